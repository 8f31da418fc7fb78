internal import CLibPQ
internal import DatabaseAccess
import Glibc

/// Values as PostgreSQL's text format spells them.
enum PostgreSQLValue {
    static func decode(_ text: String?, type: Oid) -> Value {
        guard let text else { return .null }
        switch type {
        case 16: return .boolean(text == "t")
        case 20, 21, 23, 26: return Int64(text).map(Value.integer) ?? .text(text)
        case 700, 701: return Double(text).map(Value.real) ?? .text(text)
        // numeric: sums of bigint are integers in all but name.
        case 1700: return Int64(text).map(Value.integer) ?? Double(text).map(Value.real) ?? .text(text)
        case 17: return decodeBytes(text)
        default: return .text(text)
        }
    }

    private static func decodeBytes(_ text: String) -> Value {
        var count = 0
        guard let bytes = PQunescapeBytea(text, &count) else { return .text(text) }
        defer { PQfreemem(bytes) }
        return .blob(Array(UnsafeBufferPointer(start: bytes, count: count)))
    }

    static func encode(_ value: Value) -> String? {
        switch value {
        case .null: nil
        case .boolean(let flag): flag ? "t" : "f"
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        case .text(let text): text
        case .blob(let bytes): "\\x" + bytes.map { hex($0) }.joined()
        }
    }

    static func holdsZero(_ value: Value) -> Bool {
        if case .text(let text) = value { text.utf8.contains(0) } else { false }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }

    static func withEncoded<R>(_ values: [Value], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
        let copies = values.map { encode($0).map { strdup($0) } ?? nil }
        defer { copies.forEach { free($0) } }
        return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
