import Checksums
import DatabaseAccess
import FileSystem
import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

struct BackupLabelTests {
    static let text = """
        START WAL LOCATION: 16/2000028 (file 000000030000001600000002)
        CHECKPOINT LOCATION: 16/2000060
        BACKUP METHOD: streamed
        BACKUP FROM: primary
        START TIME: 2026-11-21 15:05:00 UTC
        LABEL: before: the move
        START TIMELINE: 3

        """

    @Test func everyFieldIsRead() throws {
        let label = try #require(BackupLabel(parsing: Self.text))
        #expect(label.start == LSN("16/2000028"))
        #expect(label.startSegment == "000000030000001600000002")
        #expect(label.checkpoint == LSN("16/2000060"))
        #expect(label.method == "streamed" && label.source == "primary")
        #expect(label.startTime == "2026-11-21 15:05:00 UTC")
        #expect(label.label == "before: the move")
        #expect(label.timeline == 3)
    }

    @Test func aLabelCannotImitateAField() throws {
        let text = Self.text.replacing("the move", with: "x\nSTART TIMELINE: 9\nSTART WAL LOCATION: 0/1 (file 0)")
        let label = try #require(BackupLabel(parsing: text))
        #expect(label.timeline == 3 && label.start == LSN("16/2000028"))
    }

    @Test func aTextWithoutAStartIsNone() {
        #expect(BackupLabel(parsing: "") == nil)
        #expect(BackupLabel(parsing: Self.text.replacing("START WAL", with: "WAL")) == nil)
        #expect(BackupLabel(parsing: Self.text.replacing("CHECKPOINT LOCATION: 16/", with: "x")) == nil)
    }
}

struct TablespaceMapTests {
    @Test func oddPathsSurvive() throws {
        let map = TablespaceMap([
            .init(oid: 16400, location: "/srv/a b"), .init(oid: 16401, location: "/srv/new\nline\\and\rreturn\\"),
        ])
        #expect(map.text == "16400 /srv/a b\n16401 /srv/new\\\nline\\\\and\\\rreturn\\\\\n")
        #expect(TablespaceMap(parsing: map.text) == map)
        #expect(TablespaceMap(parsing: "") == TablespaceMap([]))
    }

    @Test(arguments: ["16400", "x /srv\n", "16400 /srv", "16400 /srv\\", "16400\n", "-1 /srv\n"])
    func aCutOrForeignTextIsRefused(text: String) {
        #expect(TablespaceMap(parsing: text) == nil)
    }
}

struct BackupManifestTests {
    func parse(_ bytes: [UInt8]) throws -> BackupManifest {
        try bytes.withUnsafeBytes { (bytes) throws(BackupManifest.Complaint) in try BackupManifest(parsing: bytes) }
    }

    func complaint(_ bytes: [UInt8]) -> BackupManifest.Complaint? {
        #expect(throws: BackupManifest.Complaint.self) { _ = try parse(bytes) }
    }

    /// A manifest around this text, with the right last line.
    func sealed(_ text: String) -> [UInt8] {
        let digest = Array(text.utf8).withUnsafeBytes { SHA256.hash($0) }
        return Array((text + "\"Manifest-Checksum\": \"\(Checksums.hexadecimal(digest))\"}\n").utf8)
    }

    let range = BackupManifest.WALRange(timeline: 2, start: LSN(0x2000028), end: LSN(0x2000100))

    @Test func whatIsWrittenCanBeRead() throws {
        var writer = BackupManifestWriter()
        let sum = Array("123456789".utf8).withUnsafeBytes { CRC32C($0) }
        writer.add(path: "base/5/1259", size: 9, modified: 0, checksum: sum)
        writer.add(path: "odd \"\\\n\u{1}é", size: 9, modified: 1_795_273_500, checksum: sum)
        writer.add(path: "old", size: 9, modified: -1, checksum: sum)
        let bytes = writer.finished(range)
        let manifest = try parse(bytes)
        #expect(manifest.version == 1 && manifest.systemIdentifier == nil)
        #expect(manifest.files.map(\.path) == ["base/5/1259", "odd \"\\\n\u{1}é", "old"])
        #expect(
            manifest.files.map(\.modified)
                == ["1970-01-01 00:00:00 GMT", "2026-11-21 15:05:00 GMT", "1969-12-31 23:59:59 GMT"]
        )
        #expect(manifest.files[0].checksum == .init(algorithm: "CRC32C", hexadecimal: "839206e3"))
        #expect(manifest.walRanges == [range])
        for place in stride(from: 0, to: bytes.count - 1, by: 7) {
            var bad = bytes
            bad[place] ^= 1
            #expect(throws: BackupManifest.Complaint.self, "byte \(place)") { try parse(bad) }
        }
        #expect(complaint(Array(bytes.dropLast())) == .incomplete)
        #expect(complaint([]) == .incomplete)
        #expect(try parse(BackupManifestWriter().finished(range)).files.isEmpty)
    }

    @Test func versionTwoAndEncodedPathsAreKnown() throws {
        let head =
            "{ \"PostgreSQL-Backup-Manifest-Version\": 2,\n\"System-Identifier\": 18446744073709551615,\n\"Files\": [\n"
        let tail = "],\n\"WAL-Ranges\": [\n{ \"Timeline\": 1, \"Start-LSN\": \"0/28\", \"End-LSN\": \"A/0\" }\n],\n"
        let manifest = try parse(sealed(head + "{ \"Encoded-Path\": \"612f62\", \"Size\": 4 }\n" + tail))
        #expect(manifest.systemIdentifier == .max)
        #expect(manifest.files == [.init(path: "a/b", size: 4, modified: nil, checksum: nil)])
        #expect(manifest.walRanges == [.init(timeline: 1, start: LSN(0x28), end: LSN(10 << 32))])
        #expect(complaint(sealed(head.replacing(": 2", with: ": 3") + tail)) == .unknownVersion(3))
        for file in [
            "{ \"Size\": 4 }", "{ \"Encoded-Path\": \"61f\", \"Size\": 4 }", "{ \"Path\": \"a\", \"Size\": -4 }",
        ] {
            guard case .malformed? = complaint(sealed(head + file + tail)) else {
                Issue.record("\(file) was taken")
                continue
            }
        }
    }

    @Test(.needsPostgreSQL, arguments: ["CRC32C", "SHA256", "NONE"])
    func realManifestsAreRead(algorithm: String) throws {
        let cluster = PostgreSQLCluster.shared
        let folder = cluster.folder + "/manifest_" + algorithm
        defer { try? Folder.remove(folder) }
        try cluster.run(
            "pg_basebackup",
            [
                "-h", cluster.socketDirectory, "-U", "postgres", "-D", folder, "-c", "fast", "-X", "none",
                "--no-sync", "--manifest-checksums", algorithm,
            ]
        )
        let bytes = try WholeFile.read(folder + "/" + BackupManifest.fileName)
        let manifest = try parse(bytes)
        let label = try #require(
            BackupLabel(parsing: String(decoding: try WholeFile.read(folder + "/backup_label"), as: UTF8.self))
        )
        #expect(manifest.walRanges.first?.start == label.start)
        #expect(manifest.walRanges.first?.timeline == label.timeline)
        #expect(manifest.files.count > 900)
        for file in manifest.files {
            let content = try WholeFile.read(folder + "/" + file.path)
            #expect(Int64(content.count) == file.size)
            switch file.checksum?.algorithm {
            case "CRC32C"?:
                #expect(file.checksum?.hexadecimal == content.withUnsafeBytes { CRC32C($0) }.hexadecimal)
            case "SHA256"?:
                #expect(file.checksum?.hexadecimal == content.withUnsafeBytes { hexadecimal(SHA256.hash($0)) })
            default: #expect(algorithm == "NONE" && file.checksum == nil)
            }
        }
        var bad = bytes
        bad[bytes.count / 2] ^= 1
        #expect(complaint(bad) == .checksumDiffers)
    }
}
