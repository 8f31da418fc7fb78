package import WALPositions

/// Finds the last commit up to a time or a position, from records that pass in order.
///
/// A time means what it means to PostgreSQL (`recovery_target_time`, inclusive): the log counts up to the first commit
/// or abort whose time is later. An earlier time behind that one, which a clock that was set back leaves, is not
/// reached.
package struct CommitSearch: Sendable {
    package enum Limit: Sendable, Hashable {
        /// Up to this time, itself included.
        case time(WALTime)
        /// Everything that ends at or before this position.
        case position(LSN)
    }

    package let limit: Limit
    /// The last commit within the limit; nil if there is none.
    package private(set) var last: WALCommit?
    /// Where the first record behind `last` begins: recovery that is to end with `last` stops before it. nil as long
    /// as none has come; PostgreSQL cannot be stopped exactly at the end of the log by a position.
    package private(set) var follower: LSN?
    /// Where the first record begins that lies beyond the limit; nil as long as none has come.
    package private(set) var beyond: LSN?

    package init(_ limit: Limit) { self.limit = limit }

    /// No later record can change the answer.
    package var isDone: Bool { beyond != nil }

    package mutating func note(_ record: WALRecord) {
        guard !isDone else { return }
        if follower == nil, last != nil { follower = record.start }
        if isBeyond(record) {
            beyond = record.start
        } else if let commit = WALCommit(record) {
            last = commit
            follower = nil
        }
    }

    private func isBeyond(_ record: WALRecord) -> Bool {
        switch limit {
        case .position(let lsn): return record.end > lsn
        case .time(let limit):
            switch record.event {
            case .commit(let time), .commitPrepared(let time), .abort(let time), .abortPrepared(let time):
                return time > limit
            default: return false
            }
        }
    }
}
