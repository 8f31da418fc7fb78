import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

/// The decisions about leases, without a database.
struct CursorLeaseTests {
    private func next(
        _ current: CursorLease? = nil,
        held: DatabaseLease? = nil,
        highest: Int64?,
        block: Int64 = CursorLease.block
    ) throws -> CursorLease {
        try CursorLease(
            replacing: current,
            heldBy: held,
            highest: highest.map { Cursor($0) },
            block: block,
            timeline: Timeline.rootID,
            nonce: "new",
            renewed: ""
        )
    }

    private func lease(
        _ nonce: String,
        after earlier: String? = nil,
        ceiling: Int64 = 100,
        timeline: String = Timeline.rootID,
        isConfirmed: Bool = true
    ) -> CursorLease {
        CursorLease(
            timeline: timeline,
            ceiling: Cursor(ceiling),
            nonce: nonce,
            earlier: earlier,
            isConfirmed: isConfirmed
        )
    }

    private func held(_ nonce: String, ceiling: Int64 = 100) -> DatabaseLease {
        DatabaseLease(ceiling: Cursor(ceiling), nonce: nonce)
    }

    @Test func aRenewalMakesRoomForABlock() throws {
        #expect(try next(highest: nil).ceiling == Cursor(10_000))
        #expect(try next(highest: 90).ceiling == Cursor(10_090))
        #expect(try next(highest: 90, block: 0).ceiling == Cursor(92), "a block of nothing would stop the server")
    }

    /// What was promised outside or is in force inside stays allowed: rows may use it already.
    @Test func aCeilingNeverSinks() throws {
        #expect(try next(lease("n", ceiling: 50_000), highest: 90).ceiling == Cursor(50_000))
        #expect(try next(held: held("n", ceiling: 60_000), highest: 90).ceiling == Cursor(60_000))
    }

    /// What is written before the database takes it names the nonce that the database still has.
    @Test func aRenewalKeepsTheNonceOfTheDatabase() throws {
        let lease = try next(lease("kept", after: "old", isConfirmed: false), held: held("old"), highest: 1)
        #expect(lease.earlier == "old")
        #expect(lease.nonce == "new")
        #expect(!lease.isConfirmed)
    }

    @Test func noLeaseTakesTheRoomOfARestore() throws {
        let last = CursorLease.limit.value - CursorLease.block - 1
        #expect(try next(highest: last).ceiling.value == CursorLease.limit.value - 1)
        #expect(throws: ReconciliationError.leaseExhausted(highest: Cursor(last + 1), limit: CursorLease.limit)) {
            try next(highest: last + 1)
        }
        // A file may claim anything.
        #expect(throws: ReconciliationError.self) { try next(lease("n", ceiling: .max), highest: 1) }
        #expect(throws: ReconciliationError.self) { try next(highest: .max) }
        #expect(CursorLease.limit.advanced(by: TimelineOpening.gap) < Cursor.limit)
    }

    @Test(arguments: [(0, 100, false), (50, 50, false), (51, 49, true), (100, 0, true), (140, 0, true)])
    func aRenewalIsDueWhenHalfABlockIsUsed(_ highest: Int64, _ left: Int64, _ isDue: Bool) {
        let lease = held("n", ceiling: 100)
        #expect(lease.remaining(above: Cursor(highest)) == left)
        #expect(lease.isDue(above: Cursor(highest), block: 100) == isDue)
    }

    private func standing(_ database: DatabaseLease?, _ kept: CursorLease...) -> LeaseStanding {
        LeaseStanding(of: database, kept: kept, timeline: Timeline.rootID)
    }

    @Test func equalNoncesAgree() {
        #expect(standing(held("b"), lease("b", after: "a")) == .agreed)
        #expect(standing(held("b"), lease("b", after: "a", isConfirmed: false)) == .agreed)
    }

    @Test func whatIsKeptMayBeAStepAheadUntilItIsConfirmed() {
        #expect(standing(held("a"), lease("b", after: "a", isConfirmed: false)) == .cutOff)
        #expect(standing(nil, lease("b", isConfirmed: false)) == .cutOff)
    }

    @Test func anythingElseIsARollback() {
        let found = LeaseStanding.rolledBack(UnnoticedRollback(nonce: "b", ceiling: Cursor(100)))
        #expect(standing(held("a"), lease("b", after: "a")) == found)
        #expect(standing(nil, lease("b")) == found)
        #expect(standing(nil, lease("b", after: "a", isConfirmed: false)) == found)
        #expect(standing(held("0"), lease("b", after: "a", isConfirmed: false)) == found)
    }

    /// An old file in the place of the one that was kept: it is never below the database's otherwise.
    @Test func anOldCopyOfTheLeaseIsNoRollback() {
        #expect(standing(held("c", ceiling: 101), lease("b", after: "a")) == .none)
    }

    /// A database that was restored elsewhere, to look at it, has a timeline and a lease of its own.
    @Test func eachTimelineHasALeaseOfItsOwn() {
        let other = lease("x", ceiling: 900, timeline: "other")
        #expect(standing(held("b"), other) == .none)
        #expect(standing(held("b"), lease("b"), other) == .agreed)
        #expect(
            standing(held("a"), lease("b"), other)
                == .rolledBack(UnnoticedRollback(nonce: "b", ceiling: Cursor(900)))
        )
    }
}
