public import SyncCursors
public import WALPositions

/// What a call of one of the legacy server's hooks left behind. Their numbers tell the order.
public enum HookReceipt: Sendable, Hashable {
    case begin(BeginReceipt)
    case end(EndReceipt)

    public var number: Int {
        switch self {
        case .begin(let receipt): receipt.number
        case .end(let receipt): receipt.number
        }
    }

    /// The same without the cursors of the sites, of which there may be tens of thousands.
    package var withoutSites: HookReceipt {
        guard case .begin(var receipt) = self else { return self }
        receipt.mark?.cursors.watermarks = []
        return .begin(receipt)
    }

    /// The backups that lay in the folder then; nil when nobody could look.
    package var listing: LegacyListing? {
        switch self {
        case .begin(let receipt): receipt.legacy
        case .end(let receipt): receipt.legacy
        }
    }
}

/// The legacy server was about to begin a backup.
public struct BeginReceipt: Sendable, Hashable, Codable {
    public var formatVersion = 1
    public let number: Int
    /// UTC; for people.
    public let made: String
    public let tool: String
    /// The instant of omSupply that belongs to that backup; nil after a veto.
    public var mark: HookMark?
    /// Why the backup was not to begin.
    public var veto: HookVeto?
    /// What lay in the folder before the backup.
    public var legacy: LegacyListing?
    /// Why the folder was not looked at.
    public var legacyUnread: String?

    public init(
        number: Int,
        made: String,
        tool: String,
        mark: HookMark? = nil,
        veto: HookVeto? = nil,
        legacy: LegacyListing? = nil,
        legacyUnread: String? = nil
    ) {
        (self.number, self.made, self.tool, self.mark, self.veto) = (number, made, tool, mark, veto)
        (self.legacy, self.legacyUnread) = (legacy, legacyUnread)
    }
}

/// One instant of omSupply, fixed before the legacy server locked its own data.
public struct HookMark: Sendable, Hashable, Codable {
    /// Of the restore point; on SQLite it only tells this mark from others.
    public let name: String
    /// nil on a SQLite server, which has no log.
    public let place: LogPlace?
    /// nil in receipts of tools that did not note it: such a mark may be of any database.
    public let database: MarkedDatabase?
    public package(set) var cursors: CursorSnapshot
    /// Read right before the mark; nil when the database has no such table.
    public let syncs: SyncLogReading?
    /// Seconds that the end of a synchronisation was waited for.
    public let waitedForSync: Double
    /// Seconds that the change log's lock was waited for.
    public let waitedForLock: Double

    public init(
        name: String,
        place: LogPlace?,
        database: MarkedDatabase?,
        cursors: CursorSnapshot,
        syncs: SyncLogReading?,
        waitedForSync: Double,
        waitedForLock: Double
    ) {
        (self.name, self.place, self.database) = (name, place, database)
        (self.cursors, self.syncs) = (cursors, syncs)
        // To the millisecond.
        self.waitedForSync = (waitedForSync * 1000).rounded() / 1000
        self.waitedForLock = (waitedForLock * 1000).rounded() / 1000
    }

    /// The beginning of every such name: one in the log that no receipt has belongs to a hook that gave up.
    public static let namePrefix = "omsupply-legacy-"
}

/// A position in one server's log.
public struct LogPlace: Sendable, Hashable, Codable {
    public let systemIdentifier: String
    public let timeline: Timeline
    public let lsn: LSN

    public init(systemIdentifier: String, timeline: Timeline, lsn: LSN) {
        (self.systemIdentifier, self.timeline, self.lsn) = (systemIdentifier, timeline, lsn)
    }
}

/// Why the legacy server was told not to begin.
public struct HookVeto: Sendable, Hashable, Codable {
    /// A stable word for programs, such as `hookTookTooLong`.
    public let code: String
    public let reason: String
    /// The restore point that may have been made all the same, and that nobody uses.
    public let mark: String?

    public init(code: String, reason: String, mark: String?) {
        (self.code, self.reason, self.mark) = (code, reason, mark)
    }
}

/// The legacy server's backup has ended.
public struct EndReceipt: Sendable, Hashable, Codable {
    public var formatVersion = 1
    public let number: Int
    /// UTC; for people.
    public let made: String
    public let tool: String
    /// What the legacy server gave: 0 for a good backup.
    public let status: Int
    /// What it closes, as it was understood then.
    public let closing: HookClosing
    /// What lay in the folder after the backup.
    public var legacy: LegacyListing?
    public var legacyUnread: String?
    /// What had been synchronised by then; nil when the database could not be asked.
    public var syncs: SyncLogReading?
    /// The cursors by then, without those of the sites.
    public var cursors: CursorSnapshot?
    /// Why the database was not asked.
    public var databaseUnread: String?

    public init(number: Int, made: String, tool: String, status: Int, closing: HookClosing) {
        (self.number, self.made, self.tool, self.status, self.closing) = (number, made, tool, status, closing)
    }
}

/// Which begin an end belongs to.
public enum HookClosing: Sendable, Hashable, Codable {
    /// The number of the begin.
    case begin(number: Int)
    /// The begin was vetoed: there was no backup.
    case vetoed(number: Int)
    /// No begin is known: none was called, or its receipt cannot be read.
    case noBegin
    /// The newest begin was closed before, by the end of this number.
    case closedBefore(end: Int)
}

extension HookReceipt: Codable {
    private enum Kind: String, Codable { case begin, end }
    private enum CodingKeys: String, CodingKey { case hook }

    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .hook) {
        case .begin: self = .begin(try BeginReceipt(from: decoder))
        case .end: self = .end(try EndReceipt(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .begin(let receipt):
            try container.encode(Kind.begin, forKey: .hook)
            try receipt.encode(to: encoder)
        case .end(let receipt):
            try container.encode(Kind.end, forKey: .hook)
            try receipt.encode(to: encoder)
        }
    }
}
