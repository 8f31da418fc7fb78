public import DatabaseSchema
public import FileSystem

/// Why a database was not brought to the app's version.
///
/// All but those under "It did not work out" are refusals: nothing was written, not even a log row.
public enum MigrationError: Error, Sendable, Hashable {
    // MARK: The lists of the app are wrong; found before any database is touched.

    /// Two neighbours of the list whose versions do not rise.
    case versionsNotIncreasing(Version, Version)
    /// A migration belongs to a release, never to a candidate.
    case migrationOfReleaseCandidate(Version)
    /// A migration was added, and the app's version was not raised.
    case migrationAboveApp(migration: Version, app: Version)
    /// Two fragments share an id, or one's id is an earlier name of the other.
    case duplicateFragment(String)
    /// A fragment's id is empty, or would be mistaken for a migration (`1.2.0`) or another row of the log (`stamp-…`).
    case unusableFragmentID(String)
    /// Two views share a name.
    case duplicateView(String)
    /// A view's definition holds a bound value; it has to be written out.
    case viewBindsValues(String)
    /// Views that depend on one another in a circle, in its order.
    case viewCycle([String])
    /// The baseline was made from another history than this app has.
    case baselineDoesNotMatch(BaselineMismatch)
    /// All steps are to be one transaction, and these cannot run in one.
    case notInOneTransaction([String])

    // MARK: The database is not one that this app may upgrade.

    case newerThanApp(database: Version, app: Version)
    /// The database was made by a release candidate; only that same candidate opens it.
    case rcMismatch(database: Version, app: Version)
    /// A candidate's database may go on only by appended fragments; these stand before some that have run.
    case notAppended(database: Version, app: Version, steps: [String])
    /// There are tables, and no version: nobody knows what this is.
    case notOurDatabase
    /// A version and no log: open mSupply migrated it by itself. It has to be taken over by an explicit call.
    case notAdopted(Version)
    /// Older than the oldest migration that this app still has.
    case tooOld(database: Version, oldest: Version)
    /// Text that is not a version, stored as the database's.
    case unreadableVersion(String)
    /// The version and the log of what has run contradict one another.
    case invalidHistory(HistoryConflict)
    /// The app declares steps for versions that the database has left behind, and they have never run. The list
    /// compares all declared steps up to the database's version with the recorded ones.
    case backDated(database: Version, comparison: [HistoryComparison])
    /// Steps whose content has changed since the database ran them.
    case editedSteps([EditedStep])
    /// Steps on record that this app does not declare, where the policy wants to know them all.
    case unknownSteps([String])
    /// Background steps have rows left that the target version relies on.
    case backgroundUnfinished(steps: [String], target: Version)
    /// Views of others stand on views that have to be made anew.
    case foreignViews([ForeignView])
    /// The schema is not what the app's history makes at this version. What is `.extra` would be no obstacle alone.
    case schemaDiffers(version: Version, [SchemaDifference])
    /// The server or library is older than these steps need.
    case engineTooOld(steps: [String], needs: Version, has: Version)
    /// A pooler stands between: session locks and settings cannot be relied on.
    case pooledConnection

    // MARK: What was asked for cannot be.

    case targetBehindDatabase(database: Version, target: Version)
    case targetAboveApp(target: Version, app: Version)
    /// An installation cannot stop before the first migration.
    case targetBelowFirst(target: Version, first: Version)
    /// The connection that was handed in is inside a transaction.
    case connectionInTransaction
    /// Only a database with a schema and without a log can be taken over.
    case nothingToAdopt

    // MARK: It did not work out.

    case lockTimeout(holder: LockHolder?, waited: Duration)
    /// The lock file beside a SQLite database cannot be opened.
    case cannotLock(SystemError)
    /// While this process waited, another one of the same version failed; it was not tried once more.
    case failedElsewhere(MigrationLogEntry)
    /// A step failed and was rolled back; those before it are done and recorded.
    case failed(MigrationFailure)
}

/// How a version stamp and a log contradict one another.
public enum HistoryConflict: Sendable, Hashable {
    /// A step is on record although its version is beyond the database's own.
    case recordedAboveVersion(id: String, version: Version, database: Version?)
    /// A row of the log holds a version, a kind or an outcome that cannot be read.
    case unreadableRow(number: Int64, version: String)
    /// The place that a batched step reached is not one in its table's key.
    case unreadableCheckpoint(id: String, position: String)
}

extension HistoryConflict: CustomStringConvertible {
    public var description: String {
        switch self {
        case .recordedAboveVersion(let id, let version, let database):
            "step \(id) of \(version) is on record, but the database is at "
                + (database?.description ?? "no version")
        case .unreadableRow(let number, _):
            "row \(number) of migration_log holds a version, a kind or an outcome that cannot be read"
        case .unreadableCheckpoint(let id, let position):
            "the place that step \(id) reached cannot be read: '\(position)'"
        }
    }
}

/// One line of the side-by-side list of what is declared and what is recorded.
public struct HistoryComparison: Sendable, Hashable, Codable {
    public let version: Version
    public let kind: StepKind
    public let id: String
    public let isDeclared: Bool
    public let isRecorded: Bool

    package init(version: Version, kind: StepKind, id: String, isDeclared: Bool, isRecorded: Bool) {
        (self.version, self.kind, self.id, self.isDeclared) = (version, kind, id, isDeclared)
        self.isRecorded = isRecorded
    }
}

/// In what the steps of a baseline differ from those declared up to its version.
public struct BaselineMismatch: Sendable, Hashable, Codable {
    public let version: Version
    /// Declared, and not in the baseline.
    public let missing: [String]
    /// In the baseline, and not declared.
    public let unknown: [String]
    /// In both, with another content.
    public let edited: [String]

    package init(version: Version, missing: [String], unknown: [String], edited: [String]) {
        (self.version, self.missing, self.unknown, self.edited) = (version, missing, unknown, edited)
    }

    package var isEmpty: Bool { missing.isEmpty && unknown.isEmpty && edited.isEmpty }
}
