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

    /// Whether the leases come from a copy of the file, as beside bundles that were brought elsewhere: the server may
    /// have renewed its lease since.
    ///
    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func isCopied() throws -> Bool { try file.isCopied() }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func keep(_ lease: CursorLease) throws {
        try file.update { leases in (leases ?? []).filter { $0.timeline != lease.timeline } + [lease] }
    }

    /// How far the lost server's cursors reached; nil where it kept no lease.
    ///
    /// - Parameter restored: what the restored database says of its lease.
    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func reach(beyond restored: DatabaseLease?) throws -> LeaseReach? {
        guard let ceiling = try leases().highestCeiling else { return nil }
        // What is kept outside is never below the database's: where it is, somebody put an old file here.
        let isOld = try isCopied() || restored.map { $0.ceiling > ceiling } ?? false
        return LeaseReach(ceiling: ceiling, isExact: !isOld)
    }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func timelines() throws -> [Timeline] { try lineage.timelines() }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func keep(_ timelines: [Timeline]) throws { try lineage.keep(timelines) }

    /// Why nothing could be kept; nil when it could. Writes a file beside the records, and removes it.
    public func obstacle() -> SystemError? { lineage.obstacle() }
}

/// What the lease beside the bundles says of the cursors that a lost server handed out.
public struct LeaseReach: Sendable, Hashable, Codable {
    public let ceiling: Cursor
    /// False for a copy of the lease: nobody knows how often the server renewed it since.
    public let isExact: Bool

    public init(ceiling: Cursor, isExact: Bool) { (self.ceiling, self.isExact) = (ceiling, isExact) }

    /// The highest cursor that may have been handed out: the ceiling, and the gap above it where that is a copy's.
    public var highestHandedOut: Cursor { isExact ? ceiling : ceiling.advanced(by: TimelineOpening.gap) }
}
