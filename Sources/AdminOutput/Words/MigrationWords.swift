import AdminConsole
package import MigrationModel

/// Words that several messages about migrations share.
package enum MigrationWords {
    package static func count(_ steps: Int) -> String { count(steps, "step") }

    /// `1 view`, `2 views`.
    package static func count(_ number: Int, _ thing: String) -> String {
        number == 1 ? "1 \(thing)" : "\(number) \(thing)s"
    }

    /// `process 4711 (omSupply), since 2024-05-01 12:00:00 UTC`.
    package static func holder(_ holder: LockHolder) -> String {
        let name = holder.name.map { " (\($0))" } ?? ""
        let since = holder.since.map { ", since \($0) UTC" } ?? ""
        return (holder.pid.map { "process \($0)" } ?? "another process") + name + since
    }

    /// `process 4711 (psql, user oms), idle in transaction since 2024-05-01 12:00:00 UTC`.
    static func blocker(_ blocker: Blocker) -> String {
        let who = [blocker.name, blocker.user.map { "user \($0)" }].compactMap { $0 }.joined(separator: ", ")
        let state = blocker.state.map { ", \($0)" } ?? (blocker.since == nil ? "" : ",")
        return "process \(blocker.pid)" + (who.isEmpty ? "" : " (\(who))") + state
            + (blocker.since.map { " since \($0) UTC" } ?? "")
    }

    static func blockers(_ blockers: [Blocker]) -> String { blockers.map(blocker).joined(separator: "; ") }

    /// What a step does now, beside a bar.
    package static func activity(_ progress: MigrationProgress) -> String {
        let id = progress.step.id
        return switch progress.activity {
        case .statement(0): id
        case .statement(let number): "\(id): statement \(number)"
        case .rows(let done, let total): "\(id): \(done) of \(total) rows"
        case .blocked(let by): "\(id): waits for \(blockers(by))"
        case .building(let phase, let fraction): "\(id): \(phase), \(Int(fraction * 100))%"
        }
    }

    /// What a run is about to do.
    ///
    /// - Parameter putsBack: whether views of others are saved and put back.
    package static func planned(_ plan: MigrationPlan, puttingBackViews putsBack: Bool) -> String {
        let way = plan.database.map { "from \($0) to \(plan.target)" } ?? "installing \(plan.target)"
        var parts = ["\(way): \(count(plan.steps.count))"]
        if !plan.views.isEmpty { parts.append(remade(plan.views.count)) }
        if !plan.obsoleteViews.isEmpty { parts.append("\(count(plan.obsoleteViews.count, "view")) dropped for good") }
        if putsBack, !plan.foreignViews.isEmpty {
            parts.append("\(count(plan.foreignViews.count, "view")) of others saved and put back")
        }
        return parts.joined(separator: ", ")
    }

    private static func remade(_ views: Int) -> String {
        views == 1 ? "1 view is made again" : "\(views) views are made again"
    }

    package static func foundInterrupted(_ id: String, started: String) -> String {
        "an earlier run died in step \(id), started \(started.prefix(19)) UTC; it is tried again"
    }

    package static func journalMerged(_ path: String, entries: Int) -> String {
        entries == 1
            ? "a failure that only \(path) knew is on record in the database now"
            : "\(entries) failures that only \(path) knew are on record in the database now"
    }

    package static func retrying(_ step: MigrationPlan.Step, _ retry: Retry) -> String {
        let reason =
            switch retry.code {
            case "55P03": "waited too long for a lock"
            case "40P01": "met a deadlock"
            case "40001": "met changes that others made meanwhile"
            case "SQLITE_BUSY", "SQLITE_LOCKED": "met another program's lock"
            default: "was disturbed (\(retry.code))"
            }
        let who = retry.blockers.isEmpty ? "" : "; in its way: " + blockers(retry.blockers)
        let tenths = retry.pause.wholeMilliseconds / 100
        return "step \(step.id) \(reason) and was rolled back; try \(retry.tries + 1) comes in "
            + "\(tenths / 10).\(tenths % 10) s\(who)"
    }

    package static func viewNotRestored(_ name: String, _ reason: String) -> String {
        """
        the view \(name) of others could not be made again: \(reason). Its definition is kept in the table \
        migration_saved_view, and the next upgrade tries it again
        """
    }

    package static func mode(_ mode: StepMode) -> String {
        switch mode {
        case .transaction: "one transaction"
        case .batches: "batches"
        case .outsideTransaction: "no transaction"
        }
    }

    /// `12000 of 50000 rows`.
    package static func rows(_ rows: MigrationFailure.RowsDone) -> String { "\(rows.done) of \(rows.total) rows" }

    /// `program 2.1.0 on host central, 2024-05-01 12:00:00 UTC`.
    package static func attempt(_ entry: MigrationLogEntry) -> String {
        let host = entry.host.map { " on \($0)" } ?? ""
        return "program \(entry.appVersion)\(host), \(entry.started.prefix(19)) UTC"
    }

    /// The first line of what a log has to say.
    package static func firstLine(_ message: String?) -> String {
        message?.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
}
