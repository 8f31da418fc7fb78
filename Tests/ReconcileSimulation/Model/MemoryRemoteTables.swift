import Reconciliation
import ReconciliationModel
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
    func seenPlaces() -> [SeenPlace] { db.state.seenPlaces }
    func add(_ place: SeenPlace) { db.state.seenPlaces.append(place) }
    func remove(_ place: SeenPlace) { db.state.seenPlaces.removeAll { $0 == place } }
    func pullCursor() -> NextCursor { NextCursor(Cursor(db.state.pull)) }
    func pushCursor() -> NextCursor { NextCursor(Cursor(db.state.push)) }
    func movePull(to next: NextCursor) { db.state.pull = next.cursor.value }
    func movePush(to next: NextCursor) { db.state.push = next.cursor.value }
    func highestOwn() -> LastSeenCursor? { db.state.handedOut > 0 ? LastSeenCursor(Cursor(db.state.handedOut)) : nil }

    func note(_ record: PulledRecord, at cursor: Cursor, of timeline: String?, own: LastSeenCursor?) {
        db.state.pulled[record.name] = .init(cursor: cursor, timeline: timeline, author: record.author, own: own)
    }

    func pulled(
        _ span: CursorSpan,
        of timeline: String?,
        after last: PulledPlace?,
        limit: Int
    ) -> [PulledPlace] {
        let rest = db.state.pulled
            .filter { $0.value.timeline == timeline && span.contains($0.value.cursor) }
            .map { place(of: $0.key, $0.value) }
            .filter { place in last.map { $0.order < place.order } ?? true }
        return Array(rest.sorted { $0.order < $1.order }.prefix(limit))
    }

    func pulled(_ record: RecordName) -> PulledPlace? { db.state.pulled[record].map { place(of: record, $0) } }

    private func place(of record: RecordName, _ pulled: MemoryDatabase.Pulled) -> PulledPlace {
        PulledPlace(record, pulled.cursor, of: pulled.timeline, author: pulled.author)
    }

    func received(_ record: RecordName) -> ReceivedVersion {
        let row = db.state.buffer[record.id]
        return ReceivedVersion(action: row?.action ?? .upsert, data: row?.data)
    }

    func ownChanges(in span: CursorSpan, of table: String, limit: Int) -> [OwnChange] {
        let changes = db.rows(from: span.first.value)
            .filter { $0.cursor <= span.last.value && !$0.isSync && $0.record.table == table }
            .map { OwnChange(record: $0.record, cursor: LastSeenCursor(Cursor($0.cursor)), action: $0.action) }
        return Array(changes.prefix(limit))
    }

    func isOwn(_ record: RecordName) -> Bool {
        guard let last = db.state.log.last(where: { $0.record == record }), !last.isSync else { return false }
        guard let before = db.state.pulled[record]?.own else { return db.state.buffer[record.id]?.state != .waiting }
        return last.cursor > before.cursor.value
    }

    func content(of record: RecordName) -> String? { db.state.contents[record]?.json }
}

extension PulledPlace {
    fileprivate var order: (Int64, String, String) { (cursor.value, record.table, record.id) }
}
