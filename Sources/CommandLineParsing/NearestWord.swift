/// Finds the word that someone probably meant.
package enum NearestWord {
    /// The known word that is nearest, when it is near enough: one mistake for each three letters, or a known word
    /// that begins like the given one. The first of equals wins.
    package static func find(_ word: String, among known: [String]) -> String? {
        let limit = max(1, (word.count + 1) / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let isBeginning = word.count >= 2 && candidate.hasPrefix(word)
            let distance = isBeginning ? 1 : distance(from: word, to: candidate)
            if distance <= limit && distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The least number of letters inserted, removed, replaced or exchanged with their neighbour ("optimal string
    /// alignment").
    static func distance(from first: String, to second: String) -> Int {
        let first = Array(first)
        let second = Array(second)
        guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        for row in 1...first.count {
            var current = [row] + [Int](repeating: 0, count: second.count)
            for column in 1...second.count {
                let replaced = last[column - 1] + (first[row - 1] == second[column - 1] ? 0 : 1)
                current[column] = min(last[column] + 1, current[column - 1] + 1, replaced)
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    current[column] = min(current[column], beforeLast[column - 2] + 1)
                }
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
