public import SyncCursors

/// Where a version of a record stands in central's history.
public struct RecordPlace: Sendable, Hashable, Codable {
    public let timeline: String
    public let cursor: Cursor

    public init(_ cursor: Cursor, of timeline: String) {
        self.timeline = timeline
        self.cursor = cursor
    }
}

/// A record by its table and id.
public struct RecordName: Sendable, Hashable, Codable {
    public let table: String
    public let id: String

    public init(_ table: String, _ id: String) {
        self.table = table
        self.id = id
    }
}
