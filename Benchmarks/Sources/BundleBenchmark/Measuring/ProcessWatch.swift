import BenchmarkSupport
import Dispatch
import Glibc
import Synchronization

/// Looks at a running program from beside: how much memory it takes, and whether it takes too long.
///
/// The kernel's own account (`wait4`) is no use for small programs: it begins with what the parent had.
final class ProcessWatch: Sendable {
    private let isOver = Atomic<Bool>(false)
    private let peak = Atomic<Int64>(0)
    private let tookTooLong = Atomic<Bool>(false)

    /// Watches until `stop`, and kills the process after `patience`.
    init(_ process: Int32, patience: Duration) {
        let deadline = ContinuousClock.now + patience
        DispatchQueue(label: "process watch").async { [self] in
            while !isOver.load(ordering: .relaxed) {
                if let memory = PeakMemory.of(process: process) { peak.store(memory, ordering: .relaxed) }
                if ContinuousClock.now > deadline {
                    tookTooLong.store(true, ordering: .relaxed)
                    kill(process, SIGKILL)
                }
                usleep(10_000)
            }
        }
    }

    /// To be called when the process has ended.
    ///
    /// - Returns: the most bytes that were seen resident, and whether it was killed. What a program takes in its last
    ///   hundredth of a second is not seen.
    func stop() -> (peakMemory: Int64, wasKilled: Bool) {
        isOver.store(true, ordering: .relaxed)
        return (peak.load(ordering: .relaxed), tookTooLong.load(ordering: .relaxed))
    }
}
