import BundleTestSupport
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import SQLiteDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// Files that come and go while a bundle is made, with their rows or without.
struct FilesMeanwhileTests {
    private static let table = """
        CREATE TABLE sync_file_reference (
            id TEXT PRIMARY KEY, table_name TEXT NOT NULL, record_id TEXT NOT NULL, file_name TEXT NOT NULL,
            uploaded_bytes INTEGER NOT NULL DEFAULT 0, total_bytes INTEGER NOT NULL DEFAULT 0,
            direction TEXT NOT NULL DEFAULT 'DOWNLOAD', status TEXT NOT NULL DEFAULT 'DONE', deleted_datetime TIMESTAMP
        );
        INSERT INTO sync_file_reference (id, table_name, record_id, file_name, total_bytes) VALUES
            ('stays', 'asset', 'a', 'n', 5), ('gone', 'asset', 'a', 'n', 5), ('lost', 'asset', 'a', 'n', 5);
        """

    /// Between the mark and the copy of the files: one is deleted as the app deletes it, one vanishes, and one comes.
    private func act(_ db: any DatabaseConnection, in files: String) throws {
        let place = files + "/static_files/sync_files/asset/a/"
        try Folder.remove(place + "gone_n")
        try db.execute("UPDATE sync_file_reference SET deleted_datetime = '2026-01-01 00:00:00' WHERE id = 'gone'")
        try Folder.remove(place + "lost_n")
        // Its file is copied no more: it is not of this bundle's instant.
        try db.execute(
            """
            INSERT INTO sync_file_reference (id, table_name, record_id, file_name, total_bytes)
            VALUES ('later', 'asset', 'a', 'n', 5)
            """
        )
    }

    private func prepare(_ db: any DatabaseConnection, in files: String) throws {
        try db.execute(script: Self.table)
        let place = files + "/static_files/sync_files/asset/a"
        try Folder.createAll(place)
        for id in ["stays", "gone", "lost"] { try WholeFile.write(Array("bytes".utf8), to: "\(place)/\(id)_n") }
    }

    private func expectOneLost(_ created: CreatedBundle) throws {
        let references = try #require(created.fileReferences)
        #expect(references.files.map(\.id) == ["lost"])
        #expect(references.missing == 1)
        #expect(references.expected == 3)
        #expect(created.state == .degraded)
    }

    private func create(_ request: BackupRequest, meanwhile: () throws -> Void) throws -> CreatedBundle {
        var problem: (any Error)?
        let created = try withoutActuallyEscaping(meanwhile) { meanwhile in
            try BundleCreator(request, cancellation: Cancellation()) { event in
                guard event == .step(.copyingFiles) else { return }
                do { try meanwhile() } catch { problem = error }
            }
            .run()
        }
        if let problem { throw problem }
        return created
    }

    @Test func onSQLiteADeletedFileIsNoLoss() throws {
        let server = try SmallServer()
        let db = try SQLiteConnection(server.database)
        try prepare(db, in: server.files)
        #expect(try server.createBundle().fileReferences == FileReferences(expected: 3, missing: 0))
        try expectOneLost(try create(server.request()) { try act(db, in: server.files) })
    }

    @Test(.needsPostgreSQL) func onPostgreSQLADeletedFileIsNoLoss() throws {
        let server = try SmallCluster(tablespace: false)
        let files = server.folder + "/app"
        let db = try server.connect()
        try prepare(db, in: files)
        // As open mSupply itself has it.
        try db.execute(
            script: """
                CREATE TYPE sync_file_status AS ENUM ('NEW', 'IN_PROGRESS', 'ERROR', 'DONE', 'PERMANENT_FAILURE');
                ALTER TABLE sync_file_reference ALTER status DROP DEFAULT,
                    ALTER status TYPE sync_file_status USING status::sync_file_status, ALTER status SET DEFAULT 'DONE';
                """
        )
        var request = server.request()
        request.filesFolder = files
        try expectOneLost(try create(request) { try act(db, in: files) })
    }

    /// A migration holds the table for as long as it likes: the bundle is made, and says what it could not do.
    @Test(.needsPostgreSQL) func aLockedTableIsNotWaitedForLong() throws {
        let server = try SmallCluster(tablespace: false)
        let files = server.folder + "/app"
        let db = try server.connect()
        try prepare(db, in: files)
        var request = server.request()
        request.filesFolder = files
        try db.begin(readOnly: false)
        try db.execute("LOCK TABLE sync_file_reference IN ACCESS EXCLUSIVE MODE")
        let created = try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        try db.rollback()
        let references = try #require(created.fileReferences)
        #expect(references.problem?.contains("lock timeout") == true, "\(references)")
        #expect(references.missing == nil)
        #expect(created.state == .ok)
    }

    @Test(.needsPostgreSQL) func aTableThatMayNotBeReadIsNamed() throws {
        let server = try SmallCluster(tablespace: false)
        let files = server.folder + "/app"
        let db = try server.connect()
        try prepare(db, in: files)
        try server.makeBackupRole()
        try db.execute("REVOKE ALL ON sync_file_reference FROM backup")
        var request = server.request(user: "backup")
        request.filesFolder = files
        let created = try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        let problem = created.fileReferences?.problem
        #expect(problem?.contains("permission denied for table sync_file_reference") == true, "\(problem ?? "none")")
        #expect(created.fileReferences?.missing == nil)
    }
}
