import Foundation
import Testing

@testable import AdminOutput
@testable import BundleContents

/// What people read of bundles that were chosen for them, of gaps, and of what to do next.
struct BundleWordsTests {
    private static func entry(
        _ id: String,
        timeline: Int = 1,
        degraded: Bool = false,
        base: String? = nil
    ) throws -> CatalogueEntry {
        var fields: [String: Any] = [
            "id": id + "-0000", "file": id + ".tar.zst", "size": 3, "rawSize": 9, "site": "central",
            "created": "2026-11-21T08:00:00Z", "kind": base == nil ? "full" : "wal", "engine": "postgresql",
            "state": degraded ? "degraded" : "ok", "reasons": degraded ? ["a page is damaged"] : [],
            "alignment": "none", "systemIdentifier": "7", "timeline": timeline, "mark": "0/1000000",
        ]
        fields["base"] = base.map { $0 + "-0000" }
        return try JSONDecoder().decode(CatalogueEntry.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    @Test func aNewerBundleThatIsPassedOverIsNamedWithItsReasonAndTheWayToUseIt() throws {
        let entries = [
            try Self.entry("aaaaaaaa"), try Self.entry("bbbbbbbb", degraded: true),
            try Self.entry("cccccccc", base: "bbbbbbbb"),
        ]
        let latest = try #require(entries.latest())
        #expect(
            BundleWords.warnings(of: latest, for: .latest) == [
                "latest is aaaaaaaa.tar.zst, the newest good one; newer bundles are passed over: bbbbbbbb of "
                    + "2026-11-21T08:00:00Z is degraded (a page is damaged), cccccccc of 2026-11-21T08:00:00Z continues "
                    + "bbbbbbbb, which is degraded (a page is damaged). To use it all the same, name it: cccccccc"
            ]
        )
        let base = try #require(entries.base(for: "7", on: 1))
        let words = try #require(BundleWords.warnings(of: base, for: .base).first)
        #expect(words.hasPrefix("it continues aaaaaaaa.tar.zst, the newest good one of timeline 1; newer bundles are"))
        #expect(words.hasSuffix("To continue it all the same: --base cccccccc"))
        #expect(BundleWords.warnings(of: try #require(Array(entries.prefix(1)).latest()), for: .latest) == [])
    }

    @Test func aDegradedBundleBeforeAGoodOneOfAnEarlierTimelineSaysWhy() throws {
        let entries = [try Self.entry("aaaaaaaa"), try Self.entry("bbbbbbbb", timeline: 2, degraded: true)]
        #expect(
            BundleWords.warnings(of: try #require(entries.latest()), for: .latest) == [
                "latest is bbbbbbbb.tar.zst, which is degraded (a page is damaged): there is no good one of timeline 2. "
                    + "The newest good one, aaaaaaaa of 2026-11-21T08:00:00Z, is of timeline 1, before the server was "
                    + "restored or promoted; to use it all the same, name it: aaaaaaaa"
            ]
        )
        let base = try #require(entries.base(for: "7", on: 1))
        #expect(
            BundleWords.warnings(of: base, for: .base) == [
                "it continues aaaaaaaa.tar.zst, the newest good one of timeline 1; a newer bundle is passed over: bbbbbbbb "
                    + "of 2026-11-21T08:00:00Z is of timeline 2"
            ]
        )
        // Where there is nothing else, the command itself says what is wrong with it.
        #expect(BundleWords.warnings(of: try #require([entries[1]].latest()), for: .latest) == [])
        let only = try #require(entries.base(for: "7", on: 2))
        #expect(BundleWords.warnings(of: only, for: .base).first?.contains("since there is no good one") == true)
    }

    private static func stretch(_ ids: [String], _ from: String, _ end: String, _ times: (String, String)) throws
        -> CoveredStretch
    {
        let fields: [String: Any] = [
            "bundles": ids.map { $0 + "-0000" }, "systemIdentifier": "7", "timeline": 1, "from": from, "end": end,
            "earliest": "2026-11-21T\(times.0)Z", "latest": "2026-11-21T\(times.1)Z",
        ]
        return try JSONDecoder().decode(CoveredStretch.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    private static func nights() throws -> [CoveredStretch] {
        [
            try stretch(["aaaaaaaa", "bbbbbbbb", "cccccccc"], "0/100", "0/200", ("08:00:00", "10:00:00")),
            try stretch(["dddddddd"], "0/300", "0/400", ("12:00:00", "12:01:00")),
        ]
    }

    @Test func aPointInAGapIsToldWithBothSidesAndHowToAvoidIt() throws {
        let target = try #require(RestoreTarget("2026-11-21T11:00:00Z"))
        let words = try #require(PointWords.elsewhere(target, Self.nights(), on: 1))
        #expect(
            words == """
                It lies in a gap. Covered are before it 2026-11-21T08:00:00.000000Z to 2026-11-21T10:00:00.000000Z \
                (aaaaaaaa and 2 that continue it),
                and after it 2026-11-21T12:00:00.000000Z to 2026-11-21T12:01:00.000000Z (dddddddd).
                A last `bundle create --kind wal` before each full bundle keeps such a gap short.
                """
        )
        let position = try #require(RestoreTarget("0/250"))
        #expect(PointWords.elsewhere(position, try Self.nights(), on: 1)?.contains("before it 0/100 to 0/200") == true)
    }

    @Test func aPointThatAnotherBundleCoversNamesIt() throws {
        let target = try #require(RestoreTarget("2026-11-21T12:00:30Z"))
        let words = try #require(PointWords.elsewhere(target, Self.nights(), on: 1))
        #expect(words.hasPrefix("Bundle dddddddd covers it, 2026-11-21T12:00:00"))
        let late = try #require(RestoreTarget("2026-11-22T00:00:00Z"))
        #expect(PointWords.elsewhere(late, try Self.nights(), on: 1) == nil)
    }

    @Test func theListShowsGapsBetweenItsRows() throws {
        let lines = PointWords.table(try Self.nights()).joined(separator: "\n").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].hasSuffix("1  aaaaaaaa and 2 that continue it"))
        #expect(lines[3].hasPrefix("No point between them can be restored."))
        #expect(PointWords.table(Array(try Self.nights().prefix(1))).joined().contains("No point") == false)
        #expect(PointWords.table([]) == [])
        let shown = PointWords.together("dddddddd-0000", try Self.nights())
        #expect(shown.count == 2)
        let gap = "2026-11-21T10:00:00.000000Z to 2026-11-21T12:00:00.000000Z"
        #expect(shown[1] == "Gap        \(gap), between cccccccc and dddddddd")
        #expect(PointWords.together("other", try Self.nights()) == [])
    }

    @Test func manyUnreadableArchivesAreOneWarning() {
        let files = (1...5).map { UnreadableBundle(file: "\($0).tar.zst", reason: .other("gone")) }
        #expect(
            BundleWords.warnings(of: files) == [
                "5 archives of the folder cannot be read and may be newer, `bundle list` says why: 3.tar.zst, 4.tar.zst, "
                    + "5.tar.zst, and 2 more"
            ]
        )
        #expect(
            BundleWords.warnings(of: Array(files.prefix(1))) == ["1.tar.zst cannot be read and may be newer: gone"]
        )
        #expect(BundleWords.warnings(of: []) == [])
    }

    @Test func whatComesAfterADumpNamesTheUserWhoHasToRunIt() {
        let own = RestoreWords.useOfDump("/srv/d.dump", of: "it's", runAs: nil)
        #expect(
            own.last
                == #"Next       createdb -T template0 'it'\''s' && pg_restore --exit-on-error -d 'it'\''s' /srv/d.dump"#
        )
        // To pg_restore it would be a connection string.
        let odd = RestoreWords.useOfDump("/srv/d.dump", of: "a=b", runAs: nil).last ?? ""
        #expect(odd.contains(" createdb -T template0 'a=b' && "))
        #expect(odd.hasSuffix(#" -d 'dbname='\''a=b'\''' /srv/d.dump"#))
        let root = RestoreWords.useOfDump("/srv/d.dump", of: "d", runAs: "postgres")
        #expect(
            root.last
                == "Next       cd / && runuser -u postgres -- createdb -T template0 d && "
                + "runuser -u postgres -- pg_restore --exit-on-error -d d /srv/d.dump"
        )
    }

    @Test func backupsThatHaveStoppedAreOneLine() {
        let newest = BackupAge.Newest(id: "aaaaaaaa-1", file: "a", created: "2026-11-21T08:00:00Z", seconds: 90_001)
        func words(_ hours: Int, _ newest: BackupAge.Newest?, _ isTooOld: Bool, _ ahead: [String] = []) -> String? {
            let age = BackupAge(limitHours: hours, newest: newest, isTooOld: isTooOld, datedAhead: ahead)
            return BundleWords.tooOld(age, in: "/srv/b")
        }
        #expect(
            words(25, newest, true)
                == "No good bundle in the last 25 hours: the newest, aaaaaaaa, is of 2026-11-21T08:00:00Z."
        )
        #expect(
            words(1, nil, true, ["b\u{1B}.tar.zst"])
                == "No good bundle in the last hour: there is none in /srv/b. Dated in the future, so that a clock is "
                + "wrong: b?.tar.zst."
        )
        #expect(words(26, newest, false, ["b"]) == nil)
    }

    @Test func archivingThatFailsIsToldWithItsBeginning() {
        let first = ArchivingFailure(lastArchived: nil, lastFailed: "2026-11-21T09:00:00Z", file: nil)
        let advice =
            ". The bundle does not need it, but the server keeps its log until it is archived: see archive_command and the "
            + "server's log"
        #expect(
            BundleWords.archivingFails(first)
                == "the server's own archiving fails: no file has arrived yet; its last attempt was at "
                + "2026-11-21T09:00:00Z" + advice
        )
        let later = ArchivingFailure(
            lastArchived: "2026-11-21T08:00:00Z",
            lastFailed: "2026-11-21T09:00:00Z",
            file: "000000010000000000000003"
        )
        #expect(
            BundleWords.archivingFails(later)
                == "the server's own archiving fails since 2026-11-21T08:00:00Z; its last attempt, with "
                + "000000010000000000000003, was at 2026-11-21T09:00:00Z" + advice
        )
    }

    @Test func aMissingConfirmationSaysWhatOf() {
        let report = ErrorReport.describing(NotConfirmed(couldAsk: false, question: "/a will be replaced."))
        #expect(report.advice.hasPrefix("/a will be replaced.\nAdd --yes"))
        #expect(report.status == .refused)
    }
}
