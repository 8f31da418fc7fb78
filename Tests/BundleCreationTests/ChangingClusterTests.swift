import BundleTestSupport
import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

/// A cluster whose files come, go, grow, shrink and are written while they are read.
@Suite(.needsPostgreSQL)
struct ChangingClusterTests {
    static let ways = [BackupRequest.Access.local, .remote]

    /// Acts once the files are known and none of them is read.
    private func create(_ server: SmallCluster, _ access: BackupRequest.Access, meanwhile act: () throws -> Void) throws
        -> CreatedBundle
    {
        var steps = 0
        var problem: (any Error)?
        let created = try withoutActuallyEscaping(act) { act in
            try server.createBundle(access) { event in
                guard event == .step(.copyingDatabase) else { return }
                steps += 1
                // The second time the backup has begun, and it is known how much there is.
                if steps == 2 { do { try act() } catch { problem = error } }
            }
        }
        if let problem { throw problem }
        #expect(steps == 2)
        return created
    }

    /// As a check of the whole copy: every page, and every index against its table.
    private func expectSound(_ restored: RestoredServer, _ server: SmallCluster) throws {
        let data = restored.database ?? ""
        try server.cluster.run("pg_checksums", ["--check", "-D", data])
        try server.withServer(on: restored) { db in
            try db.execute(script: "CREATE EXTENSION amcheck")
            let host = server.cluster.socketDirectory
            try server.cluster.run(
                "pg_amcheck",
                ["-h", host, "-p", "5433", "-U", "postgres", "--heapallindexed", "-a"]
            )
        }
    }

    @Test(arguments: ways) func tablesThatChangeDuringTheCopyAreThoseOfTheMark(access: BackupRequest.Access) throws {
        let server = try SmallCluster(tablespace: false, checksums: true)
        let db = try server.connect()
        for name in ["grows", "shrinks", "goes", "moves"] {
            try db.execute(
                script: "CREATE TABLE \(name) AS SELECT i, repeat('x', 500) AS a FROM generate_series(1, 20000) i"
            )
        }
        try db.execute("CHECKPOINT")
        let created = try create(server, access) {
            let db = try server.connect()
            let work = """
                INSERT INTO grows SELECT i, repeat('y', 500) FROM generate_series(20001, 40000) i;
                DELETE FROM shrinks WHERE i > 100; VACUUM (TRUNCATE) shrinks; DROP TABLE goes; VACUUM FULL moves;
                CREATE TABLE comes AS SELECT generate_series(1, 5000) AS i; CREATE DATABASE another; CHECKPOINT
                """
            for part in work.split(separator: ";") { try db.execute(script: String(part)) }
        }
        #expect(created.state == .ok, "\(created.reasons)")
        let restored = try server.restore(created.path)
        let counts = try server.withServer(on: restored) { db in
            try ["grows", "shrinks", "moves", "comes", "pg_database"].map {
                try db.value(SQL(raw: "SELECT count(*) FROM \($0)"))
            }
                + [try db.value("SELECT to_regclass('goes') IS NULL")]
        }
        #expect(counts == [40000, 100, 20000, 5000, 4, .boolean(true)])
        try expectSound(restored, server)
    }

    /// Pages that are being written look torn to whoever reads them; none of them is taken for damage, and the log mends
    /// each.
    @Test func pagesThatAreWrittenWhileTheyAreReadAreNoDamage() throws {
        let server = try SmallCluster(
            tablespace: false,
            settings: ["shared_buffers": "'2MB'", "checkpoint_timeout": "30s", "bgwriter_delay": "10ms"],
            checksums: true
        )
        let host = server.cluster.socketDirectory
        let target = ["-h", host, "-U", "postgres"]
        try server.cluster.run("pgbench", target + ["-i", "-q", "-s", "3", "postgres"])
        var load = try FileSystem.Process.spawn(
            PostgreSQLCluster.program("pgbench"),
            // It ends when it is told, not before, however slow the machine is.
            target + ["-n", "-c", "4", "-T", "3600", "postgres"],
            output: .file(server.folder + "/pgbench.log"),
            ownGroup: true
        )
        var last = ""
        for _ in 0..<6 {
            let created = try server.createBundle(.local)
            #expect(created.state == .ok, "\(created.reasons)")
            last = created.path
        }
        #expect(load.poll() == nil, "the load ended too early")
        load.signal(SIGTERM)
        _ = try load.wait()
        try expectSound(try server.restore(last), server)
    }

    /// As many as a central server with a schema for each store could have with `scripts/test thorough`, else fewer.
    @Test(arguments: ways) func thousandsOfTablesAndAnEmptyOneAreOrdinary(access: BackupRequest.Access) throws {
        let tables = TestScope.isThorough ? 100_000 : 3_000
        let server = try SmallCluster(tablespace: false)
        let db = try server.connect()
        try db.execute(script: "CREATE TABLE nothing (id INTEGER)")
        for part in 0..<tables / 500 {
            try db.execute(
                script: """
                    DO $$ BEGIN FOR i IN \(part * 500 + 1)..\(part * 500 + 500) LOOP
                    EXECUTE format('CREATE TABLE many_%s AS SELECT %s AS i', i, i); END LOOP; END $$
                    """
            )
        }
        let created = try server.createBundle(access)
        #expect(created.state == .ok, "\(created.reasons)")
        let restored = try server.restore(created.path)
        let found = try server.withServer(on: restored) { db in
            [
                try db.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'many\\_%'"),
                try db.value("SELECT i FROM \(identifier: "many_\(tables)")"),
                try db.value("SELECT count(*) FROM nothing"),
            ]
        }
        #expect(found == [.integer(Int64(tables)), .integer(Int64(tables)), .integer(0)])
    }
}
