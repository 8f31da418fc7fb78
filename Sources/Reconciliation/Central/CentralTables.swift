package import SyncCursors
package import ReconciliationModel

/// What reconciliation reads and writes in central's database, each a statement or two; what to do with it is decided in
/// `CentralReconciler`. All but `transaction` is called inside one.
package protocol CentralTables {
    /// Runs `body` in a transaction: the one that is open, or one of its own.
    func transaction<R>(readOnly: Bool, _ body: () throws -> R) throws -> R
    /// Lineage, cursors, sites and watermarks.
    func facts() throws -> CentralFacts
    /// As `facts()`, with this site alone: at the same cost however many there are.
    func facts(of site: Int64) throws -> CentralFacts
    func lineage() throws -> Lineage
    /// Whether there is any timeline but the first.
    func wasRestored() throws -> Bool

    // Sites
    func standing(of site: Int64) throws -> SiteStanding?
    func write(_ state: SiteState, _ standing: SiteStanding) throws
    func watermark(site: Int64, incarnation: String) throws -> PushWatermark?
    /// A watermark never goes back.
    func raise(_ watermark: PushWatermark) throws
    /// As `raise(_:)`, in the transaction of a push: says how far the log was stored before. Nil where nothing was written,
    /// because something else is noted of the site than that it is reconciled, or nothing although central was restored, or
    /// this life of its database is refused.
    func raise(_ watermark: PushWatermark, ifInLine: Bool) throws -> RaisedWatermark?
    /// Marks one life of a site's database as refused for ever (`PushWatermark.isRefused`).
    func refuse(site: Int64, incarnation: String) throws

    // Timelines
    /// Until the transaction ends, nobody else opens a timeline.
    func lockLineage() throws
    /// Cursors below the last row that no row has: the `limit` highest spans, lowest first.
    func missingCursors(limit: Int) throws -> [CursorSpan]
    /// Writes those that are not there.
    func add(_ timelines: [Timeline]) throws
    /// The next row of the change log gets a cursor above `highest`. Not undone by a rollback on PostgreSQL.
    func advanceChangelog(above highest: Cursor) throws
    /// The numbers that central gives its documents go on so much higher.
    func advanceNumbers(by count: Int64) throws
    /// What failed to integrate.
    func failed() throws -> [FailedChange]
    /// What failed to integrate waits again.
    func retry(_ record: RecordName) throws
    /// What failed to integrate becomes central's own, like an adoption: every site is to receive it.
    func takeOver(_ record: RecordName) throws

    // Records
    /// The last row of the change log that names a record.
    func lastChange(of record: RecordName) throws -> RecordChange?
    /// What the record's table has.
    func current(_ record: RecordName) throws -> any CurrentRecord
    /// What waits to be integrated, or has failed to.
    func waiting(_ record: RecordName) throws -> WaitingChange?
    /// What was adopted for a record so far.
    func adopted(_ record: RecordName) throws -> [AdoptedVersion]
    /// Whether a version was adopted or discarded before. One that came without its content was not: another site may have
    /// it.
    func isNoted(_ version: String) throws -> Bool
    /// Puts a candidate where the server integrates it, as central's own: every site is to receive it, also the one that
    /// it came from, whose database may be put back.
    func buffer(_ candidate: Candidate) throws
    /// Takes the place of the same version without its content.
    func note(_ entry: SalvageEntry) throws
    /// Writes a row into the change log that sends every site central's version of a record.
    func announce(_ record: RecordName) throws
}

extension CentralTables {
    func transaction<R>(_ body: () throws -> R) throws -> R { try transaction(readOnly: false, body) }
}

/// For tables where reading everything costs nothing.
extension CentralTables {
    package func facts(of site: Int64) throws -> CentralFacts { try facts().only(site) }
    package func lineage() throws -> Lineage { try facts().lineage }
    package func wasRestored() throws -> Bool { try lineage().timelines.count > 1 }

    package func raise(_ watermark: PushWatermark, ifInLine: Bool) throws -> RaisedWatermark? {
        if ifInLine {
            guard let standing = try standing(of: watermark.site) else {
                return try wasRestored() ? nil : stored(watermark)
            }
            guard standing.state == .reconciled else { return nil }
        }
        return try stored(watermark)
    }

    private func stored(_ watermark: PushWatermark) throws -> RaisedWatermark? {
        let known = try self.watermark(site: watermark.site, incarnation: watermark.incarnation)
        if let known, known.isRefused { return nil }
        try raise(watermark)
        return RaisedWatermark(before: known?.cursor)
    }
}

/// A watermark that was raised, or was as high already.
package struct RaisedWatermark: Hashable {
    /// How far the log was stored before; nil for nothing.
    package let before: LastSeenCursor?

    package init(before: LastSeenCursor?) { self.before = before }
}

/// A row of the change log.
package struct RecordChange: Hashable {
    package let cursor: LastSeenCursor
    /// The site that the change came from; nil for central's own.
    package let source: Int64?
    /// It is an adoption that was integrated: what has central itself as its source.
    package let isAdoption: Bool

    package init(cursor: LastSeenCursor, source: Int64?, isAdoption: Bool = false) {
        self.cursor = cursor
        self.source = source
        self.isAdoption = isAdoption
    }
}

/// A record as its table has it.
package protocol CurrentRecord {
    /// Whether an upsert of this content, or a delete, would change nothing. False where that cannot be told.
    func says(_ action: RecordAction, _ data: String?) -> Bool
    /// What it says of these members; nil where there is no record, or one of them has no column.
    func said(of names: [String]) -> RecordContent?
}

/// A row of `sync_buffer` that is not integrated.
package struct WaitingChange: Hashable {
    package let record: RecordName
    package let action: String
    package let data: String
    /// The site that it came from.
    package let source: Int64?
    /// It is an adoption.
    package let isAdoption: Bool

    package init(record: RecordName, action: String, data: String, source: Int64?, isAdoption: Bool = false) {
        self.record = record
        self.source = source
        self.isAdoption = isAdoption
        self.action = action
        self.data = data
    }
}

/// A row of `sync_buffer` that failed to integrate.
package struct FailedChange: Hashable {
    package let record: RecordName
    /// The site that it came from.
    package let source: Int64?
    /// It is an adoption.
    package let isAdoption: Bool

    package init(record: RecordName, source: Int64?, isAdoption: Bool) {
        self.record = record
        self.source = source
        self.isAdoption = isAdoption
    }
}

/// A version that central took over from a site.
package struct AdoptedVersion: Hashable {
    package let version: LostVersion
    package let action: RecordAction
    package let data: String?

    package init(_ version: LostVersion, action: RecordAction, data: String?) {
        self.version = version
        self.action = action
        self.data = data
    }
}

/// A row of `sync_salvage`.
package struct SalvageEntry: Hashable {
    package enum Outcome: String {
        case adopted, discarded
    }

    package let candidate: Candidate
    package let version: String
    package let site: Int64
    package let outcome: Outcome
    package let reason: String

    /// Of a version whose content the site no longer had.
    package static let withoutContent = DiscardReason.withoutContent.rawValue
    package var hasContent: Bool { reason != Self.withoutContent }

    package init(_ candidate: Candidate, version: String, site: Int64, outcome: Outcome, reason: String) {
        self.candidate = candidate
        self.version = version
        self.site = site
        self.outcome = outcome
        self.reason = reason
    }
}
