import DatabaseAccess

@testable import MigrationModel
@testable import Migrations

/// A step as plain data: what a generator chooses, a model reasons about, and `migrations` declares.
struct StepFacts: Hashable {
    var version: Version
    var id: String
    var isMigration = false
    var replaces: [String] = []
    var mayRunLate = false
    var isBatched = false
    var finalisedBy: Version?
    /// Today's content first; empty where it is not known.
    var contents: [ContentHash] = []

    var names: [String] { [id] + replaces }
}

/// A case for a plan: what an app declares, what a database has on record, and what is asked for.
struct PlanCase {
    var steps: [StepFacts] = []
    var app: Version
    var target: Version?
    var policy = MigrationPolicy()
    var baseline: Version?
    var facts: DatabaseFacts

    static let versions = [
        Version(1, 0, 0), Version(1, 0, 1), Version(1, 1, 0), Version(1, 2, 0), Version(2, 0, 0), Version(2, 0, 1),
        Version(2, 1, 0), Version(3, 0, 0),
    ]

    init(_ random: inout SeededRandom) {
        let first = random.number(0...2)
        let declared = Self.versions[first...].filter { _ in random.chance(60) }
        let versions = declared.isEmpty ? [Self.versions[first]] : declared
        let last = versions[versions.count - 1]
        app = last
        if random.chance(25) { app = Version(last.major, last.minor, last.patch + 1) }
        if random.chance(25) { app.makeCandidate(random.number(1...3)) }
        facts = DatabaseFacts(isEmpty: true, form: .none)
        for version in versions {
            steps.append(StepFacts(version: version, id: "\(version)", isMigration: true))
            for number in 0..<random.number(0...3) { steps.append(Self.fragment(number, version, &random)) }
        }
        if random.chance(40) { policy.candidates = .allowFragmentForward }
        if random.chance(30) { policy.unknownSteps = .refuse }
        if random.chance(50) { policy.unfinishedBackground = .finish }
        if random.chance(40) { policy.editedSteps = .warn }
        if random.chance(20) { baseline = random.pick(versions.filter { $0 <= app.release }) }
        if random.chance(30) { target = random.pick(Self.versions + [app]) }
        if random.chance(80) { facts = Self.database(of: self, &random) }
    }

    private static func fragment(_ number: Int, _ version: Version, _ random: inout SeededRandom) -> StepFacts {
        var step = StepFacts(version: version, id: "f\(version)_\(number)")
        if random.chance(20) { step.replaces = ["old_\(step.id)", "older_\(step.id)"] }
        if random.chance(25) { step.mayRunLate = true }
        if random.chance(25) { step.isBatched = true }
        if step.isBatched, random.chance(50) {
            step.finalisedBy = random.pick(Self.versions.filter { $0 > version } + [Version(9, 0, 0)])
        }
        if random.chance(30) { step.contents = (0...random.number(0...1)).map { ContentHash(of: "\(step.id) \($0)") } }
        return step
    }

    /// A database that has mostly lived as it should, and now and then has not.
    private static func database(of plan: PlanCase, _ random: inout SeededRandom) -> DatabaseFacts {
        var facts = DatabaseFacts(isEmpty: false)
        var version = random.pick(plan.steps).version
        if random.chance(15) { version = random.pick(Self.versions) }
        if random.chance(20) { version.makeCandidate(random.number(1...3)) }
        if random.chance(10) { version = plan.app }
        facts.version = random.chance(8) ? nil : version
        let next = plan.steps.map(\.version).first { $0 > version.release }
        let gaps = random.chance(35)
        var log: [RecordedStep] = []
        func record(_ id: String, _ step: StepFacts, _ outcome: MigrationLogEntry.Outcome, _ hash: ContentHash? = nil) {
            let kind = step.isMigration ? StepKind.migration : .fragment
            let number = Int64(log.count + 1)
            log.append(
                RecordedStep(
                    number: number,
                    id: id,
                    kind: kind,
                    version: step.version,
                    outcome: outcome,
                    contentHash: hash
                )
            )
        }
        for step in plan.steps {
            let isBehind = facts.version != nil && step.version <= version.release
            let isUnderWay = step.version == next && random.chance(30)
            let isAhead = random.chance(1)
            guard isBehind || isUnderWay || isAhead else { continue }
            if step.finalisedBy != nil, random.chance(50) { continue }
            if gaps, random.chance(15) { continue }
            if step.version == version.release, !step.isMigration, random.chance(30) { continue }
            // What failed or died is not done.
            if random.chance(3) { record(step.id, step, random.pick([.failed, .started, .interrupted])) }
            var hash = step.contents.isEmpty || random.chance(30) ? nil : random.pick(step.contents)
            if random.chance(2) { hash = ContentHash(of: "something else") }
            record(
                random.chance(80) ? step.id : random.pick(step.names),
                step,
                random.pick([.applied, .late, .baselined]),
                hash
            )
        }
        if random.chance(10) {
            record("gone", StepFacts(version: random.pick(plan.steps).version, id: "gone"), .applied)
        }
        facts.log = random.chance(4) ? nil : log
        if random.chance(20) {
            facts.state.openable = .init(from: random.pick(Self.versions), at: random.chance(80) ? version : plan.app)
        }
        return facts
    }

    func migrator() throws(MigrationError) -> Migrator {
        var made = try Migrator(appVersion: app, migrations: migrations, policy: policy)
        if let baseline {
            let held = made.declared.filter { $0.version <= baseline }.map {
                BaselineStep(kind: $0.kind, version: $0.version, id: $0.id)
            }
            let script = Baseline(version: baseline, postgreSQL: "", sqlite: "", steps: held)
            made = try Migrator(appVersion: app, migrations: migrations, baseline: script, policy: policy)
        }
        return made
    }

    private var migrations: [any Migration] {
        steps.filter(\.isMigration).map { step in
            TestMigration(
                step.version,
                fragments: steps.filter { !$0.isMigration && $0.version == step.version }.map(\.declared)
            )
        }
    }
}

extension Version {
    fileprivate mutating func makeCandidate(_ number: Int) {
        self = Version(major, minor, patch, releaseCandidate: UInt32(number))
    }
}

extension StepFacts {
    fileprivate var declared: any MigrationFragment {
        if let finalisedBy { return ModelBackground(facts: self, finalisedBy: finalisedBy) }
        return isBatched ? ModelBatches(facts: self) : ModelFragment(facts: self)
    }
}

private protocol ModelStep: MigrationFragment {
    var facts: StepFacts { get }
}

extension ModelStep {
    var id: String { facts.id }
    var replaces: [String] { facts.replaces }
    var mayRunLate: Bool { facts.mayRunLate }
    func contents(for dialect: Dialect) -> [ContentHash] { facts.contents }
}

private struct ModelFragment: ModelStep {
    let facts: StepFacts
    func migrate(_ db: borrowing Transaction) throws {}
}

private struct ModelBatches: ModelStep, BatchedFragment {
    let facts: StepFacts
    var source: BatchSource { BatchSource("any", key: "id") }
    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {}
}

private struct ModelBackground: ModelStep, BackgroundFragment {
    let facts: StepFacts
    let finalisedBy: Version
    var source: BatchSource { BatchSource("any", key: "id") }
    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {}
}
