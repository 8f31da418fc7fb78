import BundleTestSupport
import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import SyncCursors
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

@Suite(.needsPostgreSQL)
struct PostgreSQLBundleTests {
    @Test func aBundleBringsTheClusterBackToTheMark() throws {
        let server = try SmallCluster()
        let created = try server.createBundle()
        #expect(created.state == .ok, "\(created.reasons)")
        // What comes after the mark is not in the bundle.
        try server.connect().execute("INSERT INTO changelog (record_id) VALUES ('after the mark')")

        let request = RestoreRequest(bundle: created.path, target: server.target, jobs: 2)
        let planned = try Restorer(request, cancellation: Cancellation()) { _ in }.plan().tablespaces
        let number = try server.connect().value("SELECT oid::text FROM pg_tablespace WHERE spcname = 'apart'")
        #expect(planned.count == 1 && planned.first.map(Value.text) == number)

        let restored = try server.restore(created.path)
        #expect(restored.timeline == 2)
        // In a live data directory it would be taken for that of the next backup.
        let data = try #require(restored.database)
        #expect(try OpenBundle(path: created.path).manifest.members.contains { $0.path == BundleLayout.serverManifest })
        #expect(try FileStatus.of(data + "/backup_manifest") == nil)
        let found = try server.withServer(on: restored) { db in
            [
                try db.value("SELECT string_agg(name, ',' ORDER BY id) FROM item"),
                try db.value("SELECT max(cursor) FROM changelog"), try db.value("SELECT name FROM apart"),
            ]
        }
        #expect(found == ["one,two,three", 3, "in a tablespace"])
    }

    /// A copy of a copy: the second bundle starts on timeline 2 and needs its history file.
    @Test func aRestoredClusterIsBackedUpAndRestoredAgain() throws {
        let server = try SmallCluster()
        let first = try server.restore(try server.createBundle().path)
        var path = ""
        try server.withServer(on: first) { db in
            try db.execute("INSERT INTO item VALUES (4, 'four')")
            var request = server.request()
            request.source = .postgreSQL(server.restoredConfiguration)
            path = try BundleCreator(request, cancellation: Cancellation()) { _ in }.run().path
        }
        #expect(try OpenBundle(path: path).manifest.members.contains { $0.path == "postgres/wal/00000002.history" })
        let second = try server.restore(path, replace: true)
        #expect(second.timeline == 3)
        let count = try server.withServer(on: second) { try $0.value("SELECT count(*) FROM item") }
        #expect(count == 4)
    }

    /// With `zstd`, `tar` and `pg_ctl` alone; `pg_verifybackup` agrees.
    @Test func theBundleOpensByHand() throws {
        let server = try SmallCluster(tablespace: false)
        let created = try server.createBundle()
        let opened = server.folder + "/opened"
        try server.shell("mkdir \(opened)", as: nil)
        try server.shell("zstd -dc \(created.path) | tar -x -C \(opened)", as: nil)
        try server.shell("chown -R \(server.cluster.serverUser.userName) \(opened)", as: nil)
        try server.shell(
            "\(PostgreSQLCluster.program("pg_verifybackup")) -w \(opened)/postgres/wal \(opened)/postgres/data"
        )
        try server.shell("cp \(opened)/postgres/wal/* \(opened)/postgres/data/pg_wal/")
        try server.startServer(on: opened + "/postgres/data")
        defer { server.stopServer(on: opened + "/postgres/data") }
        let db = try PostgreSQLConnection(server.restoredConfiguration)
        #expect(try db.value("SELECT string_agg(name, ',' ORDER BY id) FROM item") == "one,two,three")
    }

    /// Debian's configuration lies outside the data directory and includes a folder of its own.
    @Test func aBundleWithItsConfigurationOutsideOpensByHand() throws {
        let server = try SmallCluster(tablespace: false, configurationOutside: true)
        let outside = server.folder + "/etc/postgresql.conf"
        try server.shell("mkdir -p \(server.folder)/etc/conf.d && echo \"include_dir = 'conf.d'\" >> \(outside)")
        let created = try server.createBundle()
        let opened = server.folder + "/opened"
        try server.shell("mkdir \(opened) && zstd -dc \(created.path) | tar -x -C \(opened)", as: nil)
        try server.shell("chown -R \(server.cluster.serverUser.userName) \(opened)", as: nil)
        // The commands are the ones of README.txt.
        let readme = String(decoding: try WholeFile.read(opened + "/README.txt"), as: UTF8.self)
        let commands = readme.split(separator: "\n").filter { $0.hasPrefix("    ") }.map(String.init)
        let copying = commands.filter { $0.contains("cp opened") || $0.contains("chmod") || $0.contains("conf.d") }
        let last = try #require(commands.lastIndex { $0.contains("pg_ctl") })
        let start = commands[last...].joined(separator: "\n").replacing(
            "pg_ctl",
            with: PostgreSQLCluster.program("pg_ctl")
        )
        #expect(copying.count == 3)
        let sockets = "-o '-c unix_socket_directories=\(server.folder)'"
        try server.shell("cd \(server.folder)\n" + copying.joined(separator: "\n"))
        try server.shell("cd \(server.folder)\n\(start) \(sockets) -l \(server.folder)/hand.log >/dev/null")
        defer { server.stopServer(on: opened + "/postgres/data") }
        let configuration = PostgreSQLConfiguration(
            host: server.folder,
            port: 5499,
            user: "postgres",
            database: server.restoredConfiguration.database
        )
        let db = try PostgreSQLConnection(configuration)
        #expect(try db.value("SELECT string_agg(name, ',' ORDER BY id) FROM item") == "one,two,three")
    }

    @Test func membersComeInTheOrderThatMakesAPrefixUseless() throws {
        let server = try SmallCluster(tablespace: false)
        let paths = try OpenBundle(path: try server.createBundle().path).manifest.members.map(\.path)
        #expect(paths.prefix(4) == ["README.txt", "bundle.json", "postgres/data", "postgres/data/backup_label"])
        let data = paths.filter { $0.hasPrefix("postgres/data/") }
        #expect(data.last == "postgres/data/global/pg_control")
        #expect(data.contains("postgres/data/backup_manifest"))
    }

    /// Eight writers never stop; every row that was committed before the mark is there, and the cursors are exact.
    @Test func theMarkIsExactUnderConcurrentWriters() throws {
        let server = try SmallCluster(tablespace: false)
        let isStopped = Cancellation()
        let writers = DispatchGroup()
        for _ in 0..<8 {
            writers.enter()
            Thread.detachNewThread {
                defer { writers.leave() }
                guard let db = try? server.connect() else { return }
                while !isStopped.isRequested {
                    _ = try? db.withTransaction { db in
                        try db.execute("INSERT INTO changelog (record_id) VALUES ('x')")
                        try db.execute("SELECT pg_sleep(random() * 0.01)")
                    }
                }
            }
        }
        let created = try server.createBundle()
        isStopped.request()
        writers.wait()

        let bundle = try OpenBundle(path: created.path)
        #expect(bundle.manifest.cursorsAreExact)
        let last = try #require(bundle.manifest.cursors.changelogLast).cursor.value
        #expect(last > 3)
        let restored = try server.restore(created.path)
        let found = try server.withServer(on: restored) { db in
            [try db.value("SELECT max(cursor) FROM changelog"), try db.value("SELECT count(*) FROM changelog")]
        }
        // Nothing below the mark came later: the living server has the same rows there.
        let living = try server.connect().value("SELECT count(*) FROM changelog WHERE cursor <= \(last)")
        #expect(found == [.integer(last), living])
    }

    @Test func aStopLeavesNoSlotAndNoBackupSession() throws {
        let server = try SmallCluster(tablespace: false)
        for step in [BundleStep.copyingDatabase, .marking, .copyingLog, .verifying] {
            let cancellation = Cancellation()
            #expect(throws: Cancelled.self, "\(step)") {
                _ = try BundleCreator(server.request(), cancellation: cancellation) { event in
                    if event == .step(step) { cancellation.request() }
                }.run()
            }
            #expect(try Folder.names(in: server.output) == [".omsupply-admin.lock"])
            try server.waitUntilQuiet()
        }
        #expect(try server.createBundle().state == .ok)
    }

    @Test func configurationOutsideTheDataDirectoryIsInTheBundle() throws {
        let server = try SmallCluster(tablespace: false, configurationOutside: true)
        let created = try server.createBundle()
        #expect(created.state == .ok, "\(created.reasons)")
        let paths = try OpenBundle(path: created.path).manifest.members.map(\.path)
        #expect(paths.contains("postgres/config/postgresql.conf"))
        #expect(paths.contains("postgres/config/pg_hba.conf"))
        // Recovery does not depend on that configuration.
        #expect(try server.restore(created.path).timeline == 2)
    }

    /// Another file has the last word on every line of it, so that no setting in force comes from it.
    @Test func aConfigurationFileWhoseLinesAreAllOverriddenIsInTheBundle() throws {
        let server = try SmallCluster(tablespace: false, configurationOutside: true)
        let etc = server.folder + "/etc"
        try server.shell(
            """
            mkdir \(etc)/conf.d && echo "include_dir = 'conf.d'" >> \(etc)/postgresql.conf
            echo "work_mem = '5MB'" > \(etc)/conf.d/10-first.conf
            echo "work_mem = '6MB'" > \(etc)/conf.d/20-second.conf
            """
        )
        try server.connect().execute("SELECT pg_reload_conf()")
        for kind in [BundleIdentity.Kind.full, .wal] {
            var request = server.request()
            request.kind = kind
            let created = try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
            #expect(created.state == .ok, "\(created.reasons)")
            let paths = try OpenBundle(path: created.path).manifest.members.map(\.path)
            for name in ["postgresql.conf", "10-first.conf", "20-second.conf"] {
                #expect(paths.contains("postgres/config/" + name), "\(kind): \(name)")
            }
        }
    }

    @Test func aRoleThatMayNotReadTheConfigurationMakesItDegraded() throws {
        let server = try SmallCluster(tablespace: false, configurationOutside: true)
        try server.makeBackupRole()
        let created = try server.createBundle(user: "backup")
        #expect(created.state == .degraded)
        // What the message says is what helps, all of it at once.
        let grants = try #require(created.reasons.first?.split(separator: "allow it with: ").last?.dropLast())
        try server.connect().execute(script: String(grants))
        let whole = try server.createBundle(user: "backup")
        #expect(whole.state == .ok, "\(whole.reasons)")
    }

    @Test func aRunningServerIsNotReplaced() throws {
        let server = try SmallCluster(tablespace: false)
        let created = try server.createBundle()
        let restored = try server.restore(created.path)
        try server.withServer(on: restored) { _ in
            let error = #expect(throws: BundleError.self) { try server.restore(created.path, replace: true) }
            guard case .refused(.targetInUse(server.target, _))? = error else {
                Issue.record("not refused: \(String(describing: error))")
                return
            }
        }
    }

    /// The recovered server runs, but its database cannot be opened: an error, no waiting for ever, no server left.
    @Test func aDatabaseThatCannotBeOpenedAfterRecoveryIsAnError() throws {
        let server = try SmallCluster(tablespace: false)
        try server.connect().execute(script: "CREATE DATABASE app")
        var request = server.request()
        request.source = .postgreSQL(server.cluster.configuration(database: "app"))
        let admin = try server.connect()
        let created = try BundleCreator(request, cancellation: Cancellation()) { event in
            guard event == .step(.marking) else { return }
            _ = try? admin.execute("ALTER DATABASE app ALLOW_CONNECTIONS false")
        }.run()
        let error = #expect(throws: BundleError.self) { try server.restore(created.path) }
        guard case .recoveryFailed(let why, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.contains("not currently accepting connections"))
        // Whoever works in the staging folder, removed or not, is a server that was left behind.
        let left = try Folder.names(in: "/proc").filter { process in
            let folder = try? Folder.destination(ofLink: "/proc/\(process)/cwd")
            return folder?.hasPrefix("\(server.folder)/.restored") == true
        }
        #expect(left == [])
    }

    /// Processors move their cursors all the time: those of the bundle are the ones that a restore finds.
    @Test func everyCursorIsThatOfTheMark() throws {
        let server = try SmallCluster(tablespace: false)
        try server.connect().execute(
            script: """
                CREATE TABLE key_value_store (id TEXT PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT);
                INSERT INTO key_value_store VALUES ('SOME_PROCESSOR_CURSOR', NULL, 0, NULL);
                """
        )
        let isStopped = Cancellation()
        let writers = (0..<4).map { _ in
            let thread = Thread {
                guard let db = try? server.connect() else { return }
                while !isStopped.isRequested {
                    _ = try? db.execute("UPDATE key_value_store SET value_int = value_int + 1")
                }
            }
            thread.start()
            return thread
        }
        let created = try server.createBundle()
        isStopped.request()
        try awaitTrue("end of the writers") { writers.allSatisfy(\.isFinished) }
        #expect(try OpenBundle(path: created.path).manifest.cursorsAreExact)
        #expect(try server.restore(created.path).timeline == 2)
    }
}
