import AdminConsole
import DatabaseAccess
package import MigrationModel

extension MigrationError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        if let wrong = WrongMigrationList(self) { return wrong.report(in: situation) }
        switch self {
        case .failed(let failure): return failure.report(in: situation)
        case .failedElsewhere(let entry): return Self.failedElsewhere(entry)
        case .cannotLock(let error):
            let cause = error.report(in: situation)
            return ErrorReport(
                "cannotLock",
                "the lock beside the database cannot be taken: \(cause.message)",
                advice: cause.advice,
                status: cause.status,
                facts: cause.facts
            )
        case .lockTimeout(let holder, let waited):
            return ErrorReport(
                "lockTimeout",
                "\(holder.map(MigrationWords.holder) ?? "another process") migrates this database; waited "
                    + Measure.duration(seconds: waited / .seconds(1)),
                advice: "Nothing was changed. Let it end, or end it, and run this again.",
                status: .busy,
                facts: ["holder": holder, "waitedMilliseconds": waited.wholeMilliseconds]
            )
        case .newerThanApp(let database, let app):
            return NewerThanProgram(database: database, app: app).report(in: situation)
        default:
            let refusal = MigrationRefusal(self)
            return ErrorReport(
                refusal.code,
                refusal.message,
                advice: refusal.advice + (refusal.advice.isEmpty ? "" : "\n") + "Nothing was written.",
                status: .refused,
                facts: refusal.facts
            )
        }
    }

    private static func failedElsewhere(_ entry: MigrationLogEntry) -> ErrorReport {
        let reason = MigrationWords.firstLine(entry.message)
        return ErrorReport(
            "failedElsewhere",
            "step \(entry.id) has just failed in another process of this program"
                + (reason.isEmpty ? "" : ": \(reason)"),
            advice: """
                It was not tried once more. That was \(MigrationWords.attempt(entry)).
                Put right what the message names, or use a repaired program, and run it again.
                """,
            status: .failed,
            facts: ["attempt": entry]
        )
    }
}
