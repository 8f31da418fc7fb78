import Glibc

/// A name in a folder and what the file system knows of it.
public struct FolderEntry: Sendable, Hashable {
    public let name: String
    /// Of the name itself: links are not followed.
    public let status: FileStatus
}

extension Folder {
    /// What a folder holds, sorted by the bytes of the names. Entries that vanish in the meantime are left out; nil when
    /// the folder itself is not there.
    public static func entries(in path: String) throws(SystemError) -> [FolderEntry]? {
        guard let stream = opendir(path) else {
            let error = SystemError.last("opendir", path)
            if error.isNotFound { return nil }
            throw error
        }
        defer { closedir(stream) }
        let folder = dirfd(stream)
        var entries: [FolderEntry] = []
        errno = 0
        while let entry = readdir(stream) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { name -> (String, CInt, stat)? in
                    let text = String(cString: name)
                    if text == "." || text == ".." { return nil }
                    // Relative to the open folder, so that the kernel walks no path. The name is passed as its bytes are.
                    var status = stat()
                    let failure = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno
                    return (text, failure, status)
                }
            }
            if let (name, failure, status) = found {
                if failure == 0 {
                    entries.append(FolderEntry(name: name, status: FileStatus(status)))
                } else if failure != ENOENT {
                    throw SystemError(code: failure, call: "stat", path: path + "/" + name)
                }
            }
            errno = 0
        }
        if errno != 0 {
            // On some file systems a folder that was removed while it is read answers so.
            let error = SystemError.last("readdir", path)
            if error.isNotFound { return nil }
            throw error
        }
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return entries
    }
}
