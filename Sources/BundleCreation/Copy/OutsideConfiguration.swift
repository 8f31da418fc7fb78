import DatabaseAccess
import PostgreSQLDriver

/// Configuration that a cluster keeps outside its data directory, as Debian does in `/etc/postgresql`: a base backup
/// does not contain it. Read through the server, so that it works from anywhere.
enum OutsideConfiguration {
    struct File {
        /// The file's name without its folder.
        let name: String
        let content: [UInt8]
    }

    private static let insufficientPrivilege = "42501"
    private static let undefinedFile = "58P01"

    /// What cannot be read is listed as skipped, with the statement that would allow it.
    static func read(_ db: PostgreSQLConnection, writer: BundleWriter) throws -> [File] {
        let paths: [String]
        do { paths = try locate(db) } catch {
            guard error.code == insufficientPrivilege else { throw error }
            try skip("the configuration files of the server", db, writer)
            return []
        }
        var files: [File] = []
        for path in paths {
            let name = String(path.split(separator: "/").last ?? "unnamed")
            // Two folders may hold files of one name: the later one gets a number.
            let isTaken = files.contains { $0.name == name }
            let unique = isTaken ? "\(files.count)-\(name)" : name
            do {
                guard case .blob(let content)? = try db.value("SELECT pg_read_binary_file(\(path))") else { continue }
                files.append(File(name: unique, content: content))
            } catch {
                switch error.code {
                case insufficientPrivilege: try skip(path, db, writer)
                // Named in the settings, but not there: nothing is lost.
                case undefinedFile: continue
                default: throw error
                }
            }
        }
        return files
    }

    private static func locate(_ db: PostgreSQLConnection) throws(DatabaseError) -> [String] {
        var rows = try db.query(
            """
            SELECT DISTINCT path FROM (
                SELECT current_setting('config_file') AS path
                UNION ALL SELECT current_setting('hba_file')
                UNION ALL SELECT current_setting('ident_file')
                UNION ALL SELECT sourcefile FROM pg_settings WHERE sourcefile IS NOT NULL
            ) AS named
            WHERE path <> '' AND NOT starts_with(path, current_setting('data_directory') || '/')
            """
        )
        // The settings in force name no file of which every line is overridden by another one. This view does; nobody but
        // superusers may read it unless somebody allowed it.
        let mayList: SQL = """
            SELECT has_table_privilege('pg_file_settings', 'SELECT')
                AND has_function_privilege('pg_show_all_file_settings()', 'EXECUTE')
            """
        if try db.value(mayList) == .boolean(true) {
            rows += try db.query(
                """
                SELECT DISTINCT sourcefile AS path FROM pg_file_settings
                WHERE NOT starts_with(sourcefile, current_setting('data_directory') || '/')
                """
            )
        }
        var paths: Set<String> = []
        for row in rows { paths.insert(try row.text("path")) }
        return paths.sorted()
    }

    /// All three rights are needed: to see the paths, to read outside the data directory, and to call the function.
    private static func skip(_ what: String, _ db: PostgreSQLConnection, _ writer: BundleWriter) throws {
        guard case .text(let user)? = try db.value("SELECT current_user::text") else { return }
        let name = SQL.quoted(identifier: user)
        writer.skip(
            what,
            "not readable; allow it with: GRANT pg_read_all_settings, pg_read_server_files TO \(name); "
                + "GRANT EXECUTE ON FUNCTION pg_read_binary_file(text) TO \(name);"
        )
    }
}
