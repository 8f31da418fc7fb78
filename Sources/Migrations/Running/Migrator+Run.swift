public import DatabaseAccess
import FileSystem
public import MigrationModel

extension Migrator {
    /// Brings the database to the app's version, or to `target`, each step in a transaction of its own together with
    /// its record and the version, or all in one by policy. With nothing to do it takes no lock and writes nothing.
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
        let seen = try DatabaseFacts(of: db)
        let glance = try plan(from: seen, upTo: target, on: db)
        guard !glance.isEmpty else {
            onEvent(.ready(glance.target))
            return MigrationReport(from: glance.database, to: glance.target, steps: [], waited: .zero)
        }
        return try withoutActuallyEscaping(onEvent) { onEvent in
            try MigrationLock.hold(on: db, options, onEvent: onEvent) { waited in
                // Whoever held the lock until now may have done it all, or have failed at it.
                let facts = try DatabaseFacts(of: db)
                let plan = try plan(from: facts, upTo: target, on: db)
                var done: [MigrationReport.CompletedStep] = []
                if !plan.isEmpty {
                    try refuseRepetition(facts, since: seen, plan, on: db)
                    done = try MigrationRun(self, plan, facts, on: db, options, onEvent).carryOut()
                }
                onEvent(.ready(plan.target))
                return MigrationReport(from: glance.database, to: plan.target, steps: done, waited: waited)
            }
        }
    }

    /// A program that has waited while the same program failed does not fail at the same step once more: of many that
    /// start at once, one tries. Rows of the log decide, not times.
    private func refuseRepetition(
        _ facts: DatabaseFacts,
        since seen: DatabaseFacts,
        _ plan: MigrationPlan,
        on db: any DatabaseConnection
    ) throws {
        // A row is written when a step begins, so the one of the failure may have been seen before it failed.
        guard let last = facts.log?.last, last.outcome == .failed, !isKnown(last, in: seen),
            let entry = try MigrationLog.last(db), entry.appVersion == appVersion.description
        else { return }
        throw MigrationError.failedElsewhere(entry)
    }

    private func isKnown(_ failure: RecordedStep, in seen: DatabaseFacts) -> Bool {
        guard let last = seen.log?.last else { return false }
        return last.number > failure.number || last.number == failure.number && last.outcome == .failed
    }
}

extension MigrationFailure {
    init(
        _ step: MigrationPlan.Step,
        _ error: any Error,
        phase: Phase,
        statementNumber: Int?,
        blockers: [Blocker] = [],
        rows: RowsDone? = nil,
        undoesAll: Bool = false
    ) {
        let databaseError = error as? DatabaseError
        var statement: String?
        if case .statementFailed(let sql, _)? = databaseError { statement = sql }
        self.init(
            step: step,
            phase: phase,
            statementNumber: statementNumber,
            statement: statement,
            databaseError: databaseError,
            reason: databaseError?.description ?? Self.words(for: error),
            blockers: blockers,
            rows: rows,
            undoesAll: undoesAll,
            record: .log
        )
    }

    /// A step meets one of the library's own errors only where its place in a table cannot be read.
    private static func words(for error: any Error) -> String {
        if case .invalidHistory(let conflict)? = error as? MigrationError { return "\(conflict)" }
        return String(describing: error)
    }
}
