import DatabaseAccess
import Foundation
import DatabaseSchema
import TestSupport
import Testing

struct SchemaModelTests {
    private func model(_ engine: Engine) throws -> SchemaModel {
        try SchemaModel(of: RichSchema.make(engine).connect())
    }

    @Test(arguments: Engine.all)
    func theDriversOwnTablesAreNoPartOfIt(_ engine: Engine) throws {
        let model = try model(engine)
        #expect(model.tables.map(\.name) == ["child", "key_value_store", "pair", "parent"])
        #expect(model.indexes.map(\.name) == ["index_child_body", "index_child_parent"])
        #expect(model.views.map(\.name) == ["grown"] && model.views.map(\.columns) == [["id", "code"]])
        #expect(model.triggers.map(\.name) == ["note_parent"])
        #expect(model.sequences.map(\.owner) == (engine == .postgreSQL ? ["child.cursor"] : []))
        #expect(model.routines.count == (engine == .postgreSQL ? 2 : 0))
    }

    @Test(arguments: Engine.all)
    func columnsHaveTheirClassesAndDefaults(_ engine: Engine) throws {
        let parent = try #require(model(engine).tables.first { $0.name == "parent" })
        let isPostgreSQL = engine == .postgreSQL
        let types: [ColumnClass] = [
            .text, .text, isPostgreSQL ? .enumeration(["NEW", "IT'S DONE"]) : .text, .integer, .decimal,
            isPostgreSQL ? .timestamp : .text, isPostgreSQL ? .date : .text, .boolean, .integer, .text,
        ]
        #expect(parent.columns.map(\.type) == types)
        let texts = parent.columns.map { $0.defaultValue?.text }
        #expect(texts[1...2] == ["'none'", "'NEW'"] && texts[7] == "false" && texts[0] == nil)
        let kinds = parent.columns.compactMap { $0.defaultValue?.kind }
        #expect(kinds == [.literal, .literal, .literal, .currentTime, .literal, .generated])
        #expect(parent.columns.filter { !$0.isNullable }.map(\.name) == ["id", "code", "is_on"])
        #expect(texts[8]?.contains("\"Odd name\"") == isPostgreSQL && texts[8]?.hasSuffix("stored") == true)
    }

    @Test(arguments: Engine.all)
    func keysAndChecksAreRead(_ engine: Engine) throws {
        let tables = try Dictionary(uniqueKeysWithValues: model(engine).tables.map { ($0.name, $0) })
        let parent = try #require(tables["parent"])
        let child = try #require(tables["child"])
        #expect(parent.uniqueKeys.map(\.columns) == [["code"], ["code", "born"]])
        #expect(tables["pair"]?.primaryKey?.columns == ["b", "a"])
        #expect(parent.foreignKeys.map(\.targetColumns) == [["id"]])
        let key = try #require(child.foreignKeys.first)
        #expect(key.columns == ["parent_id"] && key.target == "parent" && key.targetColumns == ["id"])
        #expect(key.onDelete == .cascade && key.onUpdate == .noAction)
        #expect(key.options == "deferrable initially deferred")
        let checks = parent.checks.map(\.expression)
        if engine == .sqlite {
            #expect(checks == ["price >= 0", "status in ('NEW', 'IT''S DONE')"])
            #expect(child.options == ["autoincrement"] && tables["pair"]?.options == ["without rowid"])
            #expect(child.columns.map(\.collation) == [nil, nil, "nocase"])
        } else {
            #expect(checks.count == 1 && checks[0].hasPrefix("price >= 0"))
        }
    }

    @Test(arguments: Engine.all)
    func indexesHaveKeysAndPredicates(_ engine: Engine) throws {
        let indexes = try model(engine).indexes
        #expect(indexes.map(\.keys) == [["lower(body) desc"], ["parent_id"]])
        #expect(indexes.map(\.predicate) == ["body is not null", nil])
        #expect(indexes.allSatisfy { !$0.isUnique && $0.table == "child" && $0.options.isEmpty })
    }

    @Test(arguments: Engine.all)
    func encodingIsTheSameEachTimeAndIsReadBack(_ engine: Engine) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let models = try [model(engine), model(engine)]
        let texts = try models.map { try encoder.encode($0) }
        #expect(texts[0] == texts[1])
        #expect(try JSONDecoder().decode(SchemaModel.self, from: texts[0]) == models[0])
    }

    @Test(arguments: Engine.all)
    func readingItTakesTheOpenTransactionAsItIs(_ engine: Engine) throws {
        let db = try engine.makeDatabase().connect()
        try db.withTransaction {
            try $0.execute("CREATE TABLE fresh (id TEXT PRIMARY KEY)")
            #expect(try SchemaModel(of: db).tables.map(\.name) == ["fresh"])
        }
        #expect(db.transactionStatus == .idle)
    }

    @Test(.needsPostgreSQL) func whatBelongsToAnExtensionIsLeftOut() throws {
        let db = try Engine.postgreSQL.makeDatabase().connect()
        try db.execute(script: "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION citext")
        #expect(try SchemaModel(of: db).isEmpty)
        try db.execute("CREATE TABLE note (id CITEXT PRIMARY KEY)")
        #expect(try SchemaModel(of: db).tables.first?.columns.first?.type == .text)
    }

    @Test(.needsPostgreSQL) func otherSchemasAreNotRead() throws {
        let db = try Engine.postgreSQL.makeDatabase().connect()
        try db.execute(script: "CREATE SCHEMA other; CREATE TABLE other.note (id TEXT PRIMARY KEY)")
        #expect(try SchemaModel(of: db).isEmpty)
        try db.execute("SET search_path = other")
        #expect(try SchemaModel(of: db).tables.map(\.name) == ["note"])
    }

    /// SQLite keeps the words that a table was made with; none of these differences matters.
    @Test func spellingPlaysNoPart() throws {
        let scripts = [
            """
            CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, body TEXT CHECK (body <> ''), at TEXT DEFAULT 'x');
            CREATE INDEX index_note ON note (body, at) WHERE body IS NOT NULL;
            """,
            """
            create table "note"(id text not null primary key /* (, */, [body] text
                check(("body"<>'')) -- why
            );
            ALTER TABLE note ADD COLUMN at TEXT DEFAULT ('x');
            create index index_note on "note"("body" asc,at)where(body is not null);
            """,
        ]
        let models = try scripts.map { script in
            let db = try Engine.sqlite.makeDatabase().connect()
            try db.execute(script: script)
            return try SchemaModel(of: db)
        }
        #expect(models[1].differences(from: models[0]) == [])
        #expect(models[1] == models[0])
    }
}
