import DatabaseAccess
import DatabaseSchema
import TestSupport
import Testing

struct BaselineScriptTests {
    private func script(_ database: TestDatabase, excluding excluded: Set<String> = []) throws -> String {
        switch database.engine {
        case .sqlite: try BaselineScript.generate(from: database.connect(), excluding: excluded)
        case .postgreSQL:
            BaselineScript.cleaned(
                pgDump: try PostgreSQLCluster.shared.dump(database: database.address),
                excluding: excluded
            )
        }
    }

    @Test(arguments: Engine.all)
    func theScriptMakesAnEqualDatabase(_ engine: Engine) throws {
        let original = try RichSchema.make(engine)
        let text = try script(original)
        let copy = try engine.makeDatabase()
        let db = try copy.connect()
        try db.withTransaction { try $0.execute(script: text) }

        #expect(try SchemaModel(of: db).differences(from: SchemaModel(of: original.connect())) == [])
        #expect(try allRows(copy.connect()) == allRows(original.connect()))
        // Numbers go on where they stood.
        try db.execute("INSERT INTO child (parent_id) VALUES ('p1')")
        #expect(try db.query("SELECT cursor FROM child ORDER BY 1").flatMap(\.values) == [1, 2, 4])
        #expect(try !db.hasTable("migration_log") && !db.hasTable("migration_state"))
        #expect(try db.value("SELECT count(*) FROM key_value_store WHERE id = 'DATABASE_VERSION'") == 0)
    }

    @Test(arguments: Engine.all)
    func equalDatabasesGiveEqualScripts(_ engine: Engine) throws {
        #expect(try script(RichSchema.make(engine)) == script(RichSchema.make(engine)))
    }

    @Test(arguments: Engine.all)
    func theScriptHoldsNothingOfTheSession(_ engine: Engine) throws {
        let statements = try script(RichSchema.make(engine), excluding: ["grown", "pair"]).split(separator: "\n\n")
        for word in ["BEGIN", "COMMIT", "PRAGMA", "SELECT pg_catalog.set_config", "\\restrict", "--", "CREATE SCHEMA"] {
            #expect(!statements.contains { $0.hasPrefix(word) }, "\(word)")
        }
        #expect(!statements.contains { $0.contains("public.") && !$0.contains("public.child") })
        #expect(!statements.contains { $0.contains("migration_") || $0.contains("grown") })
        #expect(!statements.contains { $0.hasPrefix("CREATE TABLE pair") || $0.hasPrefix("INSERT INTO pair") })
    }

    @Test(.needsPostgreSQL) func theScriptInstallsIntoAnySchema() throws {
        let original = try RichSchema.make(.postgreSQL)
        let text = try script(original)
        let db = try Engine.postgreSQL.makeDatabase().connect()
        try db.execute(script: "CREATE SCHEMA elsewhere; SET search_path = elsewhere")
        try db.withTransaction { try $0.execute(script: text) }
        #expect(try SchemaModel(of: db) == SchemaModel(of: original.connect()))
        #expect(try db.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0)
    }

    @Test func literalsAndBodiesKeepWhatLooksLikeNoise() {
        let dump = """
            -- a comment
            \\restrict abc
            SET row_security = off;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
            COMMENT ON EXTENSION citext IS 'x; y';
            CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $_$
            SET x = 1;
            -- kept; public.t
            \\restrict kept
            $_$;
            INSERT INTO public.t (id, n) VALUES ('b', E'it\\'s
            SET y = 2; -- public.t');
            INSERT INTO public.t (id, n) VALUES ('a', 'public.t');
            INSERT INTO public.key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '1.0.0');
            INSERT INTO public.key_value_store (id, value_string) VALUES ('x', 'DATABASE_VERSION');
            CREATE TABLE public.migration_log (a integer DEFAULT nextval('public.migration_log_seq'::regclass));
            CREATE UNIQUE INDEX migration_done ON public.migration_log USING btree (a);
            ALTER TABLE ONLY public.migration_log ADD CONSTRAINT c PRIMARY KEY (a);
            SELECT pg_catalog.setval('public.migration_log_number_seq', 3, true);
            SELECT pg_catalog.setval('public."S"', 3, true);
            ALTER TABLE public.t OWNER TO somebody;
            CREATE MATERIALIZED VIEW public.migration_log_view AS SELECT 1;
            REFRESH MATERIALIZED VIEW public.migration_log_view;
            CREATE VIEW public.v AS SELECT a."case", t.public FROM public.t /* gone */ WHERE public.f() IS NULL;
            \\unrestrict abc
            """
        let clean = """
            CREATE EXTENSION IF NOT EXISTS citext;

            CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $_$
            SET x = 1;
            -- kept; public.t
            \\restrict kept
            $_$;

            INSERT INTO t (id, n) VALUES ('a', 'public.t');
            INSERT INTO t (id, n) VALUES ('b', E'it\\'s
            SET y = 2; -- public.t');

            INSERT INTO key_value_store (id, value_string) VALUES ('x', 'DATABASE_VERSION');

            SELECT pg_catalog.setval('"S"', 3, true);

            CREATE VIEW v AS SELECT a."case", t.public FROM t WHERE f() IS NULL;

            """
        #expect(BaselineScript.cleaned(pgDump: dump) == clean)
    }

    @Test func childrenAreFilledAfterTheirParents() throws {
        let database = try Engine.sqlite.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: """
                CREATE TABLE child (id TEXT PRIMARY KEY, p TEXT REFERENCES "the parent" (id));
                CREATE TABLE "the parent" (id TEXT PRIMARY KEY, data BLOB, "a""b" REAL);
                INSERT INTO "the parent" VALUES ('p', x'00ff', 0.1), ('é''"', NULL, 1e300),
                    ('a' || char(0) || 'b', NULL, NULL);
                INSERT INTO child VALUES ('c', 'p');
                """
        )
        let copy = try Engine.sqlite.makeDatabase().connect()
        let text = try script(database)
        try copy.withTransaction { try $0.execute(script: text) }
        for table in ["child", "the parent"] {
            let rows: SQL = "SELECT * FROM \(identifier: table) ORDER BY 1"
            #expect(try copy.query(rows) == db.query(rows))
        }
    }

    @Test func whatCannotBeWrittenIsNamed() throws {
        let db = try Engine.sqlite.makeDatabase().connect()
        try db.execute("CREATE VIRTUAL TABLE found USING fts5(body)")
        #expect(throws: BaselineScript.Unsupported.virtualTable("found")) { try BaselineScript.generate(from: db) }
    }
}

/// Every row of every table but the driver's own.
private func allRows(_ db: any DatabaseConnection) throws -> [String: [[Value]]] {
    var rows: [String: [[Value]]] = [:]
    for table in ["key_value_store", "parent", "child", "pair"] {
        rows[table] = try db.query("SELECT * FROM \(identifier: table) ORDER BY 1, 2").map(\.values)
    }
    rows["key_value_store"]?.removeAll { $0[0] == "DATABASE_VERSION" }
    return rows
}
