import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// Points in time and chains of bundles as an operator meets them: words and exit statuses of the built program.
@Suite(.needsPostgreSQL)
struct PointCommandTests {
    let server: AttackedServer
    let full: String

    init() throws {
        server = try AttackedServer(.postgreSQL)
        full = try server.createBundle()
    }

    private func createWAL(_ words: String...) throws -> Subprocess.Result {
        try server.admin(server.createWords + ["--kind", "wal"] + words)
    }

    private func walBundle() throws -> String {
        let result = try createWAL()
        try #require(result.status == 0, "\(result.errors)")
        return String(result.output.dropLast())
    }

    /// A refusal in words and as JSON; nothing is left behind.
    private func expect(
        _ status: Int32,
        _ code: String,
        _ words: [String],
        mentions: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let text = try server.admin(words)
        #expect(text.status == status, "\(text.errors)", sourceLocation: sourceLocation)
        for mention in mentions {
            #expect(text.errors.contains(mention), "\(text.errors)", sourceLocation: sourceLocation)
        }
        let json = try server.admin(words + ["--json"])
        #expect(json.status == status, sourceLocation: sourceLocation)
        #expect(json.output.contains("\"code\":\"\(code)\""), "\(json.output)", sourceLocation: sourceLocation)
        #expect(try FileStatus.of(server.target) == nil, sourceLocation: sourceLocation)
        #expect(
            try Folder.names(in: server.folder).filter { $0.contains("restoring") } == [],
            sourceLocation: sourceLocation
        )
    }

    private func restore(_ bundle: String, _ words: String...) -> [String] {
        ["restore", bundle, "--to", server.target] + words
    }

    @Test func aTimeOutsideOfCoverageIsStatusThreeWithTheRange() throws {
        try expect(
            3,
            "outsideCoverage",
            restore(full, "--until", "2020-01-01T00:00:00Z"),
            mentions: "consistent only from 20"
        )
        try expect(
            3,
            "outsideCoverage",
            restore(full, "--until", "2099-01-01 00:00"),
            mentions: "what is covered goes from"
        )
        try expect(3, "outsideCoverage", restore(full, "--until", "0/1"), mentions: "consistent only from 0/")
        try expect(3, "outsideCoverage", restore(full, "--until", "FF/0"), mentions: "--kind wal")
        try expect(3, "outsideCoverage", ["bundle", "show", full, "--before", "2099-01-01 00:00"])
    }

    @Test func aMissingLinkIsStatusSixtySixAndNamed() throws {
        let first = try walBundle()
        let second = try walBundle()
        try Folder.remove(first)
        try expect(66, "missingLink", restore(second), mentions: "which is not in \(server.output)")
        let result = try createWAL("--base", second)
        #expect(result.status == 66)
    }

    @Test func aBaseOfAnotherServerIsStatusThree() throws {
        let other = try AttackedServer(.postgreSQL, isForeign: true)
        let words = other.createWords + ["--kind", "wal", "--base", full]
        let result = try other.admin(words)
        #expect(result.status == 3, "\(result.errors)")
        #expect(result.errors.contains("Make a full bundle"))
        #expect(try other.admin(words + ["--json"]).output.contains(#""code":"otherCluster""#))
        // Nor is one taken by itself from a folder that both use.
        let shared = try other.admin(["bundle", "create", "-o", server.output, "--kind", "wal"])
        #expect(shared.status == 66)
        #expect(shared.errors.contains("there is no bundle of this server"))
        #expect(try other.bundles() + other.leftovers() == [])
    }

    @Test func anUnknownRestorePointIsStatusThreeWithTheNearest() throws {
        try server.connect().execute("SELECT pg_create_restore_point('before upgrade')")
        _ = try walBundle()
        try expect(
            3,
            "unknownRestorePoint",
            restore(full, "--until", "before upgrad"),
            mentions: "Did you mean before upgrade?"
        )
    }

    /// Whether a file system can be mounted over PostgreSQL's programs where only one process sees it.
    private static let canHidePrograms: Bool = {
        let words = ["-m", "mount", "-t", "tmpfs", "none", "/usr/lib/postgresql"]
        return Owner.current.isRoot && (try? Subprocess.run("unshare", words))?.status == 0
    }()

    /// Where only another major version is installed; Debian's own is hidden for the length of the run.
    @Test(.enabled(if: canHidePrograms, "mounts over /usr/lib/postgresql, in a mount namespace of its own"))
    func anotherMajorVersionIsStatusThree() throws {
        let programs = server.folder + "/programs"
        try Folder.create(programs, permissions: 0o755)
        let script = programs + "/postgres"
        try WholeFile.write(
            Array("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n".utf8),
            to: script,
            permissions: 0o755
        )
        try WholeFile.write(
            Array("backup:\n  pg_bin_dir: \(programs)\n".utf8),
            to: server.folder + "/base.yaml",
            permissions: 0o644
        )
        let result = try Subprocess.run(
            "unshare",
            [
                "-m", "sh", "-c", "mount -t tmpfs none /usr/lib/postgresql || exit 99; exec \"$@\"", "sh",
                BuiltProgram.folder + "/omsupply-admin", "--config-path", server.folder + "/base.yaml",
            ] + restore(full),
            environment: BuiltProgram.clean()
        )
        try #require(result.status != 99, "nothing could be mounted")
        #expect(result.status == 3, "\(result.errors)")
        #expect(result.errors.contains("PostgreSQL 13 is installed here"))
        #expect(try FileStatus.of(server.target) == nil)
    }

    @Test func anUnknownDatabaseIsStatusThreeWithTheNames() throws {
        try expect(
            3,
            "unknownDatabase",
            restore(full, "--only", "postgre"),
            mentions: "Did you mean postgres?",
            "postgres, template1"
        )
    }

    @Test func wrongWordsAreStatusSixtyFourWithExamples() throws {
        for until in ["18:00", "2026-02-30T00:00:00Z", "0/XYZ"] {
            let result = try server.admin(restore(full, "--until", until))
            #expect(result.status == 64)
            #expect(result.errors.contains("2026-11-21T15:05:00Z"))
        }
        #expect(try server.admin(["bundle", "show", full, "--before", "mark"]).status == 64)
        #expect(try server.admin(server.createWords + ["--base", full]).status == 64)
        let local = try createWAL("--source", "local")
        #expect(local.status == 64)
        #expect(local.errors.contains("the log always comes over the replication protocol"), "\(local.errors)")
        #expect(try createWAL("--source", "remote").status == 0)
        #expect(try server.admin(restore(full, "--until", "0/1", "--part", "files")).status == 64)
        #expect(try server.admin(restore(full, "--only", "postgres", "--part", "legacy")).status == 64)
    }

    @Test func theWholePlanIsPrintedAndNothingIsDone() throws {
        let db = try server.connect()
        try db.execute("INSERT INTO witness VALUES (4)")
        try db.execute("SELECT pg_create_restore_point('four')")
        try db.execute("INSERT INTO witness VALUES (5)")
        let wal = try walBundle()
        let whole = try server.admin(restore(full, "--until", "four", "--plan", "--json"))
        let plan = try #require(try json(whole.output)["plan"] as? [String: Any])
        let others = try #require(plan["asInBundle"] as? [String: Any])
        #expect(others["parts"] as? [String] == ["files", "legacy"])
        let last = try #require(try json(try server.admin(["bundle", "show", wal, "--json"]).output)["identity"])
        let identity = try #require(last as? [String: Any])
        #expect(others["bundle"] as? String == identity["id"] as? String)
        let (id, created) = ("\(identity["id"] ?? "")".prefix(8), "\(identity["created"] ?? "")")
        let line = "  leave files and legacy as bundle \(id) of \(created) has them: --until moves the database alone\n"
        #expect(try server.admin(restore(full, "--until", "four", "--plan")).output.contains(line))
        // At a mark they are of the same instant.
        #expect(try !server.admin(restore(wal, "--plan")).output.contains("--until moves"))
        try Folder.create(server.target)
        try WholeFile.write([1], to: server.target + "/mine")
        let before = try Folder.names(in: server.folder).sorted()
        let result = try server.admin(
            restore(full, "--until", "four", "--part", "omsupply", "--replace", "--plan")
        )
        #expect(result.status == 0, "\(result.errors)")
        for line in [
            "Restore omsupply of bundle", "read \(full) (full", "read \(wal) (wal", "are free there",
            "recover PostgreSQL to 0/", "the last change in it was committed at 20",
            "on a private socket, archiving off",
            "the data directory will belong to \(server.cluster?.serverUser.userName ?? "")",
            "its configuration gives the server port 5432", "leave out what else there is: legacy, files",
            "set the existing \(server.target) aside as \(server.target).replaced-",
        ] {
            #expect(result.output.contains(line), "\(line) in \(result.output)")
        }
        #expect(try Folder.names(in: server.folder).sorted() == before)
        // Without a terminal nobody can agree.
        #expect(try server.admin(restore(full, "--until", "four", "--replace")).status == 3)
        #expect(try Folder.names(in: server.target) == ["mine"])
        try Folder.remove(server.target)
        let restored = try server.admin(restore(full, "--until", "four", "--json"))
        #expect(restored.status == 0, "\(restored.output)")
        #expect(try server.restoredWitnesses() == 4)
        #expect(try Folder.names(in: server.target).sorted() == ["files", "legacy", "postgres"])
    }

    @Test func showTellsWhatIsCoveredAndTheLastChange() throws {
        let db = try server.connect()
        try db.execute("SELECT pg_create_restore_point('closing time')")
        try db.execute("INSERT INTO witness VALUES (4)")
        let wal = try walBundle()
        let shown = try server.admin(["bundle", "show", wal])
        #expect(shown.status == 0, "\(shown.errors)")
        for line in ["Continues  ", "Covers     0/", "Commits    20", "Point      closing time at 20"] {
            #expect(shown.output.contains(line), "\(line) in \(shown.output)")
        }
        let now = try db.value(
            "SELECT to_char((clock_timestamp() - interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        )
        _ = try walBundle()
        guard case .text(let time)? = now else { return }
        let before = try server.admin(["bundle", "show", full, "--before", time])
        #expect(before.status == 0, "\(before.errors)")
        #expect(before.output.contains("the last change before \(time) was committed at 20"), "\(before.output)")
        #expect(try server.admin(["bundle", "list", "-o", server.output]).output.contains(" wal "))
    }

    @Test func oneDatabaseComesOutAsAFileThatPgRestoreTakes() throws {
        let cluster = try #require(server.cluster)
        try server.connect().execute(script: "CREATE DATABASE \"Grafana's = 1\"")
        let other = try cluster.connect(database: "Grafana's = 1")
        try other.execute(script: "CREATE TABLE panel (id INTEGER); INSERT INTO panel VALUES (1), (2)")
        let bundle = try server.createBundle()
        let result = try server.admin(restore(bundle, "--only", "Grafana's = 1"))
        #expect(result.status == 0, "\(result.errors)")
        let file = server.target + "/Grafana-s-1.dump"
        #expect(try Folder.names(in: server.target) == ["Grafana-s-1.dump"])
        // The line works as it is pasted, wherever root is.
        let line = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("Next       ") }).dropFirst(
            11
        )
        try cluster.connect().execute(script: "DROP DATABASE \"Grafana's = 1\" WITH (FORCE)")
        let home = server.folder + "/home"
        try Folder.create(home)
        let pasted = try Subprocess.run(
            "sh",
            ["-c", "cd '\(home)' && " + line],
            environment: BuiltProgram.clean(adding: [
                "PGHOST": cluster.socketDirectory, "PGPORT": "5432", "PGUSER": "postgres",
            ])
        )
        #expect(pasted.status == 0, "\(line): \(pasted.errors)")
        #expect(pasted.errors == "")
        #expect(line.contains("runuser -u postgres -- createdb") == Owner.current.isRoot)
        #expect(try cluster.connect(database: "Grafana's = 1").value("SELECT count(*) FROM panel") == 2)
        #expect(file.hasSuffix(".dump") && line.hasSuffix(file))
        try server.waitForNoRecoveryServer()
    }
}

/// A SQLite server has neither log nor other databases.
struct PointOnSQLiteTests {
    @Test func whatNeedsALogIsRefused() throws {
        let server = try AttackedServer(.sqlite)
        let full = try server.createBundle()
        let wal = try server.admin(server.createWords + ["--kind", "wal"])
        #expect(wal.status == 3)
        #expect(wal.errors.contains("a SQLite server has no log that a bundle could carry on"))
        for (words, code) in [
            (["--until", "2026-11-21T15:05:00Z"], "noPointInTime"), (["--only", "omsupply"], "noDatabases"),
        ] {
            let result = try server.admin(["restore", full, "--to", server.target, "--json"] + words)
            #expect(result.status == 3)
            #expect(result.output.contains("\"code\":\"\(code)\""), "\(result.output)")
        }
        #expect(try server.restore(full, "--until", "mark").status == 0)
        #expect(try server.restoredWitnesses() == 3)
        #expect(try server.bundles().filter { $0.hasSuffix(".zst") }.count == 1)
    }
}
