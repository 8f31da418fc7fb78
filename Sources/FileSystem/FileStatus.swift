import Glibc

/// What the file system knows of a file.
public struct FileStatus: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case file, folder, link, other }

    public let kind: Kind
    public let size: Int64
    /// The permission bits alone, such as 0o644.
    public let permissions: UInt32
    public let owner: Owner
    /// Seconds since 1970, UTC.
    public let modified: Int64
    public let identity: FileIdentity
    /// How many names the file has.
    public let links: UInt64

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        size = Int64(status.st_size)
        permissions = status.st_mode & 0o7777
        owner = Owner(user: status.st_uid, group: status.st_gid)
        modified = Int64(status.st_mtim.tv_sec)
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        links = UInt64(status.st_nlink)
    }

    /// The status of a path, links not followed; nil when nothing is there.
    public static func of(_ path: String, followLinks: Bool = false) throws(SystemError) -> FileStatus? {
        var result = stat()
        let failed = followLinks ? stat(path, &result) : lstat(path, &result)
        if failed == 0 { return FileStatus(result) }
        let error = SystemError.last("stat", path)
        if error.isNotFound { return nil }
        throw error
    }
}

/// What makes a file the same one, whatever path leads to it.
public struct FileIdentity: Sendable, Hashable {
    public let device: UInt64
    public let inode: UInt64
}

/// Who a file belongs to, or a process runs as.
public struct Owner: Sendable, Hashable {
    public let user: UInt32
    public let group: UInt32

    public init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    public static var current: Owner { Owner(user: geteuid(), group: getegid()) }
    public var isRoot: Bool { user == 0 }

    /// A user of this machine by name; nil when there is none.
    public static func named(_ name: String) -> Owner? {
        lookUp {
            getpwnam_r(name, $0, $1, $2, $3)
        } read: {
            Owner(user: $0.pw_uid, group: $0.pw_gid)
        }
    }

    /// The name that belongs to the user number, or the number itself.
    public var userName: String {
        Self.lookUp {
            getpwuid_r(user, $0, $1, $2, $3)
        } read: {
            String(cString: $0.pw_name)
        } ?? String(user)
    }

    private typealias Entry = UnsafeMutablePointer<passwd>

    private static func lookUp<R>(
        _ call: (Entry, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<Entry?>) -> CInt,
        read: (passwd) -> R
    ) -> R? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 << 10) { buffer in
            var entry = passwd()
            var found: Entry?
            guard let base = buffer.baseAddress, call(&entry, base, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return read(entry)
        }
    }
}
