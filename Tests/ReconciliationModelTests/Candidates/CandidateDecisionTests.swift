import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

/// A record that a site pulled at 95 of the root, of which central kept 90.
struct CandidateDecisionTests {
    private func decide(
        _ central: CentralRecord,
        cursor: Int64 = 95,
        timeline: String = Timeline.rootID,
        action: RecordAction = .upsert,
        data: String? = "{}"
    ) throws -> CandidateDecision {
        let candidate = Candidate(
            table: "item",
            record: "x",
            action: action,
            data: data,
            timeline: timeline,
            cursor: Cursor(cursor)
        )
        let lineage = try Lineage([.root(), LineageTests.branch("t2", 2, of: "root", at: 90)])
        return CandidateDecision(on: candidate, central: central, lineage: lineage)
    }

    private func lost(_ cursor: Int64) -> LostVersion {
        LostVersion(place: RecordPlace(Cursor(cursor), of: Timeline.rootID))
    }

    @Test func whatCentralDoesNotKnowIsAdopted() throws {
        #expect(try decide(CentralRecord()) == .adopt(.unknownAtCentral))
    }

    @Test func whatCentralHasNotChangedSinceTheForkIsAdopted() throws {
        #expect(try decide(CentralRecord(lastChange: lastSeen(90))) == .adopt(.unchangedSinceFork))
    }

    @Test func whatCentralHasChangedSinceTheForkStays() throws {
        #expect(try decide(CentralRecord(lastChange: lastSeen(1091))) == .discard(.changedAtCentral))
    }

    /// What central has may be of an earlier database of the site, which had gone on.
    @Test func anOwnersVersionIsAdoptedUnlessItIsOlderThanWhatItBroughtBefore() throws {
        func central(_ cursor: Int64, hasPushed: Bool) -> CentralRecord {
            CentralRecord(lastChange: lastSeen(cursor), isOfSite: true, siteHasPushed: hasPushed)
        }
        #expect(try decide(central(1091, hasPushed: true)) == .adopt(.broughtByOwner))
        #expect(try decide(central(1091, hasPushed: false)) == .discard(.changedAtCentral))
        #expect(try decide(central(92, hasPushed: false)) == .adopt(.broughtByOwner))
    }

    @Test func equalContentNeedsNothing() throws {
        let same = CentralRecord(lastChange: lastSeen(1091), hasSameContent: true)
        #expect(try decide(same) == .nothing(.equalContent))
    }

    @Test func ofTwoLostVersionsTheLaterWins() throws {
        let earlier = CentralRecord(lastChange: lastSeen(1091), adopted: lost(93), current: .adopted(lost(93)))
        #expect(try decide(earlier) == .adopt(.laterThanAdopted))
        let later = CentralRecord(lastChange: lastSeen(1091), adopted: lost(97), current: .adopted(lost(97)))
        #expect(try decide(later) == .nothing(.alreadyAdopted))
        // Adopted, and changed at central afterwards.
        #expect(
            try decide(CentralRecord(lastChange: lastSeen(1092), adopted: lost(93))) == .discard(.changedAtCentral)
        )
    }

    @Test func whatWaitsAtCentralIsNotOverwritten() throws {
        let pending = CentralRecord(lastChange: lastSeen(40), hasPendingChange: true)
        #expect(try decide(pending) == .discard(.pendingAtCentral))
    }

    @Test func whatCentralNeverLostNeedsNothing() throws {
        #expect(try decide(CentralRecord(), cursor: 90) == .nothing(.kept))
        #expect(try decide(CentralRecord(), cursor: 5000, timeline: "t2") == .nothing(.kept))
    }

    @Test func aForeignRecordIsDiscarded() throws {
        #expect(try decide(CentralRecord(), timeline: "t9") == .discard(.foreignTimeline))
    }

    @Test func contentThatTheSiteNoLongerHasIsReported() throws {
        #expect(try decide(CentralRecord(), data: nil) == .discard(.withoutContent))
        #expect(
            try decide(CentralRecord(lastChange: lastSeen(40)), action: .delete, data: nil)
                == .adopt(.unchangedSinceFork)
        )
    }
}
