import MigrationModel

/// The list of migrations in the program is wrong: nobody but its developers can help.
struct WrongMigrationList: WordedError {
    let code: String
    let message: String
    var facts: CommandOutcome.Facts = [:]

    /// nil for an error that says nothing against the program.
    init?(_ error: MigrationError) {
        switch error {
        case .versionsNotIncreasing(let first, let second):
            self.init("versionsNotIncreasing", "\(second) stands after \(first)", ["versions": [first, second]])
        case .migrationOfReleaseCandidate(let version):
            self.init("migrationOfReleaseCandidate", "\(version) is a release candidate", ["version": version])
        case .migrationAboveApp(let migration, let app):
            self.init(
                "migrationAboveApp",
                "\(migration) is above the program's own \(app)",
                ["version": migration, "appVersion": app]
            )
        case .duplicateFragment(let id):
            self.init("duplicateFragment", "two fragments are called '\(id)'", ["step": id])
        case .unusableFragmentID(let id):
            self.init("unusableFragmentID", "a fragment cannot be called '\(id)'", ["step": id])
        case .duplicateView(let name):
            self.init("duplicateView", "two views are called '\(name)'", ["view": name])
        case .viewBindsValues(let name):
            self.init(
                "viewBindsValues",
                "the view '\(name)' holds a bound value, which has to be written out",
                ["view": name]
            )
        case .viewCycle(let names):
            let circle = names + names.prefix(1)
            self.init(
                "viewCycle",
                "views depend on one another in a circle: \(circle.joined(separator: " → "))",
                ["views": names]
            )
        case .baselineDoesNotMatch(let mismatch):
            self.init("baselineDoesNotMatch", Self.words(for: mismatch), ["mismatch": mismatch])
        default: return nil
        }
    }

    private init(_ code: String, _ message: String, _ facts: CommandOutcome.Facts) {
        self.code = code
        self.message = message
        self.facts = facts
    }

    private static func words(for mismatch: BaselineMismatch) -> String {
        let parts = [
            ("it lacks", mismatch.missing), ("nobody declares its", mismatch.unknown),
            ("it has other contents of", mismatch.edited),
        ]
        .filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
        let reason = parts.isEmpty ? "no migration has its version" : parts.joined(separator: "; ")
        return "the baseline of \(mismatch.version) belongs to another history: \(reason)"
    }

    func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            code,
            "this program's own list of migrations is wrong: \(message)",
            advice: "The database was not touched. Use another version of the program, and tell its developers.",
            status: .failed,
            facts: facts
        )
    }
}
