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
    /// Records that came to omSupply by its own queue: the log does not name such, so nothing is known of them.
    public var notListed: Int64 = 0
    /// How many records came from the legacy server that it does not have any more.
    public var vanishedCount: Int64 = 0
    /// The first of these.
    public var vanished: [VanishedRecord] = []
    /// How many rows of omSupply refer to them.
    public var referenceCount: Int64 = 0
    /// The first of these.
    public var references: [BrokenReference] = []

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

    public init(table: String, record: String, received: String) {
        (self.table, self.record, self.received) = (table, record, received)
    }
}

/// A row of omSupply that refers to such a record.
public struct BrokenReference: Sendable, Hashable, Encodable {
    public enum Reason: String, Sendable, Hashable, Encodable {
        /// The legacy server's log does not name the record.
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
