import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import TestSupport
import Testing

@testable import migration_stand_in

/// A process that dies, at every call of the driver to the engine in turn.
struct ProcessKillTests {
    /// Between two calls nothing happens to the database, so a death after one is a death before the next; it is tried
    /// both ways where the call changed something.
    @Test(arguments: Engine.all)
    func aDeathAtAnyCallLeavesAKnownStateAndTheNextStartFinishes(_ engine: Engine) throws {
        let template = try TestDatabase.installed(engine)
        let folder = try SharedFolder()
        let run = try UndisturbedRun(of: template)

        // What others see changes by commits alone, and by the one statement that PostgreSQL runs outside of them.
        let changing = run.calls.filter { $0.before != $0.after }.map(\.text)
        let outside = changing.filter { !$0.hasSuffix("COMMIT") }
        #expect(outside.map { $0.hasPrefix("CREATE INDEX CONCURRENTLY") } == (engine == .postgreSQL ? [true] : []))
        // The log made ready, six steps, four batches and their end, and the views; the index is two on PostgreSQL.
        #expect(changing.count == (engine == .postgreSQL ? 14 : 13))
        let whole = try template.copy()
        let undisturbed = try StandIn(whole, folder)
        #expect(try undisturbed.end() == 0, "\(undisturbed.text)")
        #expect(undisturbed.events("end").first?.fields["calls"] == "\(run.calls.count)")

        for (index, call) in run.calls.enumerated() {
            try kill("before:\(index + 1)", template, folder, run, leaving: call.before, call.text)
            if call.before != call.after {
                try kill("after:\(index + 1)", template, folder, run, leaving: call.after, call.text)
            }
        }
    }

    /// What the server makes of a COMMIT whose client is gone is either.
    @Test(arguments: Engine.all)
    func aDeathDuringACallLeavesAKnownState(_ engine: Engine) throws {
        let template = try TestDatabase.installed(engine)
        let folder = try SharedFolder()
        let run = try UndisturbedRun(of: template)
        for (index, call) in run.calls.enumerated() where call.before != call.after {
            let delay = Int.random(in: 1...400)
            try kill("during:\(index + 1):\(delay)", template, folder, run, leaving: nil, call.text)
        }
    }

    private func kill(
        _ kill: String,
        _ template: TestDatabase,
        _ folder: SharedFolder,
        _ run: UndisturbedRun,
        leaving expected: DatabaseMoment?,
        _ text: String
    ) throws {
        let comment = Comment(rawValue: "killed \(kill): \(text.prefix(200))")
        let database = try template.copy()
        let status = try StandIn(database, folder, ["--kill", kill]).end()
        // SIGKILL; the alarm may also come when all is done.
        #expect(expected == nil ? [142, 0].contains(status) : status == 137, comment)
        try database.awaitNoSessions()

        let left = try lookAt(database, run, comment)
        if let expected {
            #expect(left == expected, comment)
        } else {
            #expect(run.calls.contains { $0.before == left || $0.after == left }, comment)
        }

        let next = try StandIn(database, folder)
        #expect(try next.end() == 0, "\(comment) \(next.text)")
        let underWay = left.underWay.map { [$0] } ?? []
        #expect(next.events("interrupted").map { $0.fields["id"] ?? "" } == underWay, comment)
        try database.moment().expectUpgraded(run, interrupted: underWay, comment)
        #expect(try database.lockIsFree, comment)
        try database.drop()
    }

    /// What the dead process left, with the status that people are told.
    private func lookAt(_ database: TestDatabase, _ run: UndisturbedRun, _ comment: Comment) throws -> DatabaseMoment {
        let db = try database.connect()
        let left = try DatabaseMoment(of: db)
        let isReady = left.log == run.calls[run.calls.count - 1].after.log
        let status = try StandInHistory.migrator().status(of: db)
        switch status.state {
        case .ready: #expect(isReady, comment)
        case .interrupted(let entry): #expect(entry.id == left.underWay, comment)
        case .pending: #expect(left.underWay == nil && !isReady, comment)
        default: Issue.record("\(status.state), \(comment)")
        }
        return left
    }
}
