/// A store that is worked with at a site: people know a site by its stores, not by its number.
public struct SiteStore: Sendable, Hashable, Codable {
    public let code: String
    /// The facility's; nil where the database does not say.
    public let name: String?

    public init(code: String, name: String? = nil) {
        self.code = code
        self.name = name
    }
}
