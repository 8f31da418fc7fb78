public import BundleArchive
public import WALPositions

/// Why a bundle could not be made, read or restored. Each case carries what an operator needs to act.
public enum BundleError: Error, Sendable, Hashable {
    // Reading; what is wrong with the file itself is an `ArchiveError`
    /// Made by a newer tool with a format this one does not know.
    case unknownFormat(String, version: Int)

    // The catalogue
    /// No whole bundle of that name; `unreadable` are the files of the folder that could not be looked into.
    case noSuchBundle(String, unreadable: [String] = [])
    case ambiguousBundle(String, [String])
    /// Another run works on the same folder.
    case busy(folder: String, holder: String?)

    /// Bundles that belong together do not, or one of them is missing.
    case chain(ChainFault)

    // Creating
    case noRoom(folder: String, needed: Int64, free: Int64)
    /// The server is too old, a standby, or lacks a setting; `line` is what `postgresql.conf` needs.
    case serverUnfit(ServerUnfitness)
    /// The connecting role lacks a right; `grant` is the statement that gives it.
    case missingRight(role: String, right: String, grant: String)
    /// The WAL in hand does not cover the backup.
    case walGap(String)
    case copyIsDamaged([String])
    /// What arrived is not what the server's own manifest says it sent.
    case copyDiffers([String])
    /// What the device gives back is not what was written to it: which bytes, or what else is wrong with the file.
    case notAsWritten(ArchiveError)
    /// Both servers' states were to be proved one instant. `wasCopied`: it was found only when all had been copied.
    case notAligned(Alignment, wasCopied: Bool)
    /// The cluster's files were to be read directly, and cannot be.
    case localImpossible(RemoteReason)

    // Restoring
    case refused(RestoreRefusal)
    /// The restored server did not come up, or is not what the bundle says; the last lines of its log.
    case recoveryFailed(String, log: String)
    /// The restored database has other cursors than the bundle notes for its point. `end` is where its log ends, which can
    /// be restored to all the same; nil where there is no log.
    case cursorsDiffer(end: LSN?)
}

/// Why a server cannot be backed up as it is.
public enum ServerUnfitness: Sendable, Hashable {
    case tooOld(version: Int, oldest: Int)
    /// Its log is of a form that is not known here, so it could not be proved.
    case tooNew(version: Int, newestMajor: Int)
    case isStandby
    /// `line` is the exact line for `postgresql.conf`; a restart is needed.
    case setting(name: String, current: String, line: String)
    /// The server no longer has the log that a bundle is to go on from; `line` would have kept it.
    case logRemoved(from: String, line: String)
    /// A tablespace was made in the log that the bundle was to hold: replayed anywhere, that log writes to `path`.
    case tablespaceCreated(path: String)
    /// The server ended the timeline or changed while it was copied.
    case changedMeanwhile(String)
    /// `pg_hba.conf` has no line for replication; `line` is one that would do.
    case noReplicationEntry(line: String, server: String)
}

/// Why a restore is not begun. Nothing was touched.
public enum RestoreRefusal: Sendable, Hashable {
    case targetExists(String)
    /// A server runs on the target's data directory.
    case targetInUse(String, process: Int32)
    /// A mount point cannot be renamed, so nothing can take its name.
    case targetIsMountPoint(String)
    /// The user that the server runs as may not pass through a folder above the target.
    case unreachable(folder: String, user: String)
    case partMissing(RestorePart)
    /// The wanted point is not among those that can be restored to. `folder` is what the bundles of the same server in
    /// that folder cover.
    case outsideCoverage(RestoreTarget, RestoreCoverage, folder: [CoveredStretch] = [])
    case unknownRestorePoint(String, known: [String])
    /// The bundle of a SQLite server stands for one instant and has no other point.
    case noPointInTime(RestoreTarget)
    case unknownDatabase(String, known: [String])
    /// The bundle of a SQLite server holds one database, which is a file of its own.
    case noDatabases
    case noServerPrograms(major: Int, searched: [String])
    case otherMajor(bundle: Int, program: Int)
    /// The cluster's files are of another kind of processor than the server programs here.
    case otherArchitecture(bundle: Architecture, program: Architecture)
    /// The server cannot run as root, and there is no user `postgres`.
    case noServerUser
}
