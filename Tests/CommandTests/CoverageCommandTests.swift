import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Points between two full bundles that nothing covers: seen in the list, and told to whoever asks for one.
@Suite(.needsPostgreSQL)
struct CoverageCommandTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.postgreSQL) }

    private func wal(_ words: String...) throws -> String {
        let result = try server.admin(server.createWords + ["--kind", "wal"] + words)
        try #require(result.status == 0, "\(result.errors)")
        return String(result.output.dropLast())
    }

    /// The server's clock; a bundle's beginning is noted in whole seconds, so the next one has to have come.
    private func now() throws -> String {
        let sql: SQL = """
            SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            """
        guard case .text(let time)? = try server.connect().value(sql) else { throw CancellationError() }
        try server.connect().execute(
            "SELECT pg_sleep(1.001 - extract(microseconds FROM clock_timestamp()) % 1000000 / 1000000)"
        )
        return time
    }

    @Test func aPointInAGapIsRefusedWithBothSidesAndAContinuationClosesIt() throws {
        let first = try server.createBundle()
        let within = try now()
        try server.connect().execute("INSERT INTO witness VALUES (4)")
        let continued = try wal()
        let between = try now()
        try server.connect().execute("INSERT INTO witness VALUES (5)")
        let second = try server.createBundle()

        let list = try server.admin(["bundle", "list", "-o", server.output])
        #expect(list.output.contains("COVERED FROM (UTC)"), "\(list.output)")
        #expect(list.output.contains("No point between them can be restored."), "\(list.output)")
        let facts = try json(try server.admin(["bundle", "list", "-o", server.output, "--json"]).output)
        let covered = try #require(facts["covered"] as? [[String: Any]])
        #expect(covered.map { ($0["bundles"] as? [String])?.count } == [2, 1])
        let ends = try #require(covered.first?["latest"] as? String)
        let begins = try #require(covered.last?["earliest"] as? String)
        #expect(ends < between && between < begins)
        for bundle in [first, second] {
            let shown = try server.admin(["bundle", "show", bundle]).output
            #expect(shown.contains("Gap        \(ends) to \(begins), between"), "\(shown)")
            let refused = try server.admin(["restore", bundle, "--until", between, "--to", server.target])
            #expect(refused.status == 3, "\(refused.errors)")
            #expect(refused.errors.contains("It lies in a gap."), "\(refused.errors)")
            #expect(refused.errors.contains("to \(ends) (") && refused.errors.contains("after it \(begins)"))
            #expect(refused.errors.contains("A last `bundle create --kind wal` before each full bundle"))
        }
        // What the other bundle covers is told with its name.
        let other = try server.admin(["restore", second, "--until", within, "--to", server.target])
        #expect(other.status == 3)
        #expect(other.errors.contains(" covers it, "), "\(other.errors)")
        #expect(try server.admin(["restore", first, "--until", within, "--to", server.target, "--plan"]).status == 0)

        // The log that was continued over the second bundle's time has no gap.
        _ = try wal("--base", continued)
        let closed = try server.admin(["bundle", "list", "-o", server.output])
        #expect(!closed.output.contains("No point between"), "\(closed.output)")
        let restored = try server.admin(["restore", first, "--until", between, "--to", server.target])
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.output.contains("Others     files and legacy as bundle "), "\(restored.output)")
        #expect(try server.restoredWitnesses() == 4)
    }
}
