import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel

/// One run, under the lock: prepares the log, carries out the steps of the plan, and keeps account of both.
final class MigrationRun {
    let migrator: Migrator
    let plan: MigrationPlan
    let db: any DatabaseConnection
    let options: MigrationOptions
    let progress: ProgressTracker
    let log: LogWriter
    let settings: SessionSettings
    let observer: StatementObserver
    let facts: DatabaseFacts
    var journal: FailureJournal
    private let steps: [String: DeclaredStep]
    /// The oldest app that may open the database, from each version on that raises it.
    let oldestApps: [(from: Version, oldest: Version)]
    /// Proves that a step ends in the transaction that it began in; nobody else knows its name.
    let savepoint = "migration_step_\(String(UInt64.random(in: .min ... .max), radix: 36))"
    var viewsAreDropped = false

    init(
        _ migrator: Migrator,
        _ plan: MigrationPlan,
        _ facts: DatabaseFacts,
        on db: any DatabaseConnection,
        _ options: MigrationOptions,
        _ onEvent: @escaping (MigrationEvent) -> Void
    ) throws {
        self.migrator = migrator
        self.plan = plan
        self.facts = facts
        self.db = db
        self.options = options
        journal = FailureJournal(for: db, folder: options.journalFolder)
        settings = try SessionSettings(of: db)
        let past = try PastAttempts(of: db, facts)
        progress = ProgressTracker(
            plan,
            past: past.durations.merging(options.pastDurations) { $1 },
            heartbeat: options.heartbeat,
            onEvent
        )
        log = LogWriter(app: migrator.appVersion, dialect: db.dialect, last: past.lastNumber, attempts: past.attempts)
        observer = try StatementObserver(of: db, options)
        steps = Dictionary(migrator.declared.map { ($0.id, $0) }) { first, _ in first }
        oldestApps = migrator.migrations.reduce(into: []) { all, migration in
            let oldest = migration.oldestAppThatCanOpen
            if all.last.map({ oldest > $0.oldest }) ?? true { all.append((migration.version, oldest)) }
        }
    }

    func carryOut() throws -> [MigrationReport.CompletedStep] {
        progress.send(.planned(plan))
        journal.reserve()
        defer { journal.close() }
        watch()
        defer { db.watchStatements(nil) }
        try prepare()
        guard migrator.policy.transactions == .perMigration else { return try carryOutAsOne() }
        var done: [MigrationReport.CompletedStep] = []
        for index in plan.steps.indices {
            try stopIfAsked()
            progress.begin(index)
            done.append(try run(index))
            progress.end(index)
        }
        return done
    }

    /// One turn at a background step, which is not on record before it is done: its place is.
    func carryOutOneBatch(_ pace: inout BatchPace, since begin: ContinuousClock.Instant) throws -> BackgroundBatch {
        defer { journal.close() }
        watch()
        defer { db.watchStatements(nil) }
        if facts.form != .current { try db.withTransaction { try LogTables.prepare(facts.form, $0) } }
        let step = BatchedStep(run: self, step: plan.steps[0], next: nil)
        let completed = try step.carryOut(atMost: 1, since: begin, pace: &pace)
        progress.report()
        return completed.map { .finished($0) } ?? .goesOn
    }

    /// The step's id, then its earlier ones.
    func names(of step: MigrationPlan.Step) -> [String] { [step.id] + (declared(step)?.replaces ?? []) }

    func declared(_ step: MigrationPlan.Step) -> DeclaredStep? { steps[step.id] }

    func hash(of step: MigrationPlan.Step) -> ContentHash? {
        declared(step)?.contents(for: db.dialect).first
    }

    private func run(_ index: Int) throws -> MigrationReport.CompletedStep {
        let step = plan.steps[index]
        let next = index + 1 < plan.steps.count ? plan.steps[index + 1] : nil
        if step.mode != .transaction { try dropViewsAhead() }
        return switch step.mode {
        case .transaction: try TransactionalStep(run: self, step: step, next: next).carryOut()
        case .batches: try runBatches(step, next)
        case .outsideTransaction: try SingleStatementStep(run: self, step: step, next: next).carryOut()
        }
    }

    private func runBatches(
        _ step: MigrationPlan.Step,
        _ next: MigrationPlan.Step?
    ) throws -> MigrationReport.CompletedStep {
        var pace = BatchPace(wanted: options.batchDuration)
        while true {
            if let completed = try BatchedStep(run: self, step: step, next: next).carryOut(pace: &pace) {
                return completed
            }
        }
    }

    // MARK: Before the first step

    /// Puts the log in order: made when missing, with what an earlier run could not write, without a step that looks as
    /// if it were still going on, and with the first step as started.
    private func prepare() throws {
        let first = migrator.policy.transactions == .wholeUpgrade ? .upgrade(to: plan.target) : plan.steps[0]
        do {
            let unfinished = (facts.log ?? []).filter { $0.outcome == .started }
            let merged = try keepingAccount {
                try db.withTransaction { transaction in
                    try LogTables.prepare(facts.form, transaction)
                    let merged = try journal.merge(into: transaction, log)
                    for entry in unfinished { try transaction.execute(script: LogWriter.interrupted(entry.number)) }
                    try transaction.execute(script: log.start(first, hash(of: first)))
                    return merged
                }
            }
            for entry in unfinished where entry.kind != .upgrade || unfinished.count == 1 {
                let started = try db.value("SELECT started FROM migration_log WHERE number = \(entry.number)")
                if case .text(let text)? = started {
                    progress.send(.foundInterrupted(id: entry.id, version: entry.version, started: text))
                }
            }
            if merged > 0 { progress.send(.journalMerged(path: journal.path, entries: merged)) }
            journal.forgetMerged()
        } catch {
            throw fail(first, error, phase: .record, connection: nil)
        }
    }

    /// A first step that is not one transaction cannot take the views away in it.
    private func dropViewsAhead() throws {
        guard !viewsAreDropped, changesViews else { return }
        try db.withTransaction { try dropViews($0) }
        viewsAreDropped = true
    }

    func dropViews(_ db: borrowing Transaction) throws {
        guard !viewsAreDropped, changesViews else { return }
        if migrator.policy.foreignViews == .saveAndRestore {
            try ForeignViews.save(plan.foreignViews, db)
            try ForeignViews.drop(plan.foreignViews, db)
        }
        try ViewAttributes.save(of: plan.views, db)
        // What was made last goes first, in the order in which they were made here.
        let gone = plan.views + plan.obsoleteViews
        let standing = facts.state.viewNames.filter(gone.contains)
        try ViewBuilder.drop((standing + gone.filter { !standing.contains($0) }).reversed(), db)
        try db.execute(script: MigrationState.set(.views, MigrationState.dropped))
    }

    private var changesViews: Bool { plan.steps.contains { $0.kind == .views } }

    // MARK: While a step runs

    private func watch() {
        let interval = min(.milliseconds(150), options.statementLockTimeout / 2)
        db.watchStatements(
            StatementWatch(interval: interval) { [progress, observer, options] running in
                if let seen = observer.look(running) { progress.note(seen) }
                progress.beat()
                return options.cancellation?.isRequested == true ? .cancel : .goOn
            }
        )
    }

    /// - Throws: `Cancelled`, with the step that was announced and has not begun taken off the record.
    func stopIfAsked() throws {
        do { try options.cancellation?.check() } catch {
            // What takes it off must not be stopped itself.
            db.watchStatements(nil)
            if let open = log.open {
                _ = try? db.execute(
                    script: "DELETE FROM migration_log WHERE number = \(open.number) AND outcome = 'started'"
                )
            }
            throw error
        }
    }
}
