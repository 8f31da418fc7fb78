import MigrationModel
import Synchronization

/// Turns what a run does into events: at most three a second inside a step, at least one, with a fraction that only rises.
final class ProgressTracker {
    private let account: ProgressAccount
    private let emit: (MigrationEvent) -> Void
    private let heartbeat: PeriodicThread?

    init(
        _ plan: MigrationPlan,
        past: [String: Duration],
        heartbeat: (@Sendable (MigrationProgress) -> Void)?,
        _ emit: @escaping (MigrationEvent) -> Void
    ) {
        let account = ProgressAccount(plan, past: past)
        self.account = account
        self.emit = emit
        self.heartbeat = heartbeat.map { heartbeat in
            PeriodicThread(every: .milliseconds(150)) {
                if let progress = account.due() { heartbeat(progress) }
            }
        }
    }

    func send(_ event: MigrationEvent) {
        account.spoke()
        emit(event)
    }

    func begin(_ index: Int) {
        let step = account.begin(index)
        send(.started(step, number: index + 1, of: account.count))
    }

    func end(_ index: Int) {
        let (step, took) = account.end(index)
        send(.finished(step, number: index + 1, of: account.count, took: took))
    }

    var tookSoFar: Duration { account.tookSoFar }

    /// The step's own account of what it does; sent on with the next beat.
    func note(_ activity: MigrationProgress.Activity) { account.note(activity) }

    /// Called several times a second; sends what is due.
    func beat() {
        if let progress = account.due() { emit(.progress(progress)) }
    }

    /// Sends where the run is now.
    func report() { send(.progress(account.progress)) }
}

/// How far a run has come: written by its thread, read by the one that beats while the run cannot.
final class ProgressAccount: Sendable {
    private let plan: MigrationPlan
    /// What each step is thought to take, in relation to the others.
    private let weights: [Double]
    private let total: Double
    private let runStart = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var index = 0
        var stepStart = ContinuousClock.now
        /// What is done of the step, where it tells.
        var share = 0.0
        var fraction = 0.0
        var lastEvent = ContinuousClock.now
        var activity = MigrationProgress.Activity.statement(0)
    }

    init(_ plan: MigrationPlan, past: [String: Duration]) {
        self.plan = plan
        let known = plan.steps.compactMap { past[$0.id] }
        let usual = known.isEmpty ? Duration.seconds(1) : known.reduce(.zero, +) / known.count
        weights = plan.steps.map { max(0.001, (past[$0.id] ?? usual) / .seconds(1)) }
        total = max(weights.reduce(0, +), 0.001)
    }

    var count: Int { plan.steps.count }
    var tookSoFar: Duration { state.withLock { $0.stepStart.duration(to: .now) } }
    var progress: MigrationProgress { state.withLock { progress(&$0) } }

    func spoke() { state.withLock { $0.lastEvent = .now } }

    func begin(_ index: Int) -> MigrationPlan.Step {
        state.withLock { state in
            state.index = index
            state.stepStart = .now
            state.share = 0
            state.activity = .statement(0)
        }
        return plan.steps[index]
    }

    func end(_ index: Int) -> (step: MigrationPlan.Step, took: Duration) {
        state.withLock { state in
            state.share = 1
            raise(&state)
            return (plan.steps[index], state.stepStart.duration(to: .now))
        }
    }

    func note(_ activity: MigrationProgress.Activity) {
        state.withLock { state in
            state.activity = activity
            if case .rows(let done, let total) = activity, total > 0 {
                state.share = min(1, Double(done) / Double(total))
            }
        }
    }

    /// What is to be said now; nil when something was said less than 0.3 seconds ago.
    func due() -> MigrationProgress? {
        state.withLock { state in
            guard state.lastEvent.duration(to: .now) >= .milliseconds(300) else { return nil }
            state.lastEvent = .now
            return progress(&state)
        }
    }

    private func progress(_ state: inout State) -> MigrationProgress {
        raise(&state)
        return MigrationProgress(
            step: plan.steps[state.index],
            number: state.index + 1,
            of: plan.steps.count,
            fraction: state.fraction,
            remaining: remaining(state.fraction),
            running: state.stepStart.duration(to: .now),
            activity: state.activity
        )
    }

    private func raise(_ state: inout State) {
        let weight = weights[state.index]
        var within = state.share
        if within == 0 {
            // Nothing is known but the time: it comes near the end of its share, and never reaches it.
            let time = state.stepStart.duration(to: .now) / .seconds(1)
            within = time / (time + weight)
        }
        let before = weights[..<state.index].reduce(0, +)
        state.fraction = max(state.fraction, min(1, (before + weight * within) / total))
    }

    private func remaining(_ fraction: Double) -> Duration? {
        let elapsed = runStart.duration(to: .now)
        guard fraction > 0.02, elapsed > .seconds(1) else { return nil }
        return elapsed * ((1 - fraction) / fraction)
    }
}
