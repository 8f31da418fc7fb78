public import DatabaseAccess
import FileSystem

extension Migrator {
    /// Brings the database to the app's version, or to `target`, each step in a transaction of its own together with
    /// its record and the version. With nothing to do it takes no lock and writes nothing.
    ///
    /// - Parameters:
    ///   - db: a connection of its own, outside any transaction; not one of a pool.
    ///   - target: where to stop; nil for the app's own version.
    ///   - onEvent: called on this thread.
    /// - Throws: `MigrationError`; `Cancelled` when a stop was asked for; `DatabaseError` when the database cannot be
    ///   read or the log cannot be written. Steps that are done stay done and are on record.
    @discardableResult
    public func migrate(
        _ db: any DatabaseConnection,
        upTo target: Version? = nil,
        options: MigrationOptions = MigrationOptions(),
        onEvent: (MigrationEvent) -> Void = { _ in }
    ) throws -> MigrationReport {
        guard db.transactionStatus == .idle else { throw MigrationError.connectionInTransaction }
        let glance = try plan(for: db, upTo: target)
        guard !glance.isEmpty else {
            onEvent(.ready(glance.target))
            return MigrationReport(from: glance.database, to: glance.target, steps: [], waited: .zero)
        }
        return try MigrationLock.hold(on: db, options, onEvent: onEvent) { waited in
            // Whoever held the lock until now may have done it all.
            let facts = try DatabaseFacts(of: db)
            let plan = try plan(from: facts, upTo: target)
            var report: [MigrationReport.CompletedStep] = []
            if !plan.isEmpty {
                onEvent(.planned(plan))
                for entry in facts.log ?? [] where entry.outcome == .started {
                    onEvent(.foundInterrupted(id: entry.id, version: entry.version, started: entry.started))
                }
                try MigrationLog.prepare(plan, declared, facts.log, on: db)
                for (index, step) in plan.steps.enumerated() {
                    try options.cancellation?.check()
                    onEvent(.started(step, number: index + 1, of: plan.steps.count))
                    let completed = try run(step, on: db, onEvent)
                    onEvent(.finished(step, number: index + 1, of: plan.steps.count, took: completed.took))
                    report.append(completed)
                }
            }
            onEvent(.ready(plan.target))
            return MigrationReport(from: glance.database, to: plan.target, steps: report, waited: waited)
        }
    }

    /// The protocol of one step: `started` is committed; the work, its record and the version are one transaction;
    /// a failure is recorded after the rollback.
    private func run(
        _ step: MigrationPlan.Step,
        on db: any DatabaseConnection,
        _ onEvent: (MigrationEvent) -> Void
    ) throws -> MigrationReport.CompletedStep {
        let number = try MigrationLog.start(step, app: appVersion, on: db)
        let begin = ContinuousClock.now
        let connection = StepConnection(db)
        do {
            return try connection.withTransaction { transaction in
                try connection.runStep(transaction) { try work(of: step, $0) }
                let took = begin.duration(to: .now)
                if let version = step.stamps { try VersionStamp.write(version, transaction) }
                try MigrationLog.succeed(
                    number,
                    step,
                    took: took,
                    rowsChanged: connection.rowsChanged,
                    transaction
                )
                return .init(step: step, took: took, rowsChanged: connection.rowsChanged)
            }
        } catch {
            let failure = MigrationFailure(step, error, statementNumber: connection.failedStatementNumber)
            // The first error wins. A row that stays `started` because the connection is gone is found by the next run.
            try? MigrationLog.fail(number, failure, took: begin.duration(to: .now), on: db)
            onEvent(.failed(failure))
            throw MigrationError.failed(failure)
        }
    }

    private func work(of step: MigrationPlan.Step, _ db: borrowing Transaction) throws {
        guard let migration = migrations.first(where: { $0.version == step.version }) else { return }
        switch step.kind {
        case .migration: try migration.migrate(db)
        case .fragment: try migration.fragments.first { $0.id == step.id }?.migrate(db)
        case .stamp: break
        }
    }
}

extension MigrationFailure {
    init(_ step: MigrationPlan.Step, _ error: any Error, statementNumber: Int?) {
        let databaseError = error as? DatabaseError
        var statement: String?
        if case .statementFailed(let sql, _)? = databaseError { statement = sql }
        self.init(
            step: step,
            statementNumber: statementNumber,
            statement: statement,
            databaseError: databaseError,
            reason: databaseError?.description ?? String(describing: error)
        )
    }
}
