import DatabaseAccess
import MigrationModel
import MigrationTesting
import Migrations
import Synchronization
import TestSupport

extension Engine {
    var forMigrationTests: any TestEngine {
        switch self {
        case .sqlite: SQLiteTestEngine()
        case .postgreSQL: PostgreSQLTestEngine(server: PostgreSQLCluster.shared.configuration())
        }
    }
}

/// A history of types: what it makes is known by them. Each test uses a label of its own, and thus its own templates.
struct FirstVersion: Migration {
    let version = Version(1, 0, 0)
    let summary = "notes"
    let label: String
    private static let runs = Mutex<[String: Int]>([:])

    /// How often the history of a label was run from its beginning.
    static func runs(_ label: String) -> Int { runs.withLock { $0[label] ?? 0 } }

    func migrate(_ db: borrowing Transaction) throws {
        Self.runs.withLock { $0[label, default: 0] += 1 }
        try db.execute("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT)")
        try db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    }
}

struct SecondVersion: Migration {
    let version = Version(1, 1, 0)
    let summary = "bodies in capitals"

    func migrate(_ db: borrowing Transaction) throws { try db.execute("UPDATE note SET body = upper(body)") }
}

/// A version made of a closure: nothing tells two of them apart.
struct ClosureVersion: Migration {
    let version: Version
    let summary = "a test"
    var fragments: [any MigrationFragment] = []
    let work: @Sendable (borrowing Transaction) throws -> Void

    func migrate(_ db: borrowing Transaction) throws { try work(db) }
}

struct ClosureFragment: MigrationFragment {
    let id: String
    let work: @Sendable (borrowing Transaction) throws -> Void

    func migrate(_ db: borrowing Transaction) throws { try work(db) }
}

func history(_ label: String, _ later: [any Migration] = [SecondVersion()]) throws -> Migrator {
    try Migrator(appVersion: Version(1, 1, 0), migrations: [FirstVersion(label: label)] + later)
}
