import Reconciliation
import ReconciliationModel
import SyncCursors

/// Central's tables in memory.
struct MemoryCentralTables: CentralTables {
    let db: MemoryDatabase

    func transaction<R>(readOnly: Bool, _ body: () throws -> R) throws -> R { try db.transaction(body) }

    func facts() throws -> CentralFacts {
        let state = db.state
        let known = Set(state.sites).union(state.standings.keys).union(state.watermarks.map(\.site))
        return CentralFacts(
            lineage: try Lineage(state.timelines),
            changelogLast: state.log.last.map { LastSeenCursor(Cursor($0.cursor)) },
            highestHandedOut: state.handedOut > 0 ? Cursor(state.handedOut) : nil,
            sites: known.sorted().map { state.standings[$0] ?? SiteStanding(site: $0) },
            watermarks: state.watermarks
        )
    }

    func standing(of site: Int64) -> SiteStanding? { db.state.standings[site] }

    func write(_ new: SiteState, _ standing: SiteStanding) {
        db.state.standings[standing.site] = SiteStanding(
            site: standing.site,
            state: new,
            timeline: standing.timeline,
            incarnation: standing.incarnation,
            note: standing.note,
            owedThrough: standing.owedThrough
        )
    }

    func watermark(site: Int64, incarnation: String) -> PushWatermark? {
        db.state.watermarks.first { $0.site == site && $0.incarnation == incarnation }
    }

    func raise(_ watermark: PushWatermark) {
        let index = db.state.watermarks.firstIndex {
            $0.site == watermark.site && $0.incarnation == watermark.incarnation
        }
        guard let index else { return db.state.watermarks.append(watermark) }
        let known = db.state.watermarks[index]
        db.state.watermarks[index] = PushWatermark(
            site: known.site,
            incarnation: known.incarnation,
            cursor: LastSeenCursor(max(known.cursor.cursor, watermark.cursor.cursor)),
            session: max(known.session, watermark.session)
        )
    }

    func refuse(site: Int64, incarnation: String) {
        let known = watermark(site: site, incarnation: incarnation)
        db.state.watermarks.removeAll { $0.site == site && $0.incarnation == incarnation }
        db.state.watermarks.append(
            PushWatermark(
                site: site,
                incarnation: incarnation,
                cursor: known?.cursor ?? LastSeenCursor(Cursor(0)),
                session: PushWatermark.refusedSession
            )
        )
    }

    func lockLineage() {}

    func missingCursors(limit: Int) -> [CursorSpan] {
        var spans: [CursorSpan] = []
        var previous: Int64 = 0
        for row in db.state.log {
            if row.cursor > previous + 1 { spans.append(CursorSpan(Cursor(previous + 1), Cursor(row.cursor - 1))) }
            previous = row.cursor
        }
        return Array(spans.suffix(limit))
    }

    func add(_ timelines: [Timeline]) {
        for timeline in timelines where !db.state.timelines.contains(where: { $0.id == timeline.id }) {
            db.state.timelines.append(timeline)
        }
    }

    func advanceChangelog(above highest: Cursor) { db.state.handedOut = highest.value }
    func advanceNumbers(by count: Int64) { db.state.number += count }

    func failed() -> [FailedChange] {
        db.state.buffer.values.filter { $0.state == .failed }
            .map { FailedChange(record: $0.record, source: $0.source, isAdoption: $0.isAdopted) }
    }

    func retry(_ record: RecordName) { db.state.buffer[record.id]?.state = .waiting }
    func takeOver(_ record: RecordName) {
        db.state.buffer[record.id]?.source = World.central
        db.state.buffer[record.id]?.isAdopted = true
    }

    func lastChange(of record: RecordName) -> RecordChange? {
        db.state.log.last { $0.record == record }
            .map { row in
                RecordChange(
                    cursor: LastSeenCursor(Cursor(row.cursor)),
                    source: row.source,
                    isAdoption: row.source == World.central
                )
            }
    }

    private struct Current: CurrentRecord {
        let content: Content?

        func says(_ action: RecordAction, _ data: String?) -> Bool {
            switch action {
            case .delete: content == nil
            default: content != nil && data.flatMap { Content(json: $0) } == content
            }
        }

        /// A member that is not there is none of the record's, unlike an empty column: so all of them, or nothing.
        func said(of names: [String]) -> RecordContent? {
            guard let content, let all = RecordContent(json: content.json) else { return nil }
            return Set(all.fields.keys) == Set(names) ? all : nil
        }
    }

    func current(_ record: RecordName) -> any CurrentRecord { Current(content: db.state.contents[record]) }

    func waiting(_ record: RecordName) -> WaitingChange? {
        guard let row = db.state.buffer[record.id], row.state != .integrated else { return nil }
        return WaitingChange(
            record: row.record,
            action: row.action.rawValue,
            data: row.data,
            source: row.source,
            isAdoption: row.isAdopted
        )
    }

    func adopted(_ record: RecordName) -> [AdoptedVersion] {
        db.state.salvage.filter { $0.candidate.name == record && $0.outcome == .adopted }
            .map { AdoptedVersion($0.candidate.version, action: $0.candidate.action, data: $0.candidate.data) }
    }

    func isNoted(_ version: String) -> Bool {
        db.state.salvage.contains { $0.version == version && $0.hasContent }
    }

    func buffer(_ candidate: Candidate) {
        db.buffer(
            BufferRow(
                record: candidate.name,
                action: candidate.action,
                data: candidate.data ?? "{}",
                source: World.central,
                isAdopted: true
            )
        )
    }

    func note(_ entry: SalvageEntry) {
        if let index = db.state.salvage.firstIndex(where: { $0.version == entry.version }) {
            if !db.state.salvage[index].hasContent { db.state.salvage[index] = entry }
            return
        }
        db.state.salvage.append(entry)
    }

    func announce(_ record: RecordName) throws {
        let action: RecordAction = db.state.contents[record] == nil ? .delete : .upsert
        let source = lastChange(of: record).flatMap { $0.isAdoption ? $0.source : nil }
        db.log(LogRow(cursor: try db.reserveCursor(), record: record, action: action, isSync: false, source: source))
    }
}
