import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import SQLiteDriver

/// Which of the app's files the database names, and which are in the bundle. There may be millions of either, so both
/// are kept in a database of our own beside the bundle, in a bounded cache.
final class FileLedger {
    private let store: SQLiteConnection
    private let path: String
    /// The running server's database: it is asked again for what is missing at the end.
    let live: any DatabaseConnection
    private(set) var expected = 0
    private var problem: String?

    /// Notes what has to be there; nil where the database has no table for it.
    ///
    /// A table that may not be read, or has other columns, makes a ledger with a problem: no reason to have no bundle.
    /// - Parameters:
    ///   - database: is read in one statement.
    ///   - spool: an existing folder that outlives the ledger.
    /// - Throws: `SystemError` when there is no room for it; `DatabaseError` when the connection breaks; `Cancelled`.
    static func read(
        _ database: any DatabaseConnection,
        live: any DatabaseConnection,
        spool: String,
        _ cancellation: Cancellation
    ) throws -> FileLedger? {
        guard try database.hasTable(FileReference.tableName) else { return nil }
        let ledger = try FileLedger(path: spool + "/file-ledger", live: live)
        do {
            try forEachRow(FileReference.rows, of: database) { reference in
                try cancellation.check()
                try ledger.expect(reference)
            }
        } catch DatabaseError.statementFailed(_, let message) {
            ledger.problem = "\(message)"
        }
        return ledger
    }

    /// - Parameters:
    ///   - path: where the ledger is made; must not exist.
    ///   - live: the database that the rows are of.
    init(path: String, live: any DatabaseConnection) throws {
        (self.path, self.live) = (path, live)
        do {
            store = try SQLiteConnection(path, .create)
            // It is thrown away in the end, whatever happens.
            try store.execute(
                script: """
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    CREATE TABLE expected (
                        number INTEGER PRIMARY KEY, table_name TEXT, record_id TEXT, id TEXT, file_name TEXT, size INTEGER
                    );
                    CREATE TABLE file (folder TEXT, name TEXT, size INTEGER, PRIMARY KEY (folder, name)) WITHOUT ROWID;
                    BEGIN;
                    """
            )
        } catch { throw Self.fault(error, path) }
    }

    /// Reads rows without waiting for long: a migration may hold the table.
    static func forEachRow(
        _ rows: SQL,
        of database: any DatabaseConnection,
        _ body: (FileReference) throws -> Void
    ) throws {
        try database.withTransaction(readOnly: true) { db in
            if database.dialect == .postgreSQL { try db.execute("SET LOCAL lock_timeout = '10s'") }
            try db.forEachRow(rows, as: FileReference.self, body)
        }
    }

    func expect(_ reference: FileReference) throws {
        let size: Int64?
        switch reference.expectation {
        case .nothing: return
        case .file: size = nil
        case .bytes(let bytes): size = bytes
        }
        expected += 1
        try stored { store in
            try store.execute(
                """
                INSERT INTO expected (table_name, record_id, id, file_name, size) VALUES (\(reference.table),
                    \(reference.record), \(reference.id), \(reference.name), \(nullable: size))
                """
            )
        }
    }

    /// Notes a file that is there.
    ///
    /// - Parameter path: below the folder of the app's files.
    func add(_ path: String, size: Int64) throws {
        let prefix = BundleLayout.syncFiles + "/"
        guard path.utf8.starts(with: prefix.utf8) else { return }
        let place = path.utf8.dropFirst(prefix.utf8.count)
        guard let cut = place.lastIndex(of: UInt8(ascii: "/")) else { return }
        let folder = String(decoding: place[..<cut], as: UTF8.self)
        let name = String(decoding: place[place.index(after: cut)...], as: UTF8.self)
        try stored { store in
            try store.execute("INSERT OR REPLACE INTO file (folder, name, size) VALUES (\(folder), \(name), \(size))")
        }
    }

    /// What is known where the bundle has no files.
    var uncompared: FileReferences { FileReferences(expected: problem == nil ? expected : 0, problem: problem) }

    /// Takes out whatever is there.
    ///
    /// As the app looks a file up: whatever name begins with the row's id and `_`, in the folder of its record. What
    /// follows differs, since the name on disk is made safe and the one in the row is not.
    func settle() throws {
        try stored { store in
            try store.execute(
                "DELETE FROM expected WHERE EXISTS (SELECT 1 \(Self.theirFiles) AND file.size >= coalesce(expected.size, 0))"
            )
        }
    }

    /// In the order of bytes a backquote follows `_`.
    private static let theirFiles: SQL = """
        FROM file WHERE file.folder = expected.table_name || '/' || expected.record_id
            AND file.name >= expected.id || '_' AND file.name < expected.id || '`'
        """

    /// Hands on what is still missing, some hundred at a time, and takes out those whose numbers come back.
    func drop(_ choose: ([(number: Int64, file: MissingFile)]) throws -> [Int64]) throws {
        var last: Int64 = 0
        while true {
            let page = try missing(where: "number > \(last) ORDER BY number LIMIT 500")
            guard let end = page.last?.number else { return }
            for number in try choose(page) {
                try stored { try $0.execute("DELETE FROM expected WHERE number = \(number)") }
            }
            last = end
        }
    }

    /// What is missing in the end.
    func result() throws -> FileReferences {
        let count = try stored { try $0.value("SELECT count(*) FROM expected") }
        guard case .integer(let count)? = count else { throw DatabaseError.unexpectedAnswer("no count") }
        let first = try missing(where: "true ORDER BY table_name, record_id, id LIMIT \(FileReferences.listed)")
        return FileReferences(expected: expected, missing: Int(count), files: first.map(\.file))
    }

    var isReadable: Bool { problem == nil }

    private func missing(where condition: SQL) throws -> [(number: Int64, file: MissingFile)] {
        let rows = try stored { store throws(DatabaseError) in
            try store.query(
                """
                SELECT number, table_name, record_id, id, file_name, size, (SELECT max(file.size) \(Self.theirFiles)) AS found
                FROM expected WHERE \(condition)
                """
            )
        }
        return try rows.map { row in
            let file = MissingFile(
                table: try row.text("table_name"),
                record: try row.text("record_id"),
                id: try row.text("id"),
                name: try row.text("file_name"),
                size: try row.optionalInteger("size"),
                found: try row.optionalInteger("found")
            )
            return (try row.integer("number"), file)
        }
    }

    @discardableResult
    private func stored<R>(_ body: (SQLiteConnection) throws -> R) throws -> R {
        do { return try body(store) } catch let error as DatabaseError { throw Self.fault(error, path) }
    }

    /// It is our own file that cannot be used, not a database that somebody named.
    private static func fault(_ error: DatabaseError, _ path: String) -> SystemError {
        SystemError(code: error.code == "SQLITE_FULL" ? ENOSPC : EIO, call: "write", path: path)
    }
}
