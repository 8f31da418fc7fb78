import DatabaseAccess
import FileSystem
import Glibc

/// Keeps two processes from migrating one database at once.
///
/// Both locks die with their holder: nothing is left to be cleared by hand, and nothing of them is in the database,
/// where a backup would take it along.
enum MigrationLock {
    /// Runs `body` while this process alone may migrate the database. `body` learns how long it had to wait.
    ///
    /// - Throws: `MigrationError.lockTimeout` naming the holder, `.cannotLock`, or `Cancelled`.
    static func hold<R>(
        on db: any DatabaseConnection,
        _ options: MigrationOptions,
        onEvent: (MigrationEvent) -> Void,
        _ body: (_ waited: Duration) throws -> R
    ) throws -> R {
        switch db.dialect {
        case .postgreSQL:
            let waited = try wait(options, onEvent) { try AdvisoryLock.tryAcquire(db) }
            // The server frees the lock with the session; a failing unlock must not hide what the body threw.
            defer { try? AdvisoryLock.release(db) }
            return try body(waited)
        case .sqlite:
            // A database in memory belongs to this connection alone.
            guard let file = db.databaseFile, !file.isEmpty else { return try body(.zero) }
            var held: [HeldFileLock] = []
            let waited = try wait(options, onEvent) {
                switch try HeldFileLock.acquire(path(for: file)) {
                case .success(let lock):
                    held.append(lock)
                    return .acquired
                case .failure(let busy):
                    return .busy(busy.holder)
                }
            }
            return try withExtendedLifetime(held) { try body(waited) }
        }
    }

    /// Who migrates the database now; nil when nobody does. Writes nothing.
    static func holder(on db: any DatabaseConnection) throws -> Holding {
        switch db.dialect {
        case .postgreSQL:
            return try AdvisoryLock.isHeld(db) ? .held(AdvisoryLock.holder(db)) : .free
        case .sqlite:
            guard let file = db.databaseFile, !file.isEmpty, try FileStatus.of(path(for: file)) != nil else {
                return .free
            }
            return try HeldFileLock.probe(path(for: file))
        }
    }

    enum Holding { case free, held(LockHolder?) }
    enum Attempt { case acquired, busy(LockHolder?) }

    /// The lock file lies beside the database and stays there, empty of meaning when nobody holds it.
    private static func path(for file: String) -> String { file + ".migrating" }

    /// Asks again and again, outside any transaction: a blocking wait inside one would be a transaction that others,
    /// such as CREATE INDEX CONCURRENTLY, wait for in turn.
    private static func wait(
        _ options: MigrationOptions,
        _ onEvent: (MigrationEvent) -> Void,
        _ attempt: () throws -> Attempt
    ) throws -> Duration {
        let start = ContinuousClock.now
        var reported: Duration?
        while true {
            guard case .busy(let holder) = try attempt() else {
                return reported == nil ? .zero : start.duration(to: .now)
            }
            let waited = start.duration(to: .now)
            if reported.map({ waited - $0 >= .seconds(1) }) ?? true {
                onEvent(.waitingForLock(holder: holder, waited: waited))
                reported = waited
            }
            try options.cancellation?.check()
            guard waited < options.lockTimeout else {
                throw MigrationError.lockTimeout(holder: holder, waited: waited)
            }
            // A quarter of a second, spread so that many waiters do not ask in step.
            let left = (options.lockTimeout - waited).milliseconds
            usleep(UInt32(min(Int64.random(in: 150...350), max(1, left))) * 1000)
        }
    }
}

/// `pg_try_advisory_lock` on the session that migrates.
private enum AdvisoryLock {
    /// Advisory locks belong to one database; the schema tells apart several omSupply in one. The hash is the server's
    /// own, of a name that nothing else uses.
    private static let key: SQL = "hashtextextended('omsupply migrations in ' || coalesce(current_schema(), ''), 0)"

    static func tryAcquire(_ db: any DatabaseConnection) throws -> MigrationLock.Attempt {
        guard try db.value("SELECT pg_try_advisory_lock(\(key))") != .boolean(true) else { return .acquired }
        return .busy(try holder(db))
    }

    static func release(_ db: any DatabaseConnection) throws {
        _ = try db.value("SELECT pg_advisory_unlock(\(key))")
    }

    static func isHeld(_ db: any DatabaseConnection) throws -> Bool { try !holders(db).isEmpty }

    static func holder(_ db: any DatabaseConnection) throws -> LockHolder? {
        guard let row = try holders(db).first else { return nil }
        return LockHolder(
            pid: try row.integer("pid"),
            name: try row.optionalText("application_name"),
            since: try row.optionalText("since")
        )
    }

    private static func holders(_ db: any DatabaseConnection) throws -> [Row] {
        // pg_locks shows a 64-bit key as two halves, with objsubid 1.
        try db.query(
            """
            SELECT l.pid, nullif(a.application_name, '') AS application_name,
                to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
            FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid::bigint = (\(key) >> 32) & 4294967295
                AND l.objid::bigint = \(key) & 4294967295
            """
        )
    }
}

/// A kernel lock on the file beside the database.
private final class HeldFileLock {
    private let lock: FileLock

    private init(_ lock: consuming FileLock) { self.lock = lock }

    struct Busy: Error { let holder: LockHolder? }

    static func acquire(_ path: String) throws(MigrationError) -> Result<HeldFileLock, Busy> {
        do {
            switch try FileLock.acquire(path, note: "\(ProcessFacts.hostName), since \(UTC.now()) UTC") {
            case .acquired(let lock): return .success(HeldFileLock(lock))
            case .busy(let holder): return .failure(Busy(holder: holder.map { describe($0.note) }))
            }
        } catch { throw .cannotLock(error) }
    }

    /// Looks whether anybody holds the lock by taking it for a moment; the note in the file is left alone.
    static func probe(_ path: String) throws(MigrationError) -> MigrationLock.Holding {
        do {
            switch try FileLock.acquire(folder: path) {
            case .acquired: return .free
            case .busy:
                let note = (try? WholeFile.read(path)).map { String(decoding: $0, as: UTF8.self) }
                return .held(note.map(describe))
            }
        } catch { throw .cannotLock(error) }
    }

    /// The note reads `pid 123, HOST, since …`.
    private static func describe(_ note: String) -> LockHolder {
        let line = note.split(separator: "\n").first.map(String.init) ?? ""
        let parts = line.split(separator: ",", maxSplits: 2).map { $0.drop { $0 == " " } }
        let pid = parts.first.flatMap { $0.hasPrefix("pid ") ? Int64($0.dropFirst(4)) : nil }
        guard parts.count == 3, parts[2].hasPrefix("since ") else {
            return LockHolder(pid: pid, name: line.isEmpty ? nil : line, since: nil)
        }
        let since = parts[2].dropFirst(6)
        return LockHolder(
            pid: pid,
            name: String(parts[1]),
            since: String(since.hasSuffix(" UTC") ? since.dropLast(4) : since)
        )
    }
}
