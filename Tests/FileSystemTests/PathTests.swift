import FileSystem
import Testing

struct PathTests {
    @Test(arguments: [
        ("/a/b/c", "/a/b", "c"), ("/a/b/c///", "/a/b", "c"), ("/a", "/", "a"), ("/", "/", "/"), ("c", ".", "c"),
        ("a//b", "a", "b"),
        // A combining accent behind the slash: one character to Swift, two bytes and a border to the kernel.
        ("/a/\u{301}b", "/a", "\u{301}b"),
    ])
    func aPathHasAParentAndAName(path: String, parent: String, name: String) {
        #expect(Path.parent(of: path) == parent)
        #expect(Path.name(of: path) == name)
    }

    @Test(arguments: [
        ("/a/./b//c/", "/a/b/c"), ("/a/../b", "/b"), ("/../../b", "/b"), ("/", "/"), ("/a/../\u{301}b", "/\u{301}b"),
    ])
    func absoluteResolvesDotsAsText(path: String, expected: String) { #expect(Path.absolute(path) == expected) }

    @Test func absoluteStartsFromTheCurrentFolder() {
        #expect(Path.absolute("x") == (Path.currentFolder == "/" ? "/x" : Path.currentFolder + "/x"))
    }

    @Test(arguments: [
        ("/a/b", "/a", true), ("/a", "/a", true), ("/ab", "/a", false), ("/a", "/", true), ("/", "/a", false),
        ("/a/\u{301}b", "/a", true),
    ])
    func insideMeansBelowOrEqual(path: String, folder: String, expected: Bool) {
        #expect(Path.isInside(path, folder: folder) == expected)
    }

    @Test func onlyALeadingTildeIsTheHomeFolder() {
        #expect(Path.expandingTilde("/a/~") == "/a/~")
        #expect(Path.expandingTilde("~other/x") == "~other/x")
        #expect(!Path.expandingTilde("~/x").hasPrefix("~"))
    }
}
