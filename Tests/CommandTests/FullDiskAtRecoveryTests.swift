import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Everything is unpacked, and then the log that is replayed takes more room than there is.
@Suite(.needsPostgreSQL)
struct FullDiskAtRecoveryTests {
    let server: AttackedServer
    /// Continues a full bundle; replayed, its log makes a table of some 40 MB.
    let bundle: String

    init() throws {
        server = try AttackedServer(.postgreSQL)
        _ = try server.createBundle()
        try server.connect().execute(
            script: """
                CREATE TABLE grown (filler TEXT);
                ALTER TABLE grown ALTER filler SET STORAGE PLAIN;
                INSERT INTO grown SELECT repeat('x', 1000) FROM generate_series(1, 36000);
                """
        )
        let created = try server.admin(server.createWords + ["--kind", "wal"])
        try #require(created.status == 0, "\(created.errors)")
        bundle = String(created.output.dropLast())
    }

    /// A clear error, and no trace of the run: no server, and nothing that could be taken for a restored one.
    private func expectFailure(_ result: Subprocess.Result, _ target: String, mentions words: String...) throws {
        #expect(result.status == 1, "\(result.errors)")
        for words in words + ["the server ended with status", "Nothing was replaced."] {
            #expect(result.errors.contains(words), "\(words) in \(result.errors)")
        }
        try server.waitForNoRecoveryServer()
        let left = try Folder.names(in: Path.parent(of: target)).filter { $0.contains(Path.name(of: target)) }
        #expect(left == [])
    }

    private func expectWhole(_ target: String) throws {
        let cluster = try #require(server.cluster)
        let data = target + "/postgres/data"
        let program = PostgreSQLCluster.program("postgres")
        let query = "SELECT 'rows: ' || count(*) FROM grown"
        let result = try Subprocess.run(
            "sh",
            ["-c", "echo \"\(query)\" | \(program) --single -D \(data) postgres"],
            as: cluster.serverUser
        )
        #expect(result.output.contains("rows: 36000"), "\(result.output) \(result.errors)")
    }

    @Test(.enabled(if: Owner.current.isRoot, "mounts a file system"))
    func aDiskThatFillsDuringRecoveryLeavesNothing() throws {
        let disk = server.folder + "/disk"
        try Folder.create(disk, permissions: 0o755)
        _ = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=1g,mode=755", "none", disk])
        defer { _ = try? Subprocess.run("umount", [disk]) }
        try #require(try Subprocess.run("mountpoint", ["-q", disk]).status == 0, "this machine mounts nothing")
        let target = disk + "/restored"
        let words = ["restore", bundle, "--to", target]
        let planned = try json(try server.admin(words + ["--plan", "--json"]).output)
        let bytes = try #require((planned["plan"] as? [String: Any])?["bytes"] as? Int)
        // Room for what is unpacked, and for some segments of log, but not for the table: the last page does not fit, or
        // not whole.
        for room in [4 << 20, (4 << 20) + 4096] {
            try #require(
                try Subprocess.run("mount", ["-o", "remount,size=\(bytes + room)", disk]).status == 0
            )
            let full = try server.admin(words)
            try expectFailure(full, target, mentions: "df -h", "Replaying the log")
            #expect(try Folder.names(in: disk) == [])
        }

        try #require(try Subprocess.run("mount", ["-o", "remount,size=1g", disk]).status == 0)
        let restored = try server.admin(words)
        #expect(restored.status == 0, "\(restored.errors)")
        try expectWhole(target)
    }

    /// A limit that everything in the bundle keeps, but not the table: PostgreSQL takes it for a full disk.
    @Test func aLimitThatIsReachedDuringRecoveryLeavesNothing() throws {
        let words = ["restore", bundle, "--to", server.target]
        // 20 MiB in the units of `ulimit -f`; a segment of log has 16.
        let limited = try server.admin(under: "ulimit -f 40960", words)
        try expectFailure(limited, server.target, mentions: "File too large", "ulimit -f")
        let restored = try server.admin(words)
        #expect(restored.status == 0, "\(restored.errors)")
        try expectWhole(server.target)
    }
}
