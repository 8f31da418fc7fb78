import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `reconcile …` in the wrong place, or with a file of yesterday: what is said has to be true.
struct ReconcileMistakeTests {
    let files: SharedFolder

    init() throws { files = try SharedFolder() }

    private func admin(_ database: TestDatabase, _ words: String...) throws -> Subprocess.Result {
        try BuiltProgram.admin(["--database", database.url] + words)
    }

    private func migrated(_ engine: Engine, to version: String? = nil) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let words = ["migrate", "run", "--quiet"] + (version.map { ["--to", $0] } ?? [])
        #expect(try BuiltProgram.admin(["--database", database.url] + words).status == 0)
        return database
    }

    /// Restored to 90, and waits for site 7, of whose database it has the log to 30, or knows nothing.
    private func central(_ engine: Engine, knowsLife: Bool = true) throws -> TestDatabase {
        let central = try migrated(engine)
        let db = try central.connect()
        let now: SQL = "CAST('2026-05-01 12:00:00.000000' AS \(type: .timestamp))"
        try db.execute("INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', 1)")
        for cursor in [90, 121] {
            try db.execute(
                """
                INSERT INTO changelog (cursor, table_name, record_id, row_action) VALUES (\(cursor), 'item', 'i', 'UPSERT')
                """
            )
        }
        try db.addTimeline("'root', 1, NULL, NULL, NULL, NULL, \(now)")
        try db.addTimeline("'second', 2, 'root', 90, 120, 'bundle-1', \(now)")
        try db.execute("INSERT INTO sync_site_state (site_id, state, changed) VALUES (7, 'unreconciled', \(now))")
        if knowsLife {
            try db.execute("INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (7, 'life', 30)")
        }
        return central
    }

    /// Site 7, which has read root to 100, and has of it a record that central lost, and one whose content is gone.
    private func site() throws -> TestDatabase {
        let site = try migrated(.sqlite)
        let db = try site.connect()
        for (key, value) in [("SETTINGS_SYNC_SITE_ID", 7), ("SYNC_PULL_CURSOR_V6", 101), ("SYNC_PUSH_CURSOR_V6", 41)] {
            try db.execute("INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))")
        }
        try db.execute("INSERT INTO sync_incarnation (incarnation, created) VALUES ('life', '2026-05-01 12:00:00')")
        try db.execute(
            "INSERT INTO changelog (cursor, table_name, record_id, row_action) VALUES (40, 'item', 'own', 'UPSERT')"
        )
        for record in ["lost", "gone"] {
            try db.execute(
                "INSERT INTO sync_pulled (table_name, record_id, timeline, cursor) VALUES ('item', \(record), NULL, 97)"
            )
        }
        try db.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data)
            VALUES ('lost', '2026-05-01 12:00:00', 'item', 'UPSERT', '{"id":"lost","code":"L","name":"Lost"}')
            """
        )
        return site
    }

    /// What site 7 answers to what central asks now.
    private func answer(_ central: TestDatabase, _ site: TestDatabase) throws -> String {
        let (directive, answer) = (files.path + "/site-7.json", files.path + "/answer-7.json")
        #expect(try admin(central, "reconcile", "export-site", "7", "-o", directive).status == 0)
        #expect(try admin(site, "reconcile", "apply", directive, "--answer", answer).status == 0)
        return answer
    }

    @Test(arguments: Engine.all) func whatCameBackAndWhatDidNotIsSaidInWords(engine: Engine) throws {
        let central = try central(engine)
        let answer = try answer(central, try site())
        let result = try admin(central, "reconcile", "apply", answer)
        #expect(result.status == 0)
        #expect(result.output.contains("\nRecords whose content the site no longer has: 1\n"), "\(result.output)")
        #expect(
            result.errors.contains(
                "warning: item gone did not come back: the site no longer had the content. Another site may bring it\n"
            ),
            "\(result.errors)"
        )
        let status = try admin(central, "reconcile", "status").output
        #expect(
            status.contains(
                "had the content of these any more, and it is lost unless another site brings it:\n  item gone, known to site 7\n"
            )
        )
    }

    @Test func anAnswerBelongsToCentral() throws {
        let (central, site) = (try central(.sqlite), try site())
        let result = try admin(site, "reconcile", "apply", try answer(central, site))
        #expect(result.status == 3)
        #expect(result.errors.contains("this is the database of site 7, not central's\n"), "\(result.errors)")
    }

    /// It was written for the second timeline; by now there is a third.
    @Test(arguments: Engine.all, [false, true])
    func ofAnEarlierRestoreWhatItOffersIsTaken(engine: Engine, hasFollowedSince: Bool) throws {
        let central = try central(engine)
        let answer = try answer(central, try site())
        let db = try central.connect()
        let now: SQL = "CAST('2026-06-01 12:00:00.000000' AS \(type: .timestamp))"
        try db.addTimeline("'third', 3, 'root', 90, 200, 'bundle-1b', \(now)")
        if hasFollowedSince {
            try db.execute("UPDATE sync_site_state SET state = 'reconciled', timeline = 'third', incarnation = 'life'")
        }
        let result = try admin(central, "reconcile", "apply", answer)
        #expect(try db.value("SELECT count(*) FROM sync_buffer WHERE record_id = 'lost'") == .integer(1))
        if hasFollowedSince {
            #expect(result.status == 0)
            #expect(result.output.contains("Site 7 is in line already: it has followed since"), "\(result.output)")
            #expect(result.output.contains("\nRecords that came back from it: 1\n"))
        } else {
            #expect(result.status == 3)
            #expect(result.errors.contains("central was restored again since site 7 wrote this answer"))
            #expect(result.errors.contains(" 1 records came back from it, of 0 central keeps"), "\(result.errors)")
            #expect(result.errors.contains("reconcile export-site 7 -o FILE"))
        }
    }

    @Test func anOldSitesDatabaseIsNotToBeUpgradedForAReport() throws {
        let old = try migrated(.sqlite, to: "1.3.0")
        let db = try old.connect()
        for (key, value) in [("SETTINGS_SYNC_SITE_ID", 7), ("SYNC_PULL_CURSOR_V6", 101)] {
            try db.execute("INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))")
        }
        for command in ["status", "plan"] {
            let result = try admin(old, "reconcile", command)
            #expect(result.status == 3)
            #expect(!result.errors.contains("migrate run"), "\(result.errors)")
            #expect(result.errors.contains("omsupply-admin reconcile export-site 7 --script FILE\n"))
        }
    }

    @Test func anUnknownSiteMayBeNewerThanTheBundle() throws {
        let result = try admin(try central(.sqlite), "reconcile", "export-site", "9")
        #expect(result.status == 3)
        #expect(result.errors.contains("the site may have been set up after the backup"), "\(result.errors)")
    }

    @Test(arguments: Engine.all) func anOldProgramsScriptIsNoted(engine: Engine) throws {
        let central = try central(engine, knowsLife: false)
        func done(_ words: String...) throws -> Subprocess.Result {
            try BuiltProgram.admin(["--database", central.url, "reconcile", "apply", "--script-done"] + words)
        }
        #expect(try done("7").status == 3)
        #expect(try admin(central, "reconcile", "status").output.contains("1 site: 1 unreconciled"))
        let noted = try done("7", "--yes")
        #expect(noted.status == 0 && noted.output.hasPrefix("Site 7 counts as in line"), "\(noted.output)")
        let status = try admin(central, "reconcile", "status").output
        #expect(status.contains("1 site: 1 in line\n"), "\(status)")
        #expect(status.contains("it has followed timeline 2 (second); its program is old, and its script was run\n"))
        #expect(try done("7", "--yes").output == "Site 7 is in line. Nothing was changed.\n")
        #expect(try done("9", "--yes").status == 3)
        #expect(try done("7", "--yes", "--give-up", "7").status == 64)
        // Its program was upgraded: it is reconciled like any other.
        let answer = try answer(central, try site())
        #expect(try admin(central, "reconcile", "apply", answer).status == 0)
        #expect(!(try admin(central, "reconcile", "status").output.contains("script was run")))
    }

    @Test func aSiteThatKnowsTheHandshakeIsNotLetThroughByAScript() throws {
        let central = try central(.sqlite)
        let result = try admin(central, "reconcile", "apply", "--script-done", "7", "--yes")
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Site 7 knows the handshake"), "\(result.output)")
        #expect(try admin(central, "reconcile", "status").output.contains("1 site: 1 unreconciled"))
    }
}
