import Checksums
import JSONStreams

extension RecordContent {
    /// SHA-256 of what the record says, in hexadecimal: the same at either engine and however a sender writes it.
    ///
    /// Two contents with one hash have the same members, and `isSaid(by:)` finds no difference between them. The other
    /// way round it need not hold: what is equal may have two hashes (text in two normal forms of Unicode, an integer
    /// that a real cannot hold). Then the content travels, and is compared.
    ///
    /// Nil where a member is an array or an object: no column says that.
    package var contentHash: String? {
        var bytes = Array("omSupply content 1\n".utf8)
        for (name, value) in fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            bytes.append(counted: name)
            guard value.append(to: &bytes) else { return nil }
        }
        return bytes.withUnsafeBytes { hexadecimal(SHA256.hash($0)) }
    }

    /// In the order of their bytes.
    var names: [String] { fields.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

extension JSONValue {
    /// Each value begins with its kind. Booleans, integers and whole reals are one kind: the engines store one as another.
    fileprivate func append(to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .null: bytes.append(UInt8(ascii: "0"))
        case .boolean(let flag): bytes.append(number: flag ? 1 : 0)
        case .integer(let integer): bytes.append(number: integer)
        case .real(let real):
            // One that is no number equals nothing, itself included.
            guard !real.isNaN else { return false }
            if let whole = Int64(exactly: real) {
                bytes.append(number: whole)
            } else {
                bytes.append(UInt8(ascii: "r"))
                bytes.append(word: real.bitPattern)
            }
        case .text(let text):
            bytes.append(UInt8(ascii: "t"))
            bytes.append(counted: Self.moment(text))
        case .array, .object: return false
        }
        return true
    }
}

extension [UInt8] {
    fileprivate mutating func append(word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    fileprivate mutating func append(number: Int64) {
        append(UInt8(ascii: "n"))
        append(word: UInt64(bitPattern: number))
    }

    /// With its length before it: no text can be taken for two.
    fileprivate mutating func append(counted text: String) {
        append(word: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
