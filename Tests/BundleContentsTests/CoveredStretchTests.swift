import PostgreSQLFormats
import Testing
import WALPositions

@testable import BundleContents

/// What bundles cover together, and what lies between: values alone.
struct CoveredStretchTests {
    private static func full(
        _ id: String,
        _ from: String,
        _ end: String,
        _ earliest: String,
        _ latest: String,
        timeline: Int = 1,
        cluster: String = "7"
    ) throws -> CatalogueEntry {
        try .sample(id, cluster: cluster, timeline: timeline, covers: (from, end, earliest, latest))
    }

    private static func wal(
        _ id: String,
        base: String,
        _ from: String,
        _ end: String,
        _ latest: String,
        timeline: Int = 1
    ) throws -> CatalogueEntry {
        try .sample(id, timeline: timeline, base: base, covers: (from, end, nil, latest))
    }

    /// 08:00 to 10:00 by a full bundle and two that continue it, and from 12:00 on by another.
    private static func twoNights() throws -> [CatalogueEntry] {
        [
            try full("a", "0/100", "0/200", "08:00:00", "08:30:00"),
            try wal("b", base: "a", "0/200", "0/300", "09:00:00"),
            try wal("c", base: "b", "0/300", "0/400", "10:00:00"),
            try full("d", "0/600", "0/700", "12:00:00", "12:01:00"),
        ]
    }

    private func target(_ text: String) throws -> RestoreTarget { try #require(RestoreTarget(text)) }

    @Test func bundlesThatContinueOneAnotherAreOneStretch() throws {
        let stretches = try Self.twoNights().stretches
        #expect(stretches.map(\.bundles) == [["a", "b", "c"], ["d"]])
        #expect(stretches.map { "\($0.from) \($0.end)" } == ["0/100 0/400", "0/600 0/700"])
        #expect(stretches[0].earliest.description == "2026-11-21T08:00:00.000000Z")
        #expect(stretches[0].latest.description == "2026-11-21T10:00:00.000000Z")
    }

    @Test func theTimeBetweenTwoStretchesIsAGap() throws {
        let gaps = try Self.twoNights().stretches.gaps(of: "7")
        #expect(gaps.map(\.before.bundles) == [["a", "b", "c"]])
        #expect(gaps.map(\.after.bundles) == [["d"]])
        #expect(try Self.twoNights().stretches.gaps(of: "8").isEmpty)
    }

    /// Carried on over the time of the next full bundle, which lies within then.
    @Test func aContinuationOverTheNextFullBundleClosesTheGap() throws {
        let entries = try Self.twoNights() + [Self.wal("e", base: "c", "0/400", "0/800", "12:30:00")]
        #expect(entries.stretches.map(\.bundles) == [["a", "b", "c", "e"], ["d"]])
        #expect(entries.stretches.gaps(of: "7").isEmpty)
    }

    @Test func aBrokenLinkEndsAStretch() throws {
        let (full, second) = (
            try Self.full("a", "0/100", "0/200", "08:00:00", "08:30:00"),
            try Self.wal("c", base: "b", "0/300", "0/400", "10:00:00")
        )
        #expect([full, second].stretches.map(\.bundles) == [["a"]])
        for broken in [
            try Self.wal("b", base: "a", "0/250", "0/300", "09:00:00"),
            try Self.wal("b", base: "a", "0/200", "0/300", "09:00:00", timeline: 2),
        ] {
            #expect([full, broken, second].stretches.map(\.bundles) == [["a"]])
        }
        // As a tool wrote it that did not look, and a SQLite server's.
        #expect([try .sample("x"), try .sample("y", cluster: nil)].stretches.isEmpty)
    }

    @Test func ofTwoContinuationsTheFurthestCounts() throws {
        var entries = try Self.twoNights()
        entries.append(try Self.wal("long", base: "a", "0/200", "0/500", "11:00:00"))
        #expect(entries.stretches.first?.bundles == ["a", "long"])
        entries.append(entries[0])
        #expect(entries.stretches.count == 2)
    }

    /// Copies of each link, as somebody keeps them beside, are not ways of their own: 2^60 of them would not end.
    @Test func aLongChainWithCopiesOfEveryLinkIsFoundAtOnce() throws {
        var entries = [try Self.full("0", "0/100", "0/101", "08:00:00", "08:30:00")]
        for number in 1...60 {
            let (from, end) = ("0/\(100 + number)", "0/\(101 + number)")
            let next = try Self.wal("\(number)", base: "\(number - 1)", from, end, "09:00:00")
            entries += [next, next]
        }
        #expect(entries.stretches.map(\.bundles.count) == [61])
    }

    @Test(
        arguments: [
            ("2026-11-21T10:30:00Z", "c", "d"), ("2026-11-21T07:59:59Z", nil, "a"), ("2026-11-21T13:00:00Z", "d", nil),
            ("0/500", "c", "d"), ("0/50", nil, "a"), ("0/900", "d", nil),
        ] as [(String, String?, String?)]
    )
    func aPointThatIsNotCoveredHasItsNeighbours(text: String, before: String?, after: String?) throws {
        let stretches = try Self.twoNights().stretches
        let target = try target(text)
        #expect(!stretches.contains { $0.covers(target, on: 1) })
        let found = stretches.neighbours(of: target, on: 1)
        #expect(found.before?.bundles.last == before)
        #expect(found.after?.bundles.first == after)
    }

    @Test func aPositionMeansSomethingOnItsOwnTimelineAlone() throws {
        let stretches = try Self.twoNights().stretches
        #expect(stretches[0].covers(try target("0/250"), on: 1))
        #expect(!stretches[0].covers(try target("0/250"), on: 2))
        let neighbours = stretches.neighbours(of: try target("0/500"), on: 2)
        #expect(neighbours.before == nil && neighbours.after == nil)
        #expect(stretches[1].covers(try target("2026-11-21T12:00:30Z"), on: 2))
    }
}
