import FileSystem
public import LegacyBackup

/// Which backups lay in the legacy server's folder at one moment: the files of its archives, with their sizes.
public struct LegacyListing: Sendable, Hashable, Codable {
    public let folder: String
    /// In the order of their paths. Without journals, which grow while nobody makes a backup.
    public let files: [LegacyFile]
    /// What 4D's history named then: such a backup is older than this look, whenever its files were copied or touched.
    public let noted: [NotedBackup]
    /// The device that the folder lay on: another one where a share was mounted meanwhile.
    public let device: Int64?

    /// How many of a history's entries are kept, the last ones.
    private static let notedLimit = 100

    public init(folder: String, files: [LegacyFile], noted: [NotedBackup] = [], device: Int64? = nil) {
        (self.folder, self.files, self.noted, self.device) = (folder, files, noted, device)
    }

    /// Whether every one of the files lies there, the same.
    public func contains(_ wanted: [LegacyFile]) -> Bool { Set(files).isSuperset(of: wanted) }

    /// Whether nothing of 4D was there at all, as where a share is not mounted.
    public var isBare: Bool { files.isEmpty && noted.isEmpty }

    /// What lies there and did not at an earlier look, or not the same.
    public func arrived(since earlier: LegacyListing) -> Set<LegacyFile> { Set(files).subtracting(earlier.files) }

    /// - Throws: `SystemError` when the folder is not there or cannot be read.
    public static func read(_ folder: String) throws -> LegacyListing {
        let contents = try LegacyFolder(path: folder).contents()
        let noted = contents.histories.sorted { $0.key < $1.key }
            .flatMap { $0.value.value?.entries.suffix(notedLimit) ?? [] }
        return LegacyListing(
            folder: folder,
            files: contents.archives.filter { $0.name.kind == .backup }.map(\.file),
            noted: noted.map { NotedBackup(number: $0.number, started: $0.started) },
            device: try FileStatus.of(folder, followLinks: true).map { Int64(bitPattern: $0.identity.device) }
        )
    }
}

/// A backup as 4D's history names it.
public struct NotedBackup: Sendable, Hashable, Codable {
    public let number: Int
    public let started: LegacyTime?

    public init(number: Int, started: LegacyTime?) { (self.number, self.started) = (number, started) }
}
