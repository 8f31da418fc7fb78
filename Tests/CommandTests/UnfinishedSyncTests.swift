import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// Synchronisations that did not come to their end, beside the legacy server's backup.
@Suite(.needsPostgreSQL)
struct UnfinishedSyncTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    private static let row: SQL =
        "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'x', 'UPSERT')"

    /// The request reached mSupply, and the answer did not come back: the push cursor stays where it was.
    @Test(arguments: ["NULL", "'the connection was lost'"])
    func aPushWhoseAnswerIsLackingIsNotAligned(error: String) throws {
        _ = try bundle()
        let push: SQL = """
            INSERT INTO sync_log (id, started_datetime, push_started_datetime, push_progress_total, error_message)
            VALUES ('1', '2026-11-22 10:00:00', '2026-11-22 10:00:00', 1, \(raw: error))
            """
        try backUpWithHooks {
            try server.connect().execute(Self.row)
            try server.connect().execute(push)
        }
        let made = try create("--kind", "wal")
        #expect(made.errors.contains("unknown, since rows that were written after the mark may have been sent"))
        #expect(made.errors.contains("see that omSupply synchronises to the end"), "\(made.errors)")
        let alignment = try server.alignment("latest")
        #expect([alignment["verdict"] as? String, alignment["finding"] as? String] == ["unknown", "pushUnanswered"])
        // What it sends now the mark has too.
        try backUpWithHooks {}
        try expectAligned(try bundle(0, "--kind", "wal"))
    }

    /// omSupply ended in the middle of the queue, and nobody has started it since.
    @Test func aSynchronisationThatDiedIsWaitedForOnceAndProvesNothing() throws {
        _ = try bundle()
        try server.addSync("1", finished: false, total: 4, done: 1, queueEnded: false)
        func waited(_ name: String) throws -> Double {
            let mark = try #require(try server.receipt(name)["mark"] as? [String: Any])
            return try #require(mark["waitedForSync"] as? Double)
        }
        try backUpWithHooks()
        #expect(try waited("000001-begin.json") > 0)
        let made = try create("--kind", "wal")
        #expect(made.errors.contains("unknown, since a synchronisation was in the middle"), "\(made.errors)")
        #expect(made.errors.contains("start omSupply, see that it synchronises to the end"), "\(made.errors)")
        #expect(try server.alignment("latest")["finding"] as? String == "syncStandsStill")
        try backUpWithHooks()
        #expect(try waited("000003-begin.json") == 0)
        // Started again, omSupply begins another one.
        try server.addSync("2", finished: true, total: 4, done: 4, queueEnded: true)
        try backUpWithHooks()
        try expectAligned(try bundle(0, "--kind", "wal"))
    }
}
