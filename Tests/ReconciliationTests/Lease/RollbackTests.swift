import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// Somebody copies an older file or cluster over the server's.
struct RollbackTests {
    /// A server whose database was put back after so many renewals, with the last lease of the lost state.
    private func rolledBack(_ engine: Engine, afterRenewals count: Int) throws -> (LeasedCentral, CursorLease) {
        let lost = try LeasedCentral(engine)
        _ = try lost.keeper().start()
        // No session stays open: the database is copied.
        try lost.database.connect().execute(
            "INSERT INTO sync_site_state (site_id, state, changed) VALUES (2, 'reconciled', CURRENT_TIMESTAMP)"
        )
        try lost.change(4)
        let older = try lost.copy()
        for _ in 1...count {
            try lost.keeper().renew()
            try lost.change(7)
        }
        return (older, try #require(try lost.file.leases().last))
    }

    @Test(arguments: Engine.all, [1, 3])
    func itIsNoticedAtTheNextStart(_ engine: Engine, _ renewals: Int) throws {
        let (central, last) = try rolledBack(engine, afterRenewals: renewals)
        let db = try central.database.connect()
        let before = try (DatabaseLease(of: db), db.count("sync_lineage"))
        let found = UnnoticedRollback(nonce: last.nonce, ceiling: last.ceiling)
        for _ in 1...2 { #expect(try central.keeper().start() == .rolledBack(found)) }
        #expect(throws: ReconciliationError.rolledBack(found)) { try central.keeper().renew() }
        #expect(try central.file.leases() == [last])
        let after = try (DatabaseLease(of: db), db.count("sync_lineage"))
        #expect(before == after)
    }

    /// Also to the time before there was a lease.
    @Test(arguments: Engine.all)
    func aStateBeforeTheFirstLeaseIsNoticed(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        let older = try central.copy()
        let lease = try #require(try central.keeper().start().lease)
        #expect(try older.keeper().start().rollback?.ceiling == lease.ceiling)
    }

    @Test(arguments: Engine.all)
    func aTimelineMendsItAboveEverythingThatWasHandedOut(_ engine: Engine) throws {
        let (central, last) = try rolledBack(engine, afterRenewals: 3)
        let rollback = try #require(try central.keeper().start().rollback)
        let opened = try central.keeper().openTimeline(after: rollback)
        #expect(opened.firstNew == last.ceiling.advanced(by: TimelineOpening.gap + 1))
        #expect(opened.fork == lastSeen(4))
        #expect(opened.timeline.bundle == "rollback-\(last.nonce)")
        #expect(opened.sites == [2])
        #expect(try central.change(2) == [opened.firstNew.value, opened.firstNew.value + 1])
        let facts = try CentralStore(on: central.database.connect()).facts()
        #expect(facts.sites.map(\.state) == [.unreconciled])
        #expect(try central.file.timelines() == facts.lineage.timelines)
        // Again, as after a kill at the very end.
        #expect(try central.keeper().openTimeline(after: rollback).wasOpen)
        #expect(try central.keeper().start().lease?.timeline == opened.timeline.id)
    }

    /// Cut off at each write outside: the same call, or the next start, ends where it should.
    @Test(arguments: Engine.all, CutStore.Moment.allCases)
    func openingMayBeCutOffAnywhere(_ engine: Engine, _ moment: CutStore.Moment) throws {
        for write in 1...3 {
            for startsInstead in [false, true] {
                let (central, last) = try rolledBack(engine, afterRenewals: 2)
                let rollback = try #require(try central.keeper().start().rollback)
                let cut = CutStore(central.file, write: write, moment)
                #expect(throws: CutStore.Cut.self) { try central.keeper(cut).openTimeline(after: rollback) }
                if startsInstead {
                    #expect(try central.keeper().start().lease != nil)
                } else {
                    try central.keeper().openTimeline(after: rollback)
                }
                let lineage = try CentralStore(on: central.database.connect()).timelines()
                #expect(lineage.count == 2)
                #expect(try central.file.timelines() == lineage)
                #expect(try central.change(1) == [last.ceiling.value + TimelineOpening.gap + 1])
            }
        }
    }

    /// The same older state put back a second time: what the first mending opened is lost with it, but on record.
    @Test(arguments: Engine.all)
    func theSameStateTwiceGivesTwoTimelinesThatNeverOverlap(_ engine: Engine) throws {
        let (central, _) = try rolledBack(engine, afterRenewals: 2)
        let again = try central.copy()
        let first = try central.keeper().openTimeline(after: try #require(try central.keeper().start().rollback))
        let used = try central.change(5)
        let second = try again.keeper().openTimeline(after: try #require(try again.keeper().start().rollback))
        #expect(try again.change(1)[0] > used.max() ?? 0)
        let known = try CentralStore(on: again.database.connect()).timelines().map(\.id)
        #expect(known == [Timeline.rootID, first.timeline.id, second.timeline.id])
    }

    /// A bundle that is restored elsewhere, to look at it, is no rollback of the server that goes on.
    @Test(arguments: Engine.all)
    func aCopyWithATimelineOfItsOwnDisturbsNobody(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        _ = try central.keeper().start()
        let drill = try central.copy()
        try drill.restore("b1")
        #expect(try drill.keeper().start().lease != nil)
        #expect(try central.keeper().start().lease != nil)
    }

    @Test(arguments: Engine.all)
    func aTimelineIsOpenedAboveALeaseThatIsInForce(_ engine: Engine) throws {
        let central = try LeasedCentral(engine)
        _ = try central.keeper().start()
        let db = try central.database.connect()
        try CentralStore(on: db).openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2_000))
        #expect(try central.ceiling() == Cursor(2_000))
        #expect(throws: DatabaseError.self) { try central.change(1) }
        #expect(try central.keeper().start().lease?.ceiling == Cursor(2_010))
        #expect(try central.change(1) == [2_001])
    }

    /// Whatever is put back in whatever order, by `restore` or by hand.
    @Test(arguments: Engine.all)
    func noCursorIsHandedOutTwice(_ engine: Engine) throws {
        let first = try LeasedCentral(engine)
        var handedOut: [Int64] = []
        func work(_ central: LeasedCentral) throws {
            for _ in 1...3 {
                try central.keeper().renewIfDue()
                handedOut += try central.change(5)
            }
        }
        _ = try first.keeper().start()
        handedOut += try first.change(3)
        let (bundle, byHand, again) = (try first.copy(), try first.copy(), try first.copy())
        try work(first)

        try bundle.restore("b1")
        #expect(try bundle.keeper().start().rollback == nil, "our own restore was taken for a rollback")
        try work(bundle)

        let rollback = try #require(try byHand.keeper().start().rollback)
        try byHand.keeper().openTimeline(after: rollback)
        try work(byHand)

        try again.restore("b1")
        #expect(try again.keeper().start().rollback == nil)
        try work(again)

        #expect(handedOut.count == 3 + 4 * 15)
        #expect(Set(handedOut).count == handedOut.count)
        #expect(try CentralStore(on: again.database.connect()).timelines().count == 4)
    }
}
