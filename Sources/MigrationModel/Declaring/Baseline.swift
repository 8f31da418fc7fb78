package import DatabaseAccess

/// A generated script that makes an empty database what the history would make of it at `version`.
public struct Baseline: Sendable, Hashable {
    public let version: Version
    /// Runnable in one transaction; installs into the first schema of the search path.
    public let postgreSQL: String
    /// Runnable in one transaction.
    public let sqlite: String
    /// Every step of the history that the scripts contain, in the order in which an upgrade runs them.
    public let steps: [BaselineStep]

    public init(version: Version, postgreSQL: String, sqlite: String, steps: [BaselineStep]) {
        self.version = version
        self.postgreSQL = postgreSQL
        self.sqlite = sqlite
        self.steps = steps
    }
}

extension Baseline {
    package func script(for dialect: Dialect) -> String { dialect == .postgreSQL ? postgreSQL : sqlite }
}

/// A step that need not run on a database that was installed from a baseline.
public struct BaselineStep: Sendable, Hashable, Codable {
    public let kind: StepKind
    public let version: Version
    public let id: String
    /// Of the step's content when the baseline was made; nil for a step that has none.
    public let contentHash: String?

    public init(kind: StepKind, version: Version, id: String, contentHash: String? = nil) {
        self.kind = kind
        self.version = version
        self.id = id
        self.contentHash = contentHash
    }
}
