import Glibc
import Testing

@testable import FileSystem

struct FolderEntryTests {
    @Test func entriesAreSortedByBytesAndLinksAreNotFollowed() throws {
        let folder = try TemporaryFolder(prefix: "entries")
        try WholeFile.write([1, 2, 3], to: folder.path + "/b", permissions: 0o640)
        try Folder.create(folder.path + "/a")
        try WholeFile.write([], to: folder.path + "/é")
        try WholeFile.write([], to: folder.path + "/.hidden")
        try Folder.createLink(at: folder.path + "/Z", to: folder.path + "/nowhere")
        let entries = try #require(try Folder.entries(in: folder.path))
        #expect(entries.map(\.name) == [".hidden", "Z", "a", "b", "é"])
        #expect(entries.map(\.status.kind) == [.file, .link, .folder, .file, .file])
        for entry in entries { #expect(entry.status == (try FileStatus.of(folder.path + "/" + entry.name))) }
    }

    @Test func aMissingFolderIsNoErrorAndAFileIsNoFolder() throws {
        let folder = try TemporaryFolder(prefix: "entries")
        #expect(try Folder.entries(in: folder.path + "/none") == nil)
        #expect(try Folder.entries(in: folder.path) == [])
        try WholeFile.write([], to: folder.path + "/file")
        #expect(try Folder.entries(in: folder.path + "/file") == nil)
    }
}
