public import SyncCursors

/// What central does with a candidate.
public enum CandidateDecision: Sendable, Hashable, Codable {
    case adopt(AdoptionReason)
    /// Central's version stays and the candidate is kept in the report.
    case discard(DiscardReason)
    /// Nothing to do and nothing to report.
    case nothing(NoChangeReason)
}

public enum AdoptionReason: String, Sendable, Hashable, Codable {
    /// Central's log has never named the record.
    case unknownAtCentral
    /// Central has not touched the record since the branches parted.
    case unchangedSinceFork
    /// What central has was itself adopted, from an earlier point of a lost branch.
    case laterThanAdopted
}

public enum DiscardReason: String, Sendable, Hashable, Codable {
    case changedAtCentral
    /// A change to the record waits at central to be integrated.
    case pendingAtCentral
    /// The site no longer has the content.
    case withoutContent
    case foreignTimeline
}

public enum NoChangeReason: String, Sendable, Hashable, Codable {
    case equalContent
    /// This version or a later one of a lost branch was adopted before.
    case alreadyAdopted
    /// Central never lost it.
    case kept
}

/// What central has of the record that a candidate is about.
public struct CentralRecord: Sendable, Hashable {
    /// The last row of central's change log that names the record.
    public var lastChange: LastSeenCursor?
    /// The newest version that was adopted from a lost branch, in that branch's cursors.
    public var adopted: Cursor?
    /// The adopted version is what central still has, or what waits to be integrated.
    public var adoptedIsCurrent: Bool
    /// Something else waits to be integrated.
    public var hasPendingChange: Bool
    /// Central's row says the same as the candidate; for a delete, there is no row.
    public var hasSameContent: Bool

    public init(
        lastChange: LastSeenCursor? = nil,
        adopted: Cursor? = nil,
        adoptedIsCurrent: Bool = false,
        hasPendingChange: Bool = false,
        hasSameContent: Bool = false
    ) {
        self.lastChange = lastChange
        self.adopted = adopted
        self.adoptedIsCurrent = adoptedIsCurrent
        self.hasPendingChange = hasPendingChange
        self.hasSameContent = hasSameContent
    }
}

extension CandidateDecision {
    public init(on candidate: Candidate, central: CentralRecord, lineage: Lineage) {
        guard let shared = lineage.sharedHistory(of: candidate.timeline, and: lineage.current.id) else {
            self = .discard(.foreignTimeline)
            return
        }
        guard case .through(let fork) = shared, candidate.cursor > fork.cursor else {
            self = .nothing(.kept)
            return
        }
        // Timelines never overlap: of two lost versions the one with the higher cursor is the later.
        if let adopted = central.adopted, adopted >= candidate.cursor {
            self = .nothing(.alreadyAdopted)
        } else if central.hasPendingChange {
            self = .discard(.pendingAtCentral)
        } else if central.hasSameContent {
            self = .nothing(.equalContent)
        } else if candidate.action != .delete, candidate.data == nil {
            self = .discard(.withoutContent)
        } else if central.adoptedIsCurrent {
            self = .adopt(.laterThanAdopted)
        } else if let lastChange = central.lastChange {
            self = lastChange.cursor <= fork.cursor ? .adopt(.unchangedSinceFork) : .discard(.changedAtCentral)
        } else {
            self = .adopt(.unknownAtCentral)
        }
    }
}
