import BundleContents
import FileSystem
import Glibc

/// The folder beside the target in which a restore takes place, locked while it lasts. What a killed restore left there
/// is removed, a recovery server of it included.
struct StagingFolder: ~Copyable {
    let path: String
    private let lock: FileLock

    /// - Throws: `BundleError.busy` when another restore to the same target is under way.
    static func open(for target: String) throws -> StagingFolder {
        let parent = Path.parent(of: target)
        // The server's own user has to get through to the data directory.
        try Folder.createAll(parent, permissions: 0o755)
        let path = "\(parent)/.\(Path.name(of: target)).restoring"
        try Folder.createAll(path, permissions: 0o755)
        switch try lock(path, for: target) {
        case .busy: throw BundleError.busy(folder: target, holder: nil)
        case .acquired(let lock):
            try clear(path)
            return StagingFolder(path: path, lock: lock)
        }
    }

    private init(path: String, lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }

    private static func lock(_ path: String, for target: String) throws -> FileLock.Outcome {
        do { return try FileLock.acquire(existing: path) } catch {
            // Gone at this moment: another restore has just ended.
            if error.isNotFound { throw BundleError.busy(folder: target, holder: nil) }
            throw error
        }
    }

    /// A server or a `pg_dump` of a killed restore may just be starting or ending, and write while its files are removed.
    private static func clear(_ path: String) throws {
        var attempts = 0
        while true {
            try stopLeftoverServer(in: path)
            try RecoveryServer.removeLeftover(notedIn: path)
            do {
                for name in try Folder.names(in: path) { try Folder.remove(path + "/" + name) }
                return
            } catch {
                attempts += 1
                guard error.code == ENOTEMPTY || error.isNotFound, attempts < 100 else { throw error }
                usleep(50_000)
            }
        }
    }

    private static func stopLeftoverServer(in path: String) throws {
        while let process = ServerPrograms.runningServer(on: path + "/" + BundleLayout.data) {
            // Immediate shutdown: what it worked on is thrown away.
            guard kill(process, SIGQUIT) == 0 else { throw SystemError(code: errno, call: "kill", path: "\(process)") }
            usleep(50_000)
        }
    }

    /// Gives the folder the target's name, and an existing target the name `aside`. Where that fails, the folder is removed.
    consuming func install(as target: String, settingAside aside: String?) throws {
        do { try exchangeNames(with: target, settingAside: aside) } catch {
            // If the target has come to its new name all the same, nothing has this one.
            try? Folder.remove(path)
            throw error
        }
    }

    /// The old target never has this folder's own name, not for a moment: whatever a run finds under that, it removes.
    private func exchangeNames(with target: String, settingAside aside: String?) throws {
        try Folder.setPermissions(of: path, to: 0o755)
        guard let aside else {
            // An empty folder of that name may be there: rename replaces it.
            return try Folder.renameReplacing(path, to: target)
        }
        // First out of the way of such a run, then both names change hands in one step.
        try Folder.renameNew(path, to: aside, durably: false)
        let areExchanged: Bool
        do {
            try Folder.synchronize(Path.parent(of: aside))
            areExchanged = try Folder.exchange(aside, target)
        } catch {
            try? Folder.renameNew(aside, to: path, durably: false)
            throw error
        }
        if areExchanged { return try Folder.synchronize(Path.parent(of: target)) }
        try Folder.renameNew(aside, to: path)
        try Folder.renameNew(target, to: aside)
        try Folder.renameNew(path, to: target)
    }

    /// Removes the folder and what was unpacked into it.
    consuming func discard() { try? Folder.remove(path) }
}
