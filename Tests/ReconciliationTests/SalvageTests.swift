import DatabaseAccess
import Reconciliation
import SyncCursors
import TestSupport
import Testing

/// Reading back what became of the records that sites offered.
struct SalvageTests {
    /// Seven versions of six records: three came back, of three central kept its own version.
    private func store(_ engine: Engine) throws -> CentralStore {
        let connection = try SyncDatabase(engine).connect()
        let rows = [
            ("97@root/item/a", "item", "a", "adopted", "unknownAtCentral"),
            ("98@root/item/a", "item", "a", "adopted", "laterThanAdopted"),
            ("95@root/item/b", "item", "b", "adopted", "unknownAtCentral"),
            ("99@root/name/a", "name", "a", "adopted", "unknownAtCentral"),
            ("94@root/name/c", "name", "c", "discarded", "changedAtCentral"),
            ("93@root/item/c", "item", "c", "discarded", "changedAtCentral"),
            ("92@root/item/d", "item", "d", "discarded", "pendingAtCentral"),
        ]
        for row in rows {
            try connection.execute(
                """
                INSERT INTO sync_salvage
                    (id, site_id, table_name, record_id, action, outcome, reason, data, recorded)
                VALUES (\(row.0), 7, \(row.1), \(row.2), 'UPSERT', \(row.3), \(row.4), '{}',
                        CAST('2026-11-21 08:00:00.5' AS \(type: .timestamp)))
                """
            )
        }
        return try CentralStore(on: connection)
    }

    @Test(arguments: Engine.all) func whatCameBackAndWhatDidNotIsCounted(_ engine: Engine) throws {
        #expect(
            try store(engine).salvageCounts()
                == SalvageCounts(
                    adopted: 3,
                    discarded: 3,
                    reasons: [
                        SalvageReason(outcome: "adopted", reason: "unknownAtCentral", versions: 3),
                        SalvageReason(outcome: "adopted", reason: "laterThanAdopted", versions: 1),
                        SalvageReason(outcome: "discarded", reason: "changedAtCentral", versions: 2),
                        SalvageReason(outcome: "discarded", reason: "pendingAtCentral", versions: 1),
                    ]
                )
        )
        #expect(try CentralStore(on: SyncDatabase(engine).connect()).salvageCounts() == SalvageCounts())
    }

    @Test(arguments: Engine.all) func pagesFollowOneAnother(_ engine: Engine) throws {
        let store = try store(engine)
        let whole = try store.salvaged(.adopted, limit: 100)
        #expect(whole.map(\.version) == ["97@root/item/a", "98@root/item/a", "95@root/item/b", "99@root/name/a"])
        var pages: [SalvagedRecord] = []
        for _ in 0..<3 {
            let page = try store.salvaged(.adopted, after: pages.last, limit: 3)
            pages += page
        }
        #expect(pages == whole)
        #expect(try store.salvaged(.adopted, after: whole.last, limit: 3) == [])
        #expect(try store.salvaged(.adopted, limit: 0) == [])
    }

    @Test(arguments: Engine.all) func aRecordComesWithItsSiteAndReason(_ engine: Engine) throws {
        let record = try #require(try store(engine).salvaged(.discarded, limit: 1).first)
        #expect(
            [record.table, record.record, record.action, record.reason] == ["item", "c", "UPSERT", "changedAtCentral"]
        )
        #expect(record.site == 7)
        #expect(record.recorded.hasPrefix("2026-11-21 08:00:00"))
    }
}
