extension SchemaModel {
    public struct Table: Sendable, Hashable, Codable {
        public let name: String
        /// In the table's own order.
        public var columns: [Column]
        /// nil when the table has none.
        public let primaryKey: Key?
        public let uniqueKeys: [Key]
        public let foreignKeys: [ForeignKey]
        public let checks: [Check]
        /// SQLite's `autoincrement`, `strict` and `without rowid`.
        public let options: [String]

        init(
            name: String,
            columns: [Column],
            primaryKey: Key?,
            uniqueKeys: [Key],
            foreignKeys: [ForeignKey],
            checks: [Check],
            options: [String] = []
        ) {
            self.name = name
            self.columns = columns
            self.primaryKey = primaryKey
            self.uniqueKeys = uniqueKeys.sorted { $0.columns.lexicographicallyPrecedes($1.columns) }
            self.foreignKeys = foreignKeys.sorted {
                ($0.columns + [$0.target] + $0.targetColumns).lexicographicallyPrecedes(
                    $1.columns + [$1.target] + $1.targetColumns
                )
            }
            self.checks = checks.sorted { ($0.expression, $0.name ?? "") < ($1.expression, $1.name ?? "") }
            self.options = options.sorted()
        }
    }

    public struct Column: Sendable, Hashable, Codable {
        public let name: String
        public var type: ColumnClass
        /// The type as the engine writes it, with length and precision.
        public let declared: String
        /// As the catalog has it: a SQLite key column may be nullable although PostgreSQL's is not.
        public let isNullable: Bool
        public let defaultValue: Default?
        /// nil for the type's usual one.
        public let collation: String?
    }

    /// What a column gets when an INSERT does not mention it.
    public struct Default: Sendable, Hashable, Codable {
        public let kind: Kind
        /// Normalised SQL.
        public let text: String

        public enum Kind: String, Sendable, Hashable, Codable {
            case literal, currentTime, sequence, identity, generated, expression
        }
    }

    /// A primary or a unique key.
    public struct Key: Sendable, Hashable, Codable {
        /// The constraint's name on PostgreSQL, which later statements refer to; nil on SQLite.
        public let name: String?
        /// In the key's order.
        public let columns: [String]
        /// Such as `deferrable`; empty for an ordinary key.
        public let options: String
    }

    public struct ForeignKey: Sendable, Hashable, Codable {
        /// As with `Key`.
        public let name: String?
        public let columns: [String]
        public let target: String
        public let targetColumns: [String]
        public let onUpdate: Action
        public let onDelete: Action
        /// Such as `deferrable` or `not valid`; empty for an ordinary key.
        public let options: String

        public enum Action: String, Sendable, Hashable, Codable {
            case noAction = "NO ACTION"
            case restrict = "RESTRICT"
            case cascade = "CASCADE"
            case setNull = "SET NULL"
            case setDefault = "SET DEFAULT"
        }
    }

    /// A CHECK, or on PostgreSQL an EXCLUDE, which then stands there whole.
    public struct Check: Sendable, Hashable, Codable {
        /// As with `Key`.
        public let name: String?
        /// Normalised SQL.
        public let expression: String
    }
}
