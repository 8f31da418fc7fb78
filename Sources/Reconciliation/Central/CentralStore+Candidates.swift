import DatabaseAccess
import SyncCursors

extension CentralStore {
    /// Decides about the candidates that a site offers and puts those that central adopts into `sync_buffer`, where the
    /// server integrates them like any pushed record: each becomes a new row of the change log, and so reaches every
    /// other site. All in one transaction; what was adopted or discarded is kept in `sync_salvage`.
    ///
    /// Offering the same candidates again is not an error and changes nothing.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined` or `.siteRefused` for a site that may not change central,
    ///   `.unreadableContent`, or `DatabaseError`.
    @discardableResult
    public func adopt(candidates: [Candidate], from report: SiteReport) throws -> AdoptionReport {
        // Looks at the site once more: a rolled-back or unknown site never changes central.
        _ = try directive(for: report)
        return try connection.withTransaction { db in
            let lineage = try readFacts().lineage
            var result = AdoptionReport()
            var columns: [String: [String: String]] = [:]
            for candidate in candidates {
                if columns[candidate.table] == nil {
                    columns[candidate.table] = try connection.columnTypes(ofTable: candidate.table)
                }
                let record = try record(of: candidate, columns: columns[candidate.table] ?? [:], in: db)
                switch CandidateDecision(on: candidate, central: record, lineage: lineage) {
                case .adopt(let reason):
                    try putIntoBuffer(candidate, site: report.site, in: db)
                    try note(candidate, site: report.site, outcome: "adopted", reason: reason.rawValue, in: db)
                    result.adopted.append(AdoptedCandidate(candidate: candidate, reason: reason))
                case .discard(let reason):
                    try note(candidate, site: report.site, outcome: "discarded", reason: reason.rawValue, in: db)
                    result.discarded.append(DiscardedCandidate(candidate: candidate, reason: reason))
                case .nothing: result.unchanged += 1
                }
            }
            return result
        }
    }

    private func record(
        of candidate: Candidate,
        columns: [String: String],
        in db: borrowing Transaction
    ) throws -> CentralRecord {
        var record = CentralRecord()
        let last = try db.value(
            """
            SELECT max(cursor) FROM changelog
            WHERE CAST(table_name AS TEXT) = \(candidate.table) AND record_id = \(candidate.record)
            """
        )
        if case .integer(let cursor)? = last { record.lastChange = LastSeenCursor(Cursor(cursor)) }
        let current = try current(candidate, columns: columns, in: db)
        record.hasSameContent = try current.says(candidate.action, candidate.data, of: candidate)
        let adopted = try newestAdopted(candidate, in: db)
        let pending = try db.query(
            """
            SELECT CAST(table_name AS TEXT) AS table_name, CAST(action AS TEXT) AS action, data FROM sync_buffer
            WHERE record_id = \(candidate.record) AND integration_datetime IS NULL
            """
        ).first
        record.adopted = adopted?.cursor
        if let pending {
            let waits = adopted.map { $0.action.rawValue == (try? pending.text("action")) } ?? false
            record.adoptedIsCurrent =
                try waits && pending.text("data") == adopted?.data ?? "{}"
                && pending.text("table_name") == candidate.table
            record.hasPendingChange = !record.adoptedIsCurrent
            record.hasSameContent = false
        } else if let adopted {
            record.adoptedIsCurrent = try current.says(adopted.action, adopted.data, of: candidate)
        }
        return record
    }

    /// What central's table has of the record.
    private enum CurrentRow {
        /// The table is not one whose rows have a text for an id.
        case unknown
        case absent
        case row(Row)

        func says(_ action: RecordAction, _ data: String?, of candidate: Candidate) throws -> Bool {
            switch (self, action) {
            case (.absent, .delete): return true
            case (.row(let row), .upsert):
                guard let data else { return false }
                guard let content = RecordContent(json: data) else {
                    throw ReconciliationError.unreadableContent(table: candidate.table, record: candidate.record)
                }
                return content.isSaid(by: row)
            default: return false
            }
        }
    }

    private func current(
        _ candidate: Candidate,
        columns: [String: String],
        in db: borrowing Transaction
    ) throws -> CurrentRow {
        // The table's name comes from outside: only a table of the schema is read, and by a text as its id.
        guard columns["id"] == "TEXT" else { return .unknown }
        let rows = try db.query("SELECT * FROM \(identifier: candidate.table) WHERE id = \(candidate.record)")
        return rows.first.map(CurrentRow.row) ?? .absent
    }

    private struct Adopted {
        let cursor: Cursor
        let action: RecordAction
        let data: String?
    }

    private func newestAdopted(_ candidate: Candidate, in db: borrowing Transaction) throws -> Adopted? {
        let rows = try db.query(
            """
            SELECT id, action, data FROM sync_salvage
            WHERE table_name = \(candidate.table) AND record_id = \(candidate.record) AND outcome = 'adopted'
            """
        )
        var newest: Adopted?
        for row in rows {
            guard let cursor = Candidate.cursor(ofVersion: try row.text("id")),
                let action = RecordAction(rawValue: try row.text("action"))
            else { continue }
            if let newest, newest.cursor >= cursor { continue }
            newest = Adopted(cursor: cursor, action: action, data: try row.optionalText("data"))
        }
        return newest
    }

    private func putIntoBuffer(
        _ candidate: Candidate,
        site: Int64,
        in db: borrowing Transaction
    ) throws(DatabaseError) {
        try db.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error,
                                     table_name, action, data, source_site_id)
            VALUES (\(candidate.record), CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)), NULL, NULL,
                    \(candidate.table), \(candidate.action.rawValue), \(candidate.data ?? "{}"), \(site))
            ON CONFLICT (record_id) DO UPDATE SET received_datetime = excluded.received_datetime,
                integration_datetime = NULL, integration_error = NULL, table_name = excluded.table_name,
                action = excluded.action, data = excluded.data, source_site_id = excluded.source_site_id
            """
        )
    }

    private func note(
        _ candidate: Candidate,
        site: Int64,
        outcome: String,
        reason: String,
        in db: borrowing Transaction
    ) throws(DatabaseError) {
        try db.execute(
            """
            INSERT INTO sync_salvage
                (id, site_id, table_name, record_id, action, outcome, reason, data, recorded)
            VALUES (\(candidate.version), \(site), \(candidate.table), \(candidate.record),
                    \(candidate.action.rawValue), \(outcome), \(reason), \(nullable: candidate.data),
                    CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)))
            ON CONFLICT (id) DO NOTHING
            """
        )
    }
}

extension Candidate {
    /// The cursor that `version` begins with.
    static func cursor(ofVersion version: String) -> Cursor? {
        version.split(separator: "@").first.flatMap { Int64($0) }.map { Cursor($0) }
    }
}
