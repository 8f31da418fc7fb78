import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

// The examples of docs/adding-a-migration.md, section "Data", word for word.

private struct ItemRow: RowDecodable {
    let id: String
    let name: String

    init(row: Row) throws(DatabaseError) {
        id = try row.text("id")
        name = try row.text("name")
    }
}

private struct LabelItems: MigrationFragment {
    let id = "label_items"

    func migrate(_ db: borrowing Transaction) throws {
        try db.forEachChunk(of: 1_000, "SELECT id, name FROM item ORDER BY id", as: ItemRow.self) { items in
            try db.insert(
                into: "item_label",
                columns: ["item_id", "label", "made_datetime"],
                rows: items.map { [$0.id, label(for: $0.name), "2024-05-01 10:20:30"] },
                onConflict: "(item_id) DO NOTHING"
            )
        }
    }

    private func label(for name: String) -> String { "<\(name)>" }
}

private struct FillItemCodes: BatchedFragment {
    let id = "fill_item_codes"
    let source = BatchSource("item", key: "id", where: "code IS NULL")

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("UPDATE item SET code = upper(name) WHERE \(batch.condition)")
    }

    func verify(_ db: borrowing Transaction) throws {
        let left = try db.value("SELECT count(*) FROM item WHERE code IS NULL")
        if left != 0 { throw RowsLeft() }
    }
}

private struct RowsLeft: Error {}

private struct FillItemCodesLater: BackgroundFragment {
    let id = "fill_item_codes_later"
    let finalisedBy = Version(1, 12, 0)
    let source = BatchSource("item", key: "id", where: "code IS NULL")

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("UPDATE item SET code = upper(name) WHERE \(batch.condition)")
    }
}

private struct Tables: Migration {
    let version = Version(1, 10, 0)
    let summary = "what the examples work on"
    var fragments: [any MigrationFragment]

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT)")
        try db.execute("CREATE TABLE item (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT)")
        try db.execute(
            """
            CREATE TABLE item_label (
                item_id TEXT NOT NULL PRIMARY KEY, label TEXT NOT NULL, made_datetime \(type: .timestamp) NOT NULL
            )
            """
        )
        try db.insert(into: "item", columns: ["id", "name"], rows: (1...2_500).map { ["i\($0)", "item \($0)"] })
    }
}

struct DataExamples {
    @Test(arguments: Engine.all)
    func theExamplesOfTheGuideDoWhatTheySay(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let app = Version(1, 10, 0)
        let tables = Tables(fragments: [LabelItems(), FillItemCodes()])
        try Migrator(appVersion: app, migrations: [tables]).migrate(db)
        let text = "2024-05-01 10:20:31"
        let made = try db.value("SELECT count(*) FROM item_label WHERE made_datetime < \(text, as: .timestamp)")
        #expect(made == 2_500)
        #expect(try db.value("SELECT label FROM item_label WHERE item_id = 'i7'") == "<item 7>")
        #expect(try db.value("SELECT code FROM item WHERE id = 'i7'") == "ITEM 7")
    }

    @Test(arguments: Engine.all)
    func theBackgroundExampleIsDoneByTheServer(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let app = Version(1, 10, 0)
        try Migrator(appVersion: app, migrations: [Tables(fragments: [])]).migrate(db)
        let migrator = try Migrator(
            appVersion: Version(1, 11, 0),
            migrations: [Tables(fragments: []), Later(fragments: [FillItemCodesLater()])]
        )
        try migrator.migrate(db)
        #expect(try db.value("SELECT count(*) FROM item WHERE code IS NULL") == 2_500)
        try migrator.runBackground(db)
        #expect(try db.value("SELECT count(*) FROM item WHERE code IS NULL") == 0)
    }
}

private struct Later: Migration {
    let version = Version(1, 11, 0)
    let summary = "declares what runs in the background"
    var fragments: [any MigrationFragment]

    func migrate(_ db: borrowing Transaction) throws {}
}
