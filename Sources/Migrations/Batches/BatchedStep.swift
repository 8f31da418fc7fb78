import DatabaseAccess
import FileSystem
import MigrationModel

/// The protocol of a batched step: each batch is a transaction with the place that it reached; the last one is the
/// record of the whole. A try that only met others' locks is repeated for its batch alone.
struct BatchedStep {
    let run: MigrationRun
    let step: MigrationPlan.Step
    let next: MigrationPlan.Step?

    /// Every batch, or, with a limit, so many at most.
    ///
    /// - Parameter begin: when the work on the step began, for its record.
    /// - Returns: nil when the limit was reached before the last row.
    func carryOut(
        atMost limit: Int = .max,
        since begin: ContinuousClock.Instant = .now,
        pace: inout BatchPace
    ) throws -> MigrationReport.CompletedStep? {
        guard let fragment = run.declared(step)?.change as? any BatchedFragment else {
            return try TransactionalStep(run: run, step: step, next: next).carryOut()
        }
        var checkpoint: Checkpoint?
        var batches = 0
        var retry = RetryPolicy(run.options)
        while batches < limit {
            var phase = MigrationFailure.Phase.body
            let connection = StepConnection(run.db)
            do {
                try run.options.cancellation?.check()
                let place = try checkpoint ?? load(fragment.source)
                checkpoint = place
                run.progress.note(.rows(done: place.rowsDone, total: place.rowsTotal))
                let started = ContinuousClock.now
                let reached = try run.keepingAccount {
                    try batch(fragment, place, pace.rows, since: begin, connection, &phase)
                }
                guard let reached else {
                    let took = begin.duration(to: .now)
                    return .init(step: step, took: took, rowsChanged: Int(place.rowsDone), statements: nil)
                }
                batches += 1
                pace.adjust(after: started.duration(to: .now))
                checkpoint = reached
                retry = RetryPolicy(run.options)
                run.progress.note(.rows(done: reached.rowsDone, total: reached.rowsTotal))
                run.progress.beat()
            } catch {
                guard try run.waitAndTryAgain(step, after: error, &retry) else {
                    let rows = checkpoint.map { MigrationFailure.RowsDone(done: $0.rowsDone, total: $0.rowsTotal) }
                    throw run.fail(step, error, phase: phase, connection: connection, rows: rows)
                }
            }
        }
        return nil
    }

    private func load(_ source: BatchSource) throws -> Checkpoint {
        try run.db.withTransaction(readOnly: true) { db in
            let patience = run.settings.patience(run.options.statementLockTimeout)
            if !patience.isEmpty { try db.execute(script: patience) }
            return try Checkpoint.load(or: source, ids: run.names(of: step), db)
        }
    }

    /// The place that the batch reached; nil when there was none, and the step is done and recorded.
    private func batch(
        _ fragment: any BatchedFragment,
        _ checkpoint: Checkpoint,
        _ limit: Int,
        since begin: ContinuousClock.Instant,
        _ connection: StepConnection,
        _ phase: inout MigrationFailure.Phase
    ) throws -> Checkpoint? {
        defer { if connection.usedPragma { run.settings.restorePragmas(on: run.db) } }
        let opening =
            BatchSource.format(run.db.dialect)
            + run.settings.opening(lockTimeout: run.options.statementLockTimeout, savepoint: run.savepoint)
        return try connection.withTransaction(opening: opening) { db in
            guard let batch = try fragment.source.nextBatch(after: checkpoint.position, limit: limit, db) else {
                phase = .verify
                run.progress.send(.verifying(step))
                try connection.runStep(db) { try fragment.verify($0) }
                phase = .record
                let took = begin.duration(to: .now)
                let record = run.record(of: step, took: took, rowsChanged: Int(checkpoint.rowsDone))
                return (nil, run.closing(step, next: next, record: record) + Checkpoint.removal(run.names(of: step)))
            }
            try connection.runStep(db) { try fragment.migrate(batch, $0) }
            phase = .record
            let reached = checkpoint.advanced(by: batch)
            let restoration = "RELEASE SAVEPOINT \(run.savepoint);" + run.settings.restoration
            return (reached, restoration + reached.saving(step.id, fragment.source, db.dialect))
        }
    }
}

extension MigrationRun {
    /// All batches in the one transaction of a whole upgrade, from where an earlier run, in batches, had come.
    func carryOutBatches(
        of fragment: any BatchedFragment,
        _ step: MigrationPlan.Step,
        _ connection: StepConnection,
        _ db: borrowing Transaction
    ) throws {
        let format = BatchSource.format(db.dialect)
        if !format.isEmpty { try db.execute(script: format) }
        var checkpoint = try Checkpoint.load(or: fragment.source, ids: names(of: step), db)
        var pace = BatchPace(wanted: options.batchDuration)
        while let batch = try fragment.source.nextBatch(after: checkpoint.position, limit: pace.rows, db) {
            try options.cancellation?.check()
            let started = ContinuousClock.now
            try connection.runStep(db) { try fragment.migrate(batch, $0) }
            pace.adjust(after: started.duration(to: .now))
            checkpoint = checkpoint.advanced(by: batch)
            progress.note(.rows(done: checkpoint.rowsDone, total: checkpoint.rowsTotal))
            progress.beat()
        }
        try db.execute(script: Checkpoint.removal(names(of: step)))
    }
}
