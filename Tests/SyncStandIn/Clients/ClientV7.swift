import DatabaseAccess
import SyncCursors

/// omSupply 3: cursors name the last row seen, under keys of their own.
struct ClientV7: Client {
    let site: RemoteSite
    let central: CentralServer

    let pullCursor = KeptCursor(key: CursorKey.pullV7)
    let pushCursor = KeptCursor(key: CursorKey.pushV7)

    private static let pullLimit = 500
    private static let pushLimit = 1024

    /// An empty batch is sent too: central integrates what it has.
    func push() throws -> Sent {
        var sent = Sent()
        while true {
            let (first, end) = (try pushCursor.first(in: site.connection), try site.end)
            // Who made a row is told by its source.
            let madeHere: SQL = "coalesce(source_site_id, \(site.number)) = \(site.number)"
            let batch = try site.outgoing(from: first, madeHere: madeHere, limit: Self.pushLimit)
            try central.store(batch, from: site.number)
            sent.records += batch.count
            try site.move(pushCursor, past: batch.last?.cursor ?? end)
            if batch.count < Self.pushLimit { break }
        }
        sent.integrated = try central.integrate()
        return sent
    }

    func pull(isInitialised: Bool) throws -> Int {
        let source = try central.site
        var received = 0
        while true {
            let batch = try central.answerV7(request(isInitialised: isInitialised, limit: Self.pullLimit))
            try site.connection.withTransaction { db in
                try Buffer(site.connection).store(batch.records, source: source, in: db)
                try pullCursor.move(past: batch.end, in: db)
            }
            received += batch.records.count
            if batch.isLast { return received }
        }
    }
}
