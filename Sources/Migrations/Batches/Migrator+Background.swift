public import DatabaseAccess
import FileSystem
public import MigrationModel

extension Migrator {
    /// Works on the background steps of a database that is otherwise ready, batch by batch, until none is left.
    ///
    /// A server calls it on a thread and a connection of its own while people work; `runBackground(connecting:)` does
    /// that for servers that live in tasks. The migration lock is held for one batch at a time and taken anew, so that
    /// an upgrade that starts meanwhile waits for one batch; the place that was reached is kept, whoever goes on.
    /// Several processes may call it at once: each batch is done by one of them. With nothing to do, or with an upgrade
    /// due, which comes first, it takes no lock and writes nothing.
    ///
    ///     let thread = Thread {
    ///         do { try migrator.runBackground(connect(), options: options) } catch {
    ///             log("tried again at the next start: \(error)")
    ///         }
    ///     }
    ///
    /// - Returns: the steps that were finished by this call.
    /// - Throws: `MigrationError`, as `migrate`; `.failed` leaves the batches before as they are, is on record, and the
    ///   next call goes on. `Cancelled`, which is no failure: the place is kept.
    @discardableResult
    public func runBackground(
        _ db: any DatabaseConnection,
        options: MigrationOptions = MigrationOptions(),
        onEvent: (MigrationEvent) -> Void = { _ in }
    ) throws -> [MigrationReport.CompletedStep] {
        guard db.transactionStatus == .idle else { throw MigrationError.connectionInTransaction }
        return try withoutActuallyEscaping(onEvent) { onEvent in
            var done: [MigrationReport.CompletedStep] = []
            var current: (id: String, begin: ContinuousClock.Instant)?
            var pace = BatchPace(wanted: options.backgroundBatchDuration)
            while true {
                try options.cancellation?.check()
                guard try backgroundPlan(from: DatabaseFacts(of: db)) != nil else { return done }
                let outcome = try MigrationLock.hold(on: db, options, onEvent: onEvent) { _ in
                    // Another process may have finished it meanwhile.
                    let facts = try DatabaseFacts(of: db)
                    guard let plan = try backgroundPlan(from: facts) else { return BackgroundBatch.nothingLeft }
                    let step = plan.steps[0]
                    if current?.id != step.id {
                        current = (step.id, .now)
                        onEvent(.started(step, number: 1, of: 1))
                    }
                    let run = try MigrationRun(self, plan, facts, on: db, options, onEvent)
                    return try run.carryOutOneBatch(&pace, since: current?.begin ?? .now)
                }
                switch outcome {
                case .nothingLeft: return done
                case .finished(let completed):
                    onEvent(.finished(completed.step, number: 1, of: 1, took: completed.took))
                    done.append(completed)
                    pace = BatchPace(wanted: options.backgroundBatchDuration)
                case .goesOn: pause(options)
                }
            }
        }
    }

    /// The first background step as a plan of its own; nil when none is left, or an upgrade comes first.
    private func backgroundPlan(from facts: DatabaseFacts) throws -> MigrationPlan? {
        let upgrade = try plan(from: facts)
        guard upgrade.isEmpty, let step = upgrade.background.first else { return nil }
        return MigrationPlan(database: upgrade.database, app: upgrade.app, target: upgrade.target, steps: [step])
    }

    private func pause(_ options: MigrationOptions) {
        let end = ContinuousClock.now + options.backgroundPause
        while .now < end, options.cancellation?.isRequested != true {
            rest(min(.milliseconds(100), ContinuousClock.now.duration(to: end)))
        }
    }
}

/// What one turn at a background step came to.
enum BackgroundBatch {
    case nothingLeft
    case goesOn
    case finished(MigrationReport.CompletedStep)
}
