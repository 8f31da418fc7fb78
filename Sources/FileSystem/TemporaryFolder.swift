import Glibc

/// A private folder (mode 0700) that is removed when it goes out of scope.
public struct TemporaryFolder: ~Copyable {
    public let path: String

    /// Makes the folder below `parent`, by default `TMPDIR` or `/tmp`; its name starts with `prefix`.
    public init(prefix: String, in parent: String? = nil) throws(SystemError) {
        path = try Self.make(prefix: prefix, in: parent)
    }

    /// Makes such a folder and leaves its removal to the caller.
    public static func make(prefix: String, in parent: String? = nil) throws(SystemError) -> String {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let name = strdup("\(parent)/\(prefix)XXXXXX")
        defer { free(name) }
        guard let name, mkdtemp(name) != nil else { throw .last("mkdtemp", parent) }
        return String(cString: name)
    }

    deinit { try? Folder.remove(path) }
}
