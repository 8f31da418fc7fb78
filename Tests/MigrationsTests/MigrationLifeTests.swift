import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel
import Migrations
import TestSupport
import Testing

/// Real databases that live through growing histories, with apps that fail, are stopped or die at any call: in the end
/// each is what an undisturbed run makes, and every step ran exactly once.
struct MigrationLifeTests {
    /// A failure names its seed; `OMSUPPLY_SEED=that` runs that case alone.
    @Test func everyLifeEndsAsAnUndisturbedRun() throws {
        let folder = try TemporaryFolder(prefix: "omsl-")
        var disturbances: [String: Int] = [:]
        let seeds = SeededRandom.seeds(250)
        for seed in seeds {
            do {
                let problem = try life(seed, journals: folder.path, &disturbances)
                guard problem == nil else {
                    Issue.record("seed \(seed): \(problem ?? "")")
                    return
                }
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
        }
        guard seeds.count > 1 else { return }
        // A generator that never gets there proves nothing.
        for name in ["failed", "stopped", "cut", "undisturbed", "unfinished background"] {
            #expect(disturbances[name, default: 0] >= 3, "\(name): \(disturbances)")
        }
    }

    /// What is wrong in the end; nil when nothing is.
    private func life(_ seed: UInt64, journals: String, _ disturbances: inout [String: Int]) throws -> String? {
        var random = SeededRandom(seed)
        let history = LifeHistory(&random)
        var policy = MigrationPolicy()
        if random.chance(50) { policy.unfinishedBackground = .finish }
        let db = try Engine.inMemory()
        var app = 0
        for _ in 0..<random.number(2...8) {
            app = random.number(app...min(app + 2, history.apps.count - 1))
            let migrator = try history.migrator(app: app, policy)
            var options = MigrationOptions()
            options.journalFolder = journals
            options.backgroundPause = .zero
            let connection = disturb(db, history, &options, &random)
            let target = random.chance(20) ? random.pick(history.versions.filter { $0 <= history.apps[app] }) : nil
            let runsBackground = random.chance(50)
            let outcome = try attempt {
                try migrator.migrate(connection, upTo: target, options: options)
                if runsBackground { try migrator.runBackground(connection, options: options) }
            }
            if outcome == "unfinished background" { policy.unfinishedBackground = .finish }
            disturbances[outcome, default: 0] += 1
            // The next process begins with a connection of its own.
            try db.rollback()
        }
        history.faults.set(throwing: nil, stopping: nil)
        policy.unfinishedBackground = .finish
        let last = try history.migrator(app: history.apps.count - 1, policy)
        var options = MigrationOptions()
        options.journalFolder = journals
        options.backgroundPause = .zero
        try last.migrate(db, options: options)
        try last.runBackground(db, options: options)

        let undisturbed = try Engine.inMemory()
        try last.migrate(undisturbed, options: options)
        guard try last.status(of: db).state == .ready else { return "not ready" }
        guard try SchemaModel(of: db) == SchemaModel(of: undisturbed) else { return "another schema" }
        let found = try contents(db)
        guard try found == contents(undisturbed) else { return "other contents: \(found)" }
        let marks = try db.query("SELECT mark FROM ran ORDER BY mark").map { try $0.text("mark") }
        guard marks == history.marks else { return "steps ran that often: \(marks), expected \(history.marks)" }
        let left = try db.value("SELECT count(*) FROM migration_checkpoint")
        return left == 0 ? nil : "a place is left of a step that is done"
    }

    /// Sets up what goes wrong in one run.
    private func disturb(
        _ db: any DatabaseConnection,
        _ history: LifeHistory,
        _ options: inout MigrationOptions,
        _ random: inout SeededRandom
    ) -> any DatabaseConnection {
        let marks = history.versions.map { "\($0)" } + history.steps.map(\.mark)
        history.faults.set(throwing: nil, stopping: nil)
        switch random.number(0...4) {
        case 0: history.faults.set(throwing: random.pick(marks), stopping: nil)
        case 1:
            let cancellation = Cancellation()
            options.cancellation = cancellation
            history.faults.set(throwing: nil, stopping: (random.pick(marks), cancellation))
        case 2, 3:
            return CutConnection(db, after: random.number(0...80), losesOnlyTheAnswer: random.chance(50))
        default: break
        }
        return db
    }

    /// How a run ended, as far as it may end so.
    private func attempt(_ body: () throws -> Void) throws -> String {
        do {
            try body()
            return "undisturbed"
        } catch MigrationError.failed(let failure) {
            if case .connectionLost? = failure.databaseError { return "cut" }
            return "failed"
        } catch MigrationError.backgroundUnfinished { return "unfinished background" } catch MigrationError
            .targetBehindDatabase
        {
            return "behind"
        } catch DatabaseError.connectionLost { return "cut" } catch is Cancelled { return "stopped" }
    }

    private func contents(_ db: any DatabaseConnection) throws -> [[Value]] {
        try db.query("SELECT mark, count(*) FROM ran GROUP BY mark ORDER BY mark").map(\.values)
            + db.query(
                "SELECT mark, count(*), count(DISTINCT item), min(item), max(item) FROM hit GROUP BY mark ORDER BY mark"
            ).map(\.values)
            + db.query("SELECT * FROM key_value_store").map(\.values)
    }
}
