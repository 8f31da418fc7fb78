import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import Migrations
import PostgreSQLDriver
import TestSupport
import Testing

@testable import MigrationTesting

/// Templates are made once, never shared by different histories, and nothing is left behind.
struct TemplateTests {
    @Test(arguments: Engine.all)
    func aVersionIsInstalledOnceAndCopied(_ engine: Engine) throws {
        let label = "once \(engine)"
        for _ in 1...3 {
            // Each copy is empty: rows of the one before did not get into the template.
            try MigrationTest(history(label), on: engine.forMigrationTests, from: "1.0.0", to: "1.1.0").run { db in
                let count = try db.value("SELECT count(*) FROM note")
                #expect(count == 0)
                try db.execute("INSERT INTO note (id, body) VALUES (1, 'mine')")
            } check: { _ in
            }
        }
        #expect(FirstVersion.runs(label) == 1)
    }

    @Test(arguments: Engine.all)
    func historiesThatDifferInAValueShareNothing(_ engine: Engine) throws {
        for label in ["one \(engine)", "two \(engine)"] {
            try MigrationTest(history(label), on: engine.forMigrationTests, from: "1.0.0", to: "1.1.0").run { _ in
            } check: { _ in
            }
        }
        #expect(FirstVersion.runs("one \(engine)") == 1)
        #expect(FirstVersion.runs("two \(engine)") == 1)
    }

    @Test(arguments: Engine.all)
    func historiesOfClosuresShareNothing(_ engine: Engine) throws {
        for column in ["a", "b"] {
            let own = ClosureVersion(version: Version(1, 0, 0)) { db in
                try db.execute("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT)")
                try db.execute("CREATE TABLE note (\(identifier: column) TEXT, body TEXT)")
            }
            let migrator = try Migrator(appVersion: Version(1, 1, 0), migrations: [own, SecondVersion()])
            #expect(HistoryIdentity(of: migrator) == nil)
            try MigrationTest(migrator, on: engine.forMigrationTests, from: "1.0.0", to: "1.1.0").run { db in
                try db.execute("INSERT INTO note (\(identifier: column)) VALUES ('x')")
            } check: { _ in
            }
        }
    }

    @Test func anIdentityFollowsTypesAndValues() throws {
        #expect(try HistoryIdentity(of: history("a")) == HistoryIdentity(of: history("a")))
        #expect(try HistoryIdentity(of: history("a")) != HistoryIdentity(of: history("b")))
        var careless = try history("a")
        careless.policy.candidates = .allowFragmentForward
        #expect(try HistoryIdentity(of: careless) != HistoryIdentity(of: history("a")))
        #expect(try HistoryIdentity(of: history("a")) != nil)
    }

    @Test(arguments: Engine.all)
    func aDatabaseGoesWithItsTest(_ engine: Engine) throws {
        let own = engine.forMigrationTests
        var database: ScratchDatabase? = ScratchDatabase(try own.makeDatabase(), on: own)
        let address = try #require(database?.address)
        // A session that a test has left open is no obstacle.
        let open = try own.connect(to: address)
        try open.execute("CREATE TABLE anything (id INTEGER)")
        #expect(try exists(address, engine))
        database = nil
        #expect(try !exists(address, engine))
        withExtendedLifetime(open) {}
    }

    private func exists(_ address: String, _ engine: Engine) throws -> Bool {
        switch engine {
        case .sqlite: return try FileStatus.of(address) != nil
        case .postgreSQL:
            let db = try PostgreSQLCluster.shared.connect()
            return try db.value("SELECT 1 FROM pg_database WHERE datname = \(address)") != nil
        }
    }

    @Test func foldersOfKilledProcessesAreRemoved() throws {
        let parent = try TemporaryFolder(prefix: "omsl-")
        let dead = parent.path + "/\(ProcessFolder.prefix)dead"
        let living = parent.path + "/\(ProcessFolder.prefix)living"
        let other = parent.path + "/somebody-elses"
        for folder in [dead, living, other] { try Folder.create(folder) }
        try WholeFile.write([1], to: dead + "/test.sqlite")
        guard case .acquired(let lock) = try FileLock.acquire(existing: living) else {
            Issue.record("the lock is not to be had")
            return
        }
        _ = try SQLiteTestEngine(in: parent.path).makeDatabase()
        #expect(try FileStatus.of(dead) == nil)
        #expect(try FileStatus.of(living) != nil)
        #expect(try FileStatus.of(other) != nil)
        _ = consume lock
    }

    @Test(.needsPostgreSQL) func databasesOfKilledProcessesAreDropped() throws {
        let cluster = PostgreSQLCluster.shared
        let db = try cluster.connect()
        let owner = PostgreSQLTestServer.prefix + "living"
        let living = try PostgreSQLConnection(cluster.configuration().setting("application_name", owner))
        let names = ["\(PostgreSQLTestServer.prefix)dead_1", "\(owner)_1", "migration_tested"]
        for name in names { try db.execute(script: "CREATE DATABASE \(name)") }
        _ = try PostgreSQLTestServer(cluster.configuration())
        let left = try db.query("SELECT datname::text AS name FROM pg_database WHERE datname::text IN (\(list: names))")
        #expect(Set(left.flatMap(\.values)) == [.text(names[1]), .text(names[2])])
        withExtendedLifetime(living) {}
        for name in names { try db.execute(script: "DROP DATABASE IF EXISTS \(name)") }
    }

    @Test func aProcessLeavesNothingBehind() async throws {
        let parent = try TemporaryFolder(prefix: "omsl-")
        let path = parent.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let made = try SQLiteTestEngine(in: path).makeDatabase()
            // Made, and still there when the process ends by itself.
            guard try FileStatus.of(Path.parent(of: made)) != nil else { exit(1) }
            exit(0)
        }
        #expect(try Folder.names(in: path) == [])
    }

    @Test(.needsPostgreSQL) func aProcessLeavesNoDatabaseBehind() async throws {
        let url = PostgreSQLCluster.shared.url()
        let name = "marker_\(UInt32.random(in: .min ... .max))"
        await #expect(processExitsWith: .success) { [url = url as String, name = name as String] in
            let engine = PostgreSQLTestEngine(server: try PostgreSQLConfiguration(parsing: url))
            let made = try engine.makeDatabase()
            try engine.connect(to: "postgres").execute(script: "CREATE TABLE \(name) AS SELECT '\(made)' AS database")
            exit(0)
        }
        let db = try PostgreSQLCluster.shared.connect()
        guard case .text(let made)? = try db.value("SELECT database FROM \(identifier: name)") else {
            Issue.record("the process made no database")
            return
        }
        #expect(made.hasPrefix(PostgreSQLTestServer.prefix))
        #expect(try db.value("SELECT 1 FROM pg_database WHERE datname = \(made)") == nil)
        try db.execute(script: "DROP TABLE \(name)")
    }
}
