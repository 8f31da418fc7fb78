public import FileSystem
import Glibc

/// Looks into the legacy server's backup folder. Nothing in it is ever changed or moved: 4D would begin to count anew.
public struct LegacyFolder {
    public let path: String
    private let excluded: Set<FileIdentity>

    /// Settings and logs lie beside the folder with the archives where the whole folder of the server is named.
    private static let deepest = 3
    /// Folders that are looked into.
    private static let folderLimit = 1000

    /// - Parameters:
    ///   - path: what holds the archives, or a folder above it.
    ///   - excluding: folders that are not looked into.
    public init(path: String, excluding: Set<FileIdentity> = []) {
        self.path = Path.absolute(path)
        excluded = excluding
    }

    /// Lists the folder and reads 4D's small files, of none more than some megabytes.
    ///
    /// The files are looked at after the history was read: what it calls finished has the size that is seen.
    ///
    /// - Throws: `SystemError` when the folder is not there or cannot be listed. Folders in it that cannot be listed are
    ///   left out.
    public func contents() throws(SystemError) -> LegacyContents {
        var found = LegacyContents()
        var journals: [LegacyFile] = []
        let others = try walk { file, name, folder in
            if ArchiveName(name) == nil { takePaper(file, named: name, in: folder, &found, &journals) }
        }
        found.otherFiles += others.count
        found.oddArchives = others.compactMap { other in
            ArchiveName(Path.name(of: other)).map { .init(name: $0, folder: LegacyContents.folder(of: other)) }
        }
        try walk { file, name, folder in
            guard let archive = ArchiveName(name) else { return }
            found.archives.append(.init(name: archive, file: file, isUsable: Self.isUsable(file.path)))
        }
        found.archives.sort { $0.file.path.utf8.lexicographicallyPrecedes($1.file.path.utf8) }
        found.papers.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        if let newest = journals.max(by: { $0.modified < $1.modified }) {
            found.journal = read(newest, last: BackupJournal.sizeLimit).map { BackupJournal(parsing: $0) }
        }
        return found
    }

    /// Hands on every file: what it is, its name, and the folder below the one that was named, with a slash behind it.
    ///
    /// - Returns: what was not looked into: links, folders that lie too deep or cannot be listed, and the like.
    @discardableResult
    private func walk(_ visit: (LegacyFile, String, String) -> Void) throws(SystemError) -> [String] {
        guard let entries = try Folder.entries(in: path) else {
            let isThere = (try? FileStatus.of(path, followLinks: true)) != nil
            throw SystemError(code: isThere ? ENOTDIR : ENOENT, call: "opendir", path: path)
        }
        var waiting: [(prefix: String, depth: Int, entries: [FolderEntry])] = [("", 1, entries)]
        var looked = 0
        var others: [String] = []
        while let (prefix, depth, entries) = waiting.popLast() {
            looked += 1
            for entry in entries where !excluded.contains(entry.status.identity) {
                let below = prefix + entry.name
                switch entry.status.kind {
                case .folder where depth < Self.deepest && looked + waiting.count < Self.folderLimit:
                    guard let inside = try? Folder.entries(in: path + "/" + below) else {
                        others.append(below)
                        continue
                    }
                    waiting.append((below + "/", depth + 1, inside))
                case .file:
                    let status = entry.status
                    visit(LegacyFile(path: below, size: status.size, modified: status.modified), entry.name, prefix)
                default: others.append(below)
                }
            }
        }
        return others
    }

    private func takePaper(
        _ file: LegacyFile,
        named name: String,
        in folder: String,
        _ found: inout LegacyContents,
        _ journals: inout [LegacyFile]
    ) {
        switch name.lowercased() {
        case "backuphistory.json":
            found.histories[folder] = reading(file, BackupHistory.sizeLimit) { try BackupHistory(parsing: $0) }
        case "backup.4dsettings", "backup.xml":
            // Of two, the one that can be read.
            if found.settings.value == nil {
                found.settings = reading(file, BackupSettings.sizeLimit) { try BackupSettings(parsing: $0) }
            }
        case let lower where lower.hasPrefix("backup journal") && lower.hasSuffix(".txt"): journals.append(file)
        default:
            found.otherFiles += 1
            return
        }
        found.papers.append(file)
    }

    private func reading<Value>(
        _ file: LegacyFile,
        _ limit: Int,
        _ parse: ([UInt8]) throws -> Value
    ) -> LegacyContents.Reading<Value> {
        guard file.size <= limit, let bytes = read(file, last: limit), let value = try? parse(bytes) else {
            return .unreadable
        }
        return .read(value)
    }

    /// The last bytes of a file, as many as may be.
    private func read(_ file: LegacyFile, last limit: Int) -> [UInt8]? {
        guard Self.isUsable(file.path),
            let open = try? FileDescriptor.open(path + "/" + file.path, followLinks: false),
            let status = try? open.status(), status.kind == .file
        else { return nil }
        let count = Int(min(status.size, Int64(limit)))
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        guard let done = try? bytes.withUnsafeMutableBytes({ try open.read(into: $0, at: status.size - Int64(count)) })
        else { return nil }
        return Array(bytes.prefix(done))
    }

    /// A name that is no UTF-8 is shown with this mark, and cannot be asked for.
    private static func isUsable(_ path: String) -> Bool {
        !path.unicodeScalars.contains("\u{FFFD}") && !path.utf8.contains { $0 < 0x20 }
    }
}
