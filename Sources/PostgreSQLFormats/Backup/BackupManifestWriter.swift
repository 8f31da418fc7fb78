package import Checksums
import Glibc

/// Writes a manifest of version 1 byte for byte as PostgreSQL's `backup_manifest.c` does, so that `pg_verifybackup`
/// takes it. Holds the text that was not taken yet, some 150 bytes a file.
package struct BackupManifestWriter {
    private var bytes = Array("{ \"PostgreSQL-Backup-Manifest-Version\": 1,\n\"Files\": [".utf8)
    private let digest = RunningSHA256()
    private var isFirst = true
    private var day = Day(number: .min, text: "")

    package init() {}

    /// - Parameters:
    ///   - path: relative to the data directory; a tablespace's files are under `pg_tblspc/<oid>/`. Neither folders
    ///     nor WAL are listed, nor is the manifest itself.
    ///   - modified: seconds since 1970.
    ///   - checksum: of the bytes as they were stored.
    package mutating func add(path: String, size: Int64, modified: Int64, checksum: CRC32C) {
        append(isFirst ? "\n" : ",\n")
        isFirst = false
        append("{ \"Path\": ")
        appendQuoted(path)
        append(", \"Size\": \(size), \"Last-Modified\": \"")
        append(time(modified))
        append("\", \"Checksum-Algorithm\": \"CRC32C\", \"Checksum\": \"\(checksum.hexadecimal)\" }")
    }

    /// The text since the last time.
    package mutating func taken() -> [UInt8] {
        bytes.withUnsafeBytes { digest.update($0) }
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// The rest of the manifest. `range` is the WAL that has to be replayed.
    package consuming func finished(_ range: BackupManifest.WALRange) -> [UInt8] {
        append("\n],\n\"WAL-Ranges\": [\n")
        append("{ \"Timeline\": \(range.timeline), \"Start-LSN\": \"\(range.start)\", \"End-LSN\": \"\(range.end)\" }")
        append("\n],\n")
        let rest = taken()
        append("\"Manifest-Checksum\": \"\(Checksums.hexadecimal(digest.finished()))\"}\n")
        return rest + bytes
    }

    private mutating func append(_ text: String) { bytes += text.utf8 }

    /// As `escape_json` in PostgreSQL's `json.c`.
    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case 0x08: append("\\b")
            case 0x0C: append("\\f")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0..<0x20: append("\\u00" + Checksums.hexadecimal([byte]))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// `2026-11-21 15:05:00 GMT`. Files of one backup share few days, and a day is what costs.
    private mutating func time(_ seconds: Int64) -> String {
        let number = seconds.flooredDivision(by: 86_400)
        if day.number != number { day = Day(number: number, text: Self.date(seconds)) }
        // Times at the end of 64 bits are in days that begin before it.
        let second = seconds &- number &* 86_400
        return "\(day.text) \(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60)) GMT"
    }

    private struct Day {
        let number: Int64
        let text: String
    }

    private static func date(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "1970-01-01" }
        let year = String(Int(parts.tm_year) + 1900)
        let zeros = String(repeating: "0", count: max(0, 4 - year.count))
        return "\(zeros)\(year)-\(two(Int64(parts.tm_mon) + 1))-\(two(Int64(parts.tm_mday)))"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
