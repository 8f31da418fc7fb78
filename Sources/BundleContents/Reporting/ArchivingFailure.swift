/// What a server says of its own archiving (`archive_mode`) when the last attempt failed. A bundle carries its log
/// itself and is as good without; but the server keeps every file of its log until it is archived.
public struct ArchivingFailure: Sendable, Hashable {
    /// When a file was last archived; UTC. nil when none has been since the server began to count.
    public let lastArchived: String?
    /// When the last attempt was; UTC.
    public let lastFailed: String
    /// The file that could not be archived; nil where the server does not say.
    public let file: String?

    package init(lastArchived: String?, lastFailed: String, file: String?) {
        (self.lastArchived, self.lastFailed, self.file) = (lastArchived, lastFailed, file)
    }
}
