import DatabaseAccess

/// What a step may have changed in its session, and how it is put back.
struct SessionSettings {
    private let dialect: Dialect
    /// PostgreSQL: what the session had set before the run. SQLite: every pragma that a step can change.
    private let values: [(name: String, value: String)]
    /// PostgreSQL: whom the session acts for, and as whom; nil for the same.
    private let user: String
    private let role: String?
    let serverVersion: Int

    private static let pragmas = [
        "query_only", "foreign_keys", "recursive_triggers", "legacy_alter_table", "ignore_check_constraints",
        "writable_schema", "reverse_unordered_selects", "trusted_schema", "automatic_index", "read_uncommitted",
        "secure_delete", "cell_size_check",
    ]

    init(of db: any DatabaseConnection) throws {
        dialect = db.dialect
        var values: [(String, String)] = []
        var user = ""
        var role: String?
        var version = 0
        switch db.dialect {
        case .postgreSQL:
            let rows = try db.query(
                """
                SELECT name, current_setting(name) AS value FROM pg_settings
                WHERE source = 'session' AND context IN ('user', 'superuser')
                    -- These belong to a transaction, not to the session.
                    AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
                UNION ALL SELECT ' role', current_setting('role') WHERE current_setting('role') <> 'none'
                UNION ALL SELECT ' user', session_user::text
                UNION ALL SELECT ' version', current_setting('server_version_num')
                """
            )
            for row in rows {
                let (name, value) = (try row.text("name"), try row.text("value"))
                switch name {
                case " role": role = value
                case " user": user = value
                case " version": version = Int(value) ?? 0
                default: values.append((name, value))
                }
            }
        case .sqlite:
            values = try Self.pragmas.compactMap { name in
                guard case .integer(let value)? = try db.value("PRAGMA \(raw: name)") else { return nil }
                return (name, String(value))
            }
        }
        self.values = values
        self.user = user
        self.role = role
        serverVersion = version
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

    /// For a statement outside any transaction, each as a message of its own.
    var unlimited: [String] {
        dialect == .postgreSQL ? ["SET lock_timeout = 0", "SET statement_timeout = 0"] : []
    }

    /// What puts PostgreSQL's session back, inside the step's transaction, before its record is written. A step that
    /// is rolled back needs none: its settings are undone with it.
    var restoration: String { restorations.map { $0 + ";" }.joined() }

    /// The statements of `restoration`. Settings that only a superuser may change come back while the session is still
    /// the one that connected.
    var restorations: [String] {
        guard dialect == .postgreSQL else { return [] }
        var statements = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL"]
        statements += values.map { name, value in
            "SELECT set_config(\(SQL.quoted(literal: name)), \(SQL.quoted(literal: value)), false)"
        }
        statements.append("SET SESSION AUTHORIZATION \(SQL.quoted(identifier: user))")
        if let role { statements.append("SET ROLE \(SQL.quoted(identifier: role))") }
        return statements
    }

    /// SQLite's pragmas belong to the connection, not to a transaction. One that cannot be set keeps no other from it.
    func restorePragmas(on db: any DatabaseConnection) {
        guard dialect == .sqlite else { return }
        for (name, value) in values { try? db.execute(script: "PRAGMA \(name) = \(value)") }
    }
}
