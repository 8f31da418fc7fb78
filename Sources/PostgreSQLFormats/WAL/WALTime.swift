/// An instant as PostgreSQL counts time (`TimestampTz`): microseconds since 2000-01-01 00:00 UTC.
///
/// Prints, and is stored, as `2026-11-21T15:05:00.123456Z`.
package struct WALTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Seconds since 1970-01-01 00:00 UTC. A number out of PostgreSQL's range becomes its nearest end.
    package init(unixSeconds: Int64, microseconds: Int64 = 0) {
        let (seconds, early) = unixSeconds.subtractingReportingOverflow(Self.epoch)
        let (whole, wide) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, high) = whole.addingReportingOverflow(microseconds)
        self.microseconds = early || wide || high ? (unixSeconds < Self.epoch ? .min : .max) : sum
    }

    package static func < (left: WALTime, right: WALTime) -> Bool { left.microseconds < right.microseconds }

    /// 2000-01-01 in seconds since 1970-01-01.
    private static let epoch: Int64 = 946_684_800
    private static let day: Int64 = 86_400_000_000
    /// Days from 0000-03-01 to 2000-01-01.
    private static let epochDay: Int64 = 730_425

    package var description: String {
        let (days, inDay) = Self.floored(microseconds, Self.day)
        let (year, month, date) = Self.civil(days)
        let (seconds, fraction) = inDay.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = year < 0 ? "-" : ""
        return sign + Self.padded(year.magnitude, 4) + "-" + Self.padded(month.magnitude, 2) + "-"
            + Self.padded(date.magnitude, 2) + "T" + Self.padded((seconds / 3600).magnitude, 2) + ":"
            + Self.padded((seconds / 60 % 60).magnitude, 2) + ":" + Self.padded((seconds % 60).magnitude, 2) + "."
            + Self.padded(fraction.magnitude, 6) + "Z"
    }

    /// Reads what `description` writes; the fraction may be shorter or missing, and a space may stand for the `T`.
    /// nil for anything else, a day that the calendar does not have included.
    package init?(_ text: String) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        func number(_ digits: ClosedRange<Int>) -> Int64? {
            let found = rest.prefix { $0.isASCII && $0.isWholeNumber }
            guard digits.contains(found.count) else { return nil }
            rest.removeFirst(found.count)
            return Int64(found)
        }
        func skip(_ characters: Character...) -> Bool {
            guard let first = rest.first, characters.contains(first) else { return false }
            rest.removeFirst()
            return true
        }
        guard let years = number(4...6), skip("-"), let month = number(2...2), skip("-"), let date = number(2...2),
            skip("T", " "), let hour = number(2...2), skip(":"), let minute = number(2...2), skip(":"),
            let second = number(2...2), (1...12).contains(month), (1...31).contains(date), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var fraction: Int64 = 0
        if skip(".") {
            let count = rest.prefix { $0.isASCII && $0.isWholeNumber }.count
            guard let digits = number(1...6) else { return nil }
            fraction = (count..<6).reduce(digits) { value, _ in value * 10 }
        }
        guard skip("Z"), rest.isEmpty else { return nil }
        let year = isNegative ? -years : years
        let days = Self.days(year, month, date)
        guard Self.civil(days) == (year, month, date) else { return nil }
        let inDay = (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
        // Counted from the day's end where that is nearer to zero, so that the earliest day does not overflow.
        let (whole, part) = days < 0 ? (days + 1, inDay - Self.day) : (days, inDay)
        let (micros, wide) = whole.multipliedReportingOverflow(by: Self.day)
        let (sum, high) = micros.addingReportingOverflow(part)
        guard !wide, !high else { return nil }
        microseconds = sum
    }

    private static func floored(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
        return rest < 0 ? (quotient - 1, rest + by) : (quotient, rest)
    }

    // The calendar repeats every 400 years, 146097 days; years that begin in March end with the leap day.

    private static func civil(_ sinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, inEra) = floored(sinceEpoch + epochDay, 146_097)
        let yearInEra = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * yearInEra + yearInEra / 4 - yearInEra / 100)
        let fromMarch = (5 * inYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (era * 400 + yearInEra + (month <= 2 ? 1 : 0), month, inYear - (153 * fromMarch + 2) / 5 + 1)
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let (era, yearInEra) = floored(month <= 2 ? year - 1 : year, 400)
        let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearInEra * 365 + yearInEra / 4 - yearInEra / 100 + inYear - epochDay
    }

    private static func padded(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension WALTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = WALTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time: \(text)")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
