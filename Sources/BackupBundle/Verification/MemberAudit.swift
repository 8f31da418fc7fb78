import Checksums
import PostgreSQLDriver
import PostgreSQLFormats
import WALPositions

/// Watches a bundle's members go by: checks that each may lie where it says, computes their checksums, and hands
/// everything on.
final class MemberAudit: TarReceiver {
    private let next: (any TarReceiver)?
    private var digest = CRC32C()
    private var current: TarMember?
    /// By the bytes of the path: names that differ only in how an accent is written are one `String` and two files.
    private var seen: [[UInt8]: (member: TarMember, checksum: String?)] = [:]
    private var walCheck: WALPageCheck?
    private var walComplaints: [String: String] = [:]
    /// Known beforehand, since the manifest comes last: which WAL is checked, and up to where.
    private let coverage: PostgreSQLCoverage?
    private let server: PostgreSQLServer?
    /// The WAL that replay needs.
    private let needed: [WALSegment]

    init(identity: BundleIdentity, coverage: PostgreSQLCoverage?, next: (any TarReceiver)? = nil) {
        self.next = next
        self.coverage = coverage
        guard case .postgreSQL(let server) = identity.server else {
            server = nil
            needed = []
            return
        }
        self.server = server
        needed =
            coverage.map {
                WALCoverage.segments(
                    from: $0.start,
                    to: $0.mark.lsn,
                    timeline: $0.timeline,
                    size: UInt64(server.walSegmentSize)
                )
            } ?? []
    }

    func begin(_ member: TarMember) throws {
        if let complaint = MemberPath.complaint(about: member.path) {
            throw BundleError.unsafeMember(path: member.path, complaint)
        }
        if case .link(let target) = member.kind,
            let complaint = MemberPath.complaint(aboutLinkAt: member.path, to: target)
        {
            throw BundleError.unsafeMember(path: member.path, complaint)
        }
        guard seen[Array(member.path.utf8)] == nil else {
            throw BundleError.unsafeMember(path: member.path, "the same path twice")
        }
        current = member
        digest = CRC32C()
        walCheck = member.kind == .file ? check(forWALAt: member.path) : nil
        try next?.begin(member)
    }

    func content(_ bytes: UnsafeRawBufferPointer) throws {
        digest.update(bytes)
        walCheck?.consume(bytes)
        try next?.content(bytes)
    }

    func end() throws {
        guard let member = current else { return }
        seen[Array(member.path.utf8)] = (member, member.kind == .file ? digest.hexadecimal : nil)
        walComplaints[member.path] = walCheck?.complaint
        current = nil
        try next?.end()
    }

    private func check(forWALAt path: String) -> WALPageCheck? {
        guard let coverage, let server, path.hasPrefix(BundleLayout.wal + "/"),
            let segment = needed.first(where: { path == BundleLayout.wal + "/" + $0.fileName })
        else { return nil }
        return WALPageCheck(segment, systemIdentifier: server.systemIdentifier, limit: coverage.mark.lsn)
    }

    /// What is wrong, once everything has gone by: members against the manifest, and the WAL against what replay needs.
    func findings(_ manifest: BundleManifest) -> [Damage] {
        var findings: [Damage] = []
        var expected = Set([Array(BundleLayout.manifest.utf8)])
        for record in manifest.members {
            expected.insert(Array(record.path.utf8))
            guard let found = seen[Array(record.path.utf8)] else {
                findings.append(Damage(member: record.path, range: nil, reason: "it is missing"))
                continue
            }
            if !record.matches(found.member, checksum: found.checksum) {
                findings.append(Damage(member: record.path, range: nil, reason: "it differs from the manifest"))
            }
        }
        for path in seen.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !expected.contains(path) {
            findings.append(
                Damage(
                    member: String(decoding: path, as: UTF8.self),
                    range: nil,
                    reason: "the manifest does not list it"
                )
            )
        }
        for (path, complaint) in walComplaints.sorted(by: { $0.key < $1.key }) {
            findings.append(Damage(member: path, range: nil, reason: complaint))
        }
        if manifest.postgres != nil, server != nil {
            let prefix = BundleLayout.wal + "/"
            let sizes = seen.values.map(\.member).filter { $0.path.hasPrefix(prefix) }
                .map { (String($0.path.dropFirst(prefix.count)), $0.size) }
            let complaint = WALCoverage.complaint(
                needed: needed,
                sizes: Dictionary(sizes) { first, _ in first }
            )
            if let complaint { findings.append(Damage(member: BundleLayout.wal, range: nil, reason: complaint)) }
        }
        return findings
    }
}
