public import DatabaseAccess
import FileSystem

extension Migrator {
    /// Works on the background steps of a database that is otherwise ready, batch by batch, until none is left.
    ///
    /// A server calls it on a thread and a connection of its own while people work. The migration lock is held for one
    /// batch at a time and taken anew, so that an upgrade that starts meanwhile waits for one batch; the place that was
    /// reached is kept, whoever goes on.
    ///
    /// - Returns: the steps that were finished by this call.
    /// - Throws: `MigrationError`, as `migrate`; `.failed` leaves the batches before as they are. `Cancelled`.
    @discardableResult
    public func runBackground(
        _ db: any DatabaseConnection,
        options: MigrationOptions = MigrationOptions(),
        onEvent: (MigrationEvent) -> Void = { _ in }
    ) throws -> [MigrationReport.CompletedStep] {
        guard db.transactionStatus == .idle else { throw MigrationError.connectionInTransaction }
        return try withoutActuallyEscaping(onEvent) { onEvent in
            var done: [MigrationReport.CompletedStep] = []
            var pace = BatchPace(wanted: options.batchDuration)
            while true {
                try options.cancellation?.check()
                let outcome = try MigrationLock.hold(on: db, options, onEvent: onEvent) { _ in
                    let facts = try DatabaseFacts(of: db)
                    let upgrade = try plan(from: facts)
                    guard upgrade.isEmpty, let step = upgrade.background.first else {
                        return BackgroundBatch.nothingLeft
                    }
                    let plan = MigrationPlan(
                        database: upgrade.database,
                        app: upgrade.app,
                        target: upgrade.target,
                        steps: [step]
                    )
                    return try MigrationRun(self, plan, facts, on: db, options, onEvent).carryOutOneBatch(&pace)
                }
                switch outcome {
                case .nothingLeft: return done
                case .finished(let step): done.append(step)
                case .goesOn: rest(options.backgroundPause)
                }
            }
        }
    }
}

/// What one turn at a background step came to.
enum BackgroundBatch {
    case nothingLeft
    case goesOn
    case finished(MigrationReport.CompletedStep)
}
