/// What was found in the legacy server's folder at one moment: facts, of which nothing is concluded here.
public struct LegacyContents: Sendable, Hashable {
    /// A small file that 4D keeps for itself.
    public enum Reading<Value: Sendable & Hashable>: Sendable, Hashable {
        case missing
        /// Too large, not to be read, or of another form.
        case unreadable
        case read(Value)

        public var value: Value? {
            if case .read(let value) = self { value } else { nil }
        }
    }

    public struct Archive: Sendable, Hashable {
        public let name: ArchiveName
        public let file: LegacyFile
        /// False where the name is not UTF-8, or no member of a bundle can have it.
        public let isUsable: Bool

        public init(name: ArchiveName, file: LegacyFile, isUsable: Bool = true) {
            (self.name, self.file, self.isUsable) = (name, file, isUsable)
        }

        /// The folder below the one that was named, with a slash behind it; empty for that one itself.
        var folder: String { LegacyContents.folder(of: file.path) }
    }

    /// Something that has the name of an archive.
    public struct OddArchive: Sendable, Hashable {
        public let name: ArchiveName
        /// As in `Archive`.
        let folder: String
    }

    /// Backups, closed journals and current ones, by their paths.
    public var archives: [Archive]
    /// By the folders that they lie in.
    public var histories: [String: Reading<BackupHistory>]
    public var settings: Reading<BackupSettings>
    /// The newest of 4D's text journals; nil where there is none.
    public var journal: BackupJournal?
    /// Histories, settings and text journals.
    public var papers: [LegacyFile]
    /// What is called as an archive, and is no file: links, pipes and the like.
    public var oddArchives: [OddArchive] = []
    /// How many files there are beside these, and entries that nobody looked into.
    public var otherFiles: Int

    public init(
        archives: [Archive] = [],
        histories: [String: Reading<BackupHistory>] = [:],
        settings: Reading<BackupSettings> = .missing,
        journal: BackupJournal? = nil,
        papers: [LegacyFile] = [],
        otherFiles: Int = 0
    ) {
        (self.archives, self.histories, self.settings) = (archives, histories, settings)
        (self.journal, self.papers, self.otherFiles) = (journal, papers, otherFiles)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[...slash])
    }

    /// Whether there is nothing but empty folders.
    public var isEmpty: Bool { archives.isEmpty && papers.isEmpty && otherFiles == 0 }
}
