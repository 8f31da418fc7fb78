public import DatabaseAccess
import FoundationEssentials
import SyncCursors

/// A remote site's side of reconciliation in its own database. Made on a connection of the caller's, used on its thread.
///
/// omSupply keeps its cursors in memory while it runs: apply a directive from inside the server, or while it is stopped.
public struct RemoteReconciler {
    let connection: any DatabaseConnection

    static let tables = ["changelog", "key_value_store", "sync_buffer", "sync_incarnation", "sync_pulled"]

    /// - Throws: `ReconciliationError.notPrepared` when the database lacks the tables, or `DatabaseError`.
    public init(on connection: any DatabaseConnection) throws {
        try connection.requireTables(Self.tables)
        self.connection = connection
    }

    /// What the site says about itself. Gives the database its incarnation where it has none yet.
    ///
    /// - Throws: `ReconciliationError.siteNotConfigured` when the settings name no site, or `DatabaseError`.
    public func report() throws -> SiteReport {
        try connection.withTransaction { db in try report(in: db) }
    }

    /// Follows a directive in one transaction: adopts the timeline and moves the cursors back where they are ahead.
    /// Applying it twice changes nothing the second time.
    ///
    /// - Returns: what was changed.
    /// - Throws: `ReconciliationError` when the directive is for another site, incarnation or lineage, or of a newer
    ///   format; `DatabaseError` otherwise. Nothing was changed then.
    @discardableResult
    public func apply(_ directive: SiteDirective) throws -> SiteChanges {
        try connection.withTransaction { db in
            let changes = try directive.changes(at: report(in: db))
            if let pull = changes.pull { try write(pull, CursorKey.pullV6, in: db) }
            if let push = changes.push { try write(push, CursorKey.pushV6, in: db) }
            if let timeline = changes.timeline {
                try db.execute("UPDATE sync_incarnation SET timeline = \(timeline)")
            }
            return changes
        }
    }

    func report(in db: borrowing Transaction) throws -> SiteReport {
        guard let site = try storedInteger(SettingKey.siteID, in: db) else {
            throw ReconciliationError.siteNotConfigured
        }
        let life = try incarnation(in: db)
        let cursors = try CursorSnapshot(of: connection)
        let highest = [cursors.changelogLast?.cursor, cursors.highestHandedOut].compactMap(\.self).max()
        return SiteReport(
            site: site,
            timeline: life.timeline,
            incarnation: life.name,
            pull: NextCursor(Cursor(try storedInteger(CursorKey.pullV6, in: db) ?? 0)),
            push: NextCursor(Cursor(try storedInteger(CursorKey.pushV6, in: db) ?? 0)),
            highestOwn: highest.map { LastSeenCursor($0) }
        )
    }

    private func incarnation(in db: borrowing Transaction) throws -> (name: String, timeline: String?) {
        // Two reports at once would otherwise make two incarnations; SQLite's transaction already has the only lock.
        if db.dialect == .postgreSQL { try db.execute("LOCK TABLE sync_incarnation IN SHARE ROW EXCLUSIVE MODE") }
        if let row = try db.query("SELECT incarnation, timeline FROM sync_incarnation").first {
            return (try row.text("incarnation"), try row.optionalText("timeline"))
        }
        let name = UUID().uuidString.lowercased()
        try db.execute(
            """
            INSERT INTO sync_incarnation (incarnation, timeline, created)
            VALUES (\(name), NULL, CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)))
            """
        )
        return (name, nil)
    }

    /// omSupply keeps its v6 cursors in the 32-bit column.
    private func storedInteger(_ key: String, in db: borrowing Transaction) throws -> Int64? {
        try db.query("SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(key)")
            .first?.optionalInteger("value_int")
    }

    private func write(_ next: NextCursor, _ key: String, in db: borrowing Transaction) throws(DatabaseError) {
        // A cursor moves back only from a value that is stored, so there is a row.
        try db.execute("UPDATE key_value_store SET value_int = \(next.cursor) WHERE CAST(id AS TEXT) = \(key)")
    }
}
