internal import BundleArchive

extension FuzzTarget {
    static func checkIndex(_ bytes: UnsafeRawBufferPointer) {
        if bytes.first == UInt8(ascii: "{") {
            guard let index = try? ArchiveIndex(json: { try $0(bytes) }) else { return }
            // Claims are checked before anything is computed from them.
            guard let last = index.frames.last,
                !last.offset.addingReportingOverflow(Int64(last.compressedSize)).overflow,
                index.complaint(archiveSize: last.offset + Int64(last.compressedSize)) == nil
            else { return }
            checkMap(index)
        } else if let index = honestIndex(bytes) {
            precondition(index.complaint(archiveSize: index.compressedSize) == nil)
            checkMap(index)
        }
    }

    /// An index as a writer could make it: for each member five bytes that say how large it is and where frames are cut.
    private static func honestIndex(_ bytes: UnsafeRawBufferPointer) -> ArchiveIndex? {
        var layout = IndexLayout()
        for start in stride(from: 0, to: bytes.count - 4, by: 5) where layout.frameCount < 300 {
            let member = bytes[start..<(start + 5)].map { Int($0) }
            let cuts = member[3]
            if cuts & 8 != 0 { layout.cut() }
            let size = (member[1] | member[2] << 8) << (cuts & 3)
            layout.add(
                header: 512 * (1 + member[0] % 4),
                size: size,
                cutBehindHeader: cuts & 16 != 0,
                step: cuts & 32 != 0 ? max((member[4] + 1) * 97, size / 30) : nil
            )
            if cuts & 64 != 0 { for _ in 0...member[4] % 3 { layout.cut(evenEmpty: true) } }
            if cuts & 4 != 0 { layout.cut() }
        }
        return layout.finished
    }

    /// Pieces lie inside their frames one behind the other; together they are each member's header, once, and its whole
    /// content, in order, with one end.
    private static func checkMap(_ index: ArchiveIndex) {
        let map = FrameMap(index)
        var covered = [Int64](repeating: 0, count: index.members.count)
        var headers = covered
        var ends = covered
        var last = -1
        for (number, frame) in index.frames.enumerated() {
            var place = 0
            for piece in map.pieces(ofFrame: number) {
                let entry = index.members[piece.member]
                precondition(piece.member == last || piece.member == last + 1)
                last = piece.member
                if let header = piece.header {
                    precondition(number == entry.frame && header.lowerBound == entry.offset)
                    precondition(header.lowerBound >= place && header.count == entry.header)
                    headers[piece.member] += 1
                    place = header.upperBound
                }
                precondition(piece.content.lowerBound >= place && piece.content.upperBound <= frame.rawSize)
                place = piece.content.upperBound
                precondition(piece.content.isEmpty || piece.contentOffset == covered[piece.member])
                covered[piece.member] += Int64(piece.content.count)
                if piece.isLast {
                    ends[piece.member] += 1
                    precondition(covered[piece.member] == entry.size)
                }
                if !piece.content.isEmpty || piece.header != nil {
                    precondition(index.frames(of: entry).contains(number))
                }
            }
        }
        for (number, entry) in index.members.enumerated() {
            precondition(covered[number] == entry.size && headers[number] == 1 && ends[number] == 1)
        }
    }
}
