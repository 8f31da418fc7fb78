import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import WALPositions
import SyncCursors

/// Fixes one instant of a running PostgreSQL server: a named restore point and every cursor at it.
///
/// Cursors are handed out before rows are committed, so the change log is locked against writers for the few
/// milliseconds between reading the last cursor and writing the restore point: whoever held a lower cursor has committed
/// by then. So are the tables of the other cursors: a restore compares what it finds with what was read. The first lock is
/// waited for a tenth of a second, the others not at all, and all are asked for again: so long a writer waits for us at
/// most.
struct AlignmentMark {
    let name: String
    let connection: PostgreSQLConnection
    /// Seconds that the lock is tried for before the mark is made without it.
    var patience = AlignmentMark.patience
    let cancellation: () throws -> Void

    static let patience = 30.0
    private static let lockNotAvailable = "55P03"
    private static let deadlockDetected = "40P01"
    /// What `CursorSnapshot` reads.
    static let tables = ["changelog", "key_value_store", "sync_watermark", "sync_lineage"]

    func make(coverage: (PostgreSQLCoverage.Mark) -> PostgreSQLCoverage) throws -> MarkedInstant {
        let before = try? SyncLog.syncsUnderWay(connection)
        let lockable = try Self.tables.filter { try connection.hasTable($0) }
        let deadline = Machine.monotonicSeconds + patience
        var pause: UInt32 = 20_000
        while true {
            try cancellation()
            do {
                return try attempt(locking: lockable, before, coverage)
            } catch let error as DatabaseError
                where error.code == Self.lockNotAvailable || error.code == Self.deadlockDetected
            {
                guard Machine.monotonicSeconds < deadline else { break }
                usleep(pause)
                pause = min(pause * 2, 1_000_000)
            }
        }
        var instant = try attempt(locking: [], before, coverage)
        instant.cursorsAreExact = false
        instant.reasons.append(
            "a transaction held the change log for over \(Int(patience)) s: rows below the last cursor may be missing"
        )
        return instant
    }

    private func attempt(
        locking tables: [String],
        _ before: Int?,
        _ coverage: (PostgreSQLCoverage.Mark) -> PostgreSQLCoverage
    ) throws -> MarkedInstant {
        let (cursors, lsn) = try connection.withTransaction { db in
            // Who reads without a lock keeps nobody waiting, and can itself wait until a sync poll has had its turn.
            let limit: SQL = tables.isEmpty ? "'30s'" : "'100ms'"
            try db.execute("SET LOCAL lock_timeout = \(limit)")
            // The commit flushes the restore point: by itself it would wait for the next write of somebody else. It
            // waits for no standby, since writers wait for it.
            try db.execute("SET LOCAL synchronous_commit = local")
            for (number, table) in tables.enumerated() {
                // Whoever wants a table that is locked already waits while the next one is waited for.
                let limit: SQL = number == 0 ? "" : "NOWAIT"
                try db.execute("LOCK TABLE ONLY \(identifier: table) IN SHARE MODE \(limit)")
            }
            let cursors = try CursorSnapshot(of: connection)
            try db.execute("SELECT pg_current_xact_id()")
            guard case .text(let text)? = try db.value("SELECT pg_create_restore_point(\(name))::text"),
                let lsn = LSN(text)
            else { throw DatabaseError.unexpectedAnswer("pg_create_restore_point") }
            return (cursors, lsn)
        }
        let after = try? SyncLog.syncsUnderWay(connection)
        return MarkedInstant(
            postgres: coverage(PostgreSQLCoverage.Mark(name: name, lsn: lsn)),
            cursors: cursors,
            cursorsAreExact: true,
            syncsUnderWay: [before, after].compactMap { $0 ?? nil }.max()
        )
    }
}
