import DatabaseAccess
import SyncCursors
import TestSupport
import Testing

struct CursorSnapshotTests {
    @Test(arguments: Engine.all)
    func aDatabaseWithoutTheTablesReadsAsEmpty(engine: Engine) throws {
        let database = try engine.makeDatabase()
        #expect(try CursorSnapshot(of: database.connect()) == CursorSnapshot())
    }

    @Test(arguments: Engine.all)
    func everyCursorHasItsConvention(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: "CREATE TABLE key_value_store (id TEXT, value_string TEXT, value_int INTEGER, value_bigint BIGINT)"
        )
        for (key, small, big) in [
            ("CENTRAL_SYNC_PULL_CURSOR", 5, nil), ("SYNC_PULL_CURSOR_V6", 6, nil), ("SYNC_PUSH_CURSOR_V7", nil, 7),
            ("SHIPMENT_TRANSFER_PROCESSOR_CURSOR", 8, nil), ("SETTINGS_SYNC_SITE_ID", 9, nil),
        ] as [(String, Int?, Int?)] {
            try db.execute(
                "INSERT INTO key_value_store VALUES (\(key), NULL, \(nullable: small), \(nullable: big))"
            )
        }
        try db.execute("INSERT INTO key_value_store VALUES ('SETTINGS_SYNC_SITE_UUID', 'abc', NULL, NULL)")
        let snapshot = try CursorSnapshot(of: db)
        #expect(snapshot.site == 9 && snapshot.siteIdentifier == "abc")
        #expect(
            snapshot.stored == [
                StoredCursor(key: "CENTRAL_SYNC_PULL_CURSOR", value: 5, convention: .lastSeen),
                StoredCursor(key: "SHIPMENT_TRANSFER_PROCESSOR_CURSOR", value: 8, convention: .next),
                StoredCursor(key: "SYNC_PULL_CURSOR_V6", value: 6, convention: .next),
                StoredCursor(key: "SYNC_PUSH_CURSOR_V7", value: 7, convention: .lastSeen),
            ]
        )
    }

    /// On real servers the key is an enumeration, which compares with no text by itself.
    @Test(.needsPostgreSQL)
    func keysMayBeAnEnumeration() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: """
                CREATE TYPE key_value_type AS ENUM ('DATABASE_VERSION', 'SYNC_PULL_CURSOR_V6');
                CREATE TABLE key_value_store (id key_value_type, value_string TEXT, value_int INTEGER, value_bigint BIGINT);
                INSERT INTO key_value_store VALUES ('DATABASE_VERSION', '2.20.00', NULL, NULL),
                    ('SYNC_PULL_CURSOR_V6', NULL, 4, NULL);
                """
        )
        let snapshot = try CursorSnapshot(of: db)
        #expect(snapshot.databaseVersion == "2.20.00")
        #expect(snapshot.stored == [StoredCursor(key: "SYNC_PULL_CURSOR_V6", value: 4, convention: .next)])
    }

    /// A rolled-back row used its cursor all the same.
    @Test(arguments: Engine.all)
    func theHighestCursorHandedOutMayBeAboveTheLastRow(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: engine == .sqlite
                ? "CREATE TABLE changelog (cursor INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT)"
                : """
                CREATE SEQUENCE changelog_cursor_seq;
                CREATE TABLE changelog (cursor BIGINT PRIMARY KEY DEFAULT nextval('changelog_cursor_seq'), record_id TEXT)
                """
        )
        #expect(try CursorSnapshot(of: db).highestHandedOut == nil)
        for record in ["a", "b"] { try db.execute("INSERT INTO changelog (record_id) VALUES (\(record))") }
        try db.execute("DELETE FROM changelog WHERE record_id = 'b'")
        let snapshot = try CursorSnapshot(of: db)
        #expect(snapshot.changelogLast == LastSeenCursor(Cursor(1)))
        #expect(snapshot.highestHandedOut == Cursor(2))
    }

    @Test func nextAndLastSeenAreOneApart() {
        #expect(NextCursor(after: LastSeenCursor(Cursor(90))).cursor == Cursor(91))
        #expect(LastSeenCursor(before: NextCursor(Cursor(91))).cursor == Cursor(90))
        #expect(Cursor.limit == Cursor(2_147_483_648))
    }
}
