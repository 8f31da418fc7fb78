import DatabaseAccess
import FileSystem
import TestSupport
import Testing

/// `reconcile export-site SITE --script FILE`, with the script run by `sqlite3` and `psql` as support staff run it.
struct RewindScriptTests {
    let files: SharedFolder
    let central: TestDatabase

    /// A central server that was restored to 90 and goes on above 2000.
    init() throws {
        files = try SharedFolder()
        central = try Engine.sqlite.makeDatabase()
        try admin("migrate", "run", "--quiet")
        let db = try central.connect()
        let now: SQL = "'2024-05-01 12:00:00.000000'"
        try db.execute(
            "INSERT INTO changelog (cursor, table_name, record_id, row_action) VALUES (90, 'a', 'b', 'UPSERT')"
        )
        try db.addTimeline("'root', 1, NULL, NULL, NULL, NULL, \(now)")
        try db.addTimeline("'second', 2, 'root', 90, 2000, 'bundle-1', \(now)")
        try db.execute("INSERT INTO sync_site_state (site_id, state, changed) VALUES (7, 'unreconciled', \(now))")
    }

    @discardableResult
    private func admin(_ words: String..., expecting status: Int32 = 0) throws -> Subprocess.Result {
        let result = try BuiltProgram.admin(["--database", central.url] + words)
        #expect(result.status == status, "\(words): \(result.errors)")
        return result
    }

    /// Writes the script for site 7 and returns its path.
    private func script(_ options: String...) throws -> String {
        let path = files.path + "/site-7-\(UInt32.random(in: 0..<0xffffff)).sql"
        let result = try BuiltProgram.admin(
            ["--database", central.url, "reconcile", "export-site", "7", "--script", path] + options
        )
        #expect(result.output == path + "\n", "\(result.errors)")
        return path
    }

    private func know(_ incarnation: String, through cursor: Int) throws {
        try central.connect().execute(
            "INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (7, \(incarnation), \(cursor))"
        )
    }

    /// S at 495 was lost; T at 495 and 500 is one record; U came from central; V belongs to a store of another site.
    @Test(arguments: Engine.all)
    func theStoppedDatabaseIsMovedBackAndSaysWhatItWillPush(engine: Engine) throws {
        let site = try OldSite(engine)
        try site.log(12, "early")
        try site.log(494, "t")
        try site.log(495, "s")
        try site.log(498, "u", isSync: true)
        try site.log(499, "v", store: "elsewhere")
        try site.log(500, "t")
        try site.set(pull: 100, push: 501)

        let output = try site.run(script("--push-from", "481"))
        #expect(output.contains("This is the database of site 7."))
        #expect(output.contains("before: SYNC_PUSH_CURSOR_V6 = 501"))
        #expect(output.contains("after: SYNC_PUSH_CURSOR_V6 = 481"))
        #expect(output.contains("after: SYNC_PULL_CURSOR_V6 = 91"))
        let pushed = output.split(separator: "\n").filter { $0.contains("to push again:") }
        #expect(
            pushed.map { $0.split(separator: " ").suffix(4).joined(separator: " ") } == [
                "495 UPSERT stock_line s", "500 UPSERT stock_line t",
            ]
        )
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 481])

        // Central has never heard of a life of this database: everything is sent again.
        let everything = try site.run(script())
        #expect(everything.contains("to push again: 12 UPSERT stock_line early"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 1])
    }

    /// It stands in a comment and in lines to paste.
    @Test func theNameOfTheFileIsNoStatement() throws {
        let path = files.path + "/x y\nDROP TABLE item; --.sql"
        try admin("reconcile", "export-site", "7", "--script", path)
        let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
        let head = try #require(text.split(separator: "\nBEGIN;").first)
        #expect(head.split(separator: "\n").allSatisfy { $0.hasPrefix("--") }, "\(head)")
        #expect(head.contains("-f 'x y?DROP TABLE item; --.sql'"), "\(head)")
    }

    @Test(arguments: Engine.all)
    func aSecondRunChangesNothing(engine: Engine) throws {
        let site = try OldSite(engine)
        try site.set(pull: 100, push: 501)
        let path = try script()
        try site.run(path)
        let once = try site.cursors()
        #expect(try site.run(path).contains("before: SYNC_PUSH_CURSOR_V6 = 1\n") || engine == .postgreSQL)
        #expect(try site.cursors() == once)
    }

    @Test(arguments: Engine.all)
    func aCursorThatIsNotAheadStays(engine: Engine) throws {
        let site = try OldSite(engine)
        let path = try script("--push-from", "300")
        // Next is 91: it has seen 90, which central has.
        try site.set(pull: 91, push: 300)
        try site.run(path)
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 300])
        // It has seen the first row after the restore.
        try site.set(pull: 2002, push: 7)
        try site.run(path)
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 2002, "SYNC_PUSH_CURSOR_V6": 7])
        // The last one that is lost, and a cursor that did not fit its 32 bits.
        try site.set(pull: 2001, push: -5)
        try site.run(path)
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": -5])
    }

    /// The keys of v7 hold the last cursor seen: one less.
    @Test(arguments: Engine.all)
    func theCursorsOfV7MoveToTheSamePlace(engine: Engine) throws {
        let site = try OldSite(engine)
        try site.log(480, "kept")
        try site.log(481, "s")
        try site.set(pull: 101, push: 502)
        try site.set("SYNC_PULL_CURSOR_V7", 91)
        try site.set("SYNC_PUSH_CURSOR_V7", 500)
        let output = try site.run(script("--push-from", "481"))
        #expect(
            try site.cursors() == [
                "SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 481,
                "SYNC_PULL_CURSOR_V7": 90, "SYNC_PUSH_CURSOR_V7": 480,
            ]
        )
        #expect(output.contains("to push again: 481 UPSERT stock_line s"))
        #expect(!output.contains("kept"))
        // The ends of what is lost, in v7's count: 2000 is the last cursor lost, 90 the last one kept.
        for (pull, target) in [(2000, 90), (2001, 2001), (90, 90)] {
            try site.set("SYNC_PULL_CURSOR_V7", pull)
            try site.run(script())
            #expect(try site.cursors()["SYNC_PULL_CURSOR_V7"] == target)
        }
        #expect(try site.cursors()["SYNC_PUSH_CURSOR_V7"] == 0)
    }

    @Test(arguments: Engine.all)
    func theDatabaseOfAnotherSiteIsRefused(engine: Engine) throws {
        let site = try OldSite(engine, number: 8)
        try site.log(40, "secret")
        try site.set(pull: 100, push: 501)
        let path = try script()
        let output = try site.run(path)
        #expect(
            output.contains(
                "REFUSED: nothing is changed. The script is for site 7, and this is the database of site 8."
            )
        )
        #expect(!output.contains("before") || engine == .postgreSQL)
        #expect(!output.contains("secret"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 100, "SYNC_PUSH_CURSOR_V6": 501])
        // Nor one that does not say whose it is.
        try site.connect().execute("DELETE FROM key_value_store WHERE id = 'SETTINGS_SYNC_SITE_ID'")
        #expect(try site.run(path).contains("the database of site (none)."))
        #expect(try site.cursors()["SYNC_PUSH_CURSOR_V6"] == 501)
    }

    /// A watermark holds for the life that reported it: a database that was initialised since counts from one again.
    @Test(arguments: Engine.all)
    func aWatermarkHoldsForItsOwnLifeOnly(engine: Engine) throws {
        let site = try OldSite(engine)
        try know("it's\n.the first", through: 480)
        try know("second", through: 30)
        let path = try script()
        for (life, start) in [("it's\n.the first", 481), ("second", 31), ("unheard of", 1)] {
            try site.set(pull: 100, push: 501)
            try site.live(life)
            try site.run(path)
            #expect(try site.cursors()["SYNC_PUSH_CURSOR_V6"] == start, "\(life)")
        }
    }

    @Test(arguments: Engine.all)
    func withoutTheTableOfLivesNothingIsChangedUnlessItIsNotAsked(engine: Engine) throws {
        let site = try OldSite(engine)
        try site.connect().execute("DROP TABLE sync_incarnation")
        try site.set(pull: 100, push: 501)
        try know("first", through: 480)
        let path = try script()
        #expect(try WholeFile.text(path).contains("--push-from 1"))
        #expect(try site.run(path, expectingErrors: true).contains("sync_incarnation"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 100, "SYNC_PUSH_CURSOR_V6": 501])
        try site.run(script("--push-from", "1"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 1])
    }

    /// Restored once more, from a bundle that is older than the first one.
    @Test(arguments: Engine.all)
    func whicheverLostTimelineWasReadThePullGoesBackToTheLastThatIsKept(engine: Engine) throws {
        try central.connect().addTimeline("'third', 3, 'root', 80, 4000, 'bundle-0', '2024-05-02 12:00:00.000000'")
        let site = try OldSite(engine)
        let path = try script()
        for (pull, target) in [(81, 81), (82, 81), (2001, 81), (2002, 81), (4001, 81), (4002, 4002)] {
            try site.set(pull: pull, push: 1)
            try site.run(path)
            #expect(try site.cursors()["SYNC_PULL_CURSOR_V6"] == target, "\(pull)")
        }
    }

    /// v7 is about to drop a column that only the list of rows asks for.
    @Test(arguments: Engine.all)
    func theCursorsMoveAlsoWhereTheRowsCannotBeShown(engine: Engine) throws {
        let site = try OldSite(engine)
        try site.set(pull: 100, push: 501)
        try site.connect().execute("ALTER TABLE changelog DROP COLUMN is_sync_update")
        #expect(try site.run(script(), expectingErrors: true).contains("is_sync_update"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 1])
    }

    /// `sqlite3` goes on after a statement that failed.
    @Test func aDatabaseThatAServerIsWritingToIsLeftAsItIs() throws {
        let site = try OldSite(.sqlite)
        try site.set(pull: 100, push: 501)
        let path = try script()
        let output = try site.connect().withTransaction { _ in try site.run(path, expectingErrors: true) }
        #expect(output.contains("locked"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 100, "SYNC_PUSH_CURSOR_V6": 501])
    }

    @Test func thePlanTellsWhichSitesRunOldPrograms() throws {
        #expect(try admin("reconcile", "plan", "--json").output.contains(#""isOldProgram":true"#))
        try know("first", through: 480)
        #expect(try admin("reconcile", "plan", "--json").output.contains(#""isOldProgram":false"#))
    }

    /// Real servers keep these texts in enums.
    @Test(.needsPostgreSQL)
    func enumsAreNoObstacle() throws {
        let site = try OldSite(.postgreSQL)
        try site.log(40, "s")
        try site.set(pull: 100, push: 501)
        try site.connect().execute(
            script: """
                CREATE TYPE key_type AS ENUM ('SETTINGS_SYNC_SITE_ID', 'SYNC_PULL_CURSOR_V6', 'SYNC_PUSH_CURSOR_V6',
                    'DATABASE_VERSION');
                CREATE TYPE table_type AS ENUM ('stock_line');
                DELETE FROM key_value_store WHERE id NOT LIKE '%S%_SYNC_%' AND id NOT LIKE 'SYNC_%';
                ALTER TABLE key_value_store ALTER COLUMN id TYPE key_type USING id::key_type;
                ALTER TABLE changelog ALTER COLUMN table_name TYPE table_type USING table_name::table_type;
                """
        )
        #expect(try site.run(script()).contains("to push again: 40 UPSERT stock_line s"))
        #expect(try site.cursors() == ["SYNC_PULL_CURSOR_V6": 91, "SYNC_PUSH_CURSOR_V6": 1])
    }

    @Test func wrongUseWritesNothing() throws {
        let path = files.path + "/taken.sql"
        try admin("reconcile", "export-site", "7", "--push-from", "1", expecting: 64)
        try admin("reconcile", "export-site", "7", "--script", path, "-o", path, expecting: 64)
        try admin("reconcile", "export-site", "7", "--script", path, "--push-from", "0", expecting: 64)
        try admin("reconcile", "export-site", "99", "--script", path, expecting: 3)
        #expect(try FileStatus.of(path) == nil)
        try WholeFile.write(Array("mine".utf8), to: path)
        try admin("reconcile", "export-site", "7", "--script", path, expecting: 3)
        #expect(try WholeFile.text(path) == "mine")
    }

    /// The whole way: what an old program pushed after the bundle comes to the restored server after all.
    @Test(arguments: Engine.all, ["v6", "v7"])
    func whatWasLostComesAgain(engine: Engine, program: String) throws {
        let site = try OldSite(engine, number: nil)
        func play(_ words: String...) throws -> String {
            let result = try BuiltProgram.syncStandIn(words)
            #expect(result.status == 0, "\(words): \(result.errors)")
            return result.output
        }
        let lost = try Engine.sqlite.makeDatabase()
        _ = try BuiltProgram.admin(["--database", lost.url, "migrate", "run", "--quiet"])
        _ = try play("seed-central", "--central", lost.url, "--site", "7", "--items", "3")
        _ = try play("seed-remote", "--remote", site.url, "--site", "7")
        _ = try play("sync", "--central", lost.url, "--remote", site.url, "--old", program)
        let restored = try lost.copy()
        _ = try play("edit", "item", "s", "code=S", "name=S", "type=STOCK", "--remote", site.url)
        _ = try play("sync", "--central", lost.url, "--remote", site.url, "--old", program)
        try restored.connect().execute("UPDATE sqlite_sequence SET seq = 2000 WHERE name = 'changelog'")
        let again = try play("sync", "--central", restored.url, "--remote", site.url, "--old", program)
        #expect(again.contains("pushed 0"))

        try site.run(script())
        #expect(
            try play("sync", "--central", restored.url, "--remote", site.url, "--old", program).contains("pushed 1")
        )
        #expect(try restored.connect().value("SELECT name FROM item WHERE id = 's'") == "S")
        #expect(
            try play("compare", "--central", restored.url, "--remote", site.url).hasSuffix("both sides are equal\n")
        )
    }
}

extension WholeFile {
    fileprivate static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }
}
