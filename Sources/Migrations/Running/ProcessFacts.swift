import Glibc

/// Where an attempt ran, for the people who look for its log file.
enum ProcessFacts {
    static var processIdentifier: Int32 { getpid() }

    static let hostName: String = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        buffer.initialize(repeating: 0)
        // The last byte stays zero: a name that is cut off is not terminated by the call.
        guard let base = buffer.baseAddress, gethostname(base, buffer.count - 1) == 0 else { return "unknown" }
        return String(cString: base)
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

/// Rests, and returns early when a signal arrives.
func rest(_ duration: Duration) {
    usleep(UInt32(clamping: max(1, duration.milliseconds) * 1000))
}
