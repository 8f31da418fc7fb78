import BundleTestSupport
import DatabaseAccess
import Dispatch
import FileSystem
import PostgreSQLDriver
import WALPositions
import SyncCursors
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import ClusterReading

/// What a server has to be and to allow, decided from facts alone.
struct ClusterFactsTests {
    static let good = ClusterFacts(
        version: 150_018,
        isStandby: false,
        settings: ["wal_level": "replica", "max_wal_senders": "10", "max_replication_slots": "10"],
        role: "omsupply",
        mayReplicate: true,
        mayCreateRestorePoint: true,
        unlockableTables: [],
        freeSenders: 10,
        freeSlots: 10,
        clientAddress: nil
    )

    func complaint(_ change: (inout ClusterFacts) -> Void) -> BundleError? {
        var facts = Self.good
        change(&facts)
        return facts.complaint()
    }

    @Test func eachLackHasItsLine() {
        #expect(complaint { _ in } == nil)
        #expect(complaint { $0.version = 140_011 } == .serverUnfit(.tooOld(version: 140_011, oldest: 150_000)))
        #expect(complaint { $0.version = 160_002 } == .serverUnfit(.tooNew(version: 160_002, newestMajor: 15)))
        #expect(complaint { $0.isStandby = true } == .serverUnfit(.isStandby))
        #expect(
            complaint { $0.settings["wal_level"] = "minimal" }
                == .serverUnfit(.setting(name: "wal_level", current: "minimal", line: "wal_level = replica"))
        )
        #expect(
            complaint { $0.freeSenders = 1 }
                == .serverUnfit(.setting(name: "max_wal_senders", current: "10, 1 free", line: "max_wal_senders = 11"))
        )
        #expect(
            complaint { $0.freeSlots = 0 }
                == .serverUnfit(
                    .setting(name: "max_replication_slots", current: "10, 0 free", line: "max_replication_slots = 11")
                )
        )
        #expect(
            complaint { $0.mayReplicate = false }
                == .missingRight(role: "omsupply", right: "REPLICATION", grant: "ALTER ROLE \"omsupply\" REPLICATION;")
        )
    }

    @Test func lackOfTheFasterWayIsNoComplaint() {
        let none = LocalBackupRights(mayStart: false, mayStop: false, maySeeDataDirectory: false)
        #expect(Self.good.complaint() == nil && !none.isComplete)
        #expect(
            none.grants(to: Self.good.role).joined(separator: "\n") == """
                GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean) TO "omsupply";
                GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO "omsupply";
                GRANT pg_read_all_settings TO "omsupply";
                """
        )
        let all = LocalBackupRights(mayStart: true, mayStop: true, maySeeDataDirectory: true)
        #expect(all.isComplete && all.grants(to: Self.good.role).isEmpty)
    }

    @Test func archivingFailsWhereTheLastAttemptDid() {
        var facts = ArchiverFacts(mode: "on", failedCount: 0, lastFailed: nil, lastFailedFile: nil, lastArchived: nil)
        #expect(facts.failure == nil)
        // 2026-11-21T08:00:00Z and a little.
        (facts.failedCount, facts.lastFailed, facts.lastFailedFile) = (3, 1_795_248_000_500_000, "00000001")
        let failed = "2026-11-21T08:00:00Z"
        #expect(facts.failure == ArchivingFailure(lastArchived: nil, lastFailed: failed, file: "00000001"))
        facts.lastArchived = 1_795_248_000_499_999
        #expect(facts.failure == ArchivingFailure(lastArchived: failed, lastFailed: failed, file: "00000001"))
        facts.lastArchived = 1_795_248_000_500_001
        #expect(facts.failure == nil)
        (facts.lastArchived, facts.mode) = (nil, "off")
        #expect(facts.failure == nil)
        facts.mode = "always"
        #expect(facts.failure != nil)
    }

    @Test func theLineForReplicationFitsWhereTheClientIs() {
        var facts = Self.good
        #expect(facts.replicationEntry == "local   replication    omsupply    peer")
        facts.role = "My Role"
        #expect(facts.replicationEntry == "local   replication    \"My Role\"    peer")
        facts.role = "omsupply"
        facts.clientAddress = "10.0.0.7"
        #expect(facts.replicationEntry == "host    replication    omsupply    10.0.0.7/32    scram-sha-256")
    }
}

/// The same, asked of real servers; nothing is ever written.
@Suite(.needsPostgreSQL)
struct ServerFitnessTests {
    func error(_ server: SmallCluster, user: String = "postgres") throws -> BundleError? {
        let error = #expect(throws: BundleError.self) { try server.createBundle(user: user) }
        #expect(try Folder.names(in: server.output) == [".omsupply-admin.lock"])
        return error
    }

    @Test func aServerWithMinimalWALIsTold() throws {
        let server = try SmallCluster(tablespace: false, settings: ["wal_level": "minimal", "max_wal_senders": "0"])
        let expected = ServerUnfitness.setting(name: "wal_level", current: "minimal", line: "wal_level = replica")
        #expect(try error(server) == .serverUnfit(expected))
    }

    @Test func aRoleIsToldWhatItLacksUntilItLacksNothing() throws {
        let server = try SmallCluster(tablespace: false)
        let admin = try server.connect()
        try admin.execute(script: "CREATE ROLE backup LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO backup")
        try admin.execute(script: "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO backup")
        // Everything that is lacking is told at once, and what the message says is what helps.
        let both = "REPLICATION and EXECUTE on pg_create_restore_point"
        guard case .missingRight("backup", both, let grants)? = try error(server, user: "backup") else {
            Issue.record("not missed")
            return
        }
        try admin.execute(script: grants)
        let created = try server.createBundle(user: "backup")
        #expect(created.state == .degraded)
        let grant = try #require(created.reasons.first?.split(separator: "allow it with: ").last?.dropLast())
        try admin.execute(script: String(grant))
        #expect(try server.createBundle(user: "backup").state == .ok)
    }

    @Test func aServerThatAdmitsNoReplicationIsToldTheLine() throws {
        let server = try SmallCluster(tablespace: false)
        let path = server.cluster.dataDirectory + "/pg_hba.conf"
        let lines = String(decoding: try WholeFile.read(path), as: UTF8.self).split(separator: "\n")
        let kept = lines.filter { !$0.contains("replication") }.joined(separator: "\n") + "\n"
        try WholeFile.write(Array(kept.utf8), to: path)
        try Folder.setOwner(of: path, to: server.cluster.serverUser)
        try server.connect().execute("SELECT pg_reload_conf()")
        guard case .serverUnfit(.noReplicationEntry(let line, let words))? = try error(server) else {
            Issue.record("not noticed")
            return
        }
        #expect(line == "local   replication    postgres    peer")
        #expect(words.contains("no pg_hba.conf entry for replication connection"))
    }

    @Test func aWriterThatHoldsTheChangeLogIsNotWaitedForLong() throws {
        let server = try SmallCluster(tablespace: false)
        let writer = try server.connect()
        try writer.begin(readOnly: false)
        try writer.execute("INSERT INTO changelog (record_id) VALUES ('held')")
        // Another writer in the meantime never waits longer than our limit for the lock.
        let mark = AlignmentMark(name: "test", connection: try server.connect(), cancellation: {})
        var attempts = 0
        let patient = AlignmentMark(name: "test", connection: mark.connection) {
            attempts += 1
            if attempts == 3 { try writer.commit() }
        }
        let instant = try patient.make {
            PostgreSQLCoverage(timeline: 1, start: LSN(0), stop: LSN(0), mark: $0, segments: [])
        }
        #expect(attempts == 3)
        #expect(instant.cursorsAreExact)
        #expect(instant.cursors.changelogLast?.cursor.value == 4)
    }

    /// Else whoever writes to the change log would wait for us and for whoever we wait for.
    @Test func theChangeLogIsNotHeldWhileAnotherTableIsWaitedFor() throws {
        let server = try SmallCluster(tablespace: false)
        let holder = try server.connect()
        try holder.execute(
            script: """
                CREATE TABLE key_value_store
                    (id TEXT PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT)
                """
        )
        try holder.begin(readOnly: false)
        try holder.execute("LOCK TABLE key_value_store IN ACCESS EXCLUSIVE MODE")
        let (observer, marking) = (try server.connect(), try server.connect())
        guard case .integer(let process)? = try marking.value("SELECT pg_backend_pid()") else { return }
        nonisolated(unsafe) var made: Result<MarkedInstant, any Error>?
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) let connection = marking
        DispatchQueue.global().async {
            let mark = AlignmentMark(name: "test", connection: connection, cancellation: {})
            made = Result {
                try mark.make {
                    PostgreSQLCoverage(timeline: 1, start: LSN(0), stop: LSN(0), mark: $0, segments: [])
                }
            }
            done.signal()
        }
        // Long enough for many attempts; one that waits waits for a tenth of a second.
        var (looks, bothAtOnce) = (0, 0)
        while looks < 60 {
            let found = try observer.value(
                """
                SELECT count(*) FROM pg_locks AS held JOIN pg_locks AS wanted USING (pid)
                WHERE pid = \(process) AND held.mode = 'ShareLock' AND held.granted AND NOT wanted.granted
                """
            )
            if found != 0 { bothAtOnce += 1 }
            looks += 1
            try observer.execute("SELECT pg_sleep(0.005)")
        }
        #expect(bothAtOnce == 0)
        try holder.commit()
        done.wait()
        let instant = try #require(made).get()
        #expect(instant.cursorsAreExact)
    }
}
