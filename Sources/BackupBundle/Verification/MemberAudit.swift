import FoundationEssentials
import PostgreSQLDriver

/// Watches a bundle's members go by: checks that each may lie where it says, computes their checksums, keeps the
/// bundle's own papers, and hands everything on.
final class MemberAudit: TarReceiver {
    private let bundle: String
    private let next: (any TarReceiver)?
    private var digest = ContentDigest()
    private var current: TarMember?
    private var seen: [String: (member: TarMember, checksum: String?)] = [:]
    private var papers: [String: [UInt8]] = [:]
    private var walCheck: WALPageCheck?
    private var walComplaints: [String: String] = [:]
    /// Known beforehand, since the manifest comes last: which WAL is checked, and up to where.
    private let coverage: PostgreSQLCoverage?
    private let server: PostgreSQLServer?

    /// No manifest of ours comes near it.
    private static let paperLimit = 1 << 30

    init(bundle: String, identity: BundleIdentity, coverage: PostgreSQLCoverage?, next: (any TarReceiver)? = nil) {
        self.bundle = bundle
        self.next = next
        self.coverage = coverage
        if case .postgreSQL(let server) = identity.server { self.server = server } else { server = nil }
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
        guard seen[member.path] == nil else {
            throw BundleError.unsafeMember(path: member.path, "the same path twice")
        }
        current = member
        digest.reset()
        walCheck = member.kind == .file ? check(forWALAt: member.path) : nil
        try next?.begin(member)
    }

    func content(_ bytes: UnsafeRawBufferPointer) throws {
        guard let current else { return }
        digest.update(bytes)
        walCheck?.consume(bytes)
        if current.path == BundleLayout.manifest {
            papers[current.path, default: []] += bytes
            guard papers[current.path, default: []].count <= Self.paperLimit else {
                throw BundleError.damaged(bundle, [Damage(member: current.path, range: nil, reason: "it is too large")])
            }
        }
        try next?.content(bytes)
    }

    func end() throws {
        guard let member = current else { return }
        seen[member.path] = (member, member.kind == .file ? digest.hexadecimal() : nil)
        walComplaints[member.path] = walCheck?.complaint
        current = nil
        try next?.end()
    }

    private func check(forWALAt path: String) -> WALPageCheck? {
        guard let coverage, let server, path.hasPrefix(BundleLayout.wal + "/"),
            let segment = needed(coverage, server).first(where: { path == BundleLayout.wal + "/" + $0.fileName })
        else { return nil }
        return WALPageCheck(segment, systemIdentifier: server.systemIdentifier, limit: coverage.mark.lsn)
    }

    private func needed(_ coverage: PostgreSQLCoverage, _ server: PostgreSQLServer) -> [WALSegment] {
        WALCoverage.segments(
            from: coverage.start,
            to: coverage.mark.lsn,
            timeline: coverage.timeline,
            size: UInt64(server.walSegmentSize)
        )
    }

    /// What is wrong, once everything has gone by: members against the manifest, and the WAL against what replay needs.
    func findings(_ manifest: BundleManifest) -> [Damage] {
        var findings: [Damage] = []
        var expected = Set<String>([BundleLayout.manifest])
        for record in manifest.members {
            expected.insert(record.path)
            guard let found = seen[record.path] else {
                findings.append(Damage(member: record.path, range: nil, reason: "it is missing"))
                continue
            }
            if !record.matches(found.member, checksum: found.checksum) {
                findings.append(Damage(member: record.path, range: nil, reason: "it differs from the manifest"))
            }
        }
        for path in seen.keys.sorted() where !expected.contains(path) {
            findings.append(Damage(member: path, range: nil, reason: "the manifest does not list it"))
        }
        for (path, complaint) in walComplaints.sorted(by: { $0.key < $1.key }) {
            findings.append(Damage(member: path, range: nil, reason: complaint))
        }
        if let coverage = manifest.postgres, let server {
            let prefix = BundleLayout.wal + "/"
            let sizes = seen.filter { $0.key.hasPrefix(prefix) }
                .map { (String($0.key.dropFirst(prefix.count)), $0.value.member.size) }
            let complaint = WALCoverage.complaint(
                needed: needed(coverage, server),
                sizes: Dictionary(sizes) { first, _ in first }
            )
            if let complaint { findings.append(Damage(member: BundleLayout.wal, range: nil, reason: complaint)) }
        }
        return findings
    }

    var hasManifest: Bool { seen[BundleLayout.manifest] != nil }
}
