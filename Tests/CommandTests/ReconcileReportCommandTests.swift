import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// What `reconcile status` and `reconcile plan` tell support staff, as text, as JSON and as a page.
struct ReconcileReportCommandTests {
    let files: SharedFolder

    init() throws { files = try SharedFolder() }

    /// Restored twice, the second time from an older bundle; sites in every state; records came back and did not.
    private func makeCentral(_ engine: Engine) throws -> TestDatabase {
        let central = try engine.makeDatabase()
        #expect(try admin(central, "migrate", "run", "--quiet").status == 0)
        let db = try central.connect()
        let now: SQL = "CAST('2026-11-21 08:00:00.123456' AS \(type: .timestamp))"
        for cursor in [80, 201] {
            try db.execute(
                """
                INSERT INTO changelog (cursor, table_name, record_id, row_action) VALUES (\(cursor), 'item', 'i', 'UPSERT')
                """
            )
        }
        try db.addTimeline("'root', 1, NULL, NULL, NULL, NULL, \(now)")
        try db.addTimeline("'second', 2, 'root', 90, 120, 'bundle-1', \(now)")
        try db.addTimeline("'third', 3, 'root', 80, 200, 'bundle-0', \(now)")
        let sites: [(Int, String, String?, String?)] = [
            (2, "reconciled", "third", nil), (3, "unreconciled", "second", nil),
            (4, "unreconciled", nil, "<script>alert('note')</script>"),
            (5, "quarantined", "second", "its own log ends at 3, central has stored it to 9"),
            (7, "reconciled", nil, "its database was given up"),
        ]
        for (site, state, timeline, note) in sites {
            try db.execute(
                """
                INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note)
                VALUES (\(site), \(state), \(nullable: timeline), 'life', \(now), \(nullable: note))
                """
            )
            try db.execute(
                "INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (\(site), 'life', \(site * 10))"
            )
        }
        try db.execute("INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (6, 'life', 60)")
        try db.execute("INSERT INTO name (id, name, code, type) VALUES ('n', 'Kamuli Centre', 'KAM', 'FACILITY')")
        try db.execute("INSERT INTO name_link (id, name_id) VALUES ('l', 'n')")
        for (id, code, site) in [("s", "KAM", 3), ("t", "KAM2", 3), ("u", "X", 4)] {
            try db.execute(
                """
                INSERT INTO store (id, name_link_id, code, site_id) VALUES (\(id), 'l', \(code), \(site))
                """
            )
        }
        try db.execute(
            """
            INSERT INTO sync_salvage
                (id, site_id, table_name, record_id, action, outcome, reason, data, recorded)
            VALUES
            ('95@root/item/a', 3, 'item', 'a', 'UPSERT', 'adopted', 'unknownAtCentral', '{"secret":"s1"}', \(now)),
            ('96@root/<b>/b', 3, '<b>', 'b', 'UPSERT', 'discarded', 'changedAtCentral', '{"secret":"s2"}', \(now))
            """
        )
        return central
    }

    private func admin(_ database: TestDatabase, _ words: String...) throws -> Subprocess.Result {
        try BuiltProgram.admin(["--database", database.url] + words)
    }

    private func json(_ result: Subprocess.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test(arguments: Engine.all) func statusTellsOfSitesOfWhatWasLostAndOfWhatToDo(engine: Engine) throws {
        let result = try admin(makeCentral(engine), "reconcile", "status")
        #expect(result.status == 2)
        #expect(
            result.output == """
                Timeline: third, number 3, restored from bundle bundle-0 and forked at 80
                Last cursor of the change log: 201
                Cursor lease: none

                6 sites: 1 in line, 1 given up, 3 unreconciled, 1 quarantined
                  in line       Normal sync goes on.
                  given up      Its old database is not waited for. Set the site up afresh.
                  unreconciled  Central was restored. The site may not push before it has followed, at its next sync or \
                by a file.
                  quarantined   The site's database was set back, or is damaged. Central takes nothing from it until it \
                is given up and initialised afresh.

                SITE  STORES                STATE         SINCE (UTC)          STORED TO  WHY
                   5  -                     quarantined   2026-11-21 08:00:00         50  its own log ends at 3, central \
                has stored it to 9
                   3  KAM Kamuli Centre +1  unreconciled  2026-11-21 08:00:00         30  central was restored; it was \
                last in line on timeline 2 (second)
                   4  X Kamuli Centre       unreconciled  2026-11-21 08:00:00         40  central was restored, and it has \
                not followed since; <script>alert('note')</script>
                   6  -                     unreconciled  -                           60  new to central since the restore; \
                perhaps it was set up after the backup
                   7  -                     given up      2026-11-21 08:00:00         70  its database was given up
                   2  -                     in line       2026-11-21 08:00:00         20  it has followed timeline 3 (third)

                Lost in restores, except what sites have read and offer, or have pushed and push again. The numbers are a \
                limit, not a count:
                  cursors 81 to at most 120 of timeline root
                  cursors 121 to at most 200 of timeline second
                1 record came back from sites, and omSupply has integrated them. Central kept its own version of 1 record.
                  1 version came back: central did not know the record
                  1 version did not: central has changed the record since the restore
                Central's own version stayed, the other is in sync_salvage:
                  <b> b of site 3, central has changed the record since the restore
                Given up was the database of site 7: what nobody else brought of it is lost.

                Now:
                  Let the unreconciled sites sync: one whose program knows the handshake settles it by itself.
                  For one that cannot: omsupply-admin reconcile export-site SITE -o FILE
                  Site 6 is new to central since the restore, and perhaps it was set up after the backup: sync first with the \
                database that is there. Where there is none, say so before the first sync: omsupply-admin reconcile apply \
                --give-up SITE
                  Initialise none of them afresh before: it may hold the only copy of what was lost.
                  Where a site's database is gone, give it up: omsupply-admin reconcile apply --give-up SITE
                  Site 5: keep a copy of its database file, give up (omsupply-admin reconcile apply --give-up 5), then \
                initialise afresh.
                  Set up site 7 afresh: its old database was given up on 2026-11-21.

                """
        )
        #expect(result.errors.contains("warning: site 5 is quarantined: its own log ends at 3"))
    }

    @Test(arguments: Engine.all) func programsGetTheSameFacts(engine: Engine) throws {
        let central = try makeCentral(engine)
        let status = try admin(central, "reconcile", "status", "--json")
        #expect(status.status == 2)
        let facts = try json(status)
        #expect(facts["counts"] as? [String: Int] == ["inLine": 1, "givenUp": 1, "unreconciled": 3, "quarantined": 1])
        let stores = try #require(facts["stores"] as? [String: [[String: String]]])
        #expect(stores["3"] == [["code": "KAM", "name": "Kamuli Centre"], ["code": "KAM2", "name": "Kamuli Centre"]])
        #expect(stores.keys.sorted() == ["3", "4"])
        let lost = try #require(facts["lost"] as? [[String: Any]])
        #expect(lost.map { $0["timeline"] as? String } == ["root", "second"])
        #expect(lost.map { $0["first"] as? Int } == [81, 121])
        #expect(lost.map { $0["last"] as? Int } == [120, 200])
        let salvage = try #require(facts["salvage"] as? [String: Any])
        #expect(salvage["adopted"] as? Int == 1 && salvage["discarded"] as? Int == 1)
        #expect((facts["discarded"] as? [[String: Any]])?.first?["record"] as? String == "b")
        #expect((facts["next"] as? [String])?.count == 7)
        #expect((facts["sites"] as? [[String: Any]])?.count == 6)
        #expect(!status.output.contains("secret"))

        let plan = try admin(central, "reconcile", "plan", "--json")
        #expect(plan.status == 0)
        let planned = try json(plan)
        for key in ["counts", "lost", "salvage", "next", "discarded", "plan"] { #expect(planned[key] != nil, "\(key)") }
    }

    @Test(arguments: Engine.all) func thePageIsWholeAndHarmless(engine: Engine) throws {
        let central = try makeCentral(engine)
        let path = files.path + "/sites.html"
        let result = try admin(central, "reconcile", "status", "--html", path)
        #expect(result.status == 2)
        #expect(result.output.hasSuffix("\nPage: \(path)\n"))
        let page = String(decoding: try WholeFile.read(path), as: UTF8.self)
        let read = try WellFormedMarkup(page)
        #expect(!read.elements.contains("script") && !read.elements.contains("b"))
        for text in [
            "<script>alert('note')</script>", "cursors 121 to at most 200 of timeline second", "pushes again from 31",
            "then initialise afresh", "KAM Kamuli Centre, KAM2 Kamuli Centre", "3  third, after 80, current",
            "by omsupply-admin 0.1.0",
        ] {
            #expect(read.text.contains(text), "\(text)")
        }
        #expect(!page.contains("secret"))
        #expect(try Folder.names(in: files.path) == ["sites.html"])
    }

    @Test func aPageNeverReplacesAFile() throws {
        let central = try makeCentral(.sqlite)
        let path = files.path + "/sites.html"
        try WholeFile.write(Array("mine".utf8), to: path)
        let refused = try admin(central, "reconcile", "status", "--html", path)
        #expect(refused.status == 3)
        #expect(
            refused.errors
                == "omsupply-admin: \(path) exists\n  Nothing was written. Name another file, or remove it.\n"
        )
        #expect(refused.output == "")
        #expect(try WholeFile.read(path) == Array("mine".utf8))
        let nowhere = try admin(central, "reconcile", "status", "--html", files.path + "/none/sites.html")
        #expect(nowhere.status == 66 && nowhere.output == "")
        #expect(nowhere.errors.hasPrefix("omsupply-admin: the folder \(files.path)/none does not exist\n"))
        #expect(try Folder.names(in: files.path) == ["sites.html"])
        let told = try json(try admin(central, "reconcile", "status", "--json", "--html", files.path + "/2.html"))
        #expect(told["html"] as? String == files.path + "/2.html")
    }

    @Test(arguments: Engine.all) func aServerThatWasNeverRestoredHasNothingToDo(engine: Engine) throws {
        let central = try engine.makeDatabase()
        #expect(try admin(central, "migrate", "run", "--quiet").status == 0)
        try central.connect().execute(
            "INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (2, 'life', 20)"
        )
        let status = try admin(central, "reconcile", "status", "--html", files.path + "/\(engine).html")
        #expect(status.status == 0)
        #expect(status.output.contains("Now:\n  Nothing: every site is in line.\n"))
        #expect(!status.output.contains("Lost"))
        #expect(try admin(central, "reconcile", "plan").output.contains("1 site: 1 in line"))
    }

    @Test func ofManySitesThoseAreListedThatAreNotInLine() throws {
        let central = try makeCentral(.sqlite)
        let db = try central.connect()
        try db.withTransaction { db in
            for site in 100..<400 {
                let state = site < 160 ? "unreconciled" : "reconciled"
                try db.execute(
                    """
                    INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed)
                    VALUES (\(site), \(state), 'third', 'life', '2026-11-21 08:00:00')
                    """
                )
            }
        }
        for command in ["status", "plan"] {
            let short = try admin(central, "reconcile", command)
            #expect(short.output.contains("306 sites: 241 in line, 1 given up, 63 unreconciled, 1 quarantined"))
            #expect(
                short.output.contains("Not listed: 25 more that are not in line and 241 that are in line."),
                "\(short.output)"
            )
            #expect(short.output.split(separator: "\n").count < 70)
            let whole = try admin(central, "reconcile", command, "--all")
            #expect(whole.output.contains("\n 399  -                     in line"))
            #expect(!whole.output.contains("Not listed"))
            #expect(whole.status == short.status)
        }
    }

    @Test func aCentralWithoutSitesIsNotAnError() throws {
        let central = try Engine.sqlite.makeDatabase()
        #expect(try admin(central, "migrate", "run", "--quiet").status == 0)
        let path = files.path + "/none.html"
        let status = try admin(central, "reconcile", "status", "--html", path)
        #expect(status.status == 0)
        #expect(status.output.contains("No remote site is known.\n\nNow:\n  Nothing.\n"))
        let page = try WellFormedMarkup(String(decoding: try WholeFile.read(path), as: UTF8.self))
        #expect(page.text.contains("No remote site is known."))
    }
}
