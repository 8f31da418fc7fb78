/// How many rows the next batch takes, so that each takes about as long as wanted.
struct BatchPace: Sendable, Hashable {
    /// Long enough that a commit is cheap beside it, short enough that nobody waits for its locks and a stop is prompt.
    let wanted: Duration
    private(set) var rows: Int
    /// One row may take longer than a batch should.
    static let limits = 1...50_000

    init(wanted: Duration, startingWith rows: Int = 1_000) {
        self.wanted = wanted
        self.rows = min(max(rows, Self.limits.lowerBound), Self.limits.upperBound)
    }

    /// At most halved at a time: one slow batch, such as one behind a checkpoint, says little. At most fourfold: many
    /// small batches cost more than one that is a little long.
    mutating func adjust(after took: Duration) {
        let factor = took > .zero ? min(4, max(0.5, wanted / took)) : 4
        let next = Int((Double(rows) * factor).rounded())
        rows = min(max(next, Self.limits.lowerBound), Self.limits.upperBound)
    }
}
