import JSONStreams
import DatabaseAccess
import LegacyServer

/// The last version of a record that omSupply received, as `sync_buffer` keeps it.
struct HeldRecord: RowDecodable {
    let record: String
    let action: String
    let data: String
    let source: Int64?

    init(row: Row) throws(DatabaseError) {
        record = try row.text("record_id")
        action = try row.text("action")
        data = try row.text("data")
        source = try row.optionalInteger("source_site_id")
    }

    /// By record.
    static func all(of records: [String], in db: any DatabaseConnection) throws(DatabaseError) -> [String: HeldRecord] {
        let rows = try db.query(
            """
            SELECT record_id, CAST(action AS TEXT) AS action, data, source_site_id FROM sync_buffer
            WHERE record_id IN (\(list: records))
            """,
            as: HeldRecord.self
        )
        return Dictionary(rows.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension CentralRecord {
    /// Under which identifier omSupply buffers it. Fields that omSupply adds to a name travel under the name's own
    /// identifier, and would lie upon it.
    var bufferedRecord: String { table == "name_oms_fields" ? record + "NameOmsFields" : record }

    /// The record that a merge does away with.
    var mergedAway: String? { action == .merge ? content.text(of: "mergeIdToDelete") : nil }

    /// How omSupply has it.
    ///
    /// - Parameter legacySite: the legacy server's site. What came from elsewhere came later, and is not compared.
    func likeness(to held: HeldRecord?, readTo cursor: Int64, legacySite: Int64) -> LegacyLog.Likeness {
        // omSupply buffers each merge under an identifier of its own.
        if action == .merge { return .merged }
        if id > cursor { return .pending }
        guard let held else { return action == .delete ? .like : .missing }
        guard held.source == legacySite else { return .like }
        if action == .delete { return held.action == "DELETE" ? .like : .differing }
        return held.action != "DELETE" && JSONValue(parsing: held.data) == content ? .like : .differing
    }
}
