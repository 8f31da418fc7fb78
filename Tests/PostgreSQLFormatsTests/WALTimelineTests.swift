import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

@Suite(.needsPostgreSQL)
struct WALTimelineTests {
    let sample: WALSample
    let history: TimelineHistory

    init() throws {
        sample = try WALSample.shared
        history = try TimelineHistory(of: 2, parsing: sample.history)
    }

    @Test func theHistoryOfARecoveryIsRead() throws {
        #expect(history.entries.map(\.timeline) == [1] && history.fileName == "00000002.history")
        #expect(history.entries[0].reason == "no recovery target specified")
        #expect(history.end(of: 1) == sample.secondListing.records.first?.start)
    }

    /// The log of timeline 1 up to the segment of the switch, then that of timeline 2.
    @Test func aLogIsFollowedFromTimelineToTimeline() throws {
        let switchedAt = try #require(history.end(of: 1))
        let before = sample.first.prefix { $0.segment.end <= switchedAt }
        for known in [history, nil] {
            var reader = WALRecordReader(
                firstSegment: WALSegment(timeline: 2, containing: sample.start, size: WALSample.segmentSize),
                systemIdentifier: sample.identifier,
                startingAt: sample.start,
                history: known
            )
            let records = (before + sample.second).flatMap { reader.read($0.bytes, pieces: 10_000) }
            let listed =
                sample.firstListing.records.filter { $0.start < switchedAt } + sample.secondListing.records
            #expect(records.map(\.start) == listed.map(\.start) && reader.complaint?.isEndOfLog == true)
            for (ours, theirs) in zip(records, listed) {
                #expect(ours.event.agrees(with: theirs.text), "\(ours.event) is \(theirs.text)")
            }
        }
    }

    /// A page belongs to the timeline that its first byte belongs to; the parent's log behind the switch is not ours.
    @Test func pagesOfTheWrongTimelineAreNoticed() throws {
        let switchedAt = try #require(history.end(of: 1))
        var reader = WALRecordReader(
            firstSegment: sample.first[0].segment,
            systemIdentifier: sample.identifier,
            startingAt: sample.start,
            history: try TimelineHistory(of: 2, parsing: Array("1\t\(sample.between)\tx".utf8))
        )
        for file in sample.first { reader.read(file.bytes) }
        #expect(reader.complaint?.reason == .wrongTimeline(1, expected: 2))
        #expect(try #require(reader.complaint).position > sample.between)

        var old = WALRecordReader(
            firstSegment: WALSegment(timeline: 1, containing: switchedAt, size: WALSample.segmentSize),
            systemIdentifier: sample.identifier,
            startingAt: switchedAt
        )
        for file in sample.second { old.read(file.bytes) }
        #expect(old.complaint?.reason == .wrongTimeline(2, expected: 1))
    }

    /// A crash cuts a record off; the server that starts again says so and goes on behind it.
    @Test func aRecordThatACrashCutOffIsLeftOut() throws {
        let cluster = try PostgreSQLCluster(settings: ["wal_keep_size": "'1GB'"])
        let db = try cluster.connect()
        _ = try db.value("SELECT pg_switch_wal()::text")
        try db.execute(script: "CREATE TABLE t (v TEXT)")
        guard case .text(let text)? = try db.value("SELECT pg_current_wal_insert_lsn()::text") else { return }
        let start = try #require(LSN(text))
        // It begins in one segment and ends in the next.
        _ = try db.value("SELECT pg_logical_emit_message(true, 'cut', repeat('x', 17000000))::text")
        try cluster.stop(mode: "immediate")
        let segment = WALSegment(timeline: 1, containing: start, size: WALSample.segmentSize)
        for name in try Folder.names(in: cluster.dataDirectory + "/pg_wal") where name > segment.fileName {
            if name.count == 24 { try Folder.remove(cluster.dataDirectory + "/pg_wal/" + name) }
        }
        try cluster.start()
        try cluster.connect().execute(script: "INSERT INTO t VALUES ('later')")
        try cluster.stop()
        let files = try WALSample.files(of: cluster, timeline: 1, from: start)
        let listing = try WALListing(of: cluster, timeline: 1, from: segment.start)
        for known in [false, true] {
            let first = known ? listing.records.first?.start : nil
            var reader = WALRecordReader(firstSegment: segment, systemIdentifier: nil, startingAt: first)
            let records = files.flatMap { reader.read($0.bytes) }
            #expect(records.map(\.start) == listing.records.map(\.start))
            #expect(records.contains { if case .overwriteContinuation = $0.event { true } else { false } })
            #expect(reader.complaint?.isEndOfLog == true)
        }
        cluster.remove()
    }
}
