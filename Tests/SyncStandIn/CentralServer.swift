import DatabaseAccess
import SyncCursors

/// omSupply's central server as sites of every age meet it.
struct CentralServer {
    let connection: any DatabaseConnection
    /// What is committed at central after an answer's rows were read and before its end was: v6's race.
    var meanwhile: () throws -> Void = {}

    /// How v7's central looks for rows: so many cursors at a time.
    private static let window: Int64 = 250_000

    init(_ connection: any DatabaseConnection) { self.connection = connection }

    var site: Int64 {
        get throws { try Settings.integer(Settings.site, of: connection) ?? 0 }
    }

    private var end: Cursor {
        get throws { try CursorSnapshot(of: connection).changelogLast?.cursor ?? Cursor(0) }
    }

    /// v6: the rows are read under the change log's lock, the end after it was released.
    func answerV6(_ request: PullRequest) throws -> Batch {
        // A negative cursor, which is one that did not fit 32 bits, is read as none.
        let first = max(request.first, Cursor(0))
        let rows = try self.rows(first, through: Cursor(.max), request, limit: request.limit + 1)
        try meanwhile()
        let sent = Array(rows.prefix(request.limit))
        return Batch(records: sent, end: try sent.last?.cursor ?? end, isLast: rows.count <= request.limit)
    }

    /// v7: the end is read first, and rows are looked for up to it, a window at a time.
    func answerV7(_ request: PullRequest) throws -> Batch {
        let end = try end
        var (records, first) = ([SentRecord](), max(request.first, Cursor(0)))
        while records.count < request.limit, first <= end {
            let last = min(first.advanced(by: Self.window - 1), end)
            records += try rows(first, through: last, request, limit: request.limit - records.count)
            first = last.advanced(by: 1)
        }
        try meanwhile()
        let isLast = records.count < request.limit
        return Batch(records: records, end: records.last?.cursor ?? end, isLast: isLast)
    }

    /// The last row of each record. A site that is being initialised gets its own rows too.
    private func rows(_ first: Cursor, through last: Cursor, _ request: PullRequest, limit: Int) throws -> [SentRecord]
    {
        let records = Records(connection)
        return try connection.query(
            """
            SELECT cursor, table_name, record_id, row_action, source_site_id FROM changelog c
            WHERE cursor >= \(first) AND cursor <= \(last) AND \(Records.isLatest)
            AND (\(!request.isInitialised) OR source_site_id IS NULL OR source_site_id <> \(request.site))
            ORDER BY cursor LIMIT \(limit)
            """
        )
        .map { try SentRecord($0, from: records) }
    }

    /// Stores a pushed batch; where it ends omSupply does not keep.
    ///
    /// - Parameter note: what else is kept; returns up to where the site's log was stored before.
    func store(
        _ batch: [SentRecord],
        from site: Int64,
        and note: (borrowing Transaction) throws -> LastSeenCursor? = { _ in nil }
    ) throws {
        try connection.withTransaction { db in
            let stored = try note(db)?.cursor ?? Cursor(0)
            try Buffer(connection).store(batch.filter { $0.cursor > stored }, source: site, in: db)
        }
    }

    func integrate() throws -> (done: Int, failed: Int) { try Buffer(connection).integrate() }
}

struct PullRequest {
    let site: Int64
    /// The first cursor that is wanted.
    let first: Cursor
    let limit: Int
    let isInitialised: Bool
}

struct Batch {
    let records: [SentRecord]
    /// The last row that was sent; with none, the end of central's log, even where that is a step back for the site.
    let end: Cursor
    let isLast: Bool
}
