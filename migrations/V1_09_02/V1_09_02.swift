import DatabaseAccess
import MigrationModel

/// After a restore of central a site looks for what it pulled from the part that was lost, a page at a time: a few records
/// among all that it holds.
struct V1_09_02: Migration {
    let version = Version(1, 9, 2)
    let summary = "records that a site pulled are found by their place in central's log"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("CREATE INDEX index_sync_pulled_place ON sync_pulled (timeline, cursor)")
    }
}
