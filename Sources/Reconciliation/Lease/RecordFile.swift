import FileSystem
import FoundationEssentials

/// A JSON file in the folder of the bundles that holds one entry for each server.
struct RecordFile<Entry: Codable> {
    let path: String
    let kind: UnreadableRecord.Kind
    let server: ServerKey

    private struct Content: Codable {
        var formatVersion = 1
        var servers: [String: Entry] = [:]
    }

    init(_ kind: UnreadableRecord.Kind, in folder: String, of server: ServerKey) {
        path = Path.absolute(folder) + "/\(kind.rawValue).json"
        self.kind = kind
        self.server = server
    }

    /// The server's entry; nil when it has none, or there is no file.
    ///
    /// - Throws: `UnreadableRecord` for a file that holds something else: guessing would hand cursors out twice.
    func entry() throws -> Entry? { try content().servers[server.text] }

    /// Changes the server's entry and leaves those of others. One process at a time; another one waits for it.
    func update<R>(_ change: (Entry?) throws -> (Entry, R)) throws -> R {
        let lock = try lock()
        var content = try content()
        let (entry, result) = try change(content.servers[server.text])
        content.servers[server.text] = entry
        let staged = path + ".partial"
        do {
            try stage(content, as: staged)
            try handOver(staged)
            try Folder.renameReplacing(staged, to: path)
        } catch {
            try? Folder.remove(staged)
            throw error
        }
        _ = consume lock
        return result
    }

    /// Writes the file beside its place, flushed.
    private func stage(_ content: Content, as staged: String) throws {
        try Folder.remove(staged)
        let file = try FileDescriptor.create(staged, permissions: 0o600)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try file.write(Array(try encoder.encode(content)))
        try file.synchronize()
        try file.close()
    }

    /// Why `update` would not succeed; nil when it would. Writes a file beside the record, and removes it.
    func obstacle() -> SystemError? {
        do throws(SystemError) {
            let lock = try lock()
            try Folder.remove(WholeFile.stage([], for: path))
            _ = consume lock
            return nil
        } catch { return error }
    }

    /// On the folder itself: a lock file of one user would keep another one out.
    private func lock() throws(SystemError) -> FileLock { try FileLock.waiting(existing: Path.parent(of: path)) }

    /// A restore by root writes what the server's own user has to write next.
    private func handOver(_ staged: String) throws(SystemError) {
        guard Owner.current.isRoot else { return }
        let before = try FileStatus.of(path, followLinks: true)
        let folder = try FileStatus.of(Path.parent(of: path), followLinks: true)
        guard let owner = before?.owner ?? folder?.owner else { return }
        if let before { try Folder.setPermissions(of: staged, to: before.permissions) }
        try Folder.setOwner(of: staged, to: owner)
    }

    private func content() throws -> Content {
        guard try FileStatus.of(path, followLinks: true) != nil else { return Content() }
        let bytes = try WholeFile.read(path)
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)), content.formatVersion == 1
        else {
            throw UnreadableRecord(path: path, kind: kind)
        }
        return content
    }
}

/// A record beside the bundles holds something else, or was written by a newer program.
public struct UnreadableRecord: Error, Sendable, Hashable {
    public let path: String
    public let kind: Kind

    public enum Kind: String, Sendable, Hashable {
        /// `lineage.json`: every timeline that was opened.
        case lineage
        /// `lease.json`: how far cursors may have been handed out.
        case lease
    }

    public init(path: String, kind: Kind) { (self.path, self.kind) = (path, kind) }
}
