package import JSONStreams

/// What the legacy server says of this site, and of itself.
public struct LegacySite: Sendable, Hashable, Codable {
    public let siteId: Int64
    public let initialisationStatus: String
    public let isOmSupplyCentralServer: Bool
    /// The legacy server's own site.
    public let mSupplyCentralSiteId: Int64
}

/// A part of the log of records that every site gets.
public struct CentralRecordPage: Sendable, Hashable, Decodable {
    /// The log's last entry at that moment.
    public let maxCursor: Int64
    public let data: [CentralRecord]

    public init(maxCursor: Int64, data: [CentralRecord]) { (self.maxCursor, self.data) = (maxCursor, data) }
}

/// An entry of that log. All entries of one record come with its present content.
public struct CentralRecord: Sendable, Hashable, Decodable {
    public enum Action: String, Sendable, Hashable {
        case insert, update, delete, merge
    }

    public let id: Int64
    public let table: String
    public let record: String
    public let action: Action
    /// An empty object for a record that is deleted.
    package let content: JSONValue

    package init(id: Int64, table: String, record: String, action: Action, content: JSONValue = .object([:])) {
        (self.id, self.table, self.record) = (id, table, record)
        (self.action, self.content) = (action, content)
    }

    private enum Key: String, CodingKey {
        case id = "ID"
        case table = "tableName"
        case record = "recordId"
        case action
        case content = "recordData"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        id = try values.decode(Int64.self, forKey: .id)
        table = try values.decode(String.self, forKey: .table)
        record = try values.decode(String.self, forKey: .record)
        // omSupply takes both `insert` and `Insert`.
        let word = try values.decode(String.self, forKey: .action)
        guard let action = Action(rawValue: word.lowercased()) else {
            throw DecodingError.dataCorruptedError(forKey: .action, in: values, debugDescription: "no action")
        }
        self.action = action
        content = try values.decodeIfPresent(JSONValue.self, forKey: .content) ?? .object([:])
    }
}

/// What waits for this site alone, from the first on. Reading takes nothing out.
public struct QueuePage: Sendable, Hashable, Decodable {
    /// All that wait, not only those of the page.
    public let queueLength: Int64
    public let data: [QueuedRecord]

    public init(queueLength: Int64, data: [QueuedRecord]) { (self.queueLength, self.data) = (queueLength, data) }

    private enum Key: CodingKey { case queueLength, data }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        queueLength = try values.decode(Int64.self, forKey: .queueLength)
        data = try values.decodeIfPresent([QueuedRecord].self, forKey: .data) ?? []
    }
}

/// A record that waits.
public struct QueuedRecord: Sendable, Hashable, Decodable {
    public let table: String
    public let record: String
    public let isDeleted: Bool
    /// An empty object for a record that is deleted.
    package let content: JSONValue

    package init(table: String, record: String, isDeleted: Bool = false, content: JSONValue = .object([:])) {
        (self.table, self.record, self.isDeleted, self.content) = (table, record, isDeleted, content)
    }

    private enum Key: String, CodingKey {
        case table = "tableName"
        case record = "recordId"
        case action
        case content = "recordData"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        table = try values.decode(String.self, forKey: .table)
        record = try values.decode(String.self, forKey: .record)
        isDeleted = try values.decode(String.self, forKey: .action).lowercased() == "delete"
        content = try values.decodeIfPresent(JSONValue.self, forKey: .content) ?? .object([:])
    }
}

/// How much waits, without the records themselves.
struct QueueLength: Decodable {
    let queueLength: Int64
}

/// What the legacy server is doing for this site: `idle`, `sync_is_running`, and the like.
struct SiteStatus: Decodable {
    let code: String
}

/// The form of a refusal.
struct LegacyRefusal: Decodable {
    struct Content: Decodable {
        let code: String
    }

    let error: Content
}
