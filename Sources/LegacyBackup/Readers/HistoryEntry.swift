/// How an operation of 4D ended.
public enum BackupStatus: Sendable, Hashable, Codable {
    case good
    /// Somebody pressed Stop: error 1406.
    case cancelled
    /// An error of 4D, or the number with which the startup method refused the backup.
    case failed(Int)
    /// A word that this version does not know.
    case unknown(String)
    /// The history does not say.
    case missing

    /// 4D's error for a backup that somebody stopped.
    public static let userStop = 1406

    public init(code: Int) {
        self =
            switch code {
            case 0: .good
            case Self.userStop: .cancelled
            default: .failed(code)
            }
    }
}

/// What 4D's history says of one backup.
public struct HistoryEntry: Sendable, Hashable {
    public let number: Int
    /// The name that the file of the archive had when it was written, without its folder; nil where none is named.
    public let file: String?
    /// Names of the archive's segments, where more than one is named.
    public let segments: [String]
    /// The name of the log archive that came with it: the journal up to the start of this backup.
    public let logFile: String?
    public let started: LegacyTime?
    public let durationMilliseconds: Int64?
    public let status: BackupStatus

    public init(
        number: Int,
        file: String?,
        segments: [String] = [],
        logFile: String? = nil,
        started: LegacyTime? = nil,
        durationMilliseconds: Int64? = nil,
        status: BackupStatus
    ) {
        (self.number, self.file, self.segments, self.logFile) = (number, file, segments, logFile)
        (self.started, self.durationMilliseconds, self.status) = (started, durationMilliseconds, status)
    }

    /// The name of the database before the number; nil where no file is named.
    public var database: String? { file.flatMap { ArchiveName($0)?.name } }
}
