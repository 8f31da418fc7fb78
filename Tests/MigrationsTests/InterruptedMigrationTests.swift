import DatabaseAccess
import FileSystem
import Foundation
import MigrationModel
import Migrations
import TestSupport
import Testing

/// The process dies in the middle of a step.
struct InterruptedMigrationTests {
    let app = Version(2, 0, 0)

    @Test(arguments: Engine.all)
    func theNextStartSaysSoAndGoesOn(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let folder = try SharedFolder()
        let abandoned = try engine == .sqlite ? killedInTheMiddle(database, folder) : cutOff(database)

        let migrator = try migrator(app, [first, TestMigration(app, addNote(1))])
        let status = try migrator.status(of: abandoned)
        guard case .interrupted(let entry) = status.state else {
            Issue.record("\(status.state)")
            return
        }
        #expect(entry.id == "2.0.0")
        #expect(status.database == Version(1, 0, 0))
        #expect(try notes(abandoned) == [])

        var said: [String] = []
        try migrator.migrate(abandoned) { event in
            if case .foundInterrupted(let id, _, _) = event { said.append(id) }
        }
        #expect(said == ["2.0.0"])
        let history = try migrator.history(of: abandoned)
        // The process that lost its session lived on to write a journal; the one that was killed did not.
        let attempt: MigrationLogEntry.Outcome = engine == .sqlite ? .interrupted : .failed
        #expect(history.map(\.outcome) == [.applied, attempt, .applied])
        #expect(history.map(\.attempt) == [1, 1, 2])
        #expect(try notes(abandoned) == [1])
    }

    /// SQLite: the files as they are on disk in the middle of the step are what a killed process leaves.
    private func killedInTheMiddle(_ database: TestDatabase, _ folder: SharedFolder) throws -> any DatabaseConnection {
        let source = database.address
        let copy = folder.path + "/killed.sqlite"
        let migration = TestMigration(app) { db in
            try db.execute("INSERT INTO note (id, body) VALUES (9, 'lost')")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: source + suffix, toPath: copy + suffix)
            }
        }
        try migrator(app, [first, migration]).migrate(database.connect())
        return try Engine.sqlite(copy)
    }

    /// PostgreSQL: the server ends the session in the middle of the step.
    private func cutOff(_ database: TestDatabase) throws -> any DatabaseConnection {
        let migration = TestMigration(app) { db in
            try db.execute("INSERT INTO note (id, body) VALUES (9, 'lost')")
            _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
        let doomed = try database.connect()
        #expect(throws: MigrationError.self) { try migrator(app, [first, migration]).migrate(doomed) }
        return try database.connect()
    }
}
