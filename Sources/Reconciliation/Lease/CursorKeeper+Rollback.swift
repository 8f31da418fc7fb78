public import ReconciliationModel

extension CursorKeeper {
    /// Opens a timeline for a database that was rolled back behind the server's back, `TimelineOpening.gap` cursors above
    /// the highest ceiling that is known, and takes a lease for it. All sites become unreconciled. The sites may be served
    /// when it has returned.
    ///
    /// Cut off anywhere, it is safe to call again: one rollback opens one timeline.
    ///
    /// - Throws: as `CentralStore.openTimeline` and `renew()` do.
    @discardableResult
    public func openTimeline(after rollback: UnnoticedRollback) throws -> OpenedTimeline {
        let central = try CentralStore(on: connection)
        let opened = try central.openTimeline(
            afterRestoreFrom: rollback.name,
            leased: rollback.ceiling,
            knownTimelines: store.timelines()
        )
        // Without a lease of its own the timeline hands out no cursor: there is time to note it.
        try store.keep(central.timelines())
        try renew()
        return opened
    }
}
