import DatabaseAccess
import MigrationModel

/// omSupply's own central server: changes and arrivals know the site that they come from.
struct V1_08_00: Migration {
    let version = Version(1, 8, 0)
    let summary = "source sites, and the phases of syncing with omSupply central"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("ALTER TABLE changelog ADD COLUMN name_link_id TEXT")
        try db.execute("ALTER TABLE changelog ADD COLUMN source_site_id \(type: .integer)")
        try db.execute("ALTER TABLE sync_buffer ADD COLUMN source_site_id \(type: .integer)")
        for phase in ["pull_v6", "push_v6"] {
            for moment in ["started", "finished"] {
                try db.execute(
                    "ALTER TABLE sync_log ADD COLUMN \(raw: phase)_\(raw: moment)_datetime \(type: .timestamp)"
                )
            }
            for count in ["total", "done"] {
                try db.execute(
                    "ALTER TABLE sync_log ADD COLUMN \(raw: phase)_progress_\(raw: count) \(type: .integer)"
                )
            }
        }
    }
}
