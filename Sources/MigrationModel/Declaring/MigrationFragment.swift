/// A step of a version that is recorded by an id of its own, independent of the version that declares it.
public protocol MigrationFragment: SchemaChange {
    /// Unique over all versions and never changed: this name is what "it has run" means.
    var id: String { get }

    /// Earlier names of this step: where one of them is on record, the step has run.
    var replaces: [String] { get }

    /// Whether it does no harm when it runs after steps of later versions. Without this consent a fragment that was
    /// added to a version that the database has left behind stops the upgrade instead of being skipped in silence.
    var mayRunLate: Bool { get }
}

extension MigrationFragment {
    public var summary: String { id }
    public var replaces: [String] { [] }
    public var mayRunLate: Bool { false }
}
