/// How the server sends a base backup.
public struct BaseBackupOptions: Sendable, Hashable {
    public enum Compression: Sendable, Hashable {
        /// Tars as they are.
        case none
        /// Each tar is one zstd stream (`base.tar.zst`) that the caller decodes; the manifest is never compressed. For
        /// slow links: the server has to be built with zstd, and is refused by it otherwise (`0A000`).
        ///
        /// - Parameters:
        ///   - level: 1 to 22.
        ///   - workers: threads on the server beside the one that reads; 0 for none.
        case zstd(level: Int, workers: Int)
    }

    public var compression: Compression
    /// At most so many kilobytes a second, 32 to 1,048,576; nil for no limit.
    public var maximumRate: Int?

    public init(compression: Compression = .none, maximumRate: Int? = nil) {
        self.compression = compression
        self.maximumRate = maximumRate
    }

    /// The options in the words of `BASE_BACKUP`.
    var clauses: [String] {
        var clauses: [String] = []
        if case .zstd(let level, let workers) = compression {
            clauses.append("COMPRESSION 'zstd'")
            // workers=0 is refused by a library without threads, and is what it does anyway.
            let detail = workers > 0 ? "level=\(level),workers=\(workers)" : "level=\(level)"
            clauses.append("COMPRESSION_DETAIL '\(detail)'")
        }
        if let maximumRate { clauses.append("MAX_RATE \(maximumRate)") }
        return clauses
    }
}
