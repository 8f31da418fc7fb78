package import BundleContents
package import SyncCursors

/// The instant that a bundle stands for, as the database sees it.
package struct MarkedInstant {
    package var postgres: PostgreSQLCoverage?
    package var cursors: CursorSnapshot
    package var cursorsAreExact: Bool
    /// Why the cursors are not exact; nil when they are.
    package var lockReason: String?
    package var syncsUnderWay: Int?
    /// nil where there is no record of synchronisations, or it could not be read.
    package var syncs: SyncLogReading?
    /// Why the bundle is degraded, if the source knows of something.
    package var reasons: [String] = []

    package init(
        postgres: PostgreSQLCoverage? = nil,
        cursors: CursorSnapshot,
        cursorsAreExact: Bool,
        syncsUnderWay: Int? = nil,
        syncs: SyncLogReading? = nil
    ) {
        self.postgres = postgres
        self.cursors = cursors
        self.cursorsAreExact = cursorsAreExact
        self.syncsUnderWay = syncsUnderWay
        self.syncs = syncs
    }
}
