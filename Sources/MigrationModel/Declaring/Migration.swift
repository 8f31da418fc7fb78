/// What brings a database from the version before to `version`.
///
/// A migration says which version it belongs to and does its work on the transaction it is handed; the `Migrator`
/// decides whether it is due, puts it in order, wraps it and records it. It can neither keep the transaction nor end
/// it, and it sees no type of the application: row types that it needs are frozen beside it.
public protocol Migration: SchemaChange {
    /// The release that this leads to; never a release candidate.
    var version: Version { get }

    /// Smaller steps of the same version, each of which runs once, after `migrate` and in this order. One that is
    /// appended while the version is a release candidate also runs on databases that have had the others already.
    var fragments: [any MigrationFragment] { get }

    /// The oldest app that may still open a database of this version, where its change does older apps no harm. Unless
    /// given, the version itself: older apps refuse.
    var oldestAppThatCanOpen: Version { get }
}

extension Migration {
    public var fragments: [any MigrationFragment] { [] }
    public var oldestAppThatCanOpen: Version { version }
}
