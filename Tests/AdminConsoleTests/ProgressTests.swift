import AdminTestSupport
import Testing

@testable import AdminConsole

struct ProgressTests {
    private let line = ProgressLine(
        label: "Reading",
        unit: .bytes,
        done: 1_200_000_000,
        total: 2_400_000_000,
        elapsed: 4
    )

    @Test func aLineTellsShareAmountRateAndTimeLeft() {
        #expect(line.text == "Reading:  50%  1.2 GB of 2.4 GB  300.0 MB/s  0:04 left")
    }

    @Test(arguments: 20...200)
    func aBarNeverFillsTheTerminalsLastColumn(width: Int) {
        #expect(line.text(width: width).count < width)
        #expect(line.text(width: width).contains("[") == (width >= 68))
    }

    @Test func withoutATotalThereIsNoShare() {
        let line = ProgressLine(label: "Steps", unit: .things("steps"), done: 3, total: nil, elapsed: 10)
        #expect(line.text == "Steps:  3 steps")
        #expect(line.fraction == nil)
        #expect(line.timeLeft == nil)
    }

    @Test func elsewhereALineComesEveryTenSeconds() {
        let captured = CapturedConsole()
        let start = ContinuousClock.now
        let meter = ProgressMeter("Work", unit: .things("files"), console: captured.console, quiet: false, start: start)
        for second in 1...25 { meter.update(done: Int64(second), total: 100, at: start + .seconds(second)) }
        meter.finish()
        #expect(captured.errors == "Work:  10%  10 of 100 files  1:30 left\nWork:  20%  20 of 100 files  1:20 left\n")
    }

    @Test func theBarIsTakenAwayOnce() {
        let captured = CapturedConsole(width: 60)
        let start = ContinuousClock.now
        let meter = ProgressMeter("Work", unit: .things("files"), console: captured.console, quiet: false, start: start)
        meter.update(done: 1, total: 4, at: start + .milliseconds(50))
        #expect(captured.errors == "")
        meter.update(done: 1, total: 4, at: start + .milliseconds(100))
        #expect(captured.errors.hasPrefix("\rWork  [#######-----"))
        meter.finish()
        meter.finish()
        #expect(captured.errors.hasSuffix("\u{1B}[K\r\u{1B}[K"))
        #expect(captured.errors.filter { $0 == "\r" }.count == 2)
    }

    @Test(arguments: [
        (Int64(0), "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
        (2_410_000_000, "2.4 GB"), (-1500, "-1.5 kB"),
    ])
    func sizesReadWell(count: Int64, text: String) { #expect(Measure.bytes(count) == text) }

    @Test(arguments: [(0.0, "0:00"), (59.6, "1:00"), (760, "12:40"), (11_220, "3:07:00")])
    func durationsReadWell(seconds: Double, text: String) { #expect(Measure.duration(seconds: seconds) == text) }

    @Test func columnsStandUnderTheirTitles() {
        var table = TextTable([.init(title: "SITE", isNumeric: true), .init(title: "STATE")])
        table.rows = [["7", "reconciled"], ["1200", "new"]]
        #expect(table.text == "SITE  STATE\n   7  reconciled\n1200  new")
    }
}
