import Synchronization

/// A request to stop, set from a signal handler or another thread and looked at by long loops.
public final class Cancellation: Sendable {
    private let signal = Atomic<Int32>(0)

    public init() {}

    /// Asks to stop. Only the first signal number is kept; calling it from a signal handler is safe.
    public func request(signal number: Int32 = 15) {
        _ = signal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
    }

    /// The signal that asked for it; nil while nobody has.
    public var requestedSignal: Int32? {
        let number = signal.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    public var isRequested: Bool { signal.load(ordering: .relaxed) != 0 }

    /// Throws `Cancelled` once a stop has been asked for.
    public func check() throws(Cancelled) {
        let number = signal.load(ordering: .relaxed)
        if number != 0 { throw Cancelled(signal: number) }
    }
}

/// The work was stopped by the user (SIGINT, 2), the system (SIGTERM, 15) or because the terminal went away (SIGHUP, 1).
public struct Cancelled: Error, Sendable, Hashable {
    public let signal: Int32

    public init(signal: Int32) { self.signal = signal }
}
