import DatabaseAccess
import MigrationModel

extension Migrator {
    /// Refuses a plan whose steps need a newer engine. Asks for the engine's version only where a step says what it
    /// needs.
    func checkEngine(_ plan: MigrationPlan, on db: any DatabaseConnection) throws {
        let due = Set(plan.steps.map(\.id))
        let demanding = declared.filter { due.contains($0.id) && $0.change.needs[db.dialect] != nil }
        guard let needed = demanding.compactMap({ $0.change.needs[db.dialect] }).max() else { return }
        let has = try engineVersion(of: db)
        guard has < needed else { return }
        let steps = demanding.filter { step in step.change.needs[db.dialect].map { has < $0 } ?? false }.map(\.id)
        throw MigrationError.engineTooOld(steps: steps, needs: needed, has: has)
    }

    /// PostgreSQL 15.18 is 15.18.0.
    private func engineVersion(of db: any DatabaseConnection) throws -> Version {
        switch db.dialect {
        case .sqlite:
            guard case .text(let text)? = try db.value("SELECT sqlite_version()") else { break }
            return try Version(text)
        case .postgreSQL:
            guard case .text(let text)? = try db.value("SELECT current_setting('server_version_num')"),
                let number = UInt32(text)
            else { break }
            return Version(number / 10_000, number % 10_000, 0)
        }
        throw DatabaseError.unexpectedAnswer("the engine does not tell its version")
    }
}
