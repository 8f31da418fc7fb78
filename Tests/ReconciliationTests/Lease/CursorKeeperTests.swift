import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

struct CursorKeeperTests {
    @Test(arguments: Engine.all)
    func nothingIsHandedOutAboveTheCeiling(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let lease = try #require(try central.keeper(block: 3).start().lease)
        #expect(lease.ceiling == Cursor(3))
        #expect(try central.change(3) == [1, 2, 3])
        let error = #expect(throws: DatabaseError.self) { try central.change(1) }
        let words = engine == .sqlite ? "the cursor lease has run out" : "reached maximum value of sequence"
        #expect(error?.serverMessage?.message.contains(words) == true, "\(String(describing: error))")
        #expect(try central.database.connect().count("changelog") == 3)
        try central.keeper(block: 3).renew()
        #expect(try central.change(3) == [4, 5, 6])
        #expect(throws: DatabaseError.self) { try central.change(1) }
    }

    @Test(arguments: Engine.all)
    func itIsRenewedWhenHalfOfItIsUsedAndNotBefore(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let keeper = try central.keeper()
        #expect(try keeper.renewIfDue()?.ceiling == Cursor(10))
        try central.change(5)
        #expect(try keeper.renewIfDue() == nil)
        try central.change(1)
        let renewed = try #require(try keeper.renewIfDue())
        #expect(renewed.ceiling == Cursor(16))
        #expect(try central.ceiling() == Cursor(16))
        #expect(try central.file.leases() == [renewed])
    }

    @Test(arguments: Engine.all)
    func everyStartHasANonceOfItsOwn(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let first = try #require(try central.keeper().start().lease)
        let second = try #require(try central.keeper().start().lease)
        #expect(first.nonce != second.nonce)
        #expect(second.earlier == first.nonce)
        #expect(second.isConfirmed)
        #expect(try DatabaseLease(of: central.database.connect())?.nonce == second.nonce)
    }

    /// omSupply marks what fails as tried, and never comes back to it. What hung on such a record failed for another reason.
    @Test(arguments: Engine.all)
    func whatFailedForWantOfCursorsWaitsAgainAfterTheRenewal(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        _ = try central.keeper().start()
        try central.change(9)
        try central.fail("too-late", "a renewal in time lets nothing fail")
        try central.keeper().renew()
        #expect(try central.waiting() == [], "it was tried a moment ago")
        try central.change(10)
        let refused = #expect(throws: DatabaseError.self) { try central.change(1) }
        try central.fail("pushed", refused?.serverMessage?.message ?? "")
        try central.fail("child", "FOREIGN KEY constraint failed")
        #expect(try central.keeper().renewIfDue() != nil)
        #expect(try central.waiting() == ["child", "pushed", "too-late"])
    }

    /// Also where the renewal dies after the database has taken it, and what failed since the last start.
    @Test(arguments: Engine.all)
    func aRenewalThatDiedAndAStartLetItWaitAgain(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        _ = try central.keeper().start()
        try central.change(10)
        try central.fail("pushed", "the cursor lease has run out")
        let cut = CutStore(central.file, write: 1, .after)
        #expect(throws: CutStore.Cut.self) { try central.keeper(cut).renew() }
        #expect(try central.waiting() == [])
        let dies = CutStore(central.file, write: 2, .before)
        #expect(throws: CutStore.Cut.self) { try central.keeper(dies).renew() }
        try central.fail("pushed", "the cursor lease has run out")
        try central.keeper().renew()
        #expect(try central.waiting() == ["pushed"])
        try central.fail("later", "no item")
        try central.keeper().renew()
        #expect(try central.waiting() == ["pushed"])
        _ = try central.keeper().start()
        #expect(try central.waiting() == ["later", "pushed"])
    }

    /// Killed before, between and after the two writes, once and again: the next start goes on, and what is kept outside
    /// is never below what the database allows.
    @Test(arguments: Engine.all, CutStore.Moment.allCases)
    func aRenewalMayBeCutOffAnywhere(_ engine: Engine, _ moment: CutStore.Moment) throws {
        for write in [1, 2] {
            let central = try LeasedCentral(engine)
            for isFirst in [true, false] {
                if !isFirst { _ = try central.keeper().start() }
                for _ in 1...3 {
                    let before = try central.ceiling()
                    let cut = CutStore(central.file, write: write, moment)
                    #expect(throws: CutStore.Cut.self) { try central.keeper(cut).renew() }
                    let inside = try central.ceiling()
                    if write == 1 { #expect(inside == before, "the database was written first") }
                    let outside = try central.file.leases().highestCeiling ?? Cursor(0)
                    #expect(outside >= inside ?? Cursor(0))
                    if inside != nil { try central.change(1) }
                }
            }
            let held = try #require(try central.keeper().start().lease, "write \(write), \(moment)")
            #expect(try central.ceiling() == held.ceiling)
            try central.change(2)
        }
    }

    /// As when a server is started twice: what one has noted is never written over by the other's older note.
    @Test(arguments: Engine.all)
    func anotherKeeperCannotStepBetween(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let db = try central.database.connect()
        if engine == .sqlite { try db.execute("PRAGMA busy_timeout = 100") }
        let other = try CursorKeeper(on: db, store: central.file)
        for write in [1, 2] {
            let crossed = CrossedStore(central.file, write: write) { _ = try? other.renew() }
            try central.keeper(crossed).renew()
            let kept = try #require(try central.file.leases().last)
            #expect(kept.isConfirmed)
            #expect(try DatabaseLease(of: db)?.nonce == kept.nonce)
        }
        #expect(try other.start().lease != nil)
    }

    @Test(arguments: Engine.all)
    func nearTheLimitTheLastLeaseStaysInForce(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let lease = try #require(try central.keeper().start().lease)
        let highest = Cursor(CursorLease.limit.value - 5)
        let db = try central.database.connect()
        try db.withTransaction { db in
            try db.execute("UPDATE sync_lease SET ceiling = \(highest)")
            if db.dialect == .postgreSQL {
                try db.execute("ALTER SEQUENCE changelog_cursor_seq MAXVALUE \(raw: "\(highest)")")
                _ = try db.query("SELECT setval('changelog_cursor_seq', \(highest))")
            } else {
                try db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('changelog', \(highest))")
            }
        }
        let error = ReconciliationError.leaseExhausted(highest: highest, limit: CursorLease.limit)
        #expect(throws: error) { try central.keeper().renewIfDue() }
        #expect(throws: error) { try central.keeper().start() }
        #expect(try central.file.leases() == [lease])
        #expect(try central.ceiling() == highest)
    }

    @Test(arguments: Engine.all)
    func aDatabaseThatCannotHoldACeilingIsRefused(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let db = try central.database.connect()
        switch engine {
        case .sqlite: try db.execute("DROP TRIGGER changelog_cursor_ceiling")
        case .postgreSQL: try db.execute("ALTER SEQUENCE changelog_cursor_seq RENAME TO elsewhere")
        }
        let missing = engine == .sqlite ? "changelog_cursor_ceiling" : "changelog_cursor_seq"
        #expect(throws: ReconciliationError.notPrepared(missing: [missing])) { try central.keeper() }
        try db.execute("DROP TABLE sync_lease")
        #expect(throws: ReconciliationError.notPrepared(missing: ["sync_lease"])) { try central.keeper() }
        #expect(try DatabaseLease(of: db) == nil)
    }

    /// Altering the sequence needs every transaction that has taken a cursor to end, and lets nobody past meanwhile.
    @Test(.needsPostgreSQL)
    func aLongTransactionIsNotWaitedForAndTheNextCallGoesOn() throws {
        let central = try LeasedCentral(.postgreSQL)
        let keeper = try central.keeper()
        _ = try keeper.start()
        let writer = try central.database.connect()
        try writer.begin(readOnly: false)
        try writer.change("item", "x")
        let error = #expect(throws: DatabaseError.self) { try keeper.renew() }
        #expect(error?.code == "55P03")
        try writer.change("item", "x")
        try writer.commit()
        #expect(try keeper.start().lease?.ceiling == Cursor(12))
    }

    @Test(arguments: Engine.all)
    func theServerIsKnownByWhatItsBundlesCallIt(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let db = try central.database.connect()
        switch engine {
        case .sqlite:
            #expect(try ServerKey(of: db) == .sqlite(site: "central", database: "omsupply"))
            try db.execute("INSERT INTO key_value_store (id, value_string) VALUES ('SETTINGS_SYNC_USERNAME', 'moh')")
            #expect(try ServerKey(of: db) == .sqlite(site: "moh", database: "omsupply"))
        case .postgreSQL:
            let identifier = try db.value("SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()")
            guard case .text(let system)? = identifier else { throw DatabaseError.unexpectedAnswer("no identifier") }
            let key = ServerKey.postgreSQL(systemIdentifier: system, database: central.database.address)
            #expect(try ServerKey(of: db) == key)
        }
    }
}
