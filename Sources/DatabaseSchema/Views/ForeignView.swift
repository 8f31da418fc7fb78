/// A view that the app did not declare and that stands in the way of changes: it reads the app's views or tables.
/// Somebody made it by hand, for a report or a repair.
public struct ForeignView: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case view
        /// PostgreSQL only.
        case materializedView
        /// A rewrite rule on a table, or on a view that stays; PostgreSQL only.
        case rule
    }

    /// For people: with its schema unless that is the current one. A rule is called `rule ON table`.
    public let name: String
    public let kind: Kind
    /// What it reads directly, of the app's and of other foreign views.
    public let dependsOn: [String]
    /// The name as SQL writes it, always with its schema on PostgreSQL.
    let reference: String
}

/// Something that was dropped for an upgrade and cannot be made again, because what it reads has changed.
public struct UnrestoredView: Sendable, Hashable, Codable {
    public let name: String
    /// The engine's words.
    public let reason: String
    /// What was tried: the script that made it, with its owner, privileges and comments. It is kept in the table
    /// `migration_saved_view` as well.
    public let definition: String
}
