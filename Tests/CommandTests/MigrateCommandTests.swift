import DatabaseAccess
import FileSystem
import Foundation
import SQLiteDriver
import TestSupport
import Testing

/// `omsupply-admin migrate …` as a user runs it.
struct MigrateCommandTests {
    @Test(arguments: Engine.all) func anEmptyDatabaseIsInstalledAndASecondRunDoesNothing(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let first = try admin(database, "migrate", "run", "--json")
        #expect(first.status == 0, "\(first.errors)")
        let report = try json(first.output)
        #expect(report["ok"] as? Bool == true)
        #expect(report["from"] is NSNull)
        #expect((report["steps"] as? [Any])?.isEmpty == false)

        let second = try admin(database, "migrate", "run")
        #expect(second.status == 0)
        #expect(second.output == "The database is at \(report["to"] ?? "?"); nothing had to be done.\n")
        #expect(second.errors == "")
    }

    @Test(arguments: Engine.all) func stoppingOnTheWayShowsInStatusPlanAndHistory(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let run = try admin(database, "migrate", "run", "--to", "1.3.0")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "The database was installed at 1.3.0 in 3 steps.\n")
        let lines = run.errors.split(separator: "\n")
        #expect(lines.first == "installing 1.3.0: 3 steps")
        #expect(lines.count == 4)

        let status = try admin(database, "migrate", "status", "--json")
        #expect(status.status == 0)
        let state = try json(status.output)
        #expect(state["state"] as? String == "pending")
        #expect(state["databaseVersion"] as? String == "1.3.0")

        let plan = try json(try admin(database, "migrate", "plan", "--json", "--to", "1.3.1").output)
        let steps = (plan["plan"] as? [String: Any])?["steps"] as? [[String: Any]]
        #expect(steps?.compactMap { $0["id"] as? String } == ["1.3.1"])

        let history = try admin(database, "migrate", "history")
        #expect(history.output.split(separator: "\n").count == 4)
        #expect(history.output.contains("1.1.0"))
    }

    @Test(arguments: Engine.all) func aNewerDatabaseIsRefusedWithStatusThree(engine: Engine) throws {
        let database = try engine.makeDatabase()
        #expect(try admin(database, "migrate", "run", "--quiet").status == 0)
        try database.connect().execute(
            "UPDATE key_value_store SET value_string = '99.0.0' WHERE id = 'DATABASE_VERSION'"
        )
        for command in ["run", "plan", "status"] {
            let result = try admin(database, "migrate", command, "--json")
            #expect(result.status == 3)
            let error = try json(result.output)["error"] as? [String: Any]
            #expect(error?["code"] as? String == "newerThanApp")
            #expect(error?["databaseVersion"] as? String == "99.0.0")
            #expect(result.errors == "")
        }
    }

    @Test func aRefusedRunMakesNoFile() throws {
        let folder = try SharedFolder()
        let url = "sqlite:\(folder.path)/new.sqlite"
        #expect(try BuiltProgram.admin(["migrate", "run", "--to", "99.0.0", "--database", url]).status == 3)
        #expect(try BuiltProgram.admin(["migrate", "status", "--database", url]).status == 66)
        #expect(try BuiltProgram.admin(["migrate", "plan", "--database", url]).status == 0)
        #expect(try Folder.names(in: folder.path) == [])
    }

    /// A refusal must not even turn on WAL mode.
    @Test func aRefusedSQLiteFileKeepsEveryByte() throws {
        let folder = try SharedFolder()
        let path = folder.path + "/other.sqlite"
        do {
            let other = try SQLiteConnection(path, .create)
            try other.execute(script: "PRAGMA journal_mode = DELETE; CREATE TABLE theirs (id INTEGER)")
        }
        let before = try WholeFile.read(path)
        let result = try BuiltProgram.admin(["migrate", "run", "--database", "sqlite:" + path])
        #expect(result.status == 3)
        #expect(result.errors.contains("no version of open mSupply"))
        #expect(try WholeFile.read(path) == before)
        #expect(try Folder.names(in: folder.path) == ["other.sqlite"])
    }

    @Test func theConfigurationNamesTheDatabase() throws {
        let folder = try SharedFolder()
        try Folder.create(folder.path + "/configuration")
        let text = "database:\n  database_name: oms\n  database_path: .\n"
        try WholeFile.write(Array(text.utf8), to: folder.path + "/configuration/base.yaml")
        let path = folder.path + "/configuration"
        #expect(try BuiltProgram.admin(["--config-path", path, "migrate", "run"]).status == 0)
        #expect(try FileStatus.of(folder.path + "/oms.sqlite") != nil)

        let other = ["APP__DATABASE__DATABASE_NAME": "elsewhere"]
        #expect(try BuiltProgram.admin(["--config-path", path, "migrate", "status"], environment: other).status == 66)
    }

    @Test func wrongConfigurationIsStatusSeventyEightWithFileLineAndKey() throws {
        let folder = try SharedFolder()
        let path = folder.path + "/x.yaml"
        try WholeFile.write(Array("database:\n  port: many\n".utf8), to: path)
        let result = try BuiltProgram.admin(["--config-path", path, "migrate", "status"])
        #expect(result.status == 78)
        #expect(
            result.errors
                == "omsupply-admin: \(path):2:9: database.port must be a whole number from 1 to 65535\n"
        )
        #expect(result.output == "")
    }

    @Test func aServerThatIsNotThereIsStatusSixtyNine() throws {
        let result = try BuiltProgram.admin(["--database", "postgresql://u@127.0.0.1:1/d", "migrate", "status"])
        #expect(result.status == 69)
        #expect(result.errors.contains("postgresql://u@127.0.0.1:1/d"))
    }

    @Test(.needsPostgreSQL) func aMissingRightIsStatusSeventySevenWithTheGrant() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        #expect(try admin(database, "migrate", "run", "--quiet").status == 0)
        let role = "reader_\(database.address)"
        try database.connect().execute(script: "CREATE ROLE \(role) LOGIN")
        let url = PostgreSQLCluster.shared.url(database: database.address, user: role)

        let reading = try BuiltProgram.admin(["--database", url, "migrate", "status"])
        #expect(reading.status == 77)
        #expect(reading.errors.contains("\n  GRANT SELECT ON migration_log TO \(role);"), "\(reading.errors)")

        let writing = try BuiltProgram.admin(["--database", url, "migrate", "run", "--quiet"])
        #expect(writing.status == 77)
        let grant = "\n  GRANT SELECT, INSERT, UPDATE, DELETE ON migration_log TO \(role);"
        #expect(writing.errors.contains(grant), "\(writing.errors)")

        // The server names one table at a time; each grant that is said brings the command to the next.
        var granted = reading
        for _ in 1...5 where granted.status == 77 {
            let said = try #require(granted.errors.split(separator: "\n").first { $0.hasPrefix("  GRANT SELECT ON ") })
            try database.connect().execute(script: String(said))
            granted = try BuiltProgram.admin(["--database", url, "migrate", "status"])
        }
        #expect(granted.status == 0, "\(granted.errors)")
    }

    @Test func aPasswordOnTheCommandLineIsRefusedAndNotRepeated() throws {
        let result = try BuiltProgram.admin(["--database", "postgresql://u:hidden@h/d", "migrate", "run", "--json"])
        #expect(result.status == 64)
        #expect(!(result.output + result.errors).contains("hidden"))
        #expect(try json(result.output)["ok"] as? Bool == false)
    }

    @Test(arguments: [(Int32(2), Int32(130)), (15, 143)])
    func aSignalEndsTheWaitForALock(signal: Int32, status: Int32) throws {
        let folder = try SharedFolder()
        let database = folder.path + "/oms.sqlite"
        let url = "sqlite:" + database
        #expect(try BuiltProgram.admin(["--database", url, "migrate", "run", "--to", "1.3.0"]).status == 0)
        guard case .acquired(let lock) = try FileLock.acquire(database + ".migrating", note: "a test") else {
            Issue.record("the lock is taken")
            return
        }
        let output = folder.path + "/output"
        var process = try FileSystem.Process.spawn(
            BuiltProgram.folder + "/omsupply-admin",
            ["--database", url, "migrate", "run"],
            environment: BuiltProgram.clean(),
            output: .file(output),
            ownGroup: true
        )
        func text() -> String { String(decoding: (try? WholeFile.read(output)) ?? [], as: UTF8.self) }
        while !text().contains("waiting for another migration") {
            try #require(process.poll() == nil, "ended before it waited: \(text())")
            sched_yield()
        }
        process.signal(signal)
        #expect(try process.wait() == status)
        #expect(text().contains("omsupply-admin: stopped"))
        _ = consume lock
    }
}
