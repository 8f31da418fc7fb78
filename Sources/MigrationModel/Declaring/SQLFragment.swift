public import DatabaseAccess

/// A fragment that is a script: one text for both engines, or one for each. Its content hash is that of the text.
public struct SQLFragment: MigrationFragment {
    public let id: String
    public let summary: String
    public let mayRunLate: Bool
    public let replaces: [String]
    private let scripts: [Dialect: String]
    private let accepted: [ContentHash]

    /// - Parameters:
    ///   - script: statements separated by semicolons.
    ///   - accepted: hashes of earlier texts that did the same, such as one with a spelling mistake in a comment.
    public init(
        _ id: String,
        summary: String? = nil,
        script: String,
        mayRunLate: Bool = false,
        replaces: [String] = [],
        accepted: [ContentHash] = []
    ) {
        self.init(
            id,
            summary: summary,
            postgreSQL: script,
            sqlite: script,
            mayRunLate: mayRunLate,
            replaces: replaces,
            accepted: accepted
        )
    }

    public init(
        _ id: String,
        summary: String? = nil,
        postgreSQL: String,
        sqlite: String,
        mayRunLate: Bool = false,
        replaces: [String] = [],
        accepted: [ContentHash] = []
    ) {
        self.id = id
        self.summary = summary ?? id
        self.mayRunLate = mayRunLate
        self.replaces = replaces
        self.accepted = accepted
        scripts = [.postgreSQL: postgreSQL, .sqlite: sqlite]
    }

    public func migrate(_ db: borrowing Transaction) throws { try db.execute(script: scripts[db.dialect] ?? "") }

    public func contents(for dialect: Dialect) -> [ContentHash] {
        [ContentHash(of: scripts[dialect] ?? "")] + accepted
    }
}
