package import SyncCursors

/// How much a site sends at a time.
public struct PageLimits: Sendable, Hashable {
    /// Records of a page, and of a batch of candidates; 1 to `CandidatePage.most`.
    public let records: Int
    /// Bytes of content in a batch of candidates. A record that is larger travels alone.
    public let bytes: Int

    public init(records: Int = 500, bytes: Int = 4 << 20) {
        self.records = min(max(1, records), CandidatePage.most)
        self.bytes = bytes
    }
}

/// How far a site has offered. Good for the directive that it was made for; with another one the site begins anew, and
/// central wants nothing twice.
public struct OfferPosition: Sendable, Hashable, Codable {
    /// As the site has noted it: nil for what it pulled when it knew of no timelines, and for its own changes.
    package let timeline: String?
    package let table: String
    package let record: String
    /// In central's log, or for the site's own change in the site's.
    package let cursor: Cursor
    package let isOwn: Bool

    package init(_ record: RecordName, _ cursor: Cursor, timeline: String?, isOwn: Bool) {
        table = record.table
        self.record = record.id
        self.timeline = timeline
        self.cursor = cursor
        self.isOwn = isOwn
    }
}

/// A page, and where the next one begins.
public struct OfferedPage: Sendable, Hashable {
    public package(set) var page = CandidatePage()
    /// Nil when nothing is left.
    public package(set) var next: OfferPosition?

    package init() {}
}

/// Candidates with their content, and where the next batch begins.
public struct CandidateBatch: Sendable, Hashable {
    public package(set) var candidates: [Candidate] = []
    /// A place in `WantedCandidates.wanted`; nil when nothing is left.
    public package(set) var next: Int?

    package init() {}
}

/// What a site has offered in one go.
public struct OfferCounts: Sendable, Hashable, Codable {
    public package(set) var pages = 0
    public package(set) var offered = 0
    /// How many central wanted whole.
    public package(set) var sent = 0
    /// In how many batches.
    public package(set) var batches = 0

    public init() {}
}
