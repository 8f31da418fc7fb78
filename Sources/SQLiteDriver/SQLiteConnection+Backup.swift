internal import CSQLite
import DatabaseAccess

extension SQLiteConnection {
    /// Copies the whole database to a new file through SQLite's online backup API while others go on writing to it.
    ///
    /// The copy is one instant: a read transaction is held from the first page to the last, so a writer in WAL mode is
    /// neither stopped nor able to make the copy start over. (In a rollback-journal database writers wait meanwhile.)
    ///
    /// - Parameters:
    ///   - path: must not exist; it is the caller's to remove when this throws.
    ///   - progress: called with pages done and pages in all, every 16 MiB or so; may throw to stop.
    public func backUp(to path: String, progress: (Int, Int) throws -> Void) throws {
        try begin(readOnly: true)
        defer { try? rollback() }
        // BEGIN alone takes no snapshot; the first read does.
        _ = try query("SELECT count(*) FROM sqlite_schema")

        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        defer { sqlite3_close_v2(opened) }
        guard code == SQLITE_OK, let opened else {
            throw DatabaseError.cannotConnect(
                target: path,
                ServerMessage(code: Self.name(of: code), message: String(cString: sqlite3_errstr(code)))
            )
        }
        guard let backup = sqlite3_backup_init(opened, "main", raw, "main") else {
            throw copyFailure(sqlite3_errcode(opened), path)
        }
        var outcome = SQLITE_OK
        do {
            while outcome == SQLITE_OK {
                outcome = sqlite3_backup_step(backup, 4096)
                let total = Int(sqlite3_backup_pagecount(backup))
                try progress(total - Int(sqlite3_backup_remaining(backup)), total)
            }
        } catch {
            sqlite3_backup_finish(backup)
            throw error
        }
        sqlite3_backup_finish(backup)
        guard outcome == SQLITE_DONE else { throw copyFailure(outcome, path) }
    }

    private func copyFailure(_ code: Int32, _ path: String) -> DatabaseError {
        .statementFailed(
            sql: "backup to \(path)",
            ServerMessage(code: Self.name(of: code), message: String(cString: sqlite3_errstr(code)))
        )
    }

    /// What `PRAGMA quick_check` finds wrong with the file; empty when it is sound.
    public func quickCheck() throws -> [String] {
        var findings: [String] = []
        do {
            try forEachRow("PRAGMA quick_check") { row in
                if case .text(let text) = row.values.first, text != "ok" { findings.append(text) }
            }
        } catch let error as DatabaseError {
            // It names the damaged pages of a tree, and then stumbles over them when it counts the rows.
            guard !findings.isEmpty, error.code?.hasPrefix("SQLITE_CORRUPT") == true else { throw error }
        }
        return findings
    }
}
