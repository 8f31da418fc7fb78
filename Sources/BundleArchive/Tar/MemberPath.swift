/// Where a member of an archive may lie. An archive comes from outside: its paths are claims, not facts.
///
/// Paths are taken apart by bytes, as the kernel does it: to Swift a slash and a combining accent behind it are one
/// `Character` that equals no slash, and `..` before it would pass.
package enum MemberPath {
    private static let slash = UInt8(ascii: "/")
    private static let here = Array(".".utf8)
    private static let above = Array("..".utf8)

    /// nil when the path is plain: relative, without empty, `.` or `..` parts or control characters, and not too long.
    package static func complaint(about path: String) -> String? {
        let bytes = Array(path.utf8)
        if bytes.isEmpty { return "an empty path" }
        if bytes.first == slash { return "an absolute path" }
        if bytes.count > 4000 { return "a path of \(bytes.count) bytes" }
        if bytes.contains(where: { $0 < 0x20 }) { return "a control character in its path" }
        for part in bytes.split(separator: slash, omittingEmptySubsequences: false) {
            if part.elementsEqual(above) { return "'..' in its path" }
            if part.isEmpty || part.elementsEqual(here) { return "an empty part in its path" }
            if part.count > 255 { return "a name of \(part.count) bytes" }
        }
        return nil
    }

    /// nil when a link at `path` leads to a place in the same part (the first folder of its path).
    ///
    /// `..` may only stand at the beginning, where it leaves real folders: behind the name of another link it would leave
    /// the place where that one leads, which may lie higher than its own.
    package static func complaint(aboutLinkAt path: String, to target: String) -> String? {
        let bytes = Array(target.utf8)
        if bytes.isEmpty || bytes.contains(0) { return "an empty link" }
        if bytes.first == slash { return "a link to an absolute path" }
        var depth = path.utf8.split(separator: slash).count - 1
        if depth < 1 { return "a link in place of a part" }
        var hasDescended = false
        for part in bytes.split(separator: slash) where !part.elementsEqual(here) {
            guard part.elementsEqual(above) else {
                hasDescended = true
                continue
            }
            if hasDescended { return "a link with '..' behind a name" }
            depth -= 1
            if depth < 1 { return "a link that leads out" }
        }
        return nil
    }
}
