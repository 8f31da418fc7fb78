public import SyncCursors

/// Which of the two servers was restored.
public enum RestoredPart: String, Sendable, Hashable, Encodable, CaseIterable {
    case omsupply, legacy, both
}

/// What is known of the bundle that was restored.
public struct RestoredBundle: Sendable, Hashable, Encodable {
    public let id: String
    /// Proved: nothing lies between the instants of its two parts.
    public let isAligned: Bool
    /// The last row of omSupply's change log at its mark.
    public let changelogLast: Int64?
    /// What omSupply would have pushed next when the legacy server began its backup; nil where nobody saw that.
    public let pushAtLegacyInstant: NextCursor?
    /// The last row of omSupply's change log at that moment.
    public let changelogAtLegacyInstant: Int64?
    /// The number of the legacy server's backup in it; nil where none in it is proved to be finished.
    public let backup: Int?
    /// Whose database it holds; nil where it does not matter.
    public let origin: DatabaseOrigin?

    public init(
        id: String,
        isAligned: Bool,
        changelogLast: Int64?,
        pushAtLegacyInstant: NextCursor?,
        changelogAtLegacyInstant: Int64? = nil,
        backup: Int? = nil,
        origin: DatabaseOrigin? = nil
    ) {
        (self.id, self.isAligned, self.backup, self.origin) = (id, isAligned, backup, origin)
        (self.changelogLast, self.pushAtLegacyInstant) = (changelogLast, pushAtLegacyInstant)
        self.changelogAtLegacyInstant = changelogAtLegacyInstant
    }

    /// Whether what it knows of the legacy server's instant is to be used: not where that was restored to another backup.
    ///
    /// - Parameter backup: the number that somebody says; nil where nobody does.
    public func tells(ofBackup backup: Int?) -> Bool { backup == nil || backup == self.backup }
}
