package import PostgreSQLFormats
package import SyncCursors
package import WALPositions

/// Whether a restore can go to a hook's mark.
package enum MarkReach: Sendable, Hashable {
    /// The log of the bundle itself holds it.
    case inLog
    /// The log of the bundles that it continues holds it.
    case inChain
    case beforeBase
    case otherServer
    /// Of the same server.
    case otherDatabase
    case otherTimeline
    case notInLog
    /// SQLite: the copy has the very cursors of the mark.
    case sameCursors
    /// SQLite: it does not.
    case changed
}

extension MarkReach {
    /// Decides by positions, and believes that a mark is in a log only where that log has it.
    ///
    /// - Parameters:
    ///   - coverage: of the new bundle.
    ///   - database: that the bundle is of.
    ///   - points: the restore points of its log.
    ///   - base: where the base backup of the chain became consistent, and the restore points of the bundles that are
    ///     continued; nil for a full bundle.
    package static func of(
        _ mark: HookMark,
        _ coverage: PostgreSQLCoverage,
        database: MarkedDatabase,
        points: [WALRestorePoint],
        base: (stop: LSN, points: [WALRestorePoint])?
    ) -> MarkReach {
        guard let place = mark.place, place.systemIdentifier == database.systemIdentifier else { return .otherServer }
        guard mark.database == database else { return .otherDatabase }
        guard place.timeline == coverage.timeline else { return .otherTimeline }
        func isAmong(_ points: [WALRestorePoint]) -> Bool {
            points.contains { $0.name == mark.name && $0.lsn == place.lsn }
        }
        if place.lsn < base?.stop ?? coverage.stop { return .beforeBase }
        if isAmong(points) { return .inLog }
        return isAmong(base?.points ?? []) ? .inChain : .notInLog
    }

    /// Of a copy without a log.
    package static func of(_ mark: HookMark, copy: CursorSnapshot, of database: MarkedDatabase) -> MarkReach {
        guard mark.place == nil else { return .otherServer }
        guard mark.database == database else { return .otherDatabase }
        return mark.cursors == copy ? .sameCursors : .changed
    }
}
