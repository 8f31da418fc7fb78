import DatabaseAccess
import JSONStreams
import SyncCursors
import ReconciliationModel

extension DatabaseCentralTables {
    func lastChange(of record: RecordName) throws -> RecordChange? {
        let row = try connection.query(
            """
            SELECT cursor, source_site_id, \(Self.isAdoption) AS is_adoption FROM changelog
            WHERE CAST(table_name AS TEXT) = \(record.table) AND record_id = \(record.id)
            ORDER BY cursor DESC LIMIT 1
            """
        ).first
        return try row.map {
            RecordChange(
                cursor: LastSeenCursor(Cursor(try $0.integer("cursor"))),
                source: try $0.optionalInteger("source_site_id"),
                isAdoption: try $0.integer("is_adoption") != 0
            )
        }
    }

    /// What was adopted goes through the buffer with central's own number, which nothing else does.
    private static let isAdoption: SQL = """
        CASE WHEN source_site_id = (SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(SettingKey.siteID))
             THEN 1 ELSE 0 END
        """

    func current(_ record: RecordName) throws -> any CurrentRecord {
        // The table's name comes from outside: only a table of the schema is read, and by a text as its id.
        guard try hasRecords(record.table) else { return CurrentRow.unknown }
        let rows = try connection.query("SELECT * FROM \(identifier: record.table) WHERE id = \(record.id)")
        return rows.first.map(CurrentRow.row) ?? .absent
    }

    /// Whether it is a table whose rows have a text for an id. One that is stays so as long as a server runs, and is looked
    /// up once for thousands of candidates.
    private func hasRecords(_ table: String) throws -> Bool {
        if recordTables.known.contains(table) { return true }
        guard try connection.columnTypes(ofTable: table)["id"] == "TEXT" else { return false }
        recordTables.known.insert(table)
        return true
    }

    private enum CurrentRow: CurrentRecord {
        /// The table is not one whose rows have a text for an id.
        case unknown
        case absent
        case row(Row)

        func says(_ action: RecordAction, _ data: String?) -> Bool {
            switch (self, action) {
            case (.absent, .delete): true
            case (.row(let row), .upsert): data.flatMap { RecordContent(json: $0) }?.isSaid(by: row) ?? false
            default: false
            }
        }

        func said(of names: [String]) -> RecordContent? {
            guard case .row(let row) = self else { return nil }
            var fields: [String: JSONValue] = [:]
            for name in names {
                guard let value = try? row.value(name) else { return nil }
                fields[name] = JSONValue(value)
            }
            return RecordContent(fields: fields)
        }
    }

    func waiting(_ record: RecordName) throws -> WaitingChange? {
        let row = try connection.query(
            """
            SELECT CAST(table_name AS TEXT) AS table_name, CAST(action AS TEXT) AS action, data, source_site_id,
                   \(Self.isAdoption) AS is_adoption
            FROM sync_buffer
            WHERE record_id = \(record.id) AND (integration_datetime IS NULL OR integration_error IS NOT NULL)
            """
        ).first
        return try row.map {
            WaitingChange(
                record: RecordName(try $0.text("table_name"), record.id),
                action: try $0.text("action"),
                data: try $0.text("data"),
                source: try $0.optionalInteger("source_site_id"),
                isAdoption: try $0.integer("is_adoption") != 0
            )
        }
    }

    func adopted(_ record: RecordName) throws -> [AdoptedVersion] {
        let rows = try connection.query(
            """
            SELECT timeline, cursor, author, own_cursor, action, data FROM sync_salvage
            WHERE table_name = \(record.table) AND record_id = \(record.id) AND outcome = 'adopted'
            """
        )
        return try rows.compactMap { row in
            guard let action = RecordAction(rawValue: try row.text("action")),
                let timeline = try row.optionalText("timeline"), let cursor = try row.optionalInteger("cursor")
            else { return nil }
            let version = LostVersion(
                place: RecordPlace(Cursor(cursor), of: timeline),
                author: try row.optionalInteger("author"),
                own: try row.optionalInteger("own_cursor").map { LastSeenCursor(Cursor($0)) }
            )
            return AdoptedVersion(version, action: action, data: try row.optionalText("data"))
        }
    }

    func isNoted(_ version: String) throws -> Bool {
        try connection.value(
            "SELECT 1 FROM sync_salvage WHERE id = \(version) AND reason <> \(SalvageEntry.withoutContent)"
        ) != nil
    }

    func failed() throws -> [FailedChange] {
        let rows = try connection.query(
            """
            SELECT record_id, CAST(table_name AS TEXT) AS table_name, source_site_id, \(Self.isAdoption) AS is_adoption
            FROM sync_buffer WHERE integration_error IS NOT NULL AND integration_datetime IS NOT NULL
            """
        )
        return try rows.map { row in
            FailedChange(
                record: RecordName(try row.text("table_name"), try row.text("record_id")),
                source: try row.optionalInteger("source_site_id"),
                isAdoption: try row.integer("is_adoption") != 0
            )
        }
    }

    func retry(_ record: RecordName) throws {
        try connection.execute(
            """
            UPDATE sync_buffer SET integration_datetime = NULL
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            """
        )
    }

    func takeOver(_ record: RecordName) throws {
        let source = try ownSite()
        try connection.execute(
            """
            UPDATE sync_buffer SET source_site_id = \(nullable: source)
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            """
        )
    }

    func buffer(_ candidate: Candidate) throws {
        let source = try ownSite()
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error,
                                     table_name, action, data, source_site_id)
            VALUES (\(candidate.record), CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)), NULL, NULL,
                    \(candidate.table), \(candidate.action.rawValue), \(candidate.data ?? "{}"), \(nullable: source))
            ON CONFLICT (record_id) DO UPDATE SET received_datetime = excluded.received_datetime,
                integration_datetime = NULL, integration_error = NULL, table_name = excluded.table_name,
                action = excluded.action, data = excluded.data, source_site_id = excluded.source_site_id
            """
        )
    }

    func note(_ entry: SalvageEntry) throws {
        let candidate = entry.candidate
        try connection.execute(
            """
            INSERT INTO sync_salvage
                (id, site_id, table_name, record_id, action, outcome, reason, data, timeline, cursor, author,
                 own_cursor, recorded)
            VALUES (\(entry.version), \(entry.site), \(candidate.table), \(candidate.record),
                    \(candidate.action.rawValue), \(entry.outcome.rawValue), \(entry.reason),
                    \(nullable: candidate.data), \(candidate.timeline), \(candidate.cursor),
                    \(nullable: candidate.author), \(nullable: candidate.own?.cursor),
                    CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)))
            ON CONFLICT (id) DO UPDATE SET site_id = excluded.site_id, outcome = excluded.outcome,
                reason = excluded.reason, data = excluded.data, author = excluded.author, recorded = excluded.recorded
            WHERE sync_salvage.reason = \(SalvageEntry.withoutContent) AND excluded.reason <> sync_salvage.reason
            """
        )
    }

    /// The content is read when the row is sent, so one row is right whatever central has by then. It goes where the
    /// record's last row went, and has central for its source only where that had.
    func announce(_ record: RecordName) throws {
        let known = try hasRecords(record.table)
        let last = try connection.query(
            """
            SELECT store_id, name_link_id, CAST(row_action AS TEXT) AS row_action,
                   CASE WHEN \(Self.isAdoption) = 1 THEN source_site_id END AS source FROM changelog
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            ORDER BY cursor DESC LIMIT 1
            """
        ).first
        // Of a table that is not known here nothing is claimed.
        guard known || last != nil else { return }
        var action = try last?.text("row_action") ?? RecordAction.delete.rawValue
        if known {
            let count = try connection.value("SELECT count(*) FROM \(identifier: record.table) WHERE id = \(record.id)")
            action = (count == .integer(0) ? RecordAction.delete : .upsert).rawValue
        }
        try connection.execute(
            """
            INSERT INTO changelog (table_name, record_id, row_action, store_id, name_link_id, source_site_id)
            VALUES (\(record.table), \(record.id), \(action), \(nullable: last?.optionalText("store_id")),
                    \(nullable: last?.optionalText("name_link_id")), \(nullable: last?.optionalInteger("source")))
            """
        )
    }
}

/// The tables that have been found to hold records.
final class RecordTables {
    fileprivate(set) var known: Set<String> = []
}
