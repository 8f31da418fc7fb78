import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// What `restore` says of the two servers: in its plan, and at its end.
@Suite(.needsPostgreSQL)
struct RestoredPairTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    private func addRow(_ id: String) throws {
        try server.connect().execute(
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', \(id), 'UPSERT')"
        )
    }

    private let check =
        "Then       before omSupply synchronises, when mSupply runs on its backup: `omsupply-admin legacy check "

    @Test func twoServersThatDoNotFitAreSaidToBeSo() throws {
        try addRow("before")
        let last = try backUpWithHooks()
        for id in ["a", "b"] { try addRow(id) }
        let skewed = try bundle(2)
        let plan = try server.restore(skewed, "--plan")
        #expect(plan.status == 0)
        for line in [
            "  mSupply goes to its backup mSupply 0002, started 2026-11-01 00:",
            "  THE TWO SERVERS ARE NOT PROVED TO FIT (skewed): the mark of the legacy backup lies before the copy",
            "  mSupply's backup began at change \(last) of omSupply's log (20",
            "Z), and omSupply goes to change \(last + 2): 2 later\n",
            "  restored together, the two servers do not fit: one of them has forgotten what the other goes by\n",
        ] { #expect(plan.output.contains(line), "\(line) in \(plan.output)") }
        let restored = try server.restore(skewed)
        #expect(restored.status == 2, "\(restored.errors)")
        #expect(
            restored.errors.contains("warning: the two servers do not fit (skewed): the mark of"),
            "\(restored.errors)"
        )
        #expect(restored.output.contains("mSupply    goes to its backup mSupply 0002, started "), "\(restored.output)")
        #expect(restored.output.contains(check + "--restored both --bundle "), "\(restored.output)")
        // Of one part alone the other server is where it is.
        let alone = try server.admin(["restore", skewed, "--part", "omsupply", "--to", server.target + "2"])
        #expect(alone.status == 0, "\(alone.errors)")
        #expect(
            alone.output.contains("before omSupply synchronises: `omsupply-admin legacy check --restored omsupply`")
        )
        #expect(!(alone.output + alone.errors).contains("FIT"))
        let legacy = try server.admin(["restore", skewed, "--part", "legacy", "--to", server.target + "3", "--plan"])
        #expect(legacy.output.contains("  mSupply goes to its backup mSupply 0002, started "), "\(legacy.output)")
    }

    @Test func oneInstantOfBothIsSaidAndAnotherPointIsNot() throws {
        _ = try bundle()
        try backUpWithHooks()
        try addRow("after")
        let aligned = try bundle(0, "--kind", "wal")
        let plan = try server.restore(aligned, "--plan")
        let alone = "restore backup 2 alone, and integrate no journal: 4D may be set to do that by itself"
        #expect(plan.output.contains("  the two servers fit (aligned)\n  in 4D \(alone)"), "\(plan.output)")
        let restored = try server.restore(aligned)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.output.contains("\nIn 4D      \(alone)"), "\(restored.output)")
        let id = try #require(try json(try server.admin(["bundle", "show", aligned, "--json"]).output)["manifest"])
        let name = String(try #require((id as? [String: Any])?["id"] as? String).prefix(8))
        #expect(
            restored.output.contains(check + "--restored both --bundle \(name) --legacy-backup 2`\n"),
            "\(restored.output)"
        )
        let shown = try json(try server.admin(["bundle", "show", aligned, "--json"]).output)
        let covered = (shown["manifest"] as? [String: Any])?["postgres"] as? [String: Any]
        let end = try #require(covered?["end"] as? String, "\(covered ?? [:])")
        let later = try server.restore(aligned, "--until", end, "--replace", "--plan")
        let doubt =
            "NOT PROVED TO FIT (aligned): omSupply goes to another point than the one that mSupply's backup belongs to"
        #expect(later.output.contains(doubt), "\(later.output)\(later.errors)")
        #expect(!later.output.contains("integrate no journal"), "\(later.output)")
        #expect(later.output.contains("mSupply's backup began at change "), "\(later.output)")
    }

    @Test func whereNobodyKnowsThatIsSaid() throws {
        let unknown = try bundle()
        let restored = try server.restore(unknown)
        #expect(restored.status == 0, "\(restored.errors)")
        let said = restored.output + restored.errors
        #expect(said.contains("ARE NOT PROVED TO FIT (unknown): the legacy backup does not say"), "\(said)")
        #expect(said.contains("the two servers may fit or not: nothing proves it"), "\(said)")
        #expect(restored.output.contains(check + "--restored both --bundle "), "\(restored.output)")
    }
}
