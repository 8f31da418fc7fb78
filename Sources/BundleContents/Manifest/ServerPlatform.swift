/// What the files of a cluster depend on beside PostgreSQL's major version. Each is nil where the server did not tell.
public struct ServerPlatform: Sendable, Hashable, Codable {
    /// `version()`: `PostgreSQL 15.18 (Debian …) on x86_64-pc-linux-gnu, compiled by …`.
    public let version: String?
    /// The server's operating system by its own `/etc/os-release`: `Debian GNU/Linux 12 (bookworm)`.
    public let system: String?
    /// Of the C library, by whose rules text is sorted unless another provider is named: `2.36`.
    public let libraryVersion: String?
    /// `catalog_version_no` of the control file.
    public let catalogueVersion: Int64?
    /// Every database counts, those included that nobody may connect to.
    public let databaseCount: Int64?
    /// `datcollversion` by database: the version of the rules by which its text was sorted. Databases whose rules have no
    /// version, as those of the locale C, are not listed.
    public let collationVersions: [String: String]?

    package init(
        version: String?,
        system: String?,
        libraryVersion: String?,
        catalogueVersion: Int64?,
        databaseCount: Int64?,
        collationVersions: [String: String]?
    ) {
        (self.version, self.system, self.libraryVersion) = (version, system, libraryVersion)
        (self.catalogueVersion, self.databaseCount) = (catalogueVersion, databaseCount)
        self.collationVersions = collationVersions
    }

    /// nil where the server did not tell, or of a processor that is not known here.
    public var architecture: Architecture? {
        guard let version, let on = version.firstRange(of: ") on ") ?? version.firstRange(of: " on ") else {
            return nil
        }
        return Architecture(host: version[on.upperBound...].prefix { $0 != "," && $0 != " " })
    }
}
