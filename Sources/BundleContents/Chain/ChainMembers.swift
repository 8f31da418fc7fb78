/// What a chain's bundles hold together: of each path the newest member, without what was removed in between.
package struct ChainMembers {
    /// For each link the paths, as bytes, of which a later link has a newer member or that are gone by then. As bytes
    /// because names that differ only in how an accent is written are one `String` and two files.
    package let superseded: [Set<[UInt8]>]
    /// What is there in the end.
    package let records: [MemberRecord]

    init(_ manifests: [BundleManifest]) {
        var later = Set<[UInt8]>()
        var superseded: [Set<[UInt8]>] = []
        var records: [[MemberRecord]] = []
        for manifest in manifests.reversed() {
            var own: [MemberRecord] = []
            var old = Set<[UInt8]>()
            for record in manifest.members {
                let path = Array(record.path.utf8)
                if later.contains(path) { old.insert(path) } else { own.append(record) }
            }
            superseded.append(old)
            records.append(own)
            for record in own { later.insert(Array(record.path.utf8)) }
            for path in manifest.removed ?? [] { later.insert(Array(path.utf8)) }
        }
        self.superseded = superseded.reversed()
        self.records = records.reversed().flatMap(\.self)
    }
}
