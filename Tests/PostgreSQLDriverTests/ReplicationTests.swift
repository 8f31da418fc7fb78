import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import WALPositions
import TestSupport
import Testing

@Suite(.needsPostgreSQL)
struct ReplicationTests {
    @Test func aBaseBackupArrivesWholeAndItsWALReachesTheEnd() throws {
        let cluster = PostgreSQLCluster.shared
        let wal = try ReplicationConnection(cluster.configuration())
        let system = try wal.identifySystem()
        try wal.createTemporarySlot("test_base_backup")

        var names: [String] = []
        var bytes = 0
        var start: LSN?
        let result = try ReplicationConnection(cluster.configuration()).baseBackup(label: "it's a test", idle: {}) {
            switch $0 {
            case .started(let lsn, _, let estimate):
                start = lsn
                #expect(estimate > 1 << 20)
            case .archive(let name, _): names.append(name)
            case .manifest: names.append("manifest")
            case .data(let data): bytes += data.count
            }
        }
        #expect(names == ["base.tar", "manifest"])
        #expect(bytes > 1 << 20)
        #expect(result.damage == nil)

        let first = WALSegment(timeline: system.timeline, containing: try #require(start), size: 16 << 20)
        var reached = first.start
        try wal.streamWAL(
            slot: "test_base_backup",
            from: first.start,
            timeline: system.timeline,
            receive: { at, data in reached = LSN(at.value + UInt64(data.count)) },
            flushed: { reached },
            isFinished: { $0 >= result.stop }
        )
        #expect(reached >= result.stop)
    }

    /// Who knows that the end has been reached need not wait for the next look at it.
    @Test func theStreamOfAnIdleServerEndsWhenItIsWoken() throws {
        let cluster = PostgreSQLCluster.shared
        let wal = try ReplicationConnection(cluster.configuration())
        let system = try wal.identifySystem()
        try wal.createTemporarySlot("test_wake_up")
        let wakeUp = try WakeUp()
        wakeUp.call()
        var asked = 0
        let start = ContinuousClock.now
        try wal.streamWAL(
            slot: "test_wake_up",
            from: WALSegment(timeline: system.timeline, containing: system.position, size: 16 << 20).start,
            timeline: system.timeline,
            receive: { _, _ in },
            flushed: { LSN(0) },
            wakeUp: wakeUp.descriptor,
            isFinished: { _ in
                asked += 1
                return asked == 1000
            }
        )
        // By itself it looks each tenth of a second.
        #expect(ContinuousClock.now - start < .seconds(50))

        wakeUp.clear()
        var polled = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&polled, 1, 0) == 0)
    }

    /// An idle server answers; one that has stopped to do so, or a network that swallows everything, is noticed.
    @Test func aServerThatSaysNothingIsNoticed() throws {
        let cluster = PostgreSQLCluster.shared
        let wal = try ReplicationConnection(cluster.configuration())
        let system = try wal.identifySystem()
        try wal.createTemporarySlot("test_silence")
        let segment = WALSegment(timeline: system.timeline, containing: system.position, size: 16 << 20)
        let sql: SQL = "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'test_silence'"
        let observer = try cluster.connect()
        let start = ContinuousClock.now
        var stopped: pid_t = 0
        defer { if stopped != 0 { kill(stopped, SIGCONT) } }
        #expect {
            try wal.streamWAL(
                slot: "test_silence",
                from: segment.start,
                timeline: system.timeline,
                receive: { _, _ in },
                flushed: { LSN(0) },
                silence: 3,
                isFinished: { _ in
                    // Longer than the limit without a stop.
                    if stopped == 0, ContinuousClock.now - start > .seconds(5) {
                        guard case .integer(let process)? = try observer.value(sql) else { return true }
                        stopped = pid_t(process)
                        kill(stopped, SIGSTOP)
                    }
                    return ContinuousClock.now - start > .seconds(30)
                }
            )
        } throws: { error in
            guard case DatabaseError.connectionLost(let message) = error else { return false }
            return message.message.hasPrefix("the server has said nothing for")
        }
        #expect(stopped != 0)
    }

    @Test func aServerThatStopsInTheMiddleOfACopyIsNoticed() throws {
        let cluster = PostgreSQLCluster.shared
        let observer = try cluster.connect()
        var stopped: pid_t = 0
        defer { if stopped != 0 { kill(stopped, SIGCONT) } }
        #expect {
            _ = try ReplicationConnection(cluster.configuration()).baseBackup(
                label: "test silence",
                silence: 2,
                idle: {},
                receive: { event in
                    guard case .data = event, stopped == 0 else { return }
                    let sql: SQL = """
                        SELECT pid FROM pg_stat_activity
                        WHERE backend_type = 'walsender' AND query LIKE '%test silence%'
                        """
                    guard case .integer(let process)? = try observer.value(sql) else { return }
                    stopped = pid_t(process)
                    kill(stopped, SIGSTOP)
                }
            )
        } throws: { error in
            guard case DatabaseError.connectionLost(let message) = error else { return false }
            return message.message.hasPrefix("the server has said nothing for")
        }
        #expect(stopped != 0)
    }

    @Test func theSlotIsGoneWithItsConnection() throws {
        let cluster = PostgreSQLCluster.shared
        let count: SQL = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'test_gone'"
        let observer = try cluster.connect()
        do {
            let connection = try ReplicationConnection(cluster.configuration())
            try connection.createTemporarySlot("test_gone")
            #expect(try observer.value(count) == 1)
        }
        // The server notices the closed socket a moment later; pg_terminate_backend needs no wait of ours.
        try observer.execute(
            "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE slot_name = 'test_gone'"
        )
        #expect(try observer.value(count) == 0)
    }

    @Test func segmentsAreNamedAsPostgreSQLNamesThem() throws {
        let lsn = try #require(LSN("16/B374D848"))
        #expect(lsn.description == "16/B374D848")
        let name = try PostgreSQLCluster.shared.connect().value("SELECT pg_walfile_name(\(lsn.description)::pg_lsn)")
        let timeline = try ReplicationConnection(PostgreSQLCluster.shared.configuration()).identifySystem().timeline
        #expect(name == .text(WALSegment(timeline: timeline, containing: lsn, size: 16 << 20).fileName))
        #expect(LSN("16/") == nil && LSN("1/2/3") == nil && LSN("x/1") == nil)
    }

    @Test func aCompressedBackupIsAStreamOfItsOwnAndTheManifestIsNot() throws {
        let cluster = PostgreSQLCluster.shared
        var starts: [String: [UInt8]] = [:]
        var current = ""
        let options = BaseBackupOptions(compression: .zstd(level: 1, workers: 2), maximumRate: 1_048_576)
        let result = try ReplicationConnection(cluster.configuration()).baseBackup(
            label: "compressed",
            options: options,
            idle: {}
        ) {
            switch $0 {
            case .started: break
            case .archive(let name, _): current = name
            case .manifest: current = "manifest"
            case .data(let data): if starts[current] == nil { starts[current] = Array(data.prefix(4)) }
            }
        }
        #expect(starts == ["base.tar.zst": [0x28, 0xB5, 0x2F, 0xFD], "manifest": Array("{ \"P".utf8)])
        #expect(result.damage == nil && result.damagedPages.isEmpty && result.warnings.isEmpty)
    }

    @Test func theServerRefusesARateThatItDoesNotKnow() throws {
        let connection = try ReplicationConnection(PostgreSQLCluster.shared.configuration())
        let error = #expect(throws: DatabaseError.self) {
            _ = try connection.baseBackup(label: "slow", options: .init(maximumRate: 1), idle: {}) { _ in }
        }
        #expect(error?.code == "22003")
    }

    @Test func damagedPagesAreNamedWithTheirBlocks() throws {
        let cluster = try PostgreSQLCluster(settings: ["autovacuum": "off"], checksums: true)
        let db = try cluster.connect()
        try db.execute(script: "CREATE TABLE t AS SELECT n, repeat('x', 200) AS t FROM generate_series(1, 20000) n")
        guard case .text(let path)? = try db.value("SELECT pg_relation_filepath('t')") else {
            Issue.record("no path")
            return
        }
        try cluster.stop()
        let place = cluster.dataDirectory + "/" + path
        var bytes = try WholeFile.read(place)
        for block in [3, 40] + Array(50..<60) { bytes[block * 8192 + 6000] ^= 1 }
        let file = try FileDescriptor.open(place, .writeOnly)
        try file.write(bytes)
        try file.close()
        try cluster.start()
        let isAllowed = try cluster.connect().mayChooseMessageLanguage()
        #expect(isAllowed)
        let connection = try ReplicationConnection(cluster.configuration(), messagesInEnglish: true)
        let result = try connection.baseBackup(label: "damaged", idle: {}) { _ in }
        #expect(result.damage?.code == "XX001")
        // The server names five of a file, then says that it stops, and how many there were: of the file and of all.
        #expect(result.damagedPages == [3, 40, 50, 51, 52].map { PageWarning(file: path, block: $0) })
        #expect(result.warnings.count == 3)
        #expect(result.warnings.last == "12 total checksum verification failures")
    }

    @Test func aRoleThatMayNotChooseTheLanguageIsKnown() throws {
        let cluster = PostgreSQLCluster.shared
        try cluster.connect().execute(script: "CREATE ROLE plain_speaker LOGIN REPLICATION")
        let isAllowed = try cluster.connect(user: "plain_speaker").mayChooseMessageLanguage()
        #expect(!isAllowed)
        #expect(throws: DatabaseError.self) {
            try ReplicationConnection(cluster.configuration(user: "plain_speaker"), messagesInEnglish: true)
        }
        _ = try ReplicationConnection(cluster.configuration(user: "plain_speaker"))
        try cluster.connect().execute(script: "DROP ROLE plain_speaker")
    }
}

struct PageWarningTests {
    @Test func onlyTheServersEnglishWordsAreRead() {
        let text = "checksum verification failed in file \"./base/5/1259\", block 7: calculated 1A2B but expected 3C4D"
        #expect(PageWarning(parsing: text) == PageWarning(file: "base/5/1259", block: 7))
        let odd = "checksum verification failed in file \"/a\", block 1/b\", block 20: calculated 1 but expected 2"
        #expect(PageWarning(parsing: odd) == PageWarning(file: "/a\", block 1/b", block: 20))
        #expect(PageWarning(parsing: "échec de la vérification") == nil)
        #expect(PageWarning(parsing: "checksum verification failed in file \"x\", block y") == nil)
    }
}
