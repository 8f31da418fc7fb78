package import BundleArchive
import Checksums

/// Watches a bundle's pieces go by in order: that every member is the one that the manifest lists, and that the WAL is
/// what replay needs.
package final class BundleAudit: @unchecked Sendable {
    // Unchecked: used by the pipeline's draining thread, and by its owner before and after that.
    private let index: ArchiveIndex
    private let manifest: BundleManifest
    /// The manifest's record of each member of the index; nil for the manifest itself and for strangers.
    let records: [MemberRecord?]
    private var code = CRC32C()
    private var header: TarMember?
    private var findings: [Damage] = []
    private(set) var damagedFrames: [(number: Int, reason: String)] = []

    private var log: LogAudit?
    private let provesLog: Bool

    /// Compares the index with the manifest: nothing has been read yet.
    ///
    /// - Parameter readsLog: every member will go by, so that the log can be proved.
    /// - Throws: `ArchiveError.unsafeMember` for a path or link that leads out, or that comes twice.
    package init(
        _ index: ArchiveIndex,
        _ identity: BundleIdentity,
        _ manifest: BundleManifest,
        readsLog: Bool = false
    ) throws {
        self.index = index
        self.manifest = manifest
        try Self.checkPlaces(index, manifest)
        let listed = Dictionary(manifest.members.map { (Array($0.path.utf8), $0) }) { first, _ in first }
        records = index.members.map { listed[Array($0.path.utf8)] }
        provesLog = readsLog
        log = LogAudit(identity, manifest)
        compareLists()
    }

    private static func checkPlaces(_ index: ArchiveIndex, _ manifest: BundleManifest) throws {
        // By the bytes of the path: names that differ only in how an accent is written are one `String` and two files.
        var seen: Set<[UInt8]> = []
        for member in index.members {
            if let complaint = MemberPath.complaint(about: member.path) {
                throw ArchiveError.unsafeMember(path: member.path, complaint)
            }
            guard seen.insert(Array(member.path.utf8)).inserted else {
                throw ArchiveError.unsafeMember(path: member.path, "the same path twice")
            }
        }
        seen.removeAll(keepingCapacity: true)
        for member in manifest.members {
            guard seen.insert(Array(member.path.utf8)).inserted else {
                throw ArchiveError.unsafeMember(path: member.path, "listed twice")
            }
            let link = member.link.flatMap { MemberPath.complaint(aboutLinkAt: member.path, to: $0) }
            if let complaint = MemberPath.complaint(about: member.path) ?? link {
                throw ArchiveError.unsafeMember(path: member.path, complaint)
            }
        }
    }

    private func compareLists() {
        let present = Set(index.members.map { Array($0.path.utf8) })
        for record in manifest.members where !present.contains(Array(record.path.utf8)) {
            add(record.path, "it is missing")
        }
        for (member, record) in zip(index.members, records) where record == nil {
            if member.path != BundleLayout.manifest { add(member.path, "the manifest does not list it") }
        }
        if let complaint = log?.complaint(aboutMembers: index.members.map { ($0.path, $0.size) }) {
            add(BundleLayout.wal, complaint)
        }
    }

    private func add(_ member: String, _ reason: String) {
        findings.append(Damage(member: member, range: nil, reason: reason))
    }

    // MARK: Pieces

    func receive(_ read: ReadPiece) throws {
        let member = index.members[read.piece.member]
        if let header = read.member {
            if case .link(let target) = header.kind,
                let complaint = MemberPath.complaint(aboutLinkAt: header.path, to: target)
            {
                throw ArchiveError.unsafeMember(path: header.path, complaint)
            }
            self.header = header
            code = CRC32C()
        }
        code = code.followed(by: read.code, count: Int64(read.content.count))
        log?.consume(read.content, of: member.path)
        if read.piece.isLast { end(read.piece.member) }
    }

    func receive(damagedFrame number: Int, _ reason: String) {
        damagedFrames.append((number, reason))
        // What began in it cannot be judged any more.
        (header, log) = (nil, nil)
    }

    private func end(_ number: Int) {
        if let header, let record = records[number] {
            let checksum = header.kind == .file ? code.hexadecimal : nil
            if !record.matches(header, checksum: checksum) { add(record.path, "it differs from the manifest") }
        }
        header = nil
    }

    /// Everything that is wrong, once all has gone by.
    func damage(in archive: ArchiveReader) -> [Damage] {
        var all = damagedFrames.flatMap { archive.damage(inFrame: $0.number, $0.reason) } + findings
        // A log with a hole in it has been named already.
        if provesLog, all.isEmpty, let (member, reason) = log?.failure {
            all.append(Damage(member: member, range: nil, reason: reason))
        }
        return all
    }
}
