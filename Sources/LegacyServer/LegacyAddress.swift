import FoundationEssentials

/// Where the legacy server is, and as which site omSupply speaks to it. Prints without the password's hash.
public struct LegacyAddress: Sendable, Hashable {
    /// Scheme, host and port: `https://central.example.org:2048`.
    public let server: String
    public let username: String
    /// What omSupply sends as the password.
    let passwordHash: String
    /// The identifier of the machine that omSupply runs on.
    let hardware: String
    /// omSupply's version.
    let appVersion: String
    /// Of the protocol.
    let version: Int

    /// - Parameters:
    ///   - url: as omSupply's settings have it. A path in it is not used, nor are names and passwords.
    ///   - passwordHash: SHA-256 of the site's password, in hexadecimal digits.
    /// - Throws: `LegacyServerError.unusableAddress` for anything but `http://` or `https://` and a host.
    public init(
        url: String,
        username: String,
        passwordHash: String,
        hardware: String,
        appVersion: String,
        version: Int
    ) throws(LegacyServerError) {
        guard let scheme = ["http://", "https://"].first(where: url.lowercased().hasPrefix) else {
            throw .unusableAddress
        }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let isPlain = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        guard isPlain, !host.isEmpty else { throw .unusableAddress }
        server = scheme + host
        (self.username, self.passwordHash, self.hardware) = (username, passwordHash, hardware)
        (self.appVersion, self.version) = (appVersion, version)
    }
}

extension LegacyAddress {
    /// What a server may know of each request, and no message repeats.
    var secrets: [String] {
        [passwordHash, Data("\(username):\(passwordHash)".utf8).base64EncodedString()].filter { !$0.isEmpty }
    }
}

extension LegacyAddress: CustomStringConvertible, CustomReflectable {
    public var description: String { server }

    // Without it, dump() and a failing #expect would print the hash.
    public var customMirror: Mirror { Mirror(self, children: ["server": server]) }
}
