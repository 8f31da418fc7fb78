import AdminConsole
package import FileSystem
package import LegacyBackup

/// Words for the legacy server's backup in a bundle.
package enum LegacyWords {
    /// Its folder cannot be read when a bundle is begun, or is empty.
    package static func away(_ folder: String, _ error: SystemError?) -> String {
        let what = error.map { "cannot be read (\($0.reason))" } ?? "is empty"
        return
            "mSupply's backup folder \(ErrorReport.visible(folder)) \(what): unless it comes back before its turn, the "
            + "bundle is made without mSupply's backup"
    }

    /// Which backup is in the bundle, which are not and why: a line for each, for people who look after both servers.
    package static func description(_ record: LegacyRecord) -> [String] {
        var lines: [String] = []
        switch record.extent {
        case .set: if let set = record.set { lines.append(taken(set, record)) }
        case .wholeFolder: lines.append("no backup in it is proved to be finished: the whole folder was copied")
        case .notUnderstood: lines.append("nothing in it is known as a backup of 4D: the whole folder was copied")
        case .unreachable: lines.append("not in this bundle: its folder could not be read, or all in it was gone")
        case .empty: lines.append("not in this bundle: its folder was empty")
        case .other: lines.append("a newer version of omsupply-admin says more of it")
        }
        // The newest are what somebody looks for.
        let refused = Array(record.rejected.suffix(shown))
        lines += refused.map { "not used: \(name($0)): \(words($0))" }
        let beyond = record.rejected.count - refused.count + record.rejectedBeyond
        if beyond > 0 { lines.append("not used: \(beyond) more; --json lists them") }
        lines += record.breaks.suffix(shown).map(words)
        return lines
    }

    /// `mSupply 0006, started 2026-11-22 21:00:05 by the legacy server's clock`.
    package static func description(_ set: SetIdentity) -> String {
        "\(ErrorReport.visible(set.name)) \(number(set.number))" + (set.started.map(start) ?? "")
    }

    private static func start(_ started: LegacyTime) -> String {
        let clock = started.instant == nil ? " by the legacy server's clock" : ""
        return ", started \(ErrorReport.visible(started.text))\(clock)"
    }

    private static let shown = 8

    private static func taken(_ set: BackupSet, _ record: LegacyRecord) -> String {
        let files = set.segments.count == 1 ? "1 file" : "\(set.segments.count) files"
        var text = "\(ErrorReport.visible(set.name)) \(number(set.number)), \(files) of \(Measure.bytes(set.size))"
        if let started = set.started { text += start(started) }
        if let took = set.durationMilliseconds { text += ", took \(took / 1000) s" }
        let logs = record.logs.count
        if logs > 0 { text += logs == 1 ? ", with 1 closed journal" : ", with \(logs) closed journals" }
        if record.journal != nil { text += logs > 0 ? " and the current one" : ", with the current journal" }
        return text
    }

    private static func number(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func name(_ set: RejectedSet) -> String {
        (set.name.map { ErrorReport.visible($0) + " " } ?? "") + number(set.number) + (set.isNewer ? ", newer" : "")
    }

    private static func words(_ set: RejectedSet) -> String {
        switch set.reason {
        case .noHistoryEntry where set.isNewer:
            "4D's history has no entry for it; it is being written, was never finished, or was renamed"
        case .noHistoryEntry: "4D's history has no entry for it; it may be older than the history, or renamed"
        case .beingWritten: "it was being written"
        case .noHistory: "there is no backupHistory.json: moved, deleted, or 4D is older than version 18"
        case .historyUnreadable: "backupHistory.json cannot be read"
        case .failed(let code): "it ended with error \(code)"
        case .nothingWritten(let code):
            "nothing was written, status \(code): refused by On Backup Startup, or failed before it began"
        case .cancelled: "somebody stopped it (error \(BackupStatus.userStop))"
        case .unknownStatus(let word): "its status is not known to this program: \(ErrorReport.visible(word))"
        case .statusMissing: "4D's history does not say how it ended"
        case .segmentMissing(let number): "segment \(number) is missing or empty"
        case .filesGone: "its files are gone"
        case .notAFile: "a file of it is none, but a link, a pipe or the like, which is not followed"
        case .ambiguous: "several files claim to be the same part of it"
        case .unusableName: "the name of its file is not UTF-8"
        case .changedSinceFinished: "its files changed after 4D had finished it"
        case .changedWhileCopied: "its files changed or vanished while they were copied"
        case .anotherDatabase: "it is of another database, in the same folder"
        case .other: "a newer version of omsupply-admin knows why"
        }
    }

    private static func words(_ place: NumberingBreak) -> String {
        switch place {
        case .gap(let after, let before):
            "numbers between \(number(after)) and \(number(before)) are not in 4D's history"
        case .restart(let after, let at): "4D began to count anew: after \(number(after)) came \(number(at))"
        case .earlierCount(let last): "files of an earlier count lie beside it, up to \(number(last))"
        case .logMissing(let number):
            "the journal after \(self.number(number)) is missing: what was changed later cannot be replayed"
        case .journalMissing: "the current journal is not in the folder: what was changed last is not in the bundle"
        }
    }
}
