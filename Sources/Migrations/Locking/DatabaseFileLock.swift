import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel

/// A kernel lock on the file `NAME.migrating` beside a SQLite database. The file stays, empty of meaning when nobody
/// holds it: removing it would let two processes lock two files of one name.
final class DatabaseFileLock {
    private let lock: FileLock

    private init(_ lock: consuming FileLock) { self.lock = lock }

    struct Busy: Error { let holder: LockHolder? }

    static func acquire(for database: String) throws(MigrationError) -> Result<DatabaseFileLock, Busy> {
        do {
            switch try FileLock.acquire(
                path(for: database),
                note: "\(ProcessFacts.hostName), since \(UTCTimestamp.now()) UTC"
            ) {
            case .acquired(let lock): return .success(DatabaseFileLock(lock))
            case .busy(let holder): return .failure(Busy(holder: holder.map { describe($0.note) }))
            }
        } catch { throw .cannotLock(error) }
    }

    /// Looks whether anybody holds the lock by taking it for a moment; the note in the file is left alone.
    static func probe(for database: String) throws(MigrationError) -> MigrationLock.Holding {
        let path = path(for: database)
        do {
            guard try FileStatus.of(path) != nil else { return .free }
            switch try FileLock.acquire(existing: path) {
            case .acquired: return .free
            case .busy:
                let note = (try? WholeFile.read(path)).map { String(decoding: $0, as: UTF8.self) }
                return .held(note.map(describe))
            }
        } catch { throw .cannotLock(error) }
    }

    /// Links are followed: whatever name a process uses for the database, it locks the same file.
    private static func path(for database: String) -> String {
        guard let resolved = realpath(database, nil) else { return database + ".migrating" }
        defer { free(resolved) }
        return String(cString: resolved) + ".migrating"
    }

    /// The note reads `pid 123, HOST, since …`.
    private static func describe(_ note: String) -> LockHolder {
        let line = note.split(separator: "\n").first.map(String.init) ?? ""
        let parts = line.split(separator: ",", maxSplits: 2).map { $0.drop { $0 == " " } }
        let pid = parts.first.flatMap { $0.hasPrefix("pid ") ? Int64($0.dropFirst(4)) : nil }
        guard parts.count == 3, parts[2].hasPrefix("since ") else {
            return LockHolder(pid: pid, name: line.isEmpty ? nil : line, since: nil)
        }
        let since = parts[2].dropFirst(6)
        return LockHolder(
            pid: pid,
            name: String(parts[1]),
            since: String(since.hasSuffix(" UTC") ? since.dropLast(4) : since)
        )
    }
}
