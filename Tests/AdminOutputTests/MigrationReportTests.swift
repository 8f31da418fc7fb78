import DatabaseAccess
import FileSystem
import Glibc
import Testing

@testable import AdminOutput
@testable import DatabaseSchema
@testable import MigrationModel
@testable import Migrations

/// Every way in which a migration can end badly has a stable code, an exit status and words for people.
struct MigrationReportTests {
    private static let old = Version(1, 8, 0)
    private static let new = Version(1, 9, 0)
    private static let step = MigrationPlan.Step(kind: .migration, version: new, id: "1.9.0", summary: "timelines")

    private static let entry = MigrationLogEntry(
        number: 7,
        id: "1.9.0",
        kind: .migration,
        version: new,
        appVersion: "1.9.0",
        attempt: 2,
        started: "2024-05-01 12:00:00.000000",
        finished: "2024-05-01 12:00:01.000000",
        milliseconds: 1000,
        rowsChanged: nil,
        outcome: .failed,
        code: "42P07",
        statementNumber: 1,
        message: "the table is there already\nmore of it",
        contentHash: nil,
        host: "central",
        pid: 4711
    )

    private static let errors: [MigrationError] = [
        .versionsNotIncreasing(new, old),
        .migrationOfReleaseCandidate(new),
        .migrationAboveApp(migration: new, app: old),
        .duplicateFragment("twice"),
        .unusableFragmentID("1.0.0"),
        .duplicateView("stock"),
        .viewBindsValues("stock"),
        .viewCycle(["stock", "ledger"]),
        .baselineDoesNotMatch(BaselineMismatch(version: old, missing: ["a"], unknown: ["b"], edited: ["c"])),
        .baselineDoesNotMatch(BaselineMismatch(version: old, missing: [], unknown: [], edited: [])),
        .notInOneTransaction(["index"]),
        .newerThanApp(database: new, app: old),
        .rcMismatch(database: new, app: old),
        .notAppended(database: new, app: old, steps: ["a", "b"]),
        .notOurDatabase,
        .notAdopted(old),
        .tooOld(database: old, oldest: new),
        .unreadableVersion("many"),
        .invalidHistory(.recordedAboveVersion(id: "a", version: new, database: nil)),
        .invalidHistory(.unreadableRow(number: 3, version: "many")),
        .invalidHistory(.unreadableCheckpoint(id: "a", position: "?")),
        .backDated(
            database: new,
            comparison: [HistoryComparison(version: old, kind: .fragment, id: "a", isDeclared: true, isRecorded: false)]
        ),
        .editedSteps([EditedStep(id: "a", version: old, recorded: ContentHash(of: "1"), declared: ContentHash(of: "2"))]
        ),
        .unknownSteps(["a"]),
        .backgroundUnfinished(steps: ["a"], target: new),
        .foreignViews([ForeignView(name: "report", kind: .view, dependsOn: ["stock"], reference: "report")]),
        .schemaDiffers(
            version: old,
            [
                SchemaDifference(.column, "item.name", expected: "text", found: nil),
                SchemaDifference(.view, "report", expected: nil, found: "SELECT 1\nFROM item"),
            ]
        ),
        .engineTooOld(steps: ["a"], needs: Version(15, 0, 0), has: Version(14, 2, 0)),
        .pooledConnection,
        .targetBehindDatabase(database: new, target: old),
        .targetAboveApp(target: new, app: old),
        .targetBelowFirst(target: old, first: new),
        .connectionInTransaction,
        .nothingToAdopt,
        .lockTimeout(holder: nil, waited: .seconds(3)),
        .cannotLock(SystemError(code: EACCES, call: "open", path: "/a/b.migrating")),
        .failedElsewhere(entry),
        .failed(MigrationFailure(step, TableRebuildError.rowsLost(table: "item", before: 2, after: 1))),
    ]

    /// Knows every case: a new one does not compile until it has its line.
    private func expected(_ error: MigrationError) -> (code: String, status: AdminOutput.ExitStatus) {
        switch error {
        case .versionsNotIncreasing: ("versionsNotIncreasing", .failed)
        case .migrationOfReleaseCandidate: ("migrationOfReleaseCandidate", .failed)
        case .migrationAboveApp: ("migrationAboveApp", .failed)
        case .duplicateFragment: ("duplicateFragment", .failed)
        case .unusableFragmentID: ("unusableFragmentID", .failed)
        case .duplicateView: ("duplicateView", .failed)
        case .viewBindsValues: ("viewBindsValues", .failed)
        case .viewCycle: ("viewCycle", .failed)
        case .baselineDoesNotMatch: ("baselineDoesNotMatch", .failed)
        case .notInOneTransaction: ("notInOneTransaction", .refused)
        case .newerThanApp: ("newerThanApp", .refused)
        case .rcMismatch: ("rcMismatch", .refused)
        case .notAppended: ("notAppended", .refused)
        case .notOurDatabase: ("notOurDatabase", .refused)
        case .notAdopted: ("notAdopted", .refused)
        case .tooOld: ("tooOld", .refused)
        case .unreadableVersion: ("unreadableVersion", .refused)
        case .invalidHistory: ("invalidHistory", .refused)
        case .backDated: ("backDated", .refused)
        case .editedSteps: ("editedSteps", .refused)
        case .unknownSteps: ("unknownSteps", .refused)
        case .backgroundUnfinished: ("backgroundUnfinished", .refused)
        case .foreignViews: ("foreignViews", .refused)
        case .schemaDiffers: ("schemaDiffers", .refused)
        case .engineTooOld: ("engineTooOld", .refused)
        case .pooledConnection: ("pooledConnection", .refused)
        case .targetBehindDatabase: ("targetBehindDatabase", .refused)
        case .targetAboveApp: ("targetAboveApp", .refused)
        case .targetBelowFirst: ("targetBelowFirst", .refused)
        case .connectionInTransaction: ("connectionInTransaction", .refused)
        case .nothingToAdopt: ("nothingToAdopt", .refused)
        case .lockTimeout: ("lockTimeout", .busy)
        case .cannotLock: ("cannotLock", .missingRight)
        case .failedElsewhere: ("failedElsewhere", .failed)
        case .failed: ("migrationFailed", .failed)
        }
    }

    @Test(arguments: errors) func everyErrorHasItsCodeItsStatusAndWords(error: MigrationError) throws {
        let report = ErrorReport.describing(error)
        #expect(report.code == expected(error).code)
        #expect(report.status == expected(error).status)
        #expect(!report.message.isEmpty)
        #expect(!report.advice.isEmpty)
        for syntax in ["MigrationError", "Migrations.", "Optional(", "(\"", "[\"", "nil", "SystemError("] {
            #expect(!report.text.contains(syntax), "\(report.text)")
        }
        #expect(try JSONOutput.failure(report).hasPrefix(#"{"error":{"#))
        // A refusal says that nothing happened.
        #expect(report.status != .refused || report.advice.hasSuffix("Nothing was written."))
    }

    @Test func theSamplesHoldEveryCode() {
        // 35 cases; a sample for each.
        #expect(Set(Self.errors.map { expected($0).code }).count == 35)
    }

    @Test func whatDiffersStandsInATable() {
        let differences = [SchemaDifference(.column, "item.name", expected: "text", found: "integer")]
        let report = ErrorReport.describing(MigrationError.schemaDiffers(version: Self.old, differences))
        #expect(report.advice.contains("WHAT     OBJECT  NAME       EXPECTED  FOUND"), "\(report.advice)")
        #expect(report.advice.contains("changed  column  item.name  text      integer"), "\(report.advice)")
    }

    @Test func aNewerDatabaseSaysWhoBroughtItThere() {
        let error = NewerThanProgram(database: Self.new, app: Self.old, lastStep: Self.entry)
        let report = ErrorReport.describing(error)
        #expect(
            report.advice.hasPrefix("Step 1.9.0 was done by program 1.9.0 on central, 2024-05-01 12:00:00 UTC.\n")
        )
    }

    // MARK: A step that failed

    private func report(
        of step: MigrationPlan.Step = step,
        _ error: any Error = TableRebuildError.rowsLost(table: "item", before: 2, after: 1),
        phase: MigrationFailure.Phase = .body,
        blockers: [Blocker] = [],
        rows: MigrationFailure.RowsDone? = nil,
        undoesAll: Bool = false,
        record: MigrationFailure.Record = .log
    ) -> ErrorReport {
        var failure = MigrationFailure(
            step,
            error,
            phase: phase,
            statementNumber: 3,
            blockers: blockers,
            rows: rows,
            undoesAll: undoesAll
        )
        failure.record = record
        return .describing(MigrationError.failed(failure))
    }

    @Test func aRebuiltTableKeepsItsOwnWords() {
        let report = report()
        #expect(
            report.message
                == "step 1.9.0 (timelines) failed, statement 3: table item had 2 rows and has 1 after it was made anew"
        )
        #expect(report.advice.contains("as it was before this step"))
        #expect(report.advice.contains("omsupply-admin migrate history"))
        #expect(report.advice.contains("run it again"))
    }

    @Test func aResultThatWasFoundWrongHasItsOwnCode() {
        #expect(report(phase: .verify).code == "verificationFailed")
        #expect(report(phase: .record).code == "migrationFailed")
        #expect(report(phase: .record).message.contains("could not be recorded"))
    }

    @Test func whoWasInTheWayIsNamedWithTheStatementThatEndsThem() {
        let error = DatabaseError.statementFailed(sql: "x", ServerMessage(code: "55P03", message: "lock timeout"))
        let blocker = Blocker(
            pid: 4711,
            name: "psql",
            user: "oms",
            state: "idle in transaction",
            since: "2024-05-01 12:00:00"
        )
        let report = report(error, blockers: [blocker])
        #expect(report.status == .busy)
        #expect(
            report.advice.contains(
                "In its way: process 4711 (psql, user oms), idle in transaction since 2024-05-01 12:00:00 UTC\n"
            )
        )
        #expect(report.advice.contains("\nSELECT pg_terminate_backend(4711);\n"))
    }

    @Test func aBatchedStepSaysWhereItGoesOn() {
        let report = report(rows: .init(done: 500, total: 2000))
        #expect(report.advice.contains("500 of 2000 rows are done and stay; the next run goes on there."))
        #expect(!report.advice.contains("as it was before this step"))
    }

    @Test func allStepsInOneAreUndoneTogether() {
        let report = report(undoesAll: true)
        #expect(report.advice.contains("as it was before the upgrade"))
        #expect(!report.advice.contains("earlier steps stay done"))
    }

    @Test func whereAFailureIsOnRecordIsSaid() {
        #expect(report(record: .journal(path: "/var/x")).advice.contains("it is in /var/x"))
        #expect(report(record: .nowhere).advice.contains("keep this message"))
    }

    @Test func aPlaceThatCannotBeReadIsToldInWords() {
        let conflict = HistoryConflict.unreadableCheckpoint(id: "a", position: "?")
        let report = report(MigrationError.invalidHistory(conflict))
        #expect(report.message.hasSuffix("the place that step a reached cannot be read: '?'"))
    }
}

extension MigrationFailure {
    fileprivate init(_ step: MigrationPlan.Step, _ error: any Error) {
        self.init(step, error, phase: .body, statementNumber: nil)
    }
}
