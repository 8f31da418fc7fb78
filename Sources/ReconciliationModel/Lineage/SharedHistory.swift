public import SyncCursors
import Synchronization

/// How much of their history two timelines share.
public enum SharedHistory: Sendable, Hashable {
    case whole
    /// Up to and with this cursor, but for what the second misses, and for what only the second may have: rows that
    /// were being written when the first was copied.
    case through(LastSeenCursor, missing: [CursorSpan], unread: [CursorSpan])
}

/// What pairs of timelines have in common, as far as somebody has asked: every candidate asks for the same few.
final class SharedHistories: Sendable {
    private struct Pair: Hashable {
        let one, other: String
    }

    private let known = Mutex<[Pair: SharedHistory]>([:])

    func history(of one: String, and other: String, _ find: () -> SharedHistory?) -> SharedHistory? {
        let pair = Pair(one: one, other: other)
        if let history = known.withLock({ $0[pair] }) { return history }
        guard let history = find() else { return nil }
        known.withLock { $0[pair] = history }
        return history
    }
}
