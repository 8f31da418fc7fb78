import LegacyBackup
import Testing

private typealias Sample = SampleFolder

/// Archives that are cut into segments.
struct SegmentTests {
    private static func part(_ segment: Int, size: Int64 = 100) -> Sample.File {
        .init(path: "m[0007-\(Sample.digits(segment))].4BK", size: size)
    }

    private func outcome(
        _ parts: [Sample.File],
        named: [String] = [],
        file: String = "m[0007-0001].4BK",
        settings: Int = 0
    ) throws -> Int? {
        let xml = """
            <Preferences4D><Backup><Settings><Advanced><FileSegmentation><DefaultSize>\(settings)</DefaultSize>\
            </FileSegmentation></Advanced></Settings></Backup></Preferences4D>
            """
        let now = try Sample.contents(parts, history: [Sample.entry(7, file: file, segments: named)], settings: xml)
        let selection = LegacySelection.decide(start: nil, now: now)
        if let set = selection.set { return set.segments.count }
        guard case .segmentMissing(let number) = selection.rejected.first?.reason else { return nil }
        return -number
    }

    /// How many segments the set has, or the first that is missing, negated.
    @Test func allOfThemHaveToBeThere() throws {
        let three = [Self.part(1), Self.part(2), Self.part(3, size: 40)]
        #expect(try outcome(three) == 3)
        #expect(try outcome([three[2], three[0], three[1]]) == 3)
        #expect(try outcome([three[0], three[2]]) == -2)
        #expect(try outcome([three[1], three[2]]) == -1)
        #expect(try outcome([three[0], Self.part(2, size: 0), three[2]]) == -2)
    }

    /// Neither the history nor the sizes need tell: the hooks saw what came, or the start what was there.
    @Test func whatCameWithTheOthersAndIsGoneIsMissing() throws {
        let entries = [Sample.entry(7, file: "m[0007-0001].4BK")]
        let whole = try Sample.contents([Self.part(1), Self.part(2, size: 40)], history: entries)
        let half = try Sample.contents([Self.part(1)], history: entries)
        let came = Set(whole.archives.map(\.file))
        func rejected(_ start: LegacyContents?, _ now: LegacyContents, _ arrivals: [Set<LegacyFile>])
            -> RejectedSet.Reason?
        { LegacySelection.decide(start: start, now: now, past: LegacyPast(arrivals: arrivals)).rejected.first?.reason }
        #expect(rejected(nil, half, []) == nil)
        #expect(rejected(nil, half, [came]) == .segmentMissing(2))
        #expect(rejected(whole, half, []) == .segmentMissing(2))
        #expect(rejected(nil, whole, [came]) == nil)
        // Of an earlier count: its first segment was another file.
        let earlier = Set([LegacyFile(path: "m[0007-0001].4BK", size: 9, modified: 0)]).union(
            came.filter { $0.path.contains("0002") }
        )
        #expect(rejected(nil, half, [earlier]) == nil)
    }

    /// The last segment is as large as the others: there was another.
    @Test func aLastSegmentThatIsFullIsNotTheLast() throws {
        #expect(try outcome([Self.part(1), Self.part(2)]) == -3)
        #expect(try outcome([Self.part(1, size: 1 << 20)], settings: 1) == -2)
        #expect(try outcome([Self.part(1, size: (1 << 20) - 1)], settings: 1) == 1)
        #expect(try outcome([Self.part(1)]) == 1)
    }

    @Test func theHistoryNamesThem() throws {
        let names = ["m[0007-0001].4BK", "m[0007-0002].4BK"]
        #expect(try outcome([Self.part(1), Self.part(2)], named: names) == 2)
        #expect(try outcome([Self.part(1)], named: names) == -2)
        #expect(try outcome([.init(path: "m[0007].4BK")], named: names) == -1)
    }

    @Test func anArchiveOfAnEarlierCountIsToldApart() throws {
        let both = [Sample.File(path: "m[0007].4BK"), Self.part(1), Self.part(2, size: 40)]
        #expect(try outcome(both) == 2)
        #expect(try outcome(both, file: "m[0007].4BK") == 1)
        #expect(try outcome(both, file: "elsewhere") == nil)
    }

    @Test func anEmptyArchiveIsNone() throws {
        #expect(try outcome([.init(path: "m[0007].4BK", size: 0)]) == -1)
    }
}
