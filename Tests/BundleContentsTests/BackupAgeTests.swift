import Testing

@testable import BundleContents

/// Whether backups have stopped: values alone.
struct BackupAgeTests {
    /// 2026-11-22T08:00:00Z.
    private static let now: Int64 = 1_795_334_400

    private static func age(_ entries: [CatalogueEntry], _ limitHours: Int = 24) -> BackupAge {
        entries.age(at: now, limitHours: limitHours)
    }

    @Test func theLimitIsIncludedAndOneSecondMoreIsTooOld() throws {
        let entries = [try CatalogueEntry.sample("a", at: "2026-11-21T08:00:00Z")]
        let age = Self.age(entries)
        #expect(age.newest == .init(id: "a", file: "a.tar.zst", created: "2026-11-21T08:00:00Z", seconds: 86_400))
        #expect(!age.isTooOld)
        #expect(Self.age(entries, 23).isTooOld)
        #expect(Self.age([try .sample("b", at: "2026-11-21T07:59:59Z")]).isTooOld)
    }

    @Test func whereThereIsNoneItIsTooOld() throws {
        #expect(Self.age([]) == BackupAge(limitHours: 24, newest: nil, isTooOld: true, datedAhead: []))
        #expect(Self.age([try .sample("a", at: "2026-11-22T07:00:00Z", state: .degraded)]).isTooOld)
        #expect(Self.age([try .sample("a", at: "yesterday")]).newest == nil)
    }

    @Test func aDegradedOneIsNoBackupAndAnOlderGoodOneIs() throws {
        let age = Self.age([
            try .sample("a", at: "2026-11-22T01:00:00Z"),
            try .sample("b", at: "2026-11-22T02:00:00Z", state: .degraded),
        ])
        #expect(age.newest?.id == "a" && !age.isTooOld)
    }

    /// It is no backup of both servers; one that continues it and has the other's may be.
    @Test func oneWithoutTheLegacyServersBackupIsNone() throws {
        let full = try CatalogueEntry.sample("a", at: "2026-11-22T01:00:00Z", state: .degraded, lacksOnlyLegacy: true)
        #expect(Self.age([full]).isTooOld)
        #expect(Self.age([full, try .sample("b", at: "2026-11-22T02:00:00Z", base: "a")]).newest?.id == "b")
    }

    @Test func aContinuationIsAsGoodAsEverythingBelowIt() throws {
        let full = try CatalogueEntry.sample("a", at: "2026-11-20T01:00:00Z")
        let bad = try CatalogueEntry.sample("a", at: "2026-11-20T01:00:00Z", state: .degraded)
        let first = try CatalogueEntry.sample("b", at: "2026-11-21T01:00:00Z", base: "a")
        let second = try CatalogueEntry.sample("c", at: "2026-11-22T01:00:00Z", base: "b")
        #expect(Self.age([full, first, second]).newest?.id == "c")
        #expect(Self.age([bad, first, second]).newest == nil)
        // A link that is not in the folder.
        #expect(Self.age([full, second]).newest?.id == "a")
        #expect(Self.age([first, second]).newest == nil)
        // A chain that comes back to itself.
        #expect(Self.age([try .sample("x", base: "y"), try .sample("y", base: "x")]).newest == nil)
    }

    /// A clock that was a year ahead for one night must not keep everybody calm for a year.
    @Test func whatIsDatedInTheFutureDoesNotCount() throws {
        let old = try CatalogueEntry.sample("a", at: "2026-11-01T01:00:00Z")
        let age = Self.age([old, try .sample("b", at: "2027-11-22T01:00:00Z")])
        #expect(age.newest?.id == "a" && age.isTooOld)
        #expect(age.datedAhead == ["b.tar.zst"])
        // Two machines' clocks may differ a little.
        let near = Self.age([old, try .sample("b", at: "2026-11-22T08:10:00Z")])
        #expect(near.newest?.seconds == -600 && !near.isTooOld && near.datedAhead == [])
    }
}
