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
    /// What central has came from the same site, and is an earlier version of its own.
    case broughtByOwner
}

public enum DiscardReason: String, Sendable, Hashable, Codable {
    case changedAtCentral
    /// A version was adopted that is later, but may have come about without knowledge of this one.
    case laterAdopted
    /// A change to the record waits at central to be integrated.
    case pendingAtCentral
    /// The site no longer has the content.
    case withoutContent
    case foreignTimeline
}

public enum NoChangeReason: String, Sendable, Hashable, Codable {
    case equalContent
    /// This version or a later one of its branch was adopted before.
    case alreadyAdopted
    /// The candidate was decided about before.
    case alreadyDecided
    /// Central never lost it.
    case kept
}

/// What central has of the record that a candidate is about.
public struct CentralRecord: Sendable, Hashable {
    /// The last row of central's change log that names the record.
    public var lastChange: LastSeenCursor?
    /// The newest version that was adopted from a lost branch.
    public var adopted: LostVersion?
    /// The last row came from the site that offers, and so does the candidate: nobody else writes such records, or it is the
    /// site's own version of a shared one. What a site has of its own comes after all that it had written before.
    public var isOfSite: Bool
    /// The site's present database has pushed to this central. Where it has not, that row is of an earlier one, and may be
    /// later than what the present one has received.
    public var siteHasPushed: Bool
    /// What central has, or what waits to be integrated, was adopted.
    public var current: CurrentVersion
    /// Something that was not adopted waits to be integrated.
    public var hasPendingChange: Bool
    /// Central's row, or what waits to be integrated, says the same as the candidate; for a delete, there is no row.
    public var hasSameContent: Bool
    /// This very version was decided about before.
    public var isDecided: Bool

    public init(
        lastChange: LastSeenCursor? = nil,
        isOfSite: Bool = false,
        siteHasPushed: Bool = false,
        adopted: LostVersion? = nil,
        current: CurrentVersion = .centrals,
        hasPendingChange: Bool = false,
        hasSameContent: Bool = false,
        isDecided: Bool = false
    ) {
        self.lastChange = lastChange
        self.isOfSite = isOfSite
        self.siteHasPushed = siteHasPushed
        self.adopted = adopted
        self.current = current
        self.hasPendingChange = hasPendingChange
        self.hasSameContent = hasSameContent
        self.isDecided = isDecided
    }
}

/// Where the version comes from that central has of a record.
public enum CurrentVersion: Sendable, Hashable {
    /// From central's own branch.
    case centrals
    case adopted(LostVersion)
}

extension CandidateDecision {
    public init(on candidate: Candidate, central: CentralRecord, lineage: Lineage) {
        let rules = lineage.rules
        guard let shared = lineage.sharedHistory(of: candidate.timeline, and: lineage.current.id) else {
            self = .discard(.foreignTimeline)
            return
        }
        if candidate.own == nil, lineage.keeps(candidate.cursor, of: candidate.timeline) {
            self = .nothing(.kept)
        } else if central.hasSameContent {
            self = .nothing(.equalContent)
        } else if let later = Self.laterVersion(than: candidate, central, lineage) {
            self = later
        } else if central.isDecided {
            self = .nothing(.alreadyDecided)
        } else if central.hasPendingChange {
            self = .discard(.pendingAtCentral)
        } else if candidate.action != .delete, candidate.data == nil {
            self = .discard(.withoutContent)
        } else if rules[.laterThanAdopted], case .adopted(let earlier) = central.current,
            candidate.version.isLater(than: earlier, rules)
        {
            self = .adopt(.laterThanAdopted)
        } else if let lastChange = central.lastChange {
            let isUnchanged = shared.isKept(lastChange.cursor) || !rules[.changedAtCentral]
            let isOwners = central.isOfSite && (central.siteHasPushed || candidate.cursor > lastChange.cursor)
            self =
                if isUnchanged { .adopt(.unchangedSinceFork) } else {
                    isOwners ? .adopt(.broughtByOwner) : .discard(.changedAtCentral)
                }
        } else {
            self = .adopt(.unknownAtCentral)
        }
    }

    /// On its own branch the later version has replaced the candidate; on another it came about without it. What an
    /// author brings may be either.
    private static func laterVersion(
        than candidate: Candidate,
        _ central: CentralRecord,
        _ lineage: Lineage
    ) -> CandidateDecision? {
        guard lineage.rules[.alreadyAdopted], let adopted = central.adopted,
            !candidate.version.isLater(than: adopted, lineage.rules)
        else { return nil }
        let shared = lineage.sharedHistory(of: candidate.timeline, and: adopted.place.timeline)
        let isReplaced = candidate.own == nil && shared?.isKept(candidate.cursor) ?? false
        return isReplaced ? .nothing(.alreadyAdopted) : .discard(.laterAdopted)
    }
}

extension SharedHistory {
    /// Whether a row of either timeline belongs to what both have.
    func isKept(_ cursor: Cursor) -> Bool {
        switch self {
        case .whole: true
        case .through(let last, let missing, let unread):
            cursor <= last.cursor && !(missing + unread).contains { $0.contains(cursor) }
        }
    }
}
