import LegacyBackup
import Testing

struct LegacyTimeTests {
    /// 2026-11-22 21:00:05, as a clock shows it.
    private static let clock: Int64 = 1_795_381_205

    @Test(arguments: [
        ("2026-11-22", "21:00:05"), ("2026-11-22", "75605"), ("2026-11-22", "75605000"), ("2026/11/22", "21:00:05.9"),
        ("2026-11-22T00:00:00.000Z", "21:00:05"),
    ])
    func dateAndTimeApart(date: String, time: String) {
        let read = LegacyTime(date: date, time: time)
        #expect(read.clock == Self.clock)
        #expect(read.instant == nil)
        #expect(read.text == "\(date) \(time)")
    }

    @Test(arguments: [
        ("2026-11-22T21:00:05", Int64?.none), ("2026-11-22 21:00:05.123", nil), ("2026-11-22T21:00:05.123Z", clock),
        ("2026-11-22T21:00:05+13:00", clock - 46_800), ("2026-11-22T21:00:05-0330", clock + 12_600),
    ])
    func inOneText(text: String, instant: Int64?) {
        let read = LegacyTime(date: text)
        #expect(read.clock == Self.clock)
        #expect(read.instant == instant)
    }

    /// What is not understood is kept as it is written, and decides nothing.
    @Test(arguments: [
        ("22/11/2026", "21:00:05"), ("11/22/26", nil), ("2026-02-30", "21:00"), ("2026-11-22", "25:00:00"),
        ("2026-11-22", "99999999999"), ("2026-11-22", "-5"), ("2026-11-22T11:00:00Z", "00:30:00"), ("yesterday", nil),
        ("2026-11-22T21:00:05 NZDT", nil), ("", ""),
    ])
    func whatCouldBeAnything(date: String, time: String?) {
        let read = LegacyTime(date: date, time: time)
        #expect(read.clock == nil)
        #expect(read.instant == nil)
        #expect(read.text == (time.map { "\(date) \($0)" } ?? date))
    }
}
