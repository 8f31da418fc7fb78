import Reconciliation
import ReconciliationModel
import SyncCursors

/// The database of a server or a site: what omSupply itself does with it, and what reconciliation does.
protocol OmSupplyDatabase: AnyObject {
    var central: any CentralTables { get }
    var remote: any RemoteTables { get }

    /// A database of its own that holds what this one holds.
    func copy() throws -> any OmSupplyDatabase
    func transaction<R>(_ body: () throws -> R) throws -> R

    func content(of record: RecordName) throws -> Content?
    func contents() throws -> [RecordName: Content]
    /// Nil deletes. Throws `BrokenReference`.
    func write(_ record: RecordName, _ content: Content?) throws

    /// The cursor that the next row gets; nobody else gets it.
    func reserveCursor() throws -> Int64
    func log(_ row: LogRow) throws
    /// The newest row of each record from a cursor on, in their order.
    func rows(from cursor: Int64) throws -> [LogRow]
    func allRows() throws -> [LogRow]
    func lastCursor() throws -> Int64

    func buffer(_ row: BufferRow) throws
    func buffered() throws -> [BufferRow]
    func settle(_ record: RecordName, _ state: BufferRow.State) throws

    /// Central hears of a site.
    func addSite(_ number: Int64) throws
    func nextNumber() throws -> Int64
    func setCursors(pull: Int64?, push: Int64?) throws
    func salvage() throws -> [Salvaged]
    /// Whether a site received a delete that it noted under one of these cursors.
    func holdsDelete(of record: RecordName, from cursors: Set<Int64>) throws -> Bool
    /// Whether a site has deleted a record itself.
    func hasDeleted(_ record: RecordName) throws -> Bool
}

struct BrokenReference: Error {}
/// The change log has come to the end of 32 bits: whatever would need a cursor fails.
struct CursorsUsedUp: Error {}

/// A row of the report of what was adopted or discarded.
struct Salvaged: Hashable {
    let record: RecordName
    let action: RecordAction
    let version: Int?
    let isAdopted: Bool
    let reason: String
}

extension OmSupplyDatabase {
    /// Changes a record and logs it.
    @discardableResult
    func change(_ record: RecordName, _ content: Content?, isSync: Bool = false, source: Int64? = nil) throws -> Int64 {
        try write(record, content)
        let cursor = try reserveCursor()
        let action: RecordAction = content == nil ? .delete : .upsert
        try log(LogRow(cursor: cursor, record: record, action: action, isSync: isSync, source: source))
        return cursor
    }

    /// The content is read when the row is sent, so a record that is gone by then travels as a delete.
    func sent(_ row: LogRow) throws -> SentRecord {
        let content = try row.action == .delete ? nil : content(of: row.record)
        return SentRecord(row: row, action: content == nil ? .delete : .upsert, data: content?.json ?? "{}")
    }

    /// Integrates what waits: upserts with what they refer to first, then deletes the other way round. What fails is
    /// marked, and never tried again: as omSupply does it.
    func integrate(isCentral: Bool, _ seen: (BufferRow, Int64) throws -> Void) throws {
        let waiting = try buffered().filter { $0.state == .waiting }
        let upserts = waiting.filter { $0.action == .upsert }.sorted { $0.order < $1.order }
        let deletes = waiting.filter { $0.action == .delete }.sorted { $0.order > $1.order }
        for row in upserts + deletes {
            do {
                let content = row.action == .delete ? nil : Content(json: row.data)
                let cursor = try transaction {
                    let source = isCentral ? row.source : nil
                    let cursor = try change(row.record, content, isSync: true, source: source)
                    try settle(row.record, .integrated)
                    return cursor
                }
                try seen(row, cursor)
            } catch is BrokenReference { try settle(row.record, .failed) }
        }
    }
}

extension BufferRow {
    fileprivate var order: String { (record.ownership == .central ? "0" : "1") + record.table + record.id }
}
