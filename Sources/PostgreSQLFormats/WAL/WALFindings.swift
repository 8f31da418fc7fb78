package import WALPositions

/// Where a transaction became part of the database.
package struct WALCommit: Sendable, Hashable, Codable {
    /// Of the commit record.
    package let start: LSN
    /// Behind it: a database recovered to here has the transaction.
    package let end: LSN
    /// By the server's clock. Later commits may have earlier times, by a little or after the clock was set.
    package let time: WALTime

    package init(start: LSN, end: LSN, time: WALTime) {
        self.start = start
        self.end = end
        self.time = time
    }

    /// nil unless the record commits a transaction.
    init?(_ record: WALRecord) {
        switch record.event {
        case .commit(let time), .commitPrepared(let time): self.init(start: record.start, end: record.end, time: time)
        default: return nil
        }
    }
}

/// A place in the log that was given a name by `pg_create_restore_point`.
package struct WALRestorePoint: Sendable, Hashable, Codable {
    package let name: String
    /// What the function returned: the end of its record.
    package let lsn: LSN
    package let time: WALTime

    package init(name: String, lsn: LSN, time: WALTime) {
        self.name = name
        self.lsn = lsn
        self.time = time
    }
}

/// What a stretch of the log holds that one may want to restore to.
package struct WALFindings: Sendable, Hashable {
    package private(set) var recordCount = 0
    package private(set) var commitCount = 0
    package private(set) var firstCommit: WALCommit?
    /// The last in the log, not by the clock.
    package private(set) var lastCommit: WALCommit?
    /// In the order of the log, the first `restorePointLimit` of them.
    package private(set) var restorePoints: [WALRestorePoint] = []
    package private(set) var restorePointsLeftOut = 0
    /// Where the first tablespace was made that this stretch of the log makes anew when it is replayed.
    package private(set) var createdTablespace: String?

    package static let restorePointLimit = 10_000

    package init() {}

    package mutating func note(_ record: WALRecord) {
        recordCount += 1
        switch record.event {
        case .commit, .commitPrepared:
            commitCount += 1
            lastCommit = WALCommit(record)
            if firstCommit == nil { firstCommit = lastCommit }
        case .restorePoint(let name, let time):
            if restorePoints.count < Self.restorePointLimit {
                restorePoints.append(WALRestorePoint(name: name, lsn: record.end, time: time))
            } else {
                restorePointsLeftOut += 1
            }
        case .tablespaceCreated(let path): createdTablespace = createdTablespace ?? path
        default: break
        }
    }
}
