import Testing

@testable import PostgreSQLFormats

struct WALTimeTests {
    @Test(arguments: [
        (0, "2000-01-01T00:00:00.000000Z"), (-1, "1999-12-31T23:59:59.999999Z"),
        (848_502_300_123_456, "2026-11-20T15:05:00.123456Z"), (5_097_600_000_000, "2000-02-29T00:00:00.000000Z"),
        (-211_813_488_000_000_000, "-4713-11-24T00:00:00.000000Z"),
    ])
    func timesPrintInTheCalendar(microseconds: Int64, text: String) {
        #expect(WALTime(microseconds: microseconds).description == text)
        #expect(WALTime(text)?.microseconds == microseconds)
    }

    @Test func everyTimeIsReadBack() {
        for step in 0..<2000 {
            for microseconds in [Int64.max, .min] {
                let time = WALTime(microseconds: microseconds / 2000 * Int64(step))
                #expect(WALTime(time.description) == time)
            }
        }
        for edge in [Int64.max, .min] {
            #expect(WALTime(WALTime(microseconds: edge).description)?.microseconds == edge)
        }
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T15:05:00", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T15:05:00.Z", "2026-11-21T15:05:00.1234567Z", "2026-11-21T15:05:00Zx",
        "999999-01-01T00:00:00Z", "2026-11-21T15:05:00+01",
    ])
    func nonsenseIsNoTime(text: String) { #expect(WALTime(text) == nil) }

    @Test func shortFormsAreRead() {
        #expect(WALTime("2000-01-01 00:00:01Z")?.microseconds == 1_000_000)
        #expect(WALTime("2000-01-01T00:00:00.5Z")?.microseconds == 500_000)
    }

    @Test func secondsSince1970Convert() {
        #expect(WALTime(unixSeconds: 946_684_800).microseconds == 0)
        #expect(WALTime(unixSeconds: 946_684_801, microseconds: 5).microseconds == 1_000_005)
        #expect(WALTime(unixSeconds: .max).microseconds == .max)
        #expect(WALTime(unixSeconds: .min).microseconds == .min)
    }
}
