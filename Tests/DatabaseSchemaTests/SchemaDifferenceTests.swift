import DatabaseAccess
import DatabaseSchema
import TestSupport
import Testing

struct SchemaDifferenceTests {
    private func model(_ engine: Engine, then script: String = "") throws -> SchemaModel {
        let db = try RichSchema.make(engine).connect()
        try db.execute(script: script)
        return try SchemaModel(of: db)
    }

    @Test(arguments: Engine.all)
    func equalDatabasesDoNotDiffer(_ engine: Engine) throws {
        #expect(try model(engine).differences(from: model(engine)) == [])
    }

    /// Each change on its own, and what it is called.
    @Test(
        arguments: Engine.all,
        [
            ("DROP INDEX index_child_parent", "missing index index_child_parent: child (parent_id)"),
            ("CREATE UNIQUE INDEX more ON pair (a)", "extra index more: unique pair (a)"),
            ("DROP VIEW grown", "missing view grown: (id, code)"),
            ("CREATE TABLE extra (id TEXT PRIMARY KEY)", "extra table extra"),
            ("DROP TABLE child", "missing table child"),
            ("ALTER TABLE child ADD COLUMN more INTEGER NOT NULL DEFAULT 3", "extra column child.more"),
            ("DROP TRIGGER note_parent", "missing trigger parent.note_parent"),
            ("ALTER TABLE child DROP COLUMN body", "missing column child.body"),
            ("ALTER TABLE pair RENAME COLUMN data TO blob", "missing column pair.data"),
        ]
    )
    func aChangeIsNamed(_ engine: Engine, _ change: (script: String, text: String)) throws {
        var script = change.script
        if engine == .postgreSQL, script.hasPrefix("DROP TRIGGER") { script += " ON parent" }
        if engine == .sqlite, script.hasSuffix("DROP COLUMN body") { script = "DROP INDEX index_child_body;" + script }
        let expected = try model(engine)
        let found = try model(engine, then: script)
        let differences = found.differences(from: expected)
        #expect(differences.contains { $0.description.hasPrefix(change.text) }, "\(differences)")
        #expect(found != expected)
        // Of a table that is gone nothing else is told.
        if script.hasPrefix("DROP TABLE") { #expect(differences.allSatisfy { !$0.name.hasPrefix("child.") }) }
        let back = expected.differences(from: found)
        #expect(back.count == differences.count)
        #expect(Set(back.map(\.name)) == Set(differences.map(\.name)))
    }

    @Test(
        .needsPostgreSQL,
        arguments: [
            ("ALTER TABLE parent ALTER COLUMN price TYPE NUMERIC(12, 2)", "changed column parent.price"),
            ("ALTER TABLE parent ALTER COLUMN code DROP NOT NULL", "changed column parent.code"),
            ("ALTER TABLE parent ALTER COLUMN code SET DEFAULT 'x'", "changed column parent.code"),
            ("ALTER TYPE status ADD VALUE 'LATE'", "changed column parent.status"),
            ("ALTER TABLE parent DROP CONSTRAINT parent_price_check", "missing check parent.parent_price_check"),
            ("ALTER TABLE child RENAME CONSTRAINT child_pkey TO other", "changed primary key child"),
            ("ALTER SEQUENCE change_cursor_seq CACHE 20", "changed sequence change_cursor_seq"),
            ("DROP FUNCTION doubled", "missing routine doubled(n integer)"),
            ("ALTER TABLE parent DISABLE TRIGGER note_parent", "changed trigger parent.note_parent"),
            ("ALTER TABLE child DROP CONSTRAINT child_parent_id_fkey", "missing foreign key child (parent_id)"),
            ("ALTER TABLE parent DROP CONSTRAINT parent_code_key", "missing unique key parent (code)"),
        ]
    )
    func aChangeWithinPostgreSQLIsNamed(_ script: String, _ text: String) throws {
        let expected = try model(.postgreSQL)
        let differences = try model(.postgreSQL, then: script).differences(from: expected)
        #expect(differences.count == 1)
        #expect(differences.first?.description.hasPrefix(text) == true, "\(differences)")
    }

    @Test(.needsPostgreSQL) func theEnginesAgreeWhereTheyShould() throws {
        let (sqlite, postgreSQL) = (try model(.sqlite), try model(.postgreSQL))
        #expect(sqlite.differences(acrossEnginesFrom: postgreSQL) == [])
        #expect(postgreSQL.differences(acrossEnginesFrom: sqlite) == [])
        #expect(!sqlite.differences(from: postgreSQL).isEmpty)
    }

    @Test(
        .needsPostgreSQL,
        arguments: [
            (
                "ALTER TABLE parent ALTER COLUMN code DROP DEFAULT, ALTER COLUMN code TYPE INTEGER USING 1",
                "changed column parent.code"
            ),
            ("ALTER TABLE child ALTER COLUMN parent_id DROP NOT NULL", "changed column child.parent_id"),
            ("ALTER TABLE parent ALTER COLUMN price TYPE BOOLEAN USING TRUE", "changed column parent.price"),
            ("ALTER TABLE pair DROP CONSTRAINT pair_pkey", "extra primary key pair"),
            ("ALTER TABLE parent DROP CONSTRAINT parent_code_born_key", "extra unique key parent (code, born)"),
            ("DROP INDEX index_child_parent", "extra index child (parent_id)"),
            ("ALTER TABLE child DROP CONSTRAINT child_parent_id_fkey", "extra foreign key child (parent_id)"),
            ("CREATE TABLE more (id TEXT)", "missing table more"),
        ]
    )
    func theEnginesDoNotAgreeWhereTheyShouldNot(_ script: String, _ text: String) throws {
        let setup = """
            DROP VIEW grown; DELETE FROM child; DELETE FROM parent;
            ALTER TABLE parent DROP CONSTRAINT parent_price_check;
            """
        let postgreSQL = try model(.postgreSQL, then: setup + script)
        let differences = try model(.sqlite).differences(acrossEnginesFrom: postgreSQL)
        #expect(differences.contains { $0.description.hasPrefix(text) }, "\(differences)")
    }
}
