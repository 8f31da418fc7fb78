import DatabaseAccess
import MigrationModel

/// One version of a made-up history.
struct NumberedMigration: Migration {
    let version: Version
    let summary: String
    let fragments: [any MigrationFragment]
    let statements: [SQL]

    init(_ number: Int, _ summary: String, _ statements: [SQL], fragments: [any MigrationFragment] = []) {
        version = Version(1, UInt32(number), 0)
        self.summary = summary
        self.statements = (number == 1 ? [Self.stampTable] : []) + statements
        self.fragments = fragments
    }

    func migrate(_ db: borrowing Transaction) throws {
        for statement in statements { try db.execute(statement) }
    }

    private static let stampTable: SQL = """
        CREATE TABLE key_value_store (
            id TEXT NOT NULL PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT
        )
        """
}

enum Histories {
    /// A hundred versions, 150 tables: what a server of some years has behind it.
    static var long: [any Migration] {
        (1...100).map { number in
            let tables = number.isMultiple(of: 2) ? [0, 1] : [0]
            return NumberedMigration(number, "tables of \(number)", tables.map { table("t\(number)_\($0)") })
        }
    }

    private static func table(_ name: String) -> SQL {
        """
        CREATE TABLE \(identifier: name) (
            id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, store_id TEXT, item_id TEXT,
            quantity \(type: .double) NOT NULL DEFAULT 0, pack_size \(type: .double) NOT NULL DEFAULT 1,
            expires \(type: .date), created \(type: .timestamp) NOT NULL, comment TEXT,
            is_deleted \(type: .boolean) NOT NULL DEFAULT FALSE, cursor \(type: .bigInteger)
        )
        """
    }

    /// Versions of one table and one row each.
    static func small(_ count: Int) -> [any Migration] {
        (1...count).map { number in
            NumberedMigration(
                number,
                "small",
                [
                    "CREATE TABLE small_\(raw: String(number)) (id BIGINT PRIMARY KEY, name TEXT NOT NULL)",
                    "INSERT INTO small_\(raw: String(number)) (id, name) VALUES (1, 'first')",
                ]
            )
        }
    }

    /// A table of so many rows, and a version that rewrites them all, if there is one.
    static func stock(rows: Int, rewrite: (any MigrationFragment)?) -> [any Migration] {
        let made = NumberedMigration(1, "stock", Stock.statements(rows: rows))
        guard let rewrite else { return [made] }
        return [made, NumberedMigration(2, "rewrite", [], fragments: [rewrite])]
    }
}
