/// A cursor of omSupply's `key_value_store`, with the convention that omSupply's code gives it.
public struct StoredCursor: Sendable, Hashable, Codable {
    public let key: String
    public let value: Int64
    public let convention: CursorConvention

    public init(key: String, value: Int64, convention: CursorConvention) {
        self.key = key
        self.value = value
        self.convention = convention
    }
}

/// The keys under which omSupply stores cursors.
public enum CursorKey {
    public static let centralPull = "CENTRAL_SYNC_PULL_CURSOR"
    public static let remotePush = "REMOTE_SYNC_PUSH_CURSOR"
    public static let pushV6 = "SYNC_PUSH_CURSOR_V6"
    public static let pullV6 = "SYNC_PULL_CURSOR_V6"
    public static let pushV7 = "SYNC_PUSH_CURSOR_V7"
    public static let pullV7 = "SYNC_PULL_CURSOR_V7"

    /// Every other cursor points at a processor's next row.
    public static func convention(of key: String) -> CursorConvention {
        switch key {
        case centralPull, pushV7, pullV7: .lastSeen
        default: .next
        }
    }

    /// Keys whose value counts rows of some log: `…_CURSOR`, also with a version behind it.
    static func isCursor(_ key: String) -> Bool {
        key.hasSuffix("_CURSOR") || key.hasSuffix("_CURSOR_V6") || key.hasSuffix("_CURSOR_V7")
    }
}

/// How far central has stored one site's own log, for one life of that site's database.
public struct PushWatermark: Sendable, Hashable, Codable {
    public let site: Int64
    /// Made when the site's database was initialised: a site that starts afresh counts from one again.
    public let incarnation: String
    public let cursor: LastSeenCursor
    /// The number of the push that it comes from, counted by the site; 0 where the site does not count.
    public let session: Int64

    public init(site: Int64, incarnation: String, cursor: LastSeenCursor, session: Int64 = 0) {
        self.site = site
        self.incarnation = incarnation
        self.cursor = cursor
        self.session = session
    }

    /// Bundles of earlier versions hold no sessions.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        site = try values.decode(Int64.self, forKey: .site)
        incarnation = try values.decode(String.self, forKey: .incarnation)
        cursor = try values.decode(LastSeenCursor.self, forKey: .cursor)
        session = try values.decodeIfPresent(Int64.self, forKey: .session) ?? 0
    }
}
