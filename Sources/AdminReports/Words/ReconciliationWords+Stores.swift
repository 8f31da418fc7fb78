package import AdminOutput
package import ReconciliationModel

/// What people call a site.
extension ReconciliationWords {
    /// The widest that a site's stores get in a table on a terminal.
    private static let width = 32

    /// In a table on a terminal: the first store, and how many more there are.
    package static func shortStores(_ stores: [SiteStore]?) -> String {
        guard let stores, let first = stores.first else { return "-" }
        let more = stores.count > 1 ? " +\(stores.count - 1)" : ""
        let text = name(first)
        guard text.count + more.count > width else { return text + more }
        return text.prefix(width - more.count - 1) + "…" + more
    }

    /// Where there is room.
    package static func allStores(_ stores: [SiteStore]?) -> String {
        guard let stores, !stores.isEmpty else { return "-" }
        let shown = stores.prefix(10).map(name)
        let more = stores.count > shown.count ? " and \(stores.count - shown.count) more" : ""
        return shown.joined(separator: ", ") + more
    }

    /// `site 2 (KAM Kamuli Health Centre)`
    static func named(_ site: Int64, _ stores: [SiteStore]) -> String {
        stores.isEmpty ? "site \(site)" : "site \(site) (\(allStores(stores)))"
    }

    private static func name(_ store: SiteStore) -> String {
        ErrorReport.visible([store.code, store.name].compactMap(\.self).joined(separator: " "))
    }
}
