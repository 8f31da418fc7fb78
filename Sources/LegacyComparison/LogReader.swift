public import DatabaseAccess
import DatabaseSchema
public import LegacyServer
import SyncCursors

/// Compares the legacy server's log with what omSupply holds of it, page by page, in bounded memory. Changes neither.
///
/// omSupply may run meanwhile: what comes while it is read is read again at the end.
public struct LogReader {
    private let db: any DatabaseConnection
    private let pull: Int64
    private let legacySite: Int64
    private let vanished: VanishedSearch
    private let mark: Int64?
    private let restore: OwnFacts.Restore?
    /// The entries above a cursor.
    private let page: (_ cursor: Int64, _ limit: Int) throws -> CentralRecordPage
    /// Entries read, and how many there are.
    private let progress: (Int64, Int64) throws -> Void

    private static let pageSize = 500
    /// Vanished records that are looked for in one statement.
    private static let chunk = 1000
    /// How many records and references are kept.
    public static let listLimit = 10_000

    /// - Parameters:
    ///   - own: what omSupply's database said just before.
    ///   - legacySite: the legacy server's own site.
    ///   - queue: all that the legacy server has for omSupply beside its log; nil where that is not known.
    ///   - mark: the last row of omSupply's change log when the legacy server began the backup that it was restored from;
    ///     nil where it was not, or nobody saw that.
    ///   - page: asks the legacy server for the entries above a cursor, lowest first.
    ///   - progress: gets the last entry read, and the last one that there is; throws to stop.
    public init(
        _ db: any DatabaseConnection,
        own: OwnFacts,
        legacySite: Int64,
        queue: [QueuedRecord]? = nil,
        mark: Int64? = nil,
        page: @escaping (_ cursor: Int64, _ limit: Int) throws -> CentralRecordPage,
        progress: @escaping (Int64, Int64) throws -> Void
    ) {
        (self.db, self.legacySite, self.mark) = (db, legacySite, mark)
        vanished = VanishedSearch(db: db, legacySite: legacySite, queue: queue)
        restore = own.restore
        pull = own.pull.cursor.value
        (self.page, self.progress) = (page, progress)
    }

    /// - Throws: `DatabaseError`, `SystemError`, and what the two closures throw.
    public func read() throws -> LogFacts {
        let log = try LegacyLog()
        var facts = LogFacts()
        var walk = LogWalk()
        try readPages(&walk, into: log, &facts)
        // Of what lies behind nothing is known: nothing is called lost for it.
        if walk.isAtEnd {
            try vanished.find(log, &facts)
            if let mark, vanished.queue == nil {
                (facts.doubtfulCount, facts.doubtful) = try vanished.received(after: mark, log)
            }
            if let restore { (facts.cameAgain, facts.notAgain) = try vanished.again(since: restore, log) }
            try readPages(&walk, into: log, &facts)
        }
        facts.silence = walk.silence
        facts.records = try log.recordCount()
        facts.pending = try log.count(.pending).count
        facts.missing = try log.count(.missing)
        facts.differing = try log.count(.differing)
        facts.vanishedCount = try log.vanishedCount()
        if facts.vanishedCount > 0 { try findReferences(log, &facts) }
        return facts
    }

    /// Reads on to where the log ends now; what is written meanwhile need not be read.
    private func readPages(_ walk: inout LogWalk, into log: LegacyLog, _ facts: inout LogFacts) throws {
        walk.begin()
        var limit = Self.pageSize
        while true {
            let page = try self.page(walk.cursor, limit)
            facts.maxCursor = max(facts.maxCursor, page.maxCursor)
            // A server may send more than it was asked for.
            for start in stride(from: 0, to: page.data.count, by: Self.pageSize) {
                try note(Array(page.data[start..<min(start + Self.pageSize, page.data.count)]), in: log)
            }
            guard walk.goOn(behind: page.data.last?.id, end: page.maxCursor, limit: limit) else { return }
            // Where a page had to be made smaller, the next one is not tried at full size again.
            limit = page.data.isEmpty ? Self.pageSize : min(Self.pageSize, max(1, page.data.count * 2))
            try progress(walk.cursor, page.maxCursor)
        }
    }

    private func note(_ records: [CentralRecord], in log: LegacyLog) throws {
        let held = try HeldRecord.all(of: records.map(\.bufferedRecord), in: db)
        var entries: [LegacyLog.Entry] = []
        for record in records {
            let likeness = record.likeness(to: held[record.bufferedRecord], readTo: pull, legacySite: legacySite)
            entries.append(.init(record: record.bufferedRecord, id: record.id, likeness: likeness))
            if let merged = record.mergedAway {
                entries.append(.init(record: merged, id: record.id, likeness: .merged))
            }
        }
        try log.add(entries, of: Set(records.map(\.table)))
    }

    private func findReferences(_ log: LegacyLog, _ facts: inout LogFacts) throws {
        let search = ReferenceSearch(try SchemaModel(of: db))
        var after: (table: String, record: String)? = ("", "")
        while let start = after {
            let records = try log.vanished(after: start, limit: Self.chunk)
            after = records.last.map { ($0.table, $0.record) }
            facts.vanished += records.prefix(max(0, Self.listLimit - facts.vanished.count))
            try db.withTransaction(readOnly: true) { transaction in
                try search.references(to: records.map(\.record), in: transaction) { found in
                    // A row that has vanished itself is no loss of omSupply's.
                    let vanished = try log.vanished(among: found.map(\.record))
                    let broken = found.filter { !vanished.contains($0.record) }
                    facts.referenceCount += Int64(broken.count)
                    facts.references += broken.prefix(max(0, Self.listLimit - facts.references.count))
                }
            }
        }
    }
}
