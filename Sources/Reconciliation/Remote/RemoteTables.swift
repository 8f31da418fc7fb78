public import SyncCursors
public import ReconciliationModel

/// What reconciliation reads and writes in a remote site's database, each a statement or two; what to do with it is
/// decided in `SiteReconciler`. All but the transactions are called inside one.
package protocol RemoteTables {
    func transaction<R>(_ body: () throws -> R) throws -> R
    /// As `transaction`, and what it and all before it wrote survives a power cut.
    func durableTransaction<R>(_ body: () throws -> R) throws -> R

    /// The site that the settings name.
    func site() throws -> Int64?
    /// This life of the database; begun where it had not.
    func life() throws -> SiteLife
    func write(_ life: SiteLife) throws
    /// What the site had seen of central's log when it made its own changes, in their order.
    func seenPlaces() throws -> [SeenPlace]
    func add(_ place: SeenPlace) throws
    func remove(_ place: SeenPlace) throws
    func pullCursor() throws -> NextCursor
    func pushCursor() throws -> NextCursor
    func movePull(to next: NextCursor) throws
    func movePush(to next: NextCursor) throws
    /// The highest cursor that the site's own log handed out.
    func highestOwn() throws -> LastSeenCursor?

    /// Notes where a record stands that was received; nil is the timeline of a site that knows of none.
    ///
    /// - Parameter own: how far the site's own log had come by then.
    func note(_ record: PulledRecord, at cursor: Cursor, of timeline: String?, own: LastSeenCursor?) throws
    /// Where records stand that were last received under these cursors of a timeline, in the order of cursor, table and
    /// id; nil is the timeline of a site that knows of none.
    ///
    /// - Parameters:
    ///   - last: only what comes after this one.
    ///   - limit: so many at most; fewer come only at the end.
    func pulled(_ span: CursorSpan, of timeline: String?, after last: PulledPlace?, limit: Int) throws -> [PulledPlace]
    /// Where a record stands that was received.
    func pulled(_ record: RecordName) throws -> PulledPlace?
    /// The last version of a record that was received.
    func received(_ record: RecordName) throws -> ReceivedVersion
    /// The site's own changes in that part of its log of which nothing later is there, in its order: so many at most,
    /// and fewer only at the end.
    func ownChanges(in span: CursorSpan, of table: String, limit: Int) throws -> [OwnChange]
    /// Whether the site itself changed a record last, after all that it received of it, whether or not that could be
    /// integrated.
    func isOwn(_ record: RecordName) throws -> Bool
    /// A record's content as JSON; nil when there is no such record.
    func content(of record: RecordName) throws -> String?
}

/// What a site's database knows of itself.
package struct SiteLife: Hashable {
    package let incarnation: String
    /// The timeline that the site adopted last; nil when it has never heard of one.
    package var timeline: String?
    /// How many pushes were begun.
    package var session: Int64
    /// What may have been sent of the site's own log, whether or not central's answer arrived.
    package var sentThrough: LastSeenCursor?
    /// How far the last pull reached that came to its end.
    package var pulledThrough: LastSeenCursor?
    /// Until a pull comes to its end, the site receives its own rows as well: some may be of an earlier life.
    package var pullsOwn: Bool
    /// Changes of the site's own to shared records up to here were offered to central, and are not pushed again.
    package var decidedThrough: LastSeenCursor?
    /// The shared tables that central named then.
    package var decidedTables: [String]

    package init(
        incarnation: String,
        timeline: String? = nil,
        session: Int64 = 0,
        sentThrough: LastSeenCursor? = nil,
        pulledThrough: LastSeenCursor? = nil,
        pullsOwn: Bool = false,
        decidedThrough: LastSeenCursor? = nil,
        decidedTables: [String] = []
    ) {
        self.incarnation = incarnation
        self.timeline = timeline
        self.session = session
        self.sentThrough = sentThrough
        self.pulledThrough = pulledThrough
        self.pullsOwn = pullsOwn
        self.decidedThrough = decidedThrough
        self.decidedTables = decidedTables
    }

    package var readTimeline: String { timeline ?? Timeline.rootID }
}

/// Before a site pushes, or follows a directive, it notes what it has seen of central's log: its own changes so far, after
/// those of the note before, were made with no more. What it sees later says nothing of these.
package struct SeenPlace: Hashable {
    /// The end of the site's own log.
    package let own: LastSeenCursor
    package let place: RecordPlace

    package init(own: LastSeenCursor, _ place: RecordPlace) {
        self.own = own
        self.place = place
    }

    /// Notes that are kept beside the last of each timeline.
    static let most = 64

    /// The oldest of too many: without it, its changes count as made at the next place of the same timeline, which had seen
    /// more.
    static func spare(in places: [SeenPlace]) -> SeenPlace? {
        let spare = zip(places, places.dropFirst()).filter { $0.place.timeline == $1.place.timeline }
        return spare.count > most ? spare.first?.0 : nil
    }
}

/// Where the last version of a record stands that a site received.
package struct PulledPlace: Hashable {
    package let record: RecordName
    package let cursor: Cursor
    /// Nil where the site knew of no timelines.
    package let timeline: String?
    /// The site that wrote it, where central said so.
    package let author: Int64?

    package init(_ record: RecordName, _ cursor: Cursor, of timeline: String?, author: Int64? = nil) {
        self.record = record
        self.cursor = cursor
        self.timeline = timeline
        self.author = author
    }
}

/// The last version of a record that a site received.
package struct ReceivedVersion: Hashable {
    package let action: RecordAction
    private let data: String?

    package init(action: RecordAction, data: String?) {
        self.action = action
        self.data = data
    }

    /// A delete has none, whatever was sent with it.
    package var content: String? { action == .delete ? nil : data }
}

/// A change of the site's own in its change log.
package struct OwnChange: Hashable {
    package let record: RecordName
    package let cursor: LastSeenCursor
    package let action: RecordAction

    package init(record: RecordName, cursor: LastSeenCursor, action: RecordAction) {
        self.record = record
        self.cursor = cursor
        self.action = action
    }
}

/// A record that a site received from central, with the cursor that central sent it under.
public struct PulledRecord: Sendable, Hashable {
    public let table: String
    public let record: String
    public let cursor: Cursor
    /// The site that wrote it (`changelog.source_site_id`); nil for central, and where the server does not send it. Then
    /// of two lost changes of a shared record the earlier may win, and the later one is in the report.
    public let author: Int64?
    /// Where the version came from that central sent, if it had adopted it from a lost branch (`CentralStore.origin`):
    /// should the adoption be lost as well, it is no later than it was. Nil where the server does not send it: then such
    /// a version may win over one that had come after it, which is in the report.
    public let origin: RecordPlace?
    /// Central has a later version of its author's, which it could not integrate (`CentralStore.isBehind`).
    public let isBehind: Bool

    public init(
        table: String,
        record: String,
        cursor: Cursor,
        author: Int64? = nil,
        origin: RecordPlace? = nil,
        isBehind: Bool = false
    ) {
        self.table = table
        self.record = record
        self.cursor = cursor
        self.author = author
        self.origin = origin
        self.isBehind = isBehind
    }

    package var name: RecordName { RecordName(table, record) }
}
