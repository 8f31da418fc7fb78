/// What an upgrade would do to one database: a value computed from what was read, without touching anything.
public struct MigrationPlan: Sendable, Hashable, Codable {
    /// Where the database stands; nil when it is to be installed.
    public let database: Version?
    public let app: Version
    /// Where it will stand: the app's version unless another was asked for.
    public let target: Version
    /// In the order in which they will run; empty when there is nothing to do.
    public let steps: [Step]
    /// Recorded in the database, unknown to this app: worth a warning, not an obstacle.
    public let unknown: [String]
    /// Known from the version stamp of a database that was migrated by open mSupply itself, which keeps no such log;
    /// recorded as `baselined` by the first upgrade.
    public let adopted: [String]

    public struct Step: Sendable, Hashable, Codable {
        public let kind: StepKind
        /// The version that declares the step.
        public let version: Version
        /// The version for a migration, its own id for a fragment, `stamp-VERSION` for a stamp.
        public let id: String
        public let summary: String
        /// A fragment of a version that the database has left behind, and that consents to run late.
        public let isLate: Bool
        /// Written as the database's version in this step's transaction; nil while more of its version is to come.
        public let stamps: Version?

        public init(
            kind: StepKind,
            version: Version,
            id: String,
            summary: String,
            isLate: Bool = false,
            stamps: Version? = nil
        ) {
            self.kind = kind
            self.version = version
            self.id = id
            self.summary = summary
            self.isLate = isLate
            self.stamps = stamps
        }
    }

    public init(
        database: Version?,
        app: Version,
        target: Version,
        steps: [Step],
        unknown: [String] = [],
        adopted: [String] = []
    ) {
        self.database = database
        self.app = app
        self.target = target
        self.steps = steps
        self.unknown = unknown
        self.adopted = adopted
    }

    public var isEmpty: Bool { steps.isEmpty }
    public var isInstall: Bool { database == nil }
}

public enum StepKind: String, Sendable, Hashable, Codable {
    case migration
    case fragment
    /// No work: the app is newer than its newest migration, and only the version is written.
    case stamp
}
