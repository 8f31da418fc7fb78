/// Which members have bytes in which frame: computed once from an index whose members lie one behind the other.
package struct FrameMap: Sendable {
    private let index: ArchiveIndex
    /// Where each frame begins in the tar.
    private let frameStarts: [Int64]
    /// Where the last member ends.
    private let membersEnd: Int64

    /// - Parameter index: one without a complaint.
    package init(_ index: ArchiveIndex) {
        self.index = index
        var next: Int64 = 0
        frameStarts = index.frames.map { frame in
            defer { next += Int64(frame.rawSize) }
            return next
        }
        let (starts, members) = (frameStarts, index.members)
        membersEnd =
            members.indices.last.map {
                starts[members.frame(of: $0)] + Int64(members.offset(of: $0)) + members.length(of: $0)
            } ?? 0
    }

    /// Where a member begins in the tar.
    private func start(ofMember member: Int) -> Int64 {
        frameStarts[index.members.frame(of: member)] + Int64(index.members.offset(of: member))
    }

    /// The pieces of a frame, in order.
    package func pieces(ofFrame number: Int) -> [ArchivePiece] {
        let start = frameStarts[number]
        let end = start + Int64(index.frames[number].rawSize)
        var member = firstMember(endingBehind: start)
        var pieces: [ArchivePiece] = []
        while member < index.members.count, self.start(ofMember: member) < end {
            pieces.append(piece(ofMember: member, from: start, to: end))
            member += 1
        }
        return pieces
    }

    /// Where in a frame's raw bytes no member lies any more.
    func endOfMembers(inFrame number: Int) -> Int {
        Int(min(max(membersEnd - frameStarts[number], 0), Int64(index.frames[number].rawSize)))
    }

    /// The members that have bytes in a frame, as positions in the index.
    func members(inFrame number: Int) -> [Int] { pieces(ofFrame: number).map(\.member) }

    private func piece(ofMember member: Int, from start: Int64, to end: Int64) -> ArchivePiece {
        let (memberStart, header) = (self.start(ofMember: member), index.members.header(of: member))
        let contentStart = memberStart + Int64(header)
        let contentEnd = contentStart + index.members.size(of: member)
        // What of the content lies in this frame; an empty file's lies behind its header.
        let from = min(max(contentStart, start), end)
        let to = min(max(from, min(contentEnd, end)), end)
        let headerOffset = memberStart - start
        return ArchivePiece(
            member: member,
            header: headerOffset >= 0 ? Int(headerOffset)..<(Int(headerOffset) + header) : nil,
            content: Int(from - start)..<Int(to - start),
            contentOffset: from - contentStart,
            isLast: contentEnd >= start && contentEnd <= end && (from < to || headerOffset >= 0)
        )
    }

    /// The first member whose header, content or padding reaches behind a place of the tar.
    private func firstMember(endingBehind place: Int64) -> Int {
        var (low, high) = (0, index.members.count)
        while low < high {
            let middle = (low + high) / 2
            let end = start(ofMember: middle) + index.members.length(of: middle)
            if end > place { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A run of a frame's raw bytes that belongs to one member.
package struct ArchivePiece: Sendable, Hashable {
    /// The member's position in the index.
    package let member: Int
    /// Where its header lies in the frame, if it begins here.
    package let header: Range<Int>?
    /// Where the content lies in the frame; empty for a folder, a link, an empty file, and where only padding is left.
    package let content: Range<Int>
    /// Where this part of the content begins in the file.
    package let contentOffset: Int64
    /// Whether the content ends here.
    package let isLast: Bool
}
