import Glibc

/// Names and times of bundles.
package enum BundleName {
    package static let fileEnding = ".tar.zst"
    package static let catalogueEnding = ".json"
    package static let partialEnding = ".partial"

    /// `<site>-<UTC time>`, of characters that every file system takes, with a fixed width of time so that names sort.
    package static func stem(site: String, seconds: Int) -> String {
        "\(sanitised(site))-\(compact(timestamp(seconds: seconds)))"
    }

    /// ASCII letters and digits as they are, everything else as `-`; never empty.
    package static func sanitised(_ site: String) -> String {
        let mapped = site.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? Character(scalar) : "-"
        }
        let trimmed = String(mapped).split(separator: "-").joined(separator: "-")
        return trimmed.isEmpty ? "central" : String(trimmed.prefix(60))
    }

    /// `2026-11-20T23:26:42Z`.
    package static func timestamp(seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }

    /// `20261120T232642Z`.
    private static func compact(_ timestamp: String) -> String { timestamp.filter { $0 != "-" && $0 != ":" } }

    package static func now() -> Int { time(nil) }
}
