import DatabaseAccess
import FileSystem
import Foundation
import MigrationModel
import Migrations
import SQLiteDriver
import TestSupport
import Testing

/// What the database cannot take is kept in a file, and comes into the log once.
struct FailureJournalTests {
    private let app = Version(2, 0, 0)
    private let folder: SharedFolder
    private let options: MigrationOptions

    init() throws {
        folder = try SharedFolder(prefix: "omsj-")
        var options = MigrationOptions()
        options.journalFolder = folder.path
        self.options = options
    }

    private var files: [String] { get throws { try Folder.names(in: folder.path).map { folder.path + "/" + $0 } } }

    private func lines(_ path: String) throws -> [String] {
        String(decoding: try WholeFile.read(path), as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        .map(String.init)
    }

    /// The one journal, after a failure that it was named in: one line of JSON, and nothing else.
    private func journal(of failure: MigrationFailure?) throws -> String {
        let path = try #require(try files.first)
        #expect(try files.count == 1)
        #expect(failure?.record == .journal(path: path))
        let lines = try lines(path)
        #expect(lines.count == 2 && lines.last == "")
        let object = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
        #expect(object?["id"] as? String == failure?.step.id)
        #expect(object?["message"] as? String == failure?.reason)
        return path
    }

    private var repaired: Migrator {
        get throws { try migrator(app, [first, TestMigration(app, addNote(1))]) }
    }

    /// The next run merges it and removes it; put back, as if the process had died in between, it adds nothing.
    private func expectMergedOnce(
        _ path: String,
        into database: TestDatabase,
        reason: String?,
        outcomes: [MigrationLogEntry.Outcome] = [.applied, .failed, .applied]
    ) throws {
        let copy = try WholeFile.read(path)
        let db = try database.connect()
        var merged: [Int] = []
        try repaired.migrate(db, options: options) { event in
            if case .journalMerged(_, let count) = event { merged.append(count) }
        }
        #expect(merged == [1])
        #expect(try files == [])
        let history = try repaired.history(of: db)
        #expect(history.map(\.outcome) == outcomes)
        #expect(history.last { $0.outcome == .failed }?.message == reason)

        try WholeFile.write(copy, to: path)
        try migrator(Version(3, 0, 0), [first, TestMigration(app), TestMigration(Version(3, 0, 0))])
            .migrate(db, options: options) { event in
                if case .journalMerged = event { Issue.record("merged twice") }
            }
        #expect(try files == [])
        #expect(try repaired.history(of: db).map(\.outcome) == outcomes + [.applied])
    }

    @Test(arguments: Engine.all)
    func aJournalThatWasNotNeededIsNotLeftBehind(_ engine: Engine) throws {
        for fails in [false, true] {
            let attempt = try UpgradeAttempt(on: engine, options: options) { db in
                #expect(try Folder.names(in: folder.path).count == 1)
                if fails { try addNote(100)(db) }
            }
            #expect((attempt.failure == nil) == !fails)
            #expect(try files == [])
        }
    }

    @Test(arguments: Engine.all)
    func aDatabaseThatCannotBeWrittenLeavesAJournal(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let keeper = try database.connect()
        try migrator(Version(1, 0, 0), [first]).migrate(keeper)
        let before = try DatabaseState(of: keeper)
        let session: any DatabaseConnection
        switch engine {
        case .sqlite: session = try SQLiteConnection(database.address, .readOnly)
        case .postgreSQL:
            session = try database.connect()
            try session.execute("SET default_transaction_read_only = on")
        }
        let failure = try UpgradeAttempt.failure { try repaired.migrate(session, options: options) }
        #expect(failure?.databaseError?.code == (engine == .sqlite ? "SQLITE_READONLY" : "25006"))
        let path = try journal(of: failure)
        #expect(try DatabaseState(of: keeper) == before)
        #expect(try repaired.history(of: keeper).map(\.outcome) == [.applied])
        try expectMergedOnce(path, into: database, reason: failure?.reason)
    }

    /// The failure itself finds no room any more.
    @Test func aFullDatabaseLeavesAJournal() throws {
        struct Long: Error, CustomStringConvertible { let description = String(repeating: "long ", count: 40_000) }
        let attempt = try UpgradeAttempt(
            on: .sqlite,
            prepare: { db in
                guard case .integer(let count)? = try db.value("PRAGMA page_count") else { return }
                try db.execute(script: "PRAGMA max_page_count = \(count + 2)")
            },
            options: options
        ) { _ in throw Long() }
        #expect(attempt.failure?.reason.count == 200_000)
        let path = try journal(of: attempt.failure)
        #expect(try attempt.history.map(\.outcome) == [.applied, .started])
        #expect(try DatabaseState(of: attempt.db) == attempt.before)
        try attempt.db.execute(script: "PRAGMA max_page_count = 100000")
        // Into the row of the attempt, which had been committed.
        try expectMergedOnce(path, into: attempt.database, reason: attempt.failure?.reason)
        #expect(try attempt.history.map(\.attempt) == [1, 1, 2, 1])
    }

    @Test(.needsPostgreSQL) func aLostConnectionLeavesAJournal() throws {
        let attempt = try UpgradeAttempt(on: .postgreSQL, options: options) { db in
            try addNote(1)(db)
            _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
        #expect(attempt.failure?.statementNumber == 2)
        let path = try journal(of: attempt.failure)
        let db = try attempt.database.connect()
        #expect(try DatabaseState(of: db) == attempt.before)
        try expectMergedOnce(path, into: attempt.database, reason: attempt.failure?.reason)
    }

    /// The step was committed and the answer lost: the journal says failed, and the log knows better.
    @Test(arguments: Engine.all)
    func aCommitWhoseAnswerWasLostIsSettledByTheLog(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            wrapped: { connection in
                let hooked = HookedConnection(connection)
                var isLost = false
                hooked.commitAfter = { (connection, script) throws(DatabaseError) in
                    try connection.commit(after: script)
                    isLost = true
                    throw .connectionLost(ServerMessage(message: "cut off"))
                }
                hooked.begins = { () throws(DatabaseError) in
                    if isLost { throw .connectionLost(ServerMessage(message: "cut off")) }
                }
                return hooked
            },
            options: options,
            addNote(1)
        )
        #expect(attempt.failure?.databaseError == .connectionLost(ServerMessage(message: "cut off")))
        let path = try journal(of: attempt.failure)
        #expect(try stamp(attempt.db) == "2.0.0")

        let next = try migrator(
            Version(3, 0, 0),
            [first, TestMigration(app), TestMigration(Version(3, 0, 0), addNote(3))]
        )
        try next.migrate(attempt.db, options: options)
        #expect(try FileStatus.of(path) == nil)
        #expect(try next.history(of: attempt.db).map(\.outcome) == [.applied, .applied, .applied])
        #expect(try notes(attempt.db) == [1, 3, 100])
    }

    /// In one transaction, two rows have failed: the step's and the upgrade's.
    @Test(.needsPostgreSQL) func aLostUpgradeIsRecordedWithItsStep() throws {
        var policy = MigrationPolicy()
        policy.transactions = .wholeUpgrade
        let attempt = try UpgradeAttempt(on: .postgreSQL, policy: policy, options: options) { db in
            _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
        let path = try #require(try files.first)
        #expect(attempt.failure?.record == .journal(path: path))
        let db = try attempt.database.connect()
        try repaired.migrate(db, options: options)
        let failed = try repaired.history(of: db).filter { $0.outcome == .failed }
        #expect(Set(failed.map(\.id)) == ["upgrade-2.0.0", "2.0.0"])
        #expect(try repaired.history(of: db).allSatisfy { $0.outcome != .interrupted && $0.outcome != .started })
    }

    // MARK: A journal that is not ours

    /// Where the journal of a database is kept.
    private func journalPath(_ database: TestDatabase) throws -> String {
        let doomed = try migrator(
            app,
            [
                first,
                TestMigration(app) { _ in
                    #expect(try Folder.names(in: folder.path).count == 1)
                    throw Seen(name: try Folder.names(in: folder.path).first ?? "")
                },
            ]
        )
        let failure = try UpgradeAttempt.failure { try doomed.migrate(database.connect(), options: options) }
        return folder.path + "/" + (failure?.reason ?? "")
    }

    private struct Seen: Error, CustomStringConvertible {
        let name: String
        var description: String { name }
    }

    @Test(arguments: Engine.all, Hostile.possible)
    func aJournalThatIsNotOursIsLeftAlone(_ engine: Engine, _ hostile: Hostile) throws {
        let database = try engine.makeDatabase()
        let path = try journalPath(database)
        let elsewhere = try SharedFolder(prefix: "omsk-")
        try hostile.plant(at: path, elsewhere: elsewhere.path)
        let planted = hostile.isRead || hostile == .folder ? nil : try WholeFile.read(path)
        let merged = hostile.isRead ? 1 : 0

        var counts: [Int] = []
        try repaired.migrate(database.connect(), options: options) { event in
            if case .journalMerged(_, let count) = event { counts.append(count) }
        }
        #expect(counts == (merged > 0 ? [merged] : []))
        #expect(try stamp(database.connect()) == "2.0.0")
        if let planted {
            #expect(try WholeFile.read(path) == planted)
        } else {
            #expect(try FileStatus.of(path)?.kind == (hostile == .folder ? .folder : nil))
        }
        if hostile == .symbolicLink || hostile == .hardLink {
            #expect(try WholeFile.read(elsewhere.path + "/file") == Array(Hostile.line.utf8))
        }
    }

    enum Hostile: CaseIterable {
        case symbolicLink, hardLink, otherOwner, garbage, huge, folder
        /// Broken lines around a good one.
        case mixed

        static let line = """
            {"id":"2.0.0","kind":"migration","version":"2.0.0","app_version":"2.0.0","recorded":"2026-01-02 03:04:05",\
            "milliseconds":7,"outcome":"failed","message":"from a file","host":"elsewhere","pid":1}

            """

        /// Only root can give a file to somebody else.
        static var possible: [Hostile] { allCases.filter { $0 != .otherOwner || Owner.current.isRoot } }

        /// Whether it holds a line that counts.
        var isRead: Bool { self == .mixed }

        func plant(at path: String, elsewhere: String) throws {
            let good = Array(Self.line.utf8)
            switch self {
            case .symbolicLink:
                try WholeFile.write(good, to: elsewhere + "/file")
                try Folder.createLink(at: path, to: elsewhere + "/file")
            case .hardLink:
                try WholeFile.write(good, to: elsewhere + "/file")
                try FileManager.default.linkItem(atPath: elsewhere + "/file", toPath: path)
            case .otherOwner:
                try WholeFile.write(good, to: path)
                try Folder.setOwner(of: path, to: Owner(user: 65534, group: 65534))
            case .garbage: try WholeFile.write(Array("not json\n{\"id\": broken}\n{\"\u{7}\n".utf8), to: path)
            case .huge: try WholeFile.write(Array(repeating: good, count: 8000).flatMap { $0 }, to: path)
            case .folder: try Folder.create(path)
            case .mixed:
                let bad = """
                    {"id":"2.0.0","kind":"migration","version":"2.0.0","app_version":"2.0.0","recorded":"never",\
                    "milliseconds":"many","outcome":"failed","message":"","host":"h","pid":"none"}
                    {"id":"2.0.0","kind":"migration","version":"2.0.0","outcome":"applied"}
                    {broken}
                    {"id":"2.0.0","kind":"migration","version":"2.0.0","outcome":"failed"}

                    """
                try WholeFile.write(Array(bad.utf8) + good + Array("{\"id\":\"cut o".utf8), to: path)
            }
        }
    }

    /// Lines that a run could not bring in stay as they are when another failure is added to them.
    @Test(.needsPostgreSQL) func aFailureIsAddedBehindWhatIsThere() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let path = try journalPath(database)
        let there = "no line of ours\n" + Hostile.line + "{\"id\":\"cut o"
        try WholeFile.write(Array(there.utf8), to: path)
        let session = try database.connect()
        try session.execute("SET default_transaction_read_only = on")
        let failure = try UpgradeAttempt.failure { try repaired.migrate(session, options: options) }
        #expect(failure?.record == .journal(path: path))
        let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
        #expect(text.hasPrefix(there + "\n{"))
        #expect(text.hasSuffix("}\n"))
        try repaired.migrate(database.connect(), options: options)
        #expect(
            try repaired.history(of: database.connect()).filter { $0.outcome == .failed }.map(\.message).dropFirst()
                == ["from a file", failure?.reason]
        )
    }
}
