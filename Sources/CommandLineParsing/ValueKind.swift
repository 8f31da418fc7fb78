/// What an option or argument takes: the parser checks it, help names it, shells complete it.
package enum ValueKind: Sendable, Hashable {
    case text
    case file
    case folder
    case integer(ClosedRange<Int>)
    case choice([String])

    func accepts(_ word: String) -> Bool {
        switch self {
        case .text: true
        case .file, .folder: !word.isEmpty
        case .integer(let range): Int(word).map(range.contains) ?? false
        case .choice(let words): words.contains(word)
        }
    }
}
