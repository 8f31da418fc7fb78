package import DatabaseAccess

extension PostgreSQLConnection {
    /// The cluster's databases that can be connected to, in the order of their names.
    package func databases() throws(DatabaseError) -> [String] {
        let rows = try query("SELECT datname::text AS name FROM pg_database WHERE datallowconn ORDER BY datname")
        var names: [String] = []
        for row in rows { names.append(try row.text("name")) }
        return names
    }
}
