/// The file `tablespace_map`: which links recovery has to make in `pg_tblspc`. A line each, the oid, a space and the
/// path, in which a backslash stands before a line break, a carriage return and a backslash.
package struct TablespaceMap: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let oid: UInt32
        package let location: String

        package init(oid: UInt32, location: String) {
            self.oid = oid
            self.location = location
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries }

    /// Reads as `read_tablespace_map` does in PostgreSQL 15's `xlogrecovery.c`.
    ///
    /// - Returns: nil when a line is not an oid and a path.
    package init?(parsing text: String) {
        entries = []
        var line: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if !isEscaped && (byte == Self.newline || byte == Self.carriageReturn) {
                guard !line.isEmpty else { continue }
                guard let entry = Self.entry(line) else { return nil }
                entries.append(entry)
                line.removeAll(keepingCapacity: true)
            } else if !isEscaped && byte == Self.backslash {
                isEscaped = true
            } else {
                line.append(byte)
                isEscaped = false
            }
        }
        // The server ends every line.
        if !line.isEmpty || isEscaped { return nil }
    }

    package var text: String {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Array("\(entry.oid) ".utf8)
            for byte in entry.location.utf8 {
                if byte == Self.newline || byte == Self.carriageReturn || byte == Self.backslash {
                    bytes.append(Self.backslash)
                }
                bytes.append(byte)
            }
            bytes.append(Self.newline)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func entry(_ line: [UInt8]) -> Entry? {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")), space + 1 < line.count,
            let oid = UInt32(String(decoding: line[..<space], as: UTF8.self))
        else { return nil }
        return Entry(oid: oid, location: String(decoding: line[(space + 1)...], as: UTF8.self))
    }

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let backslash = UInt8(ascii: "\\")
}
