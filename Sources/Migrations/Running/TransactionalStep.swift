import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel

/// The protocol of an ordinary step: the work, its record and the version are one transaction; a try that only met
/// others' locks is repeated from its beginning.
struct TransactionalStep {
    let run: MigrationRun
    let step: MigrationPlan.Step
    let next: MigrationPlan.Step?

    func carryOut() throws -> MigrationReport.CompletedStep {
        var retry = RetryPolicy(run.options)
        while true {
            let connection = StepConnection(run.db, traces: run.options.traces) { [progress = run.progress] in
                progress.note(.statement($0))
            }
            var phase = MigrationFailure.Phase.body
            do {
                return try run.keepingAccount { try attempt(connection, &phase) }
            } catch {
                guard try run.waitAndTryAgain(step, after: error, &retry) else {
                    throw run.fail(step, error, phase: phase, connection: connection)
                }
            }
        }
    }

    private func attempt(
        _ connection: StepConnection,
        _ phase: inout MigrationFailure.Phase
    ) throws -> MigrationReport.CompletedStep {
        let suspends = run.declared(step)?.change.rebuildsTables == true
        let wasEnforced = suspends ? try ForeignKeys.suspend(on: run.db) : false
        defer {
            if wasEnforced { try? ForeignKeys.resume(on: run.db) }
            if connection.usedPragma { run.settings.restorePragmas(on: run.db) }
        }
        let begin = ContinuousClock.now
        let opening = run.settings.opening(lockTimeout: run.options.statementLockTimeout, savepoint: run.savepoint)
        let completed = try connection.withTransaction(opening: opening) { transaction in
            try run.dropViews(transaction)
            // What was broken before is not held against the step.
            let known = suspends ? try ForeignKeys.broken(transaction, tables: nil) : []
            try run.work(step, connection, transaction, &phase)
            if suspends { try ForeignKeys.check(transaction, tables: nil, known: known) }
            phase = .record
            let took = begin.duration(to: .now)
            let completed = MigrationReport.CompletedStep(
                step: step,
                took: took,
                rowsChanged: connection.rowsChanged,
                statements: connection.trace
            )
            let record = run.record(of: step, took: took, rowsChanged: connection.rowsChanged)
            return (completed, run.closing(step, next: next, record: record))
        }
        run.viewsAreDropped = true
        return completed
    }
}

extension MigrationRun {
    /// The step's own part of its transaction.
    func work(
        _ step: MigrationPlan.Step,
        _ connection: StepConnection,
        _ transaction: borrowing Transaction,
        _ phase: inout MigrationFailure.Phase
    ) throws {
        switch step.kind {
        case .migration, .fragment:
            guard let change = declared(step)?.change else { return }
            if let fragment = change as? any BatchedFragment {
                try carryOutBatches(of: fragment, step, connection, transaction)
            } else {
                try connection.runStep(transaction) { try change.migrate($0) }
            }
            phase = .verify
            progress.send(.verifying(step))
            try connection.runStep(transaction) { try change.verify($0) }
        case .baseline:
            guard let baseline = migrator.baseline else { return }
            try connection.runStep(transaction) { try $0.execute(script: baseline.script(for: $0.dialect)) }
            // A script made by hand may set a search path, as a dump does: the rows below belong where the log is.
            try transaction.execute(script: settings.restoration + settings.patience(options.statementLockTimeout))
            for step in migrator.declared where step.version <= baseline.version {
                try transaction.execute(script: log.baselined(step))
            }
        case .views: try buildViews(transaction)
        case .stamp, .upgrade: break
        }
    }

    /// Makes the views that were taken away; those of others come after them.
    private func buildViews(_ db: borrowing Transaction) throws {
        try ViewBuilder.build(migrator.views.ordered.filter { plan.views.contains($0.name) }, db)
        for lost in try SavedViews.restore(db) {
            progress.send(.viewNotRestored(name: lost.name, reason: lost.reason))
        }
        let names = migrator.views.ordered.map(\.name)
        try db.execute(script: MigrationState.set(.views, migrator.views.hash(for: db.dialect).description))
        try db.execute(script: MigrationState.set(.viewNames, names.joined(separator: "\n")))
    }

    /// Whether a try that failed is to be repeated; rolls back and waits first.
    func waitAndTryAgain(
        _ step: MigrationPlan.Step,
        after error: any Error,
        _ retry: inout RetryPolicy
    ) throws -> Bool {
        guard let pause = retry.pause(after: error) else { return false }
        try db.rollback()
        let code = (error as? DatabaseError)?.code ?? ""
        progress.send(
            .retrying(step, Retry(tries: retry.failures, code: code, blockers: observer.lastBlockers, pause: pause))
        )
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end {
            if options.cancellation?.isRequested == true { return false }
            rest(min(.milliseconds(100), ContinuousClock.now.duration(to: end)))
            progress.beat()
        }
        return true
    }
}
