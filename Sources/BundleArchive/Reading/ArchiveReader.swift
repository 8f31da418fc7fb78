import FileSystem

/// Reads a bundle's archive: its index with one or two reads, one member with one more, or everything on several threads.
package final class ArchiveReader: Sendable {
    package let path: String
    package let index: ArchiveIndex
    /// True when the index was lost and made anew from what the frames hold.
    package let indexIsRebuilt: Bool
    let file: FileDescriptor
    let map: FrameMap

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
    /// - Throws: `ArchiveError.notABundle` for a foreign file, `.truncated` when the end is missing, `.damaged` when the
    ///   index does not match its own hash; `SystemError`.
    package init(path: String, repairing repair: Repair = .refuse) throws {
        self.path = path
        file = try FileDescriptor.open(path)
        let size = try file.status().size
        let found = try Self.index(of: file, path, size)
        switch found {
        case .whole(let index): (self.index, indexIsRebuilt) = (index, false)
        case .unusable(let error):
            guard repair != .refuse else { throw error }
            let scan = try IndexScan(file, size: size)
            guard let index = repair == .tail || scan.isWhole ? scan.index : nil else { throw error }
            (self.index, indexIsRebuilt) = (index, true)
        }
        map = FrameMap(index)
    }

    private enum Found {
        case whole(ArchiveIndex)
        case unusable(ArchiveError)
    }

    /// Large enough for the index of some thousand members, so that most bundles open with one read.
    private static let tailSize = 256 << 10

    private static func index(of file: borrowing FileDescriptor, _ path: String, _ size: Int64) throws -> Found {
        let tail = try read(file, at: max(0, size - Int64(tailSize)), count: min(Int(size), tailSize))
        guard let footer = tail.withUnsafeBytes({ footer(in: $0, fileSize: size) }) else {
            return .unusable(try whyNoFooter(file, path, size))
        }
        let payload =
            footer.payloadSize <= tail.count
            ? Array(tail.suffix(footer.payloadSize))
            : try read(file, at: footer.payloadOffset, count: footer.payloadSize)
        func damaged(_ reason: String) -> Found {
            .unusable(
                .damaged(path, [Damage(member: nil, range: footer.payloadOffset..<size, reason: reason)])
            )
        }
        do {
            let index = try payload.withUnsafeBytes { try ArchiveIndex(payload: $0, footer: footer) }
            if let complaint = index.complaint(archiveSize: footer.frameOffset) { return damaged(complaint) }
            return .whole(index)
        } catch let error as ArchiveIndex.IndexError {
            return damaged("the index is damaged (\(error))")
        }
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

    /// A file without our footer is either a bundle that lost its end or something else altogether.
    private static func whyNoFooter(_ file: borrowing FileDescriptor, _ path: String, _ size: Int64) throws
        -> ArchiveError
    {
        let scan = try IndexScan(file, size: size)
        guard scan.beginsAsABundle else { return .notABundle(path) }
        return .truncated(path, lastMember: scan.lastMember, at: scan.wholeUntil)
    }

    /// Forgets cached pages, so that the next read shows what the device holds.
    package func dropCachedPages() { file.dropCachedPages() }

    /// What a damaged frame means for the members in it.
    package func damage(inFrame number: Int, _ reason: String) -> [Damage] {
        let frame = index.frames[number]
        let range = frame.offset..<(frame.offset + Int64(frame.compressedSize))
        let members = map.members(inFrame: number)
        // The end of the tar may have a frame of its own.
        if members.isEmpty { return [Damage(member: nil, range: range, reason: reason)] }
        return members.map { Damage(member: index.members[$0].path, range: range, reason: reason) }
    }
}
