import DatabaseAccess
import FileSystem
import MigrationModel

extension MigrationRun {
    /// Records a failure, or a stop, after the rollback. The first error wins: what cannot be recorded in the database
    /// goes to the journal.
    func fail(
        _ step: MigrationPlan.Step,
        _ error: any Error,
        phase: MigrationFailure.Phase,
        connection: StepConnection?,
        rows: MigrationFailure.RowsDone? = nil
    ) -> any Error {
        let isStop =
            options.cancellation?.isRequested == true
            && (error is Cancelled || isCancelledStatement(error) || RetryPolicy.isPassing(error))
        var failure = MigrationFailure(
            step,
            error,
            phase: phase,
            statementNumber: connection?.failedStatementNumber,
            blockers: observer.lastBlockers,
            rows: rows,
            undoesAll: migrator.policy.transactions == .wholeUpgrade
        )
        let outcome: MigrationLogEntry.Outcome = isStop ? .interrupted : .failed
        // The record of a stop must not be stopped itself.
        db.watchStatements(nil)
        do {
            try db.rollback()
            var words = log.finish(outcome, took: progress.tookSoFar, failure: failure)
            if log.open?.id != step.id {
                words += log.complete(step, outcome, hash(of: step), took: progress.tookSoFar, failure: failure)
            }
            try db.withTransaction { try $0.execute(script: words) }
        } catch {
            failure.record = journal.write(step, outcome, failure, log, took: progress.tookSoFar)
            // The row of an upgrade in one transaction would look like one that died.
            if let open = log.open, open.id != step.id {
                _ = journal.write(.upgrade(to: plan.target), outcome, failure, log, took: progress.tookSoFar)
            }
        }
        if isStop { return Cancelled(signal: options.cancellation?.requestedSignal ?? 15) }
        progress.send(.failed(failure))
        return MigrationError.failed(failure)
    }

    private func isCancelledStatement(_ error: any Error) -> Bool {
        ["57014", "SQLITE_INTERRUPT"].contains((error as? DatabaseError)?.code)
    }
}
