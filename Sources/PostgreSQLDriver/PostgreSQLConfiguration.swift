internal import CLibPQ
public import DatabaseAccess

/// Where a PostgreSQL server is and who connects: libpq's own keywords. Prints without its password.
///
/// What is not set here libpq takes from its environment (`PGPASSWORD`, `PGSSLMODE`, …) and from `~/.pgpass`.
public struct PostgreSQLConfiguration: Sendable, Hashable {
    private(set) var parameters: [String: String]

    public init(
        host: String? = nil,
        port: Int? = nil,
        user: String? = nil,
        password: String? = nil,
        database: String? = nil
    ) {
        parameters = [:]
        parameters["host"] = host
        parameters["port"] = port.map(String.init)
        parameters["user"] = user
        parameters["password"] = password
        parameters["dbname"] = database
    }

    /// Reads `postgresql://…` or a `keyword=value` string, as libpq does.
    ///
    /// - Throws: `DatabaseError.cannotConnect` when libpq cannot read it.
    public init(parsing text: String) throws(DatabaseError) {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &complaint) else {
            defer { PQfreemem(complaint) }
            // The complaint quotes the text, which may hold a password: only its first word group is kept.
            throw .cannotConnect(
                target: "the given address",
                ServerMessage(message: "it is not a valid PostgreSQL address")
            )
        }
        defer { PQconninfoFree(options) }
        parameters = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
    }

    /// Whether it holds a secret: the role's password, or that of a client key.
    public var hasPassword: Bool { parameters["password"] != nil || parameters["sslpassword"] != nil }
    public var database: String? { parameters["dbname"] }
    public var user: String? { parameters["user"] }
    public var host: String? { parameters["host"] }
    /// The port as it was given; nil is the default, 5432.
    public var port: String? { parameters["port"] }

    /// The same server under another setting; nil removes one.
    public func setting(_ keyword: String, _ value: String?) -> PostgreSQLConfiguration {
        var copy = self
        copy.parameters[keyword] = value
        return copy
    }
}

extension PostgreSQLConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String {
        let user = parameters["user"].map { $0 + "@" } ?? ""
        let port = parameters["port"].map { ":" + $0 } ?? ""
        let database = parameters["dbname"].map { "/" + $0 } ?? ""
        return "postgresql://\(user)\(parameters["host"] ?? "")\(port)\(database)"
    }

    // Without it, dump() and a failing #expect would print the password.
    public var customMirror: Mirror { Mirror(self, children: ["target": description]) }
}
