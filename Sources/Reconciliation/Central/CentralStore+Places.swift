public import DatabaseAccess
public import ReconciliationModel
import SyncCursors

extension CentralStore {
    /// The stores of each site, in the order of their codes: what people call the site by. Empty where the database has
    /// no such tables; without names where these are not there.
    public func stores() throws(DatabaseError) -> [Int64: [SiteStore]] { try stores(where: "") }

    /// The stores of one site.
    public func stores(ofSite site: Int64) throws(DatabaseError) -> [SiteStore] {
        try stores(where: " AND s.site_id = \(site)")[site] ?? []
    }

    private func stores(where condition: SQL) throws(DatabaseError) -> [Int64: [SiteStore]] {
        let store = try connection.columnTypes(ofTable: "store")
        guard store["site_id"] != nil, store["code"] != nil else { return [:] }
        let (name, join) = try names(store: Set(store.keys))
        var stores: [Int64: [SiteStore]] = [:]
        let rows = try connection.query(
            "SELECT s.site_id, s.code, " + name + " AS name FROM store s" + join
                + " WHERE s.site_id IS NOT NULL AND s.code IS NOT NULL" + condition + " ORDER BY s.site_id, s.code"
        )
        for row in rows {
            let store = SiteStore(code: try row.text("code"), name: try row.optionalText("name"))
            stores[try row.integer("site_id"), default: []].append(store)
        }
        return stores
    }

    /// Where a store's name stands: versions of the schema differ.
    private func names(store: Set<String>) throws(DatabaseError) -> (column: SQL, join: SQL) {
        let none: (SQL, SQL) = ("CAST(NULL AS TEXT)", "")
        guard try connection.columnTypes(ofTable: "name")["name"] != nil else { return none }
        if store.contains("name_link_id"), try connection.columnTypes(ofTable: "name_link")["name_id"] != nil {
            return (
                "n.name", " LEFT JOIN name_link l ON l.id = s.name_link_id LEFT JOIN name n ON n.id = l.name_id"
            )
        }
        return store.contains("name_id") ? ("n.name", " LEFT JOIN name n ON n.id = s.name_id") : none
    }

    /// Whose database this is, where it is a remote site's: a site knows an incarnation, or how far it has pulled. Nil for
    /// central's, and for one that nobody has told yet what it is.
    public func remoteDatabase() throws(DatabaseError) -> RemoteDatabase? {
        guard try connection.value("SELECT 1 FROM sync_watermark LIMIT 1") == nil else { return nil }
        if try !knowsIncarnation(), try !Self.hasPulled(connection) { return nil }
        let own = try connection.query(
            "SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(SettingKey.siteID)"
        ).first
        return RemoteDatabase(site: try own?.optionalInteger("value_int"))
    }

    /// Only a site pulls from central, whatever its program.
    static func hasPulled(_ connection: any DatabaseConnection) throws(DatabaseError) -> Bool {
        try connection.value(
            """
            SELECT 1 FROM key_value_store WHERE CAST(id AS TEXT) IN (\(CursorKey.pullV6), \(CursorKey.pullV7)) LIMIT 1
            """
        ) != nil
    }

    private func knowsIncarnation() throws(DatabaseError) -> Bool {
        guard try connection.hasTable("sync_incarnation") else { return false }
        return try connection.value("SELECT 1 FROM sync_incarnation LIMIT 1") != nil
    }
}

/// The database of a remote site, where central's was expected.
public struct RemoteDatabase: Sendable, Hashable, Codable {
    /// Nil where its settings do not name one.
    public let site: Int64?

    public init(site: Int64?) { self.site = site }
}
