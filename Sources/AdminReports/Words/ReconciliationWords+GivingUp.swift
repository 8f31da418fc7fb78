package import AdminOutput
package import ReconciliationModel
import SyncCursors

/// What is said when the database of a site is given up.
extension ReconciliationWords {
    /// Why there is nothing to give up; nil where there is.
    package static func needsNoGivingUp(_ site: SitePlan) -> String? {
        let afresh = "it may be initialised afresh"
        if site.standing.isGivenUp { return "Site \(site.site) was given up before: \(afresh). Nothing was changed." }
        switch site.standing.state {
        case .unreconciled, .quarantined: return nil
        case nil, .reconciled:
            return site.owedThrough == nil ? "Site \(site.site) is in line: \(afresh). Nothing was changed." : nil
        }
    }

    /// What will not come to central any more with the database of a site, a line each.
    package static func lostWith(_ site: SitePlan, _ facts: CentralFacts) -> [String] {
        let stored = storedExactly(site.standing, facts.watermarks)
        var lines: [String] = []
        if site.standing.state == .quarantined {
            lines.append(
                "What was entered at the site and had not been sent"
                    + (stored.map { ": central has its own log to \($0)." } ?? ".")
            )
        } else {
            lines.append("What was entered at the site since its last complete sync.")
        }
        if let owed = site.owedThrough, let from = site.pushAgainFrom.first?.from.cursor {
            lines.append(
                "What it had sent after the backup, the restore took away, and it has yet to push again: its own log "
                    + "from \(from) to \(owed.cursor)."
            )
        }
        guard mayHoldWhatWasLost(site, facts) else { return lines }
        let above = site.standing.state == .quarantined ? nil : stored
        lines.append(
            "What it had already sent after the backup, and the restore took away"
                + (above.map { ": its own log above \($0), if it still has the database that central knows." } ?? ".")
        )
        lines.append(
            "What it alone still has of central's records from after the backup"
                + (offers(site).map { ": what it pulled \($0), unless another site offers it." } ?? ".")
        )
        return lines
    }

    /// It has not followed the last restore.
    private static func mayHoldWhatWasLost(_ site: SitePlan, _ facts: CentralFacts) -> Bool {
        switch site.standing.state {
        case nil, .reconciled: false
        case .unreconciled: true
        case .quarantined:
            facts.lineage.timelines.count > 1 && site.standing.timeline != facts.lineage.current.id
        }
    }

    /// How far central has the log of the very database that it knows the site by; nil where it does not know it.
    private static func storedExactly(_ site: SiteStanding, _ marks: [PushWatermark]) -> Cursor? {
        marks.first { $0.site == site.site && $0.incarnation == site.incarnation }?.cursor.cursor
    }

    /// The second half of a question.
    package static func scriptQuestion(_ site: Int64) -> String {
        "From now on site \(site) may be initialised afresh: the script has to have been run in its database, and the site to "
            + "have synchronised since."
    }

    /// Why there is nothing to note of a script.
    package static func scriptWasNotNeeded(_ site: SitePlan) -> String {
        let number = "Site \(site.site)"
        switch site.standing.state {
        case .unreconciled:
            return "\(number) knows the handshake: let it sync, or use export-site. Nothing was changed."
        case .quarantined: return "\(number) is quarantined: a script does not help. Nothing was changed."
        case nil, .reconciled:
            let state = site.standing.isGivenUp ? "was given up" : "is in line"
            return "\(number) \(state). Nothing was changed."
        }
    }

    /// All that somebody has to know who is asked.
    package static func willBeGivenUp(_ site: SitePlan, _ facts: CentralFacts, stores: [SiteStore]) -> String {
        var lines = ["The database of \(named(site.site, stores)) will be given up. \(lastInLine(site, facts.lineage))"]
        if site.standing.wasGivenUpBeforeRestore {
            lines.append(
                "It was given up before the restore: where it was not set up afresh since, nothing more is lost."
            )
        }
        lines.append("Central deletes nothing that it has. What will not come any more:")
        lines += lostWith(site, facts).map { "  " + $0 }
        if site.standing.isNewSinceRestore {
            lines.append("Where no device of this site has ever synchronised, nothing is lost.")
        }
        if mayBeOld(site) {
            lines.append("Perhaps its program is old. While its device works, nothing has to be lost: \(exportScript)")
        }
        lines.append("Keep a copy of its database file first, if it can be reached.")
        lines.append(way(back: site))
        return lines.joined(separator: "\n")
    }

    package static func wasGivenUp(_ site: SitePlan, _ facts: CentralFacts, stores: [SiteStore]) -> String {
        let begin = "The database of \(named(site.site, stores)) was given up: set the site up afresh."
        return
            ([begin, "Central has deleted nothing. What will not come any more:"]
            + lostWith(site, facts).map { "  " + $0 } + [way(back: site)]).joined(separator: "\n")
    }

    /// The second half of the question; the first half is `willBeGivenUp`.
    package static func givingUpQuestion(_ site: Int64) -> String {
        "What site \(site) alone holds will not come to central any more."
    }

    private static func way(back site: SitePlan) -> String {
        site.standing.state == .quarantined
            ? "This database will not be accepted again."
            : "Until the site is set up afresh this can be undone: let the old device sync."
    }

    /// Central notes when a state began, not when a site synced last.
    private static func lastInLine(_ site: SitePlan, _ lineage: Lineage) -> String {
        let since = site.standing.changed == nil ? "" : " \(time(site.standing.changed)) UTC"
        let timeline = site.standing.timeline.map { " on \(name(of: $0, in: lineage))" } ?? ""
        return switch site.standing.state {
        case nil: "It is in line."
        case .reconciled: "It has followed\(timeline)" + (since.isEmpty ? "." : ", on\(since).")
        case .unreconciled where site.standing.isNewSinceRestore:
            "Central has known it only since the restore: it may have been set up after the backup."
        case .unreconciled: "It was last in line\(timeline), some time before\(since.isEmpty ? " the restore" : since)."
        case .quarantined:
            "It is quarantined" + (since.isEmpty ? "" : " since\(since)")
                + (timeline.isEmpty ? "." : ", and was last in line\(timeline).")
        }
    }
}
