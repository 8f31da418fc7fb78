import BundleArchive
import SyncCursors
import Testing
import WALPositions

@testable import BundleContents

/// How bundles follow one another, and what they hold together: values alone.
struct ChainTests {
    private static func link(
        _ id: String,
        _ kind: BundleIdentity.Kind = .wal,
        base: String? = nil,
        system: String = "7",
        timeline: Timeline = 1,
        _ start: UInt64,
        _ end: UInt64?
    ) -> ChainLink {
        ChainLink(
            id: id,
            kind: kind,
            base: base,
            systemIdentifier: system,
            timeline: timeline,
            start: LSN(start),
            end: end.map { LSN($0) }
        )
    }

    private static let full = link("a", .full, 10, 20)

    @Test func linksThatFollowOneAnotherAreAChain() {
        #expect(ChainLink.fault(in: [Self.full]) == nil)
        let links = [Self.full, Self.link("b", base: "a", 20, 30), Self.link("c", base: "b", 30, nil)]
        #expect(ChainLink.fault(in: links) == nil)
    }

    @Test func eachBrokenLinkIsNamed() {
        func fault(_ next: ChainLink) -> ChainFault? { ChainLink.fault(in: [Self.full, next]) }
        #expect(ChainLink.fault(in: []) == .noFullBundle(""))
        #expect(ChainLink.fault(in: [Self.link("b", base: "a", 20, 30)]) == .noFullBundle("b"))
        #expect(fault(Self.link("b", base: "x", 20, 30)) == .noSuccessor("b", of: "a"))
        #expect(fault(Self.link("b", .full, base: "a", 20, 30)) == .noSuccessor("b", of: "a"))
        #expect(
            fault(Self.link("b", base: "a", system: "8", 20, 30))
                == .otherCluster(base: "a", baseSystem: "7", system: "8")
        )
        #expect(
            fault(Self.link("b", base: "a", timeline: 2, 20, 30))
                == .otherTimeline(base: "a", baseTimeline: 1, timeline: 2)
        )
        for start in [19, 21] as [UInt64] {
            #expect(
                fault(Self.link("b", base: "a", start, 30)) == .gap(bundle: "b", start: LSN(start), baseEnd: LSN(20))
            )
        }
        let unknown = [Self.link("a", .full, 10, nil), Self.link("b", base: "a", 20, 30)]
        #expect(ChainLink.fault(in: unknown) == .gap(bundle: "b", start: LSN(20), baseEnd: nil))
    }

    private static func manifest(_ paths: [String], removed: [String]? = nil, size: Int64) -> BundleManifest {
        BundleManifest(
            id: "i",
            state: .ok,
            reasons: [],
            postgres: nil,
            cursors: CursorSnapshot(),
            cursorsAreExact: true,
            alignment: .best(.none, .noLegacyPart),
            skipped: [],
            members: MemberRecords(paths.map { MemberRecord(TarMember(path: $0, size: size), checksum: nil) }),
            removed: removed
        )
    }

    @Test func theNewestMemberOfEachPathCounts() {
        let members = ChainMembers([
            Self.manifest(["files/kept", "files/changed", "files/gone", "files/back"], size: 1),
            Self.manifest(["files/changed", "files/new"], removed: ["files/gone", "files/back"], size: 2),
            Self.manifest(["files/back"], removed: ["files/new"], size: 3),
        ])
        let found = Dictionary(uniqueKeysWithValues: members.records.map { ($0.path, $0.size) })
        #expect(found == ["files/kept": 1, "files/changed": 2, "files/back": 3])
        let superseded = members.superseded.map { Set($0.map { String(decoding: $0, as: UTF8.self) }) }
        #expect(superseded == [["files/changed", "files/gone", "files/back"], ["files/new"], []])
    }

    /// One `String` to Swift, two files to a file system.
    @Test func namesThatLookAlikeAreKeptApart() {
        let (composed, decomposed) = ("files/\u{e9}", "files/e\u{301}")
        let members = ChainMembers([
            Self.manifest([composed, decomposed], size: 1), Self.manifest([], removed: [composed], size: 2),
        ])
        #expect(members.records.map { Array($0.path.utf8) } == [Array(decomposed.utf8)])
    }
}
