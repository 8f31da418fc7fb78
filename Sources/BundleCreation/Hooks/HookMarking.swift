import ClusterReading
import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import SQLiteDriver
import SyncCursors

/// Fixes omSupply's instant for the legacy server's backup, in as few round trips as it takes.
struct HookMarking {
    let name: String
    let source: BackupRequest.Source
    let requiresNoSync: Bool
    /// Whether a synchronisation stands still since an earlier call: it is not waited for.
    let standsStill: (SyncRun) -> Bool

    /// What a later look finds.
    struct Look: Sendable {
        let database: MarkedDatabase
        let syncs: SyncLogReading?
        let cursors: CursorSnapshot
    }

    /// What the mark itself and the receipt take at most, with room.
    private static let reserve = 0.25
    /// Between two looks at a synchronisation.
    private static let pause: UInt32 = 20_000

    func mark(_ call: HookCall) throws -> HookMark {
        call.start(.openingDatabase)
        switch source {
        case .postgreSQL(let configuration): return try mark(configuration, call)
        case .sqlite(let path): return try mark(path, call)
        }
    }

    private func mark(_ configuration: PostgreSQLConfiguration, _ call: HookCall) throws -> HookMark {
        let connection = try PostgreSQLConnection(configuration)
        // To start workers takes longer than to count five years of synchronisations, and the server keeps its cores.
        try connection.execute(script: "SET max_parallel_workers_per_gather = 0")
        let (syncs, waited) = try waitForSync(connection, call)
        call.start(.marking)
        call.willMark(name)
        let taken: AlignmentMark.Taken
        do {
            let patience = call.remaining - Self.reserve
            taken = try AlignmentMark(name: name, connection: connection, patience: patience, cancellation: {}).take()
        } catch let held as AlignmentMark.ChangeLogHeld { throw HookError.changeLogHeld(seconds: held.seconds) }
        let (database, system) = try Self.database(connection)
        return HookMark(
            name: name,
            place: LogPlace(systemIdentifier: system, timeline: taken.timeline, lsn: taken.lsn),
            database: database,
            cursors: taken.cursors,
            syncs: syncs,
            waitedForSync: waited,
            waitedForLock: taken.waited
        )
    }

    /// Without a log there is nothing to mark: what can be compared later is noted.
    private func mark(_ path: String, _ call: HookCall) throws -> HookMark {
        let connection = try SQLiteConnection(path, .readOnly)
        let (_, waited) = try waitForSync(connection, call)
        call.start(.marking)
        call.willMark(name)
        let (syncs, cursors) = try connection.withTransaction(readOnly: true) { _ in
            (try SyncLogReading.read(connection), try CursorSnapshot(of: connection))
        }
        return HookMark(
            name: name,
            place: nil,
            database: MarkedDatabase(file: path),
            cursors: cursors,
            syncs: syncs,
            waitedForSync: waited,
            waitedForLock: 0
        )
    }

    /// Waits until nothing is taken from the legacy server's queue any more, as long as there is time.
    ///
    /// - Returns: the last reading, and the seconds that were waited.
    private func waitForSync(
        _ db: any DatabaseConnection,
        _ call: HookCall
    ) throws -> (reading: SyncLogReading?, seconds: Double) {
        call.start(.waitingForSync)
        let start = Machine.monotonicSeconds
        var mayEnd: Bool?
        while true {
            let now = Machine.monotonicSeconds
            let reading = try SyncLogReading.read(db)
            // What comes behind the queue in a synchronisation acknowledges nothing.
            guard let run = reading?.underWay, !run.queue.hasEnded else { return (reading, now - start) }
            // Receipts are read for it, so once is enough.
            let isWorthIt = mayEnd ?? !standsStill(run)
            mayEnd = isWorthIt
            guard call.remaining > Self.reserve, isWorthIt else {
                if requiresNoSync { throw HookError.syncUnderWay(started: run.started) }
                return (reading, now - start)
            }
            usleep(Self.pause)
        }
    }

    /// What has been synchronised, and where the cursors stand now.
    static func read(_ source: BackupRequest.Source) throws -> Look {
        let (database, connection): (MarkedDatabase, any DatabaseConnection)
        switch source {
        case .postgreSQL(let configuration):
            let cluster = try PostgreSQLConnection(configuration)
            (database, connection) = (try Self.database(cluster).database, cluster)
        case .sqlite(let path):
            (database, connection) = (MarkedDatabase(file: path), try SQLiteConnection(path, .readOnly))
        }
        let (syncs, cursors) = try read(connection)
        return Look(database: database, syncs: syncs, cursors: cursors)
    }

    static func read(_ connection: any DatabaseConnection) throws -> (SyncLogReading?, CursorSnapshot) {
        // More than at the mark: what came since has to be among them. And before the cursors: these tell of all that was
        // sent by then.
        let syncs = try SyncLogReading.read(connection, limit: 64)
        var cursors = try CursorSnapshot(of: connection)
        cursors.watermarks = []
        return (syncs, cursors)
    }

    private static func database(_ connection: PostgreSQLConnection) throws -> (
        database: MarkedDatabase, system: String
    ) {
        let rows = try connection.query(
            """
            SELECT datname::text AS name, oid::bigint AS oid,
                (SELECT system_identifier::text FROM pg_control_system()) AS system
            FROM pg_database WHERE datname = current_database()
            """
        )
        guard let row = rows.first else { throw DatabaseError.unexpectedAnswer("pg_database") }
        let (name, oid, system) = (try row.text("name"), try row.integer("oid"), try row.text("system"))
        return (MarkedDatabase(name: name, oid: oid, systemIdentifier: system), system)
    }
}

extension MarkedDatabase {
    /// The file itself, by whatever name or link.
    init(file path: String) {
        let resolved = realpath(path, nil)
        defer { free(resolved) }
        self.init(name: resolved.map { String(cString: $0) } ?? Path.absolute(path))
    }
}
