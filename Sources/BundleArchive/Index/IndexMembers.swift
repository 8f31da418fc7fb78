/// The members of an index: some 28 bytes for each beside the names.
package struct IndexMembers: Sendable, Equatable {
    package private(set) var paths = PathList()
    package private(set) var sizes: [Int64] = []
    // Numbers that do not fit are held as ones that no member can have.
    private var frames: [Int32] = []
    private var offsets: [Int32] = []
    private var headers: [Int32] = []

    package init() {}

    package init(_ members: some Sequence<ArchiveIndex.Member>) { for member in members { append(member) } }

    package mutating func append(_ member: ArchiveIndex.Member) { insert(member, at: count) }

    /// Members behind it have to move: meant for few.
    mutating func insert(_ member: ArchiveIndex.Member, at position: Int) {
        paths.insert(member.path, at: position)
        sizes.insert(member.size, at: position)
        frames.insert(Int32(clamping: member.frame), at: position)
        offsets.insert(Int32(clamping: member.offset), at: position)
        headers.insert(Int32(clamping: member.header), at: position)
    }

    mutating func removeLast() {
        paths.removeLast()
        sizes.removeLast()
        frames.removeLast()
        offsets.removeLast()
        headers.removeLast()
    }

    // What is asked for often, without its path.

    func frame(of position: Int) -> Int { Int(frames[position]) }
    func offset(of position: Int) -> Int { Int(offsets[position]) }
    func header(of position: Int) -> Int { Int(headers[position]) }
    package func size(of position: Int) -> Int64 { sizes[position] }

    /// Bytes of header and padded content.
    func length(of position: Int) -> Int64 { Int64(headers[position]) + ((sizes[position] + 511) & ~511) }
}

extension IndexMembers: RandomAccessCollection, ExpressibleByArrayLiteral {
    package init(arrayLiteral members: ArchiveIndex.Member...) { self.init(members) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { sizes.count }

    package subscript(position: Int) -> ArchiveIndex.Member {
        ArchiveIndex.Member(
            path: paths[position],
            frame: frame(of: position),
            offset: offset(of: position),
            header: header(of: position),
            size: sizes[position]
        )
    }
}
