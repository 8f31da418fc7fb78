import DatabaseAccess
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
}
