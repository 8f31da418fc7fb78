public import LegacyBackup
public import WALPositions
public import SyncCursors

/// `MANIFEST.json`, the last member: everything that is known once all is copied.
public struct BundleManifest: Sendable, Hashable, Codable {
    public var formatVersion = BundleIdentity.formatVersion
    public let id: String
    public let state: BundleState
    /// Why the bundle is degraded; empty for a good one.
    public let reasons: [String]
    /// Of a degraded bundle: only files of the app are missing, and the database and the legacy part are whole. nil in
    /// bundles of tools that did not say.
    public var lacksOnlyFiles: Bool? = nil
    /// Of a degraded bundle: the legacy server's folder was away, and beside its backup nothing is missing but perhaps
    /// files of the app: the database is whole. nil in bundles of tools that did not say.
    public var lacksOnlyLegacy: Bool? = nil
    /// nil on a SQLite server.
    public let postgres: PostgreSQLCoverage?
    public let cursors: CursorSnapshot
    /// False when rows with lower cursors may have been committed after the mark: the change log's lock was not to be
    /// had in time.
    public let cursorsAreExact: Bool
    public let alignment: Alignment
    /// Files that could not be copied.
    public let skipped: [SkippedFile]
    public internal(set) var members: MemberRecords
    /// Paths that the bundles which this one continues have and that are gone since; nil in a full bundle.
    public var removed: [String]? = nil
    /// nil when the database has no table for them, or the tool did not look.
    public var fileReferences: FileReferences? = nil
    /// Which backup of the legacy server is in it, and which are not; nil without a legacy part, and in bundles of tools
    /// that copied its folder unread.
    public var legacy: LegacyRecord? = nil

    /// The number of the legacy server's backup that the verdict is of; nil where none in the bundle is proved to be finished.
    public var legacyBackup: Int? { (alignment.proof?.legacy ?? legacy?.identity)?.number }

    package init(
        id: String,
        state: BundleState,
        reasons: [String],
        postgres: PostgreSQLCoverage?,
        cursors: CursorSnapshot,
        cursorsAreExact: Bool,
        alignment: Alignment,
        skipped: [SkippedFile],
        members: MemberRecords,
        removed: [String]? = nil,
        legacy: LegacyRecord? = nil,
        fileReferences: FileReferences? = nil
    ) {
        (self.id, self.state, self.reasons, self.postgres) = (id, state, reasons, postgres)
        (self.cursors, self.cursorsAreExact, self.alignment) = (cursors, cursorsAreExact, alignment)
        (self.skipped, self.members, self.removed) = (skipped, members, removed)
        (self.legacy, self.fileReferences) = (legacy, fileReferences)
    }
}

public enum BundleState: String, Sendable, Hashable, Codable {
    /// Everything is in it, and what is in it was read back.
    case ok
    /// Restorable, but something is missing or damaged at the source: the reasons say what.
    case degraded
}

/// Which WAL is in the bundle, and the instant that it stands for.
public struct PostgreSQLCoverage: Sendable, Hashable, Codable {
    public let timeline: Timeline
    /// Where replay begins: the redo point of the backup's checkpoint. In a `wal` bundle where its base's log ends.
    public let start: LSN
    /// Where the base backup became consistent. In a `wal` bundle the same as `start`.
    public let stop: LSN
    /// The alignment mark: a named restore point. A restore goes to here. In a `wal` bundle it may lie in the log of one
    /// that it continues, where the legacy backup began before that one's log ended.
    public package(set) var mark: Mark
    /// First and last WAL segment.
    public let segments: [String]
    /// Behind the last whole record in the bundle, at the mark or later; nil when the tool did not look.
    public var end: LSN? = nil
    /// What the log tells of time.
    package var log: LogFacts? = nil

    package init(
        timeline: Timeline,
        start: LSN,
        stop: LSN,
        mark: Mark,
        segments: [String],
        end: LSN? = nil,
        log: LogFacts? = nil
    ) {
        (self.timeline, self.start, self.stop, self.mark) = (timeline, start, stop, mark)
        (self.segments, self.end, self.log) = (segments, end, log)
    }

    /// How far the bundle's own log is to be whole.
    package var wholeUpTo: LSN { max(end ?? mark.lsn, mark.lsn) }

    public struct Mark: Sendable, Hashable, Codable {
        public let name: String
        public let lsn: LSN

        package init(name: String, lsn: LSN) { (self.name, self.lsn) = (name, lsn) }
    }
}

public struct SkippedFile: Sendable, Hashable, Codable {
    public let path: String
    public let reason: String

    package init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

    /// The first three in one line; files that share a reason share its words.
    package static func summary(of skipped: [SkippedFile]) -> String {
        var groups: [(reason: String, paths: [String])] = []
        for file in skipped.prefix(3) {
            if groups.last?.reason == file.reason {
                groups[groups.count - 1].paths.append(file.path)
            } else {
                groups.append((file.reason, [file.path]))
            }
        }
        let named = groups.map { "\($0.paths.joined(separator: ", ")) (\($0.reason))" }.joined(separator: ", ")
        return named + (skipped.count > 3 ? ", and \(skipped.count - 3) more" : "")
    }
}
