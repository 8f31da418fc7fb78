public import DatabaseAccess
package import DatabaseSchema
public import MigrationModel

extension Migrator {
    /// What an upgrade would do. Only reads.
    ///
    /// - Parameter target: where to stop; nil for the app's own version.
    /// - Throws: `MigrationError` when the database would be refused; `DatabaseError` when it cannot be read.
    public func plan(for db: any DatabaseConnection, upTo target: Version? = nil) throws -> MigrationPlan {
        try plan(from: DatabaseFacts(of: db), upTo: target, on: db)
    }

    /// Looks for views of others only when there is something to do.
    func plan(
        from facts: DatabaseFacts,
        upTo target: Version?,
        on db: any DatabaseConnection
    ) throws -> MigrationPlan {
        let plan = try plan(from: facts, upTo: target)
        guard !plan.isEmpty else { return plan }
        try checkEngine(plan, on: db)
        guard !plan.isInstall else { return plan }
        let foreign = try ForeignViews.find(on: db, declared: views.names.union(facts.state.viewNames))
        let inTheWay = ForeignViews.standing(on: plan.views + plan.obsoleteViews, among: foreign)
        guard policy.foreignViews == .saveAndRestore || inTheWay.isEmpty else {
            throw MigrationError.foreignViews(inTheWay)
        }
        return foreign.isEmpty ? plan : try self.plan(from: facts, upTo: target, foreignViews: foreign)
    }

    /// The pure half of `plan(for:upTo:)`.
    package func plan(
        from facts: DatabaseFacts,
        upTo wanted: Version? = nil,
        foreignViews: [ForeignView] = []
    ) throws(MigrationError) -> MigrationPlan {
        let target = wanted ?? appVersion
        guard target <= appVersion else { throw .targetAboveApp(target: target, app: appVersion) }
        let done = (facts.log ?? []).filter(\.outcome.isDone)
        let history = RecordedHistory(done)

        switch try transition(facts, history, target: target) {
        case .openAsOlder(let version):
            return MigrationPlan(database: version, app: appVersion, target: version, steps: [])
        case .goOn: break
        }
        try checkOrder(done, version: facts.version)
        let edited = try editedSteps(history, facts.dialect)
        let due = try dueSteps(history, facts: facts, target: target)
        let views = viewChanges(facts, due: due.steps)
        let restores = policy.foreignViews == .saveAndRestore && !foreignViews.isEmpty && !due.steps.isEmpty
        let steps = planned(due, facts: facts, target: target, hasViews: views != nil || restores)
        if policy.transactions == .wholeUpgrade {
            let outside = steps.filter { $0.mode == .outsideTransaction }.map(\.id)
            guard outside.isEmpty else { throw .notInOneTransaction(outside) }
        }
        return MigrationPlan(
            database: facts.version,
            app: appVersion,
            target: target,
            steps: steps,
            background: due.background.map { $0.planned(facts.dialect) },
            views: views?.remade ?? [],
            obsoleteViews: views?.obsolete ?? [],
            foreignViews: foreignViews,
            unknown: try unknownSteps(done),
            edited: edited
        )
    }

    /// Deleted from the app's list, but on record.
    private func unknownSteps(_ done: [RecordedStep]) throws(MigrationError) -> [String] {
        let known = Set(declared.flatMap { [$0.id] + $0.replaces })
        let unknown = done.filter { $0.kind == .migration || $0.kind == .fragment }.map(\.id)
            .filter { !known.contains($0) }
        guard policy.unknownSteps == .warn || unknown.isEmpty else { throw .unknownSteps(unknown) }
        return unknown
    }

    private func editedSteps(_ history: RecordedHistory, _ dialect: Dialect) throws(MigrationError) -> [EditedStep] {
        let edited = declared.compactMap { step -> EditedStep? in
            let contents = step.contents(for: dialect)
            guard let recorded = history.contentHash(of: step), let declared = contents.first,
                !contents.contains(recorded)
            else { return nil }
            return EditedStep(id: step.id, version: step.version, recorded: recorded, declared: declared)
        }
        guard policy.editedSteps == .warn || edited.isEmpty else { throw .editedSteps(edited) }
        return edited
    }

    /// Beyond the database's version only the next version may have steps on record: the one that was under way.
    private func checkOrder(_ done: [RecordedStep], version: Version?) throws(MigrationError) {
        let next = migrations.map(\.version).first { next in version.map { next > $0.release } ?? true }
        for entry in done where entry.version != next && (entry.kind == .migration || entry.kind == .fragment) {
            guard let version, entry.version <= version.release else {
                throw .invalidHistory(
                    .recordedAboveVersion(id: entry.id, version: entry.version, database: version)
                )
            }
        }
    }
}

/// What has run, by id, under whatever name.
struct RecordedHistory {
    private let steps: [String: RecordedStep]

    init(_ done: [RecordedStep]) { steps = Dictionary(done.map { ($0.id, $0) }) { first, _ in first } }

    var isEmpty: Bool { steps.isEmpty }

    func holds(_ step: DeclaredStep) -> Bool { steps[step.id] != nil || step.replaces.contains { steps[$0] != nil } }

    /// Only of what ran under the step's present name: an older one may have had another content.
    func contentHash(of step: DeclaredStep) -> ContentHash? { steps[step.id]?.contentHash }
}
