import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel

extension MigrationRun {
    /// All steps as one transaction: on record are one row for the upgrade, committed before, and a row for each step,
    /// committed with the work.
    func carryOutAsOne() throws -> [MigrationReport.CompletedStep] {
        var retry = RetryPolicy(options)
        while true {
            var failing = plan.steps[0]
            var phase = MigrationFailure.Phase.body
            let connection = StepConnection(db, traces: options.traces) { [progress] in progress.note(.statement($0)) }
            do {
                return try keepingAccount { try attempt(connection, &failing, &phase) }
            } catch {
                guard try waitAndTryAgain(failing, after: error, &retry) else {
                    throw fail(failing, error, phase: phase, connection: connection)
                }
            }
        }
    }

    private func attempt(
        _ connection: StepConnection,
        _ failing: inout MigrationPlan.Step,
        _ phase: inout MigrationFailure.Phase
    ) throws -> [MigrationReport.CompletedStep] {
        let suspends = plan.steps.contains { declared($0)?.change.rebuildsTables == true }
        let wasEnforced = suspends ? try ForeignKeys.suspend(on: db) : false
        defer {
            if wasEnforced { try? ForeignKeys.resume(on: db) }
            if connection.usedPragma { settings.restorePragmas(on: db) }
        }
        let begin = ContinuousClock.now
        let opening = settings.opening(lockTimeout: options.statementLockTimeout, savepoint: savepoint)
        return try connection.withTransaction(opening: opening) { transaction in
            try dropViews(transaction)
            let known = suspends ? try ForeignKeys.broken(transaction, tables: nil) : []
            var done: [MigrationReport.CompletedStep] = []
            for (index, step) in plan.steps.enumerated() {
                (failing, phase) = (step, .body)
                try options.cancellation?.check()
                progress.begin(index)
                let rowsBefore = connection.rowsChanged
                try work(step, connection, transaction, &phase)
                phase = .record
                let took = progress.tookSoFar
                let rows = connection.rowsChanged - rowsBefore
                let outcome: MigrationLogEntry.Outcome = step.isLate ? .late : .applied
                try transaction.execute(
                    script: settings.restoration + settings.patience(options.statementLockTimeout)
                        + log.complete(step, outcome, hash(of: step), took: took, rowsChanged: rows)
                )
                progress.end(index)
                done.append(.init(step: step, took: took, rowsChanged: rows, statements: nil))
            }
            if suspends { try ForeignKeys.check(transaction, tables: nil, known: known) }
            let last = plan.steps[plan.steps.count - 1]
            let took = begin.duration(to: .now)
            let record = log.finish(.applied, took: took, rowsChanged: connection.rowsChanged)
            return (done, closing(last, next: nil, record: record))
        }
    }
}
