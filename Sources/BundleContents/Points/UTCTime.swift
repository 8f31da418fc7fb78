package import PostgreSQLFormats

/// Times as people write them, of the proleptic Gregorian calendar, in UTC unless an offset says otherwise.
package enum UTCTime {
    /// Reads `2026-11-21T15:05:00Z`: a date, `T` or a space, hours and minutes, and perhaps seconds, a fraction of a
    /// second and an offset (`Z`, `UTC`, `+13`, `-03:30`, `+1300`). A fraction is cut after microseconds.
    ///
    /// - Returns: nil for anything else; a date alone is not a time.
    package static func parse(_ text: String) -> WALTime? {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard let date = scanner.word(["0000-00-00"]), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            var time = scanner.word(["00:00:00", "00:00"])
        else { return nil }
        if time.utf8.count == 5 {
            time += ":00"
        } else if scanner.take(".") || scanner.take(",") {
            guard let digits = scanner.digits(1...9) else { return nil }
            time += "." + digits.prefix(6)
        }
        guard let offset = scanner.offset(), scanner.rest.isEmpty, let local = WALTime("\(date)T\(time)Z") else {
            return nil
        }
        return WALTime(microseconds: local.microseconds - offset * 1_000_000)
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

        /// Takes what has the form of one of the patterns, in which 0 stands for any digit.
        mutating func word(_ patterns: [String]) -> String? {
            for pattern in patterns.map({ Array($0.utf8) }) {
                let part = rest.prefix(pattern.count)
                let fits = zip(part, pattern).allSatisfy { $1 == 0x30 ? Self.isDigit($0) : $0 == $1 }
                if part.count == pattern.count && fits {
                    rest = rest.dropFirst(pattern.count)
                    return String(decoding: part, as: UTF8.self)
                }
            }
            return nil
        }

        mutating func digits(_ counts: ClosedRange<Int>) -> String? {
            let part = rest.prefix(while: Self.isDigit)
            guard counts.contains(part.count) else { return nil }
            rest = rest.dropFirst(part.count)
            return String(decoding: part, as: UTF8.self)
        }

        /// Seconds east of Greenwich; 0 where nothing is said.
        mutating func offset() -> Int64? {
            let isApart = take(" ")
            if rest.isEmpty { return isApart ? nil : 0 }
            if take("Z") || take("z") { return 0 }
            if rest.elementsEqual("UTC".utf8) {
                rest = []
                return 0
            }
            let sign: Int64
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
            guard let text = word(["00:00", "0000", "00"]) else { return nil }
            let numbers = text.utf8.filter(Self.isDigit).map { Int64($0) - 0x30 }
            let (hours, minutes) = (numbers[0] * 10 + numbers[1], numbers.dropFirst(2).reduce(0) { $0 * 10 + $1 })
            // PostgreSQL knows no greater one either.
            return hours < 16 && minutes < 60 ? sign * (hours * 3600 + minutes * 60) : nil
        }
    }
}

extension WALTime {
    /// Whole seconds since 1970, as files count time.
    package var unixSeconds: Int64 { microseconds / 1_000_000 + 946_684_800 }
}
