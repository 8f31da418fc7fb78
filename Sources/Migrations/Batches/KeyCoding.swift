import DatabaseAccess

/// The values of a key as text, each with its kind and its length, so that any text can be part of it:
/// `i:2:42 t:5:clinic…`.
enum KeyCoding {
    static func encode(_ values: [Value]) -> String {
        values.map { value in
            let (kind, text) =
                switch value {
                case .null: ("n", "")
                case .boolean(let flag): ("b", flag ? "1" : "0")
                case .integer(let integer): ("i", String(integer))
                // The shortest text that reads back as the same number.
                case .real(let real): ("r", String(real))
                // U+0000 would end the statement that keeps it.
                case .text(let text) where text.utf8.contains(0): ("z", hex(Array(text.utf8)))
                case .text(let text): ("t", text)
                case .blob(let bytes): ("x", hex(bytes))
                }
            return "\(kind):\(text.utf8.count):\(text)"
        }.joined(separator: " ")
    }

    /// nil for anything that `encode` does not write.
    static func decode(_ text: String) -> [Value]? {
        var rest = text.utf8[...]
        var values: [Value] = []
        while !rest.isEmpty {
            let parts = rest.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let count = Int(String(parts[1]) ?? ""), count >= 0, parts[2].count >= count,
                let body = String(parts[2].prefix(count)), let kind = String(parts[0]),
                let value = value(kind, body)
            else { return nil }
            values.append(value)
            rest = parts[2].dropFirst(count)
            if rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() } else if !rest.isEmpty { return nil }
        }
        return values
    }

    private static func value(_ kind: String, _ body: String) -> Value? {
        switch kind {
        case "n": body.isEmpty ? .null : nil
        case "b": ["0": false, "1": true][body].map(Value.boolean)
        case "i": Int64(body).map(Value.integer)
        case "r": Double(body).map(Value.real)
        case "t": .text(body)
        case "z": bytes(body).flatMap { String(validating: $0, as: UTF8.self) }.map(Value.text)
        case "x": bytes(body).map(Value.blob)
        default: nil
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return bytes.contains(nil) ? nil : bytes.compactMap(\.self)
    }
}
