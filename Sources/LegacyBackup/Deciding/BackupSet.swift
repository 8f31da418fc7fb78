/// A file of the legacy server's, as the folder has it.
public struct LegacyFile: Sendable, Hashable, Codable {
    /// Below the folder that was named, without a leading slash.
    public let path: String
    public let size: Int64
    /// Seconds since 1970, UTC, by the machine that keeps the folder.
    public let modified: Int64

    public init(path: String, size: Int64, modified: Int64) {
        (self.path, self.size, self.modified) = (path, size, modified)
    }
}

extension Sequence<LegacyFile> {
    /// Bytes of all; a manifest may claim more than there can be.
    var size: Int64 {
        reduce(0) { sum, file in
            let (next, overflows) = sum.addingReportingOverflow(Swift.max(0, file.size))
            return overflows ? .max : next
        }
    }
}

/// A whole backup of the legacy server: what 4D restores from.
public struct BackupSet: Sendable, Hashable, Codable {
    public let name: String
    public let number: Int
    /// The archive's files in their order; one where it is not cut into segments.
    public let segments: [LegacyFile]
    public let started: LegacyTime?
    /// How long 4D took, in milliseconds; nil where the history does not say. Writes are locked for so long from the start
    /// on, so that the set is of the instant of its start.
    public let durationMilliseconds: Int64?
    public let status: BackupStatus

    public init(
        name: String,
        number: Int,
        segments: [LegacyFile],
        started: LegacyTime?,
        durationMilliseconds: Int64?,
        status: BackupStatus
    ) {
        (self.name, self.number, self.segments) = (name, number, segments)
        (self.started, self.durationMilliseconds, self.status) = (started, durationMilliseconds, status)
    }

    public var size: Int64 { segments.size }

    public func identity(sha256: String? = nil) -> SetIdentity {
        SetIdentity(name: name, number: number, started: started, sha256: sha256)
    }
}

/// A closed journal: what was changed after one backup, up to where it was closed.
public struct LogArchive: Sendable, Hashable, Codable {
    /// The backup that it continues.
    public let number: Int
    public let file: LegacyFile

    public init(number: Int, file: LegacyFile) { (self.number, self.file) = (number, file) }
}
