import FileSystem
import TestSupport
import Testing

struct WholeFileTests {
    let folder: SharedFolder
    var path: String { folder.path + "/file" }

    init() throws { folder = try SharedFolder() }

    @Test func aFileIsReplacedAsAWhole() throws {
        try WholeFile.write(Array("old".utf8), to: path)
        let before = try FileDescriptor.open(path)
        try WholeFile.write(Array("new and longer".utf8), to: path, permissions: 0o640)
        #expect(try WholeFile.read(path) == Array("new and longer".utf8))
        #expect(try FileStatus.of(path)?.permissions == 0o640)
        // Who has the old one open still reads the old one: nothing was written over it.
        #expect(try before.status().size == 3)
        #expect(try Folder.names(in: folder.path) == ["file"])
    }

    /// The name is taken by a folder with something in it: the last step fails, and the first ones leave nothing.
    @Test func aFailureLeavesTheOldAndNothingBeside() throws {
        try Folder.createAll(path + "/inside")
        #expect(throws: SystemError.self) { try WholeFile.write([1], to: path) }
        #expect(try Folder.names(in: folder.path) == ["file"])
        #expect(try Folder.names(in: path) == ["inside"])
    }

    @Test func whatAKilledRunLeftIsNoObstacle() throws {
        try WholeFile.write([1, 2], to: path + ".partial")
        try WholeFile.write([3], to: path)
        #expect(try WholeFile.read(path) == [3])
        #expect(try Folder.names(in: folder.path) == ["file"])
    }

    @Test func aFileOverTheLimitIsNotRead() throws {
        try WholeFile.write([1, 2, 3], to: path)
        let error = #expect(throws: WholeFile.TooLarge.self) { try WholeFile.read(path, limit: 2) }
        #expect(error?.path == path && error?.size == 3 && error?.limit == 2)
        #expect(try WholeFile.read(path, limit: 3).count == 3)
    }
}
