package import AdminOutput
package import Reconciliation
package import ReconciliationModel
import SyncCursors

/// What to do now.
extension ReconciliationWords {
    static let exportFile = "omsupply-admin reconcile export-site SITE -o FILE"
    static let exportScript = "omsupply-admin reconcile export-site SITE --script FILE"

    static let scriptDone = "omsupply-admin reconcile apply --script-done SITE"

    /// A sentence or a command each. A site's number stands in a command only where something is known of that very
    /// site: who pastes a line may well lose what another one holds.
    package static func advice(_ overview: ReconciliationOverview) -> [String] {
        let sites = overview.plan.sites
        var lines = overview.remote.map { [atCentral($0)] } ?? []
        lines += followingAdvice(sites)
        let owing = sites.filter { $0.owedThrough != nil }
        if !owing.isEmpty {
            let verb = owing.count == 1 ? "has" : "have"
            lines.append("\(named(owing)) \(verb) yet to push again: let that sync happen before a fresh start.")
        }
        let quarantined = sites.filter { $0.standing.state == .quarantined && !$0.standing.wasGivenUpBeforeRestore }
        if let first = quarantined.first {
            let its = quarantined.count == 1 ? "its" : "their"
            lines.append(
                "\(named(quarantined)): keep a copy of \(its) database file, give up "
                    + "(\(giveUp(quarantined.count == 1 ? first.site : nil))), then initialise afresh."
            )
        }
        lines += givenUpAdvice(sites)
        if let failed = failedAdvice(overview) { lines.append(failed) }
        if lines.isEmpty { lines.append(sites.isEmpty ? "Nothing." : "Nothing: every site is in line.") }
        return lines
    }

    private static func followingAdvice(_ sites: [SitePlan]) -> [String] {
        let waiting = sites.filter { $0.standing.state == .unreconciled && !$0.standing.wasGivenUpBeforeRestore }
        guard !waiting.isEmpty else { return [] }
        var lines = [
            "Let the unreconciled sites sync: one whose program knows the handshake settles it by itself.",
            "For one that cannot: \(exportFile)",
        ]
        let new = waiting.filter(\.standing.isNewSinceRestore)
        if !new.isEmpty {
            let (verb, its) = new.count == 1 ? ("is", "it was") : ("are", "they were")
            lines.append(
                "\(named(new)) \(verb) new to central since the restore, and perhaps \(its) set up after the backup: sync first "
                    + "with the database that is there. Where there is none, say so before the first sync: \(giveUp(nil))"
            )
        }
        let old = waiting.filter(mayBeOld)
        if !old.isEmpty {
            let verb = old.count == 1 ? "has" : "have"
            lines.append(
                "\(named(old)) perhaps \(verb) an old program, or \(verb) not synced yet. For an old one: \(exportScript)"
            )
            lines.append("Afterwards, when such a site has synchronised: \(scriptDone)")
        }
        return lines + [
            "Initialise none of them afresh before: it may hold the only copy of what was lost.",
            "Where a site's database is gone, give it up: \(giveUp(nil))",
        ]
    }

    private static func givenUpAdvice(_ sites: [SitePlan]) -> [String] {
        var lines: [String] = []
        let givenUp = sites.filter(\.standing.isGivenUp)
        if let first = givenUp.first {
            let day = String(time(first.standing.changed).prefix(10))
            lines.append(
                givenUp.count == 1
                    ? "Set up site \(first.site) afresh: its old database was given up on \(day)."
                    : "Set up afresh: \(named(givenUp, begins: false)). Their old databases were given up."
            )
        }
        let before = sites.filter(\.standing.wasGivenUpBeforeRestore)
        if let first = before.first {
            lines.append(
                "\(named(before)) \(before.count == 1 ? "was" : "were") given up before the restore. Where it was set up "
                    + "afresh since, let it sync; else give it up again (\(giveUp(before.count == 1 ? first.site : nil))) "
                    + "and set it up."
            )
        }
        return lines
    }

    /// `Site 2`, `Sites 2, 3 and 5`, `Sites 2, 3, 5, 8, 13 and 40 more`
    static func named(_ sites: [SitePlan], begins: Bool = true) -> String {
        let numbers = sites.prefix(5).map { String($0.site) }
        let word = (begins ? "Site" : "site") + (sites.count == 1 ? " " : "s ")
        if sites.count > numbers.count {
            return word + numbers.joined(separator: ", ") + " and \(sites.count - numbers.count) more"
        }
        guard let last = numbers.last, numbers.count > 1 else { return word + numbers.joined() }
        return word + numbers.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Said where central's database was expected.
    package static func atCentral(_ remote: RemoteDatabase) -> String {
        let site = remote.site.map { "site \($0)" } ?? "a remote site"
        return
            "This is the database of \(site), not central's: what it says of sites means nothing. Run this at central."
    }

    /// Why a file for a site will lead to nothing; nil where it may.
    package static func exportedInVain(_ site: SiteStanding) -> String? {
        guard site.state == .quarantined else { return nil }
        return
            "site \(site.site) is quarantined: central takes no answer of that database. Keep a copy of its file, give it up "
            + "(\(giveUp(site.site))), and set the site up afresh"
    }
}
