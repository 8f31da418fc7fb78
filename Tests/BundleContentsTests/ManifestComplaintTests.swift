import WALPositions
import SyncCursors
import Testing

@testable import BundleContents
@testable import BundleArchive

/// A manifest is a claim: what would make a reader count to the end of 64 bits, or leave its folder, is refused.
struct ManifestComplaintTests {
    func complaint(
        segmentSize: Int = 16 << 20,
        start: UInt64 = 16 << 20,
        mark: UInt64 = 40 << 20,
        sizes: [Int64] = [100, 200, 0]
    ) -> String? {
        let server = PostgreSQLServer(
            version: 150_000,
            systemIdentifier: "1",
            blockSize: 8192,
            walSegmentSize: segmentSize,
            dataChecksums: false,
            database: "postgres",
            superuser: "postgres",
            settings: [:]
        )
        let coverage = PostgreSQLCoverage(
            timeline: 1,
            start: LSN(start),
            stop: LSN(start),
            mark: .init(name: "mark", lsn: LSN(mark)),
            segments: []
        )
        return manifest(sizes, coverage).complaint(identity(.postgreSQL(server)), rawSize: 1000)
    }

    func identity(_ server: BundleIdentity.Server) -> BundleIdentity {
        BundleIdentity(id: "i", kind: .full, base: nil, site: "s", created: "", tool: "test", server: server)
    }

    func manifest(_ sizes: [Int64], _ coverage: PostgreSQLCoverage? = nil) -> BundleManifest {
        BundleManifest(
            id: "i",
            state: .ok,
            reasons: [],
            postgres: coverage,
            cursors: CursorSnapshot(),
            cursorsAreExact: true,
            alignment: .best(.none, .noLegacyPart),
            skipped: [],
            members: MemberRecords(sizes.map { MemberRecord(TarMember(path: "files/a", size: $0), checksum: nil) })
        )
    }

    @Test func anOrdinaryManifestHasNone() { #expect(complaint() == nil) }

    @Test(arguments: [0, -1, 1, 3 << 20, 1 << 40])
    func aSegmentSizeThatNoClusterHasIsRefused(size: Int) { #expect(complaint(segmentSize: size) != nil) }

    static let unreachable: [(UInt64, UInt64)] = [
        (0, 0), (16 << 20, 16 << 20), (40 << 20, 16 << 20), (0, .max), (.max - 1, .max),
    ]

    @Test(arguments: unreachable)
    func aMarkThatTheWALCannotReachIsRefused(start: UInt64, mark: UInt64) {
        #expect(complaint(start: start, mark: mark) != nil)
    }

    @Test(arguments: [[-1], [1001], [600, 600], [.max, .max], [.max, 1]] as [[Int64]])
    func membersLargerThanTheArchiveAreRefused(sizes: [Int64]) { #expect(complaint(sizes: sizes) != nil) }

    @Test func aDatabaseOutsideOfTheFolderIsRefused() {
        let server = SQLiteServer(libraryVersion: "3", database: "../../elsewhere")
        #expect(manifest([1]).complaint(identity(.sqlite(server)), rawSize: 10) != nil)
        let plain = SQLiteServer(libraryVersion: "3", database: "omsupply")
        #expect(manifest([1]).complaint(identity(.sqlite(plain)), rawSize: 10) == nil)
    }
}
