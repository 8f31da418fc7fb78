public import FileSystem
public import ReconciliationModel

/// `lineage.json` beside the bundles: every timeline that a server has opened.
///
/// A bundle cannot know what was opened after it. Restored a second time, it would give out the same cursors again, and
/// the sites that followed the first restore would be strangers.
public struct LineageFile {
    private let file: RecordFile<[Timeline]>

    /// - Parameter folder: an existing folder, that of the bundles.
    public init(in folder: String, of server: ServerKey) { file = RecordFile(.lineage, in: folder, of: server) }

    /// The timelines on record; none when there is no file.
    ///
    /// - Throws: `UnreadableRecord`, or `SystemError`.
    public func timelines() throws -> [Timeline] {
        let timelines = try file.entry() ?? []
        guard timelines.allSatisfy(\.isPossible) else { throw UnreadableRecord(path: file.path, kind: .lineage) }
        return timelines
    }

    /// Adds timelines to those on record.
    ///
    /// - Throws: `UnreadableRecord`, or `SystemError`; nothing was kept then.
    public func keep(_ timelines: [Timeline]) throws {
        try file.update { known in
            let names = Set(timelines.map(\.id))
            return ((known ?? []).filter { !names.contains($0.id) } + timelines, ())
        }
    }

    /// Why `keep` would not succeed; nil when it would.
    public func obstacle() -> SystemError? { file.obstacle() }
}
