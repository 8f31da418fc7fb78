import Testing

@testable import BundleContents

/// Which bundle is meant where none is named: values alone. Entries come as the catalogue orders them.
struct BundleChoiceTests {
    private static func entry(
        _ id: String,
        timeline: Int = 1,
        state: BundleState = .ok,
        base: String? = nil,
        cluster: String? = "7"
    ) throws -> CatalogueEntry {
        try .sample(id, cluster: cluster, timeline: timeline, state: state, base: base)
    }

    /// What came before the server was restored is not what it is now, however good it is.
    @Test func aDegradedBundleOfTheNewestTimelineIsMeantBeforeAGoodOneOfAnEarlier() throws {
        let entries = [
            try Self.entry("a"), try Self.entry("b"), try Self.entry("c", timeline: 2, state: .degraded),
            try Self.entry("d", timeline: 2, state: .degraded),
        ]
        let choice = try #require(entries.latest())
        #expect(choice.entry.id == "d")
        #expect(choice.flaw == .degraded(["a page is damaged"]))
        #expect(choice.earlierGood?.id == "b")
        #expect(choice.passedOver == [])
    }

    @Test func withinTheNewestTimelineTheNewestGoodOneIsMeant() throws {
        let entries = [
            try Self.entry("a"), try Self.entry("b", timeline: 2), try Self.entry("c", timeline: 2, state: .degraded),
            try Self.entry("d", timeline: 2, base: "c"),
        ]
        let choice = try #require(entries.latest())
        #expect(choice.entry.id == "b")
        #expect(choice.flaw == nil && choice.earlierGood == nil)
        #expect(choice.passedOver.map(\.entry.id) == ["c", "d"])
        #expect(choice.passedOver.map(\.flaw) == [.degraded(["a page is damaged"]), .continuesDegraded(entries[2])])
    }

    /// A photograph that is gone from the server for good must not hold the database back.
    @Test func missingFilesOfTheAppHoldNoBundleBack() throws {
        let entries = [
            try Self.entry("a"), try .sample("b", state: .degraded, lacksOnlyFiles: true),
            try Self.entry("c", base: "b"),
        ]
        #expect(try #require(entries.latest()).entry.id == "c")
        #expect(try #require(Array(entries.prefix(2)).latest()).entry.id == "b")
        let damaged = try CatalogueEntry.sample("d", state: .degraded, lacksOnlyFiles: false)
        #expect(try #require((entries + [damaged]).latest()).entry.id == "c")
    }

    /// While a share is away the log goes on from the newest database.
    @Test func aMissingLegacyPartHoldsNoBundleBack() throws {
        let entries = [
            try Self.entry("a"), try .sample("b", state: .degraded, lacksOnlyFiles: false, lacksOnlyLegacy: true),
            try Self.entry("c", base: "b"),
        ]
        #expect(try #require(entries.latest()).entry.id == "c")
        let base = try #require(Array(entries.prefix(2)).base(for: "7", on: 1))
        #expect(base.entry.id == "b" && base.flaw == nil)
    }

    @Test func theBundlesOfOneServerSayNothingOfAnother() throws {
        let entries = [
            try Self.entry("a", cluster: "8"), try Self.entry("b", state: .degraded, cluster: "8"),
            try Self.entry("c", state: .degraded),
        ]
        let choice = try #require(entries.latest())
        #expect(choice.entry.id == "c")
        #expect(choice.earlierGood == nil && choice.passedOver == [])
        #expect([CatalogueEntry]().latest() == nil)
    }

    @Test func aSQLiteServerHasOneTimeline() throws {
        let entries = [try Self.entry("a", cluster: nil), try Self.entry("b", state: .degraded, cluster: nil)]
        let choice = try #require(entries.latest())
        #expect(choice.entry.id == "a")
        #expect(choice.passedOver.map(\.entry.id) == ["b"])
    }

    @Test func aContinuationIsOfTheServersTimeline() throws {
        let entries = [
            try Self.entry("a"), try Self.entry("b", state: .degraded), try Self.entry("x", cluster: "8"),
            try Self.entry("c", timeline: 2, state: .degraded), try Self.entry("d", timeline: 3),
        ]
        let first = try #require(entries.base(for: "7", on: 1))
        #expect(first.entry.id == "a")
        #expect(first.passedOver.map(\.entry.id) == ["b", "c", "d"])
        #expect(
            first.passedOver.map(\.flaw) == [.degraded(["a page is damaged"]), .otherTimeline(2), .otherTimeline(3)]
        )
        let second = try #require(entries.base(for: "7", on: 2))
        #expect(second.entry.id == "c")
        #expect(second.flaw != nil)
        #expect(entries.base(for: "7", on: 4) == nil)
        #expect(entries.base(for: "9", on: 1) == nil)
    }

    @Test func aChainThatComesBackToItselfIsNotGood() throws {
        let entries = [try Self.entry("a", base: "b"), try Self.entry("b", base: "a")]
        #expect(entries.latest()?.flaw != nil)
    }
}
