import FileSystem
import Glibc

/// Holds a copy back to so many bytes a second, for a server that has other things to do.
///
/// Used by one thread. Time that was lost elsewhere is not made up for: after a pause the copy does not rush.
final class RateLimit: @unchecked Sendable {
    private let bytesPerSecond: Double
    private let cancellation: Cancellation
    private var next = Machine.monotonicSeconds

    init(bytesPerSecond: Int64, cancellation: Cancellation) {
        self.bytesPerSecond = Double(bytesPerSecond)
        self.cancellation = cancellation
    }

    /// Waits until `count` more bytes may be read.
    ///
    /// - Throws: `Cancelled`.
    func wait(for count: Int) throws {
        while true {
            try cancellation.check()
            let rest = next - Machine.monotonicSeconds
            if rest <= 0 { break }
            usleep(UInt32(min(rest, 0.1) * 1_000_000))
        }
        next = max(next, Machine.monotonicSeconds) + Double(count) / bytesPerSecond
    }
}
