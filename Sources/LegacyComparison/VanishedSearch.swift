import DatabaseAccess
import JSONStreams
import LegacyServer

/// Finds what omSupply received from the legacy server and that does not name any more: not in its log, nor in a queue of
/// everything that it has for omSupply.
struct VanishedSearch {
    let db: any DatabaseConnection
    let legacySite: Int64
    /// All that the legacy server has for omSupply beside its log; nil where that is not known.
    let queue: [QueuedRecord]?

    /// Records that are looked for in one statement.
    private static let chunk = 1000

    /// Tables whose records every site gets: they are known to be in the log even when it names none of them.
    private static let central: Set<String> = [
        "item", "list_master", "list_master_line", "list_master_name_join", "name", "store", "unit",
    ]

    /// What came by the queue is counted where the queue is not known whole.
    func find(_ log: LegacyLog, _ facts: inout LogFacts) throws {
        let listed = try log.tables().union(Self.central)
        let queued = Set((queue ?? []).map(\.record))
        // Of others it may queue none.
        let queuedTables = Set((queue ?? []).map(\.table))
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
            var (unlisted, unnamed): ([VanishedRecord], [VanishedRecord]) = ([], [])
            for row in rows {
                let table = try row.text("table_name")
                let isListed = listed.contains(table)
                let record = VanishedRecord(
                    table: table,
                    record: try row.text("record_id"),
                    received: try row.text("received"),
                    reason: isListed ? .notInLog : .notInQueue
                )
                if isListed { unnamed.append(record) } else { unlisted.append(record) }
            }
            let named = try log.names(unnamed.map(\.record))
            unnamed.removeAll { named.contains($0.record) }
            let patients = try patients(among: unnamed)
            unlisted += unnamed.filter { patients.contains($0.record) }.map { $0.because(.notInQueue) }
            try log.addVanished(unnamed.filter { !patients.contains($0.record) })
            let asked = unlisted.filter { queuedTables.contains($0.table) }
            facts.notListed += Int64(unlisted.count - asked.count)
            try log.addVanished(asked.filter { !queued.contains($0.record) })
        }
    }

    /// Patients are names that come by a site's own queue.
    private func patients(among records: [VanishedRecord]) throws -> Set<String> {
        let names = records.filter { $0.table == "name" }.map(\.record)
        guard !names.isEmpty else { return [] }
        let held = try HeldRecord.all(of: names, in: db)
        return Set(held.values.filter { JSONValue(parsing: $0.data)?.text(of: "type") == "patient" }.map(\.record))
    }

    /// Records that came by the queue only after a row of omSupply's change log: the first of them, and how many.
    func received(after mark: Int64, _ log: LegacyLog) throws -> (count: Int64, first: [VanishedRecord]) {
        let came: SQL = """
            FROM sync_buffer b WHERE b.source_site_id = \(legacySite) AND CAST(b.action AS TEXT) = 'UPSERT'
                AND b.table_name NOT IN (\(list: try log.tables().union(Self.central).sorted()))
                AND EXISTS (SELECT 1 FROM changelog c WHERE c.record_id = b.record_id AND c.cursor > \(mark)
                    AND c.is_sync_update = \(true) AND c.source_site_id = \(legacySite))
                AND NOT EXISTS (SELECT 1 FROM changelog c WHERE c.record_id = b.record_id AND c.cursor <= \(mark))
            """
        let rows = try db.query(
            """
            SELECT b.table_name, b.record_id, CAST(b.received_datetime AS TEXT) AS received \(came)
            ORDER BY b.table_name, b.record_id LIMIT \(LogReader.listLimit)
            """
        )
        guard case .integer(let count)? = try db.value("SELECT count(*) \(came)") else { return (0, []) }
        return (
            count,
            try rows.map { row in
                VanishedRecord(
                    table: try row.text("table_name"),
                    record: try row.text("record_id"),
                    received: try row.text("received"),
                    reason: .receivedAfterBackup
                )
            }
        )
    }

    /// Of the records that omSupply had by the queue before a restore: how many came again since, and how many did not.
    func again(since restore: OwnFacts.Restore, _ log: LegacyLog) throws -> (came: Int64, missing: Int64) {
        let rows = try db.query(
            """
            SELECT came, count(*) AS number FROM (
                SELECT CASE WHEN EXISTS (SELECT 1 FROM changelog c WHERE c.record_id = b.record_id
                    AND c.cursor > \(restore.abandoned) AND c.is_sync_update = \(true)
                    AND c.source_site_id = \(legacySite)) THEN 1 ELSE 0 END AS came
                FROM sync_buffer b WHERE b.source_site_id = \(legacySite) AND CAST(b.action AS TEXT) = 'UPSERT'
                    AND b.table_name NOT IN (\(list: try log.tables().union(Self.central).sorted()))
                    AND EXISTS (SELECT 1 FROM changelog c WHERE c.record_id = b.record_id
                        AND c.cursor <= \(restore.abandoned))
            ) AS held GROUP BY came
            """
        )
        var counts: [Int64: Int64] = [:]
        for row in rows { counts[try row.integer("came")] = try row.integer("number") }
        return (counts[1] ?? 0, counts[0] ?? 0)
    }
}
