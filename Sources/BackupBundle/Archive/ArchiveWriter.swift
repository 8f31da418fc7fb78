import Checksums
import FileSystem
import Synchronization

/// Writes a bundle's archive: members in, independent zstd frames out, the index last. Frames are compressed by
/// several threads and written in order. Used by one thread; memory is bounded by the number of workers.
final class ArchiveWriter {
    /// What was written of one member, for the manifest.
    struct Written: Sendable {
        let member: TarMember
        /// CRC-32C of the content; nil for folders and links.
        let checksum: String?
    }

    private let output: FrameOutput
    private let pipeline: OrderedPipeline<FrameSlot>
    private var slot: FrameSlot?
    private var frameNumber = 0
    private var members: [ArchiveIndex.Member] = []

    private var current: TarMember?
    private var remaining: Int64 = 0
    /// Content bytes that the current frame may still take before it is cut; only for members with frames of their own.
    private var untilCut: Int?
    private var digest = CRC32C()

    /// - Parameters:
    ///   - path: created; must not exist.
    ///   - jobs: threads that compress.
    init(path: String, jobs: Int, level: Int) throws {
        let output = FrameOutput(try FileDescriptor.create(path))
        self.output = output
        let compressors = (0..<jobs).map { _ in CompressorBox(level: level) }
        pipeline = OrderedPipeline(
            slots: FrameSlot.ring(workers: jobs),
            workers: jobs,
            work: { slot, worker in
                slot.compressedCount = try compressors[worker].compressor.compress(slot.rawBytes, into: slot.compressed)
                slot.digest = SHA256.hash(slot.compressedBytes)
            },
            drain: { try output.append($0) }
        )
    }

    deinit { pipeline.stop() }

    /// Starts a member; exactly `member.size` bytes of content have to follow.
    func begin(_ member: TarMember) throws {
        precondition(current == nil, "a member is open")
        if let complaint = MemberPath.complaint(about: member.path) {
            throw BundleError.unsafeMember(path: member.path, complaint)
        }
        let header = member.encoded()
        let isLarge = member.size > FrameSlot.contentLimit
        if isLarge || rawCount + header.count + Int(min(member.paddedSize, 1 << 30)) > FrameSlot.contentLimit {
            try cut()
        }
        try prepareSlot()
        members.append(
            ArchiveIndex.Member(
                path: member.path,
                frame: frameNumber,
                offset: rawCount,
                length: Int64(header.count) + member.paddedSize
            )
        )
        try append(header)
        current = member
        remaining = member.size
        untilCut = isLarge ? FrameSlot.contentLimit : nil
        digest = CRC32C()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(Int64(bytes.count) <= remaining, "more content than the member's size")
        digest.update(bytes)
        remaining -= Int64(bytes.count)
        var rest = bytes[...]
        while let limit = untilCut, rest.count >= limit {
            try append(UnsafeRawBufferPointer(rebasing: rest.prefix(limit)))
            rest = rest.dropFirst(limit)
            try cut()
            untilCut = FrameSlot.contentLimit
        }
        untilCut = untilCut.map { $0 - rest.count }
        try append(UnsafeRawBufferPointer(rebasing: rest))
    }

    /// Ends the member: content that is missing is zeros, as PostgreSQL does for a file that shrank.
    @discardableResult
    func end() throws -> Written {
        guard let member = current else { preconditionFailure("no member is open") }
        while remaining > 0 {
            try Self.zeros.withUnsafeBytes {
                try write(UnsafeRawBufferPointer(rebasing: $0.prefix(Int(min(remaining, Int64($0.count))))))
            }
        }
        try append([UInt8](repeating: 0, count: Int(member.paddedSize - member.size)))
        let wasLarge = untilCut != nil
        current = nil
        untilCut = nil
        if wasLarge { try cut() }
        return Written(member: member, checksum: member.kind == .file ? digest.hexadecimal : nil)
    }

    /// A whole member whose content lies in memory.
    @discardableResult
    func add(_ member: TarMember, content: [UInt8] = []) throws -> Written {
        var member = member
        if member.kind == .file { member.size = Int64(content.count) }
        try begin(member)
        try content.withUnsafeBytes { try write($0) }
        return try end()
    }

    /// Ends the tar, writes the index and flushes the file to the device.
    func finish() throws -> ArchiveIndex {
        try prepareSlot()
        try append([UInt8](repeating: 0, count: 2 * TarMember.blockSize))
        try cut()
        try pipeline.finish()
        let index = ArchiveIndex(frames: output.frames, members: members)
        try output.close(with: try index.encoded(at: output.position))
        return index
    }

    private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

    private var rawCount: Int { slot?.rawCount ?? 0 }

    private func prepareSlot() throws {
        guard slot == nil else { return }
        let next = try pipeline.next()
        next.rawCount = 0
        slot = next
    }

    /// Ends the frame under way, if it holds anything.
    private func cut() throws {
        guard let full = slot, full.rawCount > 0 else { return }
        slot = nil
        frameNumber += 1
        _ = full
        pipeline.submit()
    }

    private func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        try prepareSlot()
        guard let slot else { return }
        slot.raw[slot.rawCount...].copyBytes(from: bytes)
        slot.rawCount += bytes.count
    }
}

/// The file that frames are appended to, in order, by the pipeline's last thread.
private final class FrameOutput: @unchecked Sendable {
    // Unchecked: only the draining thread appends; `frames` and `close` are used after it has ended.
    private var file: FileDescriptor?
    private(set) var frames: [ArchiveIndex.Frame] = []
    private let written = Atomic<Int64>(0)

    init(_ file: consuming FileDescriptor) { self.file = consume file }

    var position: Int64 { written.load(ordering: .relaxed) }

    func append(_ slot: FrameSlot) throws {
        try file?.write(slot.compressedBytes)
        frames.append(
            ArchiveIndex.Frame(
                offset: position,
                compressedSize: slot.compressedCount,
                rawSize: slot.rawCount,
                sha256: hexadecimal(slot.digest)
            )
        )
        written.add(Int64(slot.compressedCount), ordering: .relaxed)
    }

    func close(with tail: [UInt8]) throws {
        try file?.write(tail)
        try file?.synchronize()
        try file.take()?.close()
    }
}

/// Keeps a codec that cannot be copied where an array can hold it. Each is used by one worker.
private final class CompressorBox: @unchecked Sendable {
    let compressor: FrameCompressor
    init(level: Int) { compressor = FrameCompressor(level: level) }
}
