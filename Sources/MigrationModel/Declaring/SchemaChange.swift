public import DatabaseAccess

/// What a migration and a fragment have in common: a body, and what the driver has to know before it runs it.
public protocol SchemaChange: Sendable {
    /// One line for people: what changes.
    var summary: String { get }

    /// Does the work, once. Whatever it throws, nothing of it is kept.
    func migrate(_ db: borrowing Transaction) throws

    /// Looks at the result inside the same transaction; what it throws undoes the step. Nothing unless given.
    func verify(_ db: borrowing Transaction) throws

    /// Whether the step makes tables anew (`Transaction.rebuildTable`). On SQLite foreign keys are not enforced while
    /// it runs, so that dropping the old table does not reach its children; they are checked before it is committed.
    var rebuildsTables: Bool { get }

    /// The tables that the step changes: views that do not read them stay as they are. nil, unless given: any table.
    var touches: Set<String>? { get }

    /// The oldest engines that understand the step, as `3.35.0` for SQLite and `12.0.0` for PostgreSQL 12. Looked at
    /// before anything is touched; empty unless given.
    var needs: [Dialect: Version] { get }

    /// What the step contained, as released: the hash of today's content first, then those of older contents that did
    /// the same. A database that ran another content refuses. Empty, unless given: not known, not compared.
    func contents(for dialect: Dialect) -> [ContentHash]
}

extension SchemaChange {
    public func verify(_ db: borrowing Transaction) throws {}
    public var rebuildsTables: Bool { false }
    public var touches: Set<String>? { nil }
    public var needs: [Dialect: Version] { [:] }
    public func contents(for dialect: Dialect) -> [ContentHash] { [] }
}
