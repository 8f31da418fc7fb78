internal import CLinux
import Glibc

/// Operations on names: folders, renames, removals. Each says what it does when the name is taken or missing.
public enum Folder {
    /// Creates one folder with these permissions, whatever the umask; throws when anything of that name exists.
    public static func create(_ path: String, permissions: UInt32 = 0o700) throws(SystemError) {
        guard mkdir(path, permissions & 0o700) == 0 else { throw .last("mkdir", path) }
        if permissions != permissions & 0o700 { try setPermissions(of: path, to: permissions) }
    }

    /// Creates a folder and every missing one above it; not an error when it is already there.
    public static func createAll(_ path: String, permissions: UInt32 = 0o700) throws(SystemError) {
        if try FileStatus.of(path, followLinks: true)?.kind == .folder { return }
        let parent = Path.parent(of: path)
        if parent != path { try createAll(parent, permissions: permissions) }
        do { try create(path, permissions: permissions) } catch {
            guard error.code == EEXIST else { throw error }
        }
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    public static func names(in path: String) throws(SystemError) -> [String] {
        guard let stream = opendir(path) else { throw .last("opendir", path) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw .last("readdir", path) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a file, a link, or a folder with all it holds; not an error when nothing is there. Links are removed,
    /// never followed.
    public static func remove(_ path: String) throws(SystemError) {
        guard let status = try FileStatus.of(path) else { return }
        guard status.kind == .folder else {
            guard unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
            return
        }
        // A folder that was made read-only cannot be emptied, by its own owner either.
        if status.permissions & 0o700 != 0o700 { _ = chmod(path, status.permissions | 0o700) }
        for name in try names(in: path) { try remove(path + "/" + name) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .last("rmdir", path) }
    }

    /// Flushes a folder's own entries, so that names created or renamed in it survive a power cut.
    public static func synchronize(_ path: String) throws(SystemError) {
        try FileDescriptor.open(path).synchronize()
    }

    /// Flushes the whole file system that holds `path`: after thousands of new files this is one call, not thousands.
    public static func synchronizeFileSystem(of path: String) throws(SystemError) {
        let folder = try FileDescriptor.open(path)
        guard clinux_syncfs(folder.rawValue) == 0 else { throw .last("syncfs", path) }
    }

    /// Renames to a name that must be free, and makes the new name durable, unless that is done for many at once.
    public static func renameNew(_ from: String, to: String, durably: Bool = true) throws(SystemError) {
        if clinux_rename_new(from, to) != 0 {
            // EINVAL: this file system has no RENAME_NOREPLACE; the caller's lock then keeps the name free.
            guard errno == EINVAL || errno == ENOSYS else { throw .last("rename", to) }
            guard try FileStatus.of(to) == nil else { throw SystemError(code: EEXIST, call: "rename", path: to) }
            guard rename(from, to) == 0 else { throw .last("rename", to) }
        }
        if durably { try synchronize(Path.parent(of: to)) }
    }

    /// Renames over whatever file has the name, and makes it durable.
    public static func renameReplacing(_ from: String, to: String) throws(SystemError) {
        guard rename(from, to) == 0 else { throw .last("rename", to) }
        try synchronize(Path.parent(of: to))
    }

    /// Exchanges two names of one file system in a single step. False where the file system cannot.
    public static func exchange(_ first: String, _ second: String) throws(SystemError) -> Bool {
        if clinux_exchange(first, second) == 0 { return true }
        if errno == EINVAL || errno == ENOSYS { return false }
        throw .last("exchange", first)
    }

    public static func createLink(at path: String, to destination: String) throws(SystemError) {
        guard symlink(destination, path) == 0 else { throw .last("symlink", path) }
    }

    public static func destination(ofLink path: String) throws(SystemError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
        }
        guard count >= 0 else { throw .last("readlink", path) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    public static func setOwner(of path: String, to owner: Owner) throws(SystemError) {
        guard lchown(path, owner.user, owner.group) == 0 else { throw .last("lchown", path) }
    }

    public static func setPermissions(of path: String, to mode: UInt32) throws(SystemError) {
        guard chmod(path, mode) == 0 else { throw .last("chmod", path) }
    }

    /// Bytes that this process may still write to the file system that holds `path`.
    public static func freeSpace(at path: String) throws(SystemError) -> Int64 {
        var result = statvfs()
        guard statvfs(path, &result) == 0 else { throw .last("statvfs", path) }
        return Int64(clamping: UInt64(result.f_bavail) * UInt64(result.f_frsize))
    }
}
