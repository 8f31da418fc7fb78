import FileSystem

/// Writes a bundle's archive: members in, independent zstd frames out, the index last.
///
/// Used by one thread. Content comes in two ways: handed over in pieces (`begin`, `write`, `end`), or as files that the
/// workers read themselves (`copy`), several at once. Either way the workers check, hash and compress, and frames are
/// written in the order in which their members were given. Memory is bounded by the number of workers.
package final class ArchiveWriter {
    /// How the writing goes about it.
    package struct Options: Sendable {
        /// Threads that read, check and compress.
        package var jobs: Int
        /// zstd's level, 1 to 19.
        package var level: Int
        /// Called before each frame with the raw bytes that it will hold; may wait, and may throw to stop.
        package var pace: @Sendable (Int) throws -> Void

        package init(jobs: Int, level: Int = 1, pace: @escaping @Sendable (Int) throws -> Void = { _ in }) {
            self.jobs = jobs
            self.level = level
            self.pace = pace
        }
    }

    /// A larger member has frames of its own, one for every so many bytes.
    package static let sharedFrameLimit = Int64(FrameSlot.contentLimit)

    private let output: FrameOutput
    private let pipeline: OrderedPipeline<FrameSlot>
    private let pace: @Sendable (Int) throws -> Void
    private var slot: FrameSlot?

    /// The member that is handed over in pieces.
    private var current: TarMember?
    private var remaining: Int64 = 0
    private var isLarge = false
    private var check: (any ContentCheck)?

    /// Small members for the next frame, and the raw bytes that they will need.
    private var batch: [BatchItem] = []
    private var batchSize = 0

    /// - Parameter path: created; must not exist.
    package init(path: String, _ options: Options) throws {
        let output = FrameOutput(try FileDescriptor.create(path))
        self.output = output
        pace = options.pace
        let compressors = (0..<options.jobs).map { _ in CompressorBox(level: options.level) }
        pipeline = OrderedPipeline(
            slots: FrameSlot.ring(workers: options.jobs),
            workers: options.jobs,
            work: { slot, worker in
                slot.fill()
                slot.examinePieces()
                if slot.rawCount > 0 { try slot.compress(with: compressors[worker].compressor) }
            },
            drain: { try output.append($0) }
        )
    }

    deinit { pipeline.stop() }

    // MARK: Content handed over

    /// Starts a member; exactly `member.size` bytes of content have to follow.
    package func begin(_ member: TarMember, check: (any ContentCheck)? = nil) throws {
        precondition(current == nil, "a member is open")
        try Self.checkPath(member)
        try submitBatch()
        let header = member.encoded()
        isLarge = member.size > FrameSlot.contentLimit
        let rawCount = slot?.rawCount ?? 0
        if isLarge || rawCount + header.count + Int(min(member.paddedSize, 1 << 30)) > FrameSlot.contentLimit {
            try cut()
        }
        let slot = try openSlot()
        var piece = WrittenPiece(content: 0..<0, isLast: false, check: check)
        piece.begins = (member, slot.rawCount, header.count)
        slot.append(header)
        piece.content = slot.rawCount..<slot.rawCount
        slot.pieces.append(piece)
        (current, remaining, self.check) = (member, member.size, check)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(Int64(bytes.count) <= remaining, "more content than the member's size")
        var rest = bytes[...]
        while !rest.isEmpty {
            let slot = try openPiece()
            let last = slot.pieces.count - 1
            let room = isLarge ? FrameSlot.contentLimit - slot.pieces[last].content.count : rest.count
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(room))
            slot.append(part)
            slot.pieces[last].content = slot.pieces[last].content.lowerBound..<slot.rawCount
            rest = rest.dropFirst(part.count)
            remaining -= Int64(part.count)
            // What ends the member belongs into the same frame.
            if isLarge && part.count == room && remaining > 0 { try cut() }
        }
    }

    /// Ends the member: content that is missing is zeros, as PostgreSQL does for a file that shrank.
    package func end() throws {
        guard let member = current else { preconditionFailure("no member is open") }
        while remaining > 0 {
            try Self.zeros.withUnsafeBytes {
                try write(UnsafeRawBufferPointer(rebasing: $0.prefix(Int(min(remaining, Int64($0.count))))))
            }
        }
        let slot = try openPiece()
        slot.pieces[slot.pieces.count - 1].isLast = true
        slot.appendZeros(Int(member.paddedSize - member.size))
        (current, check) = (nil, nil)
        if isLarge { try cut() }
    }

    /// A whole member whose content lies in memory.
    package func add(_ member: TarMember, content: [UInt8] = []) throws {
        var member = member
        if member.kind == .file { member.size = Int64(content.count) }
        if content.isEmpty {
            try Self.checkPath(member)
            return try addToBatch(.header(member), size: member.encoded().count)
        }
        try begin(member)
        try content.withUnsafeBytes { try write($0) }
        try end()
    }

    // MARK: Files that the workers read

    /// Adds a file that is read later, as many bytes of it as its member says.
    package func copy(_ file: SourceFile) throws {
        precondition(current == nil, "a member is open")
        try Self.checkPath(file.member)
        if file.member.size > FrameSlot.contentLimit { return try copyInParts(file) }
        try addToBatch(.file(file), size: file.member.encoded().count + Int(file.member.paddedSize))
    }

    private func addToBatch(_ item: BatchItem, size: Int) throws {
        if batchSize + size > FrameSlot.contentLimit { try submitBatch() }
        if batch.isEmpty { try cut() }
        batch.append(item)
        batchSize += size
    }

    private func copyInParts(_ file: SourceFile) throws {
        try submitBatch()
        try cut()
        let open: OpenSourceFile
        do { open = try OpenSourceFile(file) } catch { return output.note(error) }
        var offset: Int64 = 0
        while offset < file.member.size {
            let end = min(file.member.size, offset + Int64(FrameSlot.contentLimit))
            let slot = try openSlot()
            slot.source = .part(of: open, range: offset..<end)
            try submit(expecting: Int(end - offset))
            offset = end
        }
    }

    private func submitBatch() throws {
        guard !batch.isEmpty else { return }
        let slot = try openSlot()
        slot.source = .batch(batch)
        let size = batchSize
        batch.removeAll(keepingCapacity: true)
        batchSize = 0
        try submit(expecting: size)
    }

    // MARK: The end

    /// Leaves room for a frame that is made at the end: its members come at this place of the tar.
    package func reserveFrame(capacity: Int) throws {
        try submitBatch()
        try cut()
        let slot = try openSlot()
        slot.reserved = capacity
        try submit(expecting: 0)
    }

    /// Makes the frame that was reserved. Its content is small: it lies in memory.
    package func fillReservedFrame(_ members: [(member: TarMember, content: [UInt8])]) throws {
        try flush()
        try output.fillReserved(with: members)
    }

    /// What was written so far: waits for all that was given.
    package func flush() throws {
        try submitBatch()
        try cut()
        try pipeline.flush()
    }

    /// The members that are written, in the archive's order. Complete after `flush`.
    package var written: WrittenMembers { output.ledger.members }
    /// Files that were given to `copy` and could not be opened. Complete after `flush`.
    package var failures: [MemberFailure] { output.failures }

    /// Ends the tar, writes the index and flushes the file to the device.
    package func finish() throws {
        try submitBatch()
        try openSlot().appendZeros(ArchiveIndex.endOfTar)
        try cut()
        try pipeline.finish()
        try output.close()
    }

    private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

    private static func checkPath(_ member: TarMember) throws(ArchiveError) {
        if let complaint = MemberPath.complaint(about: member.path) {
            throw .unsafeMember(path: member.path, complaint)
        }
    }

    private func openSlot() throws -> FrameSlot {
        if let slot { return slot }
        let next = try pipeline.next()
        next.clear()
        slot = next
        return next
    }

    /// The slot with a piece for the open member: after a cut, a new one.
    private func openPiece() throws -> FrameSlot {
        let slot = try openSlot()
        if slot.pieces.isEmpty, let current {
            let offset = current.size - remaining
            slot.pieces.append(WrittenPiece(content: 0..<0, isLast: false, contentOffset: offset, check: check))
        }
        return slot
    }

    /// Ends the frame under way, if it holds anything.
    private func cut() throws {
        guard let slot, slot.rawCount > 0 else { return }
        try submit(expecting: slot.rawCount)
    }

    private func submit(expecting size: Int) throws {
        try pace(size)
        slot = nil
        pipeline.submit()
    }
}

/// Keeps a codec that cannot be copied where an array can hold it. Each is used by one worker.
private final class CompressorBox: @unchecked Sendable {
    let compressor: FrameCompressor
    init(level: Int) { compressor = FrameCompressor(level: level) }
}
