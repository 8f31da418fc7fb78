import BundleArchive
import BundleContents
public import FileSystem

/// Takes single members out of a bundle. Only the index and the frames that hold them are read, and neither of the
/// bundle's own papers; so it works too on an archive that lost its end, for what lies before.
public struct BundleExtractor {
    private let archive: ArchiveReader

    /// What was written.
    public struct Extracted: Sendable, Hashable, Codable {
        public let folder: String
        /// Files and links; folders are not counted.
        public let files: Int
        /// Of content.
        public let bytes: Int64
    }

    /// - Throws: `ArchiveError.notABundle`; `SystemError`.
    public init(path: String) throws { archive = try ArchiveReader(path: path, repairing: .tail) }

    public var path: String { archive.path }
    /// True when the archive's index is lost: it was made anew, which takes a pass over the whole file.
    public var indexIsRebuilt: Bool { archive.indexIsRebuilt }
    /// The first byte that is missing or unusable, when more than the index is lost.
    public var cutAt: Int64? { archive.cutAt }
    /// Every member, in the archive's order.
    public var memberPaths: some Collection<String> { archive.index.members.lazy.map(\.path) }
    /// How many ranges of the file were read until now.
    package var readCount: Int { archive.readCount }

    /// Writes members into a folder, with their paths below it. Nothing is overwritten; a file gets its name when it is
    /// whole. What lies in damaged frames is left out, and named at the end.
    ///
    /// - Parameters:
    ///   - words: paths of members; that of a folder stands for all that it holds.
    ///   - folder: made if need be.
    ///   - onProgress: bytes of content done, and of all; may throw to stop.
    /// - Throws: `ArchiveError.noSuchMember`, `.unsafeMember`; `ExtractionError`; `BundleError.noRoom`; `SystemError`;
    ///   `Cancelled`.
    public func extract(
        _ words: [String],
        to folder: String,
        jobs: Int,
        cancellation: Cancellation,
        onProgress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) throws -> Extracted {
        let selection = try MemberSelection(words, of: archive)
        let members = archive.index.members.indices.lazy.filter { selection.members.contains($0) }
        let size = members.reduce(Int64(0)) { $0 + archive.index.members.size(of: $1) }
        let destination = ExtractionFolder(path: Path.absolute(folder))
        for member in members { try destination.checkIsFree(archive.index.members.paths[member]) }
        try Folder.createAll(destination.path)
        let free = try Folder.freeSpace(at: destination.path)
        guard size <= free else {
            throw BundleError.noRoom(folder: destination.path, needed: size, free: free)
        }
        let staging = try TemporaryFolder(prefix: ".extracting-", in: destination.path)
        let writer = MemberWriter(
            destination,
            staging: staging.path,
            syncsEach: selection.members.count <= Self.fewMembers
        )
        var frames: Set<Int> = []
        for member in members { frames.formUnion(archive.index.frames(of: archive.index.members[member])) }
        try cancellation.check()
        try archive.readAll(
            jobs: max(1, min(jobs, frames.count)),
            wanted: selection.members,
            onProgress: { _ in try cancellation.check() },
            examine: { try writer.write($0) },
            inOrder: {
                try writer.finish($0)
                onProgress(writer.bytes, size)
            },
            damaged: { [archive] number, reason in
                let here = archive.membersOf(frame: number).filter { selection.members.contains($0) }
                writer.leaveOut(archive.damage(inFrame: number, reason, members: here))
            }
        )
        try cancellation.check()
        try writer.finish()
        guard writer.damage.isEmpty else {
            throw ExtractionError.damaged(archive.path, writer.damage, written: writer.files)
        }
        return Extracted(folder: destination.path, files: writer.files, bytes: writer.bytes)
    }

    /// Up to so many files are flushed one by one; more with all that their file system has to write.
    private static let fewMembers = 16

    /// Hands the content of one file on, in order. What is handed on has been checked.
    ///
    /// - Throws: `ArchiveError.noSuchMember`; `ExtractionError.notOneFile`; `ArchiveError.damaged`; what `receive` throws.
    public func read(_ path: String, to receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        let members = try MemberSelection([path], of: archive).members
        guard let number = members.first, members.count == 1 else { throw ExtractionError.notOneFile(path) }
        // A folder, a link and an empty file hand on no content.
        let header = try archive.extract(number) { if !$0.isEmpty { try receive($0) } }
        guard header.kind == .file else { throw ExtractionError.notOneFile(path) }
    }
}
