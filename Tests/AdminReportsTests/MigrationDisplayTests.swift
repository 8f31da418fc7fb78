import AdminTestSupport
import Testing

@testable import AdminConsole
@testable import AdminOutput
@testable import AdminReports
@testable import DatabaseSchema
@testable import MigrationModel

/// What people read while a run goes on.
struct MigrationDisplayTests {
    private final class Lines {
        var said: [String] = []
    }

    private let step = MigrationPlan.Step(
        kind: .migration,
        version: Version(1, 9, 0),
        id: "1.9.0",
        summary: "timelines"
    )
    private let blocker = Blocker(
        pid: 4711,
        name: "psql",
        user: nil,
        state: "idle in transaction",
        since: "2024-05-01 12:00:00"
    )

    private func said(_ events: [MigrationEvent], putsBackViews: Bool = false) -> [String] {
        let lines = Lines()
        let meter = ProgressMeter("Migrating", unit: .things("steps"), console: CapturedConsole().console, quiet: true)
        let display = MigrationDisplay(meter, putsBackViews: putsBackViews) { lines.said.append($0) }
        for event in events { display.show(event) }
        return lines.said
    }

    private func progress(_ activity: MigrationProgress.Activity) -> MigrationProgress {
        MigrationProgress(
            step: step,
            number: 3,
            of: 4,
            fraction: 0.625,
            remaining: .seconds(90),
            running: .seconds(2),
            activity: activity
        )
    }

    @Test func aPlanIsSummedUp() {
        let foreign = ForeignView(name: "report", kind: .view, dependsOn: ["stock"], reference: "report")
        let plan = MigrationPlan(
            database: Version(1, 8, 0),
            app: Version(1, 9, 0),
            target: Version(1, 9, 0),
            steps: [step, step, step],
            views: ["stock", "ledger"],
            obsoleteViews: ["old"],
            foreignViews: [foreign]
        )
        #expect(
            said([.planned(plan)])
                == ["from 1.8.0 to 1.9.0: 3 steps, 2 views are made again, 1 view dropped for good"]
        )
        #expect(said([.planned(plan)], putsBackViews: true)[0].hasSuffix(", 1 view of others saved and put back"))
    }

    @Test func aDeadRunAndAJournalAreTold() {
        let events: [MigrationEvent] = [
            .foundInterrupted(id: "1.9.0", version: Version(1, 9, 0), started: "2024-05-01 12:00:00"),
            .journalMerged(path: "/srv/x.migration-failures", entries: 2),
        ]
        #expect(
            said(events) == [
                "an earlier run died in step 1.9.0, started 2024-05-01 12:00:00 UTC; it is tried again",
                "2 failures that only /srv/x.migration-failures knew are on record in the database now",
            ]
        )
    }

    @Test func aStepThatIsTriedAgainSaysWhyWhenAndWho() {
        let retry = Retry(tries: 2, code: "55P03", blockers: [blocker], pause: .milliseconds(450))
        #expect(
            said([.retrying(step, retry)]) == [
                "step 1.9.0 waited too long for a lock and was rolled back; try 3 comes in 0.4 s; in its way: process "
                    + "4711 (psql), idle in transaction since 2024-05-01 12:00:00 UTC"
            ]
        )
    }

    @Test(arguments: ["40P01", "40001", "SQLITE_BUSY", "SQLITE_LOCKED"])
    func eachReasonForAnotherTryHasWords(code: String) {
        let retry = Retry(tries: 1, code: code, blockers: [], pause: .seconds(1))
        let line = said([.retrying(step, retry)])[0]
        #expect(line.hasSuffix("try 2 comes in 1.0 s"))
        #expect(!line.contains(code))
    }

    @Test func whoIsInTheWayIsToldOnce() {
        let blocked = MigrationEvent.progress(progress(.blocked(by: [blocker])))
        let lines = said([blocked, .progress(progress(.statement(2))), blocked])
        #expect(
            lines == [
                "step 1.9.0: waits for process 4711 (psql), idle in transaction since 2024-05-01 12:00:00 UTC"
            ]
        )
    }

    @Test func aLongWaitIsToldEachTenSeconds() {
        let events = (0...25).map { MigrationEvent.waitingForLock(holder: nil, waited: .seconds($0)) }
        #expect(
            said(events) == [
                "waiting for another migration (0:00)", "waiting for another migration (0:10)",
                "waiting for another migration (0:20)",
            ]
        )
    }

    @Test(arguments: [
        (MigrationProgress.Activity.statement(0), "1.9.0"), (.statement(4), "1.9.0: statement 4"),
        (.rows(done: 500, total: 2000), "1.9.0: 500 of 2000 rows"),
        (
            .building(phase: "building index: scanning table", fraction: 0.5),
            "1.9.0: building index: scanning table, 50%"
        ),
    ])
    func whatAStepDoesNowHasWords(activity: MigrationProgress.Activity, text: String) {
        #expect(MigrationWords.activity(progress(activity)) == text)
    }

    @Test func theBarShowsTheRunsOwnEstimate() {
        let line = ProgressLine(
            label: "Migrating",
            unit: .things("steps"),
            done: 2,
            total: 4,
            elapsed: 1000,
            estimate: .init(fraction: 0.625, secondsLeft: 90),
            activity: "1.9.0: statement 4"
        )
        #expect(line.text == "Migrating:  62%  2 of 4 steps  1:30 left  1.9.0: statement 4")
        #expect(line.text(width: 80).hasSuffix("]  62%  2 of 4 steps  1:30 left  1.9.0: statement 4"))
        for width in 20...200 { #expect(line.text(width: width).count < width) }
    }

    @Test func aViewThatIsLostTwiceIsOneWarning() {
        let meter = ProgressMeter("x", unit: .things("steps"), console: CapturedConsole().console, quiet: true)
        let display = MigrationDisplay(meter) { _ in }
        for reason in ["first try", "no such table: item"] {
            display.show(.viewNotRestored(name: "report", reason: reason))
        }
        #expect(display.warnings.count == 1)
        #expect(display.warnings.first?.contains("report") == true)
        #expect(display.warnings.first?.contains("no such table: item") == true)
        #expect(display.warnings.first?.contains("migration_saved_view") == true)
    }
}
