/// What a chain's bundles hold together: of each path the newest member, without what was removed in between.
package struct ChainMembers {
    /// For each link the paths, as bytes, of which a later link has a newer member or that are gone by then. As bytes
    /// because names that differ only in how an accent is written are one `String` and two files.
    package let superseded: [Set<[UInt8]>]
    /// What is there in the end.
    package let records: MemberRecords

    init(_ manifests: [BundleManifest]) {
        var later = Set<[UInt8]>()
        var superseded: [Set<[UInt8]>] = []
        var records: [MemberRecords] = []
        for (number, manifest) in manifests.enumerated().reversed() {
            var own = manifest.members
            var old = Set<[UInt8]>()
            if !later.isEmpty {
                own = MemberRecords()
                for record in manifest.members {
                    let path = Array(record.path.utf8)
                    if later.contains(path) { old.insert(path) } else { own.append(record) }
                }
            }
            superseded.append(old)
            records.append(own)
            // The full bundle's are many, and nothing comes before it.
            if number == 0 { break }
            for record in own { later.insert(Array(record.path.utf8)) }
            for path in manifest.removed ?? [] { later.insert(Array(path.utf8)) }
        }
        self.superseded = superseded.reversed()
        self.records = records.count == 1 ? records[0] : MemberRecords(records.reversed().joined())
    }
}
