package import BundleContents
package import DatabaseAccess
package import PostgreSQLDriver

/// What `pg_stat_archiver` counts, and what it means.
package struct ArchiverFacts: Sendable, Hashable {
    /// `archive_mode`: `off`, `on` or `always`.
    package var mode: String
    package var failedCount: Int64
    /// In microseconds since 1970; nil when there was no failure.
    package var lastFailed: Int64?
    package var lastFailedFile: String?
    /// The same of what was archived.
    package var lastArchived: Int64?

    /// nil where nothing is archived, or where the last attempt was a success.
    package var failure: ArchivingFailure? {
        guard mode != "off", failedCount > 0, let lastFailed, lastArchived.map({ $0 < lastFailed }) ?? true else {
            return nil
        }
        func text(_ time: Int64) -> String { BundleName.timestamp(seconds: Int(time / 1_000_000)) }
        return ArchivingFailure(
            lastArchived: lastArchived.map(text),
            lastFailed: text(lastFailed),
            file: lastFailedFile
        )
    }
}

extension ArchiverFacts {
    /// Every role may ask.
    package init(of db: PostgreSQLConnection) throws(DatabaseError) {
        let rows = try db.query(
            """
            SELECT current_setting('archive_mode') AS mode, failed_count, last_failed_wal,
                (extract(epoch FROM last_failed_time) * 1000000)::bigint AS failed,
                (extract(epoch FROM last_archived_time) * 1000000)::bigint AS archived
            FROM pg_stat_archiver
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("pg_stat_archiver") }
        mode = try row.text("mode")
        failedCount = try row.integer("failed_count")
        lastFailed = try row.optionalInteger("failed")
        lastFailedFile = try row.optionalText("last_failed_wal")
        lastArchived = try row.optionalInteger("archived")
    }
}
