/// Turns what a run does into events: at most two a second inside a step, at least one, with a fraction that only rises.
final class ProgressTracker {
    private let plan: MigrationPlan
    private let emit: (MigrationEvent) -> Void
    /// What each step is thought to take, in relation to the others.
    private let weights: [Double]
    private let total: Double
    private let runStart = ContinuousClock.now
    private var index = 0
    private var stepStart = ContinuousClock.now
    private var share = 0.0
    private var fraction = 0.0
    private var lastEvent = ContinuousClock.now
    private(set) var activity = MigrationProgress.Activity.statement(0)

    init(_ plan: MigrationPlan, past: [String: Duration], _ emit: @escaping (MigrationEvent) -> Void) {
        self.plan = plan
        self.emit = emit
        let known = plan.steps.compactMap { past[$0.id] }
        let usual = known.isEmpty ? Duration.seconds(1) : known.reduce(.zero, +) / known.count
        weights = plan.steps.map { max(0.001, (past[$0.id] ?? usual) / .seconds(1)) }
        total = max(weights.reduce(0, +), 0.001)
    }

    func send(_ event: MigrationEvent) {
        lastEvent = .now
        emit(event)
    }

    func begin(_ index: Int) {
        self.index = index
        stepStart = .now
        share = 0
        activity = .statement(0)
        send(.started(plan.steps[index], number: index + 1, of: plan.steps.count))
    }

    func end(_ index: Int) {
        share = 1
        raise()
        send(
            .finished(plan.steps[index], number: index + 1, of: plan.steps.count, took: stepStart.duration(to: .now))
        )
    }

    var tookSoFar: Duration { stepStart.duration(to: .now) }

    /// The step's own account of what it does; sent on with the next beat.
    func note(_ activity: MigrationProgress.Activity) {
        self.activity = activity
        switch activity {
        case .rows(let done, let total): share = total > 0 ? min(1, Double(done) / Double(total)) : share
        case .statement, .blocked, .building: break
        }
    }

    /// Called several times a second; sends what is due.
    func beat() {
        if lastEvent.duration(to: .now) >= .milliseconds(500) { report() }
    }

    /// Sends where the run is now.
    func report() {
        raise()
        send(
            .progress(
                MigrationProgress(
                    step: plan.steps[index],
                    number: index + 1,
                    of: plan.steps.count,
                    fraction: fraction,
                    remaining: remaining,
                    running: tookSoFar,
                    activity: activity
                )
            )
        )
    }

    private func raise() {
        let before = weights[..<index].reduce(0, +)
        var within = share
        if within == 0 {
            // Nothing is known but the time: it comes near the end of its share, and never reaches it.
            let time = tookSoFar / .seconds(1)
            within = time / (time + weights[index])
        }
        fraction = max(fraction, min(1, (before + weights[index] * within) / total))
    }

    private var remaining: Duration? {
        let elapsed = runStart.duration(to: .now)
        guard fraction > 0.02, elapsed > .seconds(1) else { return nil }
        return elapsed * ((1 - fraction) / fraction)
    }
}
