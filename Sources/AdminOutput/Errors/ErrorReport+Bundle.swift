import AdminConsole
import BundleArchive
package import BundleContents
import DatabaseAccess
import WALPositions

extension BundleError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .unknownFormat(let path, let version):
            return ErrorReport(
                "unknownFormat",
                "\(path) has format \(version), which this program does not know",
                advice: "Use a newer omsupply-admin.",
                status: .refused,
                facts: ["path": path, "formatVersion": version]
            )
        case .noSuchBundle(let text, let unreadable):
            let files = unreadable.prefix(3).map(ErrorReport.visible).joined(separator: ", ")
            return missing(
                "noSuchBundle",
                text.contains("/") ? "there is no bundle file \(text)" : "there is no bundle '\(text)'",
                ["bundle": text, "unreadable": unreadable],
                advice: (unreadable.isEmpty ? "" : "\(unreadable.count) could not be read: \(files)\n")
                    + "`omsupply-admin bundle list` lists those of backup.backup_dir; --output DIR names another folder."
            )
        case .ambiguousBundle(let text, let ids):
            return missing(
                "ambiguousBundle",
                "\(text) begins several bundles: \(ids.joined(separator: ", "))",
                ["ids": ids],
                advice: "Type more of the one that is meant. `omsupply-admin bundle list` tells when each was made."
            )
        case .busy(let folder, let holder):
            return ErrorReport(
                "busy",
                "another run works on \(folder)\(holder.map { " (\($0))" } ?? "")",
                advice: "Let it end, and run this again. The lock goes with its process.",
                status: .busy,
                facts: ["folder": folder, "holder": holder]
            )
        case .noRoom(let folder, let needed, let free):
            return ErrorReport(
                "noRoom",
                "\(folder) needs about \(Measure.bytes(needed)) of room and has \(Measure.bytes(free))",
                advice: "Nothing was written. Make room, or name another place.",
                status: .failed,
                facts: ["folder": folder, "needed": needed, "free": free]
            )
        case .serverUnfit(let unfitness): return unfitness.report
        case .missingRight(let role, let right, let grant):
            return ErrorReport(
                "missingRight",
                "the role \(role) lacks \(right)",
                advice: "Nothing was written. \(situation.inPSQL)\n\(grant)",
                status: .missingRight,
                facts: ["role": role, "right": right, "grant": grant]
            )
        case .walGap(let what):
            return ErrorReport(
                "walGap",
                "the write-ahead log has a hole: \(what)",
                status: .failed,
                facts: ["gap": what]
            )
        case .copyIsDamaged(let findings):
            return ErrorReport(
                "databaseDamaged",
                "the database is damaged: \(findings.first ?? "")",
                advice: "No bundle was made of it. Keep the earlier bundles, and restore the newest good one.",
                status: .damagedInput,
                facts: ["findings": findings]
            )
        case .copyDiffers(let findings):
            return ErrorReport(
                "copyDiffers",
                "what arrived is not what the server sent: \(findings.first ?? "")",
                advice: "No bundle was made of it. Look at this machine's memory and network, and run it again.",
                status: .failed,
                facts: ["findings": findings]
            )
        case .notAsWritten(let error):
            let found = error.report(in: situation)
            var places = ""
            if case .damaged(_, let damage) = error { places = ArchiveError.words(for: damage) + "\n" }
            return ErrorReport(
                "notAsWritten",
                "what was read back is not what was written: \(found.message)",
                advice: places + "No bundle was made of it. Look at this machine's disk and memory, and run it again.",
                status: found.status,
                facts: found.facts
            )
        case .notAligned(let alignment, let wasCopied):
            let advice = alignment.finding.flatMap(BundleWords.advice).map { "To do: \($0).\n" } ?? ""
            return ErrorReport(
                "notAligned",
                "both servers are not proved to be at one instant: \(ErrorReport.visible(alignment.reason))",
                advice: advice + (wasCopied ? "No bundle was made. " : "Nothing was copied. ")
                    + "Without --require-aligned it is made all the same, and says so.",
                status: .refused,
                facts: ["alignment": alignment]
            )
        case .localImpossible(let reason):
            return ErrorReport(
                "localImpossible",
                "the server's files cannot be read directly: \(BundleWords.why(reason))",
                advice: ([
                    "Nothing was written. Without --source local the bundle is made over the replication protocol."
                ]
                    + BundleWords.grants(for: reason)).joined(separator: "\n"),
                status: .unavailable,
                facts: ["reason": String(describing: reason)]
            )
        case .chain(let fault): return fault.report
        case .refused(let refusal): return refusal.report
        case .recoveryFailed(let what, let log):
            return ErrorReport(
                "recoveryFailed",
                "the restored database is not usable: \(what)",
                advice: (log.isEmpty ? "" : "The end of the server's log:\n\(log)\n") + "Nothing was replaced."
                    + Self.advice(onLog: log),
                status: .failed,
                facts: ["log": log]
            )
        case .cursorsDiffer(let end):
            return ErrorReport(
                "recoveryFailed",
                "the restored database is not usable: the recovered database's cursors are not those of the bundle",
                advice: "Nothing was replaced. Another bundle may be good: bundle list"
                    + (end.map { "\nThe end of this one's log can be restored all the same:\n--until \($0)" } ?? ""),
                status: .failed,
                facts: ["log": "", "end": end?.description]
            )
        }
    }

    /// What the server's words mean for whoever restores.
    private static func advice(onLog log: String) -> String {
        if log.contains("Permission denied") { return "\n" + unreachableFolder }
        if log.contains("File too large") {
            return
                "\nA limit on the size of files stops it, or the file system takes none so large. The limit:\nulimit -f"
        }
        // Where half a page still fits, PostgreSQL has no error of the system to name, and gives this hint.
        if log.contains("No space left on device") || log.contains("Check free disk space") {
            return
                "\nReplaying the log makes the database larger than it was in the bundle: make room where DIR lies (df -h),\n"
                + "or name another place, and run it again."
        }
        return ""
    }

    private static let unreachableFolder =
        "The server's user has to be able to enter every folder above DIR: name another one, such as\n"
        + "--to /var/lib/postgresql/restored"

    private func missing(
        _ code: String,
        _ message: String,
        _ facts: CommandOutcome.Facts,
        advice: String = ""
    ) -> ErrorReport {
        ErrorReport(code, message, advice: advice, status: .notFound, facts: facts)
    }
}

extension ServerUnfitness {
    fileprivate var report: ErrorReport {
        switch self {
        case .tooOld(let version, let oldest):
            return unavailable(
                "serverTooOld",
                "the server is PostgreSQL \(BundleWords.version(version)); \(oldest / 10_000) or above is needed",
                advice: "Nothing was written.",
                ["version": version, "oldest": oldest]
            )
        case .tooNew(let version, let newest):
            return unavailable(
                "serverTooNew",
                "the server is PostgreSQL \(BundleWords.version(version)); this build can prove the log of versions up to "
                    + "\(newest)",
                advice: "Nothing was written. Use a newer omsupply-admin.",
                ["version": version, "newest": newest]
            )
        case .isStandby:
            return unavailable(
                "isStandby",
                "the server is a standby, which can take no mark",
                advice: "Nothing was written. Name the primary with --database.",
                [:]
            )
        case .setting(let name, let current, let line):
            return unavailable(
                "serverSetting",
                "the server's \(name) is \(current)",
                advice: "Nothing was written. Put this line into postgresql.conf and restart the server:\n\(line)",
                ["setting": name, "current": current, "line": line]
            )
        case .logRemoved(let start, let line):
            return unavailable(
                "logRemoved",
                "the server no longer has the write-ahead log from \(start) on",
                advice:
                    "Make a full bundle. So that the next one can be carried on, put this line into postgresql.conf and\n"
                    + "reload the server:\n\(line)",
                ["start": start, "line": line]
            )
        case .tablespaceCreated(let path):
            return unavailable(
                "tablespaceCreated",
                "a tablespace was made at \(path) meanwhile; recovery of this log would write into that folder",
                advice: "Make a full bundle now, which takes the tablespace as it is: omsupply-admin bundle create",
                ["path": path]
            )
        case .changedMeanwhile(let what):
            return unavailable(
                "serverChanged",
                "the server changed during the copy: \(what)",
                advice: "Run it again.",
                [:]
            )
        case .noReplicationEntry(let line, let server):
            return ErrorReport(
                "notAdmitted",
                "the server admits no replication connection: \(server)",
                advice: "Nothing was written. Put this line into pg_hba.conf and reload the server:\n\(line)",
                status: .missingRight,
                facts: ["line": line, "server": server]
            )
        }
    }

    private func unavailable(
        _ code: String,
        _ message: String,
        advice: String,
        _ facts: CommandOutcome.Facts
    ) -> ErrorReport {
        ErrorReport(code, message, advice: advice, status: .unavailable, facts: facts)
    }
}
