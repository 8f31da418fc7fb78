import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

/// The log of a real cluster with work in it, as files and as `pg_waldump` reads it: a backup, transactions of every
/// ending, a record over many pages, a switch, restore points, checkpoints; then a recovery that starts timeline 2.
struct WALSample: Sendable {
    let identifier: UInt64
    /// What `pg_backup_start`, `backup_label`, `pg_backup_stop` and `pg_create_restore_point` said.
    let start: LSN
    let checkpoint: LSN
    let stop: LSN
    let between: LSN
    let mark: LSN
    /// From the one that holds `start` to the last, on timeline 1.
    let first: [File]
    let firstListing: WALListing
    /// From the one that holds the switch on.
    let second: [File]
    let secondListing: WALListing
    let history: [UInt8]

    struct File: Sendable {
        let segment: WALSegment
        let bytes: [UInt8]
    }

    static let segmentSize: UInt64 = 16 << 20
    private static let made = Result { try WALSample() }
    static var shared: WALSample { get throws { try made.get() } }

    private init() throws {
        let cluster = try PostgreSQLCluster(settings: [
            "max_prepared_transactions": "5", "restore_command": "'false'", "wal_keep_size": "'1GB'",
        ])
        let db = try cluster.connect()
        func text(_ sql: SQL) throws -> String {
            guard case .text(let text)? = try db.value(sql) else { throw DatabaseError.unexpectedAnswer("no text") }
            return text
        }
        func lsn(_ sql: SQL) throws -> LSN { try #require(LSN(try text(sql))) }
        identifier = try #require(UInt64(text("SELECT system_identifier::text FROM pg_control_system()")))
        try db.execute(script: "CREATE TABLE t (id BIGINT PRIMARY KEY, v TEXT)")
        start = try lsn("SELECT pg_backup_start('sample', true)::text")
        try db.execute(script: "INSERT INTO t SELECT i, repeat('a', i % 200) FROM generate_series(1, 500) i")
        for i in 0..<20 { try db.execute(script: "UPDATE t SET v = v || 'b' WHERE id % 20 = \(i)") }
        try db.execute(script: "BEGIN; INSERT INTO t VALUES (-1, 'x'); ROLLBACK")
        try db.execute(script: "BEGIN; INSERT INTO t VALUES (-2, 'x'); SAVEPOINT a; DELETE FROM t WHERE id < 9; COMMIT")
        try db.execute(script: "BEGIN; INSERT INTO t VALUES (-3, 'x'); PREPARE TRANSACTION 'kept'")
        try db.execute(script: "COMMIT PREPARED 'kept'")
        try db.execute(script: "BEGIN; INSERT INTO t VALUES (-4, 'x'); PREPARE TRANSACTION 'dropped'")
        try db.execute(script: "ROLLBACK PREPARED 'dropped'")
        _ = try db.value("SELECT pg_logical_emit_message(true, 'large', repeat('x', 100000))::text")
        between = try lsn("SELECT pg_create_restore_point('between')::text")
        _ = try db.value("SELECT pg_switch_wal()::text")
        try db.execute(script: "CHECKPOINT")
        try db.execute(script: "UPDATE t SET v = v || 'c'")
        // backup_label names the start, the checkpoint and more, each in a line of its own.
        let words = try text("SELECT 'STOP: ' || lsn || chr(10) || labelfile FROM pg_backup_stop(false)")
        let lines = words.split(separator: "\n")
        func field(_ name: String) throws -> LSN {
            let line = try #require(lines.first { $0.hasPrefix(name + ": ") })
            return try #require(LSN(String(line.dropFirst(name.count + 2))))
        }
        stop = try field("STOP")
        checkpoint = try field("CHECKPOINT LOCATION")
        try db.execute(script: "DELETE FROM t WHERE id % 3 = 0")
        mark = try lsn("SELECT pg_create_restore_point('mark')::text")
        try db.execute(script: "INSERT INTO t VALUES (-5, 'behind the mark')")
        try cluster.stop()
        first = try Self.files(of: cluster, timeline: 1, from: start)
        firstListing = try WALListing(of: cluster, timeline: 1, from: start)

        try WholeFile.write([], to: cluster.dataDirectory + "/recovery.signal")
        try Folder.setOwner(of: cluster.dataDirectory + "/recovery.signal", to: cluster.serverUser)
        try cluster.start()
        let later = try cluster.connect()
        // The server lets readers in while it recovers.
        try awaitTrue("end of the recovery") { try later.value("SELECT pg_is_in_recovery()::text") == .text("false") }
        try later.execute(script: "INSERT INTO t SELECT i, 'later' FROM generate_series(1000, 2000) i")
        try cluster.stop()
        history = try WholeFile.read(cluster.dataDirectory + "/pg_wal/00000002.history")
        let parsed = try TimelineHistory(of: 2, parsing: history)
        let switchedAt = try #require(parsed.end(of: 1))
        second = try Self.files(of: cluster, timeline: 2, from: switchedAt)
        secondListing = try WALListing(of: cluster, timeline: 2, from: switchedAt)
        cluster.remove()
    }

    /// The segments that follow one another from `start` on. Recycled ones, with names ahead of the log, end the row.
    static func files(of cluster: PostgreSQLCluster, timeline: Timeline, from start: LSN) throws -> [File] {
        var segment = WALSegment(timeline: timeline, containing: start, size: segmentSize)
        var found: [File] = []
        while let bytes = try? WholeFile.read("\(cluster.dataDirectory)/pg_wal/\(segment.fileName)"), found.count < 5 {
            found.append(File(segment: segment, bytes: bytes))
            segment = segment.next
        }
        return found
    }

    /// What a backup of this cluster needs, its mark included.
    func need(mark: LSN? = nil, name: String = "mark", stop: LSN? = nil, checkpoint: LSN? = nil) -> WALNeed {
        WALNeed(
            systemIdentifier: identifier,
            timeline: 1,
            segmentSize: Self.segmentSize,
            start: start,
            end: start,
            backup: WALNeed.Backup(checkpoint: checkpoint ?? self.checkpoint, stop: stop ?? self.stop),
            mark: WALNeed.Mark(name: name, lsn: mark ?? self.mark)
        )
    }

    func reader(of files: [File], startingAt: LSN?, history: TimelineHistory? = nil) -> WALRecordReader {
        WALRecordReader(
            firstSegment: files[0].segment,
            systemIdentifier: identifier,
            startingAt: startingAt,
            history: history
        )
    }
}

extension WALRecordReader {
    /// Feeds bytes in pieces of a given size and returns the records.
    @discardableResult
    mutating func read(_ bytes: some Collection<UInt8>, pieces: Int = 1 << 20) -> [WALRecord] {
        var records: [WALRecord] = []
        let bytes = Array(bytes)
        bytes.withUnsafeBytes { whole in
            for start in stride(from: 0, to: whole.count, by: pieces) {
                let piece = UnsafeRawBufferPointer(rebasing: whole[start..<min(whole.count, start + pieces)])
                consume(piece) { records.append($0) }
            }
        }
        return records
    }
}
