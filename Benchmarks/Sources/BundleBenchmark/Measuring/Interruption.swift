import Glibc
import Synchronization

/// Ctrl-C and SIGTERM end the benchmark between two runs, so that the cluster is stopped and removed.
enum Interruption: Error, CustomStringConvertible {
    case requested

    var description: String { "interrupted; the cluster is stopped and removed" }

    private static let isRequested = Atomic<Bool>(false)

    static func install() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.isRequested.store(true, ordering: .relaxed) }
        }
    }

    static func check() throws(Interruption) {
        if isRequested.load(ordering: .relaxed) { throw .requested }
    }
}

/// Waits; not at all when the time is over already.
func pause(_ duration: Duration) {
    let microseconds = duration / .microseconds(1)
    if microseconds > 0 { usleep(UInt32(microseconds)) }
}
