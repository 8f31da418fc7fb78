import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver

/// One database of a recovered cluster as a file of `pg_dump`, which any server of this major version or a later one
/// takes.
struct DatabaseDump {
    let database: String
    /// Where PostgreSQL's programs are.
    let programs: String
    /// The recovered server's private socket.
    let server: PostgreSQLConfiguration

    /// The file's name: that of the database, of characters that every file system takes.
    var fileName: String { BundleName.sanitised(database) + ".dump" }

    /// - Throws: `BundleError.refused(.unknownDatabase)` with the names that there are.
    func check(_ db: PostgreSQLConnection) throws {
        let known = try db.databases()
        guard known.contains(database) else { throw BundleError.refused(.unknownDatabase(database, known: known)) }
    }

    /// Writes the dump into `folder` in the custom format, which `pg_restore` reads in any order.
    ///
    /// - Throws: `BundleError.recoveryFailed` with what `pg_dump` said; `Cancelled`.
    func write(into folder: String, _ cancellation: Cancellation) throws {
        let path = folder + "/" + fileName
        let log = path + ".log"
        var process = try Process.spawn(
            programs + "/pg_dump",
            [
                "-Fc", "--no-password", "-h", server.host ?? "", "-p", server.port ?? "", "-U", server.user ?? "", "-f",
                path,
                // A name with `=` in it would be taken for a connection string.
                "-d", "dbname='" + escaped + "'",
            ],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"],
            // PostgreSQL's programs start in no folder that was removed.
            workingFolder: "/",
            output: .file(log),
            ownGroup: true
        )
        while true {
            if let status = process.poll() {
                let text = String(decoding: (try? WholeFile.read(log)) ?? [], as: UTF8.self)
                guard status == 0 else {
                    throw BundleError.recoveryFailed("pg_dump of \(database) ended with status \(status)", log: text)
                }
                try FileDescriptor.open(path, .readWrite).synchronize()
                return try Folder.remove(log)
            }
            // Going out of scope ends it.
            try cancellation.check()
            usleep(20_000)
        }
    }

    private var escaped: String {
        database.reduce(into: "") { text, character in
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}
