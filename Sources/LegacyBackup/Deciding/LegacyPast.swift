/// What was known of the legacy server's folder before it was looked at for a bundle.
public struct LegacyPast: Sendable, Hashable {
    /// Archives that came together, as the looks of hooks have them.
    public var arrivals: [Set<LegacyFile>]
    /// The name of the database whose backup the bundle before holds.
    public var database: String?

    public init(arrivals: [Set<LegacyFile>] = [], database: String? = nil) {
        (self.arrivals, self.database) = (arrivals, database)
    }
}
