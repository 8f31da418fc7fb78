extension PostgreSQLCluster {
    /// Schema and rows of a database as pg_dump writes them for a baseline.
    public func dump(database: String) throws -> String {
        try run(
            "pg_dump",
            [
                "-h", socketDirectory, "-p", "5432", "-U", "postgres", "--no-owner", "--no-privileges",
                "--column-inserts", database,
            ]
        )
    }
}
