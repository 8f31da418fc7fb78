import DatabaseAccess
@testable import MigrationModel
@testable import Migrations
import TestSupport
import Testing

/// A step that a database has run, and that was changed afterwards.
struct EditedStepTests {
    private static let app = Version(2, 0, 0)
    private static let text =
        "INSERT INTO note (id, body) VALUES (1, 'one');\nINSERT INTO note (id, body) VALUES (2, '')"

    private static func migrator(
        _ fragments: [any MigrationFragment],
        app: Version = app,
        _ change: (inout MigrationPolicy) -> Void = { _ in }
    ) throws -> Migrator {
        var policy = MigrationPolicy()
        change(&policy)
        let own = TestMigration(Self.app, fragments: fragments)
        let migrations: [any Migration] = app > Self.app ? [first, own, TestMigration(app)] : [first, own]
        return try Migrator(appVersion: app, migrations: migrations, policy: policy)
    }

    private func installed(
        _ engine: Engine,
        _ fragments: [any MigrationFragment]
    ) throws -> (database: TestDatabase, db: any DatabaseConnection) {
        let database = try engine.makeDatabase()
        try Self.migrator(fragments).migrate(database.connect())
        return (database, try database.connect())
    }

    /// The refusal of an app, which has read and nothing else.
    private func refusal(_ migrator: Migrator, _ db: any DatabaseConnection) throws -> MigrationError? {
        let spy = SpyConnection(db)
        var found: MigrationError?
        do { try migrator.migrate(spy) } catch let refusal as MigrationError { found = refusal }
        #expect(spy.hasOnlyRead)
        #expect(!spy.tookLock)
        return found
    }

    @Test(arguments: Engine.all, [Version(2, 0, 0), Version(3, 0, 0)])
    func itIsRefusedWithBothHashes(_ engine: Engine, _ app: Version) throws {
        let (database, db) = try installed(engine, [SQLFragment("rows", script: Self.text)])
        defer { withExtendedLifetime(database) {} }
        let edited = Self.text.replacing("'one'", with: "'two'")
        let step = EditedStep(
            id: "rows",
            version: Self.app,
            recorded: ContentHash(of: Self.text),
            declared: ContentHash(of: edited)
        )
        let migrator = try Self.migrator([SQLFragment("rows", script: edited)], app: app)
        #expect(try refusal(migrator, db) == .editedSteps([step]))
        #expect(try migrator.status(of: db).state == .refused(.editedSteps([step])))

        let lenient = try Self.migrator([SQLFragment("rows", script: edited)], app: app) { $0.editedSteps = .warn }
        #expect(try lenient.plan(for: db).edited == [step])
        try lenient.migrate(db)
        #expect(try notes(db) == [1, 2])
        #expect(try stamp(db) == .text(app.description))
    }

    @Test(arguments: Engine.all)
    func whatAnEditorOrACheckoutChangesDoesNotMatter(_ engine: Engine) throws {
        let (database, db) = try installed(engine, [SQLFragment("rows", script: Self.text)])
        defer { withExtendedLifetime(database) {} }
        for same in [
            Self.text.replacing("\n", with: "\r\n"), Self.text.replacing("\n", with: "  \t\n"), Self.text + "\n\n",
            Self.text.replacing("\n", with: "\r"),
        ] {
            #expect(try Self.migrator([SQLFragment("rows", script: same)]).migrate(db).steps.isEmpty)
        }
        for other in [Self.text.replacing("\n", with: " "), " " + Self.text, Self.text.replacing("\n", with: "\n\n")] {
            let migrator = try Self.migrator([SQLFragment("rows", script: other)])
            #expect(throws: MigrationError.self) { try migrator.migrate(db) }
        }
    }

    @Test(arguments: Engine.all)
    func anEarlierContentMayBeAccepted(_ engine: Engine) throws {
        let (database, db) = try installed(engine, [SQLFragment("rows", script: Self.text)])
        defer { withExtendedLifetime(database) {} }
        let edited = Self.text + " -- better said"
        let accepting = SQLFragment("rows", script: edited, accepted: [ContentHash(of: Self.text)])
        let migrator = try Self.migrator([accepting])
        #expect(try migrator.plan(for: db).edited == [])
        #expect(try migrator.migrate(db).steps.isEmpty)
        let wrong = SQLFragment("rows", script: edited, accepted: [ContentHash(of: "something else")])
        #expect(try refusal(Self.migrator([wrong]), db) != nil)
    }

    /// Under its new name the step is the same one, whatever its text is now.
    @Test(arguments: Engine.all)
    func aRenamedStepHasRun(_ engine: Engine) throws {
        let (database, db) = try installed(
            engine,
            [SQLFragment("rows", script: Self.text), TestFragment("more", addNote(5))]
        )
        defer { withExtendedLifetime(database) {} }
        let merged = SQLFragment("all", script: Self.text + ";", replaces: ["rows", "more"])
        let migrator = try Self.migrator([merged])
        #expect(try migrator.migrate(db).steps.isEmpty)
        #expect(try migrator.plan(for: db).unknown == [])
        #expect(try notes(db) == [1, 2, 5])
        // Without the earlier names it would run, and what has run would be unknown.
        let forgetful = try Self.migrator([SQLFragment("all", script: Self.text)])
        #expect(try forgetful.plan(for: db).steps.map(\.id) == ["all"])
        #expect(try forgetful.plan(for: db).unknown == ["rows", "more"])
    }

    @Test(arguments: Engine.all)
    func unknownStepsAreListedOrRefused(_ engine: Engine) throws {
        let (database, db) = try installed(engine, [SQLFragment("rows", script: Self.text), TestFragment("gone")])
        defer { withExtendedLifetime(database) {} }
        let shorter = [SQLFragment("rows", script: Self.text)]
        let strict = try Self.migrator(shorter) { $0.unknownSteps = .refuse }
        #expect(try refusal(strict, db) == .unknownSteps(["gone"]))
        #expect(try Self.migrator(shorter).plan(for: db).unknown == ["gone"])
        #expect(try Self.migrator(shorter).migrate(db).steps.isEmpty)
    }

    /// Code has no text; a generator recorded what it did.
    @Test(arguments: Engine.all)
    func aStepOfCodeIsComparedByItsRecordedContent(_ engine: Engine) throws {
        func migrator(_ text: String) throws -> Migrator {
            let hash = [ContentHash(of: text)]
            return try Migrator(
                appVersion: Self.app,
                migrations: [first, TestMigration(Self.app)],
                contents: ["2.0.0": StepContents(postgreSQL: hash, sqlite: hash)]
            )
        }
        let database = try engine.makeDatabase()
        try migrator("one").migrate(database.connect())
        let db = try database.connect()
        #expect(try migrator("one").migrate(db).steps.isEmpty)
        guard case .editedSteps(let steps)? = try refusal(migrator("two"), db) else {
            Issue.record("not refused")
            return
        }
        #expect(steps.map(\.id) == ["2.0.0"])
    }
}
