/// Finds the members of a bundle that somebody probably meant.
package enum NearestMember {
    private static let limit = 3
    /// Comparing letters takes time: a bundle may hold a million paths.
    private static let comparedPaths = 20_000

    /// At most three, the likeliest first: those that end in what was typed, then those that are written alike.
    package static func find(_ word: String, among paths: some Collection<String>) -> [String] {
        let word = String(word.drop { $0 == "/" || $0 == "." })
        guard !word.isEmpty else { return [] }
        var found: [String] = []
        let ending = Array(("/" + word).utf8)
        for path in paths where path.utf8.suffix(ending.count).elementsEqual(ending) {
            found.append(path)
            if found.count == limit { return found }
        }
        // Names of its own folder first, where one letter is wrong.
        let folder = parent(of: word)
        let siblings = paths.lazy.filter { parent(of: $0) == folder }.prefix(comparedPaths)
        var alike = siblings.isEmpty ? Array(paths.prefix(comparedPaths)) : Array(siblings)
        while found.count < limit, let nearest = NearestWord.find(word, among: alike) {
            if !found.contains(nearest) { found.append(nearest) }
            alike.removeAll { $0 == nearest }
        }
        return found
    }

    private static func parent(of path: String) -> Substring {
        path[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
    }
}
