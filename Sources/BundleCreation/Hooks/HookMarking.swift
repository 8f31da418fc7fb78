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
        let (syncs, waited) = try waitForSync(connection, call)
        call.start(.marking)
        call.willMark(name)
        let taken: AlignmentMark.Taken
        do {
            let patience = call.remaining - Self.reserve
            taken = try AlignmentMark(name: name, connection: connection, patience: patience, cancellation: {}).take()
        } catch let held as AlignmentMark.ChangeLogHeld { throw HookError.changeLogHeld(seconds: held.seconds) }
        guard case .text(let system)? = try connection.value("SELECT system_identifier::text FROM pg_control_system()")
        else { throw DatabaseError.unexpectedAnswer("pg_control_system") }
        return HookMark(
            name: name,
            place: LogPlace(systemIdentifier: system, timeline: taken.timeline, lsn: taken.lsn),
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
        while true {
            let now = Machine.monotonicSeconds
            let reading = try SyncLogReading.read(db)
            // What comes behind the queue in a synchronisation acknowledges nothing.
            guard let run = reading?.underWay, !run.queue.hasEnded else { return (reading, now - start) }
            guard call.remaining > Self.reserve else {
                if requiresNoSync { throw HookError.syncUnderWay(started: run.started) }
                return (reading, now - start)
            }
            usleep(Self.pause)
        }
    }

    /// What has been synchronised, and where the cursors stand now.
    static func read(_ source: BackupRequest.Source) throws -> (SyncLogReading?, CursorSnapshot?) {
        let connection: any DatabaseConnection =
            switch source {
            case .postgreSQL(let configuration): try PostgreSQLConnection(configuration)
            case .sqlite(let path): try SQLiteConnection(path, .readOnly)
            }
        return try read(connection)
    }

    static func read(_ connection: any DatabaseConnection) throws -> (SyncLogReading?, CursorSnapshot?) {
        var cursors = try CursorSnapshot(of: connection)
        cursors.watermarks = []
        // More than at the mark: what came since has to be among them.
        return (try SyncLogReading.read(connection, limit: 64), cursors)
    }
}
