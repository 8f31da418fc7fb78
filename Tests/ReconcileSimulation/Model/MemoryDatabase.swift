import Reconciliation
import ReconciliationModel
import SyncCursors

/// A database in memory.
final class MemoryDatabase: OmSupplyDatabase {
    /// All of it, so that a copy or a transaction that fails costs nothing.
    struct State {
        var contents: [RecordName: Content] = [:]
        var log: [LogRow] = []
        /// The highest cursor handed out.
        var handedOut: Int64 = 0
        var buffer: [String: BufferRow] = [:]
        var number: Int64 = 0
        // Central
        var timelines: [Timeline] = []
        var standings: [Int64: SiteStanding] = [:]
        var sites: [Int64] = []
        var watermarks: [PushWatermark] = []
        var salvage: [SalvageEntry] = []
        // A site
        var site: Int64?
        var life: SiteLife?
        var pull: Int64 = 0
        var push: Int64 = 0
        var pulled: [RecordName: Pulled] = [:]
        var seenPlaces: [SeenPlace] = []
    }

    struct Pulled {
        let cursor: Cursor
        let timeline: String?
        let author: Int64?
        let own: LastSeenCursor?
    }

    var state: State
    /// Names the lives of sites' databases.
    let newIncarnation: () -> String

    init(_ state: State = State(), newIncarnation: @escaping () -> String) {
        self.state = state
        self.newIncarnation = newIncarnation
    }

    var central: any CentralTables { MemoryCentralTables(db: self) }
    var remote: any RemoteTables { MemoryRemoteTables(db: self) }

    func copy() -> any OmSupplyDatabase { MemoryDatabase(state, newIncarnation: newIncarnation) }

    func transaction<R>(_ body: () throws -> R) throws -> R {
        let before = state
        do { return try body() } catch {
            state = before
            throw error
        }
    }

    func content(of record: RecordName) -> Content? { state.contents[record] }
    func contents() -> [RecordName: Content] { state.contents }

    func write(_ record: RecordName, _ content: Content?) throws {
        if let parent = content?.parent, state.contents[RecordName(Ownership.central.rawValue, parent)] == nil {
            throw BrokenReference()
        }
        if content == nil, record.ownership == .central,
            state.contents.values.contains(where: { $0.parent == record.id })
        {
            throw BrokenReference()
        }
        state.contents[record] = content
    }

    func reserveCursor() throws -> Int64 {
        guard state.handedOut < Cursor.limit.value - 1 else { throw CursorsUsedUp() }
        state.handedOut += 1
        return state.handedOut
    }

    func log(_ row: LogRow) {
        let index = state.log.lastIndex { $0.cursor < row.cursor }.map { $0 + 1 } ?? 0
        state.log.insert(row, at: index)
    }

    func rows(from cursor: Int64) -> [LogRow] {
        var seen: Set<RecordName> = []
        var newest: [LogRow] = []
        for row in state.log.reversed() {
            guard row.cursor >= cursor else { break }
            if seen.insert(row.record).inserted { newest.append(row) }
        }
        return newest.reversed()
    }

    func allRows() -> [LogRow] { state.log }
    func lastCursor() -> Int64 { state.log.last?.cursor ?? 0 }

    func buffer(_ row: BufferRow) { state.buffer[row.record.id] = row }
    func buffered() -> [BufferRow] { Array(state.buffer.values) }
    func settle(_ record: RecordName, _ new: BufferRow.State) { state.buffer[record.id]?.state = new }

    func addSite(_ number: Int64) {
        if !state.sites.contains(number) { state.sites.append(number) }
    }

    func nextNumber() -> Int64 {
        state.number += 1
        return state.number
    }

    func setCursors(pull: Int64?, push: Int64?) {
        state.pull = pull ?? state.pull
        state.push = push ?? state.push
    }

    func holdsDelete(of record: RecordName, from cursors: Set<Int64>) -> Bool {
        guard let row = state.buffer[record.id], row.action == .delete, let pulled = state.pulled[record],
            cursors.contains(pulled.cursor.value)
        else { return false }
        return row.state != .integrated || state.contents[record] == nil
    }

    func hasDeleted(_ record: RecordName) -> Bool {
        guard state.contents[record] == nil else { return false }
        let last = state.log.last { $0.record == record }
        return last?.action == .delete && last?.isSync == false
    }

    func salvage() -> [Salvaged] {
        state.salvage.filter(\.hasContent).map { entry in
            Salvaged(
                record: entry.candidate.name,
                action: entry.candidate.action,
                version: entry.candidate.data.flatMap { Content(json: $0) }?.version,
                isAdopted: entry.outcome == .adopted,
                reason: entry.reason
            )
        }
    }
}
