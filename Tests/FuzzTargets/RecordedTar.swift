internal import BundleArchive
internal import Checksums

/// What a parser told of a tar, so that two readings can be compared.
final class RecordedTar: TarReceiver {
    struct Member: Equatable {
        let member: TarMember
        let header: Range<Int64>
        var count: Int64 = 0
        var code = CRC32C()
        var hasEnded = false
    }

    private(set) var members: [Member] = []
    private(set) var failure: TarError?
    private(set) var parser = TarParser()

    func begin(_ member: TarMember, header: Range<Int64>) {
        precondition(members.last?.hasEnded ?? true)
        members.append(Member(member: member, header: header))
    }

    func content(_ bytes: UnsafeRawBufferPointer) {
        let last = members.count - 1
        precondition(!members[last].hasEnded)
        members[last].code.update(bytes)
        members[last].count += Int64(bytes.count)
    }

    func end() {
        let last = members.count - 1
        precondition(!members[last].hasEnded && members[last].count == members[last].member.size)
        members[last].hasEnded = true
    }

    /// Parses on, unless the parser has given up.
    func consume(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do { try parser.consume(bytes, self) } catch let error as TarError { failure = error } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Both readings say the same, even of what is wrong.
    static func compare(_ left: RecordedTar, _ right: RecordedTar) {
        precondition(left.members == right.members && left.failure == right.failure)
        precondition(left.parser.hasEnded == right.parser.hasEnded)
        precondition(left.failure != nil || left.parser.isAtBoundary == right.parser.isAtBoundary)
    }

    /// Makes the checksum right in every block that says it is a header.
    static func mendChecksums(_ tar: inout [UInt8]) {
        for start in stride(from: 0, through: tar.count - 512, by: 512)
        where tar[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
            let sum = tar[start..<(start + 512)].enumerated()
                .reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
            let digits = String(sum, radix: 8)
            let field = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
            tar.replaceSubrange((start + 148)..<(start + 156), with: field.utf8)
        }
    }

    /// Cuts bytes into pieces of one size.
    static func inPieces(
        _ bytes: UnsafeRawBufferPointer,
        of size: Int,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        for start in stride(from: 0, to: bytes.count, by: size) {
            try body(UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + size)]))
        }
    }
}
