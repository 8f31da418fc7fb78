import BundleContents
package import DatabaseAccess
package import PostgreSQLDriver
package import PostgreSQLFormats
package import WALPositions

/// A backup that the server knows of, between `pg_backup_start` and `pg_backup_stop`: while it lasts, files may be read
/// as they are, and the WAL from its start makes them one state.
///
/// It lives in a connection of its own. When that ends, in whatever way, the server ends the backup by itself.
package final class BackupSession {
    /// Where WAL replay has to begin.
    package let start: LSN
    package let timeline: Timeline
    private let connection: PostgreSQLConnection
    private let backend: Int64
    private let server: String

    /// What the server says at the end.
    package struct End: Sendable, Hashable {
        /// The backup is one state from here on.
        package let stop: LSN
        /// The content of `backup_label`, byte for byte.
        package let labelText: String
        package let label: BackupLabel
        /// The content of `tablespace_map`; empty when no tablespace is outside the data directory: then there is no
        /// such file.
        package let tablespaceMapText: String
        package let tablespaceMap: TablespaceMap
    }

    /// Connects and starts: a checkpoint at once, which can take a while, and full page images from then on.
    ///
    /// - Throws: `DatabaseError`.
    package init(_ configuration: PostgreSQLConfiguration, label: String) throws(DatabaseError) {
        connection = try PostgreSQLConnection(configuration)
        // It says nothing while files are copied; a limit that the role has must not end it.
        for limit in ["idle_session_timeout", "idle_in_transaction_session_timeout", "statement_timeout"] {
            try connection.execute("SELECT set_config(\(limit), '0', false)")
        }
        (backend, server) = try Self.identity(connection)
        // The names are those of PostgreSQL 15.
        let row = try Self.onlyRow(
            connection,
            "SELECT lsn::text AS lsn, pg_walfile_name(lsn) AS segment FROM pg_backup_start(\(label), true) AS lsn"
        )
        guard let start = LSN(try row.text("lsn")),
            let timeline = Timeline(try row.text("segment").prefix(8), radix: 16)
        else { throw .unexpectedAnswer("pg_backup_start") }
        (self.start, self.timeline) = (start, timeline)
    }

    /// Makes sure that the session still stands: an early end of a backup that could not be finished.
    ///
    /// - Throws: `BundleError.serverUnfit(.changedMeanwhile)`; `DatabaseError`.
    package func check() throws {
        let now = try whileItStands { () throws(DatabaseError) in try Self.identity(connection) }
        guard now == (backend, server) else {
            throw BundleError.serverUnfit(.changedMeanwhile("the session that held the backup became another one"))
        }
    }

    /// Ends the backup without waiting for the archiver: the caller has the WAL.
    ///
    /// - Throws: as `check`; also when the backup ended on another timeline.
    package func stop() throws -> End {
        try check()
        let row = try whileItStands { () throws(DatabaseError) in
            try Self.onlyRow(
                connection,
                """
                SELECT lsn::text AS lsn, labelfile, spcmapfile, pg_walfile_name(lsn) AS segment
                FROM pg_backup_stop(wait_for_archive => false)
                """
            )
        }
        let labelText = try row.text("labelfile")
        let mapText = try row.optionalText("spcmapfile") ?? ""
        guard let stop = LSN(try row.text("lsn")), let label = BackupLabel(parsing: labelText),
            let map = TablespaceMap(parsing: mapText),
            let last = Timeline(try row.text("segment").prefix(8), radix: 16)
        else { throw DatabaseError.unexpectedAnswer("pg_backup_stop") }
        guard label.start == start else {
            throw BundleError.serverUnfit(
                .changedMeanwhile("the backup that ended began at \(label.start), not \(start)")
            )
        }
        guard label.timeline == timeline, last == timeline else {
            throw BundleError.serverUnfit(.changedMeanwhile("it went from timeline \(timeline) to \(last)"))
        }
        return End(
            stop: stop,
            labelText: labelText,
            label: label,
            tablespaceMapText: mapText,
            tablespaceMap: map
        )
    }

    /// Which process serves the session, and since when that server runs.
    private static func identity(_ connection: PostgreSQLConnection) throws(DatabaseError) -> (Int64, String) {
        let row = try onlyRow(
            connection,
            "SELECT pg_backend_pid() AS backend, pg_postmaster_start_time()::text AS server"
        )
        return (try row.integer("backend"), try row.text("server"))
    }

    private static func onlyRow(_ connection: PostgreSQLConnection, _ sql: SQL) throws(DatabaseError) -> Row {
        guard let row = try connection.query(sql).first else { throw .unexpectedAnswer("no row") }
        return row
    }

    /// Says of a session that has ended what that means.
    private func whileItStands<T>(_ body: () throws(DatabaseError) -> T) throws -> T {
        do throws(DatabaseError) {
            return try body()
        } catch {
            switch error {
            case .connectionLost(let message):
                let fact = "the session that held the backup ended: \(message.message)"
                throw BundleError.serverUnfit(.changedMeanwhile(fact))
            // 55000: another session answers than the one that started, as behind a pooler.
            case .statementFailed(_, let message) where message.code == "55000":
                throw BundleError.serverUnfit(.changedMeanwhile(message.message))
            default: throw error
            }
        }
    }
}
