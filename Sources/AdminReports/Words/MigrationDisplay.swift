package import AdminConsole
import AdminOutput
package import MigrationModel

/// Tells what a run does: a bar or a line for what goes on, a line of its own for what a person may want to find later.
package final class MigrationDisplay {
    private let meter: ProgressMeter
    private let say: (String) -> Void
    private let putsBackViews: Bool
    private var lastWait: Duration?
    /// The last that was said of who is in the way; said again only when it is somebody else.
    private var lastBlocked = ""
    private var position: (done: Int64, total: Int64) = (0, 0)
    private var lostViews: [String: String] = [:]

    /// - Parameters:
    ///   - putsBackViews: whether views of others are saved and put back.
    ///   - say: prints one line on standard error.
    package init(_ meter: ProgressMeter, putsBackViews: Bool = false, say: @escaping (String) -> Void) {
        self.meter = meter
        self.putsBackViews = putsBackViews
        self.say = say
    }

    /// What a person should read although the run is done.
    package var warnings: [String] {
        lostViews.sorted { $0.key < $1.key }.map { MigrationWords.viewNotRestored($0.key, $0.value) }
    }

    package func show(_ event: MigrationEvent) {
        switch event {
        case .waitingForLock(let holder, let waited): showWait(holder, waited)
        case .planned(let plan): line(MigrationWords.planned(plan, puttingBackViews: putsBackViews))
        case .foundInterrupted(let id, _, let started): line(MigrationWords.foundInterrupted(id, started: started))
        case .journalMerged(let path, let entries): line(MigrationWords.journalMerged(path, entries: entries))
        case .started(let step, let number, let count):
            position = (Int64(number - 1), Int64(count))
            lastBlocked = ""
            meter.update(done: position.done, total: position.total, activity: step.id)
        case .progress(let progress): show(progress)
        case .verifying(let step):
            meter.update(done: position.done, total: position.total, activity: "\(step.id): looking at the result")
        case .retrying(let step, let retry): line(MigrationWords.retrying(step, retry))
        case .finished(let step, let number, let count, let took):
            line("\(number)/\(count)  \(step.version)  \(step.summary)  (\(took.wholeMilliseconds) ms)")
        // A try that is rolled back and made again meets the same view again.
        case .viewNotRestored(let name, let reason): lostViews[name] = reason
        // The error and the result say it all.
        case .failed, .ready: meter.finish()
        }
    }

    private func show(_ progress: MigrationProgress) {
        let activity = MigrationWords.activity(progress)
        // A bar has no room for it.
        if case .blocked = progress.activity, activity != lastBlocked {
            lastBlocked = activity
            line("step " + activity)
        }
        position = (Int64(progress.number - 1), Int64(progress.of))
        meter.update(
            done: position.done,
            total: position.total,
            estimate: .init(
                fraction: progress.fraction,
                secondsLeft: progress.remaining.map { $0 / .seconds(1) }
            ),
            activity: activity
        )
    }

    /// The driver reports each second; a line each ten is enough.
    private func showWait(_ holder: LockHolder?, _ waited: Duration) {
        if let lastWait, waited - lastWait < .seconds(10) { return }
        lastWait = waited
        let who = holder.map { ", " + MigrationWords.holder($0) } ?? ""
        line("waiting for another migration\(who) (\(Measure.duration(seconds: waited / .seconds(1))))")
    }

    private func line(_ text: String) {
        meter.finish()
        say(text)
    }
}
