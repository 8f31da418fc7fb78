package import BundleArchive
import FoundationEssentials
import JSONStreams

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
        manifest = try Self.manifest(in: archive)
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
    /// Files, folders and links, the bundle's own papers included.
    public var memberCount: Int { archive.index.members.count }
    /// Of the manifest itself, which it cannot list.
    public var manifestRecord: MemberRecord {
        let size = archive.index.members.last { $0.path == BundleLayout.manifest }?.size ?? 0
        return MemberRecord(TarMember(path: BundleLayout.manifest, size: size), checksum: nil)
    }
    public var frameCount: Int { archive.index.frames.count }
    /// True when the archive's index is lost and was made anew.
    public var indexIsRebuilt: Bool { archive.indexIsRebuilt }

    /// The most bytes of JSON that a paper may have: a small file must not ask for much memory. The manifest has an entry
    /// for each member, and entries that are alike shrink to nearly nothing; nothing else honest shrinks to less than a
    /// hundredth.
    private static func limit(of path: String, in archive: ArchiveReader) throws(ArchiveError) -> Int {
        let member = archive.index.members[try archive.member(at: path)]
        let compressed = archive.index.frames[archive.index.frames(of: member)].reduce(0) { $0 + $1.compressedSize }
        return min(1 << 30, max(1 << 20, 100 * compressed, entryLimit * archive.index.members.count))
    }

    /// A path and a link of the longest kind, and what is told of them.
    private static let entryLimit = 10 << 10

    private struct Versioned: Decodable { let formatVersion: Int }

    private static func paper<T: Decodable>(_ member: String, in archive: ArchiveReader) throws -> T {
        try paper(member, of: archive.path, json: archive.content(of: member, limit: limit(of: member, in: archive)))
    }

    /// Reads the manifest frame by frame: it has a line or two for each member.
    private static func manifest(in archive: ArchiveReader) throws -> BundleManifest {
        let number = try archive.member(at: BundleLayout.manifest)
        let (size, limit) = (archive.index.members.size(of: number), try limit(of: BundleLayout.manifest, in: archive))
        guard size <= limit else {
            let damage = Damage(member: BundleLayout.manifest, range: nil, reason: "it claims \(size) bytes")
            throw ArchiveError.damaged(archive.path, [damage])
        }
        var manifest = try Self.manifest(of: archive.path) { try archive.extract(number, to: $0) }
        manifest.members.share(with: archive.index)
        return manifest
    }

    /// Decodes `MANIFEST.json`.
    ///
    /// - Parameter feed: hands the text to its argument, in pieces of any size.
    /// - Throws: `BundleError.unknownFormat` for a newer format, `ArchiveError.damaged` for anything else.
    package static func manifest(
        of path: String,
        json feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws -> BundleManifest {
        let list = "members"
        var members = MemberRecords()
        var foreign: DecodingError?
        let rest: Data
        do {
            rest = try JSONListReader.read([list], feed: feed) { _, batch in
                do {
                    for member in try JSONDecoder().decode([MemberRecord].self, from: batch) { members.append(member) }
                } catch let error as DecodingError {
                    // A newer format may have other members: its version stands behind them.
                    foreign = foreign ?? error
                }
            }
        } catch is JSONListReader.Complaint { throw unreadable(BundleLayout.manifest, of: path) }
        var manifest: BundleManifest = try paper(BundleLayout.manifest, of: path, json: [UInt8](rest))
        if foreign != nil { throw unreadable(BundleLayout.manifest, of: path) }
        manifest.members = members
        return manifest
    }

    private static func unreadable(_ member: String, of path: String) -> ArchiveError {
        .damaged(path, [Damage(member: member, range: nil, reason: "it is no such JSON as this tool writes")])
    }

    /// Decodes `bundle.json`, or what is left of `MANIFEST.json` without its members.
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
            throw unreadable(member, of: path)
        }
    }

    /// The members that a restore wants, by their position in the index, and the WAL check's; nil for all of them.
    package func members(where isWanted: (String) -> Bool) -> Set<Int>? {
        let paths = archive.index.members.paths
        var wanted: Set<Int> = []
        if (0..<paths.count).count(where: { !isWanted(paths[$0]) }) == Self.papers { return nil }
        for member in 0..<paths.count where isWanted(paths[member]) { wanted.insert(member) }
        return wanted
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
        try archive.readAll(
            jobs: jobs,
            wanted: wanted,
            onProgress: onProgress,
            examine: { piece in
                if let record = audit.record(of: piece.piece.member) { try examine(piece, record) }
            },
            inOrder: { try audit.receive($0) },
            damaged: { audit.receive(damagedFrame: $0, $1) }
        )
        let damage = audit.damage(in: archive)
        if !damage.isEmpty { throw ArchiveError.damaged(path, damage) }
    }
}
