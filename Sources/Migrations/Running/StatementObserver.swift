import DatabaseAccess
import MigrationModel

/// Looks from a second connection at what a long statement of the first one does, on PostgreSQL.
///
/// The connection is made when it is first needed, and nothing here ever fails a run: without it a run says less.
final class StatementObserver {
    private let connect: (@Sendable () throws -> any DatabaseConnection)?
    private let pid: Int64
    private let patience: Duration
    private var connection: (any DatabaseConnection)?
    private var hasGivenUp = false
    private var lastLook = ContinuousClock.now
    /// Who was in the way of the statement that ran last.
    private(set) var lastBlockers: [Blocker] = []

    init(of db: any DatabaseConnection, _ options: MigrationOptions) throws {
        guard db.dialect == .postgreSQL, let observer = options.observer,
            case .integer(let backend)? = try db.value("SELECT pg_backend_pid()")
        else {
            connect = nil
            pid = 0
            patience = .zero
            return
        }
        connect = observer
        pid = backend
        patience = min(.milliseconds(500), options.statementLockTimeout / 2)
    }

    /// What the statement waits for or builds; nil while it is young, or nothing is to be seen.
    func look(_ running: Duration) -> MigrationProgress.Activity? {
        if running < patience { lastBlockers = [] }
        guard running >= patience, lastLook.duration(to: .now) >= min(.milliseconds(250), patience),
            let connection = connected()
        else { return nil }
        lastLook = .now
        do {
            lastBlockers = try blockers(connection)
            if !lastBlockers.isEmpty { return .blocked(by: lastBlockers) }
            return try building(connection)
        } catch {
            self.connection = nil
            hasGivenUp = true
            return nil
        }
    }

    private func connected() -> (any DatabaseConnection)? {
        if connection == nil, !hasGivenUp, let connect {
            connection = try? connect()
            hasGivenUp = connection == nil
        }
        return connection
    }

    private func blockers(_ db: any DatabaseConnection) throws -> [Blocker] {
        try db.query(
            """
            SELECT pid, nullif(application_name, '') AS name, usename AS username, state,
                to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
            FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids(CAST(\(pid) AS INTEGER))) ORDER BY xact_start
            """
        ).map { row in
            Blocker(
                pid: try row.integer("pid"),
                name: try row.optionalText("name"),
                user: try row.optionalText("username"),
                state: try row.optionalText("state"),
                since: try row.optionalText("since")
            )
        }
    }

    private func building(_ db: any DatabaseConnection) throws -> MigrationProgress.Activity? {
        let rows = try db.query(
            """
            SELECT phase, CASE WHEN blocks_total > 0 THEN blocks_done::double precision / blocks_total
                WHEN tuples_total > 0 THEN tuples_done::double precision / tuples_total ELSE 0 END AS fraction
            FROM pg_stat_progress_create_index WHERE pid = CAST(\(pid) AS INTEGER)
            """
        )
        guard let row = rows.first else { return nil }
        return .building(phase: try row.text("phase"), fraction: try row.real("fraction"))
    }
}
