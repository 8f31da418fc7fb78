import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

/// Somebody puts an older database in the place of central's, and the server is not started before support looks.
struct RollbackCommandTests {
    private func keeper(_ server: AttackedServer, on db: any DatabaseConnection) throws -> CursorKeeper {
        try CursorKeeper(on: db, store: LeaseFile(in: server.output, of: ServerKey(of: db)))
    }

    private func renew(_ server: AttackedServer) throws -> CursorLease {
        try keeper(server, on: server.connect()).renew()
    }

    /// A server whose `sync_lease` is as it was a renewal ago, as all else in an older copy would be.
    private func setBack(_ engine: Engine) throws -> (AttackedServer, CursorLease) {
        let server = try AttackedServer(engine)
        try Folder.createAll(server.output)
        let db = try server.connect()
        try db.execute(
            "INSERT INTO sync_site_state (site_id, state, changed) VALUES (2, 'unreconciled', CURRENT_TIMESTAMP)"
        )
        let older = try renew(server)
        _ = try renew(server)
        let last = try renew(server)
        try db.execute("UPDATE sync_lease SET nonce = \(older.nonce)")
        return (server, last)
    }

    private func bundles(_ server: AttackedServer) -> [String] { ["--bundles", server.output] }

    @Test(arguments: Engine.all)
    func everyCommandNoticesIt(_ engine: Engine) throws {
        let (server, last) = try setBack(engine)
        let words =
            "somebody put an earlier state in its place, and cursors up to \(last.ceiling) may have been handed out"
        for command in ["status", "plan"] {
            let seen = try server.admin(["reconcile", command] + bundles(server))
            #expect(seen.status == 2, "\(seen.errors)")
            #expect(seen.errors.contains(words), "\(seen.errors)")
            #expect(seen.output.contains("1 site: 1 unreconciled"), "what there is to see is shown all the same")
        }
        let configured = try server.admin(
            ["reconcile", "status"],
            environment: ["APP__BACKUP__BACKUP_DIR": server.output]
        )
        #expect(configured.status == 2, "\(configured.errors)")
        let page = server.folder + "/page.html"
        #expect(try server.admin(["reconcile", "status", "--html", page] + bundles(server)).status == 2)
        #expect(String(decoding: try WholeFile.read(page), as: UTF8.self).contains(words))
        for refused in [["export-site", "2"], ["apply", "--give-up", "2", "--yes"]] {
            let answer = try server.admin(["reconcile"] + refused + bundles(server))
            #expect(answer.status == 3, "\(answer.errors)")
            #expect(answer.errors.contains(words), "\(answer.errors)")
            #expect(answer.errors.contains("omsupply-admin reconcile apply --open-timeline"), "\(answer.errors)")
            #expect(answer.output.isEmpty)
        }
        // A backup of the wrong state is better than none.
        let bundle = try server.admin(server.createWords)
        #expect(bundle.status == 2, "\(bundle.errors)")
        #expect(bundle.errors.contains(words), "\(bundle.errors)")
        #expect(try FileStatus.of(String(bundle.output.dropLast())) != nil)
    }

    @Test(arguments: Engine.all)
    func supportOpensATimelineAndTheServerGoesOn(_ engine: Engine) throws {
        let (server, last) = try setBack(engine)
        let command = ["reconcile", "apply", "--open-timeline"] + bundles(server)
        let asked = try server.admin(command)
        #expect(asked.status != 0)
        #expect(asked.errors.contains("The server has to be stopped."), "\(asked.errors)")
        #expect(try CentralStore(on: server.connect()).timelines().count == 1)
        let opened = try server.admin(command + ["--yes"])
        #expect(opened.status == 0, "\(opened.errors)")
        let firstNew = last.ceiling.advanced(by: TimelineOpening.gap + 1)
        #expect(opened.output.contains("new ones start at \(firstNew), 1000000 left unused"), "\(opened.output)")
        #expect(opened.output.contains("Sites      2 have to be reconciled"), "\(opened.output)")
        let status = try server.admin(["reconcile", "status"] + bundles(server))
        #expect(status.status == 0, "\(status.errors)")
        let db = try server.connect()
        let timelines = try CentralStore(on: db).timelines()
        #expect(timelines.map(\.bundle) == [nil, "rollback-\(last.nonce)"])
        #expect(try LeaseFile(in: server.output, of: ServerKey(of: db)).timelines() == timelines)
        let again = try json(try server.admin(command + ["--yes", "--json"]).output)
        #expect(again["changed"] as? Bool == false)
        #expect(try CentralStore(on: db).timelines() == timelines)
        guard case .held = try keeper(server, on: db).start() else {
            Issue.record("the server takes it for another rollback")
            return
        }
        try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'UPSERT')")
        #expect(try db.value("SELECT max(cursor) FROM changelog") == .integer(firstNew.value))
    }

    /// Without a lease nothing can be told, and nothing is claimed.
    @Test func withoutALeaseNothingIsCompared() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.output)
        #expect(try server.admin(["reconcile", "status"] + bundles(server)).status == 0)
        let opened = try server.admin(["reconcile", "apply", "--open-timeline", "--yes"] + bundles(server))
        #expect(opened.output.hasPrefix("Nothing to open"), "\(opened.output)")
        #expect(try CentralStore(on: server.connect()).timelines().count == 1)
        let path = server.output + "/lease.json"
        try WholeFile.write(Array("{}".utf8), to: path)
        let unread = try server.admin(["reconcile", "status"] + bundles(server))
        #expect(unread.status == 2)
        #expect(unread.errors.contains("\(path) does not hold the leases"), "\(unread.errors)")
        for words in [["--give-up", "2"], ["FILE"]] {
            let both = try server.admin(["reconcile", "apply", "--open-timeline"] + words)
            #expect(both.status == 64, "\(both.errors)")
        }
    }
}
