import FileSystem
import Synchronization

/// Reads a bundle's archive: its index with one or two reads, a member with one more for each of its frames, or
/// everything on several threads.
package final class ArchiveReader: Sendable {
    package let path: String
    package let index: ArchiveIndex
    /// True when the index was lost and made anew from what the frames hold.
    package let indexIsRebuilt: Bool
    /// Where an archive ends that lost more than its index; nil when the tar is whole.
    package let cutAt: Int64?
    let file: FileDescriptor
    let map: FrameMap
    private let reads = Atomic<Int>(0)

    /// What to do with an archive that lost its end.
    package enum Repair: Sendable {
        /// It has to be as it was written.
        case refuse
        /// The index may be missing: it is made anew by reading every frame. The tar has to be whole.
        case index
        /// The tar may be cut too: the members before the cut are readable.
        case tail
    }

    /// Opens an archive and checks its index.
    ///
    /// - Throws: `ArchiveError.notABundle` for a foreign file, `.truncated` when the end of the tar is missing,
    ///   `.indexLost` when the index is, or does not match its own hash; `SystemError`.
    package init(path: String, repairing repair: Repair = .refuse) throws {
        self.path = path
        file = try FileDescriptor.open(path)
        let size = try file.status().size
        let found = try Self.index(of: file, path, size)
        reads.add(found.reads, ordering: .relaxed)
        switch found.state {
        case .whole(let index): (self.index, indexIsRebuilt, cutAt) = (index, false, nil)
        case .lost(let error):
            if let error, repair == .refuse { throw error }
            let scan = try IndexScan(file, size: size)
            if let error = Self.complaint(about: scan, path, repair) { throw error }
            (index, indexIsRebuilt, cutAt) = (scan.index, true, scan.isWhole ? nil : scan.wholeUntil)
        }
        map = FrameMap(index)
    }

    /// How many ranges of the file were asked for, those of the index included; a scan for a lost one is not counted.
    package var readCount: Int { reads.load(ordering: .relaxed) }

    /// Reads a range of the file: fewer bytes only at its end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int {
        reads.add(1, ordering: .relaxed)
        return try file.read(into: buffer, at: offset)
    }

    private struct Found {
        enum State {
            case whole(ArchiveIndex)
            /// Why it is not to be had; nil when there is no footer, which has several reasons.
            case lost(ArchiveError?)
        }
        let state: State
        let reads: Int
    }

    /// Large enough for the index of some thousand members, so that most bundles open with one read.
    private static let tailSize = 256 << 10

    private static func index(of file: borrowing FileDescriptor, _ path: String, _ size: Int64) throws -> Found {
        let tail = try read(file, at: max(0, size - Int64(tailSize)), count: min(Int(size), tailSize))
        guard let footer = tail.withUnsafeBytes({ footer(in: $0, fileSize: size) }) else {
            return Found(state: .lost(nil), reads: 1)
        }
        let isInTail = footer.payloadSize <= tail.count
        let payload =
            isInTail
            ? Array(tail.suffix(footer.payloadSize))
            : try read(file, at: footer.payloadOffset, count: footer.payloadSize)
        let state: Found.State
        do {
            let index = try payload.withUnsafeBytes { try ArchiveIndex(payload: $0, footer: footer) }
            if let complaint = index.complaint(archiveSize: footer.frameOffset) {
                state = .lost(.indexLost(path, at: footer.frameOffset, reason: complaint))
            } else {
                state = .whole(index)
            }
        } catch let error as ArchiveIndex.IndexError {
            state = .lost(.indexLost(path, at: footer.frameOffset, reason: error.reason))
        }
        return Found(state: state, reads: isInTail ? 1 : 2)
    }

    /// Without an index a file is a bundle that lost its end, or something else altogether.
    private static func complaint(about scan: IndexScan, _ path: String, _ repair: Repair) -> ArchiveError? {
        guard scan.beginsAsABundle else { return .notABundle(path) }
        if !scan.isWhole {
            return repair == .tail ? nil : .truncated(path, lastMember: scan.lastMember, at: scan.wholeUntil)
        }
        return repair == .refuse ? .indexLost(path, at: scan.wholeUntil, reason: "it is missing") : nil
    }

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
            throw ArchiveError.truncated(file.path, lastMember: nil, at: offset + Int64(done))
        }
        return bytes
    }

    /// The members that have bytes in a frame, as positions in the index.
    package func membersOf(frame number: Int) -> [Int] { map.members(inFrame: number) }

    /// Forgets cached pages, so that the next read shows what the device holds.
    package func dropCachedPages() { file.dropCachedPages() }

    /// What a damaged frame means for the members in it.
    package func damage(inFrame number: Int, _ reason: String) -> [Damage] {
        damage(inFrame: number, reason, members: membersOf(frame: number))
    }

    /// The same for some of them only.
    package func damage(inFrame number: Int, _ reason: String, members: [Int]) -> [Damage] {
        let frame = index.frames[number]
        let range = frame.offset..<(frame.offset + Int64(frame.compressedSize))
        // The end of the tar may have a frame of its own.
        if members.isEmpty { return [Damage(member: nil, range: range, reason: reason)] }
        return members.map { Damage(member: index.members[$0].path, range: range, reason: reason) }
    }
}
