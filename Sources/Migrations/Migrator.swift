public import DatabaseAccess
public import DatabaseSchema
public import MigrationModel

/// Brings databases from any version to the app's, by the migrations it is given.
///
/// A value without state: it may be kept, shared and used for several databases.
public struct Migrator: Sendable {
    public let appVersion: Version
    public let migrations: [any Migration]
    public let baseline: Baseline?
    public var policy: MigrationPolicy
    let views: ViewSet
    /// Every declared step, in the order in which an installation runs them.
    let declared: [DeclaredStep]

    /// Checks everything that can be wrong with the lists before any database is touched.
    ///
    /// - Parameters:
    ///   - migrations: oldest first.
    ///   - views: in any order; what they depend on decides.
    ///   - baseline: what an empty database is installed from; without one the whole history runs.
    ///   - contents: hashes of code, by step id, as a generator recorded them; a step that knows its own need not be
    ///     listed.
    /// - Throws: `MigrationError` when versions do not strictly increase, one is a release candidate or above the app,
    ///   a fragment's id is empty, reads as a version, or occurs twice in the whole list, views depend on one another
    ///   in a circle, or the baseline belongs to another history.
    public init(
        appVersion: Version,
        migrations: [any Migration],
        views: [ViewDefinition] = [],
        baseline: Baseline? = nil,
        contents: [String: StepContents] = [:],
        policy: MigrationPolicy = MigrationPolicy()
    ) throws(MigrationError) {
        self.appVersion = appVersion
        self.migrations = migrations
        self.baseline = baseline
        self.policy = policy
        self.views = try ViewSet(views)
        var declared: [DeclaredStep] = []
        var names: Set<String> = []
        var previous: Version?
        for migration in migrations {
            let version = migration.version
            guard !version.isReleaseCandidate else { throw .migrationOfReleaseCandidate(version) }
            if let previous, previous >= version { throw .versionsNotIncreasing(previous, version) }
            // 2.20.0-RC3 already carries the migrations of 2.20.0.
            guard version <= appVersion.release else { throw .migrationAboveApp(migration: version, app: appVersion) }
            previous = version
            declared.append(DeclaredStep(migration, contents))
            for fragment in migration.fragments {
                for name in [fragment.id] + fragment.replaces {
                    guard Self.isUsable(fragmentID: name) else { throw .unusableFragmentID(name) }
                    guard names.insert(name).inserted else { throw .duplicateFragment(name) }
                }
                declared.append(DeclaredStep(fragment, of: version, contents))
            }
        }
        self.declared = declared
        try Self.check(baseline, against: declared, app: appVersion)
    }

    /// Names of other kinds of steps in the log are not to be had.
    private static func isUsable(fragmentID id: String) -> Bool {
        let reserved = ["stamp-", "views-", "baseline-", "upgrade-"]
        return !id.isEmpty && (try? Version(id)) == nil && !reserved.contains { id.hasPrefix($0) }
    }

    /// A baseline holds exactly the steps up to its version, with the contents they still have.
    private static func check(
        _ baseline: Baseline?,
        against declared: [DeclaredStep],
        app: Version
    ) throws(MigrationError) {
        guard let baseline else { return }
        let expected = declared.filter { $0.version <= baseline.version }
        let held = Dictionary(baseline.steps.map { ($0.id, $0) }) { first, _ in first }
        let mismatch = BaselineMismatch(
            version: baseline.version,
            missing: expected.map(\.id).filter { held[$0] == nil },
            unknown: baseline.steps.map(\.id).filter { id in !expected.contains { $0.id == id } },
            edited: expected.filter { step in
                guard let was = held[step.id]?.contentHash, let now = step.contentOnBothEngines else { return false }
                return was != now.description
            }.map(\.id)
        )
        let isDeclared = declared.contains { $0.version == baseline.version }
        guard isDeclared, baseline.version <= app.release, mismatch.isEmpty else {
            throw .baselineDoesNotMatch(mismatch)
        }
    }

    /// Every attempt on record, oldest first; empty for a database without a log. Only reads.
    public func history(of db: any DatabaseConnection) throws -> [MigrationLogEntry] {
        try MigrationLog.read(db) ?? []
    }
}
