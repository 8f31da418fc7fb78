import DatabaseAccess

/// An ordinary table of a SQLite database, under the name by which it was made.
struct StoredTable {
    struct Column {
        let name: String
        /// Not computed from others: it holds data and can be written.
        let isPlain: Bool
    }

    let name: String
    let columns: [Column]
    /// In lower case, computed ones included.
    let columnNames: Set<String>

    /// - Throws: `TableRebuildError.noSuchTable` also for a view, a virtual table and SQLite's own tables.
    init(_ name: String, _ db: borrowing Transaction) throws {
        guard
            case .text(let stored)? = try db.value(
                """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND rootpage > 0 AND lower(name) = \(name.asciiLowercased)
                    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                """
            )
        else { throw TableRebuildError.noSuchTable(name) }
        self.name = stored
        var columns: [Column] = []
        for row in try db.query("SELECT name, hidden FROM pragma_table_xinfo(\(stored)) ORDER BY cid") {
            columns.append(Column(name: try row.text("name"), isPlain: try row.integer("hidden") == 0))
        }
        self.columns = columns
        columnNames = Set(columns.map(\.name.asciiLowercased))
    }

    func rowCount(_ db: borrowing Transaction) throws(DatabaseError) -> Int {
        guard case .integer(let count)? = try db.value("SELECT count(*) FROM \(identifier: name)") else {
            throw .unexpectedAnswer("no number of rows")
        }
        return Int(count)
    }

    /// The highest value that AUTOINCREMENT has given; nil where it has given none.
    func sequence(_ db: borrowing Transaction) throws(DatabaseError) -> Int64? {
        guard try db.hasTable("sqlite_sequence"),
            case .integer(let value)? = try db.value("SELECT seq FROM sqlite_sequence WHERE name = \(name)")
        else { return nil }
        return value
    }

    /// A name that nothing in the database has.
    static func freeName(like name: String, _ db: borrowing Transaction) throws(DatabaseError) -> String {
        var number = 1
        while true {
            let candidate = "\(name)_rebuilt_\(number)"
            let taken = try db.value(
                "SELECT count(*) FROM sqlite_schema WHERE lower(name) = \(candidate.asciiLowercased)"
            )
            if taken == .integer(0) { return candidate }
            number += 1
        }
    }
}
