package import BundleArchive
import FoundationEssentials

/// A bundle opened for reading: its index checked, its papers read.
public final class OpenBundle {
    public let path: String
    public let identity: BundleIdentity
    public let manifest: BundleManifest
    package let archive: ArchiveReader

    /// Opens a bundle, which takes three short reads; its content is not looked at.
    ///
    /// - Parameter rebuildingIndex: a lost index is made anew by reading the whole file, not refused.
    /// - Throws: `ArchiveError`, `BundleError` for a foreign, truncated or damaged file, or one of a newer format.
    public init(path: String, rebuildingIndex: Bool = false) throws {
        self.path = path
        archive = try ArchiveReader(path: path, repairing: rebuildingIndex ? .index : .refuse)
        identity = try Self.paper(BundleLayout.identity, in: archive)
        manifest = try Self.paper(BundleLayout.manifest, in: archive)
        guard manifest.id == identity.id else {
            throw ArchiveError.damaged(
                path,
                [Damage(member: BundleLayout.manifest, range: nil, reason: "it belongs to bundle \(manifest.id)")]
            )
        }
        if let complaint = manifest.complaint(identity, rawSize: archive.index.rawSize) {
            throw ArchiveError.damaged(
                path,
                [Damage(member: BundleLayout.manifest, range: nil, reason: "it tells of \(complaint)")]
            )
        }
    }

    /// Bytes of all members, as they will lie on a disk.
    public var rawSize: Int64 { archive.index.rawSize }
    public var frameCount: Int { archive.index.frames.count }
    /// True when the archive's index is lost and was made anew.
    public var indexIsRebuilt: Bool { archive.indexIsRebuilt }

    /// The most bytes of JSON that a paper may have: a small file must not ask for much memory. Nothing honest shrinks
    /// to less than a hundredth.
    private static func limit(of path: String, in archive: ArchiveReader) throws(ArchiveError) -> Int {
        let member = archive.index.members[try archive.member(at: path)]
        let compressed = archive.index.frames[archive.index.frames(of: member)].reduce(0) { $0 + $1.compressedSize }
        return min(256 << 20, max(1 << 20, 100 * compressed))
    }

    private struct Versioned: Decodable { let formatVersion: Int }

    private static func paper<T: Decodable>(_ member: String, in archive: ArchiveReader) throws -> T {
        try paper(member, of: archive.path, json: archive.content(of: member, limit: limit(of: member, in: archive)))
    }

    /// Decodes `bundle.json` or `MANIFEST.json`.
    ///
    /// - Throws: `BundleError.unknownFormat` for a newer format, `ArchiveError.damaged` for anything else.
    package static func paper<T: Decodable>(_ member: String, of path: String, json: [UInt8]) throws -> T {
        let json = Data(json)
        do {
            let version = try JSONDecoder().decode(Versioned.self, from: json).formatVersion
            guard version <= BundleIdentity.formatVersion else {
                throw BundleError.unknownFormat(path, version: version)
            }
            return try JSONDecoder().decode(T.self, from: json)
        } catch is DecodingError {
            throw ArchiveError.damaged(
                path,
                [Damage(member: member, range: nil, reason: "it is no such JSON as this tool writes")]
            )
        }
    }

    /// The members that a restore wants, by their position in the index, and the WAL check's; nil for all of them.
    package func members(where isWanted: (String) -> Bool) -> Set<Int>? {
        let wanted = archive.index.members.indices.filter { isWanted(archive.index.members[$0].path) }
        return wanted.count + Self.papers == archive.index.members.count ? nil : Set(wanted)
    }

    /// Members that belong to no part: README.txt, bundle.json and MANIFEST.json.
    private static let papers = 3

    /// - Throws: `ArchiveError.unsafeMember` for a path or link that leads out, or that comes twice.
    package func checkPlaces() throws { _ = try BundleAudit(archive.index, identity, manifest) }

    /// Reads members, checks every hash on the way, every member against the manifest, and the coverage of the WAL.
    ///
    /// - Parameters:
    ///   - wanted: which members, by their position in the index; nil for every byte of the archive.
    ///   - examine: each piece and the manifest's record of its member, on several threads and in any order. What it is
    ///     given may still turn out to be damaged.
    /// - Throws: `ArchiveError.damaged` with every damaged place, `.unsafeMember`, and what `examine` throws.
    package func readAll(
        jobs: Int,
        wanted: Set<Int>? = nil,
        onProgress: (Int64) throws -> Void,
        examine: @escaping @Sendable (ReadPiece, MemberRecord) throws -> Void = { _, _ in }
    ) throws {
        let audit = try BundleAudit(archive.index, identity, manifest, readsLog: wanted == nil)
        let records = audit.records
        try archive.readAll(
            jobs: jobs,
            wanted: wanted,
            onProgress: onProgress,
            examine: { piece in
                if let record = records[piece.piece.member] { try examine(piece, record) }
            },
            inOrder: { try audit.receive($0) },
            damaged: { audit.receive(damagedFrame: $0, $1) }
        )
        let damage = audit.damage(in: archive)
        if !damage.isEmpty { throw ArchiveError.damaged(path, damage) }
    }
}
