import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import Migrations
import SQLiteDriver
import TestSupport
import Testing

/// SQLite rolls the whole transaction back by itself when the disk is full, and goes on as if nothing were.
struct FullDiskTests {
    @Test(arguments: [false, true])
    func aFullDatabaseEndsTheStepWhateverIsSwallowed(_ isInSavepoint: Bool) throws {
        let attempt = try UpgradeAttempt(on: .sqlite, prepare: { try allow(16, $0) }) { db in
            try db.execute("CREATE TABLE half (id INTEGER)")
            for id in 200...300 {
                if isInSavepoint {
                    try? db.savepoint { try Self.fill(id, $0) }
                } else {
                    try? Self.fill(id, db)
                }
            }
            try? addNote(1000)(db)
        }
        #expect(attempt.failure?.databaseError?.code == "SQLITE_FULL")
        try attempt.expectFailed()

        // With room, the same program just tries again.
        try attempt.db.execute(script: "PRAGMA max_page_count = 100000")
        #expect(try attempt.migrator.migrate(attempt.db).steps.map(\.step.id) == ["2.0.0"])
        #expect(try attempt.history.last?.attempt == 2)
    }

    /// Pages of the database that a connection may add from here on.
    private func allow(_ pages: Int, _ db: any DatabaseConnection) throws {
        guard case .integer(let count)? = try db.value("PRAGMA page_count") else { return }
        try db.execute(script: "PRAGMA max_page_count = \(Int(count) + pages)")
    }

    private static func fill(_ id: Int, _ db: borrowing Transaction) throws {
        try db.execute("INSERT INTO note (id, body) VALUES (\(id), \(String(repeating: "x", count: 20_000)))")
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable, "mounting a small file system needs the rights of root"))
    func aFullFileSystemLeavesTheDatabaseAndARecord() throws {
        let disk = try SmallFileSystem(kilobytes: 768)
        let path = disk.path + "/omsupply.sqlite"
        let db = try SQLiteConnection(path, .create)
        try migrator(Version(1, 0, 0), [first]).migrate(db)
        try db.execute("INSERT INTO note (id, body) VALUES (100, 'kept')")
        let before = try DatabaseState(of: db)

        let filling = try migrator(
            Version(2, 0, 0),
            [
                first,
                TestMigration(Version(2, 0, 0)) { db in
                    try db.execute("CREATE TABLE half (id INTEGER)")
                    for id in 200...1200 { try? Self.fill(id, db) }
                },
            ]
        )
        let failure = try UpgradeAttempt.failure { try filling.migrate(db) }
        #expect(["SQLITE_FULL", "SQLITE_IOERR"].contains(failure?.databaseError?.code))
        #expect(try DatabaseState(of: db) == before)
        #expect(try stamp(db) == "1.0.0")
        // The record had its room before: in the database if it fits there now, else in the file beside it.
        #expect(failure?.record == .log || failure?.record == .journal(path: path + ".migration-failures"))

        let repaired = try migrator(Version(2, 0, 0), [first, TestMigration(Version(2, 0, 0), addNote(1))])
        try repaired.migrate(db)
        #expect(try notes(db) == [1, 100])
        #expect(try repaired.history(of: db).map(\.outcome) == [.applied, .failed, .applied])
        #expect(try FileStatus.of(path + ".migration-failures") == nil)
    }
}

/// A file system of its own, in memory, that is full soon. Unmounted at the end.
final class SmallFileSystem {
    let path: String

    static let isAvailable = geteuid() == 0 && (try? SmallFileSystem(kilobytes: 64)) != nil

    init(kilobytes: Int) throws {
        path = try TemporaryFolder.make(prefix: "omsd-")
        let result = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "omsd", path])
        guard result.status == 0 else {
            try Folder.remove(path)
            throw CommandFailed(command: "mount", status: result.status, text: result.errors)
        }
    }

    deinit {
        // Lazily: a connection may still have its files open.
        _ = try? Subprocess.run("umount", ["-l", path])
        rmdir(path)
    }
}
