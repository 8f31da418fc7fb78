import FileSystem
import Glibc
import TestSupport
import Testing

@testable import BundleArchive

/// How much of a file that is copied is wanted from the device.
struct SourceReadingTests {
    /// What is kept in memory of a file, in bytes.
    private func cachedBytes(of path: String, _ size: Int) throws -> Int {
        let file = try FileDescriptor.open(path)
        let mapping = mmap(nil, size, PROT_READ, MAP_SHARED, file.rawValue, 0)
        try #require(mapping != MAP_FAILED)
        defer { munmap(mapping, size) }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        var pages = [UInt8](repeating: 0, count: (size + page - 1) / page)
        try #require(mincore(mapping, size, &pages) == 0)
        return pages.count { $0 & 1 == 1 } * page
    }

    /// A file that grew is read to where it ended: one sees what the kernel reads beyond of its own accord.
    @Test func nothingIsReadAheadOfWhatIsWanted() throws {
        // On a disk: a file system in memory has nothing to read ahead from.
        let folder = "/var/tmp/omsupply-reading-\(getpid())"
        try Folder.create(folder)
        defer { try? Folder.remove(folder) }
        let (path, size, wanted) = (folder + "/grown", 32 << 20, 5 << 20)
        try WholeFile.write([UInt8](repeating: 7, count: size), to: path)
        let file = try FileDescriptor.open(path)
        try file.synchronize()
        file.dropCachedPages()
        try #require(try cachedBytes(of: path, size) == 0)

        let writer = try ArchiveWriter(path: folder + "/a.tar.zst", ArchiveWriter.Options(jobs: 2))
        try writer.copy(SourceFile(path: path, member: TarMember(path: "m", size: Int64(wanted))))
        try writer.finish()
        #expect(try ArchiveReader(path: folder + "/a.tar.zst").content(of: "m").count == wanted)
        #expect(try cachedBytes(of: path, size) == wanted)
    }
}
