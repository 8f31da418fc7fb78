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
            let rows = try site.outgoing(from: first, madeHere: "is_sync_update = \(false)", limit: 1024)
            guard let last = rows.last?.cursor else { break }
            let batch = try additions.outgoing(rows)
            if !batch.isEmpty, sent.records == 0 { try additions.beginPush() }
            try central.store(batch, from: site.number) { db in try additions.stored(through: last, in: db) }
            sent.records += batch.count
            try site.move(pushCursor, past: last)
        }
        try additions.endPush()
        if sent.records > 0 { sent.integrated = try central.integrate() }
        return sent
    }

    func pull(isInitialised: Bool) throws -> Int {
        var received = 0
        let leavesOwnOut = try isInitialised && !additions.pullsOwn()
        while true {
            let batch = try central.answerV6(request(isInitialised: leavesOwnOut, limit: 500))
            try site.connection.withTransaction { db in
                let records = try additions.pulled(batch.records, in: db)
                try Buffer(site.connection).store(records, source: nil, in: db)
                if let last = batch.records.last { try pullCursor.move(past: last.cursor, in: db) }
            }
            // Once more, in a transaction of its own.
            try site.connection.withTransaction { db in
                try pullCursor.move(past: batch.end, in: db)
                if batch.isLast { try additions.pullEnded(in: db) }
            }
            received += batch.records.count
            if batch.isLast { return received }
        }
    }
}

/// What a program adds to omSupply's sync; an old one nothing.
protocol SyncAdditions: AnyObject {
    /// At the remote, before the first row of a push is sent.
    func beginPush() throws
    /// Of the rows that come next, those that are sent.
    func outgoing(_ rows: [SentRecord]) throws -> [SentRecord]
    /// At central, in the transaction that stores a push. Returns up to where the log was stored before.
    func stored(through last: Cursor, in db: borrowing Transaction) throws -> LastSeenCursor?
    /// When nothing is left to push.
    func endPush() throws
    /// Whether the pull asks for the site's own rows too.
    func pullsOwn() throws -> Bool
    /// At the remote, with the rows of a pull. Returns those that the site takes.
    func pulled(_ records: [SentRecord], in db: borrowing Transaction) throws -> [SentRecord]
    /// At the remote, with the last move of the cursor.
    func pullEnded(in db: borrowing Transaction) throws
}

final class NoAdditions: SyncAdditions {
    func beginPush() {}
    func outgoing(_ rows: [SentRecord]) -> [SentRecord] { rows }
    func stored(through last: Cursor, in db: borrowing Transaction) -> LastSeenCursor? { nil }
    func endPush() {}
    func pullsOwn() -> Bool { false }
    func pulled(_ records: [SentRecord], in db: borrowing Transaction) -> [SentRecord] { records }
    func pullEnded(in db: borrowing Transaction) {}
}
