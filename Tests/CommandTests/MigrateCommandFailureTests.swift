import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Upgrades that meet what should not be there, as a user sees them.
struct MigrateCommandFailureTests {
    private func installed(_ engine: Engine, at version: String) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let result = try admin(database, "migrate", "run", "--to", version, "--quiet")
        try #require(result.status == 0, "\(result.errors)")
        return database
    }

    /// The step of 1.6.0 makes this table.
    private func block(_ database: TestDatabase) throws {
        try database.connect().execute("CREATE TABLE sync_file_reference (id TEXT)")
    }

    @Test(arguments: Engine.all) func aFailedStepIsToldKeptOnRecordAndTriedAgain(engine: Engine) throws {
        let database = try installed(engine, at: "1.3.1")
        try block(database)
        let failed = try admin(database, "migrate", "run", "--json")
        #expect(failed.status == 1)
        let error = try errorObject(failed)
        #expect(error["code"] as? String == "migrationFailed")
        #expect((error["step"] as? [String: Any])?["id"] as? String == "1.6.0")
        #expect(error["statementNumber"] as? Int == 1)
        #expect((error["statement"] as? String)?.contains("CREATE TABLE sync_file_reference") == true)
        #expect((error["advice"] as? String)?.contains("as it was before this step") == true)

        let status = try admin(database, "migrate", "status")
        #expect(status.status == 2)
        #expect(status.output.contains("Database  1.5.0"))
        #expect(status.errors.contains("step 1.6.0 failed, program "))
        let history = try admin(database, "migrate", "history")
        let last = try #require(history.output.split(separator: "\n").last)
        #expect(last.contains("1.6.0") && last.contains("failed"))
        #expect(last.contains("sync_file_reference"))

        try database.connect().execute("DROP TABLE sync_file_reference")
        let repaired = try admin(database, "migrate", "run")
        #expect(repaired.status == 0, "\(repaired.errors)")
        #expect(repaired.output.hasPrefix("The database went from 1.5.0 to "))
    }

    @Test(arguments: Engine.all) func allOrNothingLeavesTheDatabaseAsBeforeTheUpgrade(engine: Engine) throws {
        let database = try installed(engine, at: "1.3.1")
        try block(database)
        let failed = try admin(database, "migrate", "run", "--all-or-nothing")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("step 1.6.0"))
        #expect(failed.errors.contains("The database is as it was before the upgrade."))
        let status = try json(try admin(database, "migrate", "status", "--json").output)
        #expect(status["databaseVersion"] as? String == "1.3.1")
        try database.connect().execute("DROP TABLE sync_file_reference")
        let done = try admin(database, "migrate", "run", "--all-or-nothing")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.hasPrefix("The database went from 1.3.1 to "))
    }

    @Test(arguments: Engine.all) func aViewOfOthersIsPutBackWhereItCanBe(engine: Engine) throws {
        let database = try installed(engine, at: "1.3.0")
        let db = try database.connect()
        try db.execute("CREATE VIEW dashboard AS SELECT id, name FROM item")
        // Its table goes away with 1.3.1.
        try db.execute("CREATE VIEW arrivals AS SELECT id FROM central_buffer")

        let plan = try admin(database, "migrate", "plan", "--restore-views", "--to", "1.3.1")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("Views of others, saved, dropped, and put back at the end:"))
        #expect(plan.output.contains("one transaction"))

        let run = try admin(database, "migrate", "run", "--restore-views", "--to", "1.3.1", "--json")
        #expect(run.status == 2, "\(run.errors)\(run.output)")
        let report = try json(run.output)
        #expect(report["ok"] as? Bool == true)
        let warnings = try #require(report["warnings"] as? [String])
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("the view arrivals of others could not be made again: ") == true)
        #expect(try db.query("SELECT id, name FROM dashboard").isEmpty)
        #expect(try db.value("SELECT count(*) FROM migration_saved_view") == 1)
    }

    @Test(.needsPostgreSQL) func aViewInTheWayIsWarnedOfAndFailsTheStep() throws {
        let database = try installed(.postgreSQL, at: "1.3.0")
        try database.connect().execute("CREATE VIEW arrivals AS SELECT id FROM central_buffer")
        let plan = try admin(database, "migrate", "plan")
        #expect(plan.status == 0)
        #expect(plan.output.contains("Views of others, left as they are:"))
        #expect(plan.errors.contains("--restore-views"))
        let run = try admin(database, "migrate", "run")
        #expect(run.status == 1)
        #expect(run.errors.contains("view arrivals depends on table central_buffer"))
        #expect(run.errors.contains("omsupply-admin migrate run --restore-views"))
        #expect(!run.errors.contains("CASCADE"))
    }

    @Test(.needsPostgreSQL) func whoHoldsALockIsNamedAndTheStatusIsBusy() throws {
        let database = try installed(.postgreSQL, at: "1.6.0")
        let other = try database.connect()
        try other.begin(readOnly: false)
        try other.execute("LOCK TABLE name IN ACCESS EXCLUSIVE MODE")
        guard case .integer(let pid)? = try other.value("SELECT pg_backend_pid()") else {
            Issue.record("no pid")
            return
        }
        let run = try admin(database, "migrate", "run", "--lock-timeout", "1", "--retry-for", "0")
        try other.rollback()
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.errors.contains("waits for process \(pid)"))
        #expect(run.errors.contains("In its way: process \(pid)"))
        #expect(run.errors.contains("SELECT pg_terminate_backend(\(pid));"))
        let again = try admin(database, "migrate", "run")
        #expect(again.status == 0, "\(again.errors)")
    }

    @Test(.needsPostgreSQL) func aStepThatMetALockIsTriedAgain() throws {
        let database = try installed(.postgreSQL, at: "1.6.0")
        let other = try database.connect()
        try other.begin(readOnly: false)
        try other.execute("LOCK TABLE name IN ACCESS EXCLUSIVE MODE")
        let folder = try SharedFolder()
        let output = folder.path + "/output"
        var process = try FileSystem.Process.spawn(
            BuiltProgram.folder + "/omsupply-admin",
            ["--database", database.url, "migrate", "run", "--lock-timeout", "1"],
            environment: BuiltProgram.clean(),
            output: .file(output),
            ownGroup: true
        )
        func text() -> String { String(decoding: (try? WholeFile.read(output)) ?? [], as: UTF8.self) }
        while !text().contains("try 2 comes in") {
            try #require(process.poll() == nil, "ended before it tried again: \(text())")
            sched_yield()
        }
        try other.rollback()
        #expect(try process.wait() == 0)
        #expect(text().contains("step 1.7.0 waited too long for a lock and was rolled back"))
    }

    @Test(arguments: Engine.all) func aNewerProgramsLastStepIsNamed(engine: Engine) throws {
        let database = try installed(engine, at: "1.3.0")
        let db = try database.connect()
        try db.execute("UPDATE key_value_store SET value_string = '9.0.0' WHERE id = 'DATABASE_VERSION'")
        try db.execute("UPDATE migration_log SET app_version = '9.0.0', host = 'central' WHERE id = '1.3.0'")
        for command in ["run", "plan", "status"] {
            let result = try admin(database, "migrate", command)
            #expect(result.status == 3)
            #expect(result.errors.contains("Step 1.3.0 was done by program 9.0.0 on central, "), "\(result.errors)")
        }
    }

    @Test(arguments: [["--wait", "soon"], ["--lock-timeout", "0"], ["--retry-for", "-1"]])
    func aLimitThatIsNoneIsWrongUsage(words: [String]) throws {
        #expect(try BuiltProgram.admin(["migrate", "run"] + words).status == 64)
    }
}
