public import SyncCursors

/// A version of a record that a site holds and central may have lost in a restore: pulled from a part of history that
/// was cut off, or the site's own change of a shared record that central had acknowledged. The site may hold the only
/// copy.
public struct Candidate: Sendable, Hashable, Codable {
    public let table: String
    public let record: String
    public let action: RecordAction
    /// The JSON that the site received last, or has of its own; nil for a delete, and when the site no longer has it.
    public let data: String?
    /// The timeline that it was pulled from or, for the site's own change, written on.
    public let timeline: String
    /// Where it stands in central's log. A change of the site's own: what the site had seen of central's log when it was
    /// written, or soon after.
    public let cursor: Cursor
    /// The site that wrote what was pulled, where central said so; nil for central itself.
    public let author: Int64?
    /// Where a change of the site's own stands in the site's log; nil for what was pulled.
    public let own: LastSeenCursor?

    public init(
        table: String,
        record: String,
        action: RecordAction,
        data: String?,
        timeline: String,
        cursor: Cursor,
        author: Int64? = nil,
        own: LastSeenCursor? = nil
    ) {
        self.table = table
        self.record = record
        self.action = action
        self.data = data
        self.timeline = timeline
        self.cursor = cursor
        self.author = author
        self.own = own
    }

    public var name: RecordName { RecordName(table, record) }

    public var version: LostVersion {
        LostVersion(place: RecordPlace(cursor, of: timeline), author: author, own: own)
    }

    /// Names this version of the record: what was pulled by its place, whichever site brings it.
    public func versionID(from incarnation: String) -> String {
        if let own { return "own \(own.cursor)@\(incarnation)/\(table)/\(record)" }
        return "\(cursor)@\(timeline)/\(table)/\(record)"
    }
}

/// What sync does with a record, as omSupply spells it.
public enum RecordAction: String, Sendable, Hashable, Codable {
    case upsert = "UPSERT"
    case delete = "DELETE"
    case merge = "MERGE"
}
