import Glibc

/// A system call that failed: which one, on what, and why.
public struct SystemError: Error, Sendable, Hashable {
    public let code: Int32
    public let call: String
    public let path: String

    public init(code: Int32, call: String, path: String) {
        self.code = code
        self.call = call
        self.path = path
    }

    /// Takes `errno` as the call just left it.
    static func last(_ call: String, _ path: String) -> SystemError {
        SystemError(code: errno, call: call, path: path)
    }

    /// The C library's own words for the code.
    public var reason: String { String(cString: strerror(code)) }

    public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
    public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    public var isPermissionDenied: Bool { code == EACCES || code == EPERM || code == EROFS }
}

extension SystemError: CustomStringConvertible {
    public var description: String { "\(call) \(path): \(reason)" }
}

/// Repeats a call that a signal interrupted. Takes and returns the C convention: -1 means that `errno` is set.
func retrying<T: SignedInteger>(_ call: () -> T) -> T {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
