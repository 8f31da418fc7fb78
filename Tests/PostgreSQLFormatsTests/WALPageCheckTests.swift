import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import WALPositions
import TestSupport
import Testing

@testable import PostgreSQLFormats

@Suite(.needsPostgreSQL)
struct WALPageCheckTests {
    let bytes: [UInt8]
    let segment: WALSegment
    let identifier: String
    let end: LSN

    /// A whole segment of a real server.
    init() throws {
        let cluster = PostgreSQLCluster.shared
        let db = try cluster.connect(database: try cluster.makeDatabase())
        try db.execute(script: "CREATE TABLE filler (t TEXT)")
        let system = try ReplicationConnection(cluster.configuration()).identifySystem()
        identifier = system.identifier
        try db.execute("SELECT pg_switch_wal()")
        try db.execute("INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 3000)")
        guard case .text(let text)? = try db.value("SELECT pg_current_wal_flush_lsn()::text"), let lsn = LSN(text),
            case .text(let name)? = try db.value("SELECT pg_walfile_name(\(text)::pg_lsn)"),
            case .blob(let content)? = try db.value("SELECT pg_read_binary_file('pg_wal/' || \(name))")
        else { throw DatabaseError.unexpectedAnswer("no WAL") }
        segment = WALSegment(timeline: system.timeline, containing: lsn, size: 16 << 20)
        #expect(segment.fileName == name)
        (bytes, end) = (content, lsn)
    }

    func complaint(_ bytes: [UInt8], segment: WALSegment? = nil, identifier: String? = nil, piece: Int = 100_000)
        -> String?
    {
        var check = WALPageCheck(segment ?? self.segment, systemIdentifier: identifier ?? self.identifier, limit: end)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            bytes[start..<min(bytes.count, start + piece)].withUnsafeBytes { check.consume($0) }
        }
        return check.complaint
    }

    @Test(arguments: [100_000, 8192, 13])
    func aRealSegmentIsAccepted(piece: Int) { #expect(complaint(bytes, piece: piece) == nil) }

    @Test func pagesThatLieElsewhereAreNoticed() {
        #expect(end.value - segment.start.value > 3 * 8192, "the test needs some pages")
        for page in 0..<3 {
            var changed = bytes
            changed[page * 8192 + 9] ^= 1
            #expect(complaint(changed)?.contains("says that it lies at") == true)
        }
        // Behind the end stale pages are ordinary.
        var stale = bytes
        let behind = (Int(end.value - segment.start.value) / 8192 + 1) * 8192
        stale[behind + 9] ^= 1
        #expect(complaint(stale) == nil)
    }

    @Test func aMissingPageIsNoticed() {
        var changed = bytes
        changed.replaceSubrange(8192..<16384, with: [UInt8](repeating: 0, count: 8192))
        #expect(complaint(changed) != nil)
    }

    @Test func aSegmentOfAnotherPlaceOrClusterIsNoticed() {
        let before = WALSegment(timeline: segment.timeline, number: segment.number - 1, size: segment.size)
        #expect(complaint(bytes, segment: before)?.contains("says that it lies at") == true)
        #expect(complaint(bytes, identifier: "1")?.contains("another cluster") == true)
    }
}
