import DatabaseAccess
import MigrationTesting
import DatabaseSchema
import MigrationModel
import TestSupport
import Testing

struct MigrationTestTests {
    private func test(
        _ engine: Engine,
        _ label: String,
        _ later: [any Migration] = [SecondVersion()]
    ) throws -> MigrationTest {
        try MigrationTest(history(label, later), on: engine.forMigrationTests, from: "1.0.0", to: "1.1.0")
    }

    @Test(arguments: Engine.all)
    func seededRowsAreMigratedByANewConnection(_ engine: Engine) throws {
        var checks = 0
        try test(engine, "rows").run { db in
            try db.execute("INSERT INTO note (id, body) VALUES (1, 'seeded')")
            let applied = try db.value("SELECT count(*) FROM migration_log WHERE outcome = 'applied'")
            #expect(applied == 1)
        } check: { db in
            checks += 1
            #expect(db.transactionStatus == .idle)
            let found = try db.query("SELECT body, value_string FROM note, key_value_store").flatMap(\.values)
            #expect(found == ["SEEDED", "1.1.0"])
        }
        #expect(checks == 1)
    }

    @Test(arguments: Engine.all)
    func whatTheCheckThrowsIsThrownOn(_ engine: Engine) throws {
        struct Unhappy: Error {}
        #expect(throws: Unhappy.self) {
            try test(engine, "throwing").run { _ in
            } check: { _ in
                throw Unhappy()
            }
        }
    }

    @Test(arguments: Engine.all)
    func aFailedMigrationFailsTheTest(_ engine: Engine) throws {
        let failing = ClosureVersion(version: Version(1, 1, 0)) { db in try db.execute("INSERT INTO nothing VALUES (1)")
        }
        var failed: String?
        do {
            try test(engine, "failing", [failing]).run { _ in
            } check: { _ in
                Issue.record("checked what failed")
            }
        } catch MigrationError.failed(let failure) { failed = failure.step.id }
        #expect(failed == "1.1.0")
    }

    @Test(arguments: Engine.all)
    func aSecondRunWithWorkFailsTheTest(_ engine: Engine) throws {
        let forgetful = ClosureVersion(
            version: Version(1, 1, 0),
            fragments: [
                ClosureFragment(id: "forgotten") { _ in },
                ClosureFragment(id: "forgetful") { db in
                    try db.execute("DELETE FROM migration_log WHERE id = 'forgotten'")
                },
            ]
        ) { _ in }
        #expect(throws: MigrationTestFailure.secondRunHadWork(steps: ["forgotten"])) {
            try test(engine, "forgetful", [forgetful]).run { _ in
            } check: { _ in
            }
        }
    }

    @Test(arguments: Engine.all)
    func aSchemaThatDependsOnRowsFailsTheTest(_ engine: Engine) throws {
        let moody = ClosureVersion(version: Version(1, 1, 0)) { db in
            let count = try db.value("SELECT count(*) FROM note")
            if count != 0 { try db.execute("CREATE INDEX index_note_body ON note (body)") }
        }
        var migrationTest = try test(engine, "moody", [moody])
        let seed = { (db: borrowing Transaction) throws -> Void in
            try db.execute("INSERT INTO note (id, body) VALUES (1, '')")
        }
        var extra: [String]?
        do { try migrationTest.run(seed: seed, check: { _ in }) } catch MigrationTestFailure.schemaDependsOnRows(
            let found
        ) {
            extra = found.map(\.name)
        }
        #expect(extra == ["index_note_body"])
        migrationTest.comparesWithEmptyDatabase = false
        try migrationTest.run(seed: seed, check: { _ in })
    }

    @Test func aVersionThatCannotBeReadIsRefused() {
        #expect(throws: MigrationError.unreadableVersion("1.0")) {
            try MigrationTest(history("unread"), on: SQLiteTestEngine(), from: "1.0", to: "1.1.0")
        }
    }
}
