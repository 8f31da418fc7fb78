import DatabaseAccess

/// What a step may have changed in its session, and how it is put back.
struct SessionSettings {
    private let dialect: Dialect
    /// PostgreSQL: what the session had set before the run. SQLite: every pragma that a step can change.
    private let values: [(name: String, value: String)]
    let serverVersion: Int

    private static let pragmas = [
        "foreign_keys", "recursive_triggers", "legacy_alter_table", "ignore_check_constraints", "writable_schema",
        "reverse_unordered_selects",
    ]

    init(of db: any DatabaseConnection) throws {
        dialect = db.dialect
        switch db.dialect {
        case .postgreSQL:
            let rows = try db.query(
                """
                SELECT name, current_setting(name) AS value FROM pg_settings
                WHERE source = 'session' AND context IN ('user', 'superuser')
                UNION ALL SELECT 'role', current_setting('role') WHERE current_setting('role') <> 'none'
                UNION ALL SELECT '', current_setting('server_version_num')
                """
            )
            var values: [(String, String)] = []
            var version = 0
            for row in rows {
                let (name, value) = (try row.text("name"), try row.text("value"))
                if name.isEmpty { version = Int(value) ?? 0 } else { values.append((name, value)) }
            }
            self.values = values
            serverVersion = version
        case .sqlite:
            values = try Self.pragmas.compactMap { name in
                guard case .integer(let value)? = try db.value("PRAGMA \(raw: name)") else { return nil }
                return (name, String(value))
            }
            serverVersion = 0
        }
    }

    /// What opens a step: its own patience with locks, no limit on its length, and the mark that proves at its end that
    /// it is still in the transaction that it began in.
    func opening(lockTimeout: Duration, savepoint: String) -> String {
        patience(lockTimeout) + "SAVEPOINT \(savepoint);"
    }

    /// For the transaction that is open, on PostgreSQL; SQLite's connection has a patience of its own.
    func patience(_ lockTimeout: Duration) -> String {
        guard dialect == .postgreSQL else { return "" }
        var settings = [
            "lock_timeout = \(max(1, lockTimeout.milliseconds))", "statement_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
        ]
        if serverVersion >= 170_000 { settings.append("transaction_timeout = 0") }
        return settings.map { "SET LOCAL \($0);" }.joined()
    }

    /// What puts PostgreSQL's session back, inside the step's transaction, before its record is written. A step that
    /// is rolled back needs none: its settings are undone with it.
    var restoration: String {
        guard dialect == .postgreSQL else { return "" }
        let settings = values.map { name, value in
            name == "role"
                ? "SET ROLE \(SQL.quoted(identifier: value));"
                : "SELECT set_config("
                    + "\(SQL.quoted(literal: name)), \(SQL.quoted(literal: value)), false);"
        }
        return "RESET ROLE;RESET ALL;" + settings.joined()
    }

    /// SQLite's pragmas belong to the connection, not to a transaction.
    func restorePragmas(on db: any DatabaseConnection) throws {
        guard dialect == .sqlite else { return }
        for (name, value) in values { try db.execute(script: "PRAGMA \(name) = \(value)") }
    }
}
