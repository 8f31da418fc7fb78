package import DatabaseAccess

/// What the database calls its own site.
package enum SiteName {
    package static func read(_ db: any DatabaseConnection) throws(DatabaseError) -> String? {
        guard try db.hasTable("key_value_store"),
            case .text(let name)? = try db.value(
                "SELECT value_string FROM key_value_store WHERE CAST(id AS TEXT) = 'SETTINGS_SYNC_USERNAME'"
            )
        else { return nil }
        return name.isEmpty ? nil : name
    }
}
