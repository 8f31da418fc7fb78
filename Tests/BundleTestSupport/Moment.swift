import DatabaseAccess
public import PostgreSQLDriver
import Testing

/// The server's time and position right after a row was written.
public struct Moment: Sendable {
    public let time: String
    public let position: String

    public init(time: String, position: String) {
        self.time = time
        self.position = position
    }

    /// Writes a row into the change log, and notes when and where; a later row has a later time.
    public init(writingWith db: PostgreSQLConnection) throws {
        try db.execute("INSERT INTO changelog (record_id) VALUES ('x')")
        let rows = try db.query(
            """
            SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time,
                pg_current_wal_insert_lsn()::text AS position
            """
        )
        let row = try #require(rows.first)
        try db.execute("SELECT pg_sleep(0.01)")
        self.init(time: try row.text("time"), position: try row.text("position"))
    }
}
