import DatabaseAccess
@testable import DatabaseSchema
import TestSupport
import Testing

struct ViewForeignTests {
    @Test(arguments: Engine.all)
    func viewsThatTheAppDidNotDeclareAreFoundDependentsFirst(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        try fixture.db.execute(
            script: """
                CREATE VIEW a_report AS SELECT name FROM missing_item;
                CREATE VIEW "Z report" AS SELECT code FROM item;
                CREATE VIEW both_reports AS SELECT name FROM a_report UNION SELECT code FROM "Z report";
                CREATE VIEW constants AS SELECT 1 AS one;
                CREATE VIEW more_constants AS SELECT one FROM constants;
                """
        )
        let found = try fixture.foreign()
        #expect(Set(found.map(\.name)) == ["both_reports", "a_report", "Z report"])
        #expect(found.first?.name == "both_reports")
        #expect(found.first.map { Set($0.dependsOn) } == ["a_report", "Z report"])
        #expect(found.first { $0.name == "a_report" }?.dependsOn == ["missing_item"])
        #expect(found.allSatisfy { $0.kind == .view })
    }

    @Test(arguments: Engine.all)
    func lookingReadsOnce(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        let spy = SpyConnection(fixture.db)
        #expect(try ForeignViews.find(on: spy, declared: fixture.names) == [])
        #expect(spy.statements.count == 1)
        #expect(try ForeignViews.find(on: spy, declared: []).map(\.name) == ["missing_item", "item_stock"])
    }

    @Test(arguments: Engine.all)
    func foreignViewsComeBack(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        try fixture.db.execute(
            script: """
                CREATE VIEW above AS SELECT id, name FROM missing_item;
                CREATE VIEW "top ""view"" here" AS SELECT name FROM above;
                """
        )
        let left = try fixture.rebuild { db in
            let gone = try !db.hasTable("above")
            #expect(gone)
            try db.execute("INSERT INTO item VALUES (3, 'Zinc', 'zn')")
        }
        #expect(left == [])
        #expect(
            try fixture.values("SELECT name FROM \"top \"\"view\"\" here\" ORDER BY name") == ["Paracetamol", "Zinc"]
        )
        #expect(try fixture.savedNames == nil)
    }

    @Test(arguments: Engine.all)
    func whatCannotBeMadeAgainIsReportedAndKeptUntilItCan(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        try fixture.db.execute(
            script: """
                CREATE VIEW coded AS SELECT id, code FROM item;
                CREATE VIEW above_coded AS SELECT code FROM coded;
                CREATE VIEW named AS SELECT name FROM item;
                """
        )
        let left = try fixture.rebuild { db in try db.execute("ALTER TABLE item DROP COLUMN code") }
        #expect(Set(left.map(\.name)) == ["coded", "above_coded"])
        #expect(left.first { $0.name == "coded" }?.reason.contains("code") == true)
        #expect(left.first { $0.name == "coded" }?.definition.contains("CREATE VIEW") == true)
        #expect(try fixture.savedNames == ["coded", "above_coded"])
        #expect(try fixture.values("SELECT count(*) FROM named") == [2])
        #expect(try !fixture.db.hasTable("coded"))

        // The next upgrade brings the column back, and with it the views.
        #expect(try fixture.rebuild { db in try db.execute("ALTER TABLE item ADD COLUMN code TEXT") } == [])
        #expect(try fixture.values("SELECT count(*) FROM above_coded") == [2])
        #expect(try fixture.savedNames == nil)
    }

    @Test(.needsPostgreSQL)
    func viewsInOtherSchemasAndMaterialisedOnesComeBackWholly() throws {
        let fixture = try ViewFixture(.postgreSQL)
        let state: SQL = """
            SELECT relname::text, nspname::text, relkind::text, relowner::regrole::text,
                (SELECT string_agg(entry::text, ' ' ORDER BY entry::text) FROM unnest(relacl) AS entry),
                reloptions::text, relispopulated, obj_description(pg_class.oid, 'pg_class'),
                pg_get_viewdef(pg_class.oid), (
                    SELECT string_agg(pg_get_indexdef(indexrelid), ';' ORDER BY pg_get_indexdef(indexrelid))
                    FROM pg_index WHERE indrelid = pg_class.oid
                )
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('v', 'm') AND nspname IN ('public', 'reporting') ORDER BY nspname, relname
            """
        try fixture.db.execute(
            script: """
                CREATE SCHEMA reporting;
                GRANT USAGE ON SCHEMA reporting TO \(fixture.owner);
                GRANT SELECT ON item TO \(fixture.owner);
                CREATE VIEW reporting.changelog_deduped_fo_real AS
                    SELECT id, name FROM public.item WHERE name <> 'it''s; nothing';
                ALTER VIEW reporting.changelog_deduped_fo_real SET (security_barrier = on, check_option = local);
                ALTER VIEW reporting.changelog_deduped_fo_real OWNER TO \(fixture.owner);
                GRANT SELECT ON reporting.changelog_deduped_fo_real TO \(fixture.reader);
                COMMENT ON VIEW reporting.changelog_deduped_fo_real IS 'made by hand';
                CREATE MATERIALIZED VIEW reporting.totals WITH (fillfactor = 70) AS
                    SELECT item_stock.id, packs, deduped.name FROM item_stock
                    JOIN reporting.changelog_deduped_fo_real AS deduped USING (id);
                CREATE UNIQUE INDEX totals_id ON reporting.totals (id);
                CREATE INDEX totals_name ON reporting.totals (lower(name)) WHERE packs > 0;
                GRANT SELECT ON reporting.totals TO \(fixture.reader);
                COMMENT ON MATERIALIZED VIEW reporting.totals IS 'each night';
                CREATE MATERIALIZED VIEW empty_totals AS SELECT id FROM reporting.totals WITH NO DATA;
                """
        )
        let found = try fixture.foreign()
        #expect(found.map(\.name) == ["empty_totals", "reporting.totals", "reporting.changelog_deduped_fo_real"])
        #expect(found.map(\.kind) == [.materializedView, .materializedView, .view])
        #expect(found[1].dependsOn == ["item_stock", "reporting.changelog_deduped_fo_real"])
        let before = try fixture.db.query(state)
        let path = try fixture.db.value("SHOW search_path")
        let left = try fixture.rebuild { db in
            let pathOfTheStep = try db.value("SHOW search_path")
            #expect(pathOfTheStep == path)
            try db.execute("ALTER TABLE stock_line ALTER COLUMN item_id TYPE BIGINT")
            try db.execute("INSERT INTO stock_line VALUES (3, 2, 5)")
        }
        #expect(left == [])
        let after = try fixture.db.query(state)
        #expect(after == before)
        #expect(after.count == 5)
        #expect(try fixture.values("SELECT packs FROM reporting.totals ORDER BY id") == [42, 5])
    }

    @Test(.needsPostgreSQL)
    func aRuleOnATableComesBack() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute(
            script: """
                CREATE SCHEMA other;
                CREATE TABLE other.inbox (id INTEGER, name TEXT);
                CREATE RULE forward AS ON INSERT TO other.inbox DO ALSO INSERT INTO item VALUES (new.id, new.name);
                CREATE RULE ignored AS ON DELETE TO other.inbox DO INSTEAD NOTHING;
                CREATE RULE off AS ON UPDATE TO other.inbox DO ALSO DELETE FROM item;
                ALTER TABLE other.inbox DISABLE RULE off;
                """
        )
        let found = try fixture.foreign()
        #expect(Set(found.map(\.name)) == ["forward ON other.inbox", "off ON other.inbox"])
        #expect(found.allSatisfy { $0.kind == .rule && $0.dependsOn == ["item"] })
        #expect(
            try fixture.rebuild { db in try db.execute("ALTER TABLE item ALTER COLUMN name TYPE VARCHAR(80)") } == []
        )
        try fixture.db.execute("INSERT INTO other.inbox VALUES (7, 'Quinine')")
        try fixture.db.execute("UPDATE other.inbox SET name = 'x'")
        #expect(try fixture.values("SELECT name FROM item WHERE id = 7") == ["Quinine"])
    }

    @Test(.needsPostgreSQL)
    func whatAnExtensionOwnsIsLeftAlone() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute(
            script: """
                CREATE EXTENSION citext;
                CREATE VIEW of_extension AS SELECT name FROM item;
                CREATE VIEW mine AS SELECT name FROM item;
                ALTER EXTENSION citext ADD VIEW of_extension;
                """
        )
        #expect(try fixture.foreign().map(\.name) == ["mine"])
    }

    @Test func aViewThatNeedsAFunctionOfAnotherProgramComesBack() throws {
        let fixture = try ViewFixture(.sqlite)
        // SQLite takes any text for a view; only who reads it needs the function.
        try fixture.db.execute(script: "CREATE VIEW fuzzy AS SELECT soundalike(name) AS sound FROM item")
        #expect(try fixture.rebuild() == [])
        #expect(try fixture.db.hasTable("fuzzy"))
    }

    @Test func sqliteNamesAreReadWithoutTextsAndComments() {
        let text = """
            CREATE VIEW v AS -- FROM hidden
            SELECT "Quo""ted".[b c], 'literal', `tick`.x /* also hidden */ FROM 'odd' JOIN Größe ON a.b=1
            """
        #expect(
            SQLiteNames.all(in: text) == [
                "create", "view", "v", "as", "select", "quo\"ted", "b c", "tick", "x", "from", "odd", "join", "größe",
                "on", "a", "b", "1",
            ]
        )
    }

    @Test func textsThatSeemToGoInCirclesComeBackInAnyOrder() throws {
        let fixture = try ViewFixture(.sqlite)
        try fixture.db.execute(
            script: """
                CREATE VIEW two AS SELECT two FROM one;
                CREATE VIEW one AS SELECT name AS two FROM item;
                """
        )
        #expect(try Set(fixture.foreign().map(\.name)) == ["one", "two"])
        #expect(try fixture.rebuild() == [])
        #expect(try fixture.values("SELECT count(*) FROM two") == [2])
    }
}
