public import DatabaseSchema

/// What a migration owes and did not keep, whatever its own test looked at.
public enum MigrationTestFailure: Error, Sendable, Hashable {
    /// The same app found something to do on the database that it had just upgraded.
    case secondRunHadWork(steps: [String])
    /// A database with rows got another schema than one without: "expected" is what the empty one has.
    case schemaDependsOnRows([SchemaDifference])
}

extension MigrationTestFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .secondRunHadWork(let steps):
            "the second run was not empty: \(steps.isEmpty ? "the log has changed" : steps.joined(separator: ", "))"
        case .schemaDependsOnRows(let differences):
            "the schema depends on the rows: " + differences.map(\.description).joined(separator: "; ")
        }
    }
}
