import Checksums
import Testing

@testable import BundleArchive

/// What is held of very many members: the compact forms give back what was put in.
struct MemberListTests {
    static let paths = [
        "README.txt", "a/b", "a/c", "a", "a/", "/a", "", "a//b", "b/b", "a/b/c", "a/é", "a/e\u{301}", "a/\u{301}b",
        "a/c2", String(repeating: "x/", count: 300),
    ]

    private func bytes(_ paths: some Sequence<String>) -> [[UInt8]] { paths.map { Array($0.utf8) } }
    private func all(_ list: PathList) -> [[UInt8]] { bytes((0..<list.count).map { list[$0] }) }

    @Test func pathsComeBackByteForByte() {
        var list = PathList(Self.paths)
        #expect(all(list) == bytes(Self.paths))
        for (position, path) in Self.paths.enumerated() {
            #expect(list.holds(path, at: position) && list.firstPosition(of: path) == position)
            #expect(!list.holds(path + "x", at: position) && !list.holds("x" + path, at: position))
        }
        #expect(list.firstPosition(of: "a/x") == nil)
        list.removeLast()
        list.append("again/b")
        #expect(all(list) == bytes(Self.paths.dropLast() + ["again/b"]))
    }

    @Test(arguments: [0, 1, 5, 15]) func aPathCanBePutBetweenOthers(position: Int) {
        var list = PathList(Self.paths)
        var expected = Self.paths
        for path in ["late/label", "late/map"].reversed() {
            list.insert(path, at: position)
            expected.insert(path, at: position)
        }
        #expect(all(list) == bytes(expected))
        #expect(list == PathList(expected) && list != PathList(Self.paths))
        #expect(PathList(expected + ["more"]).begins(with: list) && !list.begins(with: PathList(expected + ["more"])))
    }

    @Test func aPathIsFoundAndOneThatComesTwiceToo() {
        let lookup = PathLookup(PathList(Self.paths))
        #expect(lookup.firstRepeated == nil)
        for (position, path) in Self.paths.enumerated() { #expect(lookup.position(of: path) == position) }
        #expect(lookup.position(of: "a/e") == nil)
        #expect(PathLookup(PathList(Self.paths), count: 2).position(of: "a/c") == nil)
        let twice = PathLookup(PathList(Self.paths + ["other", "a/c", "a/b"]))
        #expect(twice.firstRepeated == Self.paths.count + 1 && twice.position(of: "a/c") == 2)
        let many = PathLookup(PathList((0..<5000).map { "f/\($0)" }))
        let found = (0..<5000).map { number in many.position(of: "f/\(number)") }
        #expect(found == Array(0..<5000) && many.firstRepeated == nil)
    }

    @Test func factsComeBackLinksAmongThem() {
        let kinds: [TarMember.Kind] = [.file, .link(to: "x/y"), .folder, .link(to: ""), .file]
        var expected = kinds.enumerated().map { number, kind in
            MemberFacts.Element(
                kind: kind,
                mode: 0o7777 &- UInt32(number),
                modified: number == 2 ? -1 : .max,
                checksum: kind == .file ? CRC32C(value: .max - UInt32(number)) : nil
            )
        }
        var facts = MemberFacts()
        for element in expected { facts.append(element) }
        #expect((0..<facts.count).map { facts[$0] } == expected)
        let late = MemberFacts.Element(kind: .link(to: "late"), mode: 0, modified: 0, checksum: nil)
        for position in [1, 0, 7] {
            facts.insert(late, at: position)
            expected.insert(late, at: position)
        }
        #expect((0..<facts.count).map { facts[$0] } == expected)
    }

    @Test func whatMembersCameThroughStaysTheirsWhenOthersArePutBefore() {
        func written(_ path: String, _ problem: MemberProblem? = nil, damaged: [Int64] = []) -> WrittenMember {
            WrittenMember(
                member: TarMember(path: path),
                checksum: CRC32C(),
                damagedPlaces: damaged,
                problem: problem
            )
        }
        var members = WrittenMembers()
        let all = [written("a", .vanished), written("b", damaged: [8]), written("c", .notAFile, damaged: [1, 2])]
        for (number, member) in all.enumerated() {
            let entry = ArchiveIndex.Member(path: member.member.path, frame: 0, offset: 0, header: 512, size: 0)
            members.insert(member, entry, at: number == 2 ? 1 : number)
        }
        #expect(members.map(\.member.path) == ["a", "c", "b"])
        #expect(members.problems.map(\.path) == ["a", "c"])
        #expect(members.damagedPlaces.map(\.member) == ["c", "b"])
        #expect(members.damagedPlaces.map(\.offsets) == [[1, 2], [8]] && members[2].damagedPlaces == [8])
    }
}
