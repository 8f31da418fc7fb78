public import DatabaseAccess
public import FileSystem

/// Why a database was not brought to the app's version.
///
/// All but `failed` and `cannotLock` are refusals: nothing was written, not even a log row.
public enum MigrationError: Error, Sendable, Hashable {
    // MARK: The list of migrations itself is wrong; found before any database is touched.

    /// Two neighbours of the list whose versions do not rise.
    case versionsNotIncreasing(Version, Version)
    /// A migration belongs to a release, never to a candidate.
    case migrationOfReleaseCandidate(Version)
    /// A migration was added, and the app's version was not raised.
    case migrationAboveApp(migration: Version, app: Version)
    /// Two fragments share an id.
    case duplicateFragment(String)
    /// A fragment's id is empty, or would be mistaken for a migration (`1.2.0`) or a stamp (`stamp-…`).
    case unusableFragmentID(String)
    /// Two views share a name.
    case duplicateView(String)
    /// Views that need one another: each reads the next one of the list, and the last reads the first.
    case viewCycle([String])
    /// A view's definition binds a value; views cannot hold any.
    case viewBindsValues(String)

    // MARK: The database is not one that this app may upgrade.

    case newerThanApp(database: Version, app: Version)
    /// The database was made by a release candidate; only that same candidate opens it.
    case rcMismatch(database: Version, app: Version)
    /// There are tables, and no version: nobody knows what this is.
    case notOurDatabase
    /// Older than the oldest migration that this app still has.
    case tooOld(database: Version, oldest: Version)
    /// Text that is not a version, stored as the database's.
    case unreadableVersion(String)
    /// The version and the log of what has run contradict one another.
    case invalidHistory(HistoryConflict)
    /// The app declares steps for versions that the database has left behind, and they have never run. The list
    /// compares all declared steps up to the database's version with the recorded ones.
    case backDated(database: Version, comparison: [HistoryComparison])

    // MARK: What was asked for cannot be.

    case targetBehindDatabase(database: Version, target: Version)
    case targetAboveApp(target: Version, app: Version)
    /// An installation cannot stop before the first migration.
    case targetBelowFirst(target: Version, first: Version)
    /// The connection that was handed in is inside a transaction.
    case connectionInTransaction

    // MARK: It did not work out.

    case lockTimeout(holder: LockHolder?, waited: Duration)
    /// The lock file beside a SQLite database cannot be opened.
    case cannotLock(SystemError)
    /// A step failed and was rolled back; those before it are done and recorded.
    case failed(MigrationFailure)
}

/// How a version stamp and a log contradict one another.
public enum HistoryConflict: Sendable, Hashable {
    /// A step is on record although its version is beyond the database's own.
    case recordedAboveVersion(id: String, version: Version, database: Version?)
    /// A row of the log holds a version that cannot be read.
    case unreadableRow(number: Int64, version: String)
}

/// One line of the side-by-side list of what is declared and what is recorded.
public struct HistoryComparison: Sendable, Hashable, Codable {
    public let version: Version
    public let kind: StepKind
    public let id: String
    public let isDeclared: Bool
    public let isRecorded: Bool
}

/// The step that failed, and why. The database is as it was before this step.
public struct MigrationFailure: Sendable, Hashable {
    public let step: MigrationPlan.Step
    /// Which of the step's statements failed, counted from 1; nil when no statement was running.
    public let statementNumber: Int?
    /// The statement's text with placeholders, never with values.
    public let statement: String?
    /// The engine's account; nil when the step threw an error of its own.
    public let databaseError: DatabaseError?
    /// The error in words, for a log.
    public let reason: String
}
