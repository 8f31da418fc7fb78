extension Migrator {
    /// The pure half of `plan(for:upTo:)`.
    package func plan(from facts: DatabaseFacts, upTo wanted: Version? = nil) throws(MigrationError) -> MigrationPlan {
        let target = wanted ?? appVersion
        guard target <= appVersion else { throw .targetAboveApp(target: target, app: appVersion) }

        let declared = declared
        let adopted = facts.log == nil ? adopted(declared, facts) : []
        let done = (facts.log ?? []).filter(\.outcome.isDone)
        let recorded = Set(done.map(\.id)).union(adopted.map(\.id))

        try checkTransition(facts, hasHistory: !done.isEmpty, target: target)
        try checkHistory(done, version: facts.version)
        let steps = try pendingSteps(declared, recorded: recorded, version: facts.version, target: target)

        let known = Set(declared.map(\.id))
        return MigrationPlan(
            database: facts.version,
            app: appVersion,
            target: target,
            steps: steps,
            unknown: done.filter { $0.kind != .stamp }.map(\.id).filter { !known.contains($0) },
            adopted: adopted.map(\.id)
        )
    }

    /// What has run on a database that open mSupply migrated by itself: every migration up to its version, and the
    /// fragments that its own log names.
    private func adopted(_ declared: [DeclaredStep], _ facts: DatabaseFacts) -> [DeclaredStep] {
        guard let version = facts.version else { return [] }
        return declared.filter { step in
            switch step.kind {
            case .migration: step.version <= version.release
            case .fragment, .stamp: facts.foreignFragments.contains("\(step.version)-\(step.id)")
            }
        }
    }

    /// Whether this app may open this database at all.
    private func checkTransition(
        _ facts: DatabaseFacts,
        hasHistory: Bool,
        target: Version
    ) throws(MigrationError) {
        guard let version = facts.version else {
            // An installation that stopped within its first version has tables and a log, and no version yet.
            guard facts.isEmpty || hasHistory else { throw .notOurDatabase }
            if let first = migrations.first?.version, target.release < first {
                throw .targetBelowFirst(target: target, first: first)
            }
            return
        }
        // A candidate of the database's own release is below it and would miss what came after.
        if version.release > appVersion.release || !version.isReleaseCandidate && version > appVersion {
            throw .newerThanApp(database: version, app: appVersion)
        }
        if version.isReleaseCandidate && version != appVersion {
            throw .rcMismatch(database: version, app: appVersion)
        }
        if let oldest = migrations.first?.version, version.release < oldest {
            throw .tooOld(database: version, oldest: oldest)
        }
        if target < version { throw .targetBehindDatabase(database: version, target: target) }
    }

    /// Beyond the database's version only the next version may have steps on record: the one that was under way.
    private func checkHistory(_ done: [MigrationLogEntry], version: Version?) throws(MigrationError) {
        let next = migrations.map(\.version).first { next in version.map { next > $0.release } ?? true }
        for entry in done where entry.version != next && entry.kind != .stamp {
            guard let version, entry.version <= version.release else {
                throw .invalidHistory(
                    .recordedAboveVersion(id: entry.id, version: entry.version, database: version)
                )
            }
        }
    }

    /// The set of recorded ids decides, not the version: what is declared for a version that the database has left
    /// behind, and has never run, is run late where it consents and otherwise stops everything.
    private func pendingSteps(
        _ declared: [DeclaredStep],
        recorded: Set<String>,
        version: Version?,
        target: Version
    ) throws(MigrationError) -> [MigrationPlan.Step] {
        var due: [(step: DeclaredStep, isLate: Bool)] = []
        var isBackDated = false
        for step in declared where step.version <= target.release && !recorded.contains(step.id) {
            guard let version else {
                due.append((step, false))
                continue
            }
            if step.version > version.release || step.kind == .fragment && step.version == version.release {
                due.append((step, false))
            } else if step.mayRunLate {
                due.append((step, true))
            } else {
                isBackDated = true
            }
        }
        if isBackDated, let version {
            throw .backDated(database: version, comparison: comparison(declared, recorded, upTo: version))
        }
        return stamped(due, version: version, target: target)
    }

    /// Each version is stamped by the last of its steps, and the target by the last of all.
    private func stamped(
        _ due: [(step: DeclaredStep, isLate: Bool)],
        version: Version?,
        target: Version
    ) -> [MigrationPlan.Step] {
        guard !due.isEmpty else {
            guard version != target else { return [] }
            let summary = "no changes since \(version.map(\.description) ?? "the beginning")"
            return [.init(kind: .stamp, version: target, id: "stamp-\(target)", summary: summary, stamps: target)]
        }
        return due.indices.map { index in
            let step = due[index].step
            let isLastOfVersion = index == due.count - 1 || due[index + 1].step.version != step.version
            let reached = index == due.count - 1 ? target : min(step.version, target)
            let isProgress = version.map { reached > $0 } ?? true
            return MigrationPlan.Step(
                kind: step.kind,
                version: step.version,
                id: step.id,
                summary: step.summary,
                isLate: due[index].isLate,
                stamps: isLastOfVersion && isProgress ? reached : nil
            )
        }
    }

    private func comparison(
        _ declared: [DeclaredStep],
        _ recorded: Set<String>,
        upTo version: Version
    ) -> [HistoryComparison] {
        declared.filter { $0.version <= version.release }.map { step in
            HistoryComparison(
                version: step.version,
                kind: step.kind,
                id: step.id,
                isDeclared: true,
                isRecorded: recorded.contains(step.id)
            )
        }
    }
}
