import FileSystem
import Foundation
import TestSupport
import Testing

/// SIGKILL between any two statements of the handshake, the exchange of candidates, what the site does with the directive,
/// and the sync that follows: the next sync ends as one that nobody killed.
@Suite(.enabled(if: FaultLibrary.compiler != nil, "needs a C compiler"))
struct KilledSyncTests {
    @Test(arguments: SyncWay.all) func aSyncThatDiesAnywhereEndsLikeAnyOther(way: SyncWay) throws {
        let moment = try RestoredMoment(way)
        let points = try KillPoints()
        let whole = try moment.copy()
        let calls = try points.count("sync-stand-in", whole.pair.syncWords)
        #expect(calls > 200)
        let expected = try SyncEnd(whole.pair, "nobody killed it")
        try requireTheStory(expected)
        try whole.remove()
        var killed = 0
        let places = FaultPoints.places(to: calls, sample: way.site == .sqlite ? 32 : 16)
        for place in places {
            let copy = try moment.copy()
            let comment = "\(way.testDescription) killed at \(place) of \(calls)"
            let result = try points.run("sync-stand-in", copy.pair.syncWords, killedAt: place)
            if result.status == 128 + SIGKILL { killed += 1 } else { #expect(result.status == 0, "\(comment)") }
            let handedOut = try copy.pair.logRows()
            // Both sides were in one process: central died as well.
            try copy.pair.restartCentral()
            try copy.pair.sync()
            #expect(try SyncEnd(copy.pair, comment) == expected, "\(comment)")
            let after = try copy.pair.logRows()
            #expect(after.isSuperset(of: handedOut), "\(comment): \(handedOut.subtracting(after))")
            try copy.pair.requireThatNothingMoves(comment)
            try copy.remove()
        }
        // Only at the end a run may be over before it is killed: how often a socket is read is not for us to say.
        #expect(killed + 2 >= places.count, "\(killed) of \(places.count)")
    }

    /// Everything that can come of a record did.
    private func requireTheStory(_ end: SyncEnd) throws {
        for record in ["\"of the lost tail\"", "made in the lost tail", "changed after the restore", "\"late\""] {
            #expect(end.records.contains(record), "\(record)")
        }
        #expect(end.records.contains("of the site") && !end.records.contains("\"item-5\""))
        for reason in ["unknownAtCentral", "unchangedSinceFork", "changedAtCentral"] {
            #expect(end.salvage.contains { $0.contains(reason) }, "\(reason)")
        }
    }
}
