public import SyncCursors

/// A candidate without its content: what a site sends first. Central says which contents it wants.
public struct CandidateOffer: Sendable, Hashable, Codable {
    public let table: String
    public let record: String
    public let action: RecordAction
    /// As in `Candidate`, like what follows.
    public let timeline: String
    public let cursor: Cursor
    public let author: Int64?
    public let own: LastSeenCursor?
    /// What the content says, as SHA-256 in hexadecimal, the same for all engines; nil for a delete, and for content that
    /// is lost or cannot be read: then central asks for the candidate as it is.
    public let hash: String?
    /// Which of the page's lists of fields the content has.
    public let fields: Int?

    init(_ candidate: Candidate, hash: String?, fields: Int?) {
        table = candidate.table
        record = candidate.record
        action = candidate.action
        timeline = candidate.timeline
        cursor = candidate.cursor
        author = candidate.author
        own = candidate.own
        self.hash = hash
        self.fields = fields
    }

    public var name: RecordName { RecordName(table, record) }

    /// The candidate with a content, wherever that was found.
    package func candidate(_ action: RecordAction? = nil, data: String?) -> Candidate {
        Candidate(
            table: table,
            record: record,
            action: action ?? self.action,
            data: data,
            timeline: timeline,
            cursor: cursor,
            author: author,
            own: own
        )
    }
}

/// Some of what a site offers. Travels from the site to central.
public struct CandidatePage: Sendable, Hashable, Codable {
    public let format: Int
    /// The members that contents have, each list in the order of its bytes: a hash says nothing of other columns.
    public private(set) var fields: [[String]]
    public private(set) var offers: [CandidateOffer]

    public static let currentFormat = 1
    /// So many offers central reads of a page at most: one that holds more is refused, and keeps no transaction open.
    public static let most = 10_000

    /// An empty page.
    public init() {
        format = Self.currentFormat
        fields = []
        offers = []
    }

    /// Takes a candidate in, and leaves its content out.
    package mutating func add(_ candidate: Candidate) {
        let content = candidate.action == .upsert ? candidate.data.flatMap { RecordContent(json: $0) } : nil
        guard let content, let hash = content.contentHash else {
            offers.append(CandidateOffer(candidate, hash: nil, fields: nil))
            return
        }
        let names = content.names
        let known = fields.firstIndex(of: names)
        if known == nil { fields.append(names) }
        offers.append(CandidateOffer(candidate, hash: hash, fields: known ?? fields.count - 1))
    }

    /// The members that the hash of one of the page's offers is of; nil where it has none, or names a list that is not
    /// there.
    package func names(of offer: CandidateOffer) -> [String]? {
        offer.fields.flatMap { fields.indices.contains($0) ? fields[$0] : nil }
    }
}

/// Central's answer to a page: the candidates that it has to see whole. With the others nothing is left to do.
public struct WantedCandidates: Sendable, Hashable, Codable {
    public let format: Int
    /// Places in `CandidatePage.offers`, counted from 0, in their order.
    public let wanted: [Int]

    public static let currentFormat = 1

    public init(_ wanted: [Int]) {
        format = Self.currentFormat
        self.wanted = wanted
    }

    /// What a central of an earlier version wants, which reads no pages: everything.
    public init(allOf page: CandidatePage) { self.init(Array(page.offers.indices)) }
}
