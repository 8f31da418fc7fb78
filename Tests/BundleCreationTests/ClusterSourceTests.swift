import BundleTestSupport
import Checksums
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
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
        func complaints(_ change: (inout [WrittenMember]) -> Void) throws -> [String] {
            var written = bundle.manifest.members.filter { $0.path.hasPrefix(BundleLayout.data + "/") }
                .filter { ![BundleLayout.serverManifest, BundleLayout.controlFile].contains($0.path) }
                .map { Self.written($0, in: bundle) }
            change(&written)
            let check = ServerManifestCheck(written, control: (TarMember(path: BundleLayout.controlFile), control))
            return try check.complaints { consume in try manifest.withUnsafeBytes { try consume($0) } }
        }
        let path = BundleLayout.data + "/PG_VERSION"
        let none = try complaints { _ in }
        #expect(none == [])
        let missing = try complaints { written in written.removeAll { $0.member.path == path } }
        #expect(missing == ["PG_VERSION is missing"])
        let other = WrittenMember(
            member: TarMember(path: path, size: 3),
            checksum: CRC32C(),
            damagedPlaces: [],
            problem: nil
        )
        let found = try complaints { written in
            written.removeAll { $0.member.path == path }
            written.append(other)
        }
        #expect(found == ["PG_VERSION has another checksum"])
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
