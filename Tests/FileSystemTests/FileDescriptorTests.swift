import FileSystem
import Glibc
import TestSupport
import Testing

struct FileDescriptorTests {
    let folder: SharedFolder
    var path: String { folder.path + "/file" }

    init() throws { folder = try SharedFolder() }

    func read(_ file: borrowing FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }

    @Test func bytesAreWhereTheyWereWritten() throws {
        let file = try FileDescriptor.create(path)
        try file.write([1, 2, 3])
        try [UInt8]([9, 9]).withUnsafeBytes { try file.write($0, at: 5) }
        try file.write([4])
        #expect(try read(file, at: 0, count: 100) == [1, 2, 3, 4, 0, 9, 9])
        #expect(try read(file, at: 7, count: 4) == [], "the end of the file is no error")
        try file.truncate(to: 2)
        #expect(try file.status().size == 2)
        try file.synchronize()
        try file.close()
    }

    @Test func createNeverTakesAnExistingFile() throws {
        try WholeFile.write([1], to: path)
        let error = #expect(throws: SystemError.self) { _ = try FileDescriptor.create(path).rawValue }
        #expect(error?.code == EEXIST && error?.path == path)
        try Folder.createLink(at: folder.path + "/link", to: "nothing")
        #expect(throws: SystemError.self, "a link to nothing is a name too") {
            _ = try FileDescriptor.create(folder.path + "/link").rawValue
        }
        #expect(try Folder.names(in: folder.path) == ["file", "link"])
    }

    @Test func aLinkIsNotFollowedWhereThatIsUnwanted() throws {
        try WholeFile.write([1], to: path)
        try Folder.createLink(at: folder.path + "/link", to: "file")
        #expect(throws: SystemError.self) {
            _ = try FileDescriptor.open(folder.path + "/link", followLinks: false).rawValue
        }
        #expect(try FileDescriptor.open(folder.path + "/link").status().size == 1)
    }

    @Test func aDescriptorIsClosedWhenItGoesOutOfScope() throws {
        try WholeFile.write([1], to: path)
        let number = try FileDescriptor.open(path).rawValue
        let isOurs = { (try? Folder.destination(ofLink: "/proc/self/fd/\(number)")) == path }
        #expect(!isOurs())
        let file = try FileDescriptor.open(path)
        #expect(try Folder.destination(ofLink: "/proc/self/fd/\(file.rawValue)") == path)
        try file.close()
    }

    @Test func aFullDeviceIsReported() throws {
        let full = try FileDescriptor.open("/dev/full", .writeOnly)
        let error = #expect(throws: SystemError.self) { try full.write([1]) }
        #expect(error?.isNoSpace == true)
        #expect(error.map { "\($0)" } == "write /dev/full: No space left on device")
    }
}
