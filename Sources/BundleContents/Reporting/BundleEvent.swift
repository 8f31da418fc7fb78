public import FileSystem

/// What a long operation is doing.
public enum BundleEvent: Sendable, Hashable {
    case step(BundleStep)
    /// How a PostgreSQL cluster is read; comes once, before the copy.
    case reading(ClusterAccess)
    /// Which bundle a `wal` bundle continues where none was named, and files that could not be looked into; comes once,
    /// before the copy.
    case continuing(BundleChoice, unreadable: [UnreadableBundle])
    /// The last attempt of the server to archive its log failed; comes once, before the copy, which needs no archive.
    case archivingFails(ArchivingFailure)
    /// The legacy server's folder cannot be read now, or is empty where there is no error; comes once, before the copy. It
    /// is looked at again when its turn comes.
    case legacyAway(folder: String, SystemError?)
    /// A backup of the legacy server is waited for: the one that began with this receipt, or nil for the next one.
    case waitingForLegacy(begin: Int?, atMost: Double)
    /// Bytes done of the current step; the total is an estimate, and nil when nothing is known.
    case progress(done: Int64, total: Int64?)
}

public enum BundleStep: String, Sendable, Hashable, Codable, CaseIterable {
    case checkingServer, copyingDatabase, waitingForLegacy, copyingLegacy, marking, copyingLog, copyingFiles, finishing,
        verifying
    case readingLog, unpacking, synchronizing, recovering, copyingOneDatabase, checkingServerCopy, installing
}
