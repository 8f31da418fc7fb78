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
    /// The legacy server is waited for, so many seconds at most; comes again when it is something else that is waited for.
    case waitingForLegacy(LegacyAwaited, atMost: Double)
    /// Bytes done of the current step; the total is an estimate, and nil when nothing is known.
    case progress(done: Int64, total: Int64?)
}

/// What of the legacy server is waited for.
public enum LegacyAwaited: Sendable, Hashable {
    /// The end of the backup that began with this receipt.
    case end(begin: Int)
    /// A backup that has yet to begin.
    case next
    /// That the legacy server notes in its history what has ended: it calls its hook before that, or after.
    case history
}

public enum BundleStep: String, Sendable, Hashable, Codable, CaseIterable {
    case checkingServer, copyingDatabase, waitingForLegacy, copyingLegacy, marking, copyingLog, copyingFiles, finishing,
        verifying
    case readingLog, unpacking, synchronizing, recovering, copyingOneDatabase, checkingServerCopy, installing
}
