import Foundation
@testable import MigrationModel
@testable import Migrations
import Testing

/// Plans are values computed from facts: no database here.
struct MigrationPlanTests {
    let list: [any Migration] = [
        TestMigration(Version(1, 0, 0)),
        TestMigration(Version(1, 1, 0), fragments: [TestFragment("a"), TestFragment("b")]),
        TestMigration(Version(2, 0, 0), fragments: [TestFragment("c")]),
    ]

    private func plan(
        app: Version = Version(2, 0, 0),
        _ facts: DatabaseFacts,
        upTo: Version? = nil
    ) throws -> MigrationPlan {
        try Migrator(appVersion: app, migrations: list).plan(from: facts, upTo: upTo)
    }

    private func facts(_ version: Version?, done: [(String, Version)]) -> DatabaseFacts {
        let log = done.enumerated().map { index, entry in
            RecordedStep(
                number: Int64(index + 1),
                id: entry.0,
                kind: (try? Version(entry.0)) == nil ? .fragment : .migration,
                version: entry.1,
                outcome: .applied
            )
        }
        return DatabaseFacts(version: version, log: log)
    }

    let v1 = Version(1, 0, 0)
    let v11 = Version(1, 1, 0)
    let v2 = Version(2, 0, 0)

    private var all: [(String, Version)] {
        [("1.0.0", v1), ("1.1.0", v11), ("a", v11), ("b", v11), ("2.0.0", v2), ("c", v2)]
    }

    @Test func anEmptyDatabaseRunsEverything() throws {
        let plan = try plan(DatabaseFacts(isEmpty: true))
        #expect(plan.isInstall)
        #expect(plan.steps.map(\.id) == ["1.0.0", "1.1.0", "a", "b", "2.0.0", "c"])
        #expect(plan.steps.map(\.stamps) == [v1, nil, nil, v11, nil, v2])
    }

    @Test func everyVersionRunsWhatFollowsIt() throws {
        #expect(try plan(facts(v1, done: Array(all.prefix(1)))).steps.map(\.id) == ["1.1.0", "a", "b", "2.0.0", "c"])
        #expect(try plan(facts(v11, done: Array(all.prefix(4)))).steps.map(\.id) == ["2.0.0", "c"])
        #expect(try plan(facts(v2, done: all)).isEmpty)
    }

    @Test func aVersionThatStoppedHalfWayGoesOn() throws {
        #expect(try plan(facts(v1, done: Array(all.prefix(3)))).steps.map(\.id) == ["b", "2.0.0", "c"])
        #expect(try plan(facts(nil, done: Array(all.prefix(1)))).steps.map(\.id) == ["1.1.0", "a", "b", "2.0.0", "c"])
    }

    @Test func anAppWithoutMigrationsOfItsOwnStampsItself() throws {
        let app = Version(2, 3, 0)
        let stampOnly = try plan(app: app, facts(v2, done: all))
        #expect(stampOnly.steps.map(\.kind) == [.stamp])
        #expect(stampOnly.steps.map(\.stamps) == [app])
        #expect(try plan(app: app, facts(v11, done: Array(all.prefix(4)))).steps.map(\.stamps) == [nil, app])
    }

    @Test func aCandidateStampsItself() throws {
        let candidate = Version(2, 0, 0, releaseCandidate: 3)
        let plan = try plan(app: candidate, facts(v1, done: Array(all.prefix(1))))
        #expect(plan.steps.map(\.stamps) == [nil, nil, v11, nil, candidate])
    }

    @Test func aTargetStopsThere() throws {
        let plan = try plan(facts(v1, done: Array(all.prefix(1))), upTo: v11)
        #expect(plan.steps.map(\.id) == ["1.1.0", "a", "b"])
        #expect(plan.target == v11)
    }

    @Test func whatTheAppNoLongerKnowsIsMentioned() throws {
        #expect(try plan(facts(v2, done: all + [("gone", v11)])).unknown == ["gone"])
    }

    @Test func aPlanSurvivesJSON() throws {
        let plan = try plan(DatabaseFacts(isEmpty: true))
        #expect(try JSONDecoder().decode(MigrationPlan.self, from: JSONEncoder().encode(plan)) == plan)
    }

    /// The transition table, one line a cell. nil: it may open.
    @Test func everyTransitionIsDecided() throws {
        let rc1 = Version(2, 0, 0, releaseCandidate: 1)
        let rc2 = Version(2, 0, 0, releaseCandidate: 2)
        let release = Version(2, 0, 0)
        let below = Version(1, 1, 0)
        let above = Version(2, 1, 0)
        let cells: [(database: Version, app: Version, refusal: MigrationError?)] = [
            (below, release, nil),
            (release, release, nil),
            (release, above, nil),
            (above, release, .newerThanApp(database: above, app: release)),
            (release, rc1, .newerThanApp(database: release, app: rc1)),
            (below, rc1, nil),
            (release, Version(2, 1, 0, releaseCandidate: 1), nil),
            (rc1, rc1, nil),
            (rc1, rc2, .rcMismatch(database: rc1, app: rc2)),
            (rc2, rc1, .rcMismatch(database: rc2, app: rc1)),
            (rc1, release, .rcMismatch(database: rc1, app: release)),
            (rc1, above, .rcMismatch(database: rc1, app: above)),
            (
                Version(2, 1, 0, releaseCandidate: 1), release,
                .newerThanApp(database: Version(2, 1, 0, releaseCandidate: 1), app: release)
            ),
            (Version(0, 9, 0), release, .tooOld(database: Version(0, 9, 0), oldest: Version(1, 0, 0))),
        ]
        for cell in cells {
            // Nothing newer than the list's own 2.0.0 is declared, so any app from there on may use it.
            let list = cell.app.release >= release ? list : Array(list.prefix(2))
            let migrator = try Migrator(appVersion: cell.app, migrations: list)
            let done = all.filter { $0.1 <= cell.database.release }
            var refusal: MigrationError?
            do throws(MigrationError) { _ = try migrator.plan(from: facts(cell.database, done: done)) } catch {
                refusal = error
            }
            #expect(refusal == cell.refusal, "database \(cell.database), app \(cell.app)")
        }
    }

    @Test func tablesWithoutAVersionAreNotOurs() {
        #expect(throws: MigrationError.notOurDatabase) { try plan(DatabaseFacts()) }
    }

    @Test func aTargetIsBetweenDatabaseAndApp() {
        let atTwo = facts(v2, done: all)
        #expect(throws: MigrationError.targetBehindDatabase(database: v2, target: v11)) { try plan(atTwo, upTo: v11) }
        #expect(throws: MigrationError.targetAboveApp(target: Version(3, 0, 0), app: v2)) {
            try plan(atTwo, upTo: Version(3, 0, 0))
        }
        #expect(throws: MigrationError.targetBelowFirst(target: Version(0, 1, 0), first: v1)) {
            try plan(DatabaseFacts(isEmpty: true), upTo: Version(0, 1, 0))
        }
    }

    @Test func aLogAheadOfTheVersionIsAConflict() {
        let conflict = HistoryConflict.recordedAboveVersion(id: "2.0.0", version: v2, database: v1)
        #expect(throws: MigrationError.invalidHistory(conflict)) { try plan(facts(v1, done: all)) }
    }

    @Test func aBackDatedFragmentStopsWithBothLists() {
        let missing = all.filter { $0.0 != "b" }
        var found: [HistoryComparison] = []
        do { _ = try plan(facts(v2, done: missing)) } catch MigrationError.backDated(v2, let comparison) {
            found = comparison
        } catch {}
        #expect(found.map(\.id) == ["1.0.0", "1.1.0", "a", "b", "2.0.0", "c"])
        #expect(found.filter { !$0.isRecorded }.map(\.id) == ["b"])
    }

    @Test func aBackDatedMigrationStopsToo() {
        let missing = all.filter { $0.0 != "1.1.0" }
        #expect(throws: MigrationError.self) { try plan(facts(v2, done: missing)) }
    }

    @Test func aNewFragmentOfTheCurrentVersionRuns() throws {
        #expect(try plan(facts(v2, done: Array(all.dropLast()))).steps.map(\.id) == ["c"])
    }
}
