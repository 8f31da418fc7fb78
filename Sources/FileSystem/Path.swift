import Glibc

/// Paths as text. Nothing here touches the file system but `absolute`, which asks for the current folder.
///
/// They are taken apart by bytes, as the kernel does it: to Swift a slash and a combining accent behind it are one
/// `Character` that equals no slash.
public enum Path {
    private static let slash = UInt8(ascii: "/")

    /// `/a/b` for `/a/b/c`, `.` for `c`, `/` for `/`.
    public static func parent(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let last = trimmed.utf8.lastIndex(of: slash) else { return "." }
        return last == trimmed.startIndex ? "/" : withoutTrailingSlashes(String(trimmed[..<last]))
    }

    /// The last part: `c` for `/a/b/c/`.
    public static func name(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard trimmed != "/", let last = trimmed.utf8.lastIndex(of: slash) else { return trimmed }
        return String(trimmed[trimmed.utf8.index(after: last)...])
    }

    /// The same place, independent of the current folder, with `.`, `..` and doubled slashes resolved as text.
    public static func absolute(_ path: String) -> String {
        let full = path.utf8.first == slash ? path : currentFolder + "/" + path
        var parts: [String] = []
        for part in full.utf8.split(separator: slash).map({ String(Substring($0)) }) where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// A leading `~` or `~/` replaced by the home folder, as omSupply does in its configuration.
    public static func expandingTilde(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }

    public static var currentFolder: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { buffer in
            getcwd(buffer.baseAddress, buffer.count).map { String(cString: $0) } ?? "/"
        }
    }

    /// Whether `path` is `folder` or lies below it. Both must be absolute, or relative to one folder.
    public static func isInside(_ path: String, folder: String) -> Bool {
        path == folder || path.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8)
    }

    private static func withoutTrailingSlashes(_ path: String) -> String {
        var bytes = path.utf8[...]
        while bytes.count > 1 && bytes.last == slash { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
