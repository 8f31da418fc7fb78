public import DatabaseAccess

/// What omSupply itself keeps in its database about the legacy server. Prints without the password's hash.
public struct LegacySettings: Sendable, Hashable {
    public var url: String?
    public var username: String?
    public var passwordHash: String?
    public var site: Int64?
    /// What the legacy server calls that site, whatever its number.
    public var siteIdentifier: String?
    public var legacySite: Int64?
    /// omSupply's version.
    public var version: String?

    public init(of db: any DatabaseConnection) throws(DatabaseError) {
        let rows = try db.query(
            """
            SELECT CAST(id AS TEXT) AS id, value_string, value_int FROM key_value_store
            WHERE CAST(id AS TEXT) LIKE 'SETTINGS_SYNC%' OR CAST(id AS TEXT) = 'DATABASE_VERSION'
            """
        )
        for row in rows {
            let text = try row.optionalText("value_string").flatMap { $0.isEmpty ? nil : $0 }
            switch try row.text("id") {
            case "SETTINGS_SYNC_URL": url = text
            case "SETTINGS_SYNC_USERNAME": username = text
            case "SETTINGS_SYNC_PASSWORD_SHA256": passwordHash = text
            case "SETTINGS_SYNC_SITE_ID": site = try row.optionalInteger("value_int")
            case "SETTINGS_SYNC_SITE_UUID": siteIdentifier = text
            case "SETTINGS_SYNC_CENTRAL_SERVER_SITE_ID": legacySite = try row.optionalInteger("value_int")
            case "DATABASE_VERSION": version = text
            default: break
            }
        }
    }
}

extension LegacySettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "settings of site \(site.map(String.init) ?? "none")" }

    // Without it, dump() and a failing #expect would print the hash.
    public var customMirror: Mirror { Mirror(self, children: ["site": site as Any]) }
}
