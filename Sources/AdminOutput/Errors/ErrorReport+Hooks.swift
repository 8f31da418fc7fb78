package import BundleContents

/// A hook of the legacy server that could not do its work. All in one line: that is what gets into 4D's journal.
package struct HookRefusal: WordedError {
    package enum Hook: String, Sendable { case begin, end }

    let hook: Hook
    let error: any Error

    package init(hook: Hook, error: any Error) { (self.hook, self.error) = (hook, error) }

    package func report(in situation: ErrorSituation) -> ErrorReport {
        let cause = ErrorReport.describing(error, in: situation)
        let words = hook == .begin ? "legacy begin: veto: " : "legacy end: not noted: "
        return ErrorReport(
            cause.code,
            words + HookWords.oneLine(cause.message),
            advice: cause.advice.isEmpty ? "Mend that; the next call of the hook needs nothing else." : cause.advice,
            status: cause.status,
            facts: cause.facts,
            isOneLine: true
        )
    }
}

extension HookError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .tookTooLong(let activity, let seconds, let mark):
            return ErrorReport(
                "hookTookTooLong",
                "no answer within \(Int(seconds * 1000)) ms while \(Self.words(activity))",
                advice: "See what hangs there; or give it more time, --limit, where the legacy server can wait.",
                status: Self.status(activity),
                facts: ["milliseconds": Int(seconds * 1000), "mark": mark]
            )
        case .changeLogHeld(let seconds):
            return ErrorReport(
                "changeLogHeld",
                "a transaction held the change log or a table of cursors for \(Int(seconds * 1000)) ms",
                advice: "Call it again, with a longer --limit where the legacy server can wait.",
                status: .busy,
                facts: ["milliseconds": Int(seconds * 1000)]
            )
        case .legacyFolderBare(let folder):
            return ErrorReport(
                "legacyFolderBare",
                "nothing of 4D's lies in \(folder), and there were backups before",
                advice: "See whether its share is mounted, and whether mSupply still makes its backups there.",
                status: .unavailable,
                facts: ["folder": folder]
            )
        case .syncUnderWay(let started):
            return ErrorReport(
                "syncUnderWay",
                "a synchronisation with the legacy server is under way since \(started)",
                advice: "Call it again when that has ended, or without --require-aligned.",
                status: .busy,
                facts: ["started": started]
            )
        case .otherDatabase(let asked, let marked):
            return ErrorReport(
                "otherDatabase",
                "it was the database \(asked.name), and the begin marked \(marked.name)",
                advice: "See that both hooks name the same database.",
                status: .failed,
                facts: ["asked": asked, "marked": marked]
            )
        }
    }

    private static func words(_ activity: HookActivity) -> String {
        switch activity {
        case .starting: "it was starting"
        case .waitingForOtherRun(let folder): "it was waiting for \(folder), which another call holds"
        case .readingReceipts(let folder): "it was reading the receipts in \(folder)"
        case .readingLegacyFolder(let folder): "it was reading the folder \(folder)"
        case .openingDatabase: "it was connecting to the database"
        case .waitingForSync: "it was reading what is synchronised"
        case .marking: "it was marking the instant in the database"
        case .readingDatabase: "it was reading the database"
        case .writingReceipt(let folder): "it was writing a receipt into \(folder)"
        }
    }

    private static func status(_ activity: HookActivity) -> ExitStatus {
        switch activity {
        case .waitingForOtherRun: .busy
        case .openingDatabase, .waitingForSync, .marking, .readingDatabase: .unavailable
        case .starting, .readingReceipts, .readingLegacyFolder, .writingReceipt: .failed
        }
    }
}
