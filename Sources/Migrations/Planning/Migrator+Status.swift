public import DatabaseAccess
public import MigrationModel

extension Migrator {
    /// How the database and this app stand to each other. Only reads; a refusal is a state here, not an error.
    ///
    /// - Throws: `DatabaseError` when the database cannot be read.
    public func status(of db: any DatabaseConnection) throws -> MigrationStatus {
        var facts: DatabaseFacts
        let plan: MigrationPlan
        let rows: [String: MigrationFailure.RowsDone]
        do {
            facts = try DatabaseFacts(of: db)
            let glance = try self.plan(from: facts)
            rows = try rowsDone(glance, facts, on: db)
            guard !glance.isEmpty else { return status(.ready, facts, glance, rows) }
            if let running = try running(db, &facts) { return running }
            plan = try self.plan(from: facts, upTo: nil, on: db)
        } catch let refusal as MigrationError {
            return status(.refused(refusal), try? DatabaseFacts(of: db))
        }
        guard !plan.isEmpty else { return status(.ready, facts, plan, rows) }

        // The last attempt tells how the next step stands, unless that step has never been tried.
        let last = facts.log == nil ? nil : try MigrationLog.read(db)?.last
        switch last?.outcome {
        case .failed: return status(last.map { .failed($0) } ?? .pending, facts, plan, rows)
        case .started, .interrupted: return status(last.map { .interrupted($0) } ?? .pending, facts, plan, rows)
        default: return status(plan.isInstall && facts.isEmpty ? .empty : .pending, facts, plan, rows)
        }
    }

    /// Asks only where the plan has a batched step.
    private func rowsDone(
        _ plan: MigrationPlan,
        _ facts: DatabaseFacts,
        on db: any DatabaseConnection
    ) throws -> [String: MigrationFailure.RowsDone] {
        let hasBatches = (plan.steps + plan.background).contains { $0.mode == .batches }
        guard hasBatches, facts.form == .current else { return [:] }
        var rows: [String: MigrationFailure.RowsDone] = [:]
        for row in try db.query("SELECT id, rows_done, rows_total FROM migration_checkpoint") {
            rows[try row.text("id")] = .init(done: try row.integer("rows_done"), total: try row.integer("rows_total"))
        }
        return rows
    }

    /// What another process is doing now. With nobody at work, `facts` are what the last one left: read again until
    /// nothing changed around the look at the lock, so that a run that ends just now does not pass for one that died.
    private func running(_ db: any DatabaseConnection, _ facts: inout DatabaseFacts) throws -> MigrationStatus? {
        while true {
            if case .held(let holder) = try MigrationLock.holder(on: db) {
                return status(.running(holder), facts, try plan(from: facts))
            }
            let again = try DatabaseFacts(of: db)
            if again == facts { return nil }
            facts = again
        }
    }

    private func status(
        _ state: MigrationStatus.State,
        _ facts: DatabaseFacts? = nil,
        _ plan: MigrationPlan? = nil,
        _ rows: [String: MigrationFailure.RowsDone] = [:]
    ) -> MigrationStatus {
        MigrationStatus(
            database: facts?.version,
            app: appVersion,
            state: state,
            pending: plan?.steps ?? [],
            background: plan?.background ?? [],
            rows: rows
        )
    }
}
