import LegacyBackup
import SyncCursors
import WALPositions

@testable import BundleContents

/// Receipts as tests tell stories with them.
enum HookSamples {
    /// A set of one file.
    static func files(_ number: Int, size: Int64 = 100, modified: Int64? = nil) -> [LegacyFile] {
        [LegacyFile(path: "mSupply[\(number)].4BK", size: size, modified: modified ?? Int64(number))]
    }

    /// A listing of such sets.
    static func listing(_ numbers: Int...) -> LegacyListing {
        LegacyListing(folder: "/legacy", files: numbers.flatMap { files($0) })
    }

    static func mark(
        lsn: UInt64 = 500,
        system: String = "7",
        timeline: Timeline = 1,
        database: MarkedDatabase? = database(),
        last: Int64 = 40,
        pushed: Int64 = 41,
        syncs: SyncLogReading? = SyncLogReading(count: 0, newest: [])
    ) -> HookMark {
        HookMark(
            name: "omsupply-legacy-\(lsn)",
            place: LogPlace(systemIdentifier: system, timeline: timeline, lsn: LSN(lsn)),
            database: database,
            cursors: cursors(last: last, pushed: pushed),
            syncs: syncs,
            waitedForSync: 0,
            waitedForLock: 0
        )
    }

    static func database(_ name: String = "omsupply", oid: Int64? = 5, system: String? = "7") -> MarkedDatabase {
        MarkedDatabase(name: name, oid: oid, systemIdentifier: system)
    }

    static func cursors(last: Int64, pushed: Int64) -> CursorSnapshot {
        CursorSnapshot(
            changelogLast: LastSeenCursor(Cursor(last)),
            stored: [StoredCursor(key: CursorKey.remotePush, value: pushed, convention: .next)]
        )
    }

    static func begin(_ number: Int, _ listing: LegacyListing?, mark: HookMark? = mark()) -> BeginReceipt {
        BeginReceipt(number: number, made: "", tool: "test", mark: mark, legacy: listing)
    }

    static func veto(_ number: Int) -> BeginReceipt {
        let veto = HookVeto(code: "cannotConnect", reason: "down", mark: nil)
        return BeginReceipt(number: number, made: "", tool: "test", veto: veto)
    }

    static func end(
        _ number: Int,
        _ listing: LegacyListing?,
        status: Int = 0,
        syncs: SyncLogReading? = SyncLogReading(count: 0, newest: []),
        cursors: CursorSnapshot? = cursors(last: 45, pushed: 41)
    ) -> EndReceipt {
        var receipt = EndReceipt(number: number, made: "", tool: "test", status: status, closing: .noBegin)
        (receipt.legacy, receipt.syncs, receipt.cursors) = (listing, syncs, cursors)
        return receipt
    }
}
