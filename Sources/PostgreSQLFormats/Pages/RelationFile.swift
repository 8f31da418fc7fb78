/// One file of a table, an index or a sequence, told from its path alone. Only such files are made of pages that have
/// checksums.
package struct RelationFile: Sendable, Hashable {
    package enum Fork: UInt8, Sendable, Hashable {
        case main, freeSpaceMap, visibilityMap
        /// What an unlogged relation is set back to after a crash.
        case initial
    }

    /// `pg_class.relfilenode`.
    package let number: UInt32
    package let fork: Fork
    /// A relation is cut into files; the first has the number 0 and no suffix.
    package let segment: UInt32

    /// - Parameter path: relative to the data directory: `base/5/1259_fsm`, `global/1262`,
    ///   `pg_tblspc/16400/PG_15_202209061/5/16401.1`. nil for every other file, and for temporary relations.
    package init?(path: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            Self.isRelationFolder(path[..<slash])
        else { return nil }
        self.init(name: path[path.index(after: slash)...])
    }

    /// Takes a file name apart, in a folder that is known to hold relations:
    /// `parse_filename_for_nontemp_relation` in PostgreSQL's `storage/file/reinit.c`.
    package init?(name: some StringProtocol) {
        var rest = Array(name.utf8)[...]
        guard let number = Self.number(&rest) else { return nil }
        self.number = number
        var fork = Fork.main
        if rest.first == UInt8(ascii: "_") {
            rest.removeFirst()
            let word = rest.prefix { $0 != UInt8(ascii: ".") }
            guard let known = Self.forks.first(where: { word.elementsEqual($0.0.utf8) }) else { return nil }
            fork = known.1
            rest = rest.dropFirst(word.count)
        }
        self.fork = fork
        var segment: UInt32 = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard let read = Self.number(&rest) else { return nil }
            segment = read
        }
        self.segment = segment
        if !rest.isEmpty { return nil }
    }

    /// The number of the file's first page, which its checksum depends on.
    ///
    /// - Parameter blocksPerSegment: `relseg_size`; 131,072 for pages of 8 KiB: 1 GiB a file.
    package func firstBlock(blocksPerSegment: UInt32 = 131_072) -> UInt32 { segment &* blocksPerSegment }

    /// Whether a folder, relative to the data directory, holds the files of a database or the shared ones.
    package static func isRelationFolder(_ path: some StringProtocol) -> Bool {
        path.utf8.elementsEqual("global".utf8) || isDatabaseFolder(path)
    }

    /// `base/<database>` and `pg_tblspc/<oid>/PG_<version>/<database>`.
    package static func isDatabaseFolder(_ path: some StringProtocol) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let last = parts.last, isNumber(last) else { return false }
        switch parts.count {
        case 2: return parts[0].elementsEqual("base".utf8)
        case 4:
            return parts[0].elementsEqual("pg_tblspc".utf8) && isNumber(parts[1]) && parts[2].starts(with: "PG_".utf8)
        default: return false
        }
    }

    /// `t3_16384`, with fork and segment or without: a temporary relation of one session (`looks_like_temp_rel_name`
    /// in PostgreSQL's `storage/file/fd.c`).
    package static func isTemporary(name: some StringProtocol) -> Bool {
        var rest = Array(name.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "t"), number(&rest) != nil, rest.popFirst() == UInt8(ascii: "_") else {
            return false
        }
        return RelationFile(name: String(decoding: rest, as: UTF8.self)) != nil
    }

    private static let forks: [(String, Fork)] = [
        ("fsm", .freeSpaceMap), ("vm", .visibilityMap), ("init", .initial),
    ]

    /// Takes one to ten digits off.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard (1...10).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return UInt32(exactly: digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) })
    }

    private static func isNumber(_ text: some Collection<UInt8>) -> Bool {
        (1...10).contains(text.count) && text.allSatisfy { (48...57).contains($0) }
    }
}
