import AdminOutput
import ReconciliationModel
import SyncCursors
import Testing

/// Words about cursor leases.
struct LeaseReportTests {
    @Test func aLeaseThatHasNoRoomNamesTheLimits() {
        let limit = CursorLease.limit
        let report = ErrorReport.describing(
            ReconciliationError.leaseExhausted(highest: Cursor(2_146_480_000), limit: limit)
        )
        #expect(report.code == "leaseExhausted")
        #expect(report.status == .refused)
        #expect(
            report.message == """
                the cursors are handed out to 2146480000, and no lease reaches \(limit): omSupply stores cursors below \
                2147483648, and a restore needs room above the last lease
                """
        )
        #expect(report.advice.contains("The last lease stays in force."))
    }

    @Test func aRollbackSaysWhatMustNotHappen() throws {
        let report = ErrorReport.describing(
            ReconciliationError.rolledBack(UnnoticedRollback(nonce: "n", ceiling: Cursor(20_000)))
        )
        #expect(report.code == "rolledBack")
        #expect(report.status == .refused)
        #expect(report.message.contains("cursors up to 20000 may have been handed out"))
        #expect(report.advice.hasPrefix("Let no site synchronise"))
        #expect(try JSONOutput.failure(report).contains(#""ceiling":20000"#))
    }

    @Test func statusTellsWhatIsLeft() {
        let lease = DatabaseLease(ceiling: Cursor(20_000), nonce: "n", renewed: "2026-11-22 15:00:00.123456")
        let words = ReconciliationWords.lease(lease, above: Cursor(10_090))
        #expect(words == "Cursor lease: up to 20000, 9910 left, renewed 2026-11-22 15:00:00 UTC")
        #expect(ReconciliationWords.lease(nil, above: nil) == "Cursor lease: none")
    }
}
