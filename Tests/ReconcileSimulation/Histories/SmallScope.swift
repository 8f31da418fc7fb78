/// Every history of a small network, up to a length: what random ones might never happen to try.
struct SmallScope: Sequence, IteratorProtocol {
    /// What may happen: two sites that have been initialised, one shared record, one item, one bundle made at the start.
    private static let alphabet: [Step] = [
        .centralWrites(preference(deletes: false)), .centralWrites(preference(deletes: true)),
        .siteWrites(site: 0, preference(deletes: false)), .sync(site: 0, transactions: Step.whole),
        .sync(site: 1, transactions: Step.whole), .sync(site: 0, transactions: 5), .backUp(exact: true),
        .restore(bundle: 0, tail: .lease, transactions: Step.whole),
    ]

    private static func preference(deletes: Bool) -> Step.Choice {
        Step.Choice(table: .shared, number: 0, deletes: deletes, parent: nil)
    }

    private let length: Int
    /// The next history, as a number with a digit for each step.
    private var digits: [Int] = []

    init(length: Int) { self.length = length }

    mutating func next() -> History? {
        guard digits.count <= length else { return nil }
        var history = History(sites: 2, hasOldProgram: false, firstCursor: 1, steps: [])
        history.steps = (0..<2).map { Step.sync(site: $0, transactions: Step.whole) } + [.backUp(exact: true)]
        history.steps += digits.map { Self.alphabet[$0] }
        count()
        return history
    }

    private mutating func count() {
        for place in digits.indices.reversed() {
            digits[place] += 1
            if digits[place] < Self.alphabet.count { return }
            digits[place] = 0
        }
        digits = Array(repeating: 0, count: digits.count + 1)
    }
}
