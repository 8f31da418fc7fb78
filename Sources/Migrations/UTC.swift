import Glibc

/// Wall-clock time for people; nothing is ever decided by it.
enum UTC {
    /// Now, as `YYYY-MM-DD HH:MM:SS.ffffff`: the form in which both engines keep a timestamp.
    static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return date.map { padded($0, 2) }.joined(separator: "-") + " "
            + clock.map { padded($0, 2) }.joined(separator: ":") + "." + padded(time.tv_nsec / 1000, 6)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

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
