public import DatabaseSchema

/// What an upgrade would do to one database: a value computed from what was read, without touching anything.
public struct MigrationPlan: Sendable, Hashable, Codable {
    /// Where the database stands; nil when it is to be installed.
    public let database: Version?
    public let app: Version
    /// Where it will stand: the app's version unless another was asked for.
    public let target: Version
    /// In the order in which they will run; empty when there is nothing to do.
    public let steps: [Step]
    /// Batched steps that the server runs while people work; an upgrade does not wait for them.
    public let background: [Step]
    /// Views that the first step takes away and the last one makes again, in the order of their making.
    public let views: [String]
    /// Views that this app no longer declares, and that go for good.
    public let obsoleteViews: [String]
    /// Views of others that read this app's tables or views. A step that changes what they read fails; those that read
    /// a view in `views` stop the upgrade, or are saved and put back, by policy.
    public let foreignViews: [ForeignView]
    /// Recorded in the database, unknown to this app: worth a warning, not an obstacle.
    public let unknown: [String]
    /// Recorded with another content than this app declares; only where the policy merely warns.
    public let edited: [EditedStep]

    public struct Step: Sendable, Hashable, Codable {
        public let kind: StepKind
        public let mode: StepMode
        /// The version that declares the step.
        public let version: Version
        /// The version for a migration, its own id for a fragment, `stamp-VERSION` for a stamp and so on.
        public let id: String
        public let summary: String
        /// A fragment of a version that the database has left behind, and that consents to run late.
        public let isLate: Bool
        /// Written as the database's version in this step's transaction; nil while more of its version is to come.
        public let stamps: Version?

        public init(
            kind: StepKind,
            mode: StepMode = .transaction,
            version: Version,
            id: String,
            summary: String,
            isLate: Bool = false,
            stamps: Version? = nil
        ) {
            self.kind = kind
            self.mode = mode
            self.version = version
            self.id = id
            self.summary = summary
            self.isLate = isLate
            self.stamps = stamps
        }

        package func stamping(_ version: Version?) -> Step {
            Step(
                kind: kind,
                mode: mode,
                version: self.version,
                id: id,
                summary: summary,
                isLate: isLate,
                stamps: version
            )
        }
    }

    public init(
        database: Version?,
        app: Version,
        target: Version,
        steps: [Step],
        background: [Step] = [],
        views: [String] = [],
        obsoleteViews: [String] = [],
        foreignViews: [ForeignView] = [],
        unknown: [String] = [],
        edited: [EditedStep] = []
    ) {
        self.database = database
        self.app = app
        self.target = target
        self.steps = steps
        self.background = background
        self.views = views
        self.obsoleteViews = obsoleteViews
        self.foreignViews = foreignViews
        self.unknown = unknown
        self.edited = edited
    }

    public var isEmpty: Bool { steps.isEmpty }
    public var isInstall: Bool { database == nil }

    /// Whether the way back is a backup from before: a release's database becomes one of a candidate, which no other
    /// program opens.
    public var isOneWay: Bool { target.isReleaseCandidate && database?.isReleaseCandidate == false }
}

public enum StepKind: String, Sendable, Hashable, Codable {
    case migration
    case fragment
    /// No work: the app is newer than its newest migration, and only the version is written.
    case stamp
    /// An empty database gets the schema of the baseline.
    case baseline
    /// The views are made.
    case views
    /// In the log alone: an upgrade in one transaction.
    case upgrade
}

/// A step whose content is not what the database ran under its id.
public struct EditedStep: Sendable, Hashable, Codable {
    public let id: String
    public let version: Version
    public let recorded: ContentHash
    public let declared: ContentHash

    package init(id: String, version: Version, recorded: ContentHash, declared: ContentHash) {
        (self.id, self.version, self.recorded, self.declared) = (id, version, recorded, declared)
    }
}
