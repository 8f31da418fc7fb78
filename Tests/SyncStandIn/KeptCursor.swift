import DatabaseAccess
import SyncCursors

/// A cursor that omSupply's remote keeps of a log: in 32 bits, so that a larger one turns negative.
struct KeptCursor {
    let key: String

    /// Nil before it was first written.
    func stored(in remote: any DatabaseConnection) throws -> Int64? { try Settings.integer(key, of: remote) }

    /// The first row that the remote has not dealt with.
    func first(in remote: any DatabaseConnection) throws -> Cursor {
        let value = Cursor(try stored(in: remote) ?? 0)
        return isLastSeen ? value.advanced(by: 1) : value
    }

    /// All rows up to this one are dealt with.
    func move(past seen: Cursor, in db: borrowing Transaction) throws {
        let value = isLastSeen ? seen.value : seen.value + 1
        try Settings.write(key, Int64(Int32(truncatingIfNeeded: value)), in: db)
    }

    private var isLastSeen: Bool { CursorKey.convention(of: key) == .lastSeen }
}
