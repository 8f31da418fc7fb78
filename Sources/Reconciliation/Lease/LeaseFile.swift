public import FileSystem
public import SyncCursors
public import ReconciliationModel

/// `lease.json` and `lineage.json` in the folder of the bundles. Copies of the bundles need both.
public struct LeaseFile: LeaseStore {
    private let file: RecordFile<[CursorLease]>
    private let lineage: LineageFile

    /// - Parameter folder: an existing folder, that of the bundles. It belongs to the user whom the server runs as.
    public init(in folder: String, of server: ServerKey) {
        file = RecordFile(.lease, in: folder, of: server)
        lineage = LineageFile(in: folder, of: server)
    }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func leases() throws -> [CursorLease] { try file.entry() ?? [] }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func keep(_ lease: CursorLease) throws { try update { _ in lease } }

    /// - Throws: `UnreadableRecord`, `SystemError`, or what the change throws; nothing was kept then.
    @discardableResult
    public func update(_ change: ([CursorLease]) throws -> CursorLease) throws -> CursorLease {
        try file.update { leases in
            let lease = try change(leases ?? [])
            return ((leases ?? []).filter { $0.timeline != lease.timeline } + [lease], lease)
        }
    }

    /// How far the lost server's cursors reached at least; nil where no lease of it is kept here.
    ///
    /// - Parameter restored: what the restored database says of its lease: more than the file, where that is older.
    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func reach(beyond restored: DatabaseLease?) throws -> LeaseReach? {
        guard let kept = try leases().highestCeiling else { return nil }
        return LeaseReach(ceiling: max(kept, restored?.ceiling ?? kept))
    }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func timelines() throws -> [Timeline] { try lineage.timelines() }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func keep(_ timelines: [Timeline]) throws { try lineage.keep(timelines) }

    /// Why nothing could be kept; nil when it could. Writes a file beside the records, and removes it.
    public func obstacle() -> SystemError? { lineage.obstacle() }
}

/// What the lease beside the bundles says of the cursors that a lost server handed out.
///
/// Nothing in a folder tells whether the server's keeper went on in another one: the file may be a copy, or it was left
/// behind when the server moved. So it is a lower bound, and `TimelineOpening.gap` cursors are left unused above it.
public struct LeaseReach: Sendable, Hashable, Codable {
    /// Every cursor up to here may have been handed out.
    public let ceiling: Cursor

    public init(ceiling: Cursor) { self.ceiling = ceiling }
}
