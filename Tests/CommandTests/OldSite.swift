import DatabaseAccess
import FileSystem
import TestSupport
import Testing

/// The stopped database of a site that runs an old program.
struct OldSite {
    let database: TestDatabase

    var url: String { database.url }

    init(_ engine: Engine, number: Int? = 7) throws {
        database = try engine.makeDatabase()
        let result = try BuiltProgram.admin(["--database", database.url, "migrate", "run", "--quiet"])
        #expect(result.status == 0, "\(result.errors)")
        if let number { try set("SETTINGS_SYNC_SITE_ID", number) }
    }

    func connect() throws -> any DatabaseConnection { try database.connect() }

    func set(_ key: String, _ value: Int) throws {
        try connect().execute(
            """
            INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))
            ON CONFLICT (id) DO UPDATE SET value_int = excluded.value_int
            """
        )
    }

    func set(pull: Int, push: Int) throws {
        try set("SYNC_PULL_CURSOR_V6", pull)
        try set("SYNC_PUSH_CURSOR_V6", push)
    }

    func live(_ incarnation: String) throws {
        let db = try connect()
        try db.execute("DELETE FROM sync_incarnation")
        let now: SQL = "CAST('2024-05-01 12:00:00.000000' AS \(type: .timestamp))"
        try db.execute(
            "INSERT INTO sync_incarnation (incarnation, timeline, created) VALUES (\(incarnation), NULL, \(now))"
        )
    }

    func log(_ cursor: Int, _ record: String, isSync: Bool = false, store: String? = nil) throws {
        try connect().execute(
            """
            INSERT INTO changelog (cursor, table_name, record_id, row_action, is_sync_update, store_id)
            VALUES (\(cursor), 'stock_line', \(record), 'UPSERT', \(isSync), \(nullable: store))
            """
        )
    }

    func cursors() throws -> [String: Int] {
        let rows = try connect().query(
            "SELECT CAST(id AS TEXT) AS id, value_int FROM key_value_store WHERE CAST(id AS TEXT) LIKE 'SYNC_%'"
        )
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("id"), Int(try $0.integer("value_int"))) })
    }

    /// Runs the script as its own comments say and returns what it printed, without psql's padding.
    @discardableResult
    func run(_ script: String, expectingErrors: Bool = false) throws -> String {
        let result =
            switch database.engine {
            case .sqlite:
                try Subprocess.run("/bin/sh", ["-c", #"exec sqlite3 "$1" < "$2""#, "sh", database.address, script])
            case .postgreSQL:
                try Subprocess.run(
                    Subprocess.find("psql") ?? "psql",
                    ["-X", "-d", database.url, "-f", script],
                    environment: BuiltProgram.clean()
                )
            }
        #expect(result.errors.isEmpty == !expectingErrors, "\(result.errors)")
        return result.output + result.errors
    }
}
