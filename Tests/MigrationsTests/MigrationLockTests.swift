import DatabaseAccess
import FileSystem
import Foundation
import MigrationModel
import Migrations
import Synchronization
import TestSupport
import Testing

struct MigrationLockTests {
    let app = Version(2, 0, 0)

    private func twoSteps() throws -> Migrator { try migrator(app, [first, TestMigration(app, addNote(1))]) }

    /// The first to get the lock goes on only when all others wait for it.
    @Test(arguments: Engine.all)
    func serversThatStartAtOnceMigrateOnce(_ engine: Engine) throws {
        let servers = 4
        let database = try engine.makeDatabase()
        let waiting = Atomic<Int>(0)
        let slow = TestMigration(app) { db in
            let patience = ContinuousClock.now + .seconds(20)
            while waiting.load(ordering: .relaxed) < servers - 1, .now < patience { usleep(5000) }
            try addNote(1)(db)
        }
        let migrator = try migrator(app, [first, slow])
        let outcomes = Mutex<[Result<MigrationReport, any Error>]>([])
        // Threads, not tasks: each blocks until it is done, and all have to run at once.
        let group = DispatchGroup()
        for _ in 1...servers {
            group.enter()
            Thread.detachNewThread {
                var hasWaited = false
                let outcome = Result {
                    try migrator.migrate(try database.connect()) { event in
                        guard case .waitingForLock = event, !hasWaited else { return }
                        hasWaited = true
                        waiting.add(1, ordering: .relaxed)
                    }
                }
                outcomes.withLock { $0.append(outcome) }
                group.leave()
            }
        }
        group.wait()
        let reports = try outcomes.withLock { try $0.map { try $0.get() } }
        #expect(reports.map(\.to) == Array(repeating: app, count: servers))
        #expect(reports.map(\.steps.count).sorted() == [0, 0, 0, 2])
        #expect(reports.filter { $0.waited > .zero }.count == servers - 1)
        let db = try database.connect()
        #expect(try notes(db) == [1])
        #expect(try migrator.history(of: db).map(\.outcome) == [.applied, .applied])
    }

    /// Whoever looks while another process migrates sees one instant, and never a contradiction.
    @Test(arguments: Engine.all)
    func anUpgradeUnderWayLooksLikeOne(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let later = (1...60).map { TestMigration(Version(1, UInt32($0), 0), addNote($0)) }
        let migrator = try migrator(Version(1, 60, 0), [first] + later)
        let reader = try database.connect()
        let outcome = Mutex<(any Error)?>(nil)
        let isDone = Atomic<Bool>(false)
        Thread.detachNewThread {
            do { try migrator.migrate(database.connect()) } catch { outcome.withLock { $0 = error } }
            isDone.store(true, ordering: .releasing)
        }
        var seen: [MigrationStatus.State] = []
        while !isDone.load(ordering: .acquiring) { seen.append(try migrator.status(of: reader).state) }
        #expect(outcome.withLock { $0 } == nil)
        #expect(try migrator.status(of: reader).state == .ready)
        let strange = seen.filter { state in
            switch state {
            case .refused, .failed, .interrupted: true
            case .empty, .pending, .running, .ready: false
            }
        }
        #expect(strange == [])
        #expect(seen.contains { if case .running = $0 { true } else { false } })
    }

    /// While one run is between two steps, a second connection waits in vain and says for whom.
    @Test(arguments: Engine.all)
    func whoWaitsNamesTheHolder(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let migrator = try twoSteps()
        var pid = Int64(ProcessInfo.processInfo.processIdentifier)
        if engine == .postgreSQL, case .integer(let backend)? = try db.value("SELECT pg_backend_pid()") {
            pid = backend
        }
        var timeout: MigrationError?
        var waiting: [LockHolder?] = []
        var state: MigrationStatus.State?
        try migrator.migrate(db) { event in
            guard case .started(_, number: 2, of: 2) = event else { return }
            do {
                let other = try database.connect()
                state = try migrator.status(of: other).state
                try migrator.migrate(other, options: MigrationOptions(lockTimeout: .milliseconds(300))) { event in
                    if case .waitingForLock(let holder, _) = event { waiting.append(holder) }
                }
            } catch { timeout = error as? MigrationError }
        }
        guard case .lockTimeout(let holder?, let waited)? = timeout else {
            Issue.record("no timeout, but \(String(describing: timeout))")
            return
        }
        #expect(waited >= .milliseconds(300))
        #expect(holder.pid == pid)
        #expect(holder.since?.count ?? 0 >= 19)
        if engine == .postgreSQL { #expect(holder.name == "omsupply-admin") }
        #expect(waiting == [holder])
        #expect(state == .running(holder))
        #expect(try notes(db) == [1])
    }

    @Test(arguments: Engine.all)
    func theLockIsFreeAfterSuccessAndAfterFailure(_ engine: Engine) throws {
        struct Broken: Error {}
        let database = try engine.makeDatabase()
        let db = try database.connect()
        #expect(throws: MigrationError.self) {
            try migrator(app, [first, TestMigration(app) { _ in throw Broken() }]).migrate(db)
        }
        let other = try database.connect()
        let options = MigrationOptions(lockTimeout: .milliseconds(1))
        try twoSteps().migrate(other, options: options)
        try migrator(Version(2, 1, 0), [first, TestMigration(app, addNote(1))]).migrate(db, options: options)
        #expect(try stamp(db) == "2.1.0")
    }

    @Test func everyNameOfADatabaseHasTheSameLock() throws {
        let database = try Engine.sqlite.makeDatabase()
        let folder = try SharedFolder()
        let link = folder.path + "/link.sqlite"
        let migrator = try twoSteps()
        var timeout: (any Error)?
        try migrator.migrate(database.connect()) { event in
            guard case .started(_, number: 2, of: 2) = event else { return }
            do {
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: database.address)
                try migrator.migrate(Engine.sqlite(link), options: MigrationOptions(lockTimeout: .milliseconds(1)))
            } catch { timeout = error }
        }
        guard case MigrationError.lockTimeout? = timeout else {
            Issue.record("no timeout, but \(String(describing: timeout))")
            return
        }
    }

    @Test func aDatabaseInMemoryNeedsNoLock() throws {
        let db = try Engine.inMemory()
        try twoSteps().migrate(db)
        #expect(try notes(db) == [1])
    }

    @Test func aLockFileThatCannotBeOpenedIsSaid() throws {
        let database = try Engine.sqlite.makeDatabase()
        try Folder.create(database.address + ".migrating")
        #expect(throws: MigrationError.self) { try twoSteps().migrate(database.connect()) }
        #expect(try !database.connect().hasTable("note"))
    }
}
