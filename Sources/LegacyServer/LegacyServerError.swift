/// Why the legacy server told nothing. Holds no password's hash, and of what the server wrote only a code, a number
/// or an address.
public enum LegacyServerError: Error, Sendable, Hashable {
    /// The program `curl` is not installed.
    case noCurl
    /// The settings name no `http://` or `https://` server.
    case unusableAddress
    case unreachable(LegacyRequest, Obstacle)
    /// It answers, and does not let this site in. The code is the server's own, such as `site_incorrect_hardware_id`.
    case notAdmitted(LegacyRequest, status: Int, code: String?)
    case refused(LegacyRequest, status: Int, code: String?)
    /// It names another address instead of answering; nil where that cannot be told.
    case redirected(LegacyRequest, status: Int, to: LegacyRedirection?)
    /// A number in the answer that such a server cannot mean.
    case impossibleNumber(LegacyRequest, member: String, Int64)
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

/// The address that a server names instead of answering: as it wrote it, so not to be printed as it is.
public struct LegacyRedirection: Sendable, Hashable {
    /// Scheme, host and port.
    public let server: String
    /// Without what stands behind a question mark.
    public let path: String

    private static let pathLimit = 200

    /// - Parameter secrets: an address that repeats one of them is not kept.
    package init?(_ url: Substring, secrets: [String]) {
        guard let scheme = ["http://", "https://"].first(where: url.lowercased().hasPrefix) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let path = rest.dropFirst(authority.count).prefix { !"?#".contains($0) }
        guard !host.isEmpty, host.utf8.count <= 260,
            !secrets.contains(where: { host.contains($0) || path.contains($0) })
        else { return nil }
        server = scheme + host
        self.path = String(path.prefix(Self.pathLimit))
    }
}
