import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

@Suite(.needsPostgreSQL)
struct WALRecordReaderTests {
    let sample: WALSample

    init() throws { sample = try WALSample.shared }

    @Test(arguments: [1 << 20, 8192, 4099])
    func everyRecordIsWhatThePostgreSQLProgramReads(pieces: Int) throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        let records = sample.first.flatMap { reader.read($0.bytes, pieces: pieces) }
        let listing = sample.firstListing
        #expect(records.count == listing.records.count && records.count > 1000)
        for (index, (ours, theirs)) in zip(records, listing.records).enumerated() {
            let previous = index > 0 ? records[index - 1].start : theirs.previous
            let expected = WALListing.Record(ours, previous: previous)
            #expect(expected.start == theirs.start && expected.previous == theirs.previous)
            #expect(expected.resourceManager == theirs.resourceManager && expected.length == theirs.length)
            #expect(expected.transaction == theirs.transaction)
            #expect(ours.event.agrees(with: theirs.text), "\(ours.event) is \(theirs.text)")
        }
        // Both stop at the same place.
        let complaint = try #require(reader.complaint)
        #expect(complaint.isEndOfLog)
        #expect(listing.end.contains(" \(complaint.position)"), "\(complaint) is \(listing.end)")
        #expect(reader.end == records.last?.end && reader.firstRecord == sample.start)
    }

    @Test func theSampleHoldsEveryKindOfRecord() throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        var kinds: Set<String> = []
        for file in sample.first {
            for record in reader.read(file.bytes) {
                if let words = record.event.listed { kinds.insert(String(words.prefix { $0 != " " && !$0.isNumber })) }
            }
        }
        #expect(
            kinds == [
                "COMMIT", "ABORT", "PREPARE", "COMMIT_PREPARED", "ABORT_PREPARED", "RESTORE_POINT", "BACKUP_END",
                "CHECKPOINT_ONLINE", "CHECKPOINT_SHUTDOWN", "SWITCH",
            ]
        )
    }

    @Test func positionsAreThoseThatPostgreSQLReturns() throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        let records = sample.first.flatMap { reader.read($0.bytes) }
        func end(_ isIt: (WALRecord.Event) -> Bool) -> LSN? { records.first { isIt($0.event) }?.end }
        #expect(end { if case .backupEnd = $0 { true } else { false } } == sample.stop)
        #expect(end { if case .restorePoint("between", _) = $0 { true } else { false } } == sample.between)
        #expect(end { if case .restorePoint("mark", _) = $0 { true } else { false } } == sample.mark)
        let atSwitch = try #require(records.firstIndex { $0.event == .walSwitch })
        #expect(records[atSwitch].end.value % WALSample.segmentSize == 0)
        #expect(records[atSwitch + 1].start.value == records[atSwitch].end.value + 40)
        #expect(records.contains { $0.length > 100_000 })
    }

    @Test func tinyPiecesGiveTheSameRecords() throws {
        let bytes = sample.first[0].bytes.prefix(100_000)
        var whole = sample.reader(of: sample.first, startingAt: sample.start)
        let expected = whole.read(bytes)
        #expect(expected.count > 300)
        for pieces in [1, 7, 24, 100] {
            var reader = sample.reader(of: sample.first, startingAt: sample.start)
            #expect(reader.read(bytes, pieces: pieces) == expected)
            #expect(reader.end == whole.end && reader.complaint == nil)
        }
    }

    @Test func withoutAStartTheFirstRecordOfTheSegmentIsFound() throws {
        var reader = sample.reader(of: sample.first, startingAt: nil)
        let records = reader.read(sample.first[0].bytes)
        #expect(records.first?.start == LSN(sample.first[0].segment.start.value + 40))
        #expect(records.last?.event == .walSwitch && reader.complaint == nil)
    }

    @Test func aStartThatIsNoRecordIsRefused() throws {
        let record = sample.firstListing.records[20]
        for offset: UInt64 in [1, 4, 8, 16] {
            var reader = sample.reader(of: sample.first, startingAt: LSN(record.start.value + offset))
            #expect(reader.read(sample.first[0].bytes).isEmpty)
            #expect(reader.complaint != nil)
        }
        // In the middle of the record that spans many pages, and at a page that begins with such a part.
        let large = try #require(sample.firstListing.records.first { $0.length > 100_000 })
        let inside = (large.start.value + 50_000) / 8192 * 8192
        for start in [inside, inside + 24, inside + 1024] {
            var reader = sample.reader(of: sample.first, startingAt: LSN(start))
            #expect(reader.read(sample.first[0].bytes).isEmpty)
            #expect(reader.complaint != nil)
        }
        var early = sample.reader(of: sample.first, startingAt: LSN(sample.first[0].segment.start.value - 8))
        #expect(early.read(sample.first[0].bytes).isEmpty && early.complaint?.reason == .noRecordAtStart)
    }

    @Test func everyRecordCanBeTheFirst() throws {
        let bytes = sample.first[0].bytes.prefix(60_000)
        for record in sample.firstListing.records where record.start.value % WALSample.segmentSize < 50_000 {
            guard sample.first[0].segment.start <= record.start, record.start < sample.first[0].segment.end else {
                break
            }
            var reader = sample.reader(of: sample.first, startingAt: record.start)
            #expect(reader.read(bytes, pieces: 5000).first?.start == record.start)
            #expect(reader.complaint == nil)
        }
    }
}
