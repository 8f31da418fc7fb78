import Dispatch
import FileSystem
import Glibc
import Synchronization

/// Looks for moments in which a processor does nothing for anybody: a hypervisor that takes it away makes everybody wait,
/// and no program is to blame.
///
/// Threads, as many as processors, sleep for a few milliseconds again and again, above all others where the user may
/// (`SCHED_FIFO`; else what they see includes the wait for their turn), and note how much later than that they wake. They
/// are not bound to a processor: one on which none of them happens to be is not watched.
final class StandstillWatch: Sendable {
    private static let nap = Duration.milliseconds(5)

    private let isOver = Atomic<Bool>(false)
    private let longest = Mutex(Duration.zero)
    private let group = DispatchGroup()

    init() {
        for number in 1...Machine.coreCount {
            DispatchQueue(label: "standstill \(number)").async(group: group) { [self] in watch() }
        }
    }

    /// Ends the threads; once more changes nothing.
    ///
    /// - Returns: the longest standstill of one processor since it began.
    func stop() -> Duration {
        isOver.store(true, ordering: .relaxed)
        group.wait()
        return longest.withLock { $0 }
    }

    private func watch() {
        var priority = sched_param(sched_priority: 1)
        pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority)
        // The thread is lent to others after this.
        defer {
            priority.sched_priority = 0
            pthread_setschedparam(pthread_self(), SCHED_OTHER, &priority)
        }
        while !isOver.load(ordering: .relaxed) {
            let start = ContinuousClock.now
            pause(Self.nap)
            let late = start.duration(to: .now) - Self.nap
            longest.withLock { $0 = max($0, late) }
        }
    }
}
