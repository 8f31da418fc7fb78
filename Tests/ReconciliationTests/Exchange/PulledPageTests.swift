import ReconciliationTestSupport
import DatabaseAccess
import SyncCursors
import TestSupport
import Testing

@testable import Reconciliation
@testable import ReconciliationModel

/// How a site finds what it pulled from a lost part of central's log.
struct PulledPageTests {
    private static let rows: Int64 = 20_000

    /// A site with many records, half of them from before it knew of timelines.
    private func site(_ database: SyncDatabase) throws -> any DatabaseConnection {
        let connection = try database.connect()
        try connection.execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < \(Self.rows))
            INSERT INTO sync_pulled (table_name, record_id, timeline, cursor)
            SELECT 'item', CAST(n AS TEXT), CASE WHEN n % 2 = 0 THEN 't2' END, n FROM number
            """
        )
        try connection.execute("ANALYZE sync_pulled")
        return connection
    }

    @Test(arguments: Engine.all, [nil, "t2"] as [String?])
    func aPageIsFoundByTheIndex(_ engine: Engine, timeline: String?) throws {
        let database = try SyncDatabase(engine)
        let connection = try site(database)
        let span = CursorSpan(Cursor(Self.rows - 2_000), Cursor(.max))
        let last = PulledPlace(RecordName("item", "x"), Cursor(Self.rows - 1_000), of: timeline)
        for place in [nil, last] {
            let query = DatabaseRemoteTables.pulledPage(span, of: timeline, after: place, limit: 100)
            let explain: SQL = "\(postgreSQL: "EXPLAIN ", sqlite: "EXPLAIN QUERY PLAN ")"
            let answer = try connection.query(explain + query).flatMap(\.values)
            let plan = answer.map { "\($0)" }.joined(separator: "\n")
            #expect(plan.contains("index_sync_pulled_place"), "\(plan)")
            #expect(!plan.contains("SCAN sync_pulled") && !plan.contains("Seq Scan"), "\(plan)")
        }
    }

    @Test(arguments: Engine.all)
    func pagesFollowOneAnother(_ engine: Engine) throws {
        let database = try SyncDatabase(engine)
        let connection = try database.connect()
        // Three tables and two records to a cursor, and cursors that are not asked for.
        for cursor in 1...20 {
            for table in ["item", "asset", "name"] {
                for id in ["b\(cursor)", "a\(cursor)"] {
                    try connection.execute(
                        """
                        INSERT INTO sync_pulled (table_name, record_id, timeline, cursor)
                        VALUES (\(table), \(id), 't2', \(cursor))
                        """
                    )
                }
            }
        }
        let tables = DatabaseRemoteTables(connection: connection)
        let span = CursorSpan(Cursor(5), Cursor(14))
        let all = try tables.pulled(span, of: "t2", after: nil, limit: 1_000)
        #expect(all.count == 60)
        #expect(try tables.pulled(span, of: nil, after: nil, limit: 1_000).isEmpty)
        var paged: [PulledPlace] = []
        while true {
            let page = try tables.pulled(span, of: "t2", after: paged.last, limit: 7)
            paged += page
            if page.count < 7 { break }
        }
        #expect(paged == all)
    }

    /// Holes are looked for by themselves: between them lies nearly all that a site holds.
    @Test func lostSpansAreWhatIsLost() {
        let kept = KeptRange(
            timeline: "t1",
            through: lastSeen(90),
            missing: [
                CursorSpan(Cursor(5), Cursor(7)), CursorSpan(Cursor(7), Cursor(9)), CursorSpan(Cursor(80), Cursor(95)),
            ]
        )
        for cursor in (0...200).map({ Cursor(Int64($0)) }) {
            #expect(kept.lostSpans.filter { $0.contains(cursor) }.count == (kept.isLost(cursor) ? 1 : 0), "\(cursor)")
        }
    }
}
