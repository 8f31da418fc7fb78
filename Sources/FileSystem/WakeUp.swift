import CLinux
import Glibc

/// Ends the wait of a thread that waits in poll(2) for something else: a descriptor that is readable from `call` on, until
/// `clear`.
public final class WakeUp: Sendable {
    /// To be polled for input. Open for as long as this lives.
    public let descriptor: Int32

    /// - Throws: `SystemError` when there are no more descriptors.
    public init() throws(SystemError) {
        descriptor = clinux_event()
        guard descriptor >= 0 else { throw .last("eventfd", "for a wake-up") }
    }

    deinit { close(descriptor) }

    public func call() {
        var count: UInt64 = 1
        write(descriptor, &count, MemoryLayout.size(ofValue: count))
    }

    /// Whoever was called clears before it looks at what it was called for: then no call is lost.
    public func clear() {
        var count: UInt64 = 0
        read(descriptor, &count, MemoryLayout.size(ofValue: count))
    }
}
