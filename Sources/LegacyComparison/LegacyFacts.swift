/// What the legacy server says of itself and of omSupply.
public struct LegacyFacts: Sendable, Hashable, Encodable {
    public let server: String
    /// omSupply's site there.
    public let site: Int64
    /// The server's own.
    public let legacySite: Int64
    /// What it does for omSupply now; `idle` for nothing.
    public let status: String
    /// How many records wait for omSupply.
    public let queueLength: Int64

    public init(server: String, site: Int64, legacySite: Int64, status: String, queueLength: Int64) {
        (self.server, self.site, self.legacySite) = (server, site, legacySite)
        (self.status, self.queueLength) = (status, queueLength)
    }
}

/// What a comparison of the legacy server's log with what omSupply holds of it showed.
public struct LogFacts: Sendable, Hashable, Encodable {
    /// The last entry of the legacy server's log.
    public var maxCursor: Int64 = 0
    /// Records that the log names.
    public var records: Int64 = 0
    /// Of these, those that omSupply has not read yet.
    public var pending: Int64 = 0
    /// Those that omSupply has read past, and does not have.
    public var missing = Unlike()
    /// Those that omSupply has read past, and has otherwise.
    public var differing = Unlike()
    /// Records that came to omSupply by its own queue: the log does not name such, so nothing is known of them unless
    /// that queue tells.
    public var notListed: Int64 = 0
    /// Records that came by that queue only after the legacy server's backup, so that it may not have them any more; only
    /// where a bundle tells its instant.
    public var doubtfulCount: Int64 = 0
    /// The first of these.
    public var doubtful: [VanishedRecord] = []
    /// Of the records that omSupply had by that queue before its restore: how many have come again since.
    public var cameAgain: Int64 = 0
    /// And how many have not.
    public var notAgain: Int64 = 0
    /// How many records came from the legacy server that it does not have any more.
    public var vanishedCount: Int64 = 0
    /// The first of these.
    public var vanished: [VanishedRecord] = []
    /// How many rows of omSupply refer to them.
    public var referenceCount: Int64 = 0
    /// The first of these.
    public var references: [BrokenReference] = []

    /// What the log counts and does not show at its end.
    public var silence: Silence?

    public struct Silence: Sendable, Hashable, Encodable {
        /// The last entry that it shows.
        public let after: Int64
        /// The last one that it counts.
        public let through: Int64
        /// How far it was asked; below `through` where asking was given up.
        public let askedTo: Int64

        public init(after: Int64, through: Int64, askedTo: Int64) {
            (self.after, self.through, self.askedTo) = (after, through, askedTo)
        }
    }

    /// Asking was not given up before its end. What it does not name is looked for only then.
    public var isWhole: Bool { silence.map { $0.askedTo >= $0.through } ?? true }

    public struct Unlike: Sendable, Hashable, Encodable {
        public var count: Int64
        /// The lowest entry of the log that names one.
        public var first: Int64?

        public init(count: Int64 = 0, first: Int64? = nil) { (self.count, self.first) = (count, first) }
    }

    public init() {}
}

/// A record that omSupply received from the legacy server, which has it no more.
public struct VanishedRecord: Sendable, Hashable, Encodable {
    /// The legacy server's name of the table.
    public let table: String
    public let record: String
    /// By omSupply's clock; for people.
    public let received: String
    public let reason: Reason

    public enum Reason: String, Sendable, Hashable, Encodable {
        /// The log names every record of its kind, and not this one.
        case notInLog
        /// Everything that the legacy server has for omSupply waits, and this one does not.
        case notInQueue
        /// It came after the legacy server's backup, and nothing names it since.
        case receivedAfterBackup
    }

    public init(table: String, record: String, received: String, reason: Reason = .notInLog) {
        (self.table, self.record, self.received, self.reason) = (table, record, received, reason)
    }

    func because(_ reason: Reason) -> VanishedRecord {
        VanishedRecord(table: table, record: record, received: received, reason: reason)
    }
}

/// A row of omSupply that refers to such a record.
public struct BrokenReference: Sendable, Hashable, Encodable {
    public enum Reason: String, Sendable, Hashable, Encodable {
        /// The legacy server does not have the record.
        case vanishedFromLegacy
    }

    public let table: String
    /// The row's primary key; of several columns, joined by commas.
    public let record: String
    public let column: String
    /// omSupply's table that the column refers to, and the record in it.
    public let target: String
    public let targetRecord: String
    public let reason: Reason

    public init(table: String, record: String, column: String, target: String, targetRecord: String, reason: Reason) {
        (self.table, self.record, self.column) = (table, record, column)
        (self.target, self.targetRecord, self.reason) = (target, targetRecord, reason)
    }
}
