public import DatabaseAccess

/// What brings a database from the version before to `version`.
///
/// A migration says which version it belongs to and does its work on the transaction it is handed; the `Migrator`
/// decides whether it is due, puts it in order, wraps it and records it. It can neither keep the transaction nor end
/// it, and it sees no type of the application: row types that it needs are frozen beside it.
public protocol Migration: Sendable {
    /// The release that this leads to; never a release candidate.
    var version: Version { get }

    /// One line for people: what changes.
    var summary: String { get }

    /// Does the work, once, on a database below `version`. Whatever it throws, nothing of it is kept.
    func migrate(_ db: borrowing Transaction) throws

    /// Smaller steps of the same version, each of which runs once, after `migrate` and in this order. One that is
    /// appended while the version is a release candidate also runs on databases that have had the others already.
    var fragments: [any MigrationFragment] { get }

    /// Whether `migrate` makes tables anew with `Transaction.rebuildTable`. On SQLite foreign keys are not enforced
    /// while this step runs, so that dropping the old table does not reach its children; they are checked before the
    /// step is committed. It does not speak for the fragments.
    var rebuildsTables: Bool { get }
}

extension Migration {
    public var fragments: [any MigrationFragment] { [] }
    public var rebuildsTables: Bool { false }
}

/// A step of a version that is recorded by an id of its own.
public protocol MigrationFragment: Sendable {
    /// Unique over all versions and never changed: this name is what "it has run" means.
    var id: String { get }

    /// One line for people; the id when nothing better is given.
    var summary: String { get }

    /// Whether it does no harm when it runs after steps of later versions. Without this consent a fragment that was
    /// added to a version that the database has left behind stops the upgrade instead of being skipped in silence.
    var mayRunLate: Bool { get }

    /// Whether it makes tables anew with `Transaction.rebuildTable`. On SQLite foreign keys are not enforced while this
    /// step runs, so that dropping the old table does not reach its children; they are checked before the step is
    /// committed.
    var rebuildsTables: Bool { get }

    func migrate(_ db: borrowing Transaction) throws
}

extension MigrationFragment {
    public var summary: String { id }
    public var mayRunLate: Bool { false }
    public var rebuildsTables: Bool { false }
}
