import DatabaseAccess
import DatabaseSchema
import MigrationTesting
import TestSupport
import Testing

struct V1_09_02Tests {
    /// That queries use it is tested where they are made.
    @Test(arguments: Engine.all)
    func whatWasPulledHasAnIndexOfItsPlaces(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.9.1", to: "1.9.2").run { db in
            try db.insert(
                into: "sync_pulled",
                columns: ["table_name", "record_id", "timeline", "cursor", "author"],
                rows: [["item", "a", Value.null, 7, Value.null], ["item", "b", "t2", 7, 2]]
            )
        } check: { db in
            let rows = try db.query(
                "SELECT record_id, timeline, cursor, author, own_cursor FROM sync_pulled ORDER BY record_id"
            )
            #expect(rows.map(\.values) == [["a", nil, 7, nil, nil], ["b", "t2", 7, 2, nil]])
            let indexes = try SchemaModel(of: db).indexes
            #expect(indexes.contains { $0.name == "index_sync_pulled_place" && $0.table == "sync_pulled" })
            #expect(indexes.contains { $0.name == "index_sync_buffer_failed" && $0.table == "sync_buffer" })
        }
    }
}
