import FileSystem
import TestSupport
import Testing

@testable import BundleArchive

struct TarTests {
    static let members = [
        TarMember(path: "plain.txt", size: 5, mode: 0o644, modified: 1_700_000_000),
        TarMember(path: "folder", kind: .folder, mode: 0o700, modified: 1),
        TarMember(path: "folder/" + String(repeating: "n", count: 200), size: 513, mode: 0o600),
        TarMember(path: (0..<40).map { "part\($0)" }.joined(separator: "/") + "/leaf", size: 0),
        TarMember(path: "ünïcode – 漢字.txt", size: 1, modified: 9_999_999_999),
        TarMember(path: "link", kind: .link(to: "plain.txt"), mode: 0o777),
        TarMember(path: "far", kind: .link(to: String(repeating: "x/", count: 80) + "end"), mode: 0o777),
    ]

    static func tar(_ members: [TarMember]) -> [UInt8] {
        members.flatMap { member in
            member.encoded() + [UInt8](repeating: 65, count: Int(member.size))
                + [UInt8](repeating: 0, count: Int(member.paddedSize - member.size))
        } + [UInt8](repeating: 0, count: 1024)
    }

    /// Whatever the sizes of the pieces, the same members come out.
    @Test(arguments: [1, 7, 512, 513, 100_000])
    func whatIsEncodedIsParsed(pieceSize: Int) throws {
        let receiver = Collector()
        var parser = TarParser()
        let bytes = Self.tar(Self.members)
        for start in stride(from: 0, to: bytes.count, by: pieceSize) {
            try bytes[start..<min(bytes.count, start + pieceSize)].withUnsafeBytes { try parser.consume($0, receiver) }
        }
        #expect(receiver.members == Self.members)
        #expect(receiver.sizes == Self.members.map { Int($0.size) })
        #expect(parser.isAtBoundary)
    }

    /// To Swift the last letter and the slash that ends a folder's name are one character.
    @Test func aFoldersNameMayEndInAnyLetter() {
        let member = TarMember(path: "files/x\u{600}", kind: .folder, mode: 0o700)
        #expect(member.encoded().withUnsafeBytes { TarMember(header: $0) } == member)
    }

    /// Other readers take no sign, so nothing may hide behind one.
    @Test(arguments: ["+0000000005", "-0000000005", "0000000008 "])
    func aNumberIsOctalDigits(size: String) {
        var header = TarMember(path: "a", size: 5).encoded()
        header.replaceSubrange(124..<135, with: size.utf8)
        header.replaceSubrange(148..<156, with: "        ".utf8)
        let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        header.replaceSubrange(148..<(148 + sum.utf8.count), with: sum.utf8)
        #expect(header.withUnsafeBytes { TarMember(header: $0) } == nil)
    }

    @Test func realTarReadsWhatWeWrite() throws {
        let folder = try SharedFolder()
        try WholeFile.write(Self.tar(Self.members), to: folder.path + "/a.tar")
        let listed = try Subprocess.run(
            "tar",
            ["-tf", folder.path + "/a.tar", "--quoting-style=literal"],
            environment: ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        )
        #expect(listed.errors == "")
        let names = listed.output.split(separator: "\n").map { $0.hasSuffix("/") ? String($0.dropLast()) : String($0) }
        #expect(names == Self.members.map(\.path))
    }

    @Test func weReadWhatRealTarWrites() throws {
        let folder = try SharedFolder()
        let long = String(repeating: "d", count: 95)
        try Folder.createAll("\(folder.path)/in/\(long)/\(long)")
        try WholeFile.write(Array("hello".utf8), to: "\(folder.path)/in/\(long)/\(long)/file")
        for format in ["pax", "ustar"] {
            let made = try Subprocess.run(
                "tar",
                ["-C", folder.path + "/in", "--format=\(format)", "-cf", "\(folder.path)/\(format)", long]
            )
            #expect(made.status == 0)
            let receiver = Collector()
            var parser = TarParser()
            try WholeFile.read("\(folder.path)/\(format)").withUnsafeBytes { try parser.consume($0, receiver) }
            #expect(receiver.members.map(\.path) == [long, "\(long)/\(long)", "\(long)/\(long)/file"])
        }
    }

    @Test func sizesBeyondUstarGoIntoAnExtendedHeader() throws {
        let member = TarMember(path: "big", size: 10 << 33)
        let receiver = Collector()
        var parser = TarParser()
        try member.encoded().withUnsafeBytes { try parser.consume($0, receiver) }
        #expect(receiver.members == [member])
        #expect(!parser.isAtBoundary)
    }

    @Test func aFlippedHeaderByteIsNoticed() throws {
        for position in 0..<512 where position < 148 || position >= 156 {
            var bytes = Self.tar([Self.members[0]])
            bytes[position] ^= 1
            var parser = TarParser()
            #expect(throws: TarError.self, "at \(position)") {
                try bytes.withUnsafeBytes { try parser.consume($0, Collector()) }
            }
        }
    }

    final class Collector: TarReceiver {
        var members: [TarMember] = []
        var sizes: [Int] = []
        func begin(_ member: TarMember, header: Range<Int64>) {
            members.append(member)
            sizes.append(0)
        }
        func content(_ bytes: UnsafeRawBufferPointer) { sizes[sizes.count - 1] += bytes.count }
        func end() {}
    }
}
