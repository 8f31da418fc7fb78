public import WALPositions

/// Which of several bundles is meant where none is named, and what it is preferred to.
public struct BundleChoice: Sendable, Hashable {
    public let entry: CatalogueEntry
    /// Why `entry` itself is not good; nil when it is. It is taken then because no other of its timeline is.
    public let flaw: BundleFlaw?
    /// Newer ones that are not meant, oldest first.
    public let passedOver: [PassedOver]
    /// Beside an `entry` that is not good: the newest good one of the same server, of an earlier timeline.
    public let earlierGood: CatalogueEntry?

    public struct PassedOver: Sendable, Hashable {
        public let entry: CatalogueEntry
        public let flaw: BundleFlaw
    }
}

/// Why a bundle is not taken where there is a better one.
public enum BundleFlaw: Sendable, Hashable {
    /// Something is missing or damaged in it: the reasons say what.
    case degraded([String])
    /// It continues this one, which is degraded.
    case continuesDegraded(CatalogueEntry)
    /// It is of another timeline than the server.
    case otherTimeline(Timeline)
}

extension [CatalogueEntry] {
    /// Of the server and the timeline of the newest bundle the newest good one. An earlier timeline is what was left when
    /// the server was restored or promoted: a bundle of it is never taken for the newest, however good it is.
    ///
    /// - Returns: nil where there is no bundle.
    func latest() -> BundleChoice? {
        guard let newest = last else { return nil }
        return choice { $0.lineage == newest.lineage }
    }

    /// What a `wal` bundle of a server continues: its newest good bundle of the timeline that the server is on; a
    /// degraded one only where there is no other.
    ///
    /// - Returns: nil where no bundle is of this timeline.
    package func base(for systemIdentifier: String, on timeline: Timeline) -> BundleChoice? {
        choice { $0.systemIdentifier == systemIdentifier && $0.timeline == timeline }
    }

    private func choice(where isEligible: (CatalogueEntry) -> Bool) -> BundleChoice? {
        let eligible = indices.filter { isEligible(self[$0]) }
        guard let index = eligible.last(where: { flaw(of: self[$0]) == nil }) ?? eligible.last else { return nil }
        let entry = self[index]
        let isOfServer = { (other: CatalogueEntry) in other.lineage.server == entry.lineage.server }
        let passedOver = self[(index + 1)...].filter(isOfServer).compactMap { other -> BundleChoice.PassedOver? in
            let flaw = other.timeline == entry.timeline ? flaw(of: other) : other.timeline.map { .otherTimeline($0) }
            return flaw.map { BundleChoice.PassedOver(entry: other, flaw: $0) }
        }
        let ownFlaw = flaw(of: entry)
        return BundleChoice(
            entry: entry,
            flaw: ownFlaw,
            passedOver: passedOver,
            earlierGood: ownFlaw == nil ? nil : last { isOfServer($0) && flaw(of: $0) == nil }
        )
    }

    /// Why a restore of the bundle does not bring everything back; nil when nothing is wrong with it, nor with what it
    /// continues. A base that is not listed is asked for when it is needed, by name.
    ///
    /// Files of the app that are missing are no reason to prefer an older database: mostly they are missing on the server
    /// too, and would be in every bundle from now on. Neither is a share with the legacy server's backups that is away:
    /// nobody would look after the log of the database meanwhile.
    func flaw(of entry: CatalogueEntry) -> BundleFlaw? {
        if !entry.isPreferable { return .degraded(entry.reasons) }
        var link = entry
        for _ in indices {
            guard let base = link.base.flatMap({ base in first { $0.id == base } }) else { return nil }
            if !base.isPreferable { return .continuesDegraded(base) }
            link = base
        }
        // A chain that comes back to itself.
        return .degraded([])
    }
}

extension CatalogueEntry {
    fileprivate var isPreferable: Bool { hasAllParts || lacksOnlyLegacy == true }

    /// Whether nothing but files of the app is missing.
    var hasAllParts: Bool { state == .ok || lacksOnlyFiles == true }

    /// Bundles of one lineage follow one another: they are of one server, and of one timeline of it.
    struct Lineage: Hashable {
        let server: String
        let timeline: Timeline?
    }

    var lineage: Lineage {
        // A SQLite database has no identity of its own.
        Lineage(server: systemIdentifier ?? "\(engine) \(site)", timeline: timeline)
    }
}
