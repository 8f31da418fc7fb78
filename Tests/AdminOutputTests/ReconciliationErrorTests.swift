import ReconciliationModel
import SyncCursors
import Testing

@testable import AdminOutput

/// Names in what is said of sites come from the sites.
struct ReconciliationErrorTests {
    private func text(_ error: ReconciliationError) -> String { ErrorReport.describing(error).text }

    @Test func whatATerminalObeysIsShownAndNotObeyed() {
        let name = "a\u{1B}[2J\nb\u{202E}c\u{2028}d\u{2066}"
        let errors: [ReconciliationError] = [
            .siteQuarantined(site: 2, .unreadable(table: "item", record: name)),
            .siteQuarantined(site: 2, .impossible(table: name, record: "r")),
            .siteRefused(site: 2, .foreignTimeline(name)), .directiveFromAnotherLineage(own: name),
            .brokenLineage(timeline: name, .doubled),
        ]
        for error in errors { #expect(text(error).contains("a?[2J?b?c?d?"), "\(text(error))") }
        // Letters of any script, and what joins them, stay.
        #expect(ErrorReport.visible("Kamuli क्‍ष عربي 🏥") == "Kamuli क्‍ष عربي 🏥")
    }

    @Test func aQuarantinedSiteIsGivenUpBeforeItStartsAfresh() {
        let advice = text(.siteQuarantined(site: 2, .forgotPush(session: 3, remembered: 2)))
        #expect(advice.contains("give it up at central, and then initialise"))
        #expect(advice.contains("\n  omsupply-admin reconcile apply --give-up 2\n"))
    }

    @Test func aSiteThatIsNewSinceTheRestoreComesFirst() {
        let text = text(.siteNewSinceRestore(site: 5))
        #expect(text.contains("has known site 5 only since") && text.contains("--give-up SITE\n"))
    }
}
