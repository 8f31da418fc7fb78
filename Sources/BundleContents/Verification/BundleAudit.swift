package import BundleArchive
import Checksums

/// Watches a bundle's pieces go by in order: that every member is the one that the manifest lists, and that the WAL is
/// what replay needs.
package final class BundleAudit: @unchecked Sendable {
    // Unchecked: used by the pipeline's draining thread, and by its owner before and after that.
    private let index: ArchiveIndex
    private let manifest: BundleManifest
    /// Finds the manifest's records by their paths; nil where they stand in the index's order.
    private let lookup: PathLookup?
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
        let present = PathLookup(index.members.paths)
        if let complaint = Self.complaint(about: index.members.paths, present) { throw complaint }
        lookup = manifest.members.areFirst(of: index) ? nil : manifest.members.lookup()
        if let complaint = Self.complaint(about: manifest.members, lookup) { throw complaint }
        provesLog = readsLog
        log = LogAudit(identity, manifest)
        compareLists(present)
    }

    private static func complaint(about paths: PathList, _ lookup: PathLookup) -> ArchiveError? {
        for position in 0..<paths.count {
            let path = paths[position]
            if let complaint = MemberPath.complaint(about: path) { return .unsafeMember(path: path, complaint) }
        }
        return lookup.firstRepeated.map { .unsafeMember(path: paths[$0], "the same path twice") }
    }

    /// - Parameter lookup: nil where the paths have been looked at already.
    private static func complaint(about members: MemberRecords, _ lookup: PathLookup?) -> ArchiveError? {
        for member in members where lookup != nil || member.link != nil {
            let link = member.link.flatMap { MemberPath.complaint(aboutLinkAt: member.path, to: $0) }
            if let complaint = MemberPath.complaint(about: member.path) ?? link {
                return .unsafeMember(path: member.path, complaint)
            }
        }
        return lookup?.firstRepeated.map { .unsafeMember(path: members.paths[$0], "listed twice") }
    }

    /// The manifest's record of a member of the index; nil for the manifest itself and for strangers.
    func record(of member: Int) -> MemberRecord? {
        guard let lookup else { return member < manifest.members.count ? manifest.members[member] : nil }
        return lookup.position(of: index.members.paths[member]).map { manifest.members[$0] }
    }

    private func compareLists(_ present: PathLookup) {
        if let lookup {
            for record in manifest.members where present.position(of: record.path) == nil {
                add(record.path, "it is missing")
            }
            for member in index.members where lookup.position(of: member.path) == nil { addStranger(member.path) }
        } else {
            for member in index.members.dropFirst(manifest.members.count) { addStranger(member.path) }
        }
        if let complaint = log?.complaint(aboutMembers: index.members) { add(BundleLayout.wal, complaint) }
    }

    private func addStranger(_ path: String) {
        if path != BundleLayout.manifest { add(path, "the manifest does not list it") }
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
        if let header, let record = record(of: number) {
            let checksum = header.kind == .file ? code : nil
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
