import DatabaseAccess
import MigrationModel

extension Migrator {
    /// What is declared, not on record, and within reach.
    struct Due {
        var steps: [DeclaredStep] = []
        var late: Set<String> = []
        var background: [DeclaredStep] = []
    }

    /// The set of recorded ids decides, not the version: what is declared for a version that the database has left
    /// behind, and has never run, is run late where it consents and otherwise stops everything.
    func dueSteps(
        _ history: RecordedHistory,
        facts: DatabaseFacts,
        target: Version
    ) throws(MigrationError) -> Due {
        var due = Due()
        var isBackDated = false
        var unfinished: [String] = []
        for step in declared where step.version <= target.release && !history.holds(step) {
            guard let version = facts.version else {
                due.steps.append(step)
                continue
            }
            if let background = step.background {
                // On the version that declares it, or behind: its turn comes while people work.
                if background.finalisedBy > target.release {
                    due.background.append(step)
                } else if step.version > version.release || policy.unfinishedBackground == .finish {
                    due.steps.append(step)
                } else {
                    unfinished.append(step.id)
                }
            } else if step.version > version.release || step.kind == .fragment && step.version == version.release {
                due.steps.append(step)
            } else if step.mayRunLate {
                due.steps.append(step)
                due.late.insert(step.id)
            } else {
                isBackDated = true
            }
        }
        if isBackDated, let version = facts.version {
            throw .backDated(database: version, comparison: comparison(history, upTo: version))
        }
        guard unfinished.isEmpty else { throw .backgroundUnfinished(steps: unfinished, target: target) }
        return due
    }

    private func comparison(_ history: RecordedHistory, upTo version: Version) -> [HistoryComparison] {
        declared.filter { $0.version <= version.release }.map { step in
            HistoryComparison(
                version: step.version,
                kind: step.kind,
                id: step.id,
                isDeclared: true,
                isRecorded: history.holds(step)
            )
        }
    }

    /// The due steps in their order, each with the version that it stamps: the last of a version's steps stamps that,
    /// and the last of all the target. Views come last and have to stand before the target is reached.
    func planned(_ due: Due, facts: DatabaseFacts, target: Version, hasViews: Bool) -> [MigrationPlan.Step] {
        var steps = due.steps.map { $0.planned(facts.dialect, isLate: due.late.contains($0.id)) }
        if let baseline, facts.version == nil, facts.isEmpty, facts.log?.contains(where: \.outcome.isDone) != true,
            baseline.version <= target
        {
            steps.removeAll { $0.version <= baseline.version }
            steps.insert(.baseline(baseline.version), at: 0)
        }
        if hasViews { steps.append(.views(views, at: target)) }
        if steps.isEmpty, facts.version != target { steps.append(.stamp(target, since: facts.version)) }
        var reached = facts.version
        return steps.indices.map { index in
            let step = steps[index]
            let isLast = index == steps.count - 1
            let isLastOfVersion = isLast || steps[index + 1].version != step.version || steps[index + 1].kind == .views
            let candidate = isLast ? target : min(step.version, target)
            // The version that the views belong to is stamped with them.
            let waitsForViews = hasViews && !isLast && candidate.release >= target.release
            guard isLastOfVersion, !waitsForViews, reached.map({ candidate > $0 }) ?? true else { return step }
            reached = candidate
            return step.stamping(candidate)
        }
    }
}

extension DeclaredStep {
    func planned(_ dialect: Dialect, isLate: Bool = false) -> MigrationPlan.Step {
        MigrationPlan.Step(
            kind: kind,
            mode: mode(on: dialect),
            version: version,
            id: id,
            summary: summary,
            isLate: isLate
        )
    }
}

extension MigrationPlan.Step {
    static func stamp(_ version: Version, since: Version?) -> Self {
        let summary = "no changes since \(since.map(\.description) ?? "the beginning")"
        return .init(kind: .stamp, version: version, id: "stamp-\(version)", summary: summary)
    }

    static func baseline(_ version: Version) -> Self {
        .init(kind: .baseline, version: version, id: "baseline-\(version)", summary: "the schema of \(version)")
    }

    static func views(_ views: ViewSet, at version: Version) -> Self {
        let count = views.ordered.count
        let summary = count == 0 ? "views of others" : count == 1 ? "1 view" : "\(count) views"
        return .init(kind: .views, version: version, id: "views-\(version)", summary: summary)
    }

    static func upgrade(to version: Version) -> Self {
        .init(kind: .upgrade, version: version, id: "upgrade-\(version)", summary: "the whole upgrade")
    }
}
