import DatabaseAccess
import SyncCursors

/// omSupply 2: cursors name the next row.
struct ClientV6: Client {
    let site: RemoteSite
    let central: CentralServer
    /// What both sides do besides, in omSupply's own transactions: nothing in an old program.
    var additions: any SyncAdditions = NoAdditions()

    let pullCursor = KeptCursor(key: CursorKey.pullV6)
    let pushCursor = KeptCursor(key: CursorKey.pushV6)

    /// With nothing to push nothing is sent, and so central integrates nothing.
    func push() throws -> Sent {
        var sent = Sent()
        while true {
            let first = try pushCursor.first(in: site.connection)
            let batch = try site.outgoing(from: first, madeHere: "is_sync_update = \(false)", limit: 1024)
            guard let last = batch.last?.cursor else { break }
            try central.store(batch, from: site.number) { db in try additions.stored(through: last, in: db) }
            sent.records += batch.count
            try site.move(pushCursor, past: last)
        }
        if sent.records > 0 { sent.integrated = try central.integrate() }
        return sent
    }

    func pull(isInitialised: Bool) throws -> Int {
        var received = 0
        while true {
            let batch = try central.answerV6(request(isInitialised: isInitialised, limit: 500))
            try site.connection.withTransaction { db in
                try Buffer(site.connection).store(batch.records, source: nil, in: db)
                try additions.pulled(batch.records, in: db)
                if let last = batch.records.last { try pullCursor.move(past: last.cursor, in: db) }
            }
            // Once more, in a transaction of its own.
            try site.move(pullCursor, past: batch.end)
            received += batch.records.count
            if batch.isLast { return received }
        }
    }
}

/// What a program adds to the transactions of omSupply's sync.
protocol SyncAdditions {
    /// At central, with the rows of a push.
    func stored(through last: Cursor, in db: borrowing Transaction) throws
    /// At the remote, with the rows of a pull.
    func pulled(_ records: [SentRecord], in db: borrowing Transaction) throws
}

struct NoAdditions: SyncAdditions {
    func stored(through last: Cursor, in db: borrowing Transaction) {}
    func pulled(_ records: [SentRecord], in db: borrowing Transaction) {}
}
