import MigrationModel

/// For the developer whose list of migrations or step is at fault: what to do.
func explanation(of error: any Error) -> String {
    guard let error = error as? MigrationError else { return "\(error)" }
    switch error {
    case .versionsNotIncreasing(let first, let second):
        return "SchemaMigrations.all is not in order: \(second) stands after \(first). The oldest comes first."
    case .migrationAboveApp(let migration, let app):
        return "SchemaMigrations.appVersion is \(app), below the migration \(migration): raise it."
    case .duplicateFragment(let id):
        return "two fragments are called \(id): an id is unique over all versions, old names (replaces) included."
    case .unusableFragmentID(let id):
        return "no fragment can be called '\(id)': it is empty, reads as a version, or begins like the driver's own."
    case .failed(let failure):
        let statement = failure.statement.map { "\n  statement \(failure.statementNumber ?? 1): \($0)" } ?? ""
        return "\(failure.step.id) failed on an empty database: \(failure.reason)\(statement)"
    default: return "\(error)"
    }
}
