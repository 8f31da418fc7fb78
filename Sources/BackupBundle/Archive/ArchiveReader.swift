import Checksums
import FileSystem

/// Reads a bundle's archive: its index with one or two reads, one member with one more, or everything in order.
final class ArchiveReader {
    let path: String
    let index: ArchiveIndex
    private let file: FileDescriptor

    /// Opens an archive and checks its index.
    ///
    /// - Throws: `BundleError.notABundle` for a foreign file, `.truncated` when the end is missing, `.damaged` when the
    ///   index does not match its own hash.
    init(path: String) throws {
        self.path = path
        file = try FileDescriptor.open(path)
        let size = try file.status().size
        let tail = try Self.read(file, at: max(0, size - Int64(Self.tailSize)), count: min(Int(size), Self.tailSize))
        guard let footer = tail.withUnsafeBytes({ Self.footer(in: $0, fileSize: size) }) else {
            throw try Self.whyNoFooter(file, path, size)
        }
        let payload =
            footer.payloadSize <= tail.count
            ? Array(tail.suffix(footer.payloadSize))
            : try Self.read(file, at: footer.payloadOffset, count: footer.payloadSize)
        do {
            index = try payload.withUnsafeBytes { try ArchiveIndex(payload: $0, footer: footer) }
        } catch let error as ArchiveIndex.IndexError {
            throw BundleError.damaged(
                path,
                [Damage(member: nil, range: footer.payloadOffset..<size, reason: "the index is damaged (\(error))")]
            )
        }
        if let complaint = index.complaint(archiveSize: footer.frameOffset) {
            throw BundleError.damaged(
                path,
                [Damage(member: nil, range: footer.payloadOffset..<size, reason: complaint)]
            )
        }
    }

    /// Large enough for the index of some thousand members, so that most bundles open with one read.
    private static let tailSize = 256 << 10

    private static func footer(in tail: UnsafeRawBufferPointer, fileSize: Int64) -> ArchiveIndex.Footer? {
        ArchiveIndex.Footer(
            UnsafeRawBufferPointer(rebasing: tail.suffix(ArchiveIndex.footerSize)),
            fileSize: fileSize
        )
    }

    private static func read(_ file: borrowing FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
        guard done == count else {
            throw BundleError.truncated(file.path, lastMember: nil, at: offset + Int64(done))
        }
        return bytes
    }

    /// A file without our footer is either a bundle that lost its end or something else altogether.
    private static func whyNoFooter(_ file: borrowing FileDescriptor, _ path: String, _ size: Int64) throws
        -> BundleError
    {
        let scan = try FrameScan(file, size: size)
        guard scan.firstMember == BundleLayout.readme else { return .notABundle(path) }
        return .truncated(path, lastMember: scan.lastMember, at: scan.wholeUntil)
    }

    /// The content of one member that fits in memory.
    ///
    /// - Throws: `BundleError.noSuchMember`, `.damaged`.
    func content(of memberPath: String, limit: Int = 256 << 20) throws -> [UInt8] {
        guard let member = index.members.first(where: { $0.path == memberPath }) else {
            throw BundleError.noSuchMember(memberPath, bundle: path)
        }
        guard member.length <= limit else {
            throw BundleError.damaged(
                path,
                [Damage(member: memberPath, range: nil, reason: "it claims \(member.length) bytes")]
            )
        }
        let collector = MemberCollector()
        var parser = TarParser()
        let slot = FrameSlot()
        let decompressor = FrameDecompressor()
        var skip = member.offset
        for number in index.frames(of: member) {
            try load(number, into: slot)
            try decode(slot, with: decompressor)
            try parser.consume(UnsafeRawBufferPointer(rebasing: slot.rawBytes.dropFirst(skip)), collector)
            skip = 0
            if collector.isComplete { break }
        }
        guard collector.isComplete, collector.member?.path == memberPath else {
            throw BundleError.damaged(
                path,
                [Damage(member: memberPath, range: nil, reason: "it does not lie where the index says")]
            )
        }
        return collector.bytes
    }

    /// Reads every frame in order on several threads: hash and decode in parallel, `receive` in order on one thread.
    ///
    /// - Parameters:
    ///   - receive: the raw bytes of each frame.
    ///   - damaged: a frame whose bytes are not what was written; reading goes on with the next. Called in order, on
    ///     the same thread as `receive`.
    func readAll(
        jobs: Int,
        onProgress: (Int64) throws -> Void,
        receive: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void,
        damaged: @escaping @Sendable (Int, String) throws -> Void
    ) throws {
        let decompressors = (0..<jobs).map { _ in DecompressorBox() }
        let frames = index.frames
        let pipeline = OrderedPipeline(
            slots: FrameSlot.ring(workers: jobs),
            workers: jobs,
            work: { slot, worker in
                slot.damage = Self.check(slot, frames[slot.number], decompressors[worker].decompressor)
            },
            drain: { slot in
                if let damage = slot.damage {
                    try damaged(slot.number, damage)
                } else {
                    try receive(slot.rawBytes)
                }
            }
        )
        defer { pipeline.stop() }
        for (number, frame) in frames.enumerated() {
            let slot = try pipeline.next()
            try load(number, into: slot)
            pipeline.submit()
            try onProgress(frame.offset + Int64(frame.compressedSize))
        }
        try pipeline.finish()
    }

    /// Forgets cached pages, so that the next read shows what the device holds.
    func dropCachedPages() { file.dropCachedPages() }

    private func load(_ number: Int, into slot: FrameSlot) throws {
        let frame = index.frames[number]
        slot.number = number
        slot.compressedCount = frame.compressedSize
        let target = UnsafeMutableRawBufferPointer(rebasing: slot.compressed[..<frame.compressedSize])
        guard try file.read(into: target, at: frame.offset) == frame.compressedSize else {
            throw BundleError.truncated(path, lastMember: index.members(in: number).first?.path, at: frame.offset)
        }
    }

    private func decode(_ slot: FrameSlot, with decompressor: borrowing FrameDecompressor) throws {
        let frame = index.frames[slot.number]
        if let reason = Self.check(slot, frame, decompressor) {
            throw BundleError.damaged(path, damage(inFrame: slot.number, reason))
        }
    }

    /// nil when the frame is what was written, and its raw bytes are in the slot.
    private static func check(
        _ slot: FrameSlot,
        _ frame: ArchiveIndex.Frame,
        _ decompressor: borrowing FrameDecompressor
    ) -> String? {
        guard hexadecimal(SHA256.hash(slot.compressedBytes)) == frame.sha256 else { return "its SHA-256 differs" }
        do {
            slot.rawCount = try decompressor.decompress(slot.compressedBytes, into: slot.raw)
        } catch {
            return error.reason
        }
        return slot.rawCount == frame.rawSize ? nil : "it holds \(slot.rawCount) bytes, not \(frame.rawSize)"
    }

    /// What a damaged frame means for the members in it.
    func damage(inFrame number: Int, _ reason: String) -> [Damage] {
        let frame = index.frames[number]
        let range = frame.offset..<(frame.offset + Int64(frame.compressedSize))
        let members = index.members(in: number)
        // The end of the tar may have a frame of its own.
        if members.isEmpty { return [Damage(member: nil, range: range, reason: reason)] }
        return members.map { Damage(member: $0.path, range: range, reason: reason) }
    }
}

/// Keeps the content of the first member that it is handed.
private final class MemberCollector: TarReceiver {
    private(set) var member: TarMember?
    private(set) var bytes: [UInt8] = []
    private(set) var isComplete = false

    func begin(_ member: TarMember) {
        if self.member == nil { self.member = member }
    }
    func content(_ bytes: UnsafeRawBufferPointer) {
        if !isComplete { self.bytes += bytes }
    }
    func end() { isComplete = true }
}

private final class DecompressorBox: @unchecked Sendable {
    let decompressor = FrameDecompressor()
}
