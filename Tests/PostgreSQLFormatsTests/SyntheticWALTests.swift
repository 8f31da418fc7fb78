import FuzzTargets
import Testing
import WALPositions

@testable import PostgreSQLFormats

struct SyntheticWALTests {
    /// Each distance between a record's header and the end of a page.
    @Test func recordsAreJoinedWhereverAPageEnds() {
        for first in stride(from: 8000, through: 8130, by: 2) {
            for pieces in [1 << 20, 100, 8] {
                var log = SyntheticWAL()
                let starts = [
                    log.append(content: [UInt8](repeating: 1, count: first)), log.append(content: [2, 3]),
                    log.append(content: []), log.append(content: [UInt8](repeating: 4, count: 30_000)),
                    log.append(content: []),
                ]
                var reader = log.reader()
                let records = reader.read(log.bytes, pieces: pieces)
                #expect(records.map(\.start) == starts)
                #expect(records.map(\.length) == [24 + first, 26, 24, 30_024, 24])
                #expect(reader.end.value == log.position && reader.complaint == nil)
            }
        }
    }

    @Test func aRecordLargerThanASegmentIsJoined() {
        var log = SyntheticWAL()
        log.append(content: [UInt8](repeating: 1, count: 5_000_000))
        let last = log.append(1, content: SyntheticWAL.main(SyntheticWAL.little(Int64(5)) + [9]))
        var reader = log.reader()
        let records = reader.read(log.bytes, pieces: 65_536)
        #expect(records.count == 2 && records.last?.start == last)
        #expect(records.last?.event == .commit(WALTime(microseconds: 5)))
    }

    @Test func withoutAStartTheRestOfAnEarlierRecordIsSkipped() {
        var log = SyntheticWAL()
        log.append(content: [UInt8](repeating: 1, count: 3_000_000))
        let wanted = log.append(content: [1])
        // From the second segment on.
        let rest = log.bytes[(1 << 20)...]
        var reader = WALRecordReader(firstSegment: log.segment.next, systemIdentifier: nil, startingAt: nil)
        #expect(reader.read(rest, pieces: 1000).map(\.start) == [wanted])
        #expect(reader.firstRecord == wanted && reader.complaint == nil)
        // A page of that record must say how much is left.
        var changed = Array(rest)
        changed[8192 + 16] ^= 1
        reader = WALRecordReader(firstSegment: log.segment.next, systemIdentifier: nil, startingAt: nil)
        #expect(reader.read(changed).isEmpty && reader.complaint?.position == LSN((2 << 20) + 8192))
    }

    @Test(arguments: [1, 23, 0x4000_0000, UInt32.max, 25, 40, 60_000])
    func aLyingLengthIsNoticed(length: UInt32) {
        var log = SyntheticWAL()
        log.append(content: [1, 2, 3])
        let liar = log.append(content: [UInt8](repeating: 5, count: 100), lyingLength: length)
        for _ in 0..<100 { log.append(content: [UInt8](repeating: 6, count: 600)) }
        for pieces in [1 << 20, 9] {
            var reader = log.reader()
            #expect(reader.read(log.bytes, pieces: pieces).count == 1)
            #expect(reader.end == liar && reader.complaint?.isEndOfLog == false)
        }
    }

    @Test func aWrongPredecessorIsNoticed() {
        var log = SyntheticWAL()
        let first = log.append(content: [1, 2, 3])
        let liar = log.append(content: [4], lyingPrevious: first.value + 8)
        var reader = log.reader()
        #expect(reader.read(log.bytes).count == 1)
        let reason = WALDamage.Reason.wrongPrevious(LSN(first.value + 8), expected: first)
        #expect(reader.complaint == WALDamage(position: liar, reason: reason))
        // The first record's predecessor is not known, but it lies before it.
        var other = SyntheticWAL()
        other.append(content: [1], lyingPrevious: 1 << 30)
        reader = other.reader()
        #expect(reader.read(other.bytes).isEmpty)
        #expect(reader.complaint?.reason == .wrongPrevious(LSN(1 << 30), expected: nil))
    }

    @Test(arguments: [(UInt8(21), true), (22, false), (127, false), (128, true), (255, true)])
    func resourceManagersAreBuiltInOrOfExtensions(number: UInt8, isKnown: Bool) {
        var log = SyntheticWAL()
        log.append(number, content: [1])
        var reader = log.reader()
        #expect(reader.read(log.bytes).count == (isKnown ? 1 : 0))
        #expect(isKnown || reader.complaint?.reason == .unknownResourceManager(number))
    }

    @Test func mainDataIsFoundBehindBlocksAndOrigins() {
        let time = SyntheticWAL.little(Int64(77))
        // An origin and a top transaction, as logical replication leaves them.
        let origin: [UInt8] = [0xfd, 1, 0, 0xfc, 9, 0, 0, 0]
        // A block with data, its relation told; one of the same relation with an image that has a hole and is packed.
        let block: [UInt8] = [0, 0x20, 3, 0] + [UInt8](repeating: 1, count: 16)
        let image: [UInt8] = [1, 0x90, 0, 0, 5, 0, 4, 0, 0x05, 9, 0, 2, 0, 0, 0]
        let data: [UInt8] = [7, 7, 7] + [8, 8, 8, 8, 8]
        let contents = [
            origin + SyntheticWAL.main(time), block + image + origin + [0xff, 8] + data + time,
            block + image + [0xfe, 8, 0, 0, 0] + data + time,
        ]
        for content in contents {
            var log = SyntheticWAL()
            log.append(1, info: 0x80, content: content)
            var reader = log.reader()
            #expect(reader.read(log.bytes).map(\.event) == [.commit(WALTime(microseconds: 77))])
        }
    }

    @Test(arguments: [
        [], [0xff], [0xff, 4, 0, 0, 0, 0], [0xff, 9, 0, 0, 0, 0], [0xfe, 0xff, 0xff, 0xff, 0xff], [0xfd],
        [33, 0, 0, 0],
        [0, 0x10, 0, 0], [0, 0, 0xff, 0xff] + [UInt8](repeating: 0, count: 16),
    ])
    func contentThatDoesNotAddUpIsNoticed(content: [UInt8]) {
        for kind: UInt8 in [0, 1] {
            var log = SyntheticWAL()
            log.append(kind, content: content)
            var reader = log.reader()
            #expect(reader.read(log.bytes).isEmpty && reader.complaint?.reason == .unreadableContent)
        }
    }

    @Test func aSwitchSkipsWhateverIsLeftOfItsSegment() {
        var log = SyntheticWAL()
        log.append(content: [1])
        let end = log.append(0, info: 0x40, content: [])
        let junk = [UInt8](repeating: 0xee, count: (1 << 20) - log.bytes.count)
        var next = SyntheticWAL()
        while next.bytes.count < 1 << 20 { next.append(content: [UInt8](repeating: 0, count: 8000)) }
        var reader = log.reader()
        let records = reader.read(log.bytes + junk, pieces: 5000)
        #expect(records.last?.event == .walSwitch && records.last?.start == end)
        #expect(reader.end == log.segment.end && reader.complaint == nil)
        // The next segment must follow.
        reader.read(junk)
        #expect(reader.complaint == WALDamage(position: log.segment.end, reason: .wrongMagic(0xeeee)))
    }

    @Test func zerosEndTheLog() {
        for size in [8, 8100, 8128, 8144, 20_000] {
            var log = SyntheticWAL()
            log.append(content: [UInt8](repeating: 1, count: size))
            let end = LSN(log.position)
            var reader = log.reader()
            #expect(reader.read(log.bytes + [UInt8](repeating: 0, count: 30_000)).count == 1)
            #expect(reader.complaint == WALDamage(position: end, reason: .zeros) && reader.end == end)
        }
    }

    @Test func anErrorOfTheReceiverComesThrough() {
        struct Enough: Error {}
        var log = SyntheticWAL()
        for _ in 0..<5 { log.append(content: [1]) }
        var reader = log.reader()
        #expect(throws: Enough.self) {
            try log.bytes.withUnsafeBytes { try reader.consume($0) { _ throws(Enough) in throw Enough() } }
        }
    }

    /// Each field of a page header that says something else than it must.
    @Test func eachFieldOfAPageHeaderCounts() {
        var log = SyntheticWAL()
        log.append(content: [UInt8](repeating: 1, count: 20_000))
        let second = LSN(log.segment.start.value + 8192)
        let changes: [(Int, UInt8, WALDamage)] = [
            (1, 0x01, WALDamage(position: log.segment.start, reason: .wrongMagic(0xD010))),
            (2, 0x02, WALDamage(position: log.segment.start, reason: .wrongHeaderKind)),
            (3, 0x01, WALDamage(position: log.segment.start, reason: .unknownFlags(0x102))),
            (37, 0x20 ^ 0x02, WALDamage(position: log.segment.start, reason: .wrongBlockSize(0x0200))),
            (8192 + 2, 0x02, WALDamage(position: second, reason: .wrongHeaderKind)),
            (8192 + 4, 0x03, WALDamage(position: second, reason: .wrongTimeline(2, expected: 1))),
            (8192 + 2, 0x08, WALDamage(position: second, reason: .wrongContinuation(11_872, expected: 0))),
            (8192 + 20, 0x01, WALDamage(position: second, reason: .dirtyPadding)),
        ]
        for (place, bits, damage) in changes {
            var changed = log.bytes
            changed[place] ^= bits
            var reader = log.reader()
            reader.read(changed)
            #expect(reader.complaint == damage)
            #expect(reader.complaint?.description.contains("\(damage.position)") == true)
        }
    }

    @Test func whatFollowsARecordThatWasCutOffMustSaySo() {
        for isTold in [true, false] {
            var log = SyntheticWAL()
            let whole = log.append(content: [1])
            let lost = log.append(content: [UInt8](repeating: 1, count: 8100))
            // As PostgreSQL does: the page is begun anew, and its record follows the last whole one.
            log.cut(to: 8192)
            log.markNextPage(0x08)
            let told = SyntheticWAL.main(SyntheticWAL.little(isTold ? lost.value : lost.value + 8))
            log.append(0, info: 0xd0, content: told, lyingPrevious: whole.value)
            var reader = log.reader()
            let records = reader.read(log.bytes, pieces: 1000)
            #expect(records.count == (isTold ? 2 : 1) && records.last?.start != lost)
            #expect(isTold || reader.complaint?.reason == .wrongOverwrite(expected: lost))
        }
    }
}
