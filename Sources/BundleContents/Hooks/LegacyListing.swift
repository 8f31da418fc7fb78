import FileSystem
public import LegacyBackup

/// Which backups lay in the legacy server's folder at one moment: the files of its archives, with their sizes.
public struct LegacyListing: Sendable, Hashable, Codable {
    public let folder: String
    /// In the order of their paths. Without journals, which grow while nobody makes a backup.
    public let files: [LegacyFile]

    public init(folder: String, files: [LegacyFile]) { (self.folder, self.files) = (folder, files) }

    /// Whether every one of the files lies there, the same.
    public func contains(_ wanted: [LegacyFile]) -> Bool { Set(files).isSuperset(of: wanted) }

    /// - Throws: `SystemError` when the folder is not there or cannot be read.
    public static func read(_ folder: String) throws -> LegacyListing {
        let archives = try LegacyFolder(path: folder).contents().archives
        return LegacyListing(folder: folder, files: archives.filter { $0.name.kind == .backup }.map(\.file))
    }
}
