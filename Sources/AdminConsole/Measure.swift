/// Sizes and times as people read them.
package enum Measure {
    /// Decimal units with one digit, as `ls -h --si` and disk makers count: `1.2 GB`.
    package static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB", "PB"]
        // 999.95 would print as 1000.0 of its unit.
        while abs(value) >= 999.95 && unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(oneDigit(value)) \(units[unit])"
    }

    /// `0:05`, `12:40`, `3:07:00`.
    package static func duration(seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let minutes = (whole / 60) % 60
        if whole >= 3600 { return "\(whole / 3600):\(twoDigits(minutes)):\(twoDigits(whole % 60))" }
        return "\(minutes):\(twoDigits(whole % 60))"
    }

    private static func oneDigit(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
