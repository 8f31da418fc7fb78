import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport

/// The baseline that the whole history makes today, on scratch databases of both engines, and what each step contains.
struct GeneratedBaseline {
    let baseline: Baseline
    let contents: [String: StepContents]

    /// - Parameter recorded: what was recorded before. It is kept behind a step's new content, as one that counts as
    ///   the same, where `accepted` names the step; otherwise a changed content is an error: databases have run it.
    static func make(
        recorded: [String: StepContents] = SchemaMigrations.contents,
        accepted: Set<String> = []
    ) throws -> GeneratedBaseline {
        let (sqlite, steps) = try sqliteScript()
        let (postgreSQL, same) = try postgreSQLScript()
        guard steps.map(\.step.id) == same.map(\.step.id) else {
            throw EnginesDisagree(sqlite: steps.map(\.step.id), postgreSQL: same.map(\.step.id))
        }
        var contents: [String: StepContents] = [:]
        var edited: [String] = []
        for (onSQLite, onPostgreSQL) in zip(steps, same) {
            guard let first = hash(onSQLite), let second = hash(onPostgreSQL) else { continue }
            let id = onSQLite.step.id
            let before = recorded[id]
            let now = StepContents(
                postgreSQL: [second] + (before?.postgreSQL ?? []).filter { $0 != second },
                sqlite: [first] + (before?.sqlite ?? []).filter { $0 != first }
            )
            if let before, now != before, !accepted.contains(id) { edited.append(id) }
            contents[id] = now
        }
        guard edited.isEmpty else { throw EditedSteps(ids: edited) }
        let baseline = Baseline(
            version: SchemaMigrations.appVersion,
            postgreSQL: postgreSQL,
            sqlite: sqlite,
            steps: steps.map { completed in
                BaselineStep(
                    kind: completed.step.kind,
                    version: completed.step.version,
                    id: completed.step.id,
                    contentHash: contents[completed.step.id]?.onBothEngines?.description
                )
            }
        )
        return GeneratedBaseline(baseline: baseline, contents: contents)
    }

    static func sqliteScript() throws -> (script: String, steps: [MigrationReport.CompletedStep]) {
        let database = try Engine.sqlite.makeDatabase()
        let steps = try runHistory(on: database)
        return (try BaselineScript.generate(from: database.connect()), steps)
    }

    static func postgreSQLScript() throws -> (script: String, steps: [MigrationReport.CompletedStep]) {
        let database = try Engine.postgreSQL.makeDatabase()
        let steps = try runHistory(on: database)
        return (BaselineScript.cleaned(pgDump: try PostgreSQLCluster.shared.dump(database: database.address)), steps)
    }

    /// Step by step, as a database does that has been there from the beginning: without any baseline.
    static func runHistory(on database: TestDatabase) throws -> [MigrationReport.CompletedStep] {
        let migrator = try Migrator(appVersion: SchemaMigrations.appVersion, migrations: SchemaMigrations.all)
        var options = MigrationOptions()
        options.traces = true
        return try migrator.migrate(database.connect(), options: options).steps.filter { $0.step.kind != .stamp }
    }

    /// What a step of code contains is the statements that it sends to an empty database.
    private static func hash(_ completed: MigrationReport.CompletedStep) -> ContentHash? {
        completed.statements.map(ContentHash.init(of:))
    }

    struct EnginesDisagree: Error {
        let sqlite: [String]
        let postgreSQL: [String]
    }

    /// Steps whose content is not the recorded one.
    struct EditedSteps: Error, CustomStringConvertible {
        let ids: [String]

        var description: String {
            """
            \(ids.joined(separator: ", ")): no longer what was recorded. Databases that have run the old content would \
            differ from those that run the new one: write a new step instead. If both do the same, say \
            --accept \(ids.joined(separator: ","))
            """
        }
    }
}
