/// What a word for a bundle means in a catalogue.
public struct FoundBundle: Sendable, Hashable {
    /// The archive.
    public let path: String
    /// Newer bundles that `latest` does not mean, since they are degraded; oldest first.
    public let passedOver: [CatalogueEntry]

    init(path: String, passedOver: [CatalogueEntry] = []) {
        self.path = path
        self.passedOver = passedOver
    }
}
