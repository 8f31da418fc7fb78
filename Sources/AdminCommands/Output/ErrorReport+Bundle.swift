import BackupBundle
import DatabaseAccess

extension BundleError: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .unknownFormat(let path, let version):
            return ErrorReport(
                "unknownFormat",
                "\(path) has format \(version), which this program does not know",
                advice: "Use a newer omsupply-admin.",
                status: .refused,
                facts: ["path": path, "formatVersion": version]
            )
        case .noSuchBundle(let text):
            return missing(
                "noSuchBundle",
                text.contains("/") ? "there is no bundle file \(text)" : "there is no bundle '\(text)'",
                ["bundle": text],
                advice:
                    "`omsupply-admin bundle list` lists those of backup.backup_dir; --output DIR names another folder."
            )
        case .ambiguousBundle(let text, let ids):
            return missing(
                "ambiguousBundle",
                "\(text) begins several bundles: \(ids.joined(separator: ", "))",
                ["ids": ids]
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
        case .notAligned(let alignment):
            return ErrorReport(
                "notAligned",
                "both servers are not proved to be at one instant: \(alignment.reason)",
                advice: "Without --require-aligned the bundle is made all the same, and says so.",
                status: .refused,
                facts: ["alignment": alignment]
            )
        case .localImpossible(let reason):
            return ErrorReport(
                "localImpossible",
                "the server's files cannot be read directly: \(BundleWords.why(reason))",
                advice: "Nothing was written. Without --source local the bundle is made over the replication protocol.",
                status: .unavailable,
                facts: ["reason": String(describing: reason)]
            )
        case .refused(let refusal): return refusal.report
        case .recoveryFailed(let what, let log):
            return ErrorReport(
                "recoveryFailed",
                "the restored database is not usable: \(what)",
                advice: (log.isEmpty ? "" : "The end of the server's log:\n\(log)\n") + "Nothing was replaced."
                    + (log.contains("Permission denied") ? "\n" + Self.unreachableFolder : ""),
                status: .failed,
                facts: ["log": log]
            )
        }
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

extension RestoreRefusal {
    fileprivate var report: ErrorReport {
        switch self {
        case .targetExists(let path):
            return refused(
                "targetExists",
                "\(path) exists",
                advice: "Name a new folder, or add --replace: it is set aside then, not removed.",
                ["target": path]
            )
        case .targetInUse(let path, let process):
            return refused(
                "targetInUse",
                "a PostgreSQL server (process \(process)) runs on \(path)",
                advice: "Stop it first.",
                ["target": path, "process": process]
            )
        case .targetIsMountPoint(let path):
            return refused(
                "targetIsMountPoint",
                "\(path) is a mount point, which no restored folder can replace",
                advice: "Name a folder in it.",
                ["target": path]
            )
        case .unreachable(let folder, let user):
            return ErrorReport(
                "unreachable",
                "the server runs as \(user), who may not pass through \(folder)",
                advice: "Nothing was written. Name another place, such as /var/lib/postgresql/restored, or:\n"
                    + "chmod o+x \(ErrorReport.shellWord(folder))",
                status: .missingRight,
                facts: ["folder": folder, "user": user]
            )
        case .partMissing(let part):
            return refused(
                "partMissing",
                "the bundle has no part \(part.rawValue)",
                advice: "`omsupply-admin bundle show` tells what it has.",
                ["part": part]
            )
        case .noServerPrograms(let major, let searched):
            return ErrorReport(
                "noServerPrograms",
                "PostgreSQL \(major) is not installed here (looked in \(searched.joined(separator: ", ")))",
                advice: "apt-get install postgresql-\(major)\nor name the folder as backup.pg_bin_dir.",
                status: .unavailable,
                facts: ["major": major, "searched": searched]
            )
        case .otherMajor(let bundle, let program):
            return refused(
                "otherMajor",
                "the bundle is of PostgreSQL \(bundle), and PostgreSQL \(program) is installed here",
                advice: "apt-get install postgresql-\(bundle)",
                ["bundle": bundle, "installed": program]
            )
        case .noServerUser:
            return ErrorReport(
                "noServerUser",
                "PostgreSQL does not run as root, and there is no user postgres",
                advice: "Run it as the user that the server is to run as, or: apt-get install postgresql",
                status: .missingRight,
                facts: [:]
            )
        }
    }

    private func refused(
        _ code: String,
        _ message: String,
        advice: String,
        _ facts: CommandOutcome.Facts
    ) -> ErrorReport {
        ErrorReport(code, message, advice: advice, status: .refused, facts: facts)
    }
}
