/// How far the legacy server's log is read, where an answer may be empty although the log goes on: the server takes as many
/// entries as were asked for, and leaves out what it holds back, or has no record for any more.
struct LogWalk {
    /// What is asked for next lies above it.
    private(set) var cursor: Int64 = 0
    /// The last entry that was shown.
    private var shown: Int64 = 0
    /// Where the log ended when this reading of it began.
    private var end: Int64?
    private var emptyAnswers = 0
    private var emptyInARow = 0

    /// Empty answers that are borne, in all. omSupply itself bears as many as the log has entries, and asks for hours.
    static let patience = 1000
    /// So many entries are stepped over one by one, as omSupply does: they may be held back singly.
    private static let smallSteps = 16

    /// Reads again what the log has by now.
    mutating func begin() { end = nil }

    /// Takes an answer.
    ///
    /// - Parameters:
    ///   - last: its last entry; nil for an empty one.
    ///   - end: where the log ends, as the answer has it.
    ///   - limit: how many entries it could have had.
    /// - Returns: whether to ask again.
    mutating func goOn(behind last: Int64?, end now: Int64, limit: Int) -> Bool {
        let end = self.end ?? now
        self.end = end
        if let last {
            (cursor, shown, emptyInARow) = (last, last, 0)
            // A log that grows while it is read need not have an end.
            return now <= end || cursor < end
        }
        guard cursor < end, emptyAnswers < Self.patience else { return false }
        emptyAnswers += 1
        emptyInARow += 1
        // No more than was asked for: all of that was left out.
        let doubled = emptyInARow > Self.smallSteps ? 1 << min(emptyInARow - Self.smallSteps, 20) : 1
        cursor += min(Int64(min(doubled, limit)), end - cursor)
        return true
    }

    /// Asking was not given up.
    var isAtEnd: Bool { cursor >= end ?? 0 }

    /// nil where the log shows its last entry.
    var silence: LogFacts.Silence? {
        guard let end, shown < end else { return nil }
        return LogFacts.Silence(after: shown, through: end, askedTo: cursor)
    }
}
