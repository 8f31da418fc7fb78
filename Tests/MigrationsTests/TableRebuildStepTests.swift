import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import SQLiteDriver
import Testing

/// A table is made anew in a step: behind the guard that refuses some statements, with foreign keys off around it.
struct TableRebuildStepTests {
    private struct Rebuilding: Migration {
        let version = Version(1, 1, 0)
        let summary = "made anew"
        let rebuildsTables: Bool

        func migrate(_ db: borrowing Transaction) throws {
            try db.rebuildTable("parent", as: "(name TEXT NOT NULL, id INTEGER PRIMARY KEY)")
        }
    }

    private let base = TestMigration(Version(1, 0, 0)) { db in
        try first.migrate(db)
        try db.execute(
            script: """
                CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent ON DELETE CASCADE);
                CREATE INDEX parent_name ON parent (name);
                CREATE TRIGGER parent_insert AFTER INSERT ON parent BEGIN SELECT NEW.name; SELECT 1; END;
                INSERT INTO parent VALUES (1, 'a'), (2, 'b');
                INSERT INTO child VALUES (1, 1), (2, 2);
                """
        )
    }

    @Test(arguments: [MigrationPolicy.Transactions.perMigration, .wholeUpgrade])
    func theGuardLetsADeclaredRebuildPass(_ transactions: MigrationPolicy.Transactions) throws {
        let db = try SQLiteConnection(":memory:", .create)
        try migrator(Version(1, 0, 0), [base]).migrate(db)
        let rebuilding = Rebuilding(rebuildsTables: true)
        var migrator = try migrator(Version(1, 1, 0), [base, rebuilding])
        migrator.policy.transactions = transactions
        try migrator.migrate(db)
        #expect(try db.value("SELECT name FROM pragma_table_info('parent') WHERE cid = 0") == "name")
        #expect(try db.value("SELECT count(*) FROM child") == 2)
        #expect(try db.value("PRAGMA foreign_keys") == 1)
    }

    @Test func withoutTheDeclarationTheStepFails() throws {
        let db = try SQLiteConnection(":memory:", .create)
        try migrator(Version(1, 0, 0), [base]).migrate(db)
        let rebuilding = Rebuilding(rebuildsTables: false)
        #expect(throws: (any Error).self) { try migrator(Version(1, 1, 0), [base, rebuilding]).migrate(db) }
        #expect(try db.value("SELECT name FROM pragma_table_info('parent') WHERE cid = 0") == "id")
        #expect(try db.value("SELECT count(*) FROM child") == 2)
    }
}
