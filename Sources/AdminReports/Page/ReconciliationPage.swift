import AdminOutput
import Reconciliation
import ReconciliationModel
import SyncCursors
import AdminConsole

/// How the remote sites stand, as one page that needs nothing else: no scripts, nothing fetched.
package struct ReconciliationPage {
    let overview: ReconciliationOverview
    /// What the text begins with.
    let heading: [String]
    /// What the database alone does not tell: that an older one was put in its place.
    let warnings: [String]
    let made: String
    let title: String
    /// Longer lists of sites are cut; nil is never.
    let siteLimit: Int?

    /// - Parameters:
    ///   - time: when the database was read, as `UTCTimestamp` writes it.
    ///   - version: the program's.
    ///   - database: what an operator recognises.
    package init(
        _ overview: ReconciliationOverview,
        heading: [String],
        warnings: [String],
        time: String,
        version: String,
        database: String,
        siteLimit: Int?
    ) {
        self.overview = overview
        self.heading = heading
        self.warnings = warnings
        made = ReconciliationWords.made(time, by: version, from: database)
        title = ReconciliationWords.pageTitle(database)
        self.siteLimit = siteLimit
    }

    package var text: String {
        var page = Markup()
        page.addLiteral("<!DOCTYPE html>\n")
        page.add("html", ["lang": "en"]) { html in
            html.add("head") { head in
                head.addEmpty("meta", ["charset": "utf-8"])
                head.addEmpty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                // Whatever came from outside is text; should that ever fail, a browser runs and fetches nothing.
                let policy = "default-src 'none'; style-src 'unsafe-inline'"
                head.addEmpty("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
                head.add("title", title)
                head.add("style") { $0.addLiteral(PageStyle.text) }
            }
            html.add("body") { body in
                body.add("h1", title)
                addLinks(to: &body)
                addSummary(to: &body)
                addSites(to: &body)
                addTimelines(to: &body)
                addLost(to: &body)
                body.add("footer", made)
            }
        }
        page.addLiteral("\n")
        return page.text
    }

    /// There may be hundreds of sites before what comes after them.
    private func addLinks(to body: inout Markup) {
        body.add("nav") { links in
            if !overview.plan.sites.isEmpty { links.add("a", ["href": "#sites"], ReconciliationWords.sites) }
            links.add("a", ["href": "#timelines"], ReconciliationWords.timelines)
            if overview.wasRestored { links.add("a", ["href": "#lost"], ReconciliationWords.lostTitle) }
        }
    }

    private func addSummary(to body: inout Markup) {
        for line in heading { body.add("p", ["class": "heading"], line) }
        for line in warnings { body.add("p", ["class": "warning"], ReconciliationWords.warning(line)) }
        let states = ReconciliationWords.states(overview.counts)
        if states.isEmpty { body.add("p") { $0.add(ReconciliationWords.sites(overview.counts).joined()) } }
        body.add("div", ["class": "counts"]) { counts in
            for state in states {
                counts.add("div", ["class": "count \(state.group.rawValue)"]) { card in
                    card.add("strong", "\(state.count)")
                    card.add("span", " \(ReconciliationWords.name(state.group))")
                    card.add("p", state.meaning)
                }
            }
        }
        body.add("h2", ReconciliationWords.now)
        body.add("ul") { list in
            for line in ReconciliationWords.advice(overview) { list.add("li", line) }
        }
    }

    private func addSites(to body: inout Markup) {
        guard !overview.plan.sites.isEmpty else { return }
        let marks = Dictionary(grouping: overview.facts.watermarks, by: \.site)
        let selection = SiteSelection(overview.plan.sites, limit: siteLimit)
        body.add("h2", ["id": "sites"], ReconciliationWords.sites)
        if !selection.sites.isEmpty {
            Self.addTable(ReconciliationWords.siteColumns, numeric: [0, 6], to: &body) { table in
                for site in selection.sites {
                    let group = site.standing.group
                    table.add("tr") { row in
                        row.add("td", ["class": "number"], "\(site.site)")
                        row.add("td", ReconciliationWords.allStores(overview.stores[site.site]))
                        row.add("td") { cell in
                            cell.add("span", ["class": "state \(group.rawValue)"], ReconciliationWords.name(group))
                        }
                        row.add("td", ["class": "time"], ReconciliationWords.time(site.standing.changed))
                        row.add("td", ReconciliationWords.why(site, overview.facts.lineage))
                        row.add("td", ReconciliationWords.next(site))
                        let stored = ReconciliationWords.storedTo(site.standing, marks[site.site] ?? [])
                        row.add("td", ["class": "number"], stored)
                    }
                }
            }
        }
        if let rest = ReconciliationWords.leftOut(selection) { body.add("p", rest) }
    }

    private func addTimelines(to body: inout Markup) {
        let lineage = overview.facts.lineage
        body.add("h2", ["id": "timelines"], ReconciliationWords.timelines)
        body.add("div", ["class": "scroll"]) { LineageDrawing(lineage).add(to: &$0) }
        if overview.wasRestored { body.add("p", ["class": "hint"], ReconciliationWords.drawingHint) }
        Self.addTable(ReconciliationWords.timelineColumns, numeric: [0, 4], to: &body) { table in
            for (timeline, extent) in zip(lineage.timelines, lineage.extents) {
                table.add("tr", ["class": extent.last == nil ? "now" : "past"]) { row in
                    row.add("td", ["class": "number"], "\(timeline.number)")
                    row.add("td", ["class": "name"], timeline.id)
                    row.add("td", ["class": "time"], ReconciliationWords.opened(timeline))
                    row.add("td", ["class": "name"], timeline.bundle ?? "-")
                    row.add("td", ["class": "number"], timeline.fork?.cursor.description ?? "-")
                    row.add("td", extent.lost.map(ReconciliationWords.cursors) ?? "-")
                }
            }
        }
    }

    private func addLost(to body: inout Markup) {
        guard overview.wasRestored else { return }
        body.add("h2", ["id": "lost"], ReconciliationWords.lostTitle)
        body.add("p", ReconciliationWords.lost(overview))
        body.add("ul") { list in
            for range in overview.lost { list.add("li", ReconciliationWords.range(range)) }
        }
        body.add("p", ReconciliationWords.salvage(overview.salvage, overview.waiting))
        body.add("ul") { list in
            for reason in ReconciliationWords.reasons(overview.salvage) { list.add("li", reason) }
        }
        if let givenUp = ReconciliationWords.givenUp(overview) { body.add("p", givenUp) }
        addFailed(to: &body)
        addWithoutContent(to: &body)
        guard !overview.discarded.isEmpty else { return }
        body.add("h3", ReconciliationWords.discardedTitle)
        Self.addTable(ReconciliationWords.recordColumns, numeric: [2], to: &body) { table in
            for record in overview.discarded {
                table.add("tr") { row in
                    row.add("td", ["class": "name"], record.table)
                    row.add("td", ["class": "name"], record.record)
                    row.add("td", ["class": "number"], "\(record.site)")
                    row.add("td", ReconciliationWords.reason(record))
                    row.add("td", ["class": "time"], ReconciliationWords.time(record.recorded))
                }
            }
        }
        for line in ReconciliationWords.moreRecords(overview, shown: overview.discarded.count) { body.add("p", line) }
    }

    private func addWithoutContent(to body: inout Markup) {
        guard !overview.withoutContent.isEmpty else { return }
        body.add("h3", ReconciliationWords.withoutContentTitle(overview))
        Self.addTable(ReconciliationWords.contentlessColumns, numeric: [2], to: &body) { table in
            for record in overview.withoutContent {
                table.add("tr") { row in
                    row.add("td", ["class": "name"], record.table)
                    row.add("td", ["class": "name"], record.record)
                    row.add("td", ["class": "number"], "\(record.site)")
                    row.add("td", ["class": "time"], ReconciliationWords.time(record.recorded))
                }
            }
        }
    }

    private func addFailed(to body: inout Markup) {
        guard overview.cannotIntegrate > 0 else { return }
        body.add("h3", ReconciliationWords.failedTitle)
        Self.addTable(ReconciliationWords.failedColumns, numeric: [2], to: &body) { table in
            for failed in overview.failed {
                table.add("tr") { row in
                    row.add("td", ["class": "name"], failed.table)
                    row.add("td", ["class": "name"], failed.record)
                    row.add("td", ["class": "number"], failed.site.map(String.init) ?? "-")
                    row.add("td", ReconciliationWords.reason(failed))
                }
            }
        }
        for line in ReconciliationWords.moreFailed(overview, shown: overview.failed.count) { body.add("p", line) }
    }

    private static func addTable(
        _ columns: [String],
        numeric: Set<Int>,
        to body: inout Markup,
        _ rows: (inout Markup) -> Void
    ) {
        body.add("div", ["class": "scroll"]) { scroll in
            scroll.add("table") { table in
                table.add("thead") { head in
                    head.add("tr") { row in
                        for (number, title) in columns.enumerated() {
                            row.add(
                                "th",
                                ["scope": "col", "class": numeric.contains(number) ? "number" : "text"],
                                title
                            )
                        }
                    }
                }
                table.add("tbody", rows)
            }
        }
    }
}
