public import BundleContents
public import BundleCreation
public import BundleRestore
public import DatabaseAccess
import FileSystem
import SQLiteDriver
public import TestSupport

/// A SQLite server with a legacy folder and files: small, but with a member of every kind.
public struct SmallServer {
    public let folder: SharedFolder
    public let database: String
    public let files: String
    public var legacy: String { folder.path + "/legacy" }
    public let output: String

    /// - Parameter inside: the database and the bundles lie among the app's files, as omSupply's defaults have it.
    public init(inside: Bool = false) throws {
        folder = try SharedFolder()
        files = folder.path + "/app"
        output = inside ? files + "/bundles" : folder.path + "/bundles"
        database = (inside ? files : folder.path) + "/omsupply.sqlite"
        try Folder.createAll(files + "/static_files")
        try WholeFile.write(Array("file".utf8), to: files + "/static_files/a.txt")
        try Folder.createLink(at: files + "/static_files/b.txt", to: "a.txt")
        try Folder.create(folder.path + "/legacy")
        try WholeFile.write(Array("legacy".utf8), to: legacy + "/data.4BK")
        try SQLiteConnection(database, .create).execute(script: Self.schema)
    }

    public static let schema = """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three');
        CREATE TABLE key_value_store (id TEXT PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT);
        INSERT INTO key_value_store VALUES ('DATABASE_VERSION', '1.2.0', NULL, NULL),
            ('SETTINGS_SYNC_USERNAME', 'Clinic A', NULL, NULL), ('SYNC_PULL_CURSOR_V6', NULL, 7, NULL),
            ('CENTRAL_SYNC_PULL_CURSOR', NULL, 12, NULL);
        CREATE TABLE changelog (cursor INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT);
        INSERT INTO changelog (record_id) VALUES ('1'), ('2'), ('3'), ('gone');
        DELETE FROM changelog WHERE record_id = 'gone';
        """

    public func request() -> BackupRequest {
        BackupRequest(
            source: .sqlite(database),
            output: output,
            legacyFolder: legacy,
            filesFolder: files,
            jobs: 2,
            tool: "test"
        )
    }

    public func createBundle() throws -> CreatedBundle {
        try BundleCreator(request(), cancellation: Cancellation()) { _ in }.run()
    }

    @discardableResult
    public func restore(
        _ bundle: String,
        part: RestorePart = .all,
        replace: Bool = false,
        afterRecovery: (any DatabaseConnection) throws -> Void = { _ in }
    ) throws -> RestoredServer {
        let request = RestoreRequest(
            bundle: bundle,
            target: folder.path + "/restored",
            part: part,
            replace: replace,
            jobs: 2
        )
        let restorer = try Restorer(request, cancellation: Cancellation()) { _ in }
        return try restorer.run(try restorer.plan(), afterRecovery: afterRecovery)
    }
}
