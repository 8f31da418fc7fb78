import Glibc

/// A time as 4D wrote it, and what can be made of it.
///
/// 4D writes the clock of its own machine, mostly without saying in which zone that stands. So two such times can be
/// compared with each other, and with no other clock.
public struct LegacyTime: Sendable, Hashable, Codable {
    /// As it is written, date and time with a blank between where they are two things.
    public let text: String
    /// What the clock showed, in seconds since 1970 as if it stood at UTC; nil where the text is not understood.
    public let clock: Int64?
    /// The instant, in seconds since 1970, UTC; nil where the text names no zone.
    public let instant: Int64?

    public init(text: String, clock: Int64?, instant: Int64?) {
        (self.text, self.clock, self.instant) = (text, clock, instant)
    }

    /// Reads a date, or a date with its time, year first: `2026-11-22`, `2026-11-22T21:00:05.120Z`, `2026/11/22 21:00`. What
    /// comes day or month first could be either, and is kept as text alone.
    ///
    /// - Parameter time: what stands beside the date: `21:00:05`, or a number, which is taken for seconds since midnight, as
    ///   4D has times in objects, and for milliseconds where the day has not so many seconds.
    public init(date: String, time: String? = nil) {
        text = time.map { "\(date) \($0)" } ?? date
        guard let read = DateReader.read(date) else {
            (clock, instant) = (nil, nil)
            return
        }
        guard let time else {
            (clock, instant) = (read.seconds, read.offset.map { read.seconds - $0 })
            return
        }
        // A date that 4D has turned to UTC may be the day before or after: only midnight is sure to be no time.
        let isMidnight = read.seconds % 86_400 == 0
        guard isMidnight, let seconds = DateReader.secondsOfDay(time) else {
            (clock, instant) = (nil, nil)
            return
        }
        (clock, instant) = (read.seconds + seconds, nil)
    }
}

enum DateReader {
    /// Seconds since 1970 as the text shows them, and how far its zone is ahead of UTC where it names one.
    static func read(_ text: String) -> (seconds: Int64, offset: Int64?)? {
        var rest = Array(text.utf8)[...]
        guard let year = digits(&rest, 4), separator(&rest, "-/"), let month = digits(&rest, 2),
            separator(&rest, "-/"), let day = digits(&rest, 2), let midnight = seconds(year, month, day)
        else { return nil }
        if rest.isEmpty { return (midnight, nil) }
        guard separator(&rest, "Tt "), let hour = digits(&rest, 2), hour < 24, separator(&rest, ":"),
            let minute = digits(&rest, 2), minute < 60
        else { return nil }
        var second: Int64 = 0
        if separator(&rest, ":") {
            guard let read = digits(&rest, 2), read < 61 else { return nil }
            second = read
            if separator(&rest, ".,") { rest = rest.drop { (0x30...0x39).contains($0) } }
        }
        let clock = midnight + hour * 3600 + minute * 60 + second
        if rest.isEmpty { return (clock, nil) }
        return offset(rest).map { (clock, $0) }
    }

    /// `21:00:05` or `21:00`; or a number of seconds or milliseconds since midnight.
    static func secondsOfDay(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        if let number = Int64(text) {
            if (0..<86_400).contains(number) { return number }
            return (0..<86_400_000).contains(number) ? number / 1000 : nil
        }
        guard let hour = digits(&rest, 2), hour < 24, separator(&rest, ":"), let minute = digits(&rest, 2), minute < 60
        else { return nil }
        if rest.isEmpty { return hour * 3600 + minute * 60 }
        guard separator(&rest, ":"), let second = digits(&rest, 2), second < 61 else { return nil }
        return rest.isEmpty || rest.first == UInt8(ascii: ".") ? hour * 3600 + minute * 60 + second : nil
    }

    /// `Z`, `+13`, `-03:30` or `+1300`.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        var rest = text
        if separator(&rest, "Zz") { return rest.isEmpty ? 0 : nil }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard separator(&rest, "+-"), let hours = digits(&rest, 2), hours < 19 else { return nil }
        if rest.isEmpty { return sign * hours * 3600 }
        _ = separator(&rest, ":")
        guard let minutes = digits(&rest, 2), minutes < 60, rest.isEmpty else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func seconds(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        guard (1904...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        let seconds = Int64(timegm(&parts))
        // The 31st of a month of 30 days becomes another date.
        return parts.tm_mday == Int32(day) ? seconds : nil
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
        let part = rest.prefix(count)
        guard part.count == count, part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return part.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func separator(_ rest: inout ArraySlice<UInt8>, _ allowed: String) -> Bool {
        guard let first = rest.first, allowed.utf8.contains(first) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
