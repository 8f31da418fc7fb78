import FileSystem
import Foundation
import TestSupport
import Testing

@testable import BundleContents

/// What is newest, and which bundle `latest` means.
struct CatalogueOrderTests {
    private let folder: SharedFolder

    init() throws { folder = try SharedFolder() }

    private func entry(
        _ id: String,
        at created: String,
        cluster: String? = "7",
        timeline: Int = 1,
        mark: String = "0/1000000",
        state: BundleState = .ok,
        base: String? = nil
    ) throws -> CatalogueEntry {
        try .sample(id, at: created, cluster: cluster, timeline: timeline, mark: mark, state: state, base: base)
    }

    private func catalogue(_ entries: [CatalogueEntry]) throws -> Catalogue {
        for entry in entries {
            try WholeFile.write([1, 2, 3], to: folder.path + "/" + entry.file)
            try WholeFile.write(PrettyJSON.encode(entry), to: folder.path + "/" + entry.id + ".json")
        }
        return Catalogue(folder: folder.path)
    }

    @Test func aClockThatIsSetBackDoesNotMakeAnOldBundleTheNewest() throws {
        let entries = [
            try entry("c", at: "2026-11-21T08:00:00Z", mark: "0/3000000"),
            try entry("a", at: "2026-11-21T09:00:00Z", mark: "0/1000000"),
            try entry("b", at: "2026-11-21T10:00:00Z", mark: "0/2000000"),
        ]
        let catalogue = try catalogue(entries)
        #expect(try catalogue.entries().map(\.id) == ["a", "b", "c"])
        #expect(try catalogue.resolve("latest") == folder.path + "/c.tar.zst")
    }

    @Test func aLaterTimelineIsNewerThoughItsLogBeganBefore() throws {
        let entries = [
            try entry("after", at: "2026-11-21T08:00:00Z", timeline: 2, mark: "0/2000000"),
            try entry("before", at: "2026-11-21T09:00:00Z", timeline: 1, mark: "0/9000000"),
        ]
        #expect(Catalogue.ordered(entries).map(\.id) == ["before", "after"])
    }

    /// Positions of different logs say nothing about each other; there the clock is all there is.
    @Test func betweenServersTheClockDecides() throws {
        let entries = [
            try entry("x2", at: "2026-11-21T08:00:00Z", cluster: "8", mark: "9/0"),
            try entry("y", at: "2026-11-21T09:00:00Z", cluster: "7", mark: "0/1"),
            try entry("x1", at: "2026-11-21T10:00:00Z", cluster: "8", mark: "8/0"),
            try entry("s2", at: "2026-11-21T12:00:00Z", cluster: nil),
            try entry("s1", at: "2026-11-21T11:00:00Z", cluster: nil),
        ]
        for _ in 0..<20 {
            #expect(Catalogue.ordered(entries.shuffled()).map(\.id) == ["x1", "y", "x2", "s1", "s2"])
        }
    }

    @Test func latestIsTheNewestGoodOne() throws {
        let catalogue = try catalogue([
            try entry("a", at: "2026-11-21T08:00:00Z", mark: "0/1"),
            try entry("b", at: "2026-11-21T09:00:00Z", mark: "0/2", state: .degraded),
            try entry("c", at: "2026-11-21T10:00:00Z", mark: "0/3", state: .degraded),
        ])
        let found = try catalogue.find("latest")
        #expect(found.path == folder.path + "/a.tar.zst")
        #expect(found.choice?.passedOver.map(\.entry.id) == ["b", "c"])
        // Asked for by its name it is given.
        #expect(try catalogue.find("c").path == folder.path + "/c.tar.zst")
    }

    @Test func aBundleIsNoBetterThanWhatItContinues() throws {
        let catalogue = try catalogue([
            try entry("a", at: "2026-11-21T08:00:00Z", mark: "0/1"),
            try entry("b", at: "2026-11-21T09:00:00Z", mark: "0/2", state: .degraded),
            try entry("c", at: "2026-11-21T10:00:00Z", mark: "0/3", base: "a"),
            try entry("d", at: "2026-11-21T11:00:00Z", mark: "0/4", base: "b"),
            try entry("e", at: "2026-11-21T12:00:00Z", mark: "0/5", base: "d"),
        ])
        let found = try catalogue.find("latest")
        #expect(found.path == folder.path + "/c.tar.zst")
        #expect(found.choice?.passedOver.map(\.entry.id) == ["d", "e"])
    }

    @Test func aDegradedBundleIsBetterThanNone() throws {
        let catalogue = try catalogue([
            try entry("a", at: "2026-11-21T08:00:00Z", mark: "0/1", state: .degraded),
            try entry("b", at: "2026-11-21T09:00:00Z", mark: "0/2", state: .degraded),
        ])
        let found = try catalogue.find("latest")
        #expect(found.path == folder.path + "/b.tar.zst")
        #expect(found.choice?.flaw == .degraded(["a page is damaged"]))
        #expect(found.choice?.passedOver == [] && found.choice?.earlierGood == nil)
        #expect(throws: BundleError.noSuchBundle("latest")) { try Catalogue(folder: "/none").find("latest") }
    }

    /// As a program wrote it that knew neither timelines nor clusters.
    @Test func anEarlierEntryIsStillRead() throws {
        let entries = [
            try entry("b", at: "2026-11-21T09:00:00Z", cluster: nil),
            try entry("a", at: "2026-11-21T08:00:00Z", cluster: nil),
        ]
        #expect(try catalogue(entries).entries().map(\.id) == ["a", "b"])
    }

    @Test func aCopyOfABundleIsTheSameBundle() throws {
        let entries = [
            try entry("abc1", at: "2026-11-21T08:00:00Z"), try entry("abd1", at: "2026-11-21T09:00:00Z"),
        ]
        let catalogue = try catalogue(entries)
        var copy = try #require(
            try JSONSerialization.jsonObject(with: Data(PrettyJSON.encode(entries[0]))) as? [String: Any]
        )
        copy["file"] = "copy.tar.zst"
        try WholeFile.write(
            Array(try JSONSerialization.data(withJSONObject: copy)),
            to: folder.path + "/copy.json"
        )
        try WholeFile.write([1, 2, 3], to: folder.path + "/copy.tar.zst")
        #expect(try catalogue.entries().count == 3)
        #expect(Path.name(of: try catalogue.resolve("abc")) == "abc1.tar.zst")
        #expect(throws: BundleError.ambiguousBundle("ab", ["abc1", "abc1", "abd1"])) { try catalogue.resolve("ab") }
    }
}
