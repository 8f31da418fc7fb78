public import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import SQLiteDriver
public import Testing

/// The engines that a test runs on: `@Test(arguments: Engine.all)`.
public enum Engine: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgreSQL

    /// Both, or SQLite alone where only tests without a server are wanted (`OMSUPPLY_TESTS=unit`).
    public static var all: [Engine] { TestScope.hasServer ? allCases : [.sqlite] }

    public var testDescription: String { rawValue }

    /// Makes an empty database for one test. Keep the result alive as long as the database is used.
    public func makeDatabase() throws -> TestDatabase {
        switch self {
        case .sqlite:
            let folder = try SharedFolder(prefix: "omsl-")
            return TestDatabase(engine: self, address: folder.path + "/omsupply.sqlite", folder: folder)
        case .postgreSQL:
            return TestDatabase(engine: self, address: try PostgreSQLCluster.shared.makeDatabase(), folder: nil)
        }
    }
}

/// One empty database of a test; every `connect()` is a session of its own.
public struct TestDatabase: Sendable {
    public let engine: Engine
    /// The file on SQLite, the database's name in the shared cluster on PostgreSQL.
    public let address: String
    let folder: SharedFolder?

    public func connect() throws -> any DatabaseConnection {
        switch engine {
        case .sqlite:
            let connection = try SQLiteConnection(address, .create)
            // Has its files open from now on: they outlive the folder.
            _ = try connection.query("SELECT count(*) FROM sqlite_schema")
            return connection
        case .postgreSQL: return try PostgreSQLCluster.shared.connect(database: address)
        }
    }

    /// A database of its own that holds what this one holds now, as a restored backup would. No session may be open on
    /// PostgreSQL.
    public func copy() throws -> TestDatabase {
        switch engine {
        case .sqlite:
            let folder = try SharedFolder(prefix: "omsl-")
            let path = folder.path + "/omsupply.sqlite"
            try connect().execute("VACUUM INTO \(path)")
            return TestDatabase(engine: engine, address: path, folder: folder)
        case .postgreSQL:
            let name = try PostgreSQLCluster.shared.makeDatabase(from: address)
            return TestDatabase(engine: engine, address: name, folder: nil)
        }
    }

    /// Removes a database of the cluster, for whoever makes many; a file goes with its folder.
    public func remove() {
        guard engine == .postgreSQL else { return }
        try? PostgreSQLCluster.shared.connect().execute(script: "DROP DATABASE IF EXISTS \(address) WITH (FORCE)")
    }

    /// What `--database` takes.
    public var url: String {
        switch engine {
        case .sqlite: "sqlite:" + address
        case .postgreSQL: PostgreSQLCluster.shared.url(database: address)
        }
    }
}

/// A temporary folder that values can share; removed with the last of them.
public final class SharedFolder: Sendable {
    public let path: String

    public init(prefix: String = "omsf-") throws { path = try TemporaryFolder.make(prefix: prefix) }

    deinit { try? Folder.remove(path) }
}

public enum TestScope {
    /// False when only tests that need no server were asked for.
    public static var hasServer: Bool { ProcessInfo.processInfo.environment["OMSUPPLY_TESTS"] != "unit" }
    /// True when tests that take a sample are to go through everything (`scripts/test thorough`).
    public static var isThorough: Bool { ProcessInfo.processInfo.environment["OMSUPPLY_TESTS"] == "thorough" }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test where no PostgreSQL server is wanted.
    public static var needsPostgreSQL: Self { .enabled(if: TestScope.hasServer, "needs a PostgreSQL server") }
}
