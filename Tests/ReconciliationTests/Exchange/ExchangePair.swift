import JSONStreams
import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

/// A central that went back to its first rows, and site 2, which has read its log to 10,000 and pushed nothing.
struct ExchangePair {
    // They live as long as their connections.
    private let databases: [SyncDatabase]
    let central: any DatabaseConnection
    let site: any DatabaseConnection
    let server: CentralStore
    let remote: RemoteReconciler

    /// - Parameter items: what the bundle has, each named after itself.
    init(_ engine: Engine, items: [String] = []) throws {
        databases = [try SyncDatabase(engine), try SyncDatabase(engine)]
        central = try databases[0].connect()
        site = try databases[1].connect()
        try central.set("SETTINGS_SYNC_SITE_ID", 1)
        try central.execute("INSERT INTO name (id, code, name, type) VALUES ('n', 'n', 'n', 'FACILITY')")
        try central.execute("INSERT INTO name_link (id, name_id) VALUES ('n', 'n')")
        try central.execute("INSERT INTO store (id, code, site_id, name_link_id) VALUES ('s2', 's2', 2, 'n')")
        for item in items { try central.writeItem(item, name: item) }
        server = try CentralStore(on: central)
        try server.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(20_000))
        try site.set("SETTINGS_SYNC_SITE_ID", 2)
        try site.set(CursorKey.pullV6, 10_001)
        try site.set(CursorKey.pushV6, 1)
        remote = try RemoteReconciler(on: site)
    }

    static func content(_ id: String, name: String) -> String {
        #"{"id":"\#(id)","code":"\#(id)","name":"\#(name)","type":"STOCK"}"#
    }

    /// The site pulled an item from central's log, before it was lost.
    func receive(_ id: String, at cursor: Int64, _ content: String?, of timeline: String? = nil) throws {
        let action = content == nil ? "DELETE" : "UPSERT"
        try site.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, table_name, action, data)
            VALUES (\(id), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'item', \(action), \(content ?? "{}"))
            """
        )
        let origin = timeline.map { RecordPlace(Cursor(cursor), of: $0) }
        let pulled = PulledRecord(table: "item", record: id, cursor: Cursor(cursor), origin: origin)
        try site.withTransaction { db in try RemoteReconciler.recordPulled([pulled], in: db) }
    }

    /// So many items, pulled one after the other from 1,001 on.
    func receive(_ ids: [String], name: (String) -> String) throws {
        for (index, id) in ids.enumerated() {
            try receive(id, at: 1_001 + Int64(index), Self.content(id, name: name(id)))
        }
    }

    /// What one offer did.
    struct Exchange {
        var counts = OfferCounts()
        var pages: [[String]] = []
        var wanted: [String] = []
        var batches: [[Candidate]] = []
        var adopted = 0
        var discarded = 0
    }

    struct LineBroke: Error {}

    /// Offers what the site has, and lets central decide.
    ///
    /// - Parameter pages: the line breaks when so many were asked about.
    func exchange(_ limits: PageLimits = PageLimits(), pages: Int = .max) throws -> Exchange {
        var done = Exchange()
        let report = try remote.report()
        let directive = try server.directive(for: report)
        do {
            done.counts = try remote.offerCandidates(for: directive, limits: limits) { page in
                guard done.pages.count < pages else { throw LineBroke() }
                done.pages.append(page.offers.map(\.record))
                let answer = try server.wanted(of: page, from: report)
                done.wanted += answer.wanted.map { page.offers[$0].record }
                return answer
            } send: { batch in
                done.batches.append(batch)
                let result = try server.adopt(candidates: batch, from: report)
                done.adopted += result.adopted.count
                done.discarded += result.discarded.count
            }
        } catch is LineBroke {}
        return done
    }

    /// Central's server takes over what waits.
    func integrate() throws {
        let waiting = try central.query(
            "SELECT record_id, action, data FROM sync_buffer WHERE integration_datetime IS NULL ORDER BY record_id"
        )
        for row in waiting {
            let id = try row.text("record_id")
            if try row.text("action") == "DELETE" {
                try central.execute("DELETE FROM item WHERE id = \(id)")
                try central.change("item", id, "DELETE")
            } else if case .text(let name)? = RecordContent(json: try row.text("data"))?.fields["name"] {
                try central.writeItem(id, name: name)
            }
            try central.execute(
                "UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP WHERE record_id = \(id)"
            )
        }
    }

    /// All that reconciliation and the server have written at central.
    func written() throws -> [[Value]] {
        try [
            "SELECT cursor, table_name, record_id, row_action FROM changelog ORDER BY cursor",
            "SELECT record_id, action, data FROM sync_buffer ORDER BY record_id",
            "SELECT id, outcome, reason, data FROM sync_salvage ORDER BY id",
            "SELECT id, name FROM item ORDER BY id",
        ]
        .flatMap { try central.query($0).map(\.values) }
    }
}
