import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `omsupply-admin reconcile …` as a user runs it, with files that travel by hand.
struct ReconcileCommandTests {
    let files: SharedFolder
    let remote: TestDatabase

    init() throws {
        files = try SharedFolder()
        remote = try Engine.sqlite.makeDatabase()
        try run(remote, "migrate", "run", "--quiet")
        let db = try remote.connect()
        try set("SETTINGS_SYNC_SITE_ID", 7, db)
        try set("SYNC_PULL_CURSOR_V6", 101, db)
        try set("SYNC_PUSH_CURSOR_V6", 41, db)
        try db.execute(
            """
            INSERT INTO sync_incarnation (incarnation, timeline, created)
            VALUES ('first-life', NULL, '2024-05-01 12:00:00.000000')
            """
        )
        try log(40, db)
    }

    private func set(_ key: String, _ value: Int, _ db: any DatabaseConnection) throws {
        try db.execute("INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))")
    }

    private func log(_ cursor: Int, _ db: any DatabaseConnection) throws {
        try db.execute(
            """
            INSERT INTO changelog (cursor, table_name, record_id, row_action)
            VALUES (\(cursor), 'item', \("row-\(cursor)"), 'UPSERT')
            """
        )
    }

    private func admin(_ database: TestDatabase, _ words: [String]) throws -> Subprocess.Result {
        try BuiltProgram.admin(["--database", database.url] + words)
    }

    /// Runs a command that has to succeed, and returns its output.
    @discardableResult
    private func run(_ database: TestDatabase, _ words: String...) throws -> String {
        let result = try admin(database, words)
        #expect(result.status == 0, "\(words): \(result.errors)")
        return result.output
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func cursor(_ key: String) throws -> Value? {
        try remote.connect().value("SELECT value_int FROM key_value_store WHERE id = \(key)")
    }

    /// A central server that was restored to 90 when site 7 had read to 100 and pushed to 40, of which the bundle has 30.
    private func makeRestoredCentral(_ engine: Engine) throws -> TestDatabase {
        let central = try engine.makeDatabase()
        try run(central, "migrate", "run", "--quiet")
        let db = try central.connect()
        try log(90, db)
        try db.execute("INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (7, 'first-life', 30)")
        let now: SQL = "CAST('2024-05-01 12:00:00.000000' AS \(type: .timestamp))"
        try db.addTimeline("'root', 1, NULL, NULL, NULL, NULL, \(now)")
        try db.addTimeline("'second', 2, 'root', 90, 120, 'bundle-1', \(now)")
        try db.execute("INSERT INTO sync_site_state (site_id, state, changed) VALUES (7, 'unreconciled', \(now))")
        // The new timeline's first row lies above everything that was ever handed out.
        try log(121, db)
        return central
    }

    @Test(arguments: Engine.all) func aSiteComesBackInLineByFiles(engine: Engine) throws {
        let central = try makeRestoredCentral(engine)
        try offerLost()

        let plan = try json(try run(central, "reconcile", "plan", "--json"))
        let site = ((plan["plan"] as? [String: Any])?["sites"] as? [[String: Any]])?.first
        #expect(((site?["standing"] as? [String: Any])?["site"]) as? Int == 7)
        #expect(try run(central, "reconcile", "plan").contains("unreconciled"))

        let directive = files.path + "/site-7.json"
        let answer = files.path + "/answer-7.json"
        #expect(try run(central, "reconcile", "export-site", "7", "-o", directive) == directive + "\n")

        // Without a place for the answer the site is told that it holds something.
        let warned = try admin(remote, ["reconcile", "apply", directive])
        #expect(warned.status == 2)
        #expect(warned.errors.contains("--answer"))
        #expect(try cursor("SYNC_PULL_CURSOR_V6") == 91)
        #expect(try cursor("SYNC_PUSH_CURSOR_V6") == 31)

        let applied = try run(remote, "reconcile", "apply", directive, "--answer", answer)
        #expect(applied.contains("nothing was changed"))
        #expect(try cursor("SYNC_PULL_CURSOR_V6") == 91)

        #expect(try run(central, "reconcile", "apply", answer).contains("Site 7 may push again."))
        let after = try json(try run(central, "reconcile", "status", "--json"))
        #expect((after["sites"] as? [[String: Any]])?.first?["state"] as? String == "reconciled")
        let buffered = try central.connect().query("SELECT data FROM sync_buffer WHERE record_id = 'lost'")
        #expect(try buffered.first?.text("data") == Self.lostContent)
    }

    /// More than is held in memory at a time: the file has them all, central takes them batch by batch, and all or nothing
    /// of a file that is cut off.
    @Test func anAnswerMayBeLong() throws {
        let central = try makeRestoredCentral(.sqlite)
        let (records, padding) = (1_200, String(repeating: "x", count: 10_000))
        try remote.connect().withTransaction { db in
            for number in 1...records {
                let content = #"{"id":"lost-\#(number)","code":"L\#(number)","name":"\#(padding)"}"#
                try db.execute(
                    """
                    INSERT INTO sync_pulled (table_name, record_id, timeline, cursor)
                    VALUES ('item', \("lost-\(number)"), NULL, 97)
                    """
                )
                try db.execute(
                    """
                    INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data)
                    VALUES (\("lost-\(number)"), '2024-05-01 12:00:00', 'item', 'UPSERT', \(content))
                    """
                )
            }
        }
        let (directive, answer) = (files.path + "/site-7.json", files.path + "/answer-7.json")
        try run(central, "reconcile", "export-site", "7", "-o", directive)
        let applied = try json(try run(remote, "reconcile", "apply", directive, "--answer", answer, "--json"))
        #expect(applied["candidates"] as? Int == records)
        let text = try WholeFile.read(answer)
        #expect(text.count > records * padding.count)

        let cut = files.path + "/cut.json"
        try WholeFile.write(Array(text.prefix(text.count - 100)), to: cut)
        #expect(try admin(central, ["reconcile", "apply", cut]).status == 65)
        let db = try central.connect()
        #expect(try db.value("SELECT count(*) FROM sync_buffer") == 0)

        let taken = try json(try run(central, "reconcile", "apply", answer, "--json"))
        #expect(
            taken["adoption"] as? [String: Int] == [
                "adopted": records, "discarded": 0, "unchanged": 0, "withoutContent": 0,
            ]
        )
        #expect(try db.value("SELECT count(DISTINCT record_id) FROM sync_buffer") == .integer(Int64(records)))
        let again = try json(try run(central, "reconcile", "apply", answer, "--json"))
        #expect(
            again["adoption"] as? [String: Int] == [
                "adopted": 0, "discarded": 0, "unchanged": records, "withoutContent": 0,
            ]
        )
    }

    private static let lostContent = #"{"id":"lost","code":"L","name":"Lost"}"#

    /// Pulled from the lost tail: central has lost it, the site holds the only copy.
    private func offerLost() throws {
        let db = try remote.connect()
        try db.execute(
            "INSERT INTO sync_pulled (table_name, record_id, timeline, cursor) VALUES ('item', 'lost', NULL, 97)"
        )
        try db.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data)
            VALUES ('lost', '2024-05-01 12:00:00', 'item', 'UPSERT', \(Self.lostContent))
            """
        )
    }

    /// Somebody who starts the server all the same has lost nothing.
    @Test(arguments: Engine.all) func withoutItsAnswerASiteDoesNotFollow(engine: Engine) throws {
        let central = try makeRestoredCentral(engine)
        try offerLost()
        let directive = files.path + "/site-7.json"
        try run(central, "reconcile", "export-site", "7", "-o", directive)
        let missing = files.path + "/missing/answer.json"
        #expect(try admin(remote, ["reconcile", "apply", directive, "--answer", missing]).status == 66)
        #expect(try cursor("SYNC_PULL_CURSOR_V6") == 101)
        let answer = files.path + "/answer.json"
        try run(remote, "reconcile", "apply", directive, "--answer", answer)
        #expect(try cursor("SYNC_PULL_CURSOR_V6") == 91)
        #expect(try Folder.names(in: files.path).sorted() == ["answer.json", "site-7.json"])
    }

    /// It is not the site's fault: the site is not quarantined for it.
    @Test func anAnswerThatWasDamagedOnItsWayChangesNothing() throws {
        let central = try makeRestoredCentral(.sqlite)
        try offerLost()
        let (directive, answer) = (files.path + "/site-7.json", files.path + "/answer.json")
        try run(central, "reconcile", "export-site", "7", "-o", directive)
        try run(remote, "reconcile", "apply", directive, "--answer", answer)
        let text = String(decoding: try WholeFile.read(answer), as: UTF8.self)
        let damaged = files.path + "/damaged.json"
        for (whole, changed) in [
            ("Lost", "Cost"), (#""site" : 7"#, #""site" : 8"#), (#"{\""#, #"{""#), ("UPSERT", "DELETE"),
        ] {
            #expect(text.contains(whole))
            let spoilt = Array(text.replacing(whole, with: changed).utf8)
            try WholeFile.write(spoilt, to: damaged)
            let result = try admin(central, ["reconcile", "apply", damaged])
            #expect(result.status == 65, "\(changed): \(result.errors)")
        }
        // Nor is one taken whose check somebody left out.
        var answerWithout = try json(text)
        answerWithout["check"] = nil
        let unchecked = try JSONSerialization.data(withJSONObject: answerWithout)
        try WholeFile.write(Array(unchecked), to: damaged)
        let result = try admin(central, ["reconcile", "apply", damaged])
        #expect(result.status == 65, "\(result.errors)")
        let status = try json(try run(central, "reconcile", "status", "--json"))
        #expect((status["sites"] as? [[String: Any]])?.first?["state"] as? String == "unreconciled")
        #expect(try run(central, "reconcile", "apply", answer).contains("Site 7 may push again."))
    }

    @Test func aFileIsNeverOverwrittenAndAForeignOneIsNotFollowed() throws {
        let central = try makeRestoredCentral(.sqlite)
        let path = files.path + "/taken.json"
        try WholeFile.write(Array("{\"hello\":1}".utf8), to: path)
        #expect(try admin(central, ["reconcile", "export-site", "7", "--output", path]).status == 3)
        #expect(try WholeFile.read(path) == Array("{\"hello\":1}".utf8))

        let foreign = try admin(remote, ["reconcile", "apply", path])
        #expect(foreign.status == 65)
        #expect(foreign.errors.contains("\(path), of 11 B, is not whole, or is no file of a site"), "\(foreign.errors)")
        #expect(try admin(remote, ["reconcile", "apply", files.path + "/missing"]).status == 66)
    }

    @Test func aDirectiveForAnotherSiteChangesNothing() throws {
        let central = try makeRestoredCentral(.sqlite)
        try central.connect().execute(
            "INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (8, 'other-life', 1)"
        )
        let path = files.path + "/site-8.json"
        try run(central, "reconcile", "export-site", "8", "-o", path)
        let result = try admin(remote, ["reconcile", "apply", path])
        #expect(result.status == 3)
        #expect(result.errors.contains("for site 8, and this is site 7"))
        #expect(try cursor("SYNC_PULL_CURSOR_V6") == 101)
    }

    @Test func withoutTheTablesTheWayOutIsNamed() throws {
        let old = try Engine.sqlite.makeDatabase()
        try run(old, "migrate", "run", "--to", "1.3.0", "--quiet")
        let result = try admin(old, ["reconcile", "status"])
        #expect(result.status == 3)
        #expect(result.errors.contains("omsupply-admin migrate run"))
    }

    @Test func anOldSiteIsNotToldToUpgrade() throws {
        let central = try makeRestoredCentral(.sqlite)
        let path = files.path + "/site-7.json"
        try run(central, "reconcile", "export-site", "7", "-o", path)
        let old = try Engine.sqlite.makeDatabase()
        try run(old, "migrate", "run", "--to", "1.3.0", "--quiet")
        try set("SETTINGS_SYNC_SITE_ID", 7, old.connect())
        let result = try admin(old, ["reconcile", "apply", path])
        #expect(result.status == 3)
        #expect(result.errors.contains("a site whose omSupply is older than this protocol\n"), "\(result.errors)")
        #expect(result.errors.contains("omsupply-admin reconcile export-site 7 --script FILE\n"))
        #expect(!result.errors.contains("migrate run"))
    }

    @Test func eachSideSaysWhenItIsTheOther() throws {
        let central = try makeRestoredCentral(.sqlite)
        let path = files.path + "/site-7.json"
        try run(central, "reconcile", "export-site", "7", "-o", path)
        for number in [nil, 1] {
            if let number { try set("SETTINGS_SYNC_SITE_ID", number, central.connect()) }
            let result = try admin(central, ["reconcile", "apply", path])
            #expect(result.status == 3, "\(result.output)")
            #expect(result.errors.contains("this is central: the file is for site 7\n"), "\(result.errors)")
            #expect(result.errors.contains("Take the file to site 7"))
        }
        let here = "This is the database of site 7, not central's"
        for words in [["status"], ["plan"]] {
            let result = try admin(remote, ["reconcile"] + words)
            #expect(result.status == 2)
            #expect(result.errors.contains(here) && result.output.contains("Now:\n  " + here), "\(result.errors)")
        }
        let script = files.path + "/site-7.sql"
        for words in [
            ["export-site", "7"], ["export-site", "7", "--script", script], ["apply", "--give-up", "7", "--yes"],
            ["apply", "--script-done", "7", "--yes"],
        ] {
            let result = try admin(remote, ["reconcile"] + words)
            #expect(result.status == 3 && result.output == "", "\(result.output)")
            #expect(result.errors.contains("this is the database of site 7, not central's\n"), "\(result.errors)")
        }
        #expect(try Folder.names(in: files.path) == ["site-7.json"])
        #expect(try !admin(central, ["reconcile", "status"]).errors.contains("This is the database"))
    }

    @Test func aFileForAQuarantinedSiteComesWithAWarning() throws {
        let central = try makeRestoredCentral(.sqlite)
        try central.connect().execute("UPDATE sync_site_state SET state = 'quarantined'")
        let result = try admin(central, ["reconcile", "export-site", "7", "-o", files.path + "/site-7.json"])
        #expect(result.status == 0)
        #expect(result.errors.contains("warning: site 7 is quarantined: central takes no answer"), "\(result.errors)")
    }

    @Test func anUnknownSiteIsRefused() throws {
        let central = try makeRestoredCentral(.sqlite)
        #expect(try admin(central, ["reconcile", "export-site", "99"]).status == 3)
        #expect(try admin(central, ["reconcile", "export-site", "zero"]).status == 64)
    }
}
