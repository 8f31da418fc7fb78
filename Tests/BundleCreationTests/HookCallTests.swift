import Dispatch
import Synchronization
import Testing

@testable import BundleContents
@testable import BundleCreation

/// Work in time or none: whoever is first wins, and nobody twice.
struct HookCallTests {
    @Test func workInTimeHasItsResult() throws {
        let result = try HookCall.run(seconds: 20) { call in
            var isDone = false
            try call.commit { isDone = true }
            return isDone
        }
        #expect(result)
        struct Failed: Error {}
        #expect(throws: Failed.self) { try HookCall.run(seconds: 20) { _ in throw Failed() } }
    }

    @Test func workThatIsLateCommitsNothing() {
        let (late, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let (hasCommitted, wasTold) = (Shared(false), Shared(false))
        do {
            try HookCall.run(seconds: 0.05) { call in
                call.start(.marking)
                call.willMark("omsupply-legacy-x")
                late.wait()
                do { try call.commit { hasCommitted.value = true } } catch is HookCall.GivenUp { wasTold.value = true }
                done.signal()
            }
            Issue.record("it was waited for")
        } catch HookError.tookTooLong(let activity, _, let mark) {
            #expect(activity == .marking)
            #expect(mark == "omsupply-legacy-x")
        } catch { Issue.record("\(error)") }
        late.signal()
        done.wait()
        #expect(!hasCommitted.value && wasTold.value)
    }

    /// As where a part of a call has a limit of its own.
    @Test func workThatIsLateIsNamedByWhatItBeganWith() {
        let late = DispatchSemaphore(value: 0)
        #expect(throws: HookError.tookTooLong(.readingDatabase, seconds: 0.05, mark: nil)) {
            try HookCall.run(seconds: 0.05, .readingDatabase) { _ in late.wait() }
        }
        late.signal()
    }

    /// Only a name is left to be given.
    @Test func workThatCommitsAtTheDeadlineIsWaitedForALittle() throws {
        let result = try HookCall.run(seconds: 0.05, grace: 20) { call in
            try call.commit {
                while call.remaining > -0.05 {}
            }
            return true
        }
        #expect(result)
    }

    @Test func oneThatHangsInItsCommitIsNotWaitedForLonger() {
        let late = DispatchSemaphore(value: 0)
        #expect(throws: HookError.self) {
            try HookCall.run(seconds: 0.05, grace: 0.05) { call in try call.commit { late.wait() } }
        }
        late.signal()
    }

    /// A failure gives the right to succeed back.
    @Test func aCommitThatFailsLetsTheNextOneTry() throws {
        struct Failed: Error {}
        let result = try HookCall.run(seconds: 20) { call in
            do { try call.commit { throw Failed() } } catch is Failed {}
            try call.commit {}
            return true
        }
        #expect(result)
    }

    @Test func deadlineAndSuccessNeverBothWin() {
        for round in 0..<200 {
            let committed = Shared(0)
            let done = DispatchSemaphore(value: 0)
            var hasSucceeded = false
            do {
                try HookCall.run(seconds: 0.002, grace: 20) { call in
                    defer { done.signal() }
                    // Around the deadline, a little before and a little behind.
                    while call.remaining > Double(round % 5 - 2) * 0.0001 {}
                    try call.commit { committed.value += 1 }
                }
                hasSucceeded = true
            } catch {}
            done.wait()
            #expect(committed.value == (hasSucceeded ? 1 : 0))
        }
    }
}

/// A value that two threads take turns with.
private final class Shared<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>
    init(_ value: Value) { stored = Mutex(value) }
    var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
