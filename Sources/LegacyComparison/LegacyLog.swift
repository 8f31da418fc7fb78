import DatabaseAccess
import FileSystem
import LegacyServer
import SQLiteDriver

/// What the legacy server's log names, in a file of its own that goes with this value: the log of a country is too long
/// for memory.
final class LegacyLog {
    /// How omSupply holds a record that the log names.
    enum Likeness: Int64 {
        case like, missing, differing
        /// Above omSupply's cursor.
        case pending
        /// Merged into another, so that no entry of its own need be left.
        case merged
    }

    struct Entry {
        let record: String
        let id: Int64
        let likeness: Likeness
    }

    private let folder: TemporaryFolder
    private let db: SQLiteConnection

    init() throws {
        folder = try TemporaryFolder(prefix: "omsupply-legacy-")
        db = try SQLiteConnection(folder.path + "/log.sqlite", .create)
        try db.execute(
            script: """
                PRAGMA synchronous = OFF;
                CREATE TABLE entry (record TEXT PRIMARY KEY, id INTEGER, likeness INTEGER) WITHOUT ROWID;
                CREATE TABLE listed (name TEXT PRIMARY KEY) WITHOUT ROWID;
                CREATE TABLE vanished (record TEXT PRIMARY KEY, name TEXT, received TEXT, reason TEXT) WITHOUT ROWID;
                """
        )
    }

    /// Notes entries, lowest first. The last one of a record counts.
    func add(_ entries: [Entry], of tables: Set<String>) throws {
        try db.withTransaction { transaction in
            try transaction.insert(
                into: "entry",
                columns: ["record", "id", "likeness"],
                rows: entries.map { [$0.record, $0.id, $0.likeness.rawValue] },
                onConflict: """
                    (record) DO UPDATE SET id = excluded.id, likeness = excluded.likeness
                    WHERE excluded.likeness <> \(Likeness.merged.rawValue)
                    """
            )
            try transaction.insert(
                into: "listed",
                columns: ["name"],
                rows: tables.map { [$0] },
                onConflict: "(name) DO NOTHING"
            )
            // What was written while omSupply's records were looked through.
            try transaction.execute("DELETE FROM vanished WHERE record IN (\(list: entries.map(\.record)))")
        }
    }

    func addVanished(_ records: [VanishedRecord]) throws {
        try db.withTransaction { transaction in
            _ = try transaction.insert(
                into: "vanished",
                columns: ["record", "name", "received", "reason"],
                rows: records.map { [$0.record, $0.table, $0.received, $0.reason.rawValue] },
                onConflict: "(record) DO NOTHING"
            )
        }
    }

    /// Which of these records the log names.
    func names(_ records: [String]) throws -> Set<String> {
        try texts("SELECT record FROM entry WHERE record IN (\(list: records))")
    }

    /// Which of these records have vanished.
    func vanished(among records: [String]) throws -> Set<String> {
        try texts("SELECT record FROM vanished WHERE record IN (\(list: records))")
    }

    /// Tables that the log names records of.
    func tables() throws -> Set<String> { try texts("SELECT name AS record FROM listed") }

    private func texts(_ sql: SQL) throws -> Set<String> {
        var texts: Set<String> = []
        for row in try db.query(sql) { texts.insert(try row.text("record")) }
        return texts
    }

    /// How many there are, and which entry of the log is the lowest.
    func count(_ likeness: Likeness) throws -> LogFacts.Unlike {
        let rows = try db.query(
            "SELECT count(*) AS number, min(id) AS first FROM entry WHERE likeness = \(likeness.rawValue)"
        )
        guard let row = rows.first else { return LogFacts.Unlike() }
        return LogFacts.Unlike(count: try row.integer("number"), first: try row.optionalInteger("first"))
    }

    func recordCount() throws -> Int64 {
        if case .integer(let count)? = try db.value("SELECT count(*) FROM entry") { count } else { 0 }
    }

    func vanishedCount() throws -> Int64 {
        if case .integer(let count)? = try db.value("SELECT count(*) FROM vanished") { count } else { 0 }
    }

    /// The vanished records behind one of them, in the order of tables and records.
    func vanished(after start: (table: String, record: String), limit: Int) throws -> [VanishedRecord] {
        try db.query(
            """
            SELECT name, record, received, reason FROM vanished WHERE (name, record) > (\(start.table), \(start.record))
            ORDER BY name, record LIMIT \(limit)
            """
        ).map { row in
            VanishedRecord(
                table: try row.text("name"),
                record: try row.text("record"),
                received: try row.text("received"),
                reason: VanishedRecord.Reason(rawValue: try row.text("reason")) ?? .notInLog
            )
        }
    }
}
