public import DatabaseAccess

extension Migrator {
    /// How the database and this app stand to each other. Only reads; a refusal is a state here, not an error.
    ///
    /// - Throws: `DatabaseError` when the database cannot be read.
    public func status(of db: any DatabaseConnection) throws -> MigrationStatus {
        let facts: DatabaseFacts
        do { facts = try DatabaseFacts(of: db) } catch let refusal as MigrationError {
            return status(.refused(refusal))
        }
        let plan: MigrationPlan
        do { plan = try self.plan(from: facts) } catch { return status(.refused(error), facts) }
        guard !plan.isEmpty else { return status(.ready, facts) }
        if case .held(let holder) = try MigrationLock.holder(on: db) { return status(.running(holder), facts, plan) }

        // The last attempt tells how the next step stands, unless that step has never been tried.
        switch facts.log?.last {
        case let entry? where entry.outcome == .failed: return status(.failed(entry), facts, plan)
        case let entry? where entry.outcome == .started || entry.outcome == .interrupted:
            return status(.interrupted(entry), facts, plan)
        default: return status(plan.isInstall && facts.isEmpty ? .empty : .pending, facts, plan)
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
            log: facts?.log ?? []
        )
    }
}
