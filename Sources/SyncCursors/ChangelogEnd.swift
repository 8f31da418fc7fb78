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
        let rows = try db.query("SELECT " + Self.columns(in: db), as: ChangelogEnd.self)
        self = rows.first ?? ChangelogEnd(last: nil, highestHandedOut: nil)
    }

    private init(last: LastSeenCursor?, highestHandedOut: Cursor?) {
        self.last = last
        self.highestHandedOut = highestHandedOut
    }

    /// What `init(row:)` reads, as columns of any SELECT: who wants to know more with it needs one statement for all.
    public static func columns(in db: any DatabaseConnection) throws(DatabaseError) -> SQL {
        // A change log of another make has no such allocator: nothing is known then.
        let allocated: SQL
        switch db.dialect {
        case .postgreSQL: allocated = "pg_sequence_last_value(to_regclass('changelog_cursor_seq'))"
        case .sqlite:
            let isThere = try db.hasTable("sqlite_sequence")
            allocated = isThere ? "(SELECT seq FROM sqlite_sequence WHERE name = 'changelog')" : "NULL"
        }
        return "(SELECT max(cursor) FROM changelog) AS log_last, " + allocated + " AS log_handed_out"
    }
}

extension ChangelogEnd: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        last = try row.optionalInteger("log_last").map { LastSeenCursor(Cursor($0)) }
        highestHandedOut = try row.optionalInteger("log_handed_out").map { Cursor($0) }
    }
}
