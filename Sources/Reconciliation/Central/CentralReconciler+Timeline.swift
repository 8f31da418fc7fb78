import DatabaseAccess
package import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// A database has had so many stretches of cursors that no row has, at most, since transactions that were under way
    /// when it was copied began.
    private static let missingSpans = 1_000

    /// Opens a timeline after a restore, in one transaction.
    package func openTimeline(
        afterRestoreFrom bundle: String,
        highestHandedOut: Cursor?,
        leased: Cursor? = nil,
        knownTimelines: [Timeline],
        id: String
    ) throws -> OpenedTimeline {
        try tables.transaction {
            try tables.lockLineage()
            let facts = try facts()
            let sites = facts.sites.map(\.site)
            if facts.lineage.current.bundle == bundle {
                return OpenedTimeline(facts.lineage.current, sites: sites, retried: 0, wasOpen: true)
            }
            let opening = try TimelineOpening(
                facts,
                bundle: bundle,
                highestHandedOut: highestHandedOut,
                leased: leased,
                gap: gap,
                knownTimelines: knownTimelines,
                missing: try tables.missingCursors(limit: Self.missingSpans),
                id: id,
                created: UTCTimestamp.now()
            )
            try tables.add(opening.added)
            for standing in facts.sites where standing.state != .quarantined {
                // The database that was given up as rolled back is still none that may come back.
                let isRolledBack = standing.isGivenUp && standing.incarnation != nil
                try tables.write(isRolledBack ? .quarantined : .unreconciled, standing)
            }
            let retried = try retryFailed(self.facts())
            let raised = max(0, opening.timeline.numbersRaised - facts.lineage.current.numbersRaised)
            let opened = OpenedTimeline(
                opening.timeline,
                sites: sites,
                retried: retried,
                numbersRaised: raised,
                wasOpen: false
            )
            if rules[.numbers], raised > 0 { try tables.advanceNumbers(by: raised) }
            // Last, because PostgreSQL does not undo it; it only ever goes up, so even then no harm is done.
            try tables.advanceChangelog(above: Cursor(opened.firstNew.value - 1))
            return opened
        }
    }
}
