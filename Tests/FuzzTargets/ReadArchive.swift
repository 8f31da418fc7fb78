internal import BundleArchive
internal import Checksums

/// What a reader told of an archive's members.
final class ReadArchive: @unchecked Sendable {
    // Unchecked: filled by one thread, and read once that has ended.
    struct Member: Equatable {
        var member: TarMember?
        var count: Int64 = 0
        var code = CRC32C()
        var hasEnded = false
    }

    private(set) var members: [Member] = []
    private(set) var damagedFrames: Set<Int> = []

    init(_ archive: ArchiveReader) {
        members = Array(repeating: Member(), count: archive.index.members.count)
        do {
            try archive.readAll(
                jobs: 1,
                onProgress: { _ in },
                inOrder: { [self] in receive($0) },
                damaged: { [self] number, _ in damagedFrames.insert(number) }
            )
        } catch { preconditionFailure("\(error)") }
        guard damagedFrames.isEmpty else { return }
        for (read, entry) in zip(members, archive.index.members) {
            precondition(read.hasEnded && read.count == entry.size && read.member?.size == entry.size)
            precondition(read.member?.path.utf8.elementsEqual(entry.path.utf8) ?? false)
        }
    }

    private func receive(_ read: ReadPiece) {
        let number = read.piece.member
        if let header = read.member {
            precondition(members[number].member == nil)
            members[number].member = header
        }
        precondition(!members[number].hasEnded && read.code == CRC32C(read.content))
        members[number].code = members[number].code.followed(by: read.code, count: Int64(read.content.count))
        members[number].count += Int64(read.content.count)
        members[number].hasEnded = read.piece.isLast
    }
}
