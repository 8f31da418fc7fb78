import BundleTestSupport
import Checksums
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import PostgreSQLFormats
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import ClusterReading
@testable import BundleRestore
@testable import BundleArchive

/// However a cluster is read, the bundle is the same.
@Suite(.needsPostgreSQL)
struct ClusterSourceTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let access: BackupRequest.Access
        let serverCompresses: Bool
        var testDescription: String { "\(access)\(serverCompresses ? ", compressed by the server" : "")" }
    }

    static let ways = [
        Way(access: .local, serverCompresses: false), Way(access: .remote, serverCompresses: false),
        Way(access: .remote, serverCompresses: true),
    ]

    private func create(_ server: SmallCluster, _ way: Way) throws -> CreatedBundle {
        var request = server.request()
        request.access = way.access
        request.serverCompresses = way.serverCompresses
        return try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
    }

    @Test(arguments: ways) func aBundleRestoresWithItsTablespace(_ way: Way) throws {
        let server = try SmallCluster()
        let created = try create(server, way)
        #expect(created.state == .ok)
        let restored = try server.restore(created.path)
        let found = try server.withServer(on: restored) { db in
            [try db.value("SELECT count(*) FROM item"), try db.value("SELECT name FROM apart")]
        }
        #expect(found == [3, "in a tablespace"])
        try server.waitUntilQuiet()
    }

    /// Where a network lies between, less goes over it; on one machine the compression would only move.
    @Test func theServerCompressesWhereItIsElsewhere() throws {
        // A client comes from 127.0.0.1: to the server it looks as one of another machine.
        let address = "127.\(Int.random(in: 1...250)).\(Int.random(in: 1...250)).2"
        let server = try SmallCluster(tablespace: false, settings: ["listen_addresses": "'\(address)'"])
        let overTCP = PostgreSQLConfiguration(host: address, port: 5432, user: "postgres", database: "postgres")
        func compresses(_ configuration: PostgreSQLConfiguration) throws -> Bool? {
            let copy = try ClusterSession(configuration).copy(.remote, serverCompresses: nil) { _ in }
            return (copy as? StreamedCopy)?.serverCompresses
        }
        #expect(try compresses(overTCP) == true)
        #expect(try compresses(server.cluster.configuration()) == false)

        let created = try server.createBundle(.remote, from: overTCP)
        #expect(created.state == .ok)
        let restored = try server.restore(created.path)
        #expect(try server.withServer(on: restored) { try $0.value("SELECT count(*) FROM item") } == 3)
    }

    /// The server's own program is the judge of what was stored.
    @Test(arguments: ways) func theServersProgramTakesWhatIsInside(_ way: Way) throws {
        let server = try SmallCluster(tablespace: false)
        let created = try create(server, way)
        try server.shell(
            """
            mkdir \(server.folder)/opened && zstd -dcq \(created.path) | tar x -C \(server.folder)/opened
            """,
            as: nil
        )
        let opened = server.folder + "/opened/postgres"
        let programs = try #require(ServerPrograms.find(nil, major: 15).found).folder
        let result = try Subprocess.run(programs + "/pg_verifybackup", ["-w", opened + "/wal", opened + "/data"])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func bothWaysBringTheSameMembersInTheSameOrder() throws {
        let server = try SmallCluster()
        let lists = try Self.ways.prefix(2).map { way in
            try OpenBundle(path: try create(server, way).path).manifest.members.map(\.path)
                .filter { !$0.hasPrefix(BundleLayout.wal + "/") }
        }
        #expect(Set(lists[0]) == Set(lists[1]))
        for list in lists {
            let data = list.filter { $0.hasPrefix(BundleLayout.data + "/") }
            #expect(data.first == BundleLayout.data + "/backup_label")
            #expect(list.last { $0.hasPrefix("postgres/data") } == BundleLayout.controlFile)
        }
    }

    @Test func aRemoteServerIsNotReadAsAFolder() throws {
        let server = try SmallCluster(tablespace: false)
        let db = try server.connect()
        try db.execute(script: "CREATE ROLE backup LOGIN REPLICATION; GRANT pg_read_all_data TO backup")
        for table in AlignmentMark.tables where try db.hasTable(table) {
            try db.execute("GRANT SELECT, UPDATE ON \(identifier: table) TO backup")
        }
        try db.execute("GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO backup")
        var request = server.request(user: "backup")
        request.access = .local
        let error = #expect(throws: BundleError.self) {
            try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        }
        guard case .localImpossible(.missingRights("backup", let grants))? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        for grant in grants { try db.execute(script: grant) }
        let created = try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        #expect(created.state == .ok)
    }

    @Test func aFileThatDiffersFromTheServersManifestIsNoticed() throws {
        let server = try SmallCluster(tablespace: false)
        let bundle = try OpenBundle(path: try create(server, Self.ways[1]).path)
        let manifest = try bundle.archive.content(of: BundleLayout.serverManifest)
        let control = try bundle.archive.content(of: BundleLayout.controlFile)
        let coverage = try #require(bundle.manifest.postgres)
        let range = BackupManifest.WALRange(timeline: 1, start: coverage.start, end: coverage.stop)
        func complaints(
            asking range: BackupManifest.WALRange,
            _ change: (inout [WrittenMember]) -> Void = { _ in }
        ) throws -> [String] {
            var written = bundle.manifest.members.filter { $0.path.hasPrefix(BundleLayout.data + "/") }
                .filter { ![BundleLayout.serverManifest, BundleLayout.controlFile].contains($0.path) }
                .map { Self.written($0, in: bundle) }
            change(&written)
            let check = ServerManifestCheck(
                written,
                control: (TarMember(path: BundleLayout.controlFile), control),
                range: range
            )
            return try check.complaints { consume in try manifest.withUnsafeBytes { try consume($0) } }
        }
        let path = BundleLayout.data + "/PG_VERSION"
        let none = try complaints(asking: range)
        #expect(none == [])
        let late = BackupManifest.WALRange(timeline: 1, start: coverage.stop, end: coverage.stop)
        let asked = try complaints(asking: late)
        #expect(asked == ["the server's manifest does not ask for the log from \(late.start) to \(late.end)"])
        let missing = try complaints(asking: range) { written in written.removeAll { $0.member.path == path } }
        #expect(missing == ["PG_VERSION is missing"])
        let other = WrittenMember(
            member: TarMember(path: path, size: 3),
            checksum: CRC32C(),
            damagedPlaces: [],
            problem: nil
        )
        let found = try complaints(asking: range) { written in
            written.removeAll { $0.member.path == path }
            written.append(other)
        }
        #expect(found == ["PG_VERSION has another checksum"])
    }

    @Test func aLabelThatBeginsElsewhereIsNoticed() throws {
        let server = try SmallCluster(tablespace: false)
        let bundle = try OpenBundle(path: try create(server, Self.ways[0]).path)
        func failure(_ change: (String) -> String) throws -> (member: String, reason: String)? {
            var audit = try #require(LogAudit(bundle.identity, bundle.manifest))
            for member in bundle.manifest.members {
                let isLabel = member.path == BundleLayout.label
                guard isLabel || member.path.hasPrefix(BundleLayout.wal + "/") else { continue }
                var content = try bundle.archive.content(of: member.path, limit: 1 << 30)
                if isLabel { content = Array(change(String(decoding: content, as: UTF8.self)).utf8) }
                content.withUnsafeBytes { audit.consume($0, of: member.path) }
            }
            return audit.failure
        }
        let none = try failure { $0 }
        #expect(none == nil)
        for (old, new) in [
            ("START WAL LOCATION: 0/", "START WAL LOCATION: 1/"), ("START TIMELINE: 1", "START TIMELINE: 2"),
        ] {
            let found = try failure { $0.replacing(old, with: new) }
            #expect(found?.member == BundleLayout.label, "\(new)")
        }
        // The checkpoint's record is elsewhere than the label says.
        let checkpoint = try failure { $0.replacing("CHECKPOINT LOCATION: 0/", with: "CHECKPOINT LOCATION: 1/") }
        #expect(checkpoint?.reason.contains("there is no checkpoint at 1/") == true)
        let gone = try failure { _ in "" }
        #expect(gone?.member == BundleLayout.label)
    }

    private static func written(_ record: MemberRecord, in bundle: OpenBundle) -> WrittenMember {
        let content = record.kind == .file ? try? bundle.archive.content(of: record.path) : nil
        return WrittenMember(
            member: TarMember(path: record.path, kind: record.kind == .folder ? .folder : .file, size: record.size),
            checksum: content.map { bytes in bytes.withUnsafeBytes { CRC32C($0) } },
            damagedPlaces: [],
            problem: nil
        )
    }
}
