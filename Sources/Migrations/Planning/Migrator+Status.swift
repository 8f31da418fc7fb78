public import DatabaseAccess

extension Migrator {
    /// How the database and this app stand to each other. Only reads; a refusal is a state here, not an error.
    ///
    /// - Throws: `DatabaseError` when the database cannot be read.
    public func status(of db: any DatabaseConnection) throws -> MigrationStatus {
        var facts: DatabaseFacts
        let plan: MigrationPlan
        do {
            facts = try DatabaseFacts(of: db)
            let glance = try self.plan(from: facts)
            guard !glance.isEmpty else { return status(.ready, facts, glance) }
            if let running = try running(db, &facts) { return running }
            plan = try self.plan(from: facts, upTo: nil, on: db)
        } catch let refusal as MigrationError {
            return status(.refused(refusal), try? DatabaseFacts(of: db))
        }
        guard !plan.isEmpty else { return status(.ready, facts, plan) }

        // The last attempt tells how the next step stands, unless that step has never been tried.
        let last = facts.log == nil ? nil : try MigrationLog.read(db)?.last
        switch last?.outcome {
        case .failed: return status(last.map { .failed($0) } ?? .pending, facts, plan)
        case .started, .interrupted: return status(last.map { .interrupted($0) } ?? .pending, facts, plan)
        default: return status(plan.isInstall && facts.isEmpty ? .empty : .pending, facts, plan)
        }
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
        _ plan: MigrationPlan? = nil
    ) -> MigrationStatus {
        MigrationStatus(
            database: facts?.version,
            app: appVersion,
            state: state,
            pending: plan?.steps ?? [],
            background: plan?.background ?? []
        )
    }
}
