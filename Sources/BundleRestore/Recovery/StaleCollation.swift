package import DatabaseAccess

/// A restored database whose text was sorted by other rules than this machine has, as of another release of the operating
/// system: what its text indexes say may be wrong until they are made anew. Nothing else tells: the server only warns.
public struct StaleCollation: Sendable, Hashable, Codable {
    public let database: String
    /// The version of the rules that its indexes were made by.
    public let recorded: String
    /// The version of this machine's; nil where they have none.
    public let actual: String?

    package init(database: String, recorded: String, actual: String?) {
        (self.database, self.recorded, self.actual) = (database, recorded, actual)
    }
}

extension StaleCollation {
    /// Compares as the server does when somebody connects, for every database that can be connected to.
    package static func all(in db: any DatabaseConnection) throws(DatabaseError) -> [StaleCollation] {
        let rows = try db.query(
            """
            SELECT datname::text AS name, datcollversion AS recorded,
                pg_database_collation_actual_version(oid) AS actual
            FROM pg_database
            WHERE datallowconn AND datcollversion <> coalesce(pg_database_collation_actual_version(oid), '')
            ORDER BY datname
            """
        )
        var found: [StaleCollation] = []
        for row in rows {
            found.append(
                StaleCollation(
                    database: try row.text("name"),
                    recorded: try row.text("recorded"),
                    actual: try row.optionalText("actual")
                )
            )
        }
        return found
    }
}
