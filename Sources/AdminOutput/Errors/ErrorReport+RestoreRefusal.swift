import BundleContents
import CommandLineParsing
import PostgreSQLFormats
import WALPositions

extension RestoreRefusal {
    var report: ErrorReport {
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
                advice: """
                    Stop it first, or name a new folder. `pg_lsclusters` lists Debian's servers; one is stopped by
                    pg_ctlcluster VERSION NAME stop
                    """,
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
        case .outsideCoverage(let target, let coverage, let folder):
            return refused(
                "outsideCoverage",
                "\(target.text) is not covered: \(Self.range(target, coverage))",
                advice: "Nothing was written. "
                    + (PointWords.elsewhere(target, folder, on: coverage.timeline) ?? Self.elsewhere(target, coverage)),
                ["target": target, "coverage": coverage, "folder": folder]
            )
        case .unknownRestorePoint(let name, let known):
            let nearest = NearestWord.find(name, among: known)
            let names = known.suffix(10).joined(separator: ", ")
            return refused(
                "unknownRestorePoint",
                "there is no restore point '\(name)' in what is covered",
                advice: (nearest.map { "Did you mean \($0)?\n" } ?? "")
                    + (known.isEmpty ? "There is none at all." : "Known are: \(names)")
                    + "\nA time is written as 2026-11-21T22:48:27Z.",
                ["name": name, "known": known, "nearest": nearest]
            )
        case .noPointInTime(let target):
            return refused(
                "noPointInTime",
                "\(target.text) cannot be restored to: the bundle of a SQLite server stands for one instant only",
                advice: "Leave --until out, and choose the bundle whose instant is nearest.",
                ["target": target]
            )
        case .unknownDatabase(let name, let known):
            let nearest = NearestWord.find(name, among: known)
            return refused(
                "unknownDatabase",
                "the bundle holds no database '\(name)'",
                advice: (nearest.map { "Did you mean \($0)?\n" } ?? "") + "It holds: \(known.joined(separator: ", "))",
                ["database": name, "known": known, "nearest": nearest]
            )
        case .noDatabases:
            return refused(
                "noDatabases",
                "the bundle of a SQLite server holds one database, which is a file of its own",
                advice: "Leave --only out.",
                [:]
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
        case .otherArchitecture(let bundle, let program):
            return refused(
                "otherArchitecture",
                "the bundle is of a server on \(bundle.rawValue), and PostgreSQL here is for \(program.rawValue)",
                advice:
                    "Nothing was written. Restore it on such a machine. From there pg_dump carries a database to any other.",
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

    private static func range(_ target: RestoreTarget, _ coverage: RestoreCoverage) -> String {
        let isTime = if case .time = target.point { true } else { false }
        let (from, end) =
            isTime
            ? (coverage.earliest.description, coverage.latest?.description ?? coverage.earliest.description)
            : (coverage.from.description, coverage.end.description)
        return isEarly(target, coverage)
            ? "the bundle is consistent only from \(from) on, up to \(end)"
            : "what is covered goes from \(from) to \(end)"
    }

    private static func isEarly(_ target: RestoreTarget, _ coverage: RestoreCoverage) -> Bool {
        switch target.point {
        case .time(let time): time < coverage.earliest
        case .position(let position): position < coverage.from
        case .mark, .restorePoint: true
        }
    }

    private static func elsewhere(_ target: RestoreTarget, _ coverage: RestoreCoverage) -> String {
        isEarly(target, coverage)
            ? "Restore from an earlier bundle."
            : "A bundle of --kind wal that continues it has to lie in the same folder."
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
