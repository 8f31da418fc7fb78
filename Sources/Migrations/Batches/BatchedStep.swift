import DatabaseAccess
import FileSystem

/// The protocol of a batched step: each batch is a transaction with the place that it reached; the last one is the
/// record of the whole.
struct BatchedStep {
    private let run: MigrationRun
    private let step: MigrationPlan.Step
    private let next: MigrationPlan.Step?

    init(_ run: MigrationRun, _ step: MigrationPlan.Step, _ next: MigrationPlan.Step?) {
        self.run = run
        self.step = step
        self.next = next
    }

    /// Every batch, or, with a limit, so many at most.
    ///
    /// - Returns: nil when the limit was reached before the last row.
    func carryOut(atMost limit: Int = .max, pace: inout BatchPace) throws -> MigrationReport.CompletedStep? {
        guard let fragment = run.declared(step)?.change as? any BatchedFragment else {
            return try TransactionalStep(run, step, next).carryOut()
        }
        let begin = ContinuousClock.now
        var checkpoint = Checkpoint()
        var batches = 0
        var retry = RetryPolicy(run.options)
        var phase = MigrationFailure.Phase.body
        var connection = StepConnection(run.db)
        do {
            checkpoint = try run.db.withTransaction { try Checkpoint.load(or: fragment.source, id: step.id, $0) }
        } catch { throw run.fail(step, error, phase: .body, connection: nil) }
        while batches < limit {
            run.progress.note(.rows(done: checkpoint.rowsDone, total: checkpoint.rowsTotal))
            connection = StepConnection(run.db)
            do {
                try run.options.cancellation?.check()
                let started = ContinuousClock.now
                let reached = try run.keepingAccount {
                    try batch(fragment, checkpoint, pace.rows, connection, &phase)
                }
                guard let reached else {
                    let took = begin.duration(to: .now)
                    return .init(step: step, took: took, rowsChanged: Int(checkpoint.rowsDone), statements: nil)
                }
                batches += 1
                pace.adjust(after: started.duration(to: .now))
                checkpoint = reached
                retry = RetryPolicy(run.options)
                run.progress.beat()
            } catch {
                guard try run.waitAndTryAgain(step, after: error, &retry) else {
                    let rows = MigrationFailure.RowsDone(done: checkpoint.rowsDone, total: checkpoint.rowsTotal)
                    throw run.fail(step, error, phase: phase, connection: connection, rows: rows)
                }
            }
        }
        return nil
    }

    /// The place that the batch reached; nil when there was none, and the step is done and recorded.
    private func batch(
        _ fragment: any BatchedFragment,
        _ checkpoint: Checkpoint,
        _ limit: Int,
        _ connection: StepConnection,
        _ phase: inout MigrationFailure.Phase
    ) throws -> Checkpoint? {
        let opening = run.settings.opening(lockTimeout: run.options.statementLockTimeout, savepoint: run.savepoint)
        return try connection.withTransaction(opening: opening) { db in
            phase = .body
            guard let batch = try fragment.source.nextBatch(after: checkpoint.position, limit: limit, db) else {
                phase = .verify
                run.progress.send(.verifying(step))
                try connection.runStep(db) { try fragment.verify($0) }
                phase = .record
                let rows = Int(checkpoint.rowsDone)
                let record = run.record(of: step, took: run.progress.tookSoFar, rowsChanged: rows)
                return (nil, run.closing(step, next: next, record: record) + Checkpoint.removal(step.id))
            }
            try connection.runStep(db) { try fragment.migrate(batch, $0) }
            let reached = checkpoint.advanced(by: batch)
            let restoration = "RELEASE SAVEPOINT \(run.savepoint);" + run.settings.restoration
            return (reached, restoration + reached.saving(step.id, db.dialect))
        }
    }
}
