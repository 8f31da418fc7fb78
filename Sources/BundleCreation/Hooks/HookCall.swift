import BundleArchive
package import BundleContents
import FileSystem
import Glibc

/// One call of a hook: work on a thread of its own that either succeeds in time or is given up, never both. Whatever it
/// hangs in, its caller goes on.
package final class HookCall: Sendable {
    private enum Phase { case working, committing, committed, givenUp }

    private struct State {
        var phase = Phase.working
        var activity = HookActivity.starting
        var mark: String?
    }

    private let state = Monitor(State())
    /// On the clock of `Machine.monotonicSeconds`.
    let deadline: Double

    private init(deadline: Double, _ activity: HookActivity) {
        self.deadline = deadline
        start(activity)
    }

    /// Seconds that are left.
    var remaining: Double { deadline - Machine.monotonicSeconds }

    func start(_ activity: HookActivity) { state.change { $0.activity = activity } }

    /// Notes the name of a mark before it is made: after a veto it is known as one that nobody uses.
    func willMark(_ name: String) { state.change { $0.mark = name } }

    /// Carries out what makes the call a success, unless it was given up before: then nothing is done.
    ///
    /// - Throws: `GivenUp`; what `body` throws, after which the call may still be given up.
    func commit(_ body: () throws -> Void) throws {
        let mayGoOn = state.change { state in
            guard state.phase == .working else { return false }
            state.phase = .committing
            return true
        }
        guard mayGoOn else { throw GivenUp() }
        do { try body() } catch {
            state.change { if $0.phase == .committing { $0.phase = .working } }
            throw error
        }
        state.change { $0.phase = .committed }
    }

    /// Nobody waits for the work any more.
    struct GivenUp: Error {}

    /// Runs `work` for so many seconds at most.
    ///
    /// - Parameters:
    ///   - activity: what it begins with.
    ///   - grace: seconds more for work that has begun to commit: it needs only a name for a file then.
    /// - Throws: `HookError.tookTooLong`; what `work` throws.
    package static func run<R: Sendable>(
        seconds: Double,
        _ activity: HookActivity = .starting,
        grace: Double = 0.05,
        _ work: @escaping @Sendable (HookCall) throws -> R
    ) throws -> R {
        let call = HookCall(deadline: Machine.monotonicSeconds + seconds, activity)
        let result = Monitor<Result<R, any Error>?>(nil)
        // Not joined: it may hang for ever.
        _ = WorkerThread {
            let outcome = Result { try work(call) }
            result.change { $0 = outcome }
        }
        if let outcome = result.wait(atMost: seconds, for: { $0 }) {
            // The work may see first that its time is over.
            do { return try outcome.get() } catch is GivenUp {}
        }
        let isLate = call.state.change { state in
            guard state.phase == .working else { return false }
            state.phase = .givenUp
            return true
        }
        if !isLate, let outcome = result.wait(atMost: grace, for: { $0 }) { return try outcome.get() }
        let (activity, mark) = call.state.change { ($0.activity, $0.mark) }
        throw HookError.tookTooLong(activity, seconds: seconds, mark: mark)
    }

    /// For a program that does nothing else: a thread that hangs must not be met by what libraries do when it ends.
    package static func endProgramWithoutWaiting() {
        on_exit({ status, _ in _exit(status) }, nil)
    }
}
