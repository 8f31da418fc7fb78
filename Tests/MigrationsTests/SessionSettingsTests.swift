import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

/// A step's settings end with it, whatever the caller had set before, and whichever way it ends.
struct SessionSettingsTests {
    struct Broken: Error {}

    static let names = [
        "search_path", "role", "work_mem", "statement_timeout", "lock_timeout", "session_replication_role",
        "client_min_messages", "check_function_bodies", "timezone", "session_authorization",
    ]

    private func settings(_ db: any DatabaseConnection) throws -> [String: Value?] {
        try Dictionary(
            uniqueKeysWithValues: Self.names.map { ($0, try db.value("SELECT current_setting(\($0))")) }
        )
    }

    /// What a dump, or a careless body, sets.
    private static let changes = """
        SELECT pg_catalog.set_config('search_path', 'elsewhere', false);
        SET work_mem = '17MB'; SET statement_timeout = 12345; SET lock_timeout = 54321;
        SET session_replication_role = replica; SET client_min_messages = error; SET check_function_bodies = off;
        SET LOCAL timezone = 'Asia/Kathmandu'; SET ROLE pg_monitor
        """

    private static let own = """
        SET work_mem = '9MB'; SET statement_timeout = 700000; SET session_replication_role = local;
        SET search_path = mine, public; SET timezone = 'Pacific/Auckland'
        """

    @Test(.needsPostgreSQL, arguments: [false, true], [false, true])
    func theSessionIsAsItWas(_ hasOwn: Bool, _ fails: Bool) throws {
        for isWhole in [false, true] {
            var policy = MigrationPolicy()
            if isWhole { policy.transactions = .wholeUpgrade }
            var before: [String: Value?] = [:]
            let attempt = try UpgradeAttempt(
                on: .postgreSQL,
                prepare: { db in
                    // Where a log row that is misplaced would go without an error.
                    try db.execute(script: "CREATE SCHEMA elsewhere; CREATE SCHEMA mine")
                    try db.execute(script: "CREATE TABLE elsewhere.migration_log (LIKE migration_log INCLUDING ALL)")
                    try db.execute(script: "CREATE TABLE elsewhere.key_value_store (LIKE key_value_store)")
                    if hasOwn { try db.execute(script: Self.own) }
                    before = try settings(db)
                },
                policy: policy,
                fragments: [
                    TestFragment("after") { db in
                        let seen = try db.value("SELECT current_setting('work_mem')")
                        #expect(seen == (hasOwn ? "9MB" : "4MB"))
                        try addNote(1)(db)
                        try db.execute(script: Self.changes)
                        if fails { throw Broken() }
                    }
                ]
            ) { db in
                try db.execute(script: Self.changes)
            }
            #expect((attempt.failure == nil) == !fails)
            #expect(try settings(attempt.db) == before)
            #expect(try attempt.db.value("SELECT count(*) FROM elsewhere.migration_log") == 0)
            #expect(try attempt.db.value("SELECT count(*) FROM elsewhere.key_value_store") == 0)
            let outcome: MigrationLogEntry.Outcome? = fails ? .failed : .applied
            #expect(try attempt.history.last { $0.id == "after" }?.outcome == outcome)
            #expect(try stamp(attempt.db) == (fails ? "1.0.0" : "2.0.0"))
        }
    }

    @Test(.needsPostgreSQL, arguments: [false, true])
    func whomTheSessionActsForIsPutBack(_ hasRole: Bool) throws {
        var role = ""
        var before: [String: Value?] = [:]
        let attempt = try UpgradeAttempt(
            on: .postgreSQL,
            prepare: { db in
                guard case .text(let name)? = try db.value("SELECT current_database()") else { return }
                role = "maker_\(name)"
                try db.execute(
                    script: """
                        CREATE ROLE \(role); GRANT ALL ON SCHEMA public TO \(role);
                        GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role)
                        """
                )
                // Only a superuser may set this one: it has to come back before the role does.
                if hasRole { try db.execute(script: "SET session_replication_role = local; SET ROLE \(role)") }
                before = try settings(db)
            }
        ) { db in
            guard case .text(let name)? = try db.value("SELECT current_database()") else { return }
            try db.execute(script: "RESET ROLE; SET SESSION AUTHORIZATION maker_\(name); SET work_mem = '17MB'")
            try addNote(1)(db)
        }
        #expect(attempt.failure == nil)
        #expect(try settings(attempt.db) == before)
        #expect(try attempt.db.value("SELECT current_user::text") == .text(hasRole ? role : "postgres"))
        try attempt.db.execute(script: "RESET ROLE; DROP OWNED BY \(role); DROP ROLE \(role)")
    }

    @Test(.needsPostgreSQL) func aStepOutsideTransactionsLeavesNoSettings() throws {
        for isBroken in [false, true] {
            var before: [String: Value?] = [:]
            let attempt = try UpgradeAttempt(
                on: .postgreSQL,
                prepare: { db in
                    try db.execute(script: "SET lock_timeout = 4000; SET statement_timeout = 5000")
                    before = try settings(db)
                },
                fragments: [
                    CreateIndexConcurrently("note_body", on: "note", columns: [isBroken ? "nothing" : "body"])
                ]
            ) { _ in }
            #expect((attempt.failure == nil) == !isBroken)
            #expect(try settings(attempt.db) == before)
        }
    }

    /// A baseline that was made by hand may set a search path, as a dump does.
    @Test(.needsPostgreSQL) func aBaselinesSettingsEndWithIt() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        let before = try settings(db)
        let baseline = Baseline(
            version: Version(1, 0, 0),
            postgreSQL: """
                SET work_mem = '17MB'; SELECT pg_catalog.set_config('search_path', '', false);
                CREATE TABLE public.key_value_store (id TEXT PRIMARY KEY, value_string TEXT);
                """,
            sqlite: "",
            steps: [BaselineStep(kind: .migration, version: Version(1, 0, 0), id: "1.0.0")]
        )
        let migrator = try Migrator(appVersion: Version(1, 0, 0), migrations: [first], baseline: baseline)
        try migrator.migrate(db)
        #expect(try settings(db) == before)
        #expect(try migrator.history(of: db).map(\.outcome) == [.applied, .baselined])
    }

    // MARK: SQLite

    static let pragmas = [
        "foreign_keys", "recursive_triggers", "legacy_alter_table", "ignore_check_constraints", "writable_schema",
        "reverse_unordered_selects", "trusted_schema", "automatic_index", "secure_delete", "query_only",
    ]

    private func pragmas(_ db: any DatabaseConnection) throws -> [Value?] {
        try Self.pragmas.map { try db.value("PRAGMA \(raw: $0)") }
    }

    @Test(arguments: [false, true], [false, true])
    func pragmasAreAsTheyWere(_ hasOwn: Bool, _ fails: Bool) throws {
        var before: [Value?] = []
        let set = """
            pragma recursive_triggers = 1; PRAGMA legacy_alter_table = 1; PRAGMA ignore_check_constraints = 1;
            PRAGMA reverse_unordered_selects = 1; PRAGMA trusted_schema = 0; PRAGMA automatic_index = 0;
            PRAGMA writable_schema = 1; PRAGMA secure_delete = 1;
            """
        // A long script has them as well.
        let padding = String(repeating: "-- a long script\n", count: 1000)
        for script in [set, padding + set] {
            let attempt = try UpgradeAttempt(
                on: .sqlite,
                prepare: { db in
                    if hasOwn { try db.execute(script: "PRAGMA recursive_triggers = 1; PRAGMA trusted_schema = 0") }
                    before = try pragmas(db)
                }
            ) { db in
                try db.execute(script: script)
                if fails { throw Broken() }
            }
            #expect((attempt.failure == nil) == !fails)
            #expect(try pragmas(attempt.db) == before)
        }
    }

    /// The record of the step could not be written then: it fails, and says so.
    @Test func aStepThatForbidsWritingFails() throws {
        let attempt = try UpgradeAttempt(on: .sqlite) { db in
            try addNote(1)(db)
            try db.execute(script: "PRAGMA query_only = 1")
        }
        try attempt.expectFailed(phase: .record)
        #expect(try attempt.db.value("PRAGMA query_only") == 0)
    }

    @Test func foreignKeysCannotBeSwitchedOffInAStep() throws {
        let attempt = try UpgradeAttempt(on: .sqlite) { db in
            try db.execute(script: "PRAGMA foreign_keys = OFF")
        }
        try attempt.expectFailed()
        #expect(try attempt.db.value("PRAGMA foreign_keys") == 1)
    }
}
