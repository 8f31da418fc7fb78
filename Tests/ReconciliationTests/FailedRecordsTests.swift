import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// What a site sent and central could not integrate.
struct FailedRecordsTests {
    private func central(_ engine: Engine) throws -> any DatabaseConnection {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name,
                                     action, data, source_site_id)
            VALUES ('failed', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'no item', 'stock_line', 'UPSERT', '{}', 2),
                   ('whole', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, NULL, 'stock_line', 'UPSERT', '{}', 2),
                   ('others', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'no item', 'stock_line', 'UPSERT', '{}', 3)
            """
        )
        return connection
    }

    private func sources(_ connection: any DatabaseConnection) throws -> [Int64] {
        try connection.query("SELECT source_site_id FROM sync_buffer ORDER BY record_id").map {
            try $0.integer("source_site_id")
        }
    }

    /// Integrated as the site's later, the fresh database would not be sent it.
    @Test(arguments: Engine.all)
    func whatADatabaseLeftBehindIsCentrals(_ engine: Engine) throws {
        let connection = try central(engine)
        let store = try CentralStore(on: connection)
        try store.recordPush(site: 2, incarnation: "old", session: 1, through: lastSeen(3))
        let timeline = try store.openTimeline(afterRestoreFrom: "b1").timeline
        // It was tried once more.
        try connection.execute(
            "UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP WHERE integration_error IS NOT NULL"
        )
        func report(_ incarnation: String, own: Int64) -> SiteReport {
            SiteReport(
                site: 2,
                timeline: timeline.id,
                incarnation: incarnation,
                pull: next(1),
                push: next(own + 1),
                highestOwn: lastSeen(own),
                session: 1
            )
        }
        // The database that sent it may still send it better.
        try store.markReconciled(report("old", own: 3))
        #expect(try sources(connection) == [2, 3, 2])
        try store.markReconciled(report("fresh", own: 0))
        #expect(try sources(connection) == [1, 3, 2])
    }

    @Test(arguments: Engine.all)
    func centralKnowsWhatItIsBehindWith(_ engine: Engine) throws {
        let store = try CentralStore(on: try central(engine))
        #expect(try store.isBehind(RecordName("stock_line", "failed"), of: 2))
        #expect(try !store.isBehind(RecordName("stock_line", "failed"), of: 3))
        #expect(try !store.isBehind(RecordName("stock_line", "whole"), of: 2))
        #expect(try !store.isBehind(RecordName("stock_line", "none"), of: 2))
    }

    /// Its own later version is nowhere else as a record.
    @Test(arguments: Engine.all)
    func aSiteKeepsWhatCentralIsBehindWith(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 2)
        for record in ["own", "even", "others", "taken"] { try connection.change("stock_line", record) }
        func pulled(_ record: String, _ cursor: Int64, by author: Int64, isBehind: Bool) -> PulledRecord {
            PulledRecord(
                table: "stock_line",
                record: record,
                cursor: Cursor(cursor),
                author: author,
                isBehind: isBehind
            )
        }
        let records = [
            pulled("own", 5, by: 2, isBehind: true), pulled("even", 6, by: 2, isBehind: false),
            pulled("others", 7, by: 3, isBehind: true), pulled("absent", 8, by: 2, isBehind: true),
        ]
        let taken = try connection.withTransaction { db in try RemoteReconciler.withoutOlder(records, in: db) }
        #expect(taken.map(\.record) == ["even", "others", "absent"])
        // Another's version came after its own.
        let later = pulled("taken", 9, by: 3, isBehind: false)
        try connection.withTransaction { db in try RemoteReconciler.recordPulled([later], in: db) }
        let own = [pulled("taken", 10, by: 2, isBehind: true)]
        #expect(try connection.withTransaction { db in try RemoteReconciler.withoutOlder(own, in: db) } == own)
    }
}
