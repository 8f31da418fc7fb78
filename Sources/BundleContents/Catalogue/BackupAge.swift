import PostgreSQLFormats

/// Whether backups go on: how old the newest good bundle of a folder is.
public struct BackupAge: Sendable, Hashable, Codable {
    /// How old it may be, in hours.
    public let limitHours: Int
    /// The newest good bundle; nil where there is none.
    public let newest: Newest?
    /// Whether somebody has to look: there is no good bundle, or it is older than the limit.
    public let isTooOld: Bool
    /// Files of good bundles that are dated in the future and so tell nothing: a clock was wrong, or is.
    public let datedAhead: [String]

    public struct Newest: Sendable, Hashable, Codable {
        public let id: String
        /// The archive's name in the folder.
        public let file: String
        /// When its making began; UTC.
        public let created: String
        /// Since then. Negative by an hour at most, where two machines' clocks differ.
        public let seconds: Int64
    }
}

extension [CatalogueEntry] {
    /// How old the newest good bundle is, of whichever server or timeline: one that is `ok`, as is everything that it
    /// continues, down to the full bundle. One without the legacy server's backup that should be in it is none.
    ///
    /// - Parameter now: seconds since 1970.
    public func age(at now: Int64, limitHours: Int) -> BackupAge {
        let dated = compactMap { entry in
            UTCTime.parse(entry.created).map { (entry: entry, seconds: now - $0.unixSeconds) }
        }
        let isAhead = { (seconds: Int64) in seconds < -Self.clockDifference }
        let newest = dated.filter { !isAhead($0.seconds) }.sorted { $0.seconds < $1.seconds }
            .first { $0.entry.hasAllParts && isRestorable($0.entry) }
            .map { entry, seconds in
                BackupAge.Newest(id: entry.id, file: entry.file, created: entry.created, seconds: seconds)
            }
        return BackupAge(
            limitHours: limitHours,
            newest: newest,
            isTooOld: newest.map { $0.seconds > Int64(limitHours) * 3600 } ?? true,
            datedAhead: dated.filter { isAhead($0.seconds) && isRestorable($0.entry) }.map(\.entry.file)
        )
    }

    /// Two machines that look at one folder need not agree to the second.
    private static var clockDifference: Int64 { 3600 }

    /// Whether it brings everything back with what lies in the folder: a missing link is as bad as a degraded one.
    private func isRestorable(_ entry: CatalogueEntry) -> Bool {
        var link = entry
        while let base = link.base {
            // `flaw` has found the loops.
            guard flaw(of: link) == nil, let next = first(where: { $0.id == base }) else { return false }
            link = next
        }
        return flaw(of: link) == nil
    }
}
