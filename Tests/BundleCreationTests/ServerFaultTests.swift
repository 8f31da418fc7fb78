import BundleTestSupport
import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing
import WALPositions

@testable import BundleContents
@testable import BundleCreation

/// What happens to a server while it is copied: the run fails and leaves nothing, or there is a whole bundle.
@Suite(.needsPostgreSQL)
struct ServerFaultTests {
    static let ways = [BackupRequest.Access.local, .remote]

    enum Fault: String, CaseIterable {
        case stoppedFast, stoppedAtOnce, restarted, slotLost, backupSessionEnded, everySessionEnded

        func strike(_ server: SmallCluster) throws {
            let cluster = server.cluster
            switch self {
            case .stoppedFast: try cluster.stop()
            case .stoppedAtOnce: try cluster.stop(mode: "immediate")
            case .restarted:
                try cluster.stop()
                try cluster.start()
            case .slotLost: try end("pid IN (SELECT active_pid FROM pg_replication_slots)", server)
            case .backupSessionEnded:
                let base = "pid IN (SELECT pid FROM pg_stat_progress_basebackup)"
                try end("\(base) OR query LIKE '%pg_backup_start(%' AND query NOT LIKE '%pg_stat%'", server)
            case .everySessionEnded: try end("application_name = 'omsupply-admin'", server)
            }
        }

        private func end(_ condition: String, _ server: SmallCluster) throws {
            let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
            #expect(try server.connect().value(SQL(raw: sql + "(\(condition))")) != 0, "\(self) met nobody")
        }

        var stops: Bool { self == .stoppedFast || self == .stoppedAtOnce }
    }

    /// At the start of the copy, in the middle of it, and when everything is copied but the end of the log.
    @Test(arguments: ways) func aServerThatFailsLeavesNoBundle(access: BackupRequest.Access) throws {
        let server = try SmallCluster(tablespace: false)
        try server.connect().execute(
            script: "CREATE TABLE large AS SELECT md5(i::text) FROM generate_series(1, 200000) i"
        )
        for fault in Fault.allCases {
            // The session that held the backup has done its work when the mark is made.
            let moments = fault == .backupSessionEnded ? [BundleStep.copyingDatabase] : [.copyingDatabase, .marking]
            for moment in moments {
                var (struck, inCopy) = (false, false)
                var problem: (any Error)?
                func act() {
                    guard !struck else { return }
                    struck = true
                    do { try fault.strike(server) } catch { problem = error }
                }
                var failure: (any Error)?
                do {
                    try server.createBundle(access) { event in
                        if moment == .copyingDatabase, inCopy, case .progress = event { act() }
                        if case .step(let step) = event {
                            inCopy = step == .copyingDatabase
                            if step == moment, step != .copyingDatabase { act() }
                        }
                    }
                } catch { failure = error }
                let place = "\(access) \(fault) at \(moment)"
                #expect(struck && problem == nil, "\(place): \(String(describing: problem))")
                if fault.stops { try server.cluster.start() }
                #expect(Self.isTold(failure), "\(place): \(String(describing: failure))")
                try server.expectNoTrace(place)
            }
        }
        let created = try server.createBundle(access)
        #expect(created.state == .ok)
        try server.expectNoTrace(besides: 1, "at the end")
    }

    /// It is said that the server or the connection ended, not that something looks odd.
    private static func isTold(_ error: (any Error)?) -> Bool {
        switch error {
        case DatabaseError.connectionLost?, DatabaseError.cannotConnect?: true
        case BundleError.serverUnfit(.changedMeanwhile)?: true
        default: false
        }
    }

    @Test func aStandbyIsRefusedAndAPromotedOneIsNot() throws {
        let server = try SmallCluster(tablespace: false)
        let standby = server.folder + "/standby"
        let host = server.cluster.socketDirectory
        try server.cluster.run("pg_basebackup", ["-D", standby, "-h", host, "-U", "postgres", "-R", "-c", "fast"])
        try server.startServer(on: standby)
        defer { server.stopServer(on: standby) }
        for access in Self.ways {
            #expect(throws: BundleError.serverUnfit(.isStandby)) {
                try server.createBundle(access, from: server.restoredConfiguration)
            }
            #expect(try Folder.names(in: server.output) == [".omsupply-admin.lock"])
        }
        try server.cluster.run("pg_ctl", ["-D", standby, "-w", "promote"])
        for (number, access) in Self.ways.enumerated() {
            let created = try server.createBundle(access, from: server.restoredConfiguration)
            #expect(created.state == .ok, "\(created.reasons)")
            #expect(try Folder.names(in: server.output).count == 1 + 2 * (number + 1))
        }
    }

    /// Nobody writes, and what is archived fails: neither makes a backup wait.
    @Test(arguments: ways) func anIdleServerWithABrokenArchiveIsBackedUp(access: BackupRequest.Access) throws {
        let server = try SmallCluster(
            tablespace: false,
            settings: ["archive_mode": "on", "archive_command": "'false'", "autovacuum": "off"]
        )
        let start = Date()
        do {
            let db = try server.connect()
            try db.execute("SELECT pg_switch_wal()")
            try db.execute("CHECKPOINT")
            try awaitTrue("failure to archive") { try db.value("SELECT failed_count FROM pg_stat_archiver") != 0 }
        }
        var last = ""
        for _ in 0..<2 {
            var told: [ArchivingFailure] = []
            let created = try server.createBundle(access) { event in
                if case .archivingFails(let failure) = event { told.append(failure) }
            }
            #expect(told.count == 1 && told.first?.file != nil && told.first?.lastArchived == nil, "\(told)")
            // A bundle needs no archive.
            #expect(created.state == .ok)
            last = created.path
        }
        #expect(Date().timeIntervalSince(start) < 50)
        let restored = try server.restore(last)
        #expect(try server.withServer(on: restored) { try $0.value("SELECT count(*) FROM item") } == 3)
        try server.expectNoTrace(besides: 2, "idle")
    }

    /// The log names the folder of a new tablespace as it is: replayed on the same machine it would write into the folder
    /// of the server that runs.
    @Test func aTablespaceThatIsMadeMeanwhileStopsTheBundle() throws {
        let server = try SmallCluster(tablespace: false, settings: ["wal_keep_size": "'1GB'"])
        _ = try server.createBundle()
        func make(_ name: String) throws {
            try server.shell("mkdir \(server.folder)/\(name)")
            try server.connect().execute(script: "CREATE TABLESPACE \(name) LOCATION '\(server.folder)/\(name)'")
        }
        for access in Self.ways {
            let name = "new_\(access.rawValue)"
            var problem: (any Error)?
            #expect(throws: BundleError.serverUnfit(.tablespaceCreated(path: server.folder + "/" + name))) {
                try server.createBundle(access) { event in
                    if event == .step(.marking) { do { try make(name) } catch { problem = error } }
                }
            }
            #expect(problem == nil)
            try server.expectNoTrace(besides: 1, name)
        }
        var request = server.request()
        request.kind = .wal
        #expect(throws: BundleError.serverUnfit(.tablespaceCreated(path: server.folder + "/new_local"))) {
            try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        }
        #expect(try server.createBundle().state == .ok)
    }

    /// The slot keeps no more than what has not arrived: a long backup of a busy server fills no disk.
    @Test(arguments: ways) func theServerMayLetGoOfLogThatHasArrived(access: BackupRequest.Access) throws {
        let server = try SmallCluster(
            tablespace: false,
            settings: ["max_slot_wal_keep_size": "64MB", "max_wal_size": "64MB", "min_wal_size": "32MB"]
        )
        var wasWritten = false
        let created = try server.createBundle(access) { event in
            guard case .progress = event, !wasWritten else { return }
            wasWritten = true
            for round in 0..<6 {
                let text = """
                    CREATE TABLE t\(round) AS SELECT md5(i::text) || repeat('x', 900) AS a FROM generate_series(1, 30000) i;
                    SELECT pg_switch_wal(); DROP TABLE t\(round)
                    """
                #expect(throws: Never.self) {
                    let db = try server.connect()
                    for part in text.split(separator: ";") { try db.execute(script: String(part)) }
                    try Self.awaitArrival(db)
                    try db.execute("CHECKPOINT")
                }
            }
        }
        #expect(wasWritten)
        #expect(created.state == .ok, "\(created.reasons)")
    }

    private static func awaitArrival(_ db: PostgreSQLConnection) throws {
        let sql: SQL = """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) < 33554432 FROM pg_replication_slots
            """
        try awaitTrue("movement of the slot") { try db.value(sql) != .boolean(false) }
    }
}
