import FileSystem
import Foundation
import TestSupport
import Testing

/// No room, before and half-way.
struct FullDiskTests {
    /// 1 MiB in the units of `ulimit -f`: less than the bundle and than its largest member.
    static let limit = "ulimit -f 200"

    private func fill(_ server: AttackedServer) throws {
        // Random: it does not compress.
        let bytes = (0..<(4 << 20)).map { _ in UInt8.random(in: 0...255) }
        try WholeFile.write(bytes, to: server.files + "/large.bin")
    }

    @Test(arguments: Engine.all) func aLimitOnFilesStopsABundleWithoutATrace(engine: Engine) throws {
        let server = try AttackedServer(engine)
        try fill(server)
        let result = try server.admin(under: Self.limit, server.createWords)
        #expect(result.status == 1)
        // SQLite does not pass on why its own copy could not be written.
        #expect(result.errors.contains(engine == .sqlite ? "disk I/O error" : "ulimit -f"), "\(result.errors)")
        try server.waitUntilQuiet()
        #expect(try server.bundles() + server.leftovers() == [])
    }

    @Test(arguments: Engine.all) func aLimitOnFilesStopsARestoreWithoutATrace(engine: Engine) throws {
        let server = try AttackedServer(engine)
        try fill(server)
        let bundle = try server.createBundle()
        let result = try server.admin(under: Self.limit, ["restore", bundle, "--to", server.target])
        #expect(result.status == 1)
        #expect(result.errors.contains("ulimit -f"))
        #expect(try Folder.names(in: server.folder).filter { $0.contains("restor") } == [])
    }

    @Test(.enabled(if: Owner.current.isRoot, "mounts a file system"), arguments: Engine.all)
    func aFullDiskIsSaidBeforeAndLeavesNothingHalfWay(engine: Engine) throws {
        let server = try AttackedServer(engine)
        try fill(server)
        let bundle = try server.createBundle()
        let disk = server.folder + "/disk"
        try Folder.create(disk)
        _ = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk])
        defer { _ = try? Subprocess.run("umount", [disk]) }
        try #require(try Subprocess.run("mountpoint", ["-q", disk]).status == 0, "this machine mounts nothing")
        let create = ["bundle", "create", "-o", disk, "--files", server.files]
        for words in [create, ["restore", bundle, "--to", disk + "/new"]] {
            let result = try server.admin(words + ["--json"])
            #expect(result.status == 1)
            #expect(result.output.contains(#""code":"noRoom""#), "\(result.output)")
        }
        // The estimate takes the files to compress to a third; random ones do not.
        let isSmall = engine == .sqlite
        let filler = ["if=/dev/urandom", "of=\(server.files)/more.bin", "bs=1M", "count=\(isSmall ? 4 : 146)"]
        _ = try Subprocess.run("dd", filler)
        _ = try Subprocess.run("mount", ["-o", "remount,size=\(isSmall ? 6 : 150)m", disk])
        let full = try server.admin(create)
        #expect(full.status == 1)
        #expect(full.errors.contains("No space left on device"), "\(full.errors) \(full.output)")
        #expect(full.errors.contains("df -h"))
        #expect(try Folder.names(in: disk) == [".omsupply-admin.lock"])
        try server.waitUntilQuiet()
    }

    @Test(.enabled(if: Owner.current.isRoot, "mounts a file system"))
    func aMountPointIsRefusedAsTarget() throws {
        let server = try AttackedServer(.sqlite)
        let bundle = try server.createBundle()
        try Folder.create(server.target)
        _ = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=64m", "none", server.target])
        defer { _ = try? Subprocess.run("umount", [server.target]) }
        let result = try server.restore(bundle)
        #expect(result.status == 3)
        #expect(result.errors.contains("is a mount point"))
        #expect(try Folder.names(in: server.target) == [])
        #expect(try FileStatus.of(server.folder + "/.restored.restoring") == nil)
    }
}
