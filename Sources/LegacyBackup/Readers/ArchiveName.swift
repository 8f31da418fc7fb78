/// What the name of a file in 4D's backup folder says: `mSupply[0007].4BK`, `mSupply[0007-0002].4BK`, `mSupply[0006].4BL`,
/// `data.journal`, `data[0007-0001].journal`.
///
/// 4D's manuals print the number in brackets; some print `mSupply-0007.4BK`, which is read alike. Endings are taken in
/// either case, and numbers of any width up to nine digits.
public struct ArchiveName: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// `.4BK`: the database, or a segment of it.
        case backup
        /// `.4BL`, or a numbered `.journal`, which `New log file` leaves: a journal that was closed.
        case log
        /// A `.journal` without a number: the one that is written to.
        case journal
    }

    public let kind: Kind
    /// What stands before the number: 4D's name of the database, as it is, blanks included.
    public let name: String
    /// nil for the current journal alone.
    public let number: Int?
    /// Of a backup or a log that lies in several files, from 1; nil where it is one file.
    public let segment: Int?

    public init(kind: Kind, name: String, number: Int?, segment: Int? = nil) {
        (self.kind, self.name, self.number, self.segment) = (kind, name, number, segment)
    }

    /// Reads a file's name.
    ///
    /// - Returns: nil for every other file, and for an archive without a number.
    public init?(_ file: String) {
        let bytes = Array(file.utf8)
        func stem(_ ending: String) -> ArraySlice<UInt8>? {
            let isThere = bytes.suffix(ending.utf8.count).map(Self.lower).elementsEqual(ending.utf8)
            return isThere && bytes.count > ending.utf8.count ? bytes.dropLast(ending.utf8.count) : nil
        }
        if let stem = stem(".4bk") {
            guard let read = Self.bracketed(stem) ?? Self.dashed(stem) else { return nil }
            self.init(kind: .backup, name: read.name, number: read.number, segment: read.segment)
        } else if let stem = stem(".4bl") {
            guard let read = Self.bracketed(stem) ?? Self.dashed(stem) else { return nil }
            self.init(kind: .log, name: read.name, number: read.number, segment: read.segment)
        } else if let stem = stem(".journal") {
            if let read = Self.bracketed(stem) {
                self.init(kind: .log, name: read.name, number: read.number, segment: read.segment)
            } else {
                self.init(kind: .journal, name: String(decoding: stem, as: UTF8.self), number: nil)
            }
        } else {
            return nil
        }
    }

    private typealias Numbered = (name: String, number: Int, segment: Int?)

    /// `NAME[0007]` or `NAME[0007-0002]`.
    private static func bracketed(_ stem: ArraySlice<UInt8>) -> Numbered? {
        guard stem.last == UInt8(ascii: "]"), let open = stem.lastIndex(of: UInt8(ascii: "[")), open > stem.startIndex
        else { return nil }
        let inside = stem[(open + 1)..<(stem.endIndex - 1)]
        let parts = inside.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let number = parts.first.flatMap(Self.number) else { return nil }
        var segment: Int?
        if parts.count == 2 {
            guard let read = Self.number(parts[1]) else { return nil }
            segment = read
        }
        return (String(decoding: stem[..<open], as: UTF8.self), number, segment)
    }

    /// `NAME-0007`.
    private static func dashed(_ stem: ArraySlice<UInt8>) -> Numbered? {
        guard let dash = stem.lastIndex(of: UInt8(ascii: "-")), dash > stem.startIndex,
            let number = Self.number(stem[(dash + 1)...])
        else { return nil }
        return (String(decoding: stem[..<dash], as: UTF8.self), number, nil)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
