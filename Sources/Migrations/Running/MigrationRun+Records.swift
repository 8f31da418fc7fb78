import DatabaseAccess
import FileSystem
import MigrationModel

extension MigrationRun {
    /// The record of a step as the last words of its transaction: settings back, the row, the version, and the next
    /// step as started.
    func closing(
        _ step: MigrationPlan.Step,
        next: MigrationPlan.Step?,
        record: String,
        releases: Bool = true
    ) -> String {
        var words = releases ? "RELEASE SAVEPOINT \(savepoint);" + settings.restoration : ""
        words += record + stamping(step)
        if let next, options.cancellation?.isRequested != true { words += log.start(next, hash(of: next)) }
        return words
    }

    /// Runs a transaction that writes rows of the log; what it did not commit has not been written.
    func keepingAccount<R>(_ body: () throws -> R) rethrows -> R {
        let account = log.account
        do { return try body() } catch {
            log.account = account
            throw error
        }
    }

    /// The row of a step that is done.
    func record(of step: MigrationPlan.Step, took: Duration, rowsChanged: Int) -> String {
        let outcome: MigrationLogEntry.Outcome = step.isLate ? .late : .applied
        if log.open?.id == step.id { return log.finish(outcome, took: took, rowsChanged: rowsChanged) }
        return log.complete(step, outcome, hash(of: step), took: took, rowsChanged: rowsChanged)
    }

    /// The version, and what goes with it.
    func stamping(_ step: MigrationPlan.Step) -> String {
        guard let version = step.stamps else { return "" }
        var words = VersionStamp.set(version)
        // Where older apps may not open it, no row says so: one of an earlier version says nothing any more.
        if let oldest = oldestApps.last(where: { $0.from <= version.release })?.oldest, oldest < version {
            words += MigrationState.set(.openable, MigrationState.Openable(from: oldest, at: version).text)
        }
        if version.isReleaseCandidate {
            let been = facts.state.candidates + [version.description]
            words += MigrationState.set(.candidates, been.joined(separator: "\n"))
        }
        return words
    }
}
