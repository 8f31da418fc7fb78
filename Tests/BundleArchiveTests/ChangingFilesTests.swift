import FileSystem
import TestSupport
import Testing

@testable import BundleArchive

/// Files that are not what they were when they were listed.
struct ChangingFilesTests {
    let folder: SharedFolder
    var path: String { folder.path + "/a.tar.zst" }

    init() throws { folder = try SharedFolder() }

    /// Copies files that are said to have these sizes.
    private func copy(_ files: [(path: String, size: Int)]) throws
        -> (written: [WrittenMember], failures: [MemberFailure])
    {
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 2))
        try writer.add(TarMember(path: "README.txt"), content: [1])
        for (number, file) in files.enumerated() {
            let member = TarMember(path: "m\(number)", size: Int64(file.size))
            try writer.copy(SourceFile(path: file.path, member: member))
        }
        try writer.flush()
        let result = (written: Array(writer.written), failures: writer.failures)
        try writer.finish()
        #expect(try Subprocess.run("sh", ["-c", #"zstd -dc "$0" | tar -t"#, path]).errors == "")
        return result
    }

    private func file(_ name: String, _ size: Int) throws -> String {
        try WholeFile.write([UInt8](repeating: 7, count: size), to: folder.path + "/" + name)
        return folder.path + "/" + name
    }

    @Test(arguments: [1000, 9 << 20]) func aVanishedFileIsNamedAndTheRestIsWhole(size: Int) throws {
        let there = try file("there", 10)
        let (written, failures) = try copy([(folder.path + "/gone", size), (there, 10)])
        #expect(failures.map(\.path) == ["m0"])
        guard case .vanished? = failures.first?.problem else {
            Issue.record("\(failures)")
            return
        }
        #expect(written.map(\.member.path) == ["README.txt", "m1"])
        #expect(try ArchiveReader(path: path).content(of: "m1") == [UInt8](repeating: 7, count: 10))
    }

    @Test func aFrameOfVanishedFilesAloneIsNone() throws {
        let (written, failures) = try copy([(folder.path + "/gone", 10), (folder.path + "/too", 20)])
        #expect(Set(failures.map(\.path)) == ["m0", "m1"])
        #expect(written.map(\.member.path) == ["README.txt"])
        #expect(try ArchiveReader(path: path).index.members.count == 1)
    }

    @Test(arguments: [(300, 1000), (5 << 20, 9 << 20), (0, 9 << 20), (4 << 20, 9 << 20)])
    func whatAFileLostIsZeros(actual: Int, listed: Int) throws {
        let (written, failures) = try copy([(try file("short", actual), listed)])
        #expect(failures.isEmpty)
        guard case .shrank(to: Int64(actual))? = written.last?.problem else {
            Issue.record("\(String(describing: written.last?.problem))")
            return
        }
        let content = try ArchiveReader(path: path).content(of: "m0")
        let expected = [UInt8](repeating: 7, count: actual) + [UInt8](repeating: 0, count: listed - actual)
        #expect(content == expected)
    }

    @Test(arguments: [(1000, 300), (9 << 20, 5 << 20), (5 << 20, 10)])
    func whatWasAppendedIsLeftOut(actual: Int, listed: Int) throws {
        let (written, _) = try copy([(try file("long", actual), listed)])
        #expect(written.last?.problem == nil)
        #expect(try ArchiveReader(path: path).content(of: "m0") == [UInt8](repeating: 7, count: listed))
    }

    @Test func aFileThatCannotBeReadIsNamed() throws {
        // Its first page is never mapped: reading it fails.
        let (written, failures) = try copy([("/proc/self/mem", 100)])
        #expect(failures.isEmpty)
        guard case .cannotRead(_, at: 0)? = written.last?.problem else {
            Issue.record("\(String(describing: written.last?.problem))")
            return
        }
        #expect(try ArchiveReader(path: path).content(of: "m0") == [UInt8](repeating: 0, count: 100))
    }

    @Test func whatIsNoFileIsNotRead() throws {
        try Folder.createLink(at: folder.path + "/link", to: "/etc/passwd")
        let (written, failures) = try copy([(folder.path, 10), (folder.path + "/link", 10)])
        #expect(failures.map(\.path) == ["m0", "m1"])
        #expect(written.count == 1)
    }
}
