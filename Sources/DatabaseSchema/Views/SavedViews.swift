package import DatabaseAccess

/// The table `migration_saved_view`: scripts that bring back what an upgrade had to drop, and that the app does not
/// declare. It exists only while there is something in it: during an upgrade, and after one that could not bring all
/// back.
package enum SavedViews {
    package static let table = "migration_saved_view"

    struct Entry: Sendable, Hashable {
        let name: String
        let definition: String
    }

    /// Which of the entries that earlier upgrades left over a new one takes the place of.
    enum Replacement { case sameName, sameText }

    /// Adds entries, in the order in which they will run, behind what is there already.
    static func insert(
        _ entries: [Entry],
        replacing replacement: Replacement,
        _ db: borrowing Transaction
    ) throws(DatabaseError) {
        guard !entries.isEmpty else { return }
        if try !db.hasTable(table) {
            try db.execute(
                """
                CREATE TABLE migration_saved_view (
                    position \(type: .bigInteger) PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL
                )
                """
            )
        }
        for entry in entries {
            switch replacement {
            case .sameName: try db.execute("DELETE FROM migration_saved_view WHERE name = \(entry.name)")
            case .sameText:
                try db.execute(
                    "DELETE FROM migration_saved_view WHERE name = \(entry.name) AND definition = \(entry.definition)"
                )
            }
        }
        guard case .integer(var position)? = try db.value("SELECT coalesce(max(position), 0) FROM migration_saved_view")
        else { throw .unexpectedAnswer("migration_saved_view has no positions") }
        for entry in entries {
            position += 1
            try db.execute(
                """
                INSERT INTO migration_saved_view (position, name, definition)
                VALUES (\(position), \(entry.name), \(entry.definition))
                """
            )
        }
    }

    /// Runs what is saved, each script by itself. Call it when the app's own views are built.
    ///
    /// What has run is taken out of the table, and the table goes with the last of it. What the engine refuses stays,
    /// is tried again by the next upgrade, and is not an error.
    ///
    /// - Returns: what was refused.
    /// - Throws: `DatabaseError` when the connection, a lock or the machine is to blame, and not the script.
    package static func restore(_ db: borrowing Transaction) throws -> [UnrestoredView] {
        guard try db.hasTable(table) else { return [] }
        var left: [(position: Int64, entry: Entry)] = []
        for row in try db.query("SELECT position, name, definition FROM migration_saved_view ORDER BY position") {
            let entry = Entry(name: try row.text("name"), definition: try row.text("definition"))
            left.append((try row.integer("position"), entry))
        }
        var reasons: [Int64: String] = [:]
        // What another one reads may stand behind it: those that an earlier upgrade left over stand first.
        while true {
            var refused: [(position: Int64, entry: Entry)] = []
            for (position, entry) in left {
                if let refusal = try attempt(entry, db) {
                    reasons[position] = refusal.description
                    refused.append((position, entry))
                } else {
                    try db.execute("DELETE FROM migration_saved_view WHERE position = \(position)")
                }
            }
            let hasGoneOn = refused.count < left.count
            left = refused
            guard hasGoneOn, !left.isEmpty else { break }
        }
        if left.isEmpty { try db.execute("DROP TABLE migration_saved_view") }
        return left.map { position, entry in
            UnrestoredView(name: entry.name, reason: reasons[position] ?? "", definition: entry.definition)
        }
    }

    /// Runs one script in a savepoint; what the engine says when it refuses it, and nothing of the script is kept then.
    ///
    /// - Parameter isProved: whether the view has to be readable as well. SQLite looks at what a view reads only when
    ///   it is used.
    private static func attempt(
        _ entry: Entry,
        isProved: Bool = true,
        _ db: borrowing Transaction
    ) throws -> DatabaseError? {
        do {
            try db.savepoint { db in
                try db.execute(script: entry.definition)
                if isProved, db.dialect == .sqlite {
                    _ = try db.query("SELECT * FROM \(identifier: entry.name) LIMIT 0")
                }
            }
            return nil
        } catch let error as DatabaseError {
            guard isRefusal(error) else { throw error }
            if isProved, lacksWhatOthersBring(error) { return try attempt(entry, isProved: false, db) }
            return error
        }
    }

    /// On SQLite a program brings functions, collations and modules of its own, and they end with its connection: that
    /// they are missing here says nothing about the view.
    private static func lacksWhatOthersBring(_ error: DatabaseError) -> Bool {
        let message = error.serverMessage?.message ?? ""
        return ["no such function", "no such collation", "no such module"].contains { message.contains($0) }
    }

    /// Whether the script itself is to blame: tried again, it would be refused again.
    private static func isRefusal(_ error: DatabaseError) -> Bool {
        guard case .statementFailed(_, let message) = error, let code = message.code else { return false }
        if code.hasPrefix("SQLITE_") { return code == "SQLITE_ERROR" }
        // Rolled back by the server, out of something, interrupted, broken; a lock that did not come in time.
        return !["40", "53", "57", "58", "XX"].contains(code.prefix(2)) && code != "55P03"
    }
}
