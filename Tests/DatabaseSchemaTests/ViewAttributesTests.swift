import DatabaseAccess
@testable import DatabaseSchema
import TestSupport
import Testing

struct ViewAttributesTests {
    private static let state: SQL = """
        SELECT relowner::regrole::text AS owner, reloptions::text AS options,
            obj_description(pg_class.oid) AS comment, col_description(pg_class.oid, 1) AS id_comment,
            (SELECT string_agg(entry::text, ' ' ORDER BY entry::text) FROM unnest(relacl) AS entry) AS privileges,
            (
                SELECT string_agg(entry::text, ' ' ORDER BY entry::text)
                FROM pg_attribute CROSS JOIN LATERAL unnest(attacl) AS entry
                WHERE attrelid = pg_class.oid AND attname = 'name'
            ) AS on_name
        FROM pg_class WHERE relname = 'item_stock'
        """

    @Test(.needsPostgreSQL)
    func privilegesCommentsOwnerAndOptionsSurvive() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute(
            script: """
                CREATE ROLE "odd \(fixture.reader)";
                GRANT SELECT ON item_stock TO \(fixture.reader) WITH GRANT OPTION;
                GRANT SELECT, INSERT ON item_stock TO "odd \(fixture.reader)";
                GRANT SELECT ON item_stock TO PUBLIC;
                GRANT SELECT (name), UPDATE (name) ON item_stock TO "odd \(fixture.reader)";
                COMMENT ON VIEW item_stock IS 'what''s in the store';
                COMMENT ON COLUMN item_stock.id IS 'the item''s';
                ALTER VIEW item_stock SET (security_barrier = true);
                ALTER VIEW item_stock OWNER TO \(fixture.owner);
                REVOKE DELETE ON item_stock FROM \(fixture.owner);
                GRANT SELECT ON missing_item TO \(fixture.reader);
                """
        )
        let before = try fixture.db.query(Self.state)
        let oid = try fixture.values("SELECT 'item_stock'::regclass::oid::bigint")
        let left = try fixture.rebuild()
        #expect(left == [])
        #expect(try fixture.values("SELECT 'item_stock'::regclass::oid::bigint") != oid)
        let after = try fixture.db.query(Self.state)
        #expect(after == before)
        #expect(
            try fixture.values("SELECT has_table_privilege(\(fixture.reader), 'missing_item', 'SELECT')") == [true]
        )
        #expect(try fixture.savedNames == nil)
    }

    @Test(.needsPostgreSQL)
    func anOwnerWhoIsNoSuperuserBringsAllBack() throws {
        let fixture = try ViewFixture(.postgreSQL, isOwners: true)
        try fixture.db.execute(
            script: """
                GRANT SELECT ON item_stock TO \(fixture.reader);
                COMMENT ON VIEW item_stock IS 'stock';
                CREATE VIEW mine AS SELECT name FROM missing_item;
                GRANT SELECT ON mine TO PUBLIC;
                """
        )
        let before = try fixture.db.query(Self.state)
        #expect(try fixture.rebuild() == [])
        #expect(try fixture.db.query(Self.state) == before)
        #expect(try fixture.values("SELECT has_table_privilege(\(fixture.reader), 'mine', 'SELECT')") == [true])
    }

    @Test(.needsPostgreSQL)
    func aPrivilegeThatWasTakenAwayStaysAway() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute(script: "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC")
        try fixture.rebuild()
        try fixture.db.execute(script: "CREATE VIEW fresh AS SELECT 1")
        let may: SQL = "SELECT has_table_privilege(\(fixture.reader), 'item_stock', 'SELECT')"
        #expect(try fixture.values("SELECT has_table_privilege(\(fixture.reader), 'fresh', 'SELECT')") == [true])
        #expect(try fixture.values(may) == [false])
    }

    @Test(.needsPostgreSQL)
    func aPrivilegeOnAColumnThatIsGoneIsReportedAndTheOthersSurvive() throws {
        let fixture = try ViewFixture(.postgreSQL)
        let shorter = [
            ViewDefinition(name: "item_stock", dependsOn: ["item"], definition: "SELECT id, 0 AS packs FROM item")
        ]
        try fixture.db.execute(
            script: """
                GRANT SELECT (name), SELECT (packs) ON item_stock TO \(fixture.reader);
                COMMENT ON VIEW item_stock IS 'kept';
                """
        )
        let left = try fixture.db.withTransaction { db in
            try ViewAttributes.save(of: ["item_stock", "not_there"], db)
            try ViewBuilder.drop(fixture.dropOrder, db)
            try ViewBuilder.build(shorter, db)
            return try SavedViews.restore(db)
        }
        #expect(left.map(\.name) == ["item_stock"])
        #expect(left.first?.definition == "GRANT SELECT (name) ON public.item_stock TO \(fixture.reader);\n")
        #expect(left.first?.reason.contains("name") == true)
        #expect(try fixture.savedNames == ["item_stock"])
        #expect(try fixture.values("SELECT obj_description('item_stock'::regclass)") == ["kept"])
        let may: SQL = "SELECT has_column_privilege(\(fixture.reader), 'item_stock', 'packs', 'SELECT')"
        #expect(try fixture.values(may) == [true])
    }

    @Test(arguments: Engine.all)
    func aTriggerOnAViewSurvives(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        switch engine {
        case .sqlite:
            try fixture.db.execute(
                script: """
                    CREATE TRIGGER rename INSTEAD OF UPDATE ON Item_Stock
                    BEGIN UPDATE item SET name = new.name WHERE id = new.id; END
                    """
            )
        case .postgreSQL:
            try fixture.db.execute(
                script: """
                    CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN UPDATE item SET name = new.name WHERE id = new.id; RETURN new; END';
                    CREATE TRIGGER rename INSTEAD OF UPDATE ON item_stock FOR EACH ROW EXECUTE FUNCTION rename();
                    """
            )
        }
        #expect(try fixture.rebuild() == [])
        try fixture.db.execute("UPDATE item_stock SET name = 'Aspirin' WHERE id = 1")
        #expect(try fixture.values("SELECT name FROM item WHERE id = 1") == ["Aspirin"])
    }
}
