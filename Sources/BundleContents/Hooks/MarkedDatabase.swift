/// Which database a mark was made in. A cluster has several, and one log for all of them: a position in it does not tell.
public struct MarkedDatabase: Sendable, Hashable, Codable {
    /// On a SQLite server the path of its file, without links.
    public let name: String
    /// Of PostgreSQL's catalogue: a database that was made anew under its old name has another. nil on SQLite.
    public let oid: Int64?
    /// Of the cluster; nil on SQLite.
    public let systemIdentifier: String?

    package init(name: String, oid: Int64? = nil, systemIdentifier: String? = nil) {
        (self.name, self.oid, self.systemIdentifier) = (name, oid, systemIdentifier)
    }
}

extension PostgreSQLServer {
    /// omSupply's database, as a mark in it names it.
    package var markedDatabase: MarkedDatabase {
        MarkedDatabase(name: database, oid: databaseOID, systemIdentifier: systemIdentifier)
    }
}
