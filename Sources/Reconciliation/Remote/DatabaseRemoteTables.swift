import DatabaseAccess
import FoundationEssentials
import SyncCursors
import ReconciliationModel

/// A remote site's tables in a real database.
struct DatabaseRemoteTables: RemoteTables {
    let connection: any DatabaseConnection

    func transaction<R>(_ body: () throws -> R) throws -> R {
        if connection.transactionStatus == .open { return try body() }
        return try connection.withTransaction { _ in try body() }
    }

    /// omSupply opens SQLite with `synchronous = NORMAL`, which may forget the last commits when the power fails. In a
    /// transaction of the caller's it is as durable as that one.
    func durableTransaction<R>(_ body: () throws -> R) throws -> R {
        guard connection.dialect == .sqlite, connection.transactionStatus == .idle,
            case .integer(let usual)? = try connection.value("PRAGMA synchronous")
        else {
            return try transaction(body)
        }
        try connection.execute("PRAGMA synchronous = FULL")
        defer { _ = try? connection.execute("PRAGMA synchronous = \(raw: String(usual))") }
        return try transaction(body)
    }

    func site() throws -> Int64? { try storedInteger(SettingKey.siteID) }

    func life() throws -> SiteLife {
        if let life = try knownLife() { return life }
        // Two reports at once would otherwise make two incarnations; SQLite's transaction already has the only lock.
        if connection.dialect == .postgreSQL {
            try connection.execute("LOCK TABLE sync_incarnation IN SHARE ROW EXCLUSIVE MODE")
            if let life = try knownLife() { return life }
        }
        // A database that has pulled nothing yet lacks nothing below where it will have been cut off.
        let isNew = try pullCursor().cursor <= Cursor(1)
        let life = SiteLife(
            incarnation: UUID().uuidString.lowercased(),
            pulledThrough: isNew ? LastSeenCursor(Cursor(0)) : nil
        )
        try connection.execute(
            """
            INSERT INTO sync_incarnation (incarnation, timeline, session, pulled_through, created)
            VALUES (\(life.incarnation), NULL, 0, \(nullable: life.pulledThrough?.cursor),
                    CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)))
            """
        )
        return life
    }

    private func knownLife() throws -> SiteLife? {
        let known = try connection.query(
            """
            SELECT incarnation, timeline, session, sent_through, pulled_through, pulls_own, decided_through,
                   decided_tables
            FROM sync_incarnation
            """
        )
        guard let row = known.first else { return nil }
        return SiteLife(
            incarnation: try row.text("incarnation"),
            timeline: try row.optionalText("timeline"),
            session: try row.integer("session"),
            sentThrough: try row.optionalInteger("sent_through").map { LastSeenCursor(Cursor($0)) },
            pulledThrough: try row.optionalInteger("pulled_through").map { LastSeenCursor(Cursor($0)) },
            pullsOwn: try row.integer("pulls_own") != 0,
            decidedThrough: try row.optionalInteger("decided_through").map { LastSeenCursor(Cursor($0)) },
            decidedTables: try row.optionalText("decided_tables")?.split(separator: ",").map(String.init) ?? []
        )
    }

    func write(_ life: SiteLife) throws {
        let tables = life.decidedTables.isEmpty ? nil : life.decidedTables.joined(separator: ",")
        try connection.execute(
            """
            UPDATE sync_incarnation SET timeline = \(nullable: life.timeline), session = \(life.session),
                sent_through = \(nullable: life.sentThrough?.cursor),
                pulled_through = \(nullable: life.pulledThrough?.cursor),
                pulls_own = \(Int64(life.pullsOwn ? 1 : 0)),
                decided_through = \(nullable: life.decidedThrough?.cursor),
                decided_tables = \(nullable: tables)
            """
        )
    }

    func seenPlaces() throws -> [SeenPlace] {
        try connection.query("SELECT own_cursor, timeline, cursor FROM sync_seen_place ORDER BY own_cursor").map {
            row in
            SeenPlace(
                own: LastSeenCursor(Cursor(try row.integer("own_cursor"))),
                RecordPlace(Cursor(try row.integer("cursor")), of: try row.text("timeline"))
            )
        }
    }

    func add(_ place: SeenPlace) throws {
        try connection.execute(
            """
            INSERT INTO sync_seen_place (own_cursor, timeline, cursor)
            VALUES (\(place.own.cursor), \(place.place.timeline), \(place.place.cursor))
            """
        )
    }

    func remove(_ place: SeenPlace) throws {
        try connection.execute("DELETE FROM sync_seen_place WHERE own_cursor = \(place.own.cursor)")
    }

    func pullCursor() throws -> NextCursor { NextCursor(Cursor(try storedInteger(CursorKey.pullV6) ?? 0)) }
    func pushCursor() throws -> NextCursor { NextCursor(Cursor(try storedInteger(CursorKey.pushV6) ?? 0)) }
    func movePull(to next: NextCursor) throws { try write(next, CursorKey.pullV6) }
    func movePush(to next: NextCursor) throws { try write(next, CursorKey.pushV6) }

    func highestOwn() throws -> LastSeenCursor? {
        try ChangelogEnd(of: connection).highest.map { LastSeenCursor($0) }
    }

    /// omSupply keeps its v6 cursors in the 32-bit column.
    private func storedInteger(_ key: String) throws -> Int64? {
        try connection.query("SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(key)")
            .first?.optionalInteger("value_int")
    }

    private func write(_ next: NextCursor, _ key: String) throws {
        // A cursor moves back only from a value that is stored, so there is a row.
        try connection.execute(
            "UPDATE key_value_store SET value_int = \(next.cursor) WHERE CAST(id AS TEXT) = \(key)"
        )
    }
}
