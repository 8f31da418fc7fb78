import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

@Suite(.needsPostgreSQL)
struct DamagedWALTests {
    let sample: WALSample
    /// The first pages of the first segment.
    let bytes: [UInt8]
    /// Behind the last record that lies in them as a whole, counted from the segment's start.
    let whole: Int

    init() throws {
        sample = try WALSample.shared
        bytes = Array(sample.first[0].bytes.prefix(4 * 8192))
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        reader.read(bytes)
        whole = Int(reader.end.value - sample.first[0].segment.start.value)
    }

    private func offset(_ lsn: LSN) -> Int { Int(lsn.value - sample.first[0].segment.start.value) }

    @Test func eachFlippedByteIsNoticed() throws {
        // A reader that has come as far as each 256th byte goes on from there with the damaged rest.
        var reader = sample.reader(of: sample.first, startingAt: nil)
        var missed: [Int] = []
        for block in stride(from: 0, to: whole - 255, by: 256) {
            for place in block..<block + 256 {
                for bit: UInt8 in [0x01, 0x08, 0x80] {
                    var damaged = Array(bytes[block...])
                    damaged[place - block] ^= bit
                    var second = reader
                    second.read(damaged, pieces: 8192)
                    // A length that became large may ask for more bytes than there are: then nothing is said yet.
                    if offset(second.end) > place { missed.append(place) }
                }
            }
            reader.read(bytes[block..<block + 256])
        }
        #expect(missed.isEmpty)
        #expect(reader.complaint == nil && whole > 3 * 8192)
    }

    @Test func atEachCutOnlyWholeRecordsCount() throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        var (end, count) = (sample.start, 0)
        // A log that comes byte by byte is cut everywhere once.
        for cut in 1...whole {
            for record in reader.read(bytes[cut - 1..<cut]) {
                #expect(record.start == sample.firstListing.records[count].start)
                #expect(offset(record.end) == cut)
                (end, count) = (record.end, count + 1)
            }
            if reader.end != end || reader.complaint != nil { Issue.record("cut at \(cut)") }
        }
        #expect(count > 100 && offset(reader.end) == whole)
    }

    @Test func missingBytesInTheMiddleAreNoticed() {
        for (place, count) in [(8192, 8192), (16384, 8192), (5000, 8), (5000, 8192), (0, 8192)] {
            var reader = sample.reader(of: sample.first, startingAt: nil)
            reader.read(bytes[..<place] + bytes[(place + count)...])
            #expect(reader.complaint?.isEndOfLog == false && offset(reader.end) <= place)
        }
    }

    @Test func zeroedBytesAreNoticed() {
        for (place, count) in [(8192, 8192), (16384, 24), (5000, 64), (12_000, 512)] {
            var damaged = bytes
            for index in place..<place + count { damaged[index] = 0 }
            var reader = sample.reader(of: sample.first, startingAt: nil)
            reader.read(damaged)
            #expect(reader.complaint != nil && offset(reader.end) <= place)
        }
    }

    @Test func aMissingSegmentIsNamedByItsPlace() throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        reader.read(sample.first[0].bytes)
        let missing = sample.first[1].segment.start
        #expect(reader.complaint == nil && reader.end == missing)
        reader.read(sample.first[2].bytes)
        let found = sample.first[2].segment.start
        #expect(reader.complaint == WALDamage(position: missing, reason: .wrongAddress(found)))
    }

    @Test func anEarlierSegmentInTheNextOnesPlaceIsAnOldOne() throws {
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        reader.read(sample.first[0].bytes)
        reader.read(sample.first[0].bytes)
        let old = sample.first[0].segment.start
        #expect(
            reader.complaint == WALDamage(position: sample.first[1].segment.start, reason: .stalePage(address: old))
        )
        #expect(reader.complaint?.isEndOfLog == true)
    }

    @Test func aSegmentOfAnotherClusterIsNoticed() {
        var reader = WALRecordReader(
            firstSegment: sample.first[0].segment,
            systemIdentifier: sample.identifier + 1,
            startingAt: nil
        )
        reader.read(bytes)
        #expect(reader.complaint?.reason == .otherCluster(systemIdentifier: sample.identifier))
    }

    @Test func aSegmentOfAnotherSizeOrTimelineIsNoticed() {
        let segment = WALSegment(timeline: 1, containing: sample.start, size: 1 << 20)
        var reader = WALRecordReader(firstSegment: segment, systemIdentifier: nil, startingAt: nil)
        reader.read(bytes)
        #expect(reader.complaint?.reason == .wrongSegmentSize(16 << 20))
        var changed = bytes
        changed[8192 + 4] = 2
        reader = sample.reader(of: sample.first, startingAt: nil)
        reader.read(changed)
        #expect(reader.complaint?.reason == .wrongTimeline(2, expected: 1))
    }

    /// The second half of a recycled segment still holds what it held in its first life.
    @Test func aStaleTailIsNotTakenForRecords() throws {
        let start = sample.first[1].segment.start
        let end = try #require(sample.firstListing.records.last { $0.start > start && $0.text.hasPrefix("COMMIT") })
        let last = sample.first.firstIndex { $0.segment.start <= end.start && end.start < $0.segment.end } ?? 0
        let boundary = Int((end.start.value - sample.first[last].segment.start.value) / 8192 + 1) * 8192
        var recycled = sample.first[last].bytes
        recycled[boundary...] = sample.first[0].bytes[boundary...]
        let old = sample.first[0].segment.start.value + UInt64(boundary)
        // The old pages must be real ones, or this shows nothing.
        let isReal = sample.first[0].bytes[boundary] == 0x10 && sample.first[0].bytes[boundary + 1] == 0xD1
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        for file in sample.first[..<last] { reader.read(file.bytes) }
        let records = reader.read(recycled)
        let complaint = try #require(reader.complaint)
        #expect(complaint.isEndOfLog && reader.end.value <= sample.first[last].segment.start.value + UInt64(boundary))
        #expect(records.allSatisfy { $0.start.value < complaint.position.value })
        if isReal, complaint.position.value % 8192 == 0 {
            #expect(complaint.reason == .stalePage(address: LSN(old)))
        }
    }
}
