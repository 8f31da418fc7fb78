import DatabaseAccess
import FileSystem
import Reconciliation
import SyncCursors
import TestSupport
import Testing

/// Sites that know no timelines, after a restore of central: what reaches them, and what cannot. The tail that central
/// lost is that of WorkedExampleTests: X was changed, Y made, Z deleted, and the site's own S arrived.
struct OldProgramTests {
    /// Each with central on either engine.
    private static let programs = SiteProgram.old.flatMap { program in Engine.all.map { (program, $0) } }

    @Test(arguments: programs)
    func behindTheGapNothingNewIsMissed(_ program: SiteProgram, _ engine: Engine) throws {
        let story = try SyncStory(engine, program).loseTheTail()
        try story.openTimeline()
        try story.write("first")
        try story.touch(3)
        // The site is at 100, central's first new row at 2001.
        #expect(try story.sync().contains("pulled 2"))
        try story.write("second")
        #expect(try story.sync().contains("pulled 1"))
        #expect(try story.remoteItems(["first", "second"]) == 2)
        #expect(try story.remote.connect().value("SELECT name FROM item WHERE id = 'item-3'") == "changed")
    }

    /// What the gap is for: central hands out 91 to 93 again, and the site, which is at 100, goes back to 94 by itself.
    @Test(arguments: programs)
    func withoutTheGapWhatIsWrittenFirstIsMissedForGood(_ program: SiteProgram, _ engine: Engine) throws {
        let story = try SyncStory(engine, program).loseTheTail()
        try story.openTimeline()
        try story.setAllocator(to: 90)
        try story.write("first")
        try story.write("second")
        try story.touch(3)
        #expect(try story.last(story.central) == 93)
        #expect(try story.sync().contains("pulled 0"))
        #expect(try story.pullsFrom() == 94)
        try story.write("third")
        #expect(try story.sync().contains("pulled 1"))
        #expect(try story.remoteItems(["first", "second"]) == 0)
        #expect(try story.remoteItems(["third"]) == 1)
        #expect(try story.remote.connect().value("SELECT name FROM item WHERE id = 'item-3'") == "Item 3")
    }

    /// Where nobody knows how far the lost server came a million cursors stay unused: more than v7 looks through at once.
    @Test(arguments: SiteProgram.old)
    func theWidestGapIsCrossed(_ program: SiteProgram) throws {
        let story = try SyncStory(.sqlite, program).loseTheTail()
        try CentralStore(on: story.central.connect()).openTimeline(afterRestoreFrom: "b1")
        try story.write("first")
        #expect(try story.last(story.central) ?? 0 > 1_000_000)
        try story.sync()
        #expect(try story.remoteItems(["first"]) == 1)
    }

    @Test(arguments: programs)
    func nothingOfTheLostTailIsSettledByItself(_ program: SiteProgram, _ engine: Engine) throws {
        let story = try SyncStory(engine, program).loseTheTail()
        try story.openTimeline()
        try story.write("new")
        for _ in 0..<2 { try story.sync() }
        let (central, remote) = (try story.central.connect(), try story.remote.connect())
        // S was pushed, and is not pushed again.
        #expect(try central.value("SELECT count(*) FROM stock_line WHERE id = 's'") == 0)
        // X stays stale at one of them, Y is a phantom at the site, Z lives at central alone.
        #expect(try remote.value("SELECT name FROM item WHERE id = 'item-37'") == "X of the lost tail")
        #expect(try central.value("SELECT name FROM item WHERE id = 'item-37'") == "Item 37")
        #expect(try story.remoteItems(["y", "item-80"]) == 1)
        #expect(try central.value("SELECT count(*) FROM item WHERE id IN ('y', 'item-80')") == 1)
        #expect(try remote.value("SELECT count(*) FROM item WHERE id = 'y'") == 1)

        // What central changes again reaches the site like any change.
        try story.edit("--central", "item", "item-37", "name=changed after the restore")
        try story.sync()
        #expect(try remote.value("SELECT name FROM item WHERE id = 'item-37'") == "changed after the restore")
    }

    /// No cursor brings back a record whose last change came from central: omSupply takes it for central's.
    @Test(arguments: SiteProgram.old)
    func anOwnRecordThatCentralChangedIsNotPushedAgain(_ program: SiteProgram) throws {
        let story = try SyncStory(.sqlite, program)
        try story.run("seed-central", "--central", "CENTRAL", "--site", "2", "--items", "3")
        try story.run("seed-remote", "--remote", "REMOTE", "--site", "2")
        try story.sync()
        let restored = SyncStory(central: try story.central.copy(), remote: story.remote, program)
        for id in ["own", "changed-by-central"] {
            try story.edit("--remote", "item", id, "code=\(id)", "name=\(id)", "type=STOCK")
        }
        try story.sync()
        try story.edit("--central", "item", "changed-by-central", "name=changed")
        try story.sync()

        try restored.openTimeline()
        for (key, value) in [(CursorKey.pushV6, 1), (CursorKey.pushV7, 0)] {
            try story.remote.connect().set(key, Int64(value))
        }
        #expect(try restored.sync().contains("pushed 1"))
        #expect(try restored.compare(expecting: 1).contains("changed-by-central is not at central"))
    }

    /// Site 3 runs the new program and has pulled Y; site 2 runs an old one and has not. What central takes over from
    /// site 3 is a change like any other, also for site 2.
    @Test(arguments: programs)
    func whatAnotherSiteBringsBackReachesIt(_ program: SiteProgram, _ engine: Engine) throws {
        let old = try SyncStory(engine, program)
        let other = SyncStory(central: old.central, remote: try SyncDatabase(.sqlite).database)
        for (story, site, items) in [(old, "2", "5"), (other, "3", "0")] {
            try story.run("seed-central", "--central", "CENTRAL", "--site", site, "--items", items)
            try story.run("seed-remote", "--remote", "REMOTE", "--site", site)
        }
        for story in [old, other] { try story.sync() }
        let restored = try old.central.copy()
        try old.write("y")
        try other.sync()
        try old.write("only-central-had-it")

        let oldAfter = SyncStory(central: restored, remote: old.remote, program)
        let otherAfter = SyncStory(central: restored, remote: other.remote)
        try CentralStore(on: restored.connect()).openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        try oldAfter.sync()
        #expect(try oldAfter.remoteItems(["y"]) == 0)
        #expect(try otherAfter.sync().contains("central adopted 1"))
        try oldAfter.sync()
        #expect(try oldAfter.remoteItems(["y"]) == 1)
        #expect(try oldAfter.remoteItems(["only-central-had-it"]) == 0)
        try oldAfter.compare(expecting: 0)
    }
}

/// What the old programs do besides, as the stand-in plays it: each of these bears on what a restore may do.
struct OldProgramHabitTests {
    private func story(_ program: SiteProgram) throws -> SyncStory {
        let story = try SyncStory(.sqlite, program)
        try story.run("seed-central", "--central", "CENTRAL", "--site", "2", "--items", "3")
        try story.run("seed-remote", "--remote", "REMOTE", "--site", "2")
        try story.sync()
        return story
    }

    /// Why every cursor has to stay below 2^31.
    @Test func aCursorThatDoesNotFit32BitsStartsFromTheBeginning() throws {
        let story = try story(.v6)
        try story.setAllocator(to: 2_147_483_646)
        try story.write("last")
        #expect(try story.sync().contains("pulled 1"))
        #expect(try story.pullsFrom() == -2_147_483_648)
        #expect(try story.sync().contains("pulled 7"))
        #expect(try story.sync().contains("pulled 7"))
    }

    /// v6's central reads the end of its log after it has let go of the lock: what is committed in between is skipped.
    @Test(arguments: SiteProgram.old)
    func aRowBetweenAnEmptyAnswerAndItsEnd(_ program: SiteProgram) throws {
        let story = try story(program)
        try story.sync(meanwhile: "late")
        try story.sync()
        try story.write("later")
        try story.sync()
        #expect(try story.remoteItems(["late"]) == (program == .v6 ? 0 : 1))
        #expect(try story.remoteItems(["later"]) == 1)
    }

    /// What a restored buffer still holds waits under v6 until the site has something to push.
    @Test(arguments: SiteProgram.old)
    func anEmptyPushMakesCentralIntegrate(_ program: SiteProgram) throws {
        let story = try story(program)
        let central = try story.central.connect()
        try central.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
            VALUES ('waits', '2024-05-01 12:00:00', 'item', 'UPSERT',
                    '{"id":"waits","code":"W","name":"Waits","type":"STOCK"}', 2)
            """
        )
        try story.sync()
        #expect(try central.value("SELECT count(*) FROM item WHERE id = 'waits'") == (program == .v6 ? 0 : 1))
        try story.edit("--remote", "item", "own", "code=O", "name=Own", "type=STOCK")
        try story.sync()
        #expect(try central.value("SELECT count(*) FROM item WHERE id = 'waits'") == 1)
    }

    /// A site that was initialised afresh has its own records back as central's: no cursor brings them to central again.
    @Test(arguments: SiteProgram.old)
    func whatCameBackByInitialisingIsNotPushed(_ program: SiteProgram) throws {
        let first = try story(program)
        try first.edit("--remote", "item", "own", "code=O", "name=Own", "type=STOCK")
        try first.sync()
        let again = SyncStory(central: first.central, remote: try SyncDatabase(.sqlite).database, program)
        try again.run("seed-remote", "--remote", "REMOTE", "--site", "2")
        try again.sync()
        #expect(try again.remoteItems(["own"]) == 1)
        for (key, value) in [(CursorKey.pushV6, 1), (CursorKey.pushV7, 0)] {
            try again.remote.connect().set(key, Int64(value))
        }
        #expect(try again.sync().contains("pushed 0"))
    }
}

extension SyncStory {
    /// An item that central writes.
    fileprivate func write(_ id: String) throws {
        try edit("--central", "item", id, "code=\(id)", "name=\(id)", "type=STOCK")
    }

    /// How many of these items the remote has.
    fileprivate func remoteItems(_ ids: [String]) throws -> Int {
        let remote = try remote.connect()
        return try ids.filter { try remote.value("SELECT count(*) FROM item WHERE id = \($0)") == 1 }.count
    }

    /// The next row of central's change log gets the cursor after this one.
    fileprivate func setAllocator(to cursor: Int64) throws {
        let central = try central.connect()
        switch central.dialect {
        case .postgreSQL: _ = try central.query("SELECT setval('changelog_cursor_seq', \(cursor))")
        case .sqlite: try central.execute("UPDATE sqlite_sequence SET seq = \(cursor) WHERE name = 'changelog'")
        }
    }
}
