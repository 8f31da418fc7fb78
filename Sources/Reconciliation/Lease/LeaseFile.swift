public import FileSystem

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
    public func keep(_ lease: CursorLease) throws {
        try file.update { leases in (leases ?? []).filter { $0.timeline != lease.timeline } + [lease] }
    }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func timelines() throws -> [Timeline] { try lineage.timelines() }

    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func keep(_ timelines: [Timeline]) throws { try lineage.keep(timelines) }

    /// Why nothing could be kept; nil when it could. Writes a file beside the records, and removes it.
    public func obstacle() -> SystemError? { lineage.obstacle() }
}
