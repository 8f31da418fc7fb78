/// Where a member of an archive may lie. An archive comes from outside: its paths are claims, not facts.
enum MemberPath {
    /// nil when the path is plain: relative, without empty, `.` or `..` parts or control characters, and not too long.
    static func complaint(about path: String) -> String? {
        if path.isEmpty { return "an empty path" }
        if path.hasPrefix("/") { return "an absolute path" }
        if path.utf8.count > 4000 { return "a path of \(path.utf8.count) bytes" }
        if path.utf8.contains(where: { $0 < 0x20 }) { return "a control character in its path" }
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if part == ".." { return "'..' in its path" }
            if part.isEmpty || part == "." { return "an empty part in its path" }
            if part.utf8.count > 255 { return "a name of \(part.utf8.count) bytes" }
        }
        return nil
    }

    /// nil when a link at `path` leads to a place in the same part (the first folder of its path).
    static func complaint(aboutLinkAt path: String, to target: String) -> String? {
        if target.isEmpty || target.utf8.contains(0) { return "an empty link" }
        if target.hasPrefix("/") { return "a link to an absolute path" }
        var depth = path.split(separator: "/").count - 1
        for part in target.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 1 { return "a link that leads out" }
        }
        return nil
    }
}
