extension SchemaModel {
    public struct Index: Sendable, Hashable, Codable {
        public let name: String
        public let table: String
        /// Columns and expressions, each with its order and collation where they are not the usual ones.
        public let keys: [String]
        public let isUnique: Bool
        /// The condition of a partial index, normalised; nil for one over all rows.
        public let predicate: String?
        /// Such as `using gin` or `include (note)`; empty for an ordinary index.
        public let options: String
    }

    public struct View: Sendable, Hashable, Codable {
        public let name: String
        /// In the view's own order.
        public let columns: [String]
    }

    public struct Trigger: Sendable, Hashable, Codable {
        public let name: String
        public let table: String
        /// Normalised SQL.
        public let definition: String
    }

    /// A sequence of PostgreSQL.
    public struct NumberSequence: Sendable, Hashable, Codable {
        public let name: String
        /// Type, bounds, increment and cache, not where it stands.
        public let definition: String
        /// `table.column`; nil when no column owns it.
        public let owner: String?
    }

    /// A function or procedure of PostgreSQL.
    public struct Routine: Sendable, Hashable, Codable {
        /// The name with the types of the arguments.
        public let signature: String
        public let language: String
        public let result: String
        /// As it was written.
        public let body: String
    }
}
