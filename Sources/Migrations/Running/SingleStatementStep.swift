import DatabaseAccess
import MigrationModel

/// The protocol of a step outside any transaction: ask whether it is done, clear what a broken attempt left, run the
/// one statement, ask again, and only then verify and record it. What `verify` throws leaves the effect, and no record
/// of success: the next run looks again.
struct SingleStatementStep {
    let run: MigrationRun
    let step: MigrationPlan.Step
    let next: MigrationPlan.Step?

    func carryOut() throws -> MigrationReport.CompletedStep {
        let begin = ContinuousClock.now
        var retry = RetryPolicy(run.options)
        while true {
            var phase = MigrationFailure.Phase.body
            let connection = StepConnection(run.db)
            do {
                let rows = try attempt()
                let took = begin.duration(to: .now)
                let opening = run.settings.opening(
                    lockTimeout: run.options.statementLockTimeout,
                    savepoint: run.savepoint
                )
                try run.keepingAccount {
                    try connection.withTransaction(opening: opening) { transaction in
                        phase = .verify
                        run.progress.send(.verifying(step))
                        try connection.runStep(transaction) { try run.declared(step)?.change.verify($0) }
                        phase = .record
                        let record = run.record(of: step, took: took, rowsChanged: rows)
                        return ((), run.closing(step, next: next, record: record))
                    }
                }
                return .init(step: step, took: took, rowsChanged: rows, statements: nil)
            } catch {
                guard try run.waitAndTryAgain(step, after: error, &retry) else {
                    throw run.fail(step, error, phase: phase, connection: connection)
                }
            }
        }
    }

    private func attempt() throws -> Int {
        guard let fragment = run.declared(step)?.change as? any NonTransactionalFragment,
            let statement = fragment.statement(for: run.db.dialect), try !fragment.isDone(run.db)
        else { return 0 }
        // Outside a transaction there is no SET LOCAL. No lock timeout: such statements are made to wait without being
        // in the way, and one that gives up leaves something to clear.
        for setting in run.settings.unlimited { try run.db.execute(script: setting) }
        defer { for setting in run.settings.restorations { try? run.db.execute(script: setting) } }
        try fragment.cleanUp(run.db)
        let rows = try run.db.execute(statement)
        guard try fragment.isDone(run.db) else {
            throw DatabaseError.unexpectedAnswer("the statement went through, and its effect is not there")
        }
        return rows
    }
}
