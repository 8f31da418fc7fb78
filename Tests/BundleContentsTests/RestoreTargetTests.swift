import PostgreSQLFormats
import Testing
import WALPositions

@testable import BundleContents

/// What `--until` takes, and what it does not.
struct RestoreTargetTests {
    private func time(_ text: String) -> WALTime? {
        guard case .time(let time)? = RestoreTarget(text)?.point else { return nil }
        return time
    }

    @Test func theMarkIsAWord() { #expect(RestoreTarget("mark") == .mark) }

    @Test(arguments: [("16/B374D848", 0x16_B374_D848), ("0/0", 0), ("a/b", 0xa_0000_000b)] as [(String, UInt64)])
    func anLSNIsAPosition(text: String, value: UInt64) { #expect(RestoreTarget(text)?.point == .position(LSN(value))) }

    @Test(arguments: [
        ("2026-11-21T15:05:00Z", "2026-11-21T15:05:00.000000Z"), ("2026-11-21 15:05:00", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21t15:05:00z", "2026-11-21T15:05:00.000000Z"), ("2026-11-21 15:05", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21 15:05:00 UTC", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21T18:05:00+03:00", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21T18:05:00+0300", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-22T04:05+13", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21 11:35:00 -03:30", "2026-11-21T15:05:00.000000Z"),
        ("2026-11-21T15:05:00.5Z", "2026-11-21T15:05:00.500000Z"),
        ("2026-11-21T15:05:00,25", "2026-11-21T15:05:00.250000Z"),
        ("2026-11-21T15:05:00.123456Z", "2026-11-21T15:05:00.123456Z"),
        ("2026-11-21T15:05:00.123456999Z", "2026-11-21T15:05:00.123456Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"),
        ("2026-01-01T00:30:00+01", "2025-12-31T23:30:00.000000Z"),
    ])
    func aTimeIsReadInUTC(text: String, meaning: String) { #expect(time(text)?.description == meaning) }

    @Test(arguments: [
        "", "2026-11-21", "15:05", "18:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z",
        "2026-11-31T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T15:60:00Z", "2026-11-21T15:05:60Z",
        "2026-11-21T15:05:00.Z", "2026-11-21T15:05:00.1234567890Z", "2026-11-21T15:05:00+16:00",
        "2026-11-21T15:05:00+1",
        "2026-11-21T15:05:00+03:60", "2026-11-21T15:05:00Zx", "2026-11-21T15:05:00 ", "2026-11-21T15",
        "2026-11-21T15.5",
        "26-11-21 15:05:00", "0/XYZ", "0/123456789", "12", "1/2/3", "2026-11-21 15:05:00 CET",
        "a\u{7}b", String(repeating: "n", count: 64),
    ])
    func wrongTextIsNoTarget(text: String) { #expect(RestoreTarget(text) == nil) }

    @Test(arguments: ["before upgrade", "upgrade-2", "Mark", "latest", "ä", String(repeating: "n", count: 63)])
    func anyOtherWordIsTheNameOfARestorePoint(text: String) {
        #expect(RestoreTarget(text)?.point == .restorePoint(text))
    }
}
