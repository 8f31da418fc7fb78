import DatabaseAccess

extension DatabaseConnection {
    /// A row of `sync_lineage`: timeline, number, parent, fork, abandoned cursor, bundle and when it was opened.
    func addTimeline(_ values: SQL) throws {
        let columns: SQL = "timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created"
        try execute("INSERT INTO sync_lineage (" + columns + ") VALUES (" + values + ")")
    }
}
