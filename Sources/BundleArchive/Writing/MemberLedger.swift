import Checksums

/// Puts together what the frames say of their pieces, in the archive's order: the index's members, and what became of
/// each.
struct MemberLedger {
    private(set) var members = WrittenMembers()
    private(set) var failures: [MemberFailure] = []

    private struct Open {
        let member: TarMember
        let entry: ArchiveIndex.Member
        var code = CRC32C()
        var damagedPlaces: [Int64] = []
        var problem: MemberProblem?
    }
    private var open: Open?
    /// Where the members of the reserved frame will be put, and which frame that is.
    private(set) var reserved: (position: Int, frame: Int)?

    mutating func reserve(frame: Int) { reserved = (members.count, frame) }

    mutating func append(_ slot: FrameSlot, frame: Int) {
        failures += slot.failures
        for piece in slot.pieces { append(piece, frame: frame) }
    }

    private mutating func append(_ piece: WrittenPiece, frame: Int) {
        if let begins = piece.begins {
            open = Open(member: begins.member, entry: Self.entry(begins, frame: frame))
        }
        guard var whole = open.take() else { return }
        whole.code = whole.code.followed(by: piece.code, count: Int64(piece.content.count))
        whole.damagedPlaces += piece.damagedPlaces
        whole.problem = whole.problem ?? piece.problem
        if piece.isLast {
            members.insert(Self.member(whole), whole.entry, at: members.count)
        } else {
            open = whole
        }
    }

    /// The members of the reserved frame, whose pieces are whole.
    mutating func fillReserved(_ slot: FrameSlot) {
        guard let reserved else { return }
        var inner = MemberLedger()
        inner.append(slot, frame: reserved.frame)
        for (number, member) in inner.members.enumerated() {
            members.insert(member, inner.members.entries[number], at: reserved.position + number)
        }
        self.reserved = nil
    }

    private static func entry(
        _ begins: (member: TarMember, offset: Int, headerSize: Int),
        frame: Int
    ) -> ArchiveIndex.Member {
        ArchiveIndex.Member(
            path: begins.member.path,
            frame: frame,
            offset: begins.offset,
            header: begins.headerSize,
            size: begins.member.kind == .file ? begins.member.size : 0
        )
    }

    private static func member(_ open: Open) -> WrittenMember {
        WrittenMember(
            member: open.member,
            checksum: open.member.kind == .file ? open.code : nil,
            damagedPlaces: open.damagedPlaces,
            problem: open.problem
        )
    }
}
