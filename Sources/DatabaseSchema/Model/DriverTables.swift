/// The tables that this package keeps for itself in a database: no part of anybody's schema, and in no baseline.
package enum DriverTables {
    package static let names = [
        "migration_log", "migration_state", "migration_checkpoint", "migration_saved_view",
    ]
    /// Whatever else belongs to the log.
    package static let prefix = "migration_log_"

    package static func contains(_ name: String) -> Bool { names.contains(name) || name.hasPrefix(prefix) }
}
