import DatabaseAccess
import DatabaseSchema
@testable import MigrationModel
@testable import Migrations
import TestSupport
import Testing

struct TransactionControlTests {
    @Test(arguments: [
        "COMMIT", "  begin", "insert into a values (1); commit", "/* x */ ROLLBACK", "-- x\nEND", "savepoint a",
        "start transaction", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; COMMIT",
    ])
    func aStatementThatEndsOrNestsIsFound(_ text: String) {
        for dialect in Dialect.allCases { #expect(TransactionControl.find(in: text, dialect) != nil) }
    }

    @Test(arguments: [
        "SELECT 'a; COMMIT'", "SELECT \"a; COMMIT\"", "SELECT 1 -- ; COMMIT", "SELECT /* ; COMMIT ; */ 1", "",
        "UPDATE a SET b = CASE WHEN c THEN 1 ELSE 2 END; SELECT 1", "SELECT 'it''s; COMMIT'", "PRAGMA table_info(a)",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END; SELECT 1",
    ])
    func whatOnlyLooksLikeItIsLeftAlone(_ text: String) {
        for dialect in Dialect.allCases { #expect(TransactionControl.find(in: text, dialect) == nil) }
    }

    @Test func eachEnginesOwnQuotesAreKnown() {
        #expect(TransactionControl.find(in: "DO $x$ BEGIN; COMMIT; END $x$", .postgreSQL) == nil)
        #expect(TransactionControl.find(in: "SELECT E'\\'; COMMIT'", .postgreSQL) == nil)
        #expect(TransactionControl.find(in: "SELECT '\\'; COMMIT", .postgreSQL) == "COMMIT")
        #expect(TransactionControl.find(in: "/* /* */ COMMIT */ SELECT 1", .postgreSQL) == nil)
        #expect(TransactionControl.find(in: "/* /* */ COMMIT", .sqlite) == "COMMIT")
        #expect(TransactionControl.find(in: "PRAGMA foreign_keys = OFF", .sqlite) == "PRAGMA FOREIGN_KEYS")
        #expect(TransactionControl.find(in: "SELECT $1; COMMIT", .postgreSQL) == "COMMIT")
    }

    /// A step that installs a baseline is handed on.
    @Test(arguments: Engine.all)
    func aBaselineLeavesTheTransactionAlone(_ engine: Engine) throws {
        let database = try RichSchema.make(engine)
        switch engine {
        case .sqlite:
            let script = try BaselineScript.generate(from: database.connect())
            #expect(TransactionControl.find(in: script, .sqlite) == nil)
        case .postgreSQL:
            let dump = try PostgreSQLCluster.shared.dump(database: database.address)
            #expect(TransactionControl.find(in: BaselineScript.cleaned(pgDump: dump), .postgreSQL) == nil)
        }
    }
}
