import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations

typealias StandInWork = @Sendable (borrowing Transaction) throws -> Void

/// A short history with a step of every kind.
enum StandInHistory {
    static let oldest = Version(1, 0, 0)
    static let newest = Version(1, 4, 0)
    static let batchedStep = "count_stock"
    /// More than one batch each: 1000, 500, 250 and 50.
    static let stockLines = 1_800

    static func migrator(app: Version = newest, gate: StandInGate? = nil) throws -> Migrator {
        let declared = migrations(gate).filter { $0.version <= app }
        return try Migrator(appVersion: app, migrations: declared, views: views(app))
    }

    /// The rows of an installation of the oldest version.
    static func seed(_ db: any DatabaseConnection) throws {
        try db.withTransaction { db in
            try db.execute(
                """
                WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 40)
                INSERT INTO item (id, name, code)
                SELECT 'item' || n, 'Item ' || n, CASE WHEN n % 3 = 0 THEN NULL ELSE 'C' || n END FROM counter
                """
            )
            try db.execute(
                """
                WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < \(stockLines))
                INSERT INTO stock_line (id, item_id, quantity)
                SELECT n, 'item' || (n % 40 + 1), n % 17 FROM counter
                """
            )
        }
    }

    private static func views(_ app: Version) -> [ViewDefinition] {
        guard app > oldest else {
            let definition: SQL = "SELECT item_id, sum(quantity) AS quantity FROM stock_line GROUP BY item_id"
            return [ViewDefinition(name: "item_stock", dependsOn: ["stock_line"], definition: definition)]
        }
        return [
            ViewDefinition(
                name: "scarce_item",
                dependsOn: ["item_stock"],
                definition: "SELECT item_id, unit FROM item_stock WHERE quantity < 100"
            ),
            ViewDefinition(
                name: "item_stock",
                dependsOn: ["item", "stock_line"],
                definition: """
                    SELECT item.id AS item_id, item.unit, sum(stock_line.quantity) AS quantity
                    FROM item JOIN stock_line ON stock_line.item_id = item.id GROUP BY item.id, item.unit
                    """
            ),
        ]
    }

    private static func migrations(_ gate: StandInGate?) -> [StandInMigration] {
        [
            StandInMigration(oldest, gate: gate) { db in
                try db.execute("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT)")
                try db.execute("CREATE TABLE item (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT)")
                try db.execute(
                    """
                    CREATE TABLE stock_line (
                        id INTEGER NOT NULL PRIMARY KEY,
                        item_id TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE,
                        quantity INTEGER NOT NULL
                    )
                    """
                )
            },
            StandInMigration(
                Version(1, 1, 0),
                gate: gate,
                fragments: [
                    StandInFragment("supplier_codes", gate: gate) { db in
                        try db.execute("INSERT INTO supplier (id, name) VALUES ('a', 'First')")
                    } end: { db in
                        try db.execute("INSERT INTO supplier (id, name) VALUES ('b', 'Second')")
                    },
                    CreateIndexConcurrently("stock_line_item", on: "stock_line", columns: ["item_id"]),
                ]
            ) { db in
                try db.execute("ALTER TABLE item ADD COLUMN unit TEXT")
                try db.execute("UPDATE item SET unit = 'each'")
            } end: { db in
                try db.execute("CREATE TABLE supplier (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
            },
            StandInMigration(Version(1, 2, 0), gate: gate, fragments: [CountStock(gate: gate)]) { db in
                try db.execute("ALTER TABLE stock_line ADD COLUMN counted INTEGER NOT NULL DEFAULT 0")
            },
            StandInMigration(Version(1, 3, 0), gate: gate, rebuildsTables: true) {
                try requireCode($0)
            } end: { db in
                try db.execute("CREATE UNIQUE INDEX item_code ON item (code) WHERE code <> ''")
            },
            StandInMigration(newest, gate: gate) { db in
                try db.execute(
                    "CREATE TABLE stock_total (item_id TEXT NOT NULL PRIMARY KEY, lines INTEGER NOT NULL, counted BIGINT)"
                )
            } end: { db in
                try db.execute(
                    "INSERT INTO stock_total SELECT item_id, count(*), sum(counted) FROM stock_line GROUP BY item_id"
                )
                try db.execute("UPDATE item SET name = name || '.'")
            },
        ]
    }

    private static func requireCode(_ db: borrowing Transaction) throws {
        switch db.dialect {
        case .sqlite:
            try db.rebuildTable(
                "item",
                as: "(id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL DEFAULT '', unit TEXT)",
                filling: ["code": "coalesce(code, '')"]
            )
        case .postgreSQL:
            try db.execute("UPDATE item SET code = '' WHERE code IS NULL")
            try db.execute("ALTER TABLE item ALTER COLUMN code SET DEFAULT '', ALTER COLUMN code SET NOT NULL")
        }
    }
}

/// A migration of two parts, with the gate between them.
struct StandInMigration: Migration {
    let version: Version
    let fragments: [any MigrationFragment]
    let rebuildsTables: Bool
    private let gate: StandInGate?
    private let beginning: StandInWork
    private let end: StandInWork

    init(
        _ version: Version,
        gate: StandInGate?,
        fragments: [any MigrationFragment] = [],
        rebuildsTables: Bool = false,
        _ beginning: @escaping StandInWork,
        end: @escaping StandInWork = { _ in }
    ) {
        self.version = version
        self.gate = gate
        self.fragments = fragments
        self.rebuildsTables = rebuildsTables
        self.beginning = beginning
        self.end = end
    }

    var summary: String { "the step to \(version)" }

    func migrate(_ db: borrowing Transaction) throws {
        try beginning(db)
        try gate?.pass(version.description, db)
        try end(db)
    }
}

struct StandInFragment: MigrationFragment {
    let id: String
    private let gate: StandInGate?
    private let beginning: StandInWork
    private let end: StandInWork

    init(_ id: String, gate: StandInGate?, _ beginning: @escaping StandInWork, end: @escaping StandInWork) {
        self.id = id
        self.gate = gate
        self.beginning = beginning
        self.end = end
    }

    func migrate(_ db: borrowing Transaction) throws {
        try beginning(db)
        try gate?.pass(id, db)
        try end(db)
    }
}

/// Adds one to each row: a row that is gone through twice shows it.
struct CountStock: BatchedFragment {
    let id = StandInHistory.batchedStep
    let source = BatchSource("stock_line", key: "id")
    let gate: StandInGate?

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("UPDATE stock_line SET counted = counted + 1 WHERE \(batch.condition)")
        try gate?.pass("\(id)-\(batch.rowCount)", db)
    }
}
