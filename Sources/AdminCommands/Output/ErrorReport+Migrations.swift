import DatabaseAccess
import Migrations

extension MigrationError: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .versionsNotIncreasing, .migrationOfReleaseCandidate, .migrationAboveApp, .duplicateFragment,
            .unusableFragmentID, .duplicateView, .viewBindsValues, .viewCycle, .baselineDoesNotMatch,
            .notInOneTransaction:
            return wrongProgram
        case .failed(let failure): return failure.report(in: situation)
        case .cannotLock(let error): return error.report(in: situation)
        case .lockTimeout(let holder, let waited):
            return ErrorReport(
                "lockTimeout",
                "\(holder.map(MigrationWords.holder) ?? "another process") migrates this database; waited "
                    + Measure.duration(seconds: waited / .seconds(1)),
                advice: "Nothing was changed. Let it end, or end it, and run this again.",
                status: .busy,
                facts: ["holder": holder, "waitedMilliseconds": waited.wholeMilliseconds]
            )
        case .targetBehindDatabase, .targetAboveApp, .targetBelowFirst: return wrongTarget
        default: return refusal
        }
    }

    /// The list of migrations in the program is wrong: nobody but its developers can help.
    private var wrongProgram: ErrorReport {
        let message =
            switch self {
            case .versionsNotIncreasing(let first, let second): "\(second) stands after \(first)"
            case .migrationOfReleaseCandidate(let version): "\(version) is a release candidate"
            case .migrationAboveApp(let migration, let app): "\(migration) is above the program's own \(app)"
            case .duplicateFragment(let id): "two fragments are called \(id)"
            case .unusableFragmentID(let id): "a fragment cannot be called '\(id)'"
            default: "\(self)"
            }
        return ErrorReport(
            "wrongMigrationList",
            "this program's own list of migrations is wrong: \(message)",
            advice: "The database was not touched. Use another version of the program, and tell its developers.",
            status: .failed
        )
    }

    private var wrongTarget: ErrorReport {
        let (code, message, facts): (String, String, CommandOutcome.Facts) =
            switch self {
            case .targetBehindDatabase(let database, let target):
                (
                    "targetBehindDatabase", "the database is at \(database) already, above \(target)",
                    ["databaseVersion": database, "target": target]
                )
            case .targetAboveApp(let target, let app):
                (
                    "targetAboveApp", "this program goes up to \(app), not to \(target)",
                    ["target": target, "appVersion": app]
                )
            case .targetBelowFirst(let target, let first):
                (
                    "targetBelowFirst", "an installation begins with \(first), above \(target)",
                    ["target": target, "first": first]
                )
            default: ("wrongTarget", "\(self)", [:])
            }
        let advice = "Nothing was changed. `omsupply-admin migrate plan` lists what can be reached."
        return ErrorReport(code, message, advice: advice, status: .refused, facts: facts)
    }

    private var refusal: ErrorReport {
        let (code, message, advice, facts): (String, String, String, CommandOutcome.Facts) =
            switch self {
            case .newerThanApp(let database, let app):
                (
                    "newerThanApp", "the database is at \(database), newer than this program (\(app))",
                    "Use the program of version \(database) or above, or restore a bundle of \(app) or below.",
                    ["databaseVersion": database, "appVersion": app]
                )
            case .rcMismatch(let database, let app):
                (
                    "rcMismatch", "the database was made by the release candidate \(database); this program is \(app)",
                    "Only \(database) opens it. Restore the bundle that was made before the candidate.",
                    ["databaseVersion": database, "appVersion": app]
                )
            case .notOurDatabase:
                (
                    "notOurDatabase", "the database has tables, and no version of open mSupply",
                    "Is it the right database? An empty one would be installed.", [:]
                )
            case .tooOld(let database, let oldest):
                (
                    "tooOld", "the database is at \(database), older than the oldest step this program has (\(oldest))",
                    "Bring it to \(oldest) with an older program first.",
                    ["databaseVersion": database, "oldest": oldest]
                )
            case .unreadableVersion(let text):
                (
                    "unreadableVersion", "the database's version '\(text)' cannot be read",
                    "It stands in key_value_store under DATABASE_VERSION.", ["stored": text]
                )
            case .invalidHistory(let conflict): Self.words(for: conflict)
            case .backDated(let database, let comparison):
                (
                    "backDated", "the program has steps for versions up to \(database) that have never run here",
                    MigrationWords.table(comparison)
                        + "\nA step that may run late has to say so; otherwise it belongs to a new version.",
                    ["databaseVersion": database, "comparison": comparison]
                )
            case .engineTooOld(let steps, let needs, let has):
                (
                    "engineTooOld", "the database's engine is \(has); \(steps.joined(separator: ", ")) need \(needs)",
                    "Bring PostgreSQL, or the SQLite library, to \(needs) or above first.",
                    ["needs": needs, "engineVersion": has, "steps": steps]
                )
            case .connectionInTransaction:
                ("connectionInTransaction", "the connection is inside a transaction", "", [:])
            default: ("refused", "\(self)", "", [:])
            }
        return ErrorReport(
            code,
            message,
            advice: advice + (advice.isEmpty ? "" : "\n") + "Nothing was written.",
            status: .refused,
            facts: facts
        )
    }

    private static func words(
        for conflict: HistoryConflict
    ) -> (String, String, String, CommandOutcome.Facts) {
        let advice = "Was key_value_store or migration_log edited by hand? `omsupply-admin migrate history` shows it."
        switch conflict {
        case .recordedAboveVersion(let id, let version, let database):
            let stamp = database?.description ?? "no version"
            return (
                "invalidHistory", "step \(id) of \(version) is on record, but the database is at \(stamp)", advice,
                ["step": id, "stepVersion": version, "databaseVersion": database]
            )
        case .unreadableCheckpoint(let id, let position):
            return (
                "invalidHistory", "the place that step \(id) reached cannot be read: '\(position)'",
                "It stands in migration_checkpoint.", ["step": id]
            )
        case .unreadableRow(let number, let version):
            return (
                "invalidHistory", "row \(number) of migration_log holds the version '\(version)'", advice,
                ["row": number]
            )
        }
    }
}

extension MigrationFailure {
    func report(in situation: ErrorSituation) -> ErrorReport {
        // A full disk, a missing right or a lost connection has its own status and advice.
        let cause = databaseError?.report(in: situation)
        let place = statementNumber.map { ", statement \($0)" } ?? ""
        var facts = cause?.facts ?? [:]
        facts["step"] = step
        facts["statement"] = statement
        facts["statementNumber"] = statementNumber
        facts["cause"] = cause?.code
        let advice = [cause?.advice ?? "", "The database is as it was before this step; earlier steps stay done."]
        return ErrorReport(
            "migrationFailed",
            "step \(step.id) (\(step.summary)) failed\(place): \(cause?.message ?? reason)",
            advice: advice.filter { !$0.isEmpty }.joined(separator: "\n"),
            status: cause?.status ?? .failed,
            facts: facts
        )
    }
}
