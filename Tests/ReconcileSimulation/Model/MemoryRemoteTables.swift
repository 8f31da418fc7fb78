import Reconciliation
import SyncCursors

/// A site's tables in memory.
struct MemoryRemoteTables: RemoteTables {
    let db: MemoryDatabase

    func transaction<R>(_ body: () throws -> R) throws -> R { try db.transaction(body) }
    func durableTransaction<R>(_ body: () throws -> R) throws -> R { try db.transaction(body) }

    func site() -> Int64? { db.state.site }

    func life() -> SiteLife {
        if let life = db.state.life { return life }
        let isNew = db.state.pull <= 1
        let life = SiteLife(
            incarnation: db.newIncarnation(),
            pulledThrough: isNew ? LastSeenCursor(Cursor(0)) : nil
        )
        db.state.life = life
        return life
    }

    func write(_ life: SiteLife) { db.state.life = life }
    func pullCursor() -> NextCursor { NextCursor(Cursor(db.state.pull)) }
    func pushCursor() -> NextCursor { NextCursor(Cursor(db.state.push)) }
    func movePull(to next: NextCursor) { db.state.pull = next.cursor.value }
    func movePush(to next: NextCursor) { db.state.push = next.cursor.value }
    func highestOwn() -> LastSeenCursor? { db.state.handedOut > 0 ? LastSeenCursor(Cursor(db.state.handedOut)) : nil }

    func note(_ record: PulledRecord, at cursor: Cursor, of timeline: String?) {
        db.state.pulled[record.name] = .init(cursor: cursor, timeline: timeline, author: record.author)
    }

    func received(lostOf kept: KeptRange) -> [ReceivedRecord] {
        db.state.pulled.compactMap { name, pulled in
            guard pulled.timeline ?? Timeline.rootID == kept.timeline, kept.isLost(pulled.cursor) else { return nil }
            let row = db.state.buffer[name.id]
            return ReceivedRecord(
                record: name,
                cursor: pulled.cursor,
                author: pulled.author,
                action: row?.action ?? .upsert,
                data: row?.data
            )
        }
    }

    func ownChanges(in span: CursorSpan, of table: String) -> [OwnChange] {
        db.rows(from: span.first.value)
            .filter { $0.cursor <= span.last.value && !$0.isSync && $0.record.table == table }
            .map { OwnChange(record: $0.record, cursor: LastSeenCursor(Cursor($0.cursor)), action: $0.action) }
    }

    func isOwn(_ record: RecordName) -> Bool {
        guard let last = db.state.log.last(where: { $0.record == record }), !last.isSync else { return false }
        return db.state.buffer[record.id]?.state != .waiting
    }

    func content(of record: RecordName) -> String? { db.state.contents[record]?.json }
}
