/// A backup of the legacy server that is not used, and why.
public struct RejectedSet: Sendable, Hashable, Codable {
    public enum Reason: Sendable, Hashable, Codable {
        /// The history has no entry for it: it is being written, was renamed, or is older than the history.
        case noHistoryEntry
        /// As before, and its files grew or appeared while the database was copied: it is being written.
        case beingWritten
        /// There is no history at all, or not any more: it was moved or deleted, or 4D is older than version 18.
        case noHistory
        case historyUnreadable
        /// It ended with an error, or was refused when files of it were there already.
        case failed(Int)
        /// A status other than 0 and not one file: the startup method refused it, or it failed before it began.
        case nothingWritten(Int)
        /// Error 1406: somebody pressed Stop.
        case cancelled
        /// Its status is a word that is not known.
        case unknownStatus(String)
        case statusMissing
        /// The history calls it good; a file of it is not there.
        case segmentMissing(Int)
        /// The history calls it good; its one file, or every segment, is gone.
        case filesGone
        /// The history calls it good; what lies in a file's place is a link, a pipe or the like, which is not read.
        case notAFile
        /// Several files claim the same place in it.
        case ambiguous
        /// A file's name is not UTF-8, or no member of a bundle can have it.
        case unusableName
        /// 4D called it finished, and its size or time of last change is another one since.
        case changedSinceFinished
        /// Its files changed, vanished or could not be read while they were copied.
        case changedWhileCopied
        /// The newest whole backup of another database, whose archives lie in the same folder.
        case anotherDatabase
        /// What a later version of this program wrote.
        case other

        /// Whether the legacy server began it, and it did not come to a good end.
        public var isFailure: Bool {
            switch self {
            case .failed, .nothingWritten, .cancelled: true
            default: false
            }
        }

        /// Whether 4D had finished it, and something happened to its files: that is not 4D's daily life.
        public var isLoss: Bool {
            switch self {
            case .segmentMissing, .filesGone, .notAFile, .ambiguous, .unusableName, .changedSinceFinished,
                .changedWhileCopied:
                true
            default: false
            }
        }
    }

    public let name: String?
    public let number: Int
    public let started: LegacyTime?
    public let reason: Reason
    /// Whether 4D began it after the one that was taken, as far as history and files tell.
    public let isNewer: Bool

    public init(name: String?, number: Int, started: LegacyTime? = nil, reason: Reason, isNewer: Bool = false) {
        (self.name, self.number, self.started) = (name, number, started)
        (self.reason, self.isNewer) = (reason, isNewer)
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decodeIfPresent(String.self, forKey: .name)
        number = try values.decode(Int.self, forKey: .number)
        started = try values.decodeIfPresent(LegacyTime.self, forKey: .started)
        isNewer = try values.decode(Bool.self, forKey: .isNewer)
        reason = (try? values.decode(Reason.self, forKey: .reason)) ?? .other
    }
}

/// Where the numbers of sets and logs do not go on as 4D counts.
public enum NumberingBreak: Sendable, Hashable, Codable {
    /// Numbers between two backups of the history are not in it.
    case gap(after: Int, before: Int)
    /// 4D began to count anew: the history had been moved or deleted.
    case restart(after: Int, at: Int)
    /// Files of an earlier count lie beside those of the history: numbers up to this one.
    case earlierCount(upTo: Int)
    /// The journal that was archived after this backup is missing: what follows it cannot be replayed.
    case logMissing(Int)
    /// There is no current journal in the folder.
    case journalMissing
}
