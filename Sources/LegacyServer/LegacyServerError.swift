/// Why the legacy server told nothing. Holds neither the password's hash nor anything that the server wrote but a code.
public enum LegacyServerError: Error, Sendable, Hashable {
    /// The program `curl` is not installed.
    case noCurl
    /// The settings name no `http://` or `https://` server.
    case unusableAddress
    case unreachable(LegacyRequest, Obstacle)
    /// It answers, and does not let this site in. The code is the server's own, such as `site_incorrect_hardware_id`.
    case notAdmitted(LegacyRequest, status: Int, code: String?)
    case refused(LegacyRequest, status: Int, code: String?)
    /// The answer is not what such a server says.
    case notUnderstood(LegacyRequest)
    /// One record alone is larger than the limit, in bytes.
    case tooLarge(LegacyRequest, limit: Int)

    public enum Obstacle: Sendable, Hashable {
        case noSuchHost
        case refusedConnection
        case timedOut(seconds: Int)
        case brokenOff
        case notTrusted
        /// curl's own number for anything else.
        case other(Int)
    }
}

/// What was asked, for messages.
public struct LegacyRequest: Sendable, Hashable {
    public let server: String
    public let username: String
    /// With what stands behind the question mark: `/sync/v5/central_records?cursor=0&limit=500`.
    public let path: String
}
