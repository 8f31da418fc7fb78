import MigrationModel

/// Whether an app may open or upgrade a database at all.
enum Transition: Sendable, Hashable {
    case goOn
    /// The database is newer than the app, and says that this app may open it as it is.
    case openAsOlder(Version)
}

extension Migrator {
    func transition(
        _ facts: DatabaseFacts,
        _ history: RecordedHistory,
        target: Version
    ) throws(MigrationError) -> Transition {
        guard let version = facts.version else {
            // An installation that stopped within its first version has tables and a log, and no version yet.
            guard facts.isEmpty || !history.isEmpty else { throw .notOurDatabase }
            if let first = migrations.first?.version, target.release < first {
                throw .targetBelowFirst(target: target, first: first)
            }
            return .goOn
        }
        // A candidate of the database's own release is below it and would miss what came after.
        if version.release > appVersion.release || !version.isReleaseCandidate && version > appVersion {
            guard let openable = facts.state.openable, openable.at == version, openable.from <= appVersion,
                !version.isReleaseCandidate,
                !appVersion.isReleaseCandidate
            else { throw .newerThanApp(database: version, app: appVersion) }
            return .openAsOlder(version)
        }
        if version.isReleaseCandidate && version != appVersion { try checkForward(from: version, history) }
        if let oldest = migrations.first?.version, version.release < oldest {
            throw .tooOld(database: version, oldest: oldest)
        }
        if target < version { throw .targetBehindDatabase(database: version, target: target) }
        guard facts.log != nil else { throw .notAdopted(version) }
        return .goOn
    }

    /// A candidate's database may only go on to a later candidate, or the release itself, where testers allow it and
    /// what is left to run was appended behind what has run.
    private func checkForward(from version: Version, _ history: RecordedHistory) throws(MigrationError) {
        guard policy.candidates == .allowFragmentForward, version < appVersion,
            version.release == appVersion.release
        else { throw .rcMismatch(database: version, app: appVersion) }
        var missing: [String] = []
        for step in declared where step.version <= version.release {
            if !history.holds(step) {
                missing.append(step.id)
            } else if !missing.isEmpty {
                throw .notAppended(database: version, app: appVersion, steps: missing)
            }
        }
    }
}
