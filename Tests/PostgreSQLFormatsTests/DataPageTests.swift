import DatabaseAccess
import FileSystem
import FuzzTargets
import PostgreSQLDriver
import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

struct PageCheckTests {
    func verdict(_ page: [UInt8], block: UInt32, start: UInt64 = 1000, end: LSN? = nil) -> PageCheck.Verdict {
        let check = PageCheck(blockSize: page.count, start: LSN(start), end: end)
        return page.withUnsafeBytes { check.verdict($0, block: block) }
    }

    @Test(arguments: [4096, 8192, 16384, 32768])
    func aPageIsGoodOnlyInItsPlace(size: Int) {
        let page = SyntheticPage.bytes(block: 7, lsn: 900, size: size)
        #expect(verdict(page, block: 7) == .good)
        #expect(verdict(page, block: 8) == .damaged)
    }

    @Test func everyFlippedBitIsNoticed() {
        let good = SyntheticPage.bytes(block: 0, lsn: 900)
        for byte in [0, 7, 8, 9, 10, 20, 100, 127, 128, 4095, 8191] {
            for bit in 0..<8 {
                var bad = good
                bad[byte] ^= 1 << bit
                // A change in the LSN can make it look newer than the backup.
                if byte > 7 { #expect(verdict(bad, block: 0) == .damaged, "byte \(byte) bit \(bit)") }
                #expect(verdict(bad, block: 0) != .good)
            }
        }
    }

    @Test func aChangeSinceTheStartExplainsAPageButNoneFromTheFuture() {
        var torn = SyntheticPage.bytes(block: 0, lsn: 1000)
        torn[5000] ^= 1
        #expect(verdict(torn, block: 0, start: 1000) == .explained)
        #expect(verdict(torn, block: 0, start: 1001) == .damaged)
        #expect(verdict(torn, block: 0, start: 900, end: LSN(999)) == .damaged)
        #expect(verdict(torn, block: 0, start: 900, end: LSN(1000)) == .explained)
    }

    @Test func zerosAreANewPageAndAlmostZerosAreNot() {
        var zeros = [UInt8](repeating: 0, count: 8192)
        #expect(verdict(zeros, block: 3) == .new)
        zeros[8191] = 1
        #expect(verdict(zeros, block: 3) == .damaged)
        zeros[8191] = 0
        zeros[0] = 1
        #expect(verdict(zeros, block: 3) == .damaged)
    }

    @Test func damagedPagesOfABufferAreNamed() {
        var bytes: [UInt8] = []
        for block in UInt32(100)..<110 { bytes += SyntheticPage.bytes(block: block, lsn: 1) }
        bytes += [1, 2, 3]
        let check = PageCheck(start: LSN(1000))
        #expect(bytes.withUnsafeBytes { check.damagedPages(in: $0, firstBlock: 100) } == [])
        bytes[3 * 8192 + 77] ^= 1
        bytes[9 * 8192 + 8191] ^= 1
        bytes.replaceSubrange(5 * 8192..<6 * 8192, with: [UInt8](repeating: 0, count: 8192))
        #expect(bytes.withUnsafeBytes { check.damagedPages(in: $0, firstBlock: 100) } == [3, 9])
        // At an odd address, too.
        let shifted = [0] + bytes
        let found = shifted.withUnsafeBytes {
            check.damagedPages(in: UnsafeRawBufferPointer(rebasing: $0.dropFirst()), firstBlock: 100)
        }
        #expect(found == [3, 9])
    }
}

struct RelationFileTests {
    @Test func aPathTellsRelationForkAndSegment() {
        let main = RelationFile(path: "base/5/1259")
        #expect(main?.number == 1259 && main?.fork == .main && main?.segment == 0)
        let fork = RelationFile(path: "global/1262_fsm")
        #expect(fork?.number == 1262 && fork?.fork == .freeSpaceMap)
        let far = RelationFile(path: "pg_tblspc/16400/PG_15_202209061/5/16401_vm.12")
        #expect(far?.number == 16401 && far?.fork == .visibilityMap && far?.segment == 12)
        #expect(far?.firstBlock() == UInt32(1_572_864))
        #expect(RelationFile(path: "base/5/16401_init")?.fork == .initial)
    }

    @Test(arguments: [
        "base/5/pg_filenode.map", "global/pg_control", "base/5/PG_VERSION", "base/5/pg_internal.init", "global/config",
        "base/5/1259_old", "base/5/1259.", "base/5/1259.1x", "base/5/t3_16384", "base/5/12345678901", "base/1259",
        "base/5/6/1259", "pg_xact/0000", "pg_tblspc/16400/5/16401", "1259", "base/pgsql_tmp/5", "base/5/1259_fsm_vm",
        "base/5/", "global/", "base/5/4294967296",
    ])
    func otherFilesHaveNoPages(path: String) {
        #expect(RelationFile(path: path) == nil)
    }

    @Test func temporaryRelationsAreKnownByTheirNames() {
        for name in ["t3_16384", "t3_16384_fsm", "t3_16384.1", "t12_1_vm.2"] {
            #expect(RelationFile.isTemporary(name: name))
        }
        for name in ["t3", "t_16384", "3_16384", "t3_x", "t3_16384_", "t3_16384_new", "table"] {
            #expect(!RelationFile.isTemporary(name: name))
        }
    }
}

@Suite(.needsPostgreSQL)
struct LivePageTests {
    @Test func everyPageOfAServerIsGoodAndAFlippedByteIsFoundInItsBlock() throws {
        let cluster = try PostgreSQLCluster(checksums: true)
        let db = try cluster.connect()
        try db.execute(script: "CREATE TABLE t AS SELECT n, repeat('x', 100) AS t FROM generate_series(1, 20000) n")
        for command in ["CREATE INDEX ON t (n)", "VACUUM t", "CHECKPOINT"] { try db.execute(script: command) }
        let check = PageCheck(start: LSN(.max))
        var pages = 0
        for folder in ["global", "base/1", "base/5"] {
            for name in try Folder.names(in: cluster.dataDirectory + "/" + folder) {
                guard let relation = RelationFile(path: folder + "/" + name) else { continue }
                let bytes = try WholeFile.read(cluster.dataDirectory + "/" + folder + "/" + name)
                let bad = bytes.withUnsafeBytes { check.damagedPages(in: $0, firstBlock: relation.firstBlock()) }
                #expect(bad == [], "\(folder)/\(name)")
                pages += bytes.count / 8192
            }
        }
        #expect(pages > 1000)

        guard case .text(let path)? = try db.value("SELECT pg_relation_filepath('t')") else {
            Issue.record("no path")
            return
        }
        try cluster.stop()
        var bytes = try WholeFile.read(cluster.dataDirectory + "/" + path)
        bytes[17 * 8192 + 5000] ^= 0x40
        #expect(bytes.withUnsafeBytes { check.damagedPages(in: $0, firstBlock: 0) } == [17])
    }

    @Test func theControlFileSaysWhatTheServerSays() throws {
        let cluster = PostgreSQLCluster.shared
        let bytes = try WholeFile.read(cluster.dataDirectory + "/" + ControlFile.path)
        let control = try bytes.withUnsafeBytes { (bytes) throws(ControlFile.Complaint) in try ControlFile(bytes) }
        let row = try #require(
            try cluster.connect().query(
                """
                SELECT system_identifier::text AS identifier, catalog_version_no AS catalogue,
                    pg_control_version AS form, data_page_checksum_version AS checksums, database_block_size AS block,
                    blocks_per_segment AS segment, wal_block_size AS walblock, bytes_per_wal_segment AS wal
                FROM pg_control_system(), pg_control_init()
                """
            ).first
        )
        #expect(String(control.systemIdentifier) == (try row.text("identifier")))
        #expect(Int64(control.catalogVersion) == (try row.integer("catalogue")))
        #expect(Int64(control.controlVersion) == (try row.integer("form")))
        #expect(control.hasPageChecksums == (try row.integer("checksums") == 1))
        #expect(Int64(control.blockSize) == (try row.integer("block")))
        #expect(Int64(control.blocksPerSegment) == (try row.integer("segment")))
        #expect(Int64(control.walBlockSize) == (try row.integer("walblock")))
        #expect(Int64(control.walSegmentSize) == (try row.integer("wal")))
        #expect(control.state == .inProduction)
        #expect(control.timeline == 1)
        #expect(control.redo <= control.checkpoint && control.redo > LSN(1 << 24))
        var damaged = bytes
        damaged[60] ^= 1
        let error = #expect(throws: ControlFile.Complaint.self) {
            try damaged.withUnsafeBytes { _ = try ControlFile($0) }
        }
        #expect(error == .checksumDiffers)
    }
}
