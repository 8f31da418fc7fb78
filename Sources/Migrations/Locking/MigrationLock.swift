import DatabaseAccess
import FileSystem
import MigrationModel

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
            try AdvisoryLock.refusePooler(db)
            let waited = try wait(options, onEvent) { try AdvisoryLock.tryAcquire(db) }
            // The server frees the lock with the session; a failing unlock must not hide what the body threw.
            defer { try? AdvisoryLock.release(db) }
            return try body(waited)
        case .sqlite:
            // A database in memory belongs to this connection alone.
            guard let file = db.databaseFile, !file.isEmpty else { return try body(.zero) }
            var held: [DatabaseFileLock] = []
            let waited = try wait(options, onEvent) {
                switch try DatabaseFileLock.acquire(for: file) {
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
            guard let file = db.databaseFile, !file.isEmpty else { return .free }
            return try DatabaseFileLock.probe(for: file)
        }
    }

    enum Holding { case free, held(LockHolder?) }
    enum Attempt { case acquired, busy(LockHolder?) }

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
            rest(min(.milliseconds(Int64.random(in: 150...350)), options.lockTimeout - waited))
        }
    }
}
