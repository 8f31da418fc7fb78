import Glibc

/// Wall-clock time for people, as both engines keep it; nothing is ever decided by it.
package enum UTCTimestamp {
    /// Now, as `YYYY-MM-DD HH:MM:SS.ffffff`.
    package static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        gmtime_r(&time.tv_sec, &parts)
        let date = [padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1), padded(parts.tm_mday)]
        let clock = [padded(parts.tm_hour), padded(parts.tm_min), padded(parts.tm_sec)]
        return date.joined(separator: "-") + " " + clock.joined(separator: ":") + "."
            + padded(Int32(time.tv_nsec / 1000), 6)
    }

    private static func padded(_ number: Int32, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
