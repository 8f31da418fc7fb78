import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors

/// The change log and the buffer, as omSupply writes and reads them.
extension StoredDatabase {
    /// SQLite has no other way to hand out a cursor before the row is there.
    func reserveCursor() throws -> Int64 {
        let highest: SQL =
            switch connection.dialect {
            case .postgreSQL: "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM changelog_cursor_seq"
            case .sqlite: "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changelog'"
            }
        guard case .integer(let last)? = try connection.value(highest), last < Cursor.limit.value - 1 else {
            throw CursorsUsedUp()
        }
        if connection.dialect == .postgreSQL {
            guard case .integer(let cursor)? = try connection.value("SELECT nextval('changelog_cursor_seq')") else {
                throw DatabaseError.unexpectedAnswer("no cursor")
            }
            return cursor
        }
        try central.advanceChangelog(above: Cursor(last + 1))
        return last + 1
    }

    func log(_ row: LogRow) throws {
        try connection.execute(
            """
            INSERT INTO changelog (cursor, table_name, record_id, row_action, is_sync_update, source_site_id)
            VALUES (\(row.cursor), \(row.record.table), \(row.record.id), \(row.action.rawValue), \(row.isSync),
                    \(nullable: row.source))
            """
        )
    }

    private static let logRow: SQL = """
        SELECT cursor, table_name, record_id, row_action, source_site_id,
               CASE WHEN is_sync_update THEN 1 ELSE 0 END AS is_sync
        FROM changelog c
        """

    func allRows() throws -> [LogRow] { try connection.query(Self.logRow + " ORDER BY cursor").map(LogRow.init) }

    func rows(from cursor: Int64) throws -> [LogRow] {
        let newest: SQL = """
             WHERE cursor >= \(cursor)
            AND NOT EXISTS (SELECT 1 FROM changelog d WHERE d.table_name = c.table_name
                            AND d.record_id = c.record_id AND d.cursor > c.cursor)
            ORDER BY cursor
            """
        return try connection.query(Self.logRow + newest).map(LogRow.init)
    }

    func lastCursor() throws -> Int64 {
        guard case .integer(let last)? = try connection.value("SELECT coalesce(max(cursor), 0) FROM changelog") else {
            return 0
        }
        return last
    }

    func buffer(_ row: BufferRow) throws {
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
            VALUES (\(row.record.id), CURRENT_TIMESTAMP, \(row.record.table), \(row.action.rawValue), \(row.data),
                    \(nullable: row.source))
            ON CONFLICT (record_id) DO UPDATE SET received_datetime = excluded.received_datetime,
                integration_datetime = NULL, integration_error = NULL, table_name = excluded.table_name,
                action = excluded.action, data = excluded.data, source_site_id = excluded.source_site_id
            """
        )
    }

    func buffered() throws -> [BufferRow] {
        try connection.query(
            """
            SELECT record_id, table_name, action, data, source_site_id, integration_error,
                   CASE WHEN integration_datetime IS NULL THEN 1 ELSE 0 END AS waits
            FROM sync_buffer
            """
        ).map(BufferRow.init)
    }

    func settle(_ record: RecordName, _ state: BufferRow.State) throws {
        let error: String? = state == .failed ? "it refers to what is not there" : nil
        try connection.execute(
            """
            UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP, integration_error = \(nullable: error)
            WHERE record_id = \(record.id)
            """
        )
    }

    func salvage() throws -> [Salvaged] {
        try connection.query(
            """
            SELECT table_name, record_id, action, outcome, reason, data FROM sync_salvage
            WHERE reason <> \(SalvageEntry.withoutContent)
            """
        ).map { row in
            Salvaged(
                record: RecordName(try row.text("table_name"), try row.text("record_id")),
                action: try row.action("action"),
                version: try row.optionalText("data").flatMap { Content(json: $0) }?.version,
                isAdopted: try row.text("outcome") == SalvageEntry.Outcome.adopted.rawValue,
                reason: try row.text("reason")
            )
        }
    }

    func holdsDelete(of record: RecordName, from cursors: Set<Int64>) throws -> Bool {
        let pulled = try connection.query(
            "SELECT cursor FROM sync_pulled WHERE table_name = \(record.table) AND record_id = \(record.id)"
        )
        guard let cursor = try pulled.first?.integer("cursor"), cursors.contains(cursor),
            let row = try buffered().first(where: { $0.record.id == record.id }), row.action == .delete
        else { return false }
        return try row.state != .integrated || content(of: record) == nil
    }

    func hasDeleted(_ record: RecordName) throws -> Bool {
        guard try content(of: record) == nil else { return false }
        let last = try allRows().last { $0.record == record }
        return last?.action == .delete && last?.isSync == false
    }
}

extension Row {
    fileprivate func action(_ column: String) throws -> RecordAction {
        guard let action = RecordAction(rawValue: try text(column)) else {
            throw DatabaseError.unexpectedAnswer("an action that is none")
        }
        return action
    }
}

extension LogRow {
    fileprivate init(_ row: Row) throws {
        self.init(
            cursor: try row.integer("cursor"),
            record: RecordName(try row.text("table_name"), try row.text("record_id")),
            action: try row.action("row_action"),
            isSync: try row.integer("is_sync") != 0,
            source: try row.optionalInteger("source_site_id")
        )
    }
}

extension BufferRow {
    fileprivate init(_ row: Row) throws {
        let source = try row.optionalInteger("source_site_id")
        self.init(
            record: RecordName(try row.text("table_name"), try row.text("record_id")),
            action: try row.action("action"),
            data: try row.text("data"),
            source: source
        )
        // An adoption is central's own.
        isAdopted = source == World.central
        if try row.integer("waits") == 0 {
            state = try row.optionalText("integration_error") == nil ? .integrated : .failed
        }
    }
}
