import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

/// The transition table, one case a cell, on real databases. What is refused, and what merely opens, writes nothing.
@Suite(.serialized)
struct TransitionTableTests {
    @Test(arguments: Engine.all, TransitionCell.all)
    func everyCellIsAsTheTableSays(_ engine: Engine, _ cell: TransitionCell) throws {
        let database = try QuietDatabase(engine)
        try cell.database.prepare(database.connect())
        try database.forgetLock()
        let migrator = try cell.app.migrator

        let untouched = try database.fingerprint()
        let db = try database.connect()
        var found: TransitionCell.Outcome?
        do {
            let report = try migrator.migrate(db, upTo: cell.target)
            found = report.steps.isEmpty ? .opens : .runs(report.steps.map(\.step.id), stamp: report.to)
        } catch let refusal as MigrationError { found = .refuses(refusal) }
        #expect(found == cell.outcome)

        switch cell.outcome {
        case .refuses(let refusal):
            if cell.target == nil { #expect(try migrator.status(of: db).state == .refused(refusal)) }
            #expect(try database.fingerprint() == untouched)
        case .opens:
            #expect(try migrator.status(of: db).state == .ready)
            #expect(try database.fingerprint() == untouched)
        case .runs(_, let version):
            #expect(try stamp(db) == .text(version.description))
            #expect(try migrator.status(of: db).state == .ready)
            let done = try database.fingerprint()
            #expect(try migrator.migrate(db).steps.isEmpty)
            #expect(try database.fingerprint() == done)
        }
    }

    @Test(arguments: Engine.all)
    func aDatabaseKeepsTheCandidatesItHasBeenThrough(_ engine: Engine) throws {
        let database = try QuietDatabase(engine)
        let db = try database.connect()
        for candidate: UInt32 in [1, 3] {
            let app = Version(2, 0, 0, releaseCandidate: candidate)
            try TransitionCell.App(app, allowsForward: true).migrator.migrate(db)
        }
        try TransitionCell.App(Version(2, 0, 0), allowsForward: true).migrator.migrate(db)
        #expect(
            try db.value("SELECT value FROM migration_state WHERE name = 'candidates'") == "2.0.0-RC1\n2.0.0-RC3"
        )
        #expect(try stamp(db) == "2.0.0")
    }

    /// The way back from a candidate is a backup: the plan says so.
    @Test(arguments: Engine.all)
    func onlyAReleaseThatBecomesACandidateIsOneWay(_ engine: Engine) throws {
        let database = try QuietDatabase(engine)
        let db = try database.connect()
        try TransitionCell.App(Version(1, 1, 0)).migrator.migrate(db)
        #expect(try TransitionCell.App(Version(2, 0, 0, releaseCandidate: 1)).migrator.plan(for: db).isOneWay)
        #expect(try !TransitionCell.App(Version(2, 0, 0)).migrator.plan(for: db).isOneWay)
    }
}
