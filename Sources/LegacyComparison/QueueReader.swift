public import DatabaseAccess
import JSONStreams
public import LegacyServer
import SyncCursors

/// Compares what waits at the legacy server with what omSupply sent there and received from there. Changes neither.
public struct QueueReader {
    private let db: any DatabaseConnection
    /// What of the own log is sent next.
    private let push: Int64
    private let legacySite: Int64

    /// The most records of a queue that are asked for.
    public static let limit = 10_000
    /// How many are, where the queue is not said to hold everything.
    public static let sample = 500
    /// Records that are looked for in one statement.
    private static let chunk = 1000

    /// What omSupply has sent, as far as the legacy server knows it.
    private struct Known {
        var tables: Set<String> = []
        /// The highest row of the change log with which such a record was first sent.
        var last: Int64 = 0
    }

    public init(_ db: any DatabaseConnection, own: OwnFacts, legacySite: Int64) {
        (self.db, self.legacySite) = (db, legacySite)
        push = own.push?.cursor.value ?? 0
    }

    /// - Parameters:
    ///   - isEverything: somebody says that the legacy server has queued all that it has for omSupply.
    ///   - isIdle: it does nothing for omSupply now.
    /// - Throws: `DatabaseError`.
    public func read(_ page: QueuePage, isEverything: Bool, isIdle: Bool) throws(DatabaseError) -> QueueFacts {
        var facts = QueueFacts(length: page.queueLength, read: Int64(page.data.count))
        var known = Known()
        var start = 0
        while start < page.data.count {
            let records = Array(page.data[start..<min(start + Self.chunk, page.data.count)])
            try compare(records, &facts, &known)
            start += records.count
        }
        guard isEverything else { return facts }
        facts.extent =
            if !isIdle { .beingFilled } else if facts.read < facts.length {
                .tooLong
            } else if facts.sent + facts.alike == 0 {
                .notQueuedAgain
            } else { .whole }
        if facts.extent == .whole { try findLost(behind: known, &facts) }
        return facts
    }

    private func compare(
        _ records: [QueuedRecord],
        _ facts: inout QueueFacts,
        _ known: inout Known
    ) throws(DatabaseError) {
        let names = records.map(\.record)
        let held = try HeldRecord.all(of: names, in: db)
        let rows = try db.query(
            """
            SELECT record_id, CAST(table_name AS TEXT) AS name, min(cursor) AS first FROM changelog
            WHERE record_id IN (\(list: names)) AND is_sync_update = \(false) GROUP BY record_id, table_name
            """
        )
        var own: Set<String> = []
        for row in rows {
            let (record, first) = (try row.text("record_id"), try row.integer("first"))
            guard own.insert(record).inserted else { continue }
            guard first < push else {
                facts.forgotten += 1
                continue
            }
            facts.sent += 1
            known.tables.insert(try row.text("name"))
            known.last = max(known.last, first)
        }
        for record in records {
            guard let before = held[record.record], before.source == legacySite else {
                facts.coming += own.contains(record.record) ? 0 : 1
                continue
            }
            let isAlike =
                record.isDeleted
                ? before.action == "DELETE"
                : before.action != "DELETE" && JSONValue(parsing: before.data) == record.content
            if isAlike { facts.alike += 1 } else { facts.coming += 1 }
        }
    }

    /// What is sent goes in the order of the change log, so that a server that went back lacks the end of it. Records
    /// before that which it does not name were deleted there, or are none of its own. Of tables that it names no record
    /// of, it may keep none.
    private func findLost(behind known: Known, _ facts: inout QueueFacts) throws(DatabaseError) {
        guard !known.tables.isEmpty else { return }
        let sent: SQL = """
            FROM changelog c WHERE c.cursor > \(known.last) AND c.cursor < \(push) AND c.is_sync_update = \(false)
                AND CAST(c.table_name AS TEXT) IN (\(list: known.tables.sorted()))
                AND NOT EXISTS (
                    SELECT 1 FROM changelog o WHERE o.record_id = c.record_id AND o.cursor >= c.cursor
                        AND CAST(o.row_action AS TEXT) = 'DELETE'
                )
            """
        let before: SQL = "SELECT 1 FROM changelog o WHERE o.record_id = c.record_id AND o.cursor <= \(known.last)"
        let lost: SQL = """
            SELECT CAST(c.table_name AS TEXT) AS name, c.record_id, min(c.cursor) AS first \(sent)
                AND NOT EXISTS (\(before)) GROUP BY c.table_name, c.record_id
            """
        if case .integer(let count)? = try db.value("SELECT count(*) FROM (\(lost)) AS lost") {
            facts.lostCount = count
        }
        let rows = try db.query("\(lost) ORDER BY first LIMIT \(LogReader.listLimit)")
        facts.lost = try rows.map { row throws(DatabaseError) in
            LostRecord(
                table: try row.text("name"),
                record: try row.text("record_id"),
                cursor: try row.integer("first")
            )
        }
        let changed = try db.query(
            "SELECT count(DISTINCT c.record_id) AS number, min(c.cursor) AS first \(sent) AND EXISTS (\(before))"
        )
        facts.changedCount = try changed.first?.integer("number") ?? 0
        facts.changedFirst = try changed.first?.optionalInteger("first")
    }
}
