import DatabaseAccess

/// The numbers of omSupply's `key_value_store`.
enum Settings {
    static let site = "SETTINGS_SYNC_SITE_ID"

    static func integer(_ key: String, of side: any DatabaseConnection) throws -> Int64? {
        try side.query("SELECT value_int FROM key_value_store WHERE id = \(key)").first?.optionalInteger("value_int")
    }

    static func write(_ key: String, _ value: Int64, in db: borrowing Transaction) throws {
        try db.execute(
            """
            INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))
            ON CONFLICT (id) DO UPDATE SET value_int = excluded.value_int
            """
        )
    }
}
