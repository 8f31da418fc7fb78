import FileSystem
import Glibc
import TestSupport
import Testing

struct FolderTests {
    let folder: SharedFolder
    var root: String { folder.path }

    init() throws { folder = try SharedFolder() }

    func write(_ text: String, _ name: String) throws { try WholeFile.write(Array(text.utf8), to: root + "/" + name) }
    func text(_ name: String) throws -> String {
        String(decoding: try WholeFile.read(root + "/" + name), as: UTF8.self)
    }

    @Test func renameNewNeverReplaces() throws {
        try write("mine", "mine")
        try write("theirs", "theirs")
        let error = #expect(throws: SystemError.self) { try Folder.renameNew(root + "/mine", to: root + "/theirs") }
        #expect(error?.code == EEXIST)
        #expect(try text("theirs") == "theirs" && text("mine") == "mine")
        try Folder.renameNew(root + "/mine", to: root + "/free")
        #expect(try text("free") == "mine")
        #expect(try FileStatus.of(root + "/mine") == nil)
    }

    /// An empty folder is what plain `rename` would replace.
    @Test func renameNewDoesNotReplaceAnEmptyFolder() throws {
        for name in ["from", "to"] { try Folder.create(root + "/" + name) }
        #expect(throws: SystemError.self) { try Folder.renameNew(root + "/from", to: root + "/to") }
        #expect(try Folder.names(in: root) == ["from", "to"])
    }

    @Test func removeNeverFollowsLinks() throws {
        try Folder.create(root + "/kept")
        try write("kept", "kept/file")
        try Folder.create(root + "/removed")
        try Folder.createLink(at: root + "/removed/folder", to: root + "/kept")
        try Folder.createLink(at: root + "/removed/file", to: root + "/kept/file")
        try Folder.remove(root + "/removed")
        try Folder.createLink(at: root + "/link", to: root + "/kept")
        try Folder.remove(root + "/link")
        #expect(try Folder.names(in: root) == ["kept"])
        #expect(try text("kept/file") == "kept")
    }

    @Test func removingNothingIsNoError() throws { try Folder.remove(root + "/nothing") }

    @Test func aReadOnlyFolderIsRemovedToo() throws {
        try Folder.createAll(root + "/a/b/c")
        for name in ["a/b/c", "a/b", "a"] { try Folder.setPermissions(of: root + "/" + name, to: 0o500) }
        try Folder.remove(root + "/a")
        #expect(try Folder.names(in: root) == [])
    }

    @Test func createAllMakesWhatIsMissingAndRespectsWhatIsThere() throws {
        try Folder.createAll(root + "/a/b/c", permissions: 0o755)
        #expect(try FileStatus.of(root + "/a/b/c")?.permissions == 0o755)
        try Folder.setPermissions(of: root + "/a", to: 0o711)
        try Folder.createAll(root + "/a/b/c", permissions: 0o700)
        #expect(try FileStatus.of(root + "/a")?.permissions == 0o711)
        #expect(throws: SystemError.self) { try Folder.create(root + "/a") }
        try write("", "file")
        #expect(throws: SystemError.self) { try Folder.createAll(root + "/file/below") }
    }

    @Test func namesAreSortedByBytes() throws {
        for name in ["b", "B", "a", "é", "z"] { try write("", name) }
        #expect(try Folder.names(in: root) == ["B", "a", "b", "z", "é"])
    }

    @Test func exchangeSwapsTwoNamesAtOnce() throws {
        try write("one", "1")
        try write("two", "2")
        // False only where the file system cannot.
        let done = try Folder.exchange(root + "/1", root + "/2")
        #expect(try text("1") == (done ? "two" : "one"))
        #expect(try text("2") == (done ? "one" : "two"))
        #expect(throws: SystemError.self) { try Folder.exchange(root + "/1", root + "/none") }
    }

    @Test func statusTellsNothingFromAnError() throws {
        try write("", "file")
        #expect(try FileStatus.of(root + "/none") == nil)
        #expect(try FileStatus.of(root + "/file/below") == nil)
        try Folder.createLink(at: root + "/link", to: "none")
        #expect(try FileStatus.of(root + "/link")?.kind == .link)
        #expect(try FileStatus.of(root + "/link", followLinks: true) == nil)
        let endless = root + "/" + String(repeating: "x", count: 300)
        #expect(throws: SystemError.self) { try FileStatus.of(endless) }
    }

    @Test func aTemporaryFolderIsPrivateAndGoes() throws {
        var path = ""
        do {
            let temporary = try TemporaryFolder(prefix: "test-", in: root)
            path = temporary.path
            try WholeFile.write([1], to: temporary.path + "/file")
            #expect(try FileStatus.of(path)?.permissions == 0o700)
        }
        #expect(try FileStatus.of(path) == nil)
    }
}
