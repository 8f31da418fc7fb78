/// What a backup is known by within a folder.
struct SetKey: Hashable {
    let folder: String
    let name: String
    let number: Int
}

/// The archives of a folder by the backups that they belong to, and what they were at the start.
struct FolderFiles {
    let groups: [SetKey: [LegacyContents.Archive]]
    /// Backups of which something lies there that is no file.
    let odd: Set<SetKey>
    private let names: [FolderNumber: Set<String>]
    private let atStart: [String: LegacyFile]?

    private struct FolderNumber: Hashable {
        let folder: String
        let number: Int
    }

    init(start: LegacyContents?, now: LegacyContents) {
        let backups = now.archives.filter { $0.name.kind == .backup }
        groups = Dictionary(grouping: backups) { archive in
            SetKey(folder: archive.folder, name: archive.name.name, number: archive.name.number ?? 0)
        }
        odd = Set(
            now.oddArchives.filter { $0.name.kind == .backup }.map {
                SetKey(folder: $0.folder, name: $0.name.name, number: $0.name.number ?? 0)
            }
        )
        var names: [FolderNumber: Set<String>] = [:]
        for key in odd.union(groups.keys) {
            names[FolderNumber(folder: key.folder, number: key.number), default: []].insert(key.name)
        }
        self.names = names
        atStart = start.map { start in
            Dictionary(start.archives.map { ($0.file.path, $0.file) }) { first, _ in first }
        }
    }

    /// An entry that names no file is of the one database that has files of that number in its folder.
    func key(of entry: HistoryEntry, in folder: String) -> SetKey {
        let found = names[FolderNumber(folder: folder, number: entry.number)] ?? []
        let name = entry.database ?? (found.count == 1 ? found.first : nil)
        return SetKey(folder: folder, name: name ?? "", number: entry.number)
    }

    /// Whether a file is another one than at the start, or was not there.
    func hasChanged(_ file: LegacyFile) -> Bool { atStart.map { $0[file.path] != file } ?? false }
}
