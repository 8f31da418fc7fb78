import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// PostgreSQL servers as administrators set them up, and what happens to them during a backup.
@Suite(.needsPostgreSQL)
struct DifficultServerTests {
    private func reload(_ server: AttackedServer, _ setting: String) throws {
        let db = try server.connect()
        try db.execute("SET synchronous_commit = local")
        try db.execute(script: "ALTER SYSTEM SET \(setting)")
        try db.execute("SELECT pg_reload_conf()")
    }

    private func roundTrip(_ server: AttackedServer) throws {
        let restored = try server.restore(try server.createBundle())
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try server.restoredWitnesses() == 3)
    }

    @Test func aMissingSynchronousStandbyDoesNotHoldUpTheMark() throws {
        let server = try AttackedServer(.postgreSQL)
        try reload(server, "synchronous_standby_names = 'gone'")
        _ = try server.createBundle()
    }

    @Test func limitsOfTheRoleDoNotEndTheBackup() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(
            script: """
                ALTER ROLE postgres SET idle_session_timeout = '50ms';
                ALTER ROLE postgres SET idle_in_transaction_session_timeout = '50ms'
                """
        )
        _ = try server.createBundle()
    }

    @Test func aFirstSuperuserThatMayNotLogInDoesNotHoldUpTheRestore() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(script: #"CREATE ROLE "the Boss" SUPERUSER LOGIN; ALTER ROLE postgres NOLOGIN"#)
        let url = try #require(server.cluster).url(user: "the%20Boss")
        let created = try BuiltProgram.admin(["--database", url, "bundle", "create", "-o", server.output])
        #expect(created.status == 0, "\(created.errors)")
        let restored = try server.restore(String(created.output.dropLast()))
        #expect(restored.status == 0, "\(restored.errors)")
    }

    @Test func settingsOfTheServerDoNotSteerItsRecovery() throws {
        let server = try AttackedServer(.postgreSQL, settings: ["archive_mode": "on", "archive_command": "'false'"])
        let pidFile = server.folder + "/pid"
        try reload(server, "recovery_min_apply_delay = '1h'")
        try reload(server, "external_pid_file = '\(pidFile)'")
        try WholeFile.write(Array("mine".utf8), to: pidFile)
        try Folder.setOwner(of: pidFile, to: try #require(server.cluster).serverUser)
        try reload(server, "restore_command = 'sleep 1000'")
        let restored = try server.restore(try server.createBundle())
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try WholeFile.read(pidFile) == Array("mine".utf8))
    }

    /// It is a warning and no more, and ends with the next file that arrives.
    @Test func archivingThatFailsIsToldAsLongAsItDoes() throws {
        let server = try AttackedServer(.postgreSQL, settings: ["archive_mode": "on", "archive_command": "'false'"])
        let db = try server.connect()
        func waitFor(_ column: String) throws {
            try awaitTrue(column, within: .seconds(100)) {
                try db.value(SQL(raw: "SELECT \(column) FROM pg_stat_archiver")) != 0
            }
        }
        try db.execute("SELECT pg_switch_wal()")
        try waitFor("failed_count")
        let told = "warning: the server's own archiving fails: no file has arrived yet; its last attempt, with 0000"
        let failing = try server.admin(server.createWords)
        #expect(failing.status == 0)
        #expect(failing.errors.components(separatedBy: told).count == 2, "\(failing.errors)")
        let facts = try json(try server.admin(server.createWords + ["--json"]).output)
        #expect((facts["warnings"] as? [String])?.count == 1)

        try reload(server, "archive_command = 'true'")
        try waitFor("archived_count")
        let mended = try server.admin(server.createWords)
        #expect(mended.status == 0 && !mended.errors.contains("archiving"), "\(mended.errors)")
    }

    /// The cursors that the bundle names are those of the restored database, however busy the server is.
    @Test func cursorsThatMoveDuringTheMarkAreStillExact() throws {
        let server = try AttackedServer(.postgreSQL)
        let cluster = try #require(server.cluster)
        try server.connect().execute(
            "INSERT INTO key_value_store (id, value_int) VALUES ('SYNC_PULL_CURSOR_V6', 1)"
        )
        let work = server.folder + "/work.sql"
        try WholeFile.write(
            Array("UPDATE key_value_store SET value_int = value_int + 1 WHERE id = 'SYNC_PULL_CURSOR_V6';\n".utf8),
            to: work,
            permissions: 0o644
        )
        var load = try FileSystem.Process.spawn(
            PostgreSQLCluster.program("pgbench"),
            ["-h", cluster.socketDirectory, "-U", "postgres", "-n", "-f", work, "-T", "3600", "postgres"],
            output: .file(server.folder + "/pgbench.log"),
            ownGroup: true
        )
        for _ in 0..<4 {
            let restored = try server.restore(try server.createBundle(), "--replace", "--yes")
            #expect(restored.status == 0, "\(restored.errors)")
        }
        #expect(load.poll() == nil, "the load ended too early")
    }

    @Test func aBackupWhoseConnectionIsEndedFailsWithoutATrace() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(
            script: "CREATE TABLE large AS SELECT repeat('x', 1000) FROM generate_series(1, 50000)"
        )
        for backend in ["pg_stat_progress_basebackup", "pg_replication_slots"] {
            let column = backend == "pg_replication_slots" ? "active_pid" : "pid"
            let words = server.createWords + ["--source", "remote"]
            var process = try server.start(words, log: "create.log")
            let db = try server.connect()
            let sql = SQL(raw: "SELECT count(pg_terminate_backend(\(column))) FROM \(backend)")
            while try db.value(sql) == 0 { try #require(process.poll() == nil, "ended before it was met") }
            let status = try process.wait()
            #expect(status == 69 || status == 1, "status \(status)")
            #expect(try server.bundles() + server.leftovers() == [])
            try server.waitUntilQuiet()
        }
        try roundTrip(server)
    }

    @Test func tablesThatComeAndGoAndUnloggedOnesAreOrdinary() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(script: "CREATE UNLOGGED TABLE scratch AS SELECT generate_series(1, 1000)")
        let cluster = try #require(server.cluster)
        let work = server.folder + "/work.sql"
        let text = """
            CREATE TABLE t_:client_id AS SELECT generate_series(1, 2000);
            DROP TABLE t_:client_id;
            """
        try WholeFile.write(Array(text.utf8), to: work, permissions: 0o644)
        var load = try FileSystem.Process.spawn(
            PostgreSQLCluster.program("pgbench"),
            ["-h", cluster.socketDirectory, "-U", "postgres", "-n", "-c", "2", "-f", work, "-T", "3600", "postgres"],
            output: .file(server.folder + "/pgbench.log"),
            ownGroup: true
        )
        try roundTrip(server)
        #expect(load.poll() == nil, "the load ended too early")
    }

    @Test func aPasswordGoesNowhere() throws {
        let server = try AttackedServer(.postgreSQL)
        let cluster = try #require(server.cluster)
        let secret = "sesame-open-\(UInt32.random(in: 0..<0xffffff))"
        try server.connect().execute(script: "CREATE ROLE \"My Role\" SUPERUSER LOGIN PASSWORD '\(secret)'")
        let access = cluster.dataDirectory + "/pg_hba.conf"
        let lines = try WholeFile.read(access)
        try WholeFile.write(Array("local all,replication \"My Role\" scram-sha-256\n".utf8) + lines, to: access)
        try Folder.setOwner(of: access, to: cluster.serverUser)
        try server.connect().execute("SELECT pg_reload_conf()")
        let passwords = server.folder + "/pgpass"
        try WholeFile.write(Array("*:*:*:*:\(secret)\n".utf8), to: passwords)

        let url = cluster.url(user: "My%20Role")
        let words = ["--database", url, "bundle", "create", "-o", server.output, "--json"]
        for environment in [["PGPASSWORD": secret], ["PGPASSFILE": passwords]] {
            let result = try BuiltProgram.admin(words, environment: environment)
            #expect(result.status == 0, "\(result.output)")
            #expect(!(result.output + result.errors).contains(secret))
        }
        for environment in [[:], ["PGPASSWORD": secret + "x"]] {
            let result = try BuiltProgram.admin(words, environment: environment)
            #expect(result.status == 69 || result.status == 77, "\(result.status)")
            #expect(!(result.output + result.errors).contains(secret))
        }
        let found = try Subprocess.run(
            "sh",
            ["-c", #"for f in "$1"/*.zst; do zstd -dc "$f"; done | grep -acF "$2"; grep -lF "$2" "$1"/*.json"#]
                + ["sh", server.output, secret]
        )
        #expect(found.output == "0\n")
    }

    /// libpq takes what is not given from its environment; a restore must not reach the server that is in use.
    @Test func theEnvironmentDoesNotLeadTheRestoreToAnotherServer() throws {
        // A restore's own server has port 5432 on a private socket; this one has it on an address of its own.
        let address = "127.7.\(Int.random(in: 1...250)).\(Int.random(in: 1...250))"
        let server = try AttackedServer(.postgreSQL, settings: ["listen_addresses": "'\(address)'"])
        let cluster = try #require(server.cluster)
        let access = cluster.dataDirectory + "/pg_hba.conf"
        try WholeFile.write(WholeFile.read(access) + Array("host all all 127.0.0.0/8 trust\n".utf8), to: access)
        try Folder.setOwner(of: access, to: cluster.serverUser)
        try server.connect().execute("SELECT pg_reload_conf()")
        let result = try server.restore(try server.createBundle(), environment: ["PGHOSTADDR": address])
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("PGHOSTADDR"), "\(result.errors)")
        #expect(try server.connect().value("SELECT count(*) FROM sync_lineage") == 0)
    }

    @Test(.enabled(if: Owner.current.isRoot, "an ordinary user's restore runs as that user"))
    func aRestoreByRootIsReachableForTheServer() throws {
        let server = try AttackedServer(.postgreSQL)
        let bundle = try server.createBundle()
        let words = ["restore", bundle, "--to", server.folder + "/deep/er/restored"]
        let closed = server.folder + "/closed"
        try Folder.create(closed)
        let strict = try server.admin(under: "umask 077; export TMPDIR=\(closed)", words)
        #expect(strict.status == 0, "\(strict.errors)")
        let refused = try server.admin(["restore", bundle, "--to", closed + "/restored"])
        #expect(refused.status == 77)
        #expect(refused.errors.contains("chmod o+x \(closed)"))
        #expect(try Folder.names(in: closed) == [])
    }

    /// On a bad day folders are removed in which somebody stands.
    @Test func aRestoreNeedsNoWorkingFolder() throws {
        let server = try AttackedServer(.postgreSQL)
        let bundle = try server.createBundle()
        let gone = "mkdir \(server.folder)/gone; cd \(server.folder)/gone; rmdir ../gone"
        let whole = try server.admin(under: gone, ["restore", bundle, "--to", server.target])
        #expect(whole.status == 0, "\(whole.errors)")
        let words = ["restore", bundle, "--only", "postgres", "--to", server.folder + "/only"]
        let one = try server.admin(under: gone, words)
        #expect(one.status == 0, "\(one.errors)")
    }

    @Test func aServerThatRunsAnywhereBelowTheTargetIsNotSetAside() throws {
        let server = try AttackedServer(.postgreSQL)
        let bundle = try server.createBundle()
        let cluster = try #require(server.cluster)
        for target in [cluster.dataDirectory, server.folder] {
            let result = try server.admin(["restore", bundle, "--to", target, "--replace", "--yes"])
            #expect(result.status == 3)
            #expect(result.errors.contains("runs on"))
        }
        #expect(try server.connect().value("SELECT count(*) FROM witness") == 3)
    }

    @Test func aRoleThatMayNotLockIsToldBeforeTheCopy() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(
            script: """
                CREATE ROLE "My Role" LOGIN REPLICATION;
                GRANT pg_read_all_data, pg_read_all_settings, pg_read_server_files TO "My Role";
                GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO "My Role"
                """
        )
        let url = try #require(server.cluster).url(user: "My%20Role")
        let words = ["--database", url, "bundle", "create", "-o", server.output]
        let refused = try BuiltProgram.admin(words)
        #expect(refused.status == 77)
        let grant = refused.errors.split(separator: "\n").first { $0.contains("GRANT ") }
        try server.connect().execute(script: String(try #require(grant)))
        #expect(try BuiltProgram.admin(words).status == 0)
    }
}
