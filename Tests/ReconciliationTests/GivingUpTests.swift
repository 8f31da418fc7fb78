import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// An operator gives a site's database up.
struct GivingUpTests {
    private let store: CentralStore
    private let connection: any DatabaseConnection

    init() throws {
        connection = try SyncDatabase(.sqlite).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        store = try CentralStore(on: connection)
        try store.recordPush(site: 2, incarnation: "i1", session: 3, through: lastSeen(30))
    }

    private func report(_ incarnation: String, session: Int64, timeline: String? = nil) -> SiteReport {
        SiteReport(
            site: 2,
            timeline: timeline,
            incarnation: incarnation,
            pull: next(1),
            push: next(31),
            highestOwn: lastSeen(60),
            session: session
        )
    }

    private func state() throws -> SiteState? { try store.facts().sites.first?.state }

    private func requireInitialisable() throws {
        try connection.withTransaction { db in try CentralStore.requireInitialisable(site: 2, in: db) }
    }

    @Test func aRolledBackDatabaseStaysOutAlsoWhenItsLogHasGrownAndAfterARestore() throws {
        let reason = Quarantine.forgotPush(session: 3, remembered: 2)
        #expect(try store.verdict(on: report("i1", session: 2)) == .quarantined(reason))
        #expect(throws: ReconciliationError.self) { try requireInitialisable() }
        try store.giveUp(site: 2)
        try requireInitialisable()
        // It has counted further by now. The site stays given up: whoever sets it up afresh does not wait.
        let grown = report("i1", session: 9)
        let still = SiteVerdict.quarantined(.stillTheSameDatabase(incarnation: "i1"))
        #expect(try store.verdict(on: grown) == still)
        #expect(try state() == .reconciled)
        try store.giveUp(site: 2)
        #expect(try store.verdict(on: grown) == still)
        try store.openTimeline(afterRestoreFrom: "b1")
        #expect(try store.verdict(on: grown) == still)
        #expect(try state() == .quarantined)
        // The fresh one is let in, and from then on the site is any other.
        let current = try store.facts().lineage.current.id
        let fresh = report("i2", session: 0, timeline: current)
        guard case .mustFollow(_, let changes) = try store.verdict(on: fresh) else {
            Issue.record("the fresh database is not let in")
            return
        }
        #expect(changes.isEmpty)
        try store.markReconciled(fresh)
        #expect(try store.verdict(on: fresh) == .inLine)
        #expect(try store.facts().sites.first?.isGivenUp == false)
    }

    /// The fresh one is in line by now, and stays so.
    @Test(arguments: Engine.all)
    func aRefusedDatabaseStaysOutBesideAFreshOne(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        let store = try CentralStore(on: connection)
        try store.recordPush(site: 2, incarnation: "i1", session: 3, through: lastSeen(30))
        #expect(throws: ReconciliationError.self) { try store.directive(for: report("i1", session: 2)) }
        try store.giveUp(site: 2)
        let fresh = report("i2", session: 0)
        try store.markReconciled(fresh)
        try store.recordPush(site: 2, incarnation: "i2", session: 1, through: lastSeen(30))

        let grown = report("i1", session: 9)
        let reason = Quarantine.stillTheSameDatabase(incarnation: "i1")
        let before = try store.facts()
        for _ in 1...2 {
            #expect(try store.verdict(on: grown) == .quarantined(reason))
            #expect(throws: ReconciliationError.siteQuarantined(site: 2, reason)) { try store.markReconciled(grown) }
            // It may push without a handshake.
            #expect(throws: ReconciliationError.siteQuarantined(site: 2, reason)) {
                try store.recordPush(site: 2, incarnation: "i1", session: 10, through: lastSeen(70))
            }
        }
        #expect(try store.facts() == before)
        #expect(try store.verdict(on: report("i2", session: 1)) == .inLine)
        try store.recordPush(site: 2, incarnation: "i2", session: 2, through: lastSeen(31))
    }

    @Test func aLostDeviceThatTurnsUpIsReconciledLikeAnyOther() throws {
        try store.openTimeline(afterRestoreFrom: "b1")
        try store.giveUp(site: 2)
        #expect(try store.facts().sites.first?.isGivenUp == true)
        try requireInitialisable()
        guard case .mustFollow(_, let changes) = try store.verdict(on: report("i1", session: 3)) else {
            Issue.record("the old database is not let in")
            return
        }
        #expect(changes.timeline != nil)
        // Another restore: it has to be given up once more.
        try store.openTimeline(afterRestoreFrom: "b2")
        #expect(try state() == .unreconciled)
    }

    /// What the old one alone held is lost, and stays in the report; unless it was the old one that came.
    @Test(arguments: Engine.all) func thatADatabaseWasGivenUpIsNotForgotten(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        let store = try CentralStore(on: connection)
        try store.recordPush(site: 2, incarnation: "i1", session: 3, through: lastSeen(30))
        try store.openTimeline(afterRestoreFrom: "b1")
        try store.giveUp(site: 2)
        func come(_ incarnation: String, _ session: Int64) throws -> SiteStanding? {
            let current = try store.timelines().last?.id
            try store.markReconciled(report(incarnation, session: session, timeline: current))
            return try store.facts().standing(of: 2)
        }
        let fresh = try #require(try come("i2", 0))
        #expect(fresh.hasLostDatabase && !fresh.isGivenUp && fresh.group == .inLine)
        #expect(fresh.note?.hasPrefix("its database was given up on 20") == true)
        try store.recordPush(site: 2, incarnation: "i2", session: 1, through: lastSeen(30))
        #expect(try come("i2", 1) == fresh)
        // A later restore does not bring it back either.
        try store.openTimeline(afterRestoreFrom: "b2")
        #expect(try come("i2", 1)?.note == fresh.note)

        try store.giveUp(site: 2)
        let turnedUp = try #require(try come("i2", 1))
        #expect(!turnedUp.hasLostDatabase && turnedUp.note == nil)
    }

    @Test func whatCentralDoesNotKnowIsNotGivenUp() throws {
        #expect(throws: ReconciliationError.siteRefused(site: 9, .unknownSite)) { try store.giveUp(site: 9) }
    }

    @Test(arguments: ["t9 1", "root 0", "root -7"])
    func aSiteThatOffersWhatItCannotHaveIsQuarantined(place: String) throws {
        let words = place.split(separator: " ")
        let reason = Quarantine.impossible(table: "item", record: "z")
        try requireNothingTaken(
            of: String(words[0]),
            at: try #require(Int64(words[1])),
            .siteQuarantined(site: 2, reason),
            .quarantined
        )
    }

    /// What central has not handed out yet may be honest: then central is not what it was.
    @Test func aSiteThatOffersWhatCentralHasNotHandedOutIsRefusedAndNothingIsNoted() throws {
        let seen = LastSeenCursor(Cursor(1_500_000))
        let highest = Cursor(TimelineOpening.gap + 1)
        try requireNothingTaken(
            of: Timeline.rootID,
            at: 1_500_000,
            .siteRefused(site: 2, .aheadOfCentral(lastPulled: seen, highestHandedOut: highest)),
            .unreconciled
        )
    }

    private func requireNothingTaken(
        of timeline: String,
        at cursor: Int64,
        _ error: ReconciliationError,
        _ standing: SiteState
    ) throws {
        try store.openTimeline(afterRestoreFrom: "b1")
        let candidate = Candidate(
            table: "item",
            record: "z",
            action: .delete,
            data: nil,
            timeline: timeline,
            cursor: Cursor(cursor)
        )
        #expect(throws: error) { try store.adopt(candidates: [candidate], from: report("i1", session: 3)) }
        #expect(try state() == standing)
        #expect(try connection.count("sync_salvage") == 0)
        #expect(try connection.count("changelog") == 1)
    }
}
