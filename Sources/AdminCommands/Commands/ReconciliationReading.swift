import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import Reconciliation

extension ReconciliationOverview {
    /// Reads everything as of one instant, so that counts and lists agree while sites sync.
    init(of db: any DatabaseConnection, everything: Bool) throws {
        let central = try CentralStore(on: db)
        self = try db.withTransaction(readOnly: true) { transaction in
            if db.dialect == .postgreSQL { try transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
            return try ReconciliationOverview(
                central.facts(),
                salvage: central.salvageCounts(),
                discarded: central.salvaged(.discarded, limit: everything ? ListLimits.mostRecords : ListLimits.records)
            )
        }
    }

    /// What both commands tell programs.
    var commonFacts: CommandOutcome.Facts {
        [
            "counts": counts, "lost": lost, "salvage": salvage, "discarded": discarded,
            "next": ReconciliationWords.advice(self),
        ]
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
