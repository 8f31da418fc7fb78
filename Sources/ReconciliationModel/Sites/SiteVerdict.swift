public import SyncCursors

/// What central makes of a site's report.
public enum SiteVerdict: Sendable, Hashable, Codable {
    /// Nothing was lost between the two: normal sync goes on.
    case inLine
    /// The site follows the directive, which changes this much, and offers candidates before it pushes.
    case mustFollow(directive: SiteDirective, changes: SiteChanges)
    /// The site's database was rolled back: it keeps its file, pushes nothing, and is initialised under supervision.
    case quarantined(Quarantine)
    /// An operator has to look: the site may belong to another server.
    case refused(Refusal)
}

/// Why a site may not push.
public enum Quarantine: Sendable, Hashable, Codable {
    /// Central has stored more of the site's log than the site still has.
    case rolledBack(watermark: LastSeenCursor, highestOwn: LastSeenCursor?)
    /// Central has stored a push that the site does not remember. Its log may be as long again, with other rows.
    case forgotPush(session: Int64, remembered: Int64)
    /// It was refused before and is still the same database: by now its log may have grown past the watermark with other
    /// rows.
    case stillTheSameDatabase(incarnation: String)
    /// What it offered cannot be read.
    case unreadable(table: String, record: String)
    /// What it offered names a timeline that central does not know.
    case impossible(table: String, record: String)
}

/// Why central does not talk to a site.
public enum Refusal: Sendable, Hashable, Codable {
    /// No store, watermark or earlier handshake names the site.
    case unknownSite
    /// The site has read a timeline that is not in central's lineage.
    case foreignTimeline(String)
    /// The site has pulled a cursor that central cannot have handed out: it read another server, or central was rolled
    /// back without opening a timeline.
    case aheadOfCentral(lastPulled: LastSeenCursor, highestHandedOut: Cursor?)
}

extension SiteVerdict {
    public init(on report: SiteReport, _ central: CentralFacts) throws(ReconciliationError) {
        guard report.format == SiteReport.currentFormat else { throw .unknownFormat(report.format) }
        guard let standing = central.standing(of: report.site) else {
            self = .refused(.unknownSite)
            return
        }
        guard central.lineage[report.readTimeline] != nil || !central.lineage.rules[.foreignTimeline] else {
            self = .refused(.foreignTimeline(report.readTimeline))
            return
        }
        guard report.lastPulled.cursor <= max(central.highestHandedOut ?? Cursor(0), Cursor(0)) else {
            self = .refused(
                .aheadOfCentral(lastPulled: report.lastPulled, highestHandedOut: central.highestHandedOut)
            )
            return
        }
        if central.lineage.rules[.rolledBackSite], let quarantine = Self.quarantine(report, standing, central) {
            self = .quarantined(quarantine)
            return
        }
        let changes = try central.changes(at: report)
        let mustShakeHands = standing.state == .unreconciled || standing.state == .quarantined || standing.isGivenUp
        guard !changes.isEmpty || mustShakeHands else {
            self = .inLine
            return
        }
        let directive = central.directive(for: report.site, incarnation: report.incarnation)
        self = .mustFollow(directive: directive, changes: changes)
    }

    private static func quarantine(
        _ report: SiteReport,
        _ standing: SiteStanding,
        _ central: CentralFacts
    ) -> Quarantine? {
        let mark = central.watermarks.first { $0.site == report.site && $0.incarnation == report.incarnation }
        if let mark, let session = report.session, mark.session > session {
            return .forgotPush(session: mark.session, remembered: session)
        }
        if let mark, mark.cursor.cursor > report.highestOwn?.cursor ?? Cursor(0) {
            return .rolledBack(watermark: mark.cursor, highestOwn: report.highestOwn)
        }
        let isNoted =
            (standing.state == .quarantined || standing.isGivenUp) && standing.incarnation == report.incarnation
        if isNoted || central.hasRefused(report.incarnation, of: report.site) {
            return .stillTheSameDatabase(incarnation: report.incarnation)
        }
        return nil
    }
}
