import DatabaseAccess

/// Whether and when a failed try of a step is repeated.
struct RetryPolicy {
    let tries: Int
    let budget: Duration
    private(set) var failures = 0
    private let start = ContinuousClock.now

    init(_ options: MigrationOptions) {
        tries = options.retries + 1
        budget = options.retryBudget
    }

    /// Failures that say nothing against the step: others held a lock, or the engine chose it as the victim.
    static func isPassing(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.code {
        // lock_not_available, deadlock_detected, serialization_failure
        case "55P03", "40P01", "40001": true
        case "SQLITE_BUSY", "SQLITE_LOCKED": true
        default: false
        }
    }

    /// The pause before the next try; nil when there is none.
    mutating func pause(after error: any Error) -> Duration? {
        failures += 1
        guard Self.isPassing(error), failures < tries else { return nil }
        // Doubled each time up to ten seconds, and spread, so that two that collided do not meet again.
        let milliseconds = min(100 << min(failures, 7), 10_000)
        let pause = Duration.milliseconds(Int.random(in: milliseconds / 2...milliseconds))
        return start.duration(to: .now) + pause < budget ? pause : nil
    }
}
