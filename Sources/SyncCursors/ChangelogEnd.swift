public import DatabaseAccess

/// How far a change log has come.
public struct ChangelogEnd: Sendable, Hashable {
    /// The last row; nil when there is none.
    public let last: LastSeenCursor?
    /// The highest cursor ever handed out, which may be above the last row; nil where the database does not know it.
    public let highestHandedOut: Cursor?

    /// The highest cursor in use or handed out; nil for none.
    public var highest: Cursor? { [last?.cursor, highestHandedOut].compactMap(\.self).max() }

    /// Reads the end of `changelog`, which must be there.
    public init(of db: any DatabaseConnection) throws(DatabaseError) {
        // A change log of another make has no such allocator: nothing is known then.
        let isAllocated = try db.hasTable(db.dialect == .postgreSQL ? "changelog_cursor_seq" : "sqlite_sequence")
        let allocated: SQL =
            switch db.dialect {
            case _ where !isAllocated: "NULL"
            case .postgreSQL: "SELECT last_value FROM changelog_cursor_seq WHERE is_called"
            case .sqlite: "SELECT seq FROM sqlite_sequence WHERE name = 'changelog'"
            }
        let row = try db.query(
            "SELECT (SELECT max(cursor) FROM changelog) AS last, (" + allocated + ") AS handed_out"
        ).first
        last = try row?.optionalInteger("last").map { LastSeenCursor(Cursor($0)) }
        highestHandedOut = try row?.optionalInteger("handed_out").map { Cursor($0) }
    }
}
