import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import Synchronization

/// A history as it grows from app to app: versions are added, and to versions that are out fragments that may run late;
/// fragments get other names. Each step leaves a mark, by which it is seen how often it ran.
struct LifeHistory {
    struct Step {
        let version: Version
        let mark: String
        var isBatched = false
        var finalisedBy: Version?
        /// The first app that declares it.
        var addedBy: Int
        var mayRunLate = false
        /// The first app that knows it by its present name; nil where it always had it.
        var renamedBy: Int?
    }

    /// The version of each app, oldest first; one version may have several builds.
    let apps: [Version]
    let versions: [Version]
    let steps: [Step]
    let faults = LifeFaults()

    init(_ random: inout SeededRandom) {
        let versions = (0..<random.number(2...5)).map { Version(1, UInt32($0), 0) }
        var apps: [Version] = []
        for version in versions { apps += Array(repeating: version, count: random.number(1...2)) }
        var steps: [Step] = []
        for version in versions {
            let firstApp = apps.firstIndex(of: version) ?? 0
            for number in 0..<random.number(0...3) {
                var step = Step(version: version, mark: "f\(version)_\(number)", addedBy: firstApp)
                if random.chance(30) { step.addedBy = random.number(firstApp...(apps.count - 1)) }
                step.mayRunLate = step.addedBy > firstApp
                step.isBatched = random.chance(30)
                if step.isBatched, !step.mayRunLate, random.chance(50) {
                    step.finalisedBy = random.pick(versions.filter { $0 > version } + [Version(9, 0, 0)])
                }
                // The place of a batched step is kept under its name.
                if !step.isBatched, random.chance(20) {
                    step.renamedBy = random.number(step.addedBy...(apps.count - 1))
                }
                steps.append(step)
            }
        }
        self.apps = apps
        self.versions = versions
        self.steps = steps
    }

    var marks: [String] { (versions.map { "\($0)" } + steps.filter { !$0.isBatched }.map(\.mark)).sorted() }

    func migrator(app: Int, _ policy: MigrationPolicy) throws -> Migrator {
        let migrations = versions.filter { $0 <= apps[app] }.map { version in
            TestMigration(version, fragments: fragments(of: version, app)) {
                [faults, isFirst = version == versions[0]] db in
                if isFirst { try Self.createTables(db) }
                try faults.strike("\(version)", db)
            }
        }
        return try Migrator(appVersion: apps[app], migrations: migrations, policy: policy)
    }

    private func fragments(of version: Version, _ app: Int) -> [any MigrationFragment] {
        // Those that came later stand behind the others.
        let own = steps.filter { $0.version == version && $0.addedBy <= app }
        return own.sorted { $0.addedBy < $1.addedBy }.map { step in
            if let finalisedBy = step.finalisedBy {
                return LifeBackground(id: step.mark, finalisedBy: finalisedBy, faults: faults)
            }
            if step.isBatched { return LifeBatches(id: step.mark, mayRunLate: step.mayRunLate, faults: faults) }
            let isNewName = step.renamedBy.map { $0 <= app } ?? true
            return LifeFragment(
                id: isNewName ? step.mark : "was_\(step.mark)",
                replaces: isNewName && step.renamedBy != nil ? ["was_\(step.mark)"] : [],
                mayRunLate: step.mayRunLate,
                mark: step.mark,
                faults: faults
            )
        }
    }

    private static func createTables(_ db: borrowing Transaction) throws {
        try db.execute("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT)")
        try db.execute("CREATE TABLE ran (mark TEXT NOT NULL)")
        try db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)")
        // More than the first batch takes.
        try db.execute(
            """
            INSERT INTO item (id)
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1100) SELECT n FROM number
            """
        )
        try db.execute("CREATE TABLE hit (mark TEXT NOT NULL, item INTEGER NOT NULL)")
    }
}

/// What goes wrong inside steps, and the mark that each leaves.
final class LifeFaults: Sendable {
    struct Struck: Error {}

    private let throwing = Mutex<String?>(nil)
    private let stopping = Mutex<(mark: String, request: Cancellation)?>(nil)

    func set(throwing mark: String?, stopping stop: (mark: String, request: Cancellation)?) {
        throwing.withLock { $0 = mark }
        stopping.withLock { $0 = stop }
    }

    func strike(_ mark: String, _ db: borrowing Transaction) throws {
        try db.execute("INSERT INTO ran (mark) VALUES (\(mark))")
        try db.execute("CREATE TABLE \(identifier: "of_" + mark) (id INTEGER)")
        try after(mark)
    }

    func hit(_ mark: String, _ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("INSERT INTO hit (mark, item) SELECT \(mark), id FROM item WHERE \(batch.condition)")
        try after(mark)
    }

    /// With its work done, and before it is committed.
    private func after(_ mark: String) throws {
        stopping.withLock { if let stop = $0, stop.mark == mark { stop.request.request() } }
        if throwing.withLock({ $0 == mark }) { throw Struck() }
    }
}

private struct LifeFragment: MigrationFragment {
    let id: String
    let replaces: [String]
    let mayRunLate: Bool
    let mark: String
    let faults: LifeFaults

    func migrate(_ db: borrowing Transaction) throws { try faults.strike(mark, db) }
}

private struct LifeBatches: BatchedFragment {
    let id: String
    let mayRunLate: Bool
    let faults: LifeFaults
    var source: BatchSource { BatchSource("item", key: "id") }

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws { try faults.hit(id, batch, db) }
}

private struct LifeBackground: BackgroundFragment {
    let id: String
    let finalisedBy: Version
    let faults: LifeFaults
    var source: BatchSource { BatchSource("item", key: "id") }

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws { try faults.hit(id, batch, db) }
}
