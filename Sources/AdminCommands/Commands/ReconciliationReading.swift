import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import ReconciliationModel

extension ReconciliationOverview {
    /// Reads everything as of one instant, so that counts and lists agree while sites sync.
    init(of db: any DatabaseConnection, everything: Bool) throws {
        let central = try CentralStore(on: db)
        let remote = try central.remoteDatabase()
        let stores = try central.storesIfReadable()
        self = try db.withTransaction(readOnly: true) { transaction in
            if db.dialect == .postgreSQL { try transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
            return try ReconciliationOverview(
                central.facts(),
                salvage: central.salvageCounts(),
                discarded: central.salvaged(
                    .discarded,
                    limit: everything ? ListLimits.mostRecords : ListLimits.records
                ),
                adopted: everything ? central.salvaged(.adopted, limit: ListLimits.mostRecords) : [],
                withoutContent: central.withoutContent(
                    limit: everything ? ListLimits.mostRecords : ListLimits.records
                ),
                waiting: central.waitingCounts(),
                failed: central.failedRecords(limit: everything ? ListLimits.mostRecords : ListLimits.records),
                stores: stores,
                remote: remote
            )
        }
    }

    /// What both commands tell programs.
    var commonFacts: CommandOutcome.Facts {
        [
            "counts": counts, "lost": lost, "salvage": salvage, "discarded": discarded, "adopted": adopted,
            "withoutContent": withoutContent, "hasEveryoneCome": hasEveryoneCome, "waiting": waiting, "failed": failed,
            "next": ReconciliationWords.advice(self),
            "stores": Dictionary(uniqueKeysWithValues: stores.map { (String($0), $1) }),
        ]
    }

    var commonWarnings: [String] { remote.map { [ReconciliationWords.atCentral($0)] } ?? [] }

    /// Whether somebody has to look at something.
    var status: ExitStatus { remote == nil && cannotIntegrate == 0 ? .done : .degraded }
}

extension CentralStore {
    /// What sites are called is a help, and no reason to fail: the role that reads the rest may lack the right to it.
    func storesIfReadable() throws(DatabaseError) -> [Int64: [SiteStore]] {
        do { return try stores() } catch {
            guard error.code == Self.missingRight else { throw error }
            return [:]
        }
    }

    func storesIfReadable(ofSite site: Int64) throws(DatabaseError) -> [SiteStore] {
        do { return try stores(ofSite: site) } catch {
            guard error.code == Self.missingRight else { throw error }
            return []
        }
    }

    /// `insufficient_privilege`; SQLite knows no rights.
    private static var missingRight: String { "42501" }
}

extension CentralStore {
    /// Throws where the database is a remote site's: what is done there for central leads nowhere.
    func requireCentral() throws {
        if let remote = try remoteDatabase() { throw NotCentral(remote) }
    }
}

/// A table of sites: each row begins with the site's number and, where any site has stores, with these.
enum SiteTable {
    static func text(
        _ sites: [SitePlan],
        _ overview: ReconciliationOverview,
        _ columns: [TextTable.Column],
        _ cells: (SitePlan) -> [String]
    ) -> String {
        let hasStores = !overview.stores.isEmpty
        var first = [TextTable.Column(title: "SITE", isNumeric: true)]
        if hasStores { first.append(TextTable.Column(title: "STORES")) }
        var table = TextTable(first + columns)
        table.rows = sites.map { site in
            var row = [String(site.site)]
            if hasStores { row.append(ReconciliationWords.shortStores(overview.stores[site.site])) }
            return row + cells(site)
        }
        return table.text
    }
}

/// How long lists get without `--all`.
enum ListLimits {
    static let all = "all"

    /// On a terminal.
    static let lines = 40
    static let lost = 10
    /// On a page.
    static let rows = 1000
    /// Records of which central kept its own version: one by one they are for the database, not for a list.
    static let records = 200
    static let mostRecords = 10_000
}
