import DatabaseAccess
@testable import DatabaseSchema
import TestSupport

/// A populated database with two tables and two declared views, one above the other.
struct ViewFixture {
    let database: TestDatabase
    let db: any DatabaseConnection
    let views: [ViewDefinition]
    /// Roles belong to the whole cluster: those of a test bear the name of its database.
    let reader: String
    let owner: String

    /// - Parameter isOwners: on PostgreSQL, whether `owner` does it all instead of a superuser.
    init(_ engine: Engine, isOwners: Bool = false) throws {
        database = try engine.makeDatabase()
        reader = "reader_\(database.address)"
        owner = "owner_\(database.address)"
        if engine == .postgreSQL {
            try database.connect().execute(
                script: "CREATE ROLE \(reader); CREATE ROLE \(owner) LOGIN; GRANT USAGE ON SCHEMA public TO \(owner)"
            )
        }
        if isOwners {
            try database.connect().execute(script: "GRANT CREATE ON SCHEMA public TO \(owner)")
            db = try PostgreSQLCluster.shared.connect(database: database.address, user: owner)
        } else {
            db = try database.connect()
        }
        views = [
            ViewDefinition(
                name: "item_stock",
                dependsOn: ["item", "stock_line"],
                definition: """
                    SELECT item.id, item.name, \(postgreSQL: "coalesce", sqlite: "ifnull")(sum(packs), 0) AS packs
                    FROM item LEFT JOIN stock_line ON stock_line.item_id = item.id GROUP BY item.id, item.name
                    """
            ),
            ViewDefinition(
                name: "missing_item",
                dependsOn: ["item_stock"],
                definition: "SELECT id, name FROM item_stock WHERE packs = 0"
            ),
        ]
        try db.execute(
            script: """
                CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT);
                CREATE TABLE stock_line (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, packs INTEGER NOT NULL);
                INSERT INTO item VALUES (1, 'Amoxicillin', 'amo'), (2, 'Paracetamol', 'par');
                INSERT INTO stock_line VALUES (1, 1, 30), (2, 1, 12);
                """
        )
        let views = views
        try db.withTransaction { db in try ViewBuilder.build(views, db) }
    }

    var names: Set<String> { Set(views.map(\.name)) }
    /// Dependents first.
    var dropOrder: [String] { views.reversed().map(\.name) }

    func foreign() throws -> [ForeignView] { try ForeignViews.find(on: db, declared: names) }

    /// What the driver does around a step: save, drop, work, build, restore.
    @discardableResult
    func rebuild(_ work: (borrowing Transaction) throws -> Void = { _ in }) throws -> [UnrestoredView] {
        let foreign = try foreign()
        return try db.withTransaction { db in
            let dropped = dropOrder
            try ViewAttributes.save(of: dropped, db)
            try ForeignViews.save(foreign, db)
            try ForeignViews.drop(foreign, db)
            try ViewBuilder.drop(dropped, db)
            try work(db)
            try ViewBuilder.build(views, db)
            return try SavedViews.restore(db)
        }
    }

    func values(_ sql: SQL) throws -> [Value] { try db.query(sql).flatMap(\.values) }

    var savedNames: [Value]? {
        get throws {
            guard try db.hasTable("migration_saved_view") else { return nil }
            return try values("SELECT name FROM migration_saved_view ORDER BY position")
        }
    }
}
