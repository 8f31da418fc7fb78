/// Why a hook did not do its work.
public enum HookError: Error, Sendable, Hashable {
    /// The caller could wait no longer. `mark` is one that may have been made, or may still be: nobody uses it.
    case tookTooLong(HookActivity, seconds: Double, mark: String?)
    /// A transaction held what has to be locked for a moment.
    case changeLogHeld(seconds: Double)
    /// Nothing of 4D's lies in the folder, and there were backups before: it is not the one that it was.
    case legacyFolderBare(String)
    /// Something was being taken from the legacy server's queue, and the caller would rather not mark then. `started` is
    /// by omSupply's clock.
    case syncUnderWay(started: String)
    /// The backup that is to be closed was begun with a mark in another database than the one that was asked now.
    case otherDatabase(MarkedDatabase, marked: MarkedDatabase)
}

/// What a hook was doing when its time was over.
public enum HookActivity: Sendable, Hashable {
    case starting
    case waitingForOtherRun(folder: String)
    case readingReceipts(folder: String)
    case readingLegacyFolder(String)
    case openingDatabase
    case waitingForSync
    case marking
    case readingDatabase
    case writingReceipt(folder: String)
}
