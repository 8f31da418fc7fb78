public import DatabaseAccess
import SyncCursors
import ReconciliationModel

/// What became of a record that a site offered.
public enum SalvageOutcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// It came back: it was put where the server integrates it.
    case adopted
    /// Central kept its own version.
    case discarded
}

extension CentralStore {
    /// A version that central had as well is noted for the protocol's sake; it did not come back.
    private var equal: String { NoChangeReason.equalContent.rawValue }

    private var contentless: String { DiscardReason.withoutContent.rawValue }

    /// Versions of which nobody who came had the content, and nothing as late has come back.
    private var lost: SQL {
        """
        FROM sync_salvage s WHERE s.reason = \(contentless)
            AND NOT EXISTS (SELECT 1 FROM sync_salvage a WHERE a.table_name = s.table_name
                            AND a.record_id = s.record_id AND a.outcome = 'adopted' AND a.cursor >= s.cursor)
        """
    }

    /// What became of the records that sites have offered since ever, counted by the database.
    public func salvageCounts() throws(DatabaseError) -> SalvageCounts {
        let records = try connection.query(
            """
            SELECT outcome, count(*) AS records
            FROM (SELECT DISTINCT outcome, table_name, record_id FROM sync_salvage
                  WHERE reason NOT IN (\(equal), \(contentless))) AS r
            GROUP BY outcome
            """
        )
        var counts: [String: Int] = [:]
        for row in records { counts[try row.text("outcome")] = Int(try row.integer("records")) }
        var withoutContent = 0
        let select: SQL = "SELECT count(*) AS records FROM (SELECT DISTINCT s.table_name, s.record_id "
        for row in try connection.query(select + lost + ") AS r") {
            withoutContent = Int(try row.integer("records"))
        }
        return SalvageCounts(
            adopted: counts[SalvageOutcome.adopted.rawValue] ?? 0,
            discarded: counts[SalvageOutcome.discarded.rawValue] ?? 0,
            reasons: try connection.query(
                """
                SELECT outcome, reason, count(*) AS versions FROM sync_salvage WHERE reason <> \(equal)
                GROUP BY outcome, reason ORDER BY outcome, versions DESC, reason
                """,
                as: SalvageReason.self
            ),
            withoutContent: withoutContent
        )
    }

    /// Records that sites know of from a lost branch, whose content none of those that came had any more: lost, unless
    /// another site brings it. By their tables and names.
    ///
    /// - Parameter limit: so many versions at most.
    public func withoutContent(limit: Int) throws(DatabaseError) -> [SalvagedRecord] {
        try connection.query(
            """
            SELECT s.id, s.site_id, s.table_name, s.record_id, s.action, s.reason,
                   CAST(s.recorded AS TEXT) AS recorded

            """ + lost + " ORDER BY s.table_name, s.record_id, s.id LIMIT \(max(0, limit))",
            as: SalvagedRecord.self
        )
    }

    /// One page of the records that sites have offered, in the order of their tables and names. The content that came
    /// with them is not read: it may be a patient's.
    ///
    /// - Parameters:
    ///   - outcome: only what ended so.
    ///   - last: the last one of the page before; nil for the first page.
    ///   - limit: so many at most; fewer come only at the end.
    public func salvaged(
        _ outcome: SalvageOutcome,
        after last: SalvagedRecord? = nil,
        limit: Int
    ) throws(DatabaseError) -> [SalvagedRecord] {
        var rest: SQL = ""
        if let last {
            rest = " AND (table_name, record_id, id) > (\(last.table), \(last.record), \(last.version))"
        }
        return try connection.query(
            """
            SELECT id, site_id, table_name, record_id, action, reason, CAST(recorded AS TEXT) AS recorded
            FROM sync_salvage
            WHERE outcome = \(outcome.rawValue) AND reason NOT IN (\(equal), \(contentless))\(rest)
            ORDER BY table_name, record_id, id LIMIT \(max(0, limit))
            """,
            as: SalvagedRecord.self
        )
    }
}

/// How many of the records that sites offered came back, and of how many central kept its own version.
public struct SalvageCounts: Sendable, Hashable, Codable {
    /// Records of which some version came back.
    public let adopted: Int
    /// Records of which central kept its own version at least once.
    public let discarded: Int
    /// Records of which a site knows a version that it no longer has the content of, and of which nothing as late came back.
    public let withoutContent: Int
    /// Why: the commonest reason of each outcome first.
    public let reasons: [SalvageReason]

    public init(adopted: Int = 0, discarded: Int = 0, reasons: [SalvageReason] = [], withoutContent: Int = 0) {
        self.withoutContent = withoutContent
        self.adopted = adopted
        self.discarded = discarded
        self.reasons = reasons
    }
}

/// How often one reason decided. A record that was offered in two versions counts twice.
public struct SalvageReason: Sendable, Hashable, Codable {
    /// A `SalvageOutcome`, as the database has it.
    public let outcome: String
    /// An `AdoptionReason` or a `DiscardReason`; a newer program may have written another.
    public let reason: String
    public let versions: Int

    public init(outcome: String, reason: String, versions: Int) {
        self.outcome = outcome
        self.reason = reason
        self.versions = versions
    }
}

/// One version of a record that a site offered, without its content.
public struct SalvagedRecord: Sendable, Hashable, Codable {
    /// `Candidate.version`.
    public let version: String
    public let site: Int64
    public let table: String
    public let record: String
    /// A `RecordAction`.
    public let action: String
    /// Why it ended so.
    public let reason: String
    /// When it was decided, in UTC, for people only.
    public let recorded: String

    public init(
        version: String,
        site: Int64,
        table: String,
        record: String,
        action: String,
        reason: String,
        recorded: String
    ) {
        self.version = version
        self.site = site
        self.table = table
        self.record = record
        self.action = action
        self.reason = reason
        self.recorded = recorded
    }
}

extension SalvageReason: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        outcome = try row.text("outcome")
        reason = try row.text("reason")
        versions = Int(try row.integer("versions"))
    }
}

extension SalvagedRecord: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        version = try row.text("id")
        site = try row.integer("site_id")
        table = try row.text("table_name")
        record = try row.text("record_id")
        action = try row.text("action")
        reason = try row.text("reason")
        recorded = try row.text("recorded")
    }
}
