import DatabaseAccess

/// The protocol of a step outside any transaction: ask whether it is done, clear what a broken attempt left, run the
/// one statement, ask again, and only then record it.
struct SingleStatementStep {
    private let run: MigrationRun
    private let step: MigrationPlan.Step
    private let next: MigrationPlan.Step?

    init(_ run: MigrationRun, _ step: MigrationPlan.Step, _ next: MigrationPlan.Step?) {
        self.run = run
        self.step = step
        self.next = next
    }

    func carryOut() throws -> MigrationReport.CompletedStep {
        let begin = ContinuousClock.now
        var retry = RetryPolicy(run.options)
        while true {
            do {
                let rows = try attempt()
                let took = begin.duration(to: .now)
                try run.keepingAccount {
                    let record = run.record(of: step, took: took, rowsChanged: rows)
                    let words = run.closing(step, next: next, record: record, releases: false)
                    try run.db.withTransaction { try $0.execute(script: words) }
                }
                return .init(step: step, took: took, rowsChanged: rows, statements: nil)
            } catch {
                guard try run.waitAndTryAgain(step, after: error, &retry) else {
                    throw run.fail(step, error, phase: .body, connection: nil)
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
        let settings = try SessionSettings(of: run.db)
        try run.db.execute(script: "SET lock_timeout = 0")
        try run.db.execute(script: "SET statement_timeout = 0")
        defer { try? run.db.execute(script: settings.restoration) }
        try fragment.cleanUp(run.db)
        let rows = try run.db.execute(statement)
        guard try fragment.isDone(run.db) else {
            throw DatabaseError.unexpectedAnswer("the statement went through, and its effect is not there")
        }
        return rows
    }
}
