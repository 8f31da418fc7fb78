import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel
import Migrations
import PostgreSQLDriver
import TestSupport
import Testing

@testable import migration_stand_in

/// All that a database holds but its log: schema, views and every row.
struct DatabaseState: Hashable {
    let schema: SchemaModel
    let rows: [String: String]

    init(of db: any DatabaseConnection) throws {
        schema = try SchemaModel(of: db)
        var rows: [String: String] = [:]
        for table in schema.tables { rows[table.name] = try Self.rows(of: table.name, table.columns.map(\.name), db) }
        // Of the driver's own, what does not depend on the time.
        for (table, columns) in [
            "migration_checkpoint": ["id", "position", "rows_done", "rows_total"],
            "migration_state": ["name", "value"],
        ] where try db.hasTable(table) {
            rows[table] = try Self.rows(of: table, columns, db)
        }
        self.rows = rows
    }

    private static func rows(of table: String, _ columns: [String], _ db: any DatabaseConnection) throws -> String {
        let line = SQL(
            raw: columns.map { "coalesce(CAST(\(SQL.quoted(identifier: $0)) AS TEXT), '~')" }.joined(
                separator: "||'|'||"
            )
        )
        let value = try db.value(
            """
            SELECT \(postgreSQL: "string_agg(line, chr(10) ORDER BY line)", sqlite: "group_concat(line, char(10))")
            FROM (SELECT \(line) AS line FROM \(identifier: table) ORDER BY 1) AS lines
            """
        )
        guard case .text(let text)? = value else { return "" }
        return text
    }
}

/// One instant: the state, and the attempts on record.
struct DatabaseMoment: Equatable {
    let state: DatabaseState
    let history: [MigrationLogEntry]
    /// `ID ATTEMPT OUTCOME`: what does not depend on the time.
    let log: [String]

    init(of db: any DatabaseConnection) throws {
        state = try DatabaseState(of: db)
        history = try StandInHistory.migrator().history(of: db)
        log = history.map { "\($0.id) \($0.attempt) \($0.outcome.rawValue)" }
    }

    static func == (left: Self, right: Self) -> Bool { left.log == right.log && left.state == right.state }

    /// The step that is under way, or was when its process died.
    var underWay: String? { history.last { $0.outcome == .started }?.id }

    func ids(_ outcome: MigrationLogEntry.Outcome) -> [String] {
        history.filter { $0.outcome == outcome }.map(\.id)
    }

    /// That the upgrade ended as one that nobody disturbed, with each step done once and these attempts before.
    func expectUpgraded(
        _ run: UndisturbedRun,
        interrupted: [String] = [],
        failed: [String] = [],
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(state == run.end, comment, sourceLocation: sourceLocation)
        let done = history.filter(\.outcome.isDone).map(\.id)
        #expect(done == run.applied, comment, sourceLocation: sourceLocation)
        #expect(ids(.interrupted) == interrupted, comment, sourceLocation: sourceLocation)
        #expect(ids(.failed) == failed, comment, sourceLocation: sourceLocation)
        #expect(history.count == done.count + interrupted.count + failed.count, comment, sourceLocation: sourceLocation)
    }
}

/// What an upgrade by one process that nobody disturbs goes through.
struct UndisturbedRun {
    struct Call {
        let text: String
        let before: DatabaseMoment
        let after: DatabaseMoment
    }

    let calls: [Call]
    /// By the id of the step that has just been finished.
    let states: [String: DatabaseState]
    /// The ids of all that is on record as done, in its order.
    let applied: [String]

    var end: DatabaseState { calls[calls.count - 1].after.state }

    /// Runs in this process and looks at the database from another session wherever no transaction is open.
    init(of template: TestDatabase) throws {
        let database = try template.copy()
        let reader = try database.connect()
        let db = try database.connect()
        var now = try DatabaseMoment(of: reader)
        var calls: [Call] = []
        var states: [String: DatabaseState] = [:]
        var failure: (any Error)?
        let counting = CallCountingConnection(db) { _, moment, text in
            guard moment == .after else { return }
            let before = now
            do {
                if db.transactionStatus == .idle { now = try DatabaseMoment(of: reader) }
            } catch { failure = error }
            calls.append(Call(text: text, before: before, after: now))
        }
        var options = MigrationOptions()
        options.batchDuration = .nanoseconds(1)
        options.journalFolder = template.folderForJournal
        try StandInHistory.migrator().migrate(counting, options: options) { event in
            if case .finished(let step, _, _, _) = event { states[step.id] = now.state }
        }
        if let failure { throw failure }
        self.calls = calls
        self.states = states
        applied = try StandInHistory.migrator().history(of: reader).filter(\.outcome.isDone).map(\.id)
    }
}

extension TestDatabase {
    /// A database of the oldest version, with rows.
    static func installed(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try StandInHistory.migrator(app: StandInHistory.oldest).migrate(db)
        try StandInHistory.seed(db)
        return database
    }

    /// nil on SQLite, which has one beside the database.
    var folderForJournal: String? { engine == .sqlite ? nil : PostgreSQLCluster.shared.folder }

    func moment() throws -> DatabaseMoment { try DatabaseMoment(of: connect()) }

    func history() throws -> [MigrationLogEntry] { try StandInHistory.migrator().history(of: connect()) }

    /// Until the server has noticed that its clients are gone.
    func awaitNoSessions() throws {
        guard engine == .postgreSQL else { return }
        let server = try PostgreSQLCluster.shared.connect()
        try awaitTrue("end of all sessions") {
            try server.value("SELECT count(*) FROM pg_stat_activity WHERE datname = \(address)") == 0
        }
    }

    /// Waits for a session of this database that `condition` is true of, and returns its process id.
    func awaitSession(where condition: SQL) throws -> Int64 {
        let server = try PostgreSQLCluster.shared.connect()
        return try awaited("session") {
            let pid = try server.value("SELECT pid FROM pg_stat_activity WHERE datname = \(address) AND \(condition)")
            guard case .integer(let pid)? = pid else { return nil }
            return pid
        }
    }

    /// Whether nobody holds the migration lock.
    var lockIsFree: Bool {
        get throws {
            switch engine {
            case .postgreSQL:
                // A session ends a little after its process.
                try awaitNoSessions()
                return try PostgreSQLCluster.shared.connect().value(
                    """
                    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                    WHERE locktype = 'advisory' AND datname = \(address)
                    """
                ) == 0
            case .sqlite:
                switch try FileLock.acquire(existing: address + ".migrating") {
                case .acquired: return true
                case .busy: return false
                }
            }
        }
    }

    /// Copies are many and large on PostgreSQL; on SQLite their folder goes with them.
    func drop() throws {
        guard engine == .postgreSQL else { return }
        try PostgreSQLCluster.shared.connect().execute(script: "DROP DATABASE \(address) WITH (FORCE)")
    }

    func expectUpgraded(
        _ run: UndisturbedRun,
        interrupted: [String] = [],
        failed: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try moment().expectUpgraded(run, interrupted: interrupted, failed: failed, sourceLocation: sourceLocation)
    }
}
