import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import Reconciliation
import ReconciliationModel
import SQLiteDriver
import SyncCursors
import TestSupport
import Testing

/// A server that keeps a cursor lease beside its bundles, lost and restored with the built program.
struct LeaseCommandTests {
    /// What a server that links the library does.
    private func keeper(_ server: AttackedServer, on db: any DatabaseConnection) throws -> CursorKeeper {
        try CursorKeeper(on: db, store: LeaseFile(in: server.output, of: ServerKey(of: db)))
    }

    private func log(_ db: any DatabaseConnection) throws -> Value? {
        try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'UPSERT')")
        return try db.value("SELECT max(cursor) FROM changelog")
    }

    /// A server with a bundle, which went on after it, and its last lease.
    private func lostServer(_ engine: Engine) throws -> (AttackedServer, bundle: String, CursorLease) {
        let server = try AttackedServer(engine)
        try Folder.createAll(server.output)
        let db = try server.connect()
        guard case .held = try keeper(server, on: db).start() else { throw Unexpected.rollback }
        _ = try log(db)
        let bundle = try server.createBundle()
        for _ in 1...5 { _ = try log(db) }
        return (server, bundle, try keeper(server, on: db).renew())
    }

    private enum Unexpected: Error { case rollback }

    /// Runs the restored server for as long as the body takes.
    private func withRestored<R>(
        _ server: AttackedServer,
        at target: String,
        _ body: (any DatabaseConnection) throws -> R
    ) throws -> R {
        guard let cluster = server.cluster else {
            return try body(SQLiteConnection(target + "/sqlite/omsupply.sqlite"))
        }
        let data = target + "/postgres/data"
        let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
        try cluster.run("pg_ctl", ["-D", data, "-l", server.folder + "/log", "-o", options, "-w", "start"])
        defer { _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]) }
        return try body(PostgreSQLConnection(cluster.configuration().setting("port", "5433")))
    }

    /// The gap lies above the lease, and the server's next start takes our own restore for none of somebody else's.
    @Test(arguments: Engine.all)
    func aRestoreBeginsWellAboveTheLeaseAndIsNoRollback(_ engine: Engine) throws {
        let (server, bundle, lease) = try lostServer(engine)
        let first = try server.restore(bundle)
        #expect(first.status == 0, "\(first.errors)")
        let start = lease.ceiling.value + TimelineOpening.gap + 1
        #expect(
            first.output.contains(
                "new ones start at \(start), 1000000 left unused above \(lease.ceiling), the highest that a lease"
            ),
            "\(first.output)"
        )
        try withRestored(server, at: server.target) { (db: any DatabaseConnection) throws in
            #expect(try log(db) == .integer(start))
            guard case .held = try keeper(server, on: db).start() else { throw Unexpected.rollback }
        }
        // The bundle once more, as after a restore that was killed: above all that the first one promised.
        let promised = try keeperLeases(server).highestCeiling
        let second = try server.admin(["restore", bundle, "--to", server.folder + "/again", "--json"])
        #expect(second.status == 0, "\(second.errors)")
        let answer = try json(second.output)
        let reach = answer["lease"] as? [String: Any]
        #expect(reach?["ceiling"] as? Int == promised.map { Int($0.value) })
        let next = try #require(promised?.advanced(by: TimelineOpening.gap + 1).value)
        #expect((answer["timeline"] as? [String: Any])?["firstNew"] as? Int == Int(next))
        try withRestored(server, at: server.folder + "/again") { (db: any DatabaseConnection) throws in
            guard case .held = try keeper(server, on: db).start() else { throw Unexpected.rollback }
            #expect(try log(db) == .integer(next))
        }
        // The server that was lost, should it go on, is not disturbed either.
        guard case .held = try keeper(server, on: server.connect()).start() else { throw Unexpected.rollback }
    }

    private func keeperLeases(_ server: AttackedServer) throws -> [CursorLease] {
        try LeaseFile(in: server.output, of: ServerKey(of: server.connect())).leases()
    }

    /// The ceiling in the bundle's database is below where the new timeline starts.
    @Test(arguments: Engine.all)
    func withoutTheFileAGapIsLeftAsEver(_ engine: Engine) throws {
        let (server, bundle, _) = try lostServer(engine)
        try Folder.remove(server.output + "/lease.json")
        let restored = try server.restore(bundle)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(
            restored.output.contains("new ones start at 1000002, 1000000 left unused: no lease tells how many"),
            "\(restored.output)"
        )
        try withRestored(server, at: server.target) { (db: any DatabaseConnection) throws in
            guard case .held = try keeper(server, on: db).start() else { throw Unexpected.rollback }
            #expect(try log(db) == 1_000_002)
        }
    }

    /// The keeper went on with another folder, as after a restore from a medium or a move, and what is left behind looks
    /// as it did when the server still used it.
    @Test(arguments: Engine.all, [false, true])
    func aLeaseThatWasLeftBehindIsNotTakenForTheLastOne(_ engine: Engine, afterRestore: Bool) throws {
        let (server, bundle, _) = try lostServer(engine)
        let elsewhere = server.folder + "/elsewhere"
        try Folder.createAll(elsewhere)
        /// As far as a block of the next folder allows: more than a block above what is left here.
        func goOn(_ db: any DatabaseConnection) throws -> Int64 {
            let store = LeaseFile(in: elsewhere, of: try ServerKey(of: db))
            let keeper = try CursorKeeper(on: db, store: store, block: 30_000)
            guard case .held(let lease) = try keeper.start() else { throw Unexpected.rollback }
            let last = lease.ceiling
            switch engine {
            case .sqlite: try db.execute("UPDATE sqlite_sequence SET seq = \(last.value - 1) WHERE name = 'changelog'")
            case .postgreSQL: _ = try db.query("SELECT setval('changelog_cursor_seq', \(last.value - 1))")
            }
            #expect(try log(db) == .integer(last.value))
            return last.value
        }
        var last: Int64
        if afterRestore {
            #expect(try server.restore(bundle).status == 0)
            last = try withRestored(server, at: server.target, goOn)
        } else {
            last = try goOn(server.connect())
        }
        let promised = try #require(try keeperLeases(server).highestCeiling)
        #expect(last > promised.value, "the lease here is stale")
        let second = try server.admin(["restore", bundle, "--to", server.folder + "/again", "--json"])
        #expect(second.status == 0, "\(second.errors)")
        let start = (try json(second.output)["timeline"] as? [String: Any])?["firstNew"] as? Int
        #expect(try #require(start) > Int(last))
    }

    /// A site that has read the lost timeline would never be talked to again.
    @Test(arguments: Engine.all)
    func aTimelineThatOnlyTheLeasesKnowIsNotForgottenInSilence(_ engine: Engine) throws {
        let (server, bundle, _) = try lostServer(engine)
        #expect(try server.restore(bundle).status == 0)
        let opened = try #require(try keeperLeases(server).last { $0.timeline != Timeline.rootID }).timeline
        let record = server.output + "/lineage.json"
        try Folder.renameReplacing(record, to: record + ".away")
        let again = ["restore", bundle, "--to", server.folder + "/again"]
        let refused = try server.admin(again)
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("names a timeline (\(opened))"), "\(refused.errors)")
        #expect(refused.errors.contains("--forget-timelines"), "\(refused.errors)")
        #expect(try FileStatus.of(server.folder + "/again") == nil)
        #expect(try FileStatus.of(record) == nil)
        let forgotten = try server.admin(again + ["--forget-timelines"])
        #expect(forgotten.status == 0, "\(forgotten.errors)")
        try Folder.renameReplacing(record + ".away", to: record)
        let third = try server.admin(["restore", bundle, "--to", server.folder + "/third"])
        #expect(third.status == 3, "the second restore's timeline went with the record that was put away")
    }

    /// What is set aside may know more than anything beside the bundles.
    @Test(arguments: [false, true])
    func aDatabaseThatIsSetAsideIsAskedFirst(_ opens: Bool) throws {
        let server = try AttackedServer(.sqlite)
        _ = try log(server.connect())
        let bundle = try server.createBundle()
        #expect(try server.restore(bundle).status == 0)
        let path = server.target + "/sqlite/omsupply.sqlite"
        let (opened, last) = try withRestored(server, at: server.target) { db in
            try db.execute("UPDATE sqlite_sequence SET seq = 5000000 WHERE name = 'changelog'")
            return (try CentralStore(on: db).timelines().last?.id, try log(db))
        }
        #expect(last == 5_000_001)
        try Folder.remove(server.output + "/lineage.json")
        if !opens { try WholeFile.write(Array("damaged".utf8), to: path) }
        let replaced = try server.restore(bundle, "--replace", "--yes")
        #expect(replaced.status == 0, "\(replaced.errors)")
        let words =
            "its database still opens, with cursors to 5000001 at most: what came after the bundle is there alone\n"
        #expect(replaced.output.contains(words) == opens, "\(replaced.output)")
        try withRestored(server, at: server.target) { (db: any DatabaseConnection) throws in
            #expect(try log(db) == (opens ? 6_000_002 : 1_000_002))
            let known = try CentralStore(on: db).timelines().map(\.id)
            #expect(known.contains(try #require(opened)) == opens, "a site may have read it")
        }
    }

    /// A server without a keeper must not be stopped by a ceiling that nobody raises.
    @Test(arguments: Engine.all)
    func aServerThatNeverHadALeaseGetsNone(_ engine: Engine) throws {
        let server = try AttackedServer(engine)
        _ = try log(server.connect())
        let restored = try server.restore(try server.createBundle())
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try FileStatus.of(server.output + "/lease.json") == nil)
        try withRestored(server, at: server.target) { (db: any DatabaseConnection) throws in
            #expect(try DatabaseLease(of: db) == nil)
            #expect(try log(db) == 1_000_002)
        }
    }

    @Test func aLeaseThatCannotBeReadIsRefusedBeforeAnythingIsDone() throws {
        let (server, bundle, _) = try lostServer(.sqlite)
        let path = server.output + "/lease.json"
        try WholeFile.write(Array("{}".utf8), to: path)
        for words in [["--yes"], ["--plan"]] {
            let refused = try server.admin(["restore", bundle, "--to", server.target] + words)
            #expect(refused.status == 65, "\(refused.errors)")
            #expect(refused.errors.contains("\(path) does not hold the leases"), "\(refused.errors)")
        }
        let error = try errorObject(try server.admin(["restore", bundle, "--to", server.target, "--json"]))
        #expect(error["code"] as? String == "unreadableLease")
        #expect(try FileStatus.of(server.target) == nil)
    }

    @Test(arguments: Engine.all)
    func statusTellsTheLeaseThatTheDatabaseHas(_ engine: Engine) throws {
        let server = try AttackedServer(engine)
        try Folder.createAll(server.output)
        #expect(try server.admin(["reconcile", "status"]).output.contains("Cursor lease: none\n"))
        let db = try server.connect()
        _ = try keeper(server, on: db).start()
        _ = try log(db)
        let status = try server.admin(["reconcile", "status"])
        #expect(status.status == 0)
        #expect(status.output.contains("Cursor lease: up to 10000, 9999 left, renewed 20"), "\(status.output)")
        let facts = try json(try server.admin(["reconcile", "status", "--json"]).output)
        #expect((facts["lease"] as? [String: Any])?["ceiling"] as? Int == 10_000)
        #expect(facts["leaseRemaining"] as? Int == 9_999)

        try db.execute("UPDATE sync_lease SET ceiling = 1")
        let out = try server.admin(["reconcile", "status"])
        #expect(out.status == 2)
        #expect(out.errors.contains("the cursor lease has run out"), "\(out.errors)")
    }
}
