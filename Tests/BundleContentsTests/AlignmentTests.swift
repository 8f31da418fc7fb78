import FoundationEssentials
import LegacyBackup
import PostgreSQLFormats
import SyncCursors
import Testing
import WALPositions

@testable import BundleContents

/// The verdict from facts alone.
struct AlignmentTests {
    typealias Samples = HookSamples

    private static let own = AlignmentProof.Instant(
        mark: "omsupply-own",
        place: LogPlace(systemIdentifier: "7", timeline: 1, lsn: LSN(900)),
        cursors: Samples.cursors(last: 60, pushed: 41)
    )

    private func facts(
        mark: HookMark = Samples.mark(),
        end: EndReceipt = Samples.end(2, Samples.listing(7)),
        reach: MarkReach = .inLog,
        now: SyncLogReading? = SyncLogReading(count: 0, newest: [])
    ) -> AlignmentFacts {
        var facts = AlignmentFacts(legacyFiles: 3, own: Self.own)
        facts.match = .embraced(begin: Samples.begin(1, Samples.listing(), mark: mark), end: end)
        (facts.reach, facts.syncs, facts.syncsUnderWay) = (reach, now, 0)
        return facts
    }

    private func expect(
        _ facts: AlignmentFacts,
        _ verdict: Alignment.Verdict,
        _ finding: AlignmentFinding,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let alignment = Alignment.judge(facts)
        #expect(alignment.verdict == verdict, sourceLocation: sourceLocation)
        #expect(alignment.finding == finding, sourceLocation: sourceLocation)
    }

    @Test func aBackupWithHooksAroundItIsAligned() throws {
        let alignment = Alignment.judge(facts())
        #expect(alignment.verdict == .aligned)
        let proof = try #require(alignment.proof)
        #expect([proof.begin, proof.end, proof.endStatus] == [1, 2, 0])
        #expect(proof.hook?.place?.lsn == LSN(500))
        #expect(proof.own.place?.lsn == LSN(900))
        #expect(proof.syncsRead == .atEnd)
        expect(facts(reach: .inChain), .aligned, .proved)
        expect(facts(reach: .sameCursors), .aligned, .proved)
    }

    static let reaches: [(MarkReach, Alignment.Verdict, AlignmentFinding)] = [
        (.beforeBase, .skewed, .markBeforeBase), (.otherTimeline, .skewed, .otherTimeline),
        (.changed, .skewed, .changedSinceMark), (.otherServer, .unknown, .otherServer),
        (.otherDatabase, .unknown, .otherDatabase), (.notInLog, .unknown, .markNotInLog),
    ]

    @Test(arguments: reaches)
    func aMarkThatCannotBeRestoredToIsNot(reach: MarkReach, verdict: Alignment.Verdict, finding: AlignmentFinding) {
        expect(facts(reach: reach), verdict, finding)
    }

    @Test func withoutALegacyPartThereIsNothingToJudge() {
        var none = AlignmentFacts(legacyFiles: nil, own: Self.own)
        expect(none, .none, .noLegacyPart)
        none.legacyFiles = 0
        expect(none, .unknown, .emptyFolder)
    }

    @Test func watchingProvesNothing() {
        var facts = facts()
        facts.match = .noHooks
        expect(facts, .unknown, .noHooks)
        facts.match = .unembraced(after: 1, before: nil)
        expect(facts, .unknown, .notEmbraced)
        facts.match = .failed(begin: 1, status: 1406)
        expect(facts, .unknown, .backupFailed)
        facts.match = .doubtful(begin: 1, end: 2, .others("x.4BK"))
        expect(facts, .unknown, .doubtful)
        #expect(
            Alignment.judge(facts).reason.hasSuffix(
                "(receipts 1 and 2): more than one came between them, x.4BK as well"
            )
        )
        facts.unended = 3
        expect(facts, .unknown, .notEnded)
        facts.syncsUnderWay = 1
        expect(facts, .skewed, .syncAtOwnMark)
    }

    @Test func ofAnotherDatabasesBackupNothingIsSaid() {
        var facts = facts()
        facts.hasSeveralDatabases = true
        expect(facts, .unknown, .severalDatabases)
    }

    /// What another database writes does not mean that the legacy server has locked its data.
    @Test func aLockIsKnownByTheSetsOwnFiles() {
        func isOf(_ arrived: Set<LegacyFile>) -> Bool {
            LockedReading(begin: 1, arrived: arrived, syncs: nil, cursors: nil).isOf(
                Samples.files(7) + Samples.files(8)
            )
        }
        // It was smaller then.
        #expect(isOf(Set(Samples.files(7, size: 1))))
        #expect(!isOf(Set(Samples.files(7) + Samples.files(9))))
        #expect(!isOf([]))
    }

    /// The words are true of what was found.
    @Test func theReasonIsTheOneThatIs() {
        var facts = facts(reach: .beforeBase)
        facts.newest = .ended(begin: 3, status: 1406)
        expect(facts, .skewed, .newestFailed)
        #expect(Alignment.judge(facts).reason.contains("newest backup ended with status 1406 (begin 3)"))
        facts.newest = .vetoed(begin: 3, reason: "down\n  and out")
        expect(facts, .skewed, .newestVetoed)
        #expect(Alignment.judge(facts).reason.contains("was vetoed (begin 3, down   and out)"))
        facts.unended = 5
        expect(facts, .skewed, .notEnded)
        facts = self.facts(reach: .inLog)
        // An older one that fits is as good as any.
        facts.newest = .rejected(number: 9)
        expect(facts, .aligned, .proved)
        facts = self.facts()
        facts.match = .unembraced(after: 1, before: nil)
        let gaps: [(HookGap, AlignmentFinding, String)] = [
            (.unreadable(file: "000003-begin.json"), .receiptUnreadable, "000003-begin.json"),
            (.vetoed(begin: 3, reason: "down"), .beginVetoed, "begin 3, down"),
            (.folderNotSeen(receipt: 4, reason: nil), .folderNotSeen, "receipt 4, none was named"),
            (.notCalled, .notEmbraced, "no hook was called"),
        ]
        for (gap, finding, words) in gaps {
            facts.gap = gap
            expect(facts, .unknown, finding)
            #expect(Alignment.judge(facts).reason.contains(words))
        }
        facts.extent = .unreachable
        expect(facts, .unknown, .folderUnreadable)
        facts.extent = .wholeFolder
        expect(facts, .unknown, .noFinishedSet)
    }

    private func log(_ queue: SyncRun.Step, finished: Bool = false) -> SyncLogReading {
        let run = SyncRun(id: "a", started: "", finished: finished ? "" : nil, queue: queue)
        return SyncLogReading(count: 1, newest: [run])
    }

    @Test func aSynchronisationThatTookNothingIsHarmless() {
        let idle = log(.init(hasBegun: true, hasEnded: true, total: 0, done: 0), finished: true)
        expect(facts(end: Samples.end(2, Samples.listing(7), syncs: idle)), .aligned, .proved)
        // One that has not come to the queue yet, under way from before the mark to after the end.
        let early = log(.init())
        let mark = Samples.mark(syncs: early)
        let aligned = Alignment.judge(facts(mark: mark, end: Samples.end(2, Samples.listing(7), syncs: early)))
        #expect(aligned.verdict == .aligned)
        #expect(aligned.syncsUnderWay == 1)
        #expect(aligned.proof?.syncs.count == 1)
        // One that was done with the queue at the mark.
        let done = log(.init(hasBegun: true, hasEnded: true, total: 5, done: 5))
        let end = Samples.end(2, Samples.listing(7), syncs: done)
        expect(facts(mark: Samples.mark(syncs: done), end: end), .aligned, .proved)
    }

    @Test func whatWasTakenFromTheQueueAcrossTheMarkIsLost() {
        let taking = log(.init(hasBegun: true, total: 5, done: 2))
        let end = { Samples.end(2, Samples.listing(7), syncs: $0) }
        // One that had not come to the queue yet may have waited for the end of the lock.
        let early = log(.init())
        expect(facts(mark: Samples.mark(syncs: early), end: end(taking)), .unknown, .queueAcknowledged)
        let untouched = log(.init(hasBegun: true, total: 5, done: 0))
        expect(facts(mark: Samples.mark(syncs: early), end: end(untouched)), .unknown, .syncAcrossMark)
        let more = log(.init(hasBegun: true, hasEnded: true, total: 5, done: 5), finished: true)
        expect(facts(mark: Samples.mark(syncs: taking), end: end(more)), .skewed, .queueAcknowledged)
        // One that began later may have waited for the end of the lock.
        expect(facts(end: end(more)), .unknown, .queueAcknowledged)
        expect(facts(end: end(log(.init(hasBegun: true, total: 5, done: 0)))), .unknown, .syncAcrossMark)
    }

    /// A bundle in progress has looked while mSupply was locked: nothing was acknowledged from then on.
    @Test func aLookDuringTheLockDecides() {
        let more = log(.init(hasBegun: true, hasEnded: true, total: 5, done: 5), finished: true)
        let nothing = SyncLogReading(count: 0, newest: [])
        var facts = facts(end: Samples.end(2, Samples.listing(7), syncs: more))
        facts.locked = LockedReading(
            begin: 1,
            arrived: [],
            syncs: nothing,
            cursors: Samples.cursors(last: 40, pushed: 41)
        )
        expect(facts, .aligned, .proved)
        facts.locked = LockedReading(begin: 1, arrived: [], syncs: more, cursors: Samples.cursors(last: 40, pushed: 41))
        expect(facts, .skewed, .queueAcknowledged)
        facts.locked = LockedReading(
            begin: 1,
            arrived: [],
            syncs: nothing,
            cursors: Samples.cursors(last: 44, pushed: 43)
        )
        expect(facts, .skewed, .pushedAfterMark)
        // Of another backup it says nothing.
        facts.locked = LockedReading(begin: 9, arrived: [], syncs: nothing, cursors: nil)
        expect(facts, .unknown, .queueAcknowledged)
    }

    /// Nobody could ask the database when the backup ended: what the bundle finds may have come after that.
    @Test func withoutAReadingAtTheEndHarmIsNotProved() {
        let more = log(.init(hasBegun: true, hasEnded: true, total: 5, done: 5), finished: true)
        let end = Samples.end(2, Samples.listing(7), syncs: nil, cursors: nil)
        expect(facts(end: end, now: more), .unknown, .queueAcknowledged)
        expect(facts(end: end), .aligned, .proved)
        expect(facts(end: end, now: nil), .unknown, .noSyncLog)
    }

    @Test func aRecordThatDoesNotAddUpProvesNothing() {
        let end = Samples.end(2, Samples.listing(7), syncs: SyncLogReading(count: 3, newest: []))
        expect(facts(end: end), .unknown, .syncLogUnclear)
        expect(facts(mark: Samples.mark(syncs: nil)), .unknown, .noSyncLog)
    }

    @Test func rowsFromAfterTheMarkThatWereSentAreASkew() {
        let end = { Samples.end(2, Samples.listing(7), cursors: Samples.cursors(last: 45, pushed: $0)) }
        // The mark's last row is 40: 41 is what comes next.
        expect(facts(end: end(41)), .aligned, .proved)
        expect(facts(end: end(42)), .unknown, .pushedAfterMark)
        // It stood there before.
        let mark = Samples.mark(last: 40, pushed: 50)
        expect(facts(mark: mark, end: end(50)), .aligned, .proved)
    }

    @Test func reachIsDecidedByTheLogAndNotByTheReceipt() {
        let coverage = PostgreSQLCoverage(
            timeline: 1,
            start: LSN(300),
            stop: LSN(400),
            mark: .init(name: "own", lsn: LSN(900)),
            segments: []
        )
        let mark = Samples.mark(lsn: 500)
        let point = WALRestorePoint(name: mark.name, lsn: LSN(500), time: WALTime(microseconds: 0))
        func reach(
            _ mark: HookMark,
            _ points: [WALRestorePoint],
            base: (stop: LSN, points: [WALRestorePoint])? = nil
        ) -> MarkReach { .of(mark, coverage, database: Samples.database(), points: points, base: base) }
        #expect(reach(mark, [point]) == .inLog)
        #expect(reach(mark, []) == .notInLog)
        #expect(reach(Samples.mark(lsn: 399), [point]) == .beforeBase)
        #expect(reach(Samples.mark(system: "8"), [point]) == .otherServer)
        #expect(reach(Samples.mark(timeline: 2), [point]) == .otherTimeline)
        #expect(reach(mark, [], base: (LSN(200), [point])) == .inChain)
        #expect(reach(mark, [point], base: (LSN(501), [])) == .beforeBase)
        #expect(MarkReach.of(mark, copy: mark.cursors, of: Samples.database()) == .otherServer)
        // One log for all databases of the cluster.
        let others = [Samples.database("omsupply_old", oid: 4), Samples.database(oid: 6), Samples.database("old"), nil]
        for other in others { #expect(reach(Samples.mark(database: other), [point]) == .otherDatabase) }
    }

    @Test func aVerdictOfAnEarlierToolIsRead() throws {
        let old = #"{"verdict": "skewed", "reason": "a synchronisation was under way", "syncsUnderWay": 1}"#
        let alignment = try JSONDecoder().decode(Alignment.self, from: Data(old.utf8))
        #expect(alignment.verdict == .skewed)
        #expect(alignment.finding == nil)
        let later = #"{"verdict": "skewed", "reason": "?", "finding": "somethingNew", "proof": {"own": 5}}"#
        #expect(try JSONDecoder().decode(Alignment.self, from: Data(later.utf8)).verdict == .skewed)
        let now = Alignment.judge(facts())
        #expect(try JSONDecoder().decode(Alignment.self, from: Data(PrettyJSON.encode(now))) == now)
    }
}
