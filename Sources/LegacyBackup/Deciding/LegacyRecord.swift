/// What a bundle's manifest says of its legacy part.
public struct LegacyRecord: Sendable, Hashable, Codable {
    /// How much of the folder was copied.
    public enum Extent: String, Sendable, Hashable, Codable {
        /// The newest finished backup, with the journals that continue it and the papers.
        case set
        /// Everything: there are backups of 4D in it, and none could be proved to be finished.
        case wholeFolder
        /// Everything: nothing in it is known as a backup of 4D.
        case notUnderstood
        /// Nothing: it could not be listed when its turn came, or what it had held before was gone.
        case unreachable
        /// Nothing: it was empty from the start.
        case empty
        /// What a later version of this program wrote.
        case other
    }

    public let extent: Extent
    /// nil where no set was taken.
    public let identity: SetIdentity?
    public let set: BackupSet?
    public let logs: [LogArchive]
    /// The current journal: it carries on from the newest set.
    public let journal: LegacyFile?
    public let rejected: [RejectedSet]
    /// How many more were rejected than the list has.
    public let rejectedBeyond: Int
    public let breaks: [NumberingBreak]

    /// More than 4D keeps anywhere.
    static let rejectedLimit = 100

    public init(
        extent: Extent,
        identity: SetIdentity? = nil,
        set: BackupSet? = nil,
        logs: [LogArchive] = [],
        journal: LegacyFile? = nil,
        rejected: [RejectedSet] = [],
        breaks: [NumberingBreak] = []
    ) {
        (self.extent, self.identity, self.set, self.logs, self.journal) = (extent, identity, set, logs, journal)
        self.rejected = Array(rejected.prefix(Self.rejectedLimit))
        rejectedBeyond = max(0, rejected.count - Self.rejectedLimit)
        self.breaks = Array(breaks.prefix(Self.rejectedLimit))
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        extent = Extent(rawValue: try values.decode(String.self, forKey: .extent)) ?? .other
        identity = try values.decodeIfPresent(SetIdentity.self, forKey: .identity)
        set = try values.decodeIfPresent(BackupSet.self, forKey: .set)
        logs = try values.decode([LogArchive].self, forKey: .logs)
        journal = try values.decodeIfPresent(LegacyFile.self, forKey: .journal)
        rejected = try values.decode([RejectedSet].self, forKey: .rejected)
        // Whatever a manifest claims, it can be added to.
        rejectedBeyond = min(max(0, try values.decode(Int.self, forKey: .rejectedBeyond)), Int(Int32.max))
        breaks = (try? values.decode([NumberingBreak].self, forKey: .breaks)) ?? []
    }
}
