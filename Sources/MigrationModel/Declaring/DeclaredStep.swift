public import DatabaseAccess

/// A migration or a fragment as plans and runs see it.
package struct DeclaredStep: Sendable {
    package let kind: StepKind
    package let version: Version
    package let id: String
    package let replaces: [String]
    package let mayRunLate: Bool
    package let change: any SchemaChange
    private let recorded: StepContents?

    package init(_ migration: any Migration, _ contents: [String: StepContents]) {
        kind = .migration
        version = migration.version
        id = migration.version.description
        replaces = []
        mayRunLate = false
        change = migration
        recorded = contents[id]
    }

    package init(_ fragment: any MigrationFragment, of version: Version, _ contents: [String: StepContents]) {
        kind = .fragment
        self.version = version
        id = fragment.id
        replaces = fragment.replaces
        mayRunLate = fragment.mayRunLate
        change = fragment
        recorded = contents[id]
    }

    package var summary: String { change.summary }

    /// nil also for a background step that its own version relies on: it has no time to run in.
    package var background: (any BackgroundFragment)? {
        guard let fragment = change as? any BackgroundFragment, fragment.finalisedBy > version else { return nil }
        return fragment
    }

    /// The content of today first, then those that count as the same; empty where nothing is known.
    package func contents(for dialect: Dialect) -> [ContentHash] {
        recorded?.hashes(for: dialect) ?? change.contents(for: dialect)
    }

    /// One hash for a baseline, which is made for both engines at once; nil where nothing is known.
    package var contentOnBothEngines: ContentHash? {
        StepContents(postgreSQL: contents(for: .postgreSQL), sqlite: contents(for: .sqlite)).onBothEngines
    }

    package func mode(on dialect: Dialect) -> StepMode {
        if change is any BatchedFragment { return .batches }
        if let fragment = change as? any NonTransactionalFragment, fragment.refusesTransaction(on: dialect) {
            return .outsideTransaction
        }
        return .transaction
    }
}

/// What a step of code contained on each engine, as a generator recorded it: today's hash first, then those of older
/// contents that did the same.
public struct StepContents: Sendable, Hashable {
    public let postgreSQL: [ContentHash]
    public let sqlite: [ContentHash]

    public init(postgreSQL: [ContentHash], sqlite: [ContentHash]) {
        self.postgreSQL = postgreSQL
        self.sqlite = sqlite
    }

    /// One hash of what is current; nil where nothing is known.
    package var onBothEngines: ContentHash? {
        let current = [postgreSQL, sqlite].compactMap(\.first?.description)
        return current.isEmpty ? nil : ContentHash(of: current)
    }

    public func hashes(for dialect: Dialect) -> [ContentHash] { dialect == .postgreSQL ? postgreSQL : sqlite }
}

/// How a step runs.
public enum StepMode: String, Sendable, Hashable, Codable {
    /// In one transaction with its record.
    case transaction
    /// In many, each with the place that it reached.
    case batches
    /// As one statement outside any transaction, between two looks at whether it is done.
    case outsideTransaction
}
