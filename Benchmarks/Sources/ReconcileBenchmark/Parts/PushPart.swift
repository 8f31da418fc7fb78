import BenchmarkSupport
import DatabaseAccess
import Reconciliation
import SyncCursors

/// The transaction in which central stores what a site pushed, with and without the note of how far that was.
struct PushPart {
    let central: CentralFixture

    /// Rows in a batch, and how often each is stored: what a site has written since it synced some minutes ago, and as
    /// much as omSupply sends at once.
    private static let batches = [(rows: 100, rounds: 1_000), (rows: 1_024, rounds: 200)]
    private static let site: Int64 = 2

    func run(_ bars: inout Bars) throws {
        say("\(central.name): the transaction of a push, ms")
        say("    median 99 of 100     worst")
        for (rows, rounds) in Self.batches {
            var (plain, noted) = (Times(), Times())
            var last = Int64(NetworkSize.storedThrough)
            // A first one of each, which is not counted: the rows are new then, and later only changed.
            for round in 0...rounds {
                for isNoted in [false, true].shuffled() {
                    last += Int64(rows)
                    let start = ContinuousClock.now
                    try store(rows, note: isNoted ? LastSeenCursor(Cursor(last)) : nil, round)
                    guard round > 0 else { continue }
                    if isNoted { noted.add(start.duration(to: .now)) } else { plain.add(start.duration(to: .now)) }
                }
            }
            say(plain.line + "  \(rows) rows")
            say(noted.line + "  \(rows) rows and recordPush")
            bars.require(
                "\(central.name): recording a push of \(rows) rows adds, %",
                (noted.undisturbed / plain.undisturbed - 1) * 100,
                atMost: 5
            )
        }
    }

    /// As omSupply does it: a statement for each row.
    private func store(_ rows: Int, note: LastSeenCursor?, _ round: Int) throws {
        try central.connection.withTransaction { db in
            if let note {
                let incarnation = NetworkSize.incarnation(of: Int(Self.site))
                try CentralStore.recordPush(
                    site: Self.site,
                    incarnation: incarnation,
                    session: 2,
                    through: note,
                    in: db
                )
            }
            for number in 1...rows {
                let id = "pushed-\(number)"
                let data = """
                    {"id":"\(id)","item_id":"item-1","store_id":"store-2","batch":"B\(round)","pack_size":10,\
                    "available_number_of_packs":\(round),"total_number_of_packs":\(round),"on_hold":false,"note":null}
                    """
                try db.execute(
                    """
                    INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
                    VALUES (\(id), CURRENT_TIMESTAMP, 'stock_line', 'UPSERT', \(data), \(Self.site))
                    ON CONFLICT (record_id) DO UPDATE SET received_datetime = excluded.received_datetime,
                        integration_datetime = NULL, integration_error = NULL, table_name = excluded.table_name,
                        action = excluded.action, data = excluded.data, source_site_id = excluded.source_site_id
                    """
                )
            }
        }
    }
}
