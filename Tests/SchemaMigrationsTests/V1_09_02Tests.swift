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
            #expect(indexes.contains { $0.name == "index_sync_log_started_datetime" && $0.table == "sync_log" })
        }
    }

    @Test(arguments: Engine.all, [true, false])
    func whatASiteHadSeenGoesOn(_ engine: Engine, _ isOwing: Bool) throws {
        try engine.migrationTest(from: "1.9.1", to: "1.9.2").run { db in
            try db.execute(
                """
                INSERT INTO sync_incarnation (incarnation, timeline, session, decided_through, decided_timeline,
                    decided_cursor, decided_tables, created)
                VALUES ('i', 't2', 4, \(nullable: isOwing ? 91 : nil), \(nullable: isOwing ? "root" : nil),
                    \(nullable: isOwing ? 99 : nil), NULL, CAST('2024-01-01 00:00:00' AS \(type: .timestamp)))
                """
            )
        } check: { db in
            let seen = try db.query("SELECT own_cursor, timeline, cursor FROM sync_seen_place").map(\.values)
            #expect(seen == (isOwing ? [[91, "root", 99]] : []))
            #expect(try db.value("SELECT decided_through FROM sync_incarnation") == (isOwing ? 91 : .null))
        }
    }
}
