package import DatabaseAccess
import MigrationModel
import Migrations

/// A database that is newer than this program, with the last that a newer one did to it, where it is on record.
package struct NewerThanProgram: WordedError, Hashable {
    let database: Version
    let app: Version
    var lastStep: MigrationLogEntry?

    /// Adds what the database's log knows to such a refusal.
    package static func explaining<R>(_ db: any DatabaseConnection, _ work: () throws -> R) throws -> R {
        do { return try work() } catch let error as MigrationError {
            guard case .newerThanApp(let database, let app) = error else { throw error }
            // A log of a newer form may be unreadable here: the refusal stands without it.
            let done = (try? Migrator(appVersion: app, migrations: []).history(of: db))?.last { $0.outcome.isDone }
            let isByNewer = done.flatMap { try? Version($0.appVersion) }.map { $0 > app } ?? false
            throw NewerThanProgram(database: database, app: app, lastStep: isByNewer ? done : nil)
        }
    }

    package func report(in situation: ErrorSituation) -> ErrorReport {
        var advice = [
            "Use the program of version \(database) or above, or restore a bundle of \(app) or below.",
            "Nothing was written.",
        ]
        if let lastStep { advice.insert("Step \(lastStep.id) was done by \(MigrationWords.attempt(lastStep)).", at: 0) }
        return ErrorReport(
            "newerThanApp",
            "the database is at \(database), newer than this program (\(app))",
            advice: advice.joined(separator: "\n"),
            status: .refused,
            facts: ["databaseVersion": database, "appVersion": app, "lastStep": lastStep]
        )
    }
}
