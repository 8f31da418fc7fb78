import FoundationEssentials

/// A bundle opened for reading: its index checked, its papers read.
public final class OpenBundle {
    public let path: String
    public let identity: BundleIdentity
    public let manifest: BundleManifest
    let archive: ArchiveReader

    /// Opens a bundle, which takes three short reads; its content is not looked at.
    ///
    /// - Throws: `BundleError` for a foreign, truncated or damaged file, or one of a newer format.
    public init(path: String) throws {
        self.path = path
        archive = try ArchiveReader(path: path)
        identity = try Self.paper(BundleLayout.identity, in: archive)
        manifest = try Self.paper(BundleLayout.manifest, in: archive)
        guard manifest.id == identity.id else {
            throw BundleError.damaged(
                path,
                [Damage(member: BundleLayout.manifest, range: nil, reason: "it belongs to bundle \(manifest.id)")]
            )
        }
        if let complaint = manifest.complaint(identity, rawSize: archive.index.rawSize) {
            throw BundleError.damaged(
                path,
                [Damage(member: BundleLayout.manifest, range: nil, reason: "it tells of \(complaint)")]
            )
        }
    }

    /// Bytes of all members, as they will lie on a disk.
    public var rawSize: Int64 { archive.index.rawSize }
    public var frameCount: Int { archive.index.frames.count }

    private struct Versioned: Decodable { let formatVersion: Int }

    private static func paper<T: Decodable>(_ member: String, in archive: ArchiveReader) throws -> T {
        let json = Data(try archive.content(of: member))
        do {
            let version = try JSONDecoder().decode(Versioned.self, from: json).formatVersion
            guard version <= BundleIdentity.formatVersion else {
                throw BundleError.unknownFormat(archive.path, version: version)
            }
            return try JSONDecoder().decode(T.self, from: json)
        } catch is DecodingError {
            throw BundleError.damaged(
                archive.path,
                [Damage(member: member, range: nil, reason: "it is no such JSON as this tool writes")]
            )
        }
    }

    /// Reads every frame, checks every hash, every member against the manifest and the coverage of the WAL; hands the
    /// members on to `receiver`.
    ///
    /// - Throws: `BundleError.damaged` with every damaged place, `.unsafeMember`, and what `receiver` throws.
    func readAll(jobs: Int, onProgress: (Int64) throws -> Void, receiver: (any TarReceiver)? = nil) throws {
        let audit = MemberAudit(identity: identity, coverage: manifest.postgres, next: receiver)
        let stream = MemberStream(audit)
        try archive.readAll(
            jobs: jobs,
            onProgress: onProgress,
            receive: { try stream.receive($0) },
            damaged: { stream.damaged($0, $1) }
        )
        var damage = stream.damagedFrames.flatMap { archive.damage(inFrame: $0.number, $0.reason) }
        if let complaint = stream.complaint {
            damage.append(Damage(member: nil, range: nil, reason: complaint))
        } else if damage.isEmpty {
            damage = audit.findings(manifest)
        }
        if !damage.isEmpty { throw BundleError.damaged(path, damage) }
    }
}

/// Turns frames into members, until a frame is missing; after that frames are only counted.
private final class MemberStream: @unchecked Sendable {
    // Unchecked: used by the pipeline's draining thread, and read after that has ended.
    private let audit: MemberAudit
    private var parser = TarParser()
    private(set) var damagedFrames: [(number: Int, reason: String)] = []
    private(set) var complaint: String?

    init(_ audit: MemberAudit) { self.audit = audit }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        guard damagedFrames.isEmpty, complaint == nil else { return }
        do { try parser.consume(bytes, audit) } catch TarError.badHeader(let reason) {
            complaint = "the tar has \(reason)"
        }
    }

    func damaged(_ number: Int, _ reason: String) { damagedFrames.append((number, reason)) }
}
