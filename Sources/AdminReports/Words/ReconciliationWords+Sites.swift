package import AdminOutput
package import ReconciliationModel
package import SyncCursors

extension ReconciliationWords {
    /// `12 sites: 5 in line, 6 unreconciled, 1 quarantined`, and what each means.
    package static func sites(_ counts: SiteCounts) -> [String] {
        guard counts.all > 0 else { return ["No remote site is known."] }
        let states = states(counts)
        let list = states.map { "\($0.count) \(name($0.group))" }.joined(separator: ", ")
        let width = states.map { name($0.group).count }.max() ?? 0
        return ["\(count(counts.all, "site", "sites")): \(list)"]
            + states.map { state in
                let name = name(state.group)
                return "  " + name + String(repeating: " ", count: width - name.count) + "  " + state.meaning
            }
    }

    /// The states that there are sites in, with what happens next to one.
    package static func states(_ counts: SiteCounts) -> [(group: SiteGroup, count: Int, meaning: String)] {
        [
            (.inLine, counts.inLine, "Normal sync goes on."),
            (.givenUp, counts.givenUp, "Its old database is not waited for. Set the site up afresh."),
            (
                .unreconciled, counts.unreconciled,
                "Central was restored. The site may not push before it has followed, at its next sync or by a file."
            ),
            (
                .quarantined, counts.quarantined,
                "The site's database was set back, or is damaged. Central takes nothing from it until it is given up and "
                    + "initialised afresh."
            ),
        ].filter { $0.count > 0 }
    }

    /// Why the site stands as it does.
    package static func why(_ site: SiteStanding, _ lineage: Lineage) -> String {
        let timeline = site.timeline.map { name(of: $0, in: lineage) }
        let note = site.wasGivenUpBeforeRestore ? "given up before the restore" : site.note.map(ErrorReport.visible)
        let reason =
            switch site.state {
            case nil: "central was never restored"
            case .reconciled: timeline.map { "it has followed \($0)" } ?? (note == nil ? "it has followed" : nil)
            case .unreconciled where site.isNewSinceRestore: nil
            case .unreconciled:
                "central was restored"
                    + (timeline.map { "; it was last in line on \($0)" } ?? ", and it has not followed since")
            case .quarantined: note == nil ? "its database was rolled back" : nil
            } as String?
        return [reason, note].compactMap(\.self).joined(separator: "; ")
    }

    /// As of the standing, what the site still owes, and whether it can follow by itself.
    package static func why(_ site: SitePlan, _ lineage: Lineage) -> String {
        let owed = site.owedThrough.map { "; it has yet to push again to \($0.cursor)" }
        return why(site.standing, lineage) + (owed ?? "") + (mayBeOld(site) ? "; perhaps its program is old" : "")
    }

    /// Only a site that has to follow needs to be told apart: another one that is not known may just be new.
    static func mayBeOld(_ site: SitePlan) -> Bool {
        site.isOldProgram && site.standing.state == .unreconciled && !site.standing.wasGivenUpBeforeRestore
    }

    /// What the site does next.
    package static func next(_ site: SitePlan) -> String {
        switch site.standing.state {
        case nil, .reconciled:
            if site.standing.isGivenUp { return "is initialised afresh" }
            return pushes(site).map { "pushes again from \($0)" } ?? "syncs as always"
        case .quarantined: return "keeps its database file, is given up, then is initialised afresh"
        case .unreconciled:
            var steps: [String] = []
            if let offers = offers(site) { steps.append("offers what it pulled \(offers)") }
            if let pull = site.pullAgainFrom { steps.append("pulls again from \(pull.cursor)") }
            if let pushes = pushes(site) { steps.append("pushes again from \(pushes)") }
            return steps.isEmpty ? "reports at its next sync" : steps.joined(separator: ", ")
        }
    }

    /// Where it pushes again from, for each life of its database that central knows, and how far where that is known.
    package static func pushes(_ site: SitePlan) -> String? {
        let known = site.pushAgainFrom.filter { $0.incarnation != nil }
        let pushes = known.isEmpty ? site.pushAgainFrom : known
        guard !pushes.isEmpty else { return nil }
        let end = site.owedThrough.map { " to \($0.cursor)" } ?? ""
        return pushes.map(\.from.cursor.description).joined(separator: " or ") + end
    }

    /// Above what it may hold the only copy.
    package static func offers(_ site: SitePlan) -> String? {
        guard site.candidates.count <= 2 else { return "of \(site.candidates.count) lost timelines" }
        guard !site.candidates.isEmpty else { return nil }
        return site.candidates.map { "above \($0.through.cursor) of \(short($0.timeline))" }.joined(separator: ", ")
    }

    /// How far central has the log of the database that the site has now; of the longest where nobody knows which one
    /// that is.
    package static func storedTo(_ site: SiteStanding, _ marks: [PushWatermark]) -> String {
        let own = site.incarnation.map { incarnation in marks.filter { $0.incarnation == incarnation } } ?? marks
        return own.map(\.cursor.cursor).max()?.description ?? "-"
    }

    /// What a list leaves out; nil where it is whole.
    package static func leftOut(_ selection: SiteSelection) -> String? {
        let others = selection.othersLeftOut, inLine = selection.inLineLeftOut
        let parts = [
            others > 0 ? "\(others) more that are not in line" : nil, inLine > 0 ? "\(inLine) that are in line" : nil,
        ].compactMap(\.self)
        guard !parts.isEmpty else { return nil }
        return "Not listed: \(parts.joined(separator: " and ")). Every site is listed with --all."
    }

    /// One line for each site that is quarantined; the first ones where they are many.
    package static func warnings(_ sites: [SiteStanding], limit: Int = 20) -> [String] {
        let quarantined = sites.filter { $0.state == .quarantined }
        let lines = quarantined.prefix(limit).map { site in
            "site \(site.site) is quarantined: \(site.note.map(ErrorReport.visible) ?? "its database was rolled back")"
        }
        guard quarantined.count > limit else { return lines }
        return lines + ["\(quarantined.count - limit) more sites are quarantined"]
    }

    static func name(of timeline: String, in lineage: Lineage) -> String {
        guard let known = lineage[timeline] else { return "timeline \(short(timeline)), which is not known here" }
        return "timeline \(known.number) (\(short(timeline)))"
    }
}
