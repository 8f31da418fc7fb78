import DatabaseAccess
import MigrationTesting
import Migrations
import SchemaMigrations
import TestSupport
import Testing

struct V1_09_01Tests {
    /// A name says where its version comes from; another name is kept as it is.
    @Test(arguments: Engine.all)
    func salvagedVersionsGetTheirPlaces(_ engine: Engine) throws {
        let ids = [
            "a": "95@root/item/a", "b/c": "9223372036854775@t@1/2/item/b/c", "ü'": "7@é/item/ü'",
            "x-1": "x-1", "x-2": "12", "x-3": "@root/item/x-3", "x-4": "9a@root/item/x-4", "x-5": "9@/item/x-5",
            "x-6": "9@root/item/other", "x-7": "12345678901234567890@root/item/x-7", "x-8": "-9@root/item/x-8",
        ]
        try engine.migrationTest(from: "1.9.0", to: "1.9.1").run { db in
            try db.insert(
                into: "sync_salvage",
                columns: [
                    "id", "site_id", "table_name", "record_id", "action", "outcome", "reason", "recorded",
                ],
                rows: ids.map { record, id in
                    [id, 2, "item", record, "UPSERT", "adopted", "r", "2024-05-01 10:20:30"]
                }
            )
        } check: { db in
            let found = try db.query(
                "SELECT record_id, timeline, cursor FROM sync_salvage WHERE cursor IS NOT NULL OR timeline IS NOT NULL"
            )
            #expect(
                Set(found.map(\.values)) == [
                    ["a", "root", 95], ["b/c", "t@1/2", 9_223_372_036_854_775], ["ü'", "é", 7],
                ]
            )
            #expect(try db.value("SELECT count(*) FROM sync_salvage") == .integer(Int64(ids.count)))
        }
    }

    @Test(arguments: Engine.all)
    func whatIsThereCountsAsTheFirstSession(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.9.0", to: "1.9.1").run { db in
            try db.insert(
                into: "sync_watermark",
                columns: ["site_id", "incarnation", "cursor"],
                rows: [[2, "first", 480]]
            )
            try db.insert(
                into: "sync_incarnation",
                columns: ["incarnation", "created"],
                rows: [["first", "2024-05-01 10:20:30"]]
            )
        } check: { db in
            let watermarks = try db.query("SELECT cursor, session FROM sync_watermark").map(\.values)
            #expect(watermarks == [[480, 0]])
            let session = try db.value("SELECT session FROM sync_incarnation")
            #expect(session == 0)
        }
    }

    /// One lease for one database; without one, nothing is held back.
    @Test(arguments: Engine.all)
    func thereIsOneLeaseAtMost(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try SchemaMigrations.migrator.migrate(db)
        try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'UPSERT')")
        let now: SQL = "CAST('2024-01-01 00:00:00' AS \(type: .timestamp))"
        try db.execute("INSERT INTO sync_lease (id, ceiling, nonce, renewed) VALUES (1, 10, 'n', \(now))")
        #expect(throws: DatabaseError.self) {
            try db.execute("INSERT INTO sync_lease (id, ceiling, nonce, renewed) VALUES (2, 10, 'n', \(now))")
        }
    }

    /// The trigger's half of the promise; PostgreSQL's sequence has a limit of its own.
    @Test func sqliteRefusesARowAboveTheCeiling() throws {
        let database = try Engine.sqlite.makeDatabase()
        let db = try database.connect()
        try SchemaMigrations.migrator.migrate(db)
        try db.execute("INSERT INTO sync_lease (id, ceiling, nonce, renewed) VALUES (1, 2, 'n', CURRENT_TIMESTAMP)")
        let insert: SQL = "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'UPSERT')"
        try db.execute(insert)
        try db.execute(insert)
        let error = #expect(throws: DatabaseError.self) { try db.execute(insert) }
        #expect(error?.serverMessage?.message.contains("the cursor lease has run out") == true)
        #expect(try db.value("SELECT seq FROM sqlite_sequence WHERE name = 'changelog'") == 2)
        try db.execute("UPDATE sync_lease SET ceiling = 3")
        try db.execute(insert)
    }
}
