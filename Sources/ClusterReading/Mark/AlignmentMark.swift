package import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
package import PostgreSQLDriver
package import WALPositions
package import SyncCursors

/// Fixes one instant of a running PostgreSQL server: a named restore point and every cursor at it.
///
/// Cursors are handed out before rows are committed, so the change log is locked against writers for the few
/// milliseconds between reading the last cursor and writing the restore point: whoever held a lower cursor has committed
/// by then. So are the tables of the other cursors: a restore compares what it finds with what was read. The first lock is
/// waited for a tenth of a second, the others not at all, and all are asked for again: so long a writer waits for us at
/// most.
package struct AlignmentMark {
    private let name: String
    package let connection: PostgreSQLConnection
    private let patience: Double
    private let cancellation: () throws -> Void

    /// - Parameters:
    ///   - patience: seconds that the lock is tried for before the mark is made without it.
    ///   - cancellation: throws what ends the wait.
    package init(
        name: String,
        connection: PostgreSQLConnection,
        patience: Double = AlignmentMark.patience,
        cancellation: @escaping () throws -> Void
    ) {
        self.name = name
        self.connection = connection
        self.patience = patience
        self.cancellation = cancellation
    }

    package static let patience = 30.0
    private static let lockNotAvailable = "55P03"
    private static let deadlockDetected = "40P01"
    /// What `CursorSnapshot` reads.
    package static let tables = CursorSnapshot.tables

    /// A restore point with every cursor at it.
    package struct Taken {
        package let lsn: LSN
        package let timeline: Timeline
        package let cursors: CursorSnapshot
        /// Seconds that the lock was waited for.
        package var waited = 0.0
    }

    /// Nobody let go of the change log within the patience.
    package struct ChangeLogHeld: Error {
        package let seconds: Double
    }

    package func make(coverage: (PostgreSQLCoverage.Mark) -> PostgreSQLCoverage) throws -> MarkedInstant {
        let before = try? SyncLogReading.read(connection)
        let (taken, isExact) = try takeAtAnyRate()
        let after = try? SyncLogReading.read(connection)
        let underWay = [before, after].compactMap { $0 ?? nil }.map { $0.underWay == nil ? 0 : 1 }
        var instant = MarkedInstant(
            postgres: coverage(PostgreSQLCoverage.Mark(name: name, lsn: taken.lsn)),
            cursors: taken.cursors,
            cursorsAreExact: isExact,
            syncsUnderWay: underWay.max(),
            // Read before the cursors: what was sent by then is among those.
            syncs: (before ?? nil) ?? (after ?? nil)
        )
        if !isExact {
            instant.lockReason =
                "a transaction held the change log for over \(Int(patience)) s: rows below the last cursor may be missing"
        }
        return instant
    }

    private func takeAtAnyRate() throws -> (Taken, isExact: Bool) {
        let present = try presentTables()
        do { return (try take(present), true) } catch is ChangeLogHeld {
            return (try attempt(locking: [], present), false)
        }
    }

    /// - Throws: `ChangeLogHeld`; `DatabaseError`; whatever `cancellation` throws.
    package func take() throws -> Taken { try take(try presentTables()) }

    private func take(_ present: Set<String>) throws -> Taken {
        let lockable = Self.tables.filter(present.contains)
        let start = Machine.monotonicSeconds
        var pause: UInt32 = 20_000
        while true {
            try cancellation()
            let begun = Machine.monotonicSeconds
            do {
                var taken = try attempt(locking: lockable, present)
                taken.waited = begun - start
                return taken
            } catch let error as DatabaseError
                where error.code == Self.lockNotAvailable || error.code == Self.deadlockDetected
            {
                let next = Machine.monotonicSeconds + Double(pause) / 1_000_000
                guard next < start + patience else { throw ChangeLogHeld(seconds: Machine.monotonicSeconds - start) }
                usleep(pause)
                pause = min(pause * 2, 1_000_000)
            }
        }
    }

    private func presentTables() throws(DatabaseError) -> Set<String> {
        let names = Self.tables.map { "to_regclass('\($0)') IS NOT NULL AS \($0)" }.joined(separator: ", ")
        guard let row = try connection.query(SQL(raw: "SELECT " + names)).first else {
            throw .unexpectedAnswer("to_regclass")
        }
        var present: Set<String> = []
        for table in Self.tables where try row.boolean(table) { present.insert(table) }
        return present
    }

    private func attempt(locking tables: [String], _ present: Set<String>) throws -> Taken {
        // Who reads without a lock keeps nobody waiting, and can itself wait until a sync poll has had its turn.
        var opening = "SET LOCAL lock_timeout = \(tables.isEmpty ? "'30s'" : "'100ms'");"
        // The commit flushes the restore point: by itself it would wait for the next write of somebody else. It waits for
        // no standby, since writers wait for it.
        opening += "SET LOCAL synchronous_commit = local;"
        for (number, table) in tables.enumerated() {
            // Whoever wants a table that is locked already waits while the next one is waited for.
            opening += "LOCK TABLE ONLY \(table) IN SHARE MODE\(number == 0 ? "" : " NOWAIT");"
        }
        try connection.begin(readOnly: false, then: opening)
        do {
            let cursors = try CursorSnapshot(of: connection, having: present)
            // With a transaction of its own, so that the commit is one.
            let rows = try connection.query(
                """
                WITH point AS (SELECT pg_create_restore_point(\(name)) AS lsn)
                SELECT lsn::text AS lsn, pg_walfile_name(lsn) AS file, pg_current_xact_id()::text FROM point
                """
            )
            guard let row = rows.first, let lsn = LSN(try row.text("lsn")),
                let timeline = Timeline(try row.text("file").prefix(8), radix: 16)
            else { throw DatabaseError.unexpectedAnswer("pg_create_restore_point") }
            try connection.commit()
            return Taken(lsn: lsn, timeline: timeline, cursors: cursors)
        } catch {
            // The first error wins.
            try? connection.rollback()
            throw error
        }
    }
}
