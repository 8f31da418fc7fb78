/// What a bundle says of pages whose checksum is wrong: which blocks of which files.
package enum DamagedPages {
    /// Files, and blocks of one file, that are named; the rest is counted.
    private static let named = 5

    package static func reasons(_ pages: [(member: String, offsets: [Int64])], blockSize: Int) -> [String] {
        let reasons = pages.prefix(named).map { member, offsets in
            let blocks = offsets.prefix(named).map { String($0 / Int64(blockSize)) }.joined(separator: ", ")
            let more = offsets.count > named ? " and \(offsets.count - named) more" : ""
            return "damaged pages in \(member): block\(offsets.count == 1 ? "" : "s") \(blocks)\(more)"
        }
        return reasons + (pages.count > named ? ["damaged pages in \(pages.count - named) more files"] : [])
    }
}
