import DatabaseAccess
import SyncCursors
import ReconciliationModel

extension DatabaseCentralTables {
    func lockLineage() throws {
        // SQLite's transaction already has the only lock.
        guard connection.dialect == .postgreSQL else { return }
        try connection.execute("LOCK TABLE sync_lineage IN SHARE ROW EXCLUSIVE MODE")
    }

    func missingCursors(limit: Int) throws -> [CursorSpan] {
        let rows = try connection.query(
            """
            SELECT previous + 1 AS first, cursor - 1 AS last
            FROM (SELECT cursor, lag(cursor, 1, \(0)) OVER (ORDER BY cursor) AS previous FROM changelog) AS log
            WHERE cursor > previous + 1
            ORDER BY cursor DESC LIMIT \(limit)
            """
        )
        var spans: [CursorSpan] = []
        for row in rows { spans.append(CursorSpan(Cursor(try row.integer("first")), Cursor(try row.integer("last")))) }
        return spans.reversed()
    }

    func add(_ timelines: [Timeline]) throws {
        for timeline in timelines {
            let created = timeline.created.isEmpty ? UTCTimestamp.now() : timeline.created
            let missing = timeline.missing.isEmpty ? nil : CursorSpan.text(timeline.missing)
            try connection.execute(
                """
                INSERT INTO sync_lineage
                    (timeline, number, parent, fork_cursor, missing, abandoned_cursor, numbers_raised, bundle_id,
                     created)
                VALUES (\(timeline.id), \(timeline.number), \(nullable: timeline.parent),
                        \(nullable: timeline.fork?.cursor), \(nullable: missing), \(nullable: timeline.abandoned),
                        \(timeline.numbersRaised), \(nullable: timeline.bundle), CAST(\(created) AS \(type: .timestamp)))
                ON CONFLICT (timeline) DO NOTHING
                """
            )
        }
    }

    func advanceChangelog(above highest: Cursor) throws {
        try DatabaseLease.makeRoom(for: highest, on: connection)
        switch connection.dialect {
        case .postgreSQL: _ = try connection.query("SELECT setval('changelog_cursor_seq', \(highest))")
        case .sqlite:
            // A table that never had a row has no entry yet.
            let changed = try connection.execute("UPDATE sqlite_sequence SET seq = \(highest) WHERE name = 'changelog'")
            if changed == 0 {
                try connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('changelog', \(highest))")
            }
        }
    }

    /// omSupply counts what a store numbers in `number`. A remote site's counters are the site's own: central has copies.
    func advanceNumbers(by count: Int64) throws {
        guard try connection.hasTable("number"), try connection.hasTable("store") else { return }
        try connection.execute(
            """
            UPDATE number SET value = value + \(count)
            WHERE store_id IN (SELECT s.id FROM store s JOIN key_value_store k ON k.value_int = s.site_id
                               WHERE CAST(k.id AS TEXT) = \(SettingKey.siteID))
            """
        )
    }
}

extension CursorSpan {
    /// `FIRST-LAST` each, or a single cursor, with commas between them.
    static func text(_ spans: [CursorSpan]) -> String {
        spans.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
    }

    /// By bytes: every handshake reads it, and there may be a thousand for each timeline.
    static func list(_ text: String) -> [CursorSpan] {
        text.utf8.split(separator: UInt8(ascii: ",")).compactMap { span in
            let dash = span.firstIndex(of: UInt8(ascii: "-"))
            guard let first = Int64(Substring(span[..<(dash ?? span.endIndex)])) else { return nil }
            guard let dash else { return CursorSpan(Cursor(first), Cursor(first)) }
            return Int64(Substring(span[span.index(after: dash)...])).map { CursorSpan(Cursor(first), Cursor($0)) }
        }
    }
}
