import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport
import Testing

@testable import schema_generator

/// The generated baseline against the history that it stands for.
struct BaselineTests {
    /// `migrations/Baseline` in the source tree.
    private static let folder = Path.parent(of: Path.parent(of: Path.parent(of: #filePath))) + "/migrations/Baseline"
    private static let advice: Comment = "the history has changed: run scripts/generate-baseline"

    @Test(.needsPostgreSQL) func theCommittedFilesAreWhatTheHistoryMakes() throws {
        let generated = try GeneratedBaseline.make()
        // Compared before they are expected: the advice stays readable.
        let isCurrent = generated.baseline == SchemaMigrations.baseline
        #expect(isCurrent, Self.advice)
        let hasContents = generated.contents == SchemaMigrations.contents
        #expect(hasContents, Self.advice)
        for file in BaselineSource.files(for: generated) {
            let committed = try WholeFile.read("\(Self.folder)/\(file.name)")
            let isWritten = String(decoding: committed, as: UTF8.self) == file.text
            #expect(isWritten, "\(file.name): \(Self.advice.rawValue)")
        }
    }

    @Test func theSQLiteScriptIsWhatTheHistoryMakes() throws {
        let (script, steps) = try GeneratedBaseline.sqliteScript()
        let isCurrent = script == SchemaMigrations.baseline.sqlite
        #expect(isCurrent, Self.advice)
        #expect(steps.map(\.step.id) == SchemaMigrations.baseline.steps.map(\.id), Self.advice)
        for step in steps {
            let hash = step.statements.map(ContentHash.init(of:))
            // One that is not recorded yet is what the advice is about.
            guard let recorded = SchemaMigrations.contents[step.step.id] else { continue }
            #expect(hash == recorded.sqlite.first, "\(step.step.id) was edited: write a new step instead")
        }
        #expect(SchemaMigrations.baseline.version == SchemaMigrations.appVersion, Self.advice)
    }

    @Test(.needsPostgreSQL) func anEditedStepIsNotGeneratedWithoutConsent() throws {
        let old: ContentHash = "00000000000000000000000000000001"
        var recorded = SchemaMigrations.contents
        let now = try #require(recorded["1.5.0"])
        recorded["1.5.0"] = StepContents(postgreSQL: [old], sqlite: [old])
        #expect(throws: GeneratedBaseline.EditedSteps.self) { try GeneratedBaseline.make(recorded: recorded) }
        let consented = try GeneratedBaseline.make(recorded: recorded, accepted: ["1.5.0"]).contents["1.5.0"]
        #expect(consented == StepContents(postgreSQL: now.postgreSQL + [old], sqlite: now.sqlite + [old]))
    }

    /// Every step counts as having run, and nothing is left to do.
    @Test(arguments: Engine.all)
    func anInstallationIsOneStepWithEveryIdOnRecord(_ engine: Engine) throws {
        try #require(SchemaMigrations.baseline.version == SchemaMigrations.appVersion, Self.advice)
        let database = try engine.makeDatabase()
        let migrator = try SchemaMigrations.migrator
        let report = try migrator.migrate(database.connect())
        #expect(report.steps.map(\.step.kind) == [.baseline])
        let log = try migrator.history(of: database.connect())
        #expect(log.filter { $0.outcome == .baselined }.map(\.id) == SchemaMigrations.baseline.steps.map(\.id))
        // A batched step sends nothing to an empty database: it has no content to compare.
        let batched = SchemaMigrations.all.flatMap(\.fragments).filter { $0 is any BatchedFragment }.map(\.id)
        let unknown = log.filter { $0.outcome == .baselined && $0.contentHash == nil }.map(\.id)
        #expect(unknown == batched)
        #expect(try migrator.migrate(database.connect()).steps.isEmpty)
        #expect(try migrator.status(of: database.connect()).state == .ready)
    }

    @Test(arguments: Engine.all)
    func installingTheBaselineMakesWhatRunningTheHistoryMakes(_ engine: Engine) throws {
        try #require(SchemaMigrations.baseline.version == SchemaMigrations.appVersion, Self.advice)
        let history = try engine.makeDatabase()
        _ = try GeneratedBaseline.runHistory(on: history)
        let baseline = SchemaMigrations.baseline
        let installed = try engine.makeDatabase()
        let db = try installed.connect()
        try db.withTransaction {
            try $0.execute(script: engine == .sqlite ? baseline.sqlite : baseline.postgreSQL)
        }

        let made = try SchemaModel(of: installed.connect())
        let expected = try SchemaModel(of: history.connect())
        #expect(made.differences(from: expected) == [])
        #expect(made == expected)
        var rows = try contents(of: history.connect())
        // The version is the driver's to write.
        rows["key_value_store"]?.removeAll { $0[0] == "DATABASE_VERSION" }
        #expect(try contents(of: installed.connect()) == rows)
    }

    @Test(arguments: ["plain", "a\r\nb", "\"\"\"# and \\#(x)", "trailing  \n\n  leading", "\u{0}\u{1b}\t", ""])
    func aRawLiteralKeepsTheText(_ text: String) {
        let literal = BaselineSource.rawLiteral(text, indentation: "    ")
        #expect(!literal.unicodeScalars.contains { $0 == "\r" || $0.value == 0 })
        #expect(literal.split(separator: "\n").allSatisfy { $0.last != " " })
        let signs = literal.prefix { $0 == "#" }
        #expect(!text.contains("\"\"\"" + signs) && !text.contains("\\" + signs))
    }
}
