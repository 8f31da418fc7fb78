import Checksums
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import PostgreSQLFormats
import TestSupport
import Testing
import WALPositions

@testable import BundleContents
@testable import ClusterReading

/// A cluster with everything that a listing has to think of.
private final class OddCluster {
    let cluster: PostgreSQLCluster
    /// Holds the temporary table.
    let session: PostgreSQLConnection
    let unlogged: String

    init() throws {
        cluster = try PostgreSQLCluster(settings: ["autovacuum": "off"], checksums: true)
        let data = cluster.dataDirectory
        try cluster.run("mkdir", [cluster.folder + "/space", cluster.folder + "/unused"])
        session = try cluster.connect()
        for command in [
            "CREATE TABLESPACE apart LOCATION '\(cluster.folder)/space'",
            "CREATE TABLESPACE unused LOCATION '\(cluster.folder)/unused'",
            "SET allow_in_place_tablespaces = on",
            "CREATE TABLESPACE inside LOCATION ''",
            "CREATE TABLE moved TABLESPACE apart AS SELECT n FROM generate_series(1, 5000) n",
            "CREATE UNLOGGED TABLE quick (n INTEGER PRIMARY KEY)",
            "CREATE UNLOGGED TABLE quick_apart (n INTEGER PRIMARY KEY, t TEXT) TABLESPACE apart",
            "CREATE TABLE inner_table TABLESPACE inside AS SELECT n FROM generate_series(1, 500) n",
            "INSERT INTO quick SELECT generate_series(1, 1000)",
            "INSERT INTO quick_apart SELECT generate_series(1, 1000)",
            "VACUUM quick", "VACUUM moved", "VACUUM quick_apart",
            "CREATE TEMPORARY TABLE passing AS SELECT n FROM generate_series(1, 5000) n",
            "CREATE TEMPORARY TABLE passing_apart TABLESPACE apart AS SELECT 1 AS n",
            "CHECKPOINT",
        ] { try session.execute(script: command) }
        guard case .text(let path)? = try session.value("SELECT pg_relation_filepath('quick')") else {
            throw CommandFailed(command: "path", status: 0, text: "")
        }
        unlogged = path
        try cluster.run("mkdir", ["-p", data + "/base/pgsql_tmp", data + "/pg_log"])
        try cluster.run(
            "touch",
            [
                "base/pgsql_tmp/pgsql_tmp1.0", "postgresql.auto.conf.tmp", "current_logfiles.tmp", "current_logfiles",
                "backup_label.old", "base/5/pg_internal.init.77", "pg_log/backup_manifest", "pg_log/log", "odd name é",
                "pg_stat_tmp/x", "base/5/pgsql_tmp5",
            ].map { data + "/" + $0 }
        )
    }
}

@Suite(.needsPostgreSQL)
struct DataDirectoryTests {
    /// Every name below a folder, relative to it.
    func names(in folder: String, _ prefix: String = "") throws -> Set<String> {
        var names: Set<String> = []
        for entry in try Folder.entries(in: folder + "/" + prefix) ?? [] {
            let path = prefix.isEmpty ? entry.name : prefix + "/" + entry.name
            names.insert(path)
            if entry.status.kind == .folder { names.formUnion(try self.names(in: folder, path)) }
        }
        return names
    }

    @Test func theListingIsWhatPostgreSQLItselfWouldCopy() throws {
        let odd = try OddCluster()
        let cluster = odd.cluster
        try cluster.run(
            "pg_basebackup",
            [
                "-h", cluster.socketDirectory, "-U", "postgres", "-D", cluster.folder + "/copy", "-c", "fast", "-X",
                "none", "--no-sync", "-T", "\(cluster.folder)/space=\(cluster.folder)/copy_space", "-T",
                "\(cluster.folder)/unused=\(cluster.folder)/copy_unused",
            ]
        )
        let listing = try DataDirectory.list(cluster.dataDirectory)
        #expect(listing.skipped.isEmpty)
        #expect(listing.roots.count == 3)
        let base = try #require(listing.roots.last)
        #expect(base.tablespace == nil)

        var copied = try names(in: cluster.folder + "/copy").subtracting(["backup_label", "backup_manifest"])
        for root in listing.roots.dropLast() {
            #expect(copied.remove("pg_tblspc/\(root.tablespace ?? 0)") != nil)
            let copy = root.location.replacing("/space", with: "/copy_space").replacing("/unused", with: "/copy_unused")
            #expect(Set(root.files.map(\.path)) == (try names(in: copy)))
            #expect(!root.files.isEmpty)
        }
        let listed = Set(base.files.map(\.path))
        #expect(listed.subtracting(copied) == [])
        #expect(copied.subtracting(listed) == [])
        #expect(listed.count == base.files.count)
        #expect(base.files.last?.path == "global/pg_control")
        #expect(listed.contains(odd.unlogged + "_init") && !listed.contains(odd.unlogged))

        // Folders come before what they hold, and every entry is what the file system says.
        var seen: Set<String> = [""]
        for file in base.files {
            #expect(seen.contains(file.folder), "\(file.path) before its folder")
            if file.kind == .folder { seen.insert(file.path) }
            let status = try #require(try FileStatus.of(base.location(of: file)))
            #expect(file.permissions == status.permissions)
            #expect(file.kind == .folder || file.size == status.size)
        }
        let relation = base.files.first { $0.path == odd.unlogged + "_init" }
        #expect(relation?.relation?.fork == .initial)
        let version = try #require(base.files.first { $0.name == "PG_VERSION" })
        #expect(version.relation == nil)
    }

    @Test func whatVanishesAndWhatIsNoFileIsNoError() throws {
        let odd = try OddCluster()
        let data = odd.cluster.dataDirectory
        try odd.cluster.run("mkfifo", [data + "/pipe"])
        try Folder.createLink(at: data + "/pg_tblspc/99999", to: data + "/nowhere")
        try Folder.createLink(at: data + "/linked.conf", to: data + "/postgresql.conf")
        let listing = try DataDirectory.list(data)
        #expect(listing.skipped == ["linked.conf", "pipe"])
        #expect(listing.roots.first { $0.tablespace == 99999 }?.files.isEmpty == true)
        let error = #expect(throws: SystemError.self) { try DataDirectory.list(data + "/nowhere") }
        #expect(error?.isNotFound == true)
    }

    @Test func aWALFolderOnAnotherDiskBecomesAFolder() throws {
        let cluster = try PostgreSQLCluster()
        try cluster.stop()
        let wal = cluster.dataDirectory + "/pg_wal"
        try Folder.renameNew(wal, to: cluster.folder + "/wal")
        try Folder.createLink(at: wal, to: cluster.folder + "/wal")
        let base = try #require(try DataDirectory.list(cluster.dataDirectory).roots.last)
        let folders = base.files.filter { $0.path.hasPrefix("pg_wal") }
        #expect(folders.map(\.path) == ["pg_wal", "pg_wal/archive_status"])
        #expect(folders.allSatisfy { $0.kind == .folder && $0.permissions == 0o700 })
    }
}

@Suite(.needsPostgreSQL)
struct BackupSessionTests {
    @Test func filesCopiedBetweenStartAndStopPassPostgreSQLsOwnVerification() throws {
        let odd = try OddCluster()
        let cluster = odd.cluster
        let target = cluster.folder + "/made"
        let session = try BackupSession(cluster.configuration(), label: "it's a test")
        #expect(try LocalCluster.knowsCheckpoint(at: session.start, dataDirectory: cluster.dataDirectory))
        var manifest = BackupManifestWriter()
        var damaged: [String] = []
        let check = PageCheck(start: session.start)
        try Folder.create(target)
        func write(_ content: [UInt8], _ path: String, modified: Int64) throws {
            try WholeFile.write(content, to: target + "/" + path)
            let sum = content.withUnsafeBytes { CRC32C($0) }
            manifest.add(path: path, size: Int64(content.count), modified: modified, checksum: sum)
        }
        for root in try DataDirectory.list(cluster.dataDirectory).roots {
            for file in root.files {
                // What PostgreSQL's manifest calls it.
                let path = root.tablespace.map { "pg_tblspc/\($0)/\(file.path)" } ?? file.path
                if file.kind == .folder {
                    try Folder.createAll(target + "/" + path)
                    continue
                }
                try Folder.createAll(Path.parent(of: target + "/" + path))
                let content = try WholeFile.read(root.location(of: file))
                if let relation = file.relation {
                    let pages = content.withUnsafeBytes {
                        check.damagedPages(in: $0, firstBlock: relation.firstBlock())
                    }
                    if !pages.isEmpty { damaged.append(path) }
                }
                try write(content, path, modified: file.modified)
            }
        }
        try session.check()
        let end = try session.stop()
        #expect(damaged == [])
        #expect(end.stop > session.start && end.label.start == session.start && end.label.label == "it's a test")
        #expect(end.tablespaceMap.entries.map(\.location) == ["\(cluster.folder)/space", "\(cluster.folder)/unused"])
        try write(Array(end.labelText.utf8), "backup_label", modified: 0)
        try write(Array(end.tablespaceMapText.utf8), "tablespace_map", modified: 0)
        let range = BackupManifest.WALRange(timeline: session.timeline, start: session.start, end: end.stop)
        try WholeFile.write(manifest.finished(range), to: target + "/backup_manifest")
        func verify() throws -> Int32 {
            try Subprocess.run(PostgreSQLCluster.program("pg_verifybackup"), ["-n", target]).status
        }
        #expect(try verify() == 0)
        var content = try WholeFile.read(target + "/base/5/PG_VERSION")
        content[0] ^= 1
        try WholeFile.write(content, to: target + "/base/5/PG_VERSION")
        #expect(try verify() != 0)
    }

    @Test func aLostSessionIsAFact() throws {
        let cluster = PostgreSQLCluster.shared
        let observer = try cluster.connect()
        let session = try BackupSession(
            cluster.configuration().setting("application_name", "lost_session"),
            label: "lost"
        )
        try observer.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'lost_session'"
        )
        for attempt in [{ try session.check() }, { _ = try session.stop() }] {
            guard
                case .serverUnfit(.changedMeanwhile(let what))? = #expect(throws: BundleError.self, performing: attempt)
            else {
                Issue.record("another error")
                return
            }
            #expect(what.contains("the session that held the backup"))
        }
    }

    @Test func aBackupThatIsLetGoEndsWithItsSession() throws {
        let cluster = PostgreSQLCluster.shared
        let observer = try cluster.connect()
        let configuration = cluster.configuration().setting("application_name", "left_session")
        do { _ = try BackupSession(configuration, label: "left") }
        // The server notices the closed socket a moment later.
        try observer.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'left_session'"
        )
        let again = try BackupSession(configuration, label: "again")
        #expect(try again.stop().label.label == "again")
    }
}
