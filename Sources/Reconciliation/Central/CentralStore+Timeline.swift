import FoundationEssentials
public import SyncCursors
public import ReconciliationModel

extension CentralStore {
    /// Opens a timeline after a restore, in one transaction: the server must be stopped.
    ///
    /// The database's last row is the fork. The new timeline is written beside those already known, with the cursors
    /// below the fork that no row has; the change log's allocator is advanced above every cursor that may have been
    /// handed out, and so are the numbers that central's own stores give out; every known site becomes unreconciled (a
    /// quarantined one stays so), and records that had failed to integrate are tried again.
    ///
    /// Running it again after the same restore is not an error and changes nothing: a bundle cannot hold a timeline
    /// that was opened from it, so where the newest timeline names the bundle, this restore has been here before.
    ///
    /// - Parameters:
    ///   - bundle: the bundle that was restored.
    ///   - highestHandedOut: the highest cursor that the lost database handed out; without it
    ///     `TimelineOpening.gap` cursors are left unused above all that is known.
    ///   - leased: the highest ceiling that is known of the lost database's leases. Leases do not say what came after
    ///     them: the gap is left above it.
    ///   - knownTimelines: the lineage of the lost database, where it could still be read.
    /// - Throws: `ReconciliationError.cursorsExhausted`, `.brokenLineage`, or `DatabaseError`; nothing was kept then.
    @discardableResult
    public func openTimeline(
        afterRestoreFrom bundle: String,
        highestHandedOut: Cursor? = nil,
        leased: Cursor? = nil,
        knownTimelines: [Timeline] = []
    ) throws -> OpenedTimeline {
        try reconciler.openTimeline(
            afterRestoreFrom: bundle,
            highestHandedOut: highestHandedOut,
            leased: leased,
            knownTimelines: knownTimelines,
            id: UUID().uuidString.lowercased()
        )
    }
}
