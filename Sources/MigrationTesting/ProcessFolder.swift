import FileSystem
import Glibc
import Synchronization

/// A folder that goes with this process: removed at its end, or, when the process was killed, by the next one that
/// makes such a folder at the same place.
final class ProcessFolder: Sendable {
    static let prefix = "migration-test-"
    private static let folders = Mutex<[String: ProcessFolder]>([:])

    let path: String
    /// Says that the owner lives: the kernel frees it with the process.
    private let lock: FileLock

    private init(_ path: String, _ lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }

    /// The one below `parent`, made when there is none yet.
    static func of(_ parent: String?) throws -> ProcessFolder {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        return try folders.withLock { folders in
            if let known = folders[parent] { return known }
            sweep(parent)
            let folder = try make(in: parent)
            folders[parent] = folder
            AtExit.run { try? Folder.remove(folder.path) }
            return folder
        }
    }

    private static func make(in parent: String) throws -> ProcessFolder {
        var lastError: SystemError?
        for _ in 1...10 {
            let path = try TemporaryFolder.make(prefix: prefix, in: parent)
            do throws(SystemError) {
                switch try FileLock.acquire(existing: path) {
                case .acquired(let lock): return ProcessFolder(path, lock)
                case .busy: lastError = SystemError(code: EBUSY, call: "flock", path: path)
                }
            } catch {
                // Another process that sweeps took the new folder for a dead one's.
                lastError = error
            }
        }
        throw lastError ?? SystemError(code: EBUSY, call: "flock", path: parent)
    }

    /// Removes the folders that nobody holds any more.
    static func sweep(_ parent: String) {
        for name in (try? Folder.names(in: parent)) ?? [] where name.hasPrefix(prefix) {
            let path = parent + "/" + name
            do throws(SystemError) {
                switch try FileLock.acquire(existing: path) {
                case .acquired(let lock):
                    try? Folder.remove(path)
                    _ = consume lock
                case .busy: break
                }
            } catch { continue }
        }
    }
}

/// What is done when the process ends by itself, the last first.
enum AtExit {
    private static let actions = Mutex<[@Sendable () -> Void]>([])

    static func run(_ action: @escaping @Sendable () -> Void) {
        let isFirst = actions.withLock { actions in
            actions.append(action)
            return actions.count == 1
        }
        if isFirst { atexit { AtExit.carryOut() } }
    }

    private static func carryOut() {
        // A thread that was stopped inside the lock must not keep the process from ending.
        let due = actions.withLockIfAvailable { $0 } ?? []
        for action in due.reversed() { action() }
    }
}
