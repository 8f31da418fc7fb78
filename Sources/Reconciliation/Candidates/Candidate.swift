public import SyncCursors

/// A record that a site pulled from a part of central's history that a restore cut off. The site may hold the only copy.
public struct Candidate: Sendable, Hashable, Codable {
    public let table: String
    public let record: String
    public let action: RecordAction
    /// The JSON that the site received last; nil for a delete, and when the site no longer has it.
    public let data: String?
    /// Where it was pulled from.
    public let timeline: String
    public let cursor: Cursor

    public init(
        table: String,
        record: String,
        action: RecordAction,
        data: String?,
        timeline: String,
        cursor: Cursor
    ) {
        self.table = table
        self.record = record
        self.action = action
        self.data = data
        self.timeline = timeline
        self.cursor = cursor
    }

    /// Names this version of the record, whichever site brings it.
    public var version: String { "\(cursor)@\(timeline)/\(table)/\(record)" }
}

/// What sync does with a record, as omSupply spells it.
public enum RecordAction: String, Sendable, Hashable, Codable {
    case upsert = "UPSERT"
    case delete = "DELETE"
    case merge = "MERGE"
}
