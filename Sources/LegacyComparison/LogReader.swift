import JSONStreams
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
    /// The entries above a cursor.
    private let page: (_ cursor: Int64, _ limit: Int) throws -> CentralRecordPage
    /// Entries read, and how many there are.
    private let progress: (Int64, Int64) throws -> Void

    private static let pageSize = 500
    /// Vanished records that are looked for in one statement.
    private static let chunk = 1000
    /// How many records and references are kept.
    public static let listLimit = 10_000

    /// Tables whose records every site gets: they are known to be in the log even when it names none of them.
    private static let central: Set<String> = [
        "item", "list_master", "list_master_line", "list_master_name_join", "name", "store", "unit",
    ]

    /// - Parameters:
    ///   - own: what omSupply's database said just before.
    ///   - legacySite: the legacy server's own site.
    ///   - page: asks the legacy server for the entries above a cursor, lowest first.
    ///   - progress: gets the last entry read, and the last one that there is; throws to stop.
    public init(
        _ db: any DatabaseConnection,
        own: OwnFacts,
        legacySite: Int64,
        page: @escaping (_ cursor: Int64, _ limit: Int) throws -> CentralRecordPage,
        progress: @escaping (Int64, Int64) throws -> Void
    ) {
        (self.db, self.legacySite) = (db, legacySite)
        pull = own.pull.cursor.value
        (self.page, self.progress) = (page, progress)
    }

    /// - Throws: `DatabaseError`, `SystemError`, and what the two closures throw.
    public func read() throws -> LogFacts {
        let log = try LegacyLog()
        var facts = LogFacts()
        let cursor = try readPages(after: 0, into: log, &facts)
        try findVanished(log, &facts)
        _ = try readPages(after: cursor, into: log, &facts)
        facts.records = try log.recordCount()
        facts.pending = try log.count(.pending).count
        facts.missing = try log.count(.missing)
        facts.differing = try log.count(.differing)
        facts.vanishedCount = try log.vanishedCount()
        if facts.vanishedCount > 0 { try findReferences(log, &facts) }
        return facts
    }

    private func readPages(after start: Int64, into log: LegacyLog, _ facts: inout LogFacts) throws -> Int64 {
        var (cursor, limit) = (start, Self.pageSize)
        while true {
            let page = try self.page(cursor, limit)
            facts.maxCursor = max(facts.maxCursor, page.maxCursor)
            guard let last = page.data.last else {
                // As omSupply does: entries may be held back one by one.
                guard cursor < page.maxCursor else { return cursor }
                cursor += 1
                continue
            }
            let held = try HeldRecord.all(of: page.data.map(\.bufferedRecord), in: db)
            var entries: [LegacyLog.Entry] = []
            for record in page.data {
                let likeness = record.likeness(to: held[record.bufferedRecord], readTo: pull, legacySite: legacySite)
                entries.append(.init(record: record.bufferedRecord, id: record.id, likeness: likeness))
                if let merged = record.mergedAway {
                    entries.append(.init(record: merged, id: record.id, likeness: .merged))
                }
            }
            try log.add(entries, of: Set(page.data.map(\.table)))
            cursor = last.id
            // Where a page had to be made smaller, the next one is not tried at full size again.
            limit = min(Self.pageSize, max(1, page.data.count * 2))
            try progress(cursor, page.maxCursor)
        }
    }

    /// What omSupply received from the legacy server and the log does not name.
    private func findVanished(_ log: LegacyLog, _ facts: inout LogFacts) throws {
        let listed = try log.tables().union(Self.central)
        var last: String? = ""
        while let after = last {
            let rows = try db.query(
                """
                SELECT record_id, table_name, CAST(received_datetime AS TEXT) AS received FROM sync_buffer
                WHERE source_site_id = \(legacySite) AND CAST(action AS TEXT) = 'UPSERT' AND record_id > \(after)
                ORDER BY record_id LIMIT \(Self.chunk)
                """
            )
            last = try rows.last?.text("record_id")
            var unnamed: [VanishedRecord] = []
            for row in rows {
                let table = try row.text("table_name")
                guard listed.contains(table) else {
                    facts.notListed += 1
                    continue
                }
                let record = try row.text("record_id")
                unnamed.append(.init(table: table, record: record, received: try row.text("received")))
            }
            let named = try log.names(unnamed.map(\.record))
            unnamed.removeAll { named.contains($0.record) }
            let patients = try patients(among: unnamed)
            facts.notListed += Int64(patients.count)
            try log.addVanished(unnamed.filter { !patients.contains($0.record) })
        }
    }

    /// Patients are names that come by a site's own queue.
    private func patients(among records: [VanishedRecord]) throws -> Set<String> {
        let names = records.filter { $0.table == "name" }.map(\.record)
        guard !names.isEmpty else { return [] }
        let held = try HeldRecord.all(of: names, in: db)
        return Set(held.values.filter { JSONValue(parsing: $0.data)?.text(of: "type") == "patient" }.map(\.record))
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
