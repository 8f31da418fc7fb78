import DatabaseAccess
@testable import SchemaMigrations
import MigrationTesting
import TestSupport
import Testing

/// Rows of two buffers arrive in one. Copy this file for a migration of data.
struct V1_03_01Tests {
    @Test(arguments: Engine.all)
    func rowsOfBothBuffersAreKept(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { db in
            try insert(
                db,
                into: "remote_buffer",
                id: "r1",
                record: "invoice1",
                action: "UPSERT",
                data: #"{"a": "it's"}"#
            )
            try insert(
                db,
                into: "remote_buffer",
                id: "r2",
                record: "invoice2",
                action: "DELETE",
                data: nil,
                error: "no store"
            )
            try insert(db, into: "central_buffer", id: "c1", record: "item1", action: "UPSERT", data: "{}")
        } check: { db in
            let rows = try db.query("SELECT * FROM sync_buffer ORDER BY record_id", as: SyncBufferRow.self)
            #expect(
                rows == [
                    expected("invoice1", action: "UPSERT", data: #"{"a": "it's"}"#),
                    expected("invoice2", action: "DELETE", data: "{}", error: "no store"),
                    expected("item1", action: "UPSERT", data: "{}"),
                ]
            )
            #expect(try !db.hasTable("remote_buffer"))
            #expect(try !db.hasTable("central_buffer"))
        }
    }

    @Test(arguments: Engine.all)
    func theLaterOfTwoRowsForOneRecordWins(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { db in
            // Inserted in the wrong order on purpose.
            try insert(
                db,
                into: "remote_buffer",
                id: "a",
                record: "x",
                data: "new",
                received: "2022-05-02 00:00:00.000001"
            )
            try insert(
                db,
                into: "remote_buffer",
                id: "b",
                record: "x",
                data: "old",
                received: "2022-05-01 00:00:00.000001"
            )
            try insert(db, into: "central_buffer", id: "c", record: "y", data: "central")
            try insert(db, into: "remote_buffer", id: "d", record: "y", data: "own")
        } check: { db in
            let rows = try db.query("SELECT * FROM sync_buffer ORDER BY record_id", as: SyncBufferRow.self)
            #expect(rows.map(\.data) == ["new", "own"])
        }
    }

    @Test(arguments: Engine.all)
    func emptyBuffersMakeAnEmptyBuffer(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { _ in
        } check: { db in
            let count = try db.value("SELECT count(*) FROM sync_buffer")
            #expect(count == 0)
        }
    }

    /// Neighbours in one chunk, and rows far apart: the later of each pair wins.
    @Test(arguments: Engine.all)
    func fiftyThousandRowsAreMerged(_ engine: Engine) throws {
        let later: SQL = """
            \(postgreSQL: "TIMESTAMP '2022-01-01 00:00:00' + i * INTERVAL '1 second'",
               sqlite: "datetime('2022-01-01 00:00:00', i || ' seconds')")
            """
        try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { db in
            for (table, record) in [("remote_buffer", "'near' || (i / 2)"), ("central_buffer", "'far' || (i % 12500)")]
            {
                try db.execute(
                    """
                    INSERT INTO \(identifier: table) (id, table_name, record_id, action, data, received_datetime)
                    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 24999)
                    SELECT 'id' || i, 'any_table', \(raw: record), 'UPSERT', CAST(i AS TEXT), \(later) FROM n
                    """
                )
            }
        } check: { db in
            let near = try db.value(
                """
                SELECT count(*) FROM sync_buffer WHERE record_id LIKE 'near%'
                    AND CAST(data AS INTEGER) = 2 * CAST(substr(record_id, 5) AS INTEGER) + 1
                """
            )
            let far = try db.value(
                """
                SELECT count(*) FROM sync_buffer WHERE record_id LIKE 'far%'
                    AND CAST(data AS INTEGER) = CAST(substr(record_id, 4) AS INTEGER) + 12500
                """
            )
            #expect(near == 12_500)
            #expect(far == 12_500)
            let count = try db.value("SELECT count(*) FROM sync_buffer")
            #expect(count == 25_000)
        }
    }

    /// To Swift both are one text; to the engines they are two records.
    @Test(arguments: Engine.all)
    func twoSpellingsOfOneLetterAreTwoRecords(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { db in
            try insert(db, into: "remote_buffer", id: "a", record: "\u{e9}", data: "one")
            try insert(db, into: "remote_buffer", id: "b", record: "e\u{301}", data: "two")
        } check: { db in
            let count = try db.value("SELECT count(*) FROM sync_buffer")
            #expect(count == 2)
        }
    }

    private let received = "2022-05-01 10:20:30.123456"

    private func insert(
        _ db: borrowing Transaction,
        into table: String,
        id: String,
        record: String,
        action: String = "UPSERT",
        data: String?,
        error: String? = nil,
        received: String? = nil
    ) throws {
        try db.execute(
            """
            INSERT INTO \(identifier: table)
                (id, table_name, record_id, action, data, received_datetime, integration_error)
            VALUES
                (\(id), 'any_table', \(record), \(action), \(nullable: data),
                 \(received ?? self.received, as: .timestamp), \(nullable: error))
            """
        )
    }

    private func expected(_ record: String, action: String, data: String, error: String? = nil) -> SyncBufferRow {
        SyncBufferRow(
            recordID: record,
            received: received,
            integrationError: error,
            tableName: "any_table",
            action: action,
            data: data
        )
    }
}
