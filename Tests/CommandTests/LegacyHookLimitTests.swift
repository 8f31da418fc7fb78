import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import TestSupport
import Testing

/// The hooks of the legacy server with everything broken: it never waits for longer than it can.
struct LegacyHookLimitTests {
    @Test func aServerThatIsDownIsAVetoAndAnEndAllTheSame() throws {
        let server = try AttackedServer(.sqlite)
        let words = ["--database", "postgresql://nobody@127.0.0.1:1/none", "legacy"]
        let options = ["-o", server.output, "--legacy", server.legacy]
        let vetoed = try expectAnswer { try BuiltProgram.admin(words + ["begin"] + options) }
        expectVeto(vetoed, status: 69, mentions: "Connection refused")
        let veto = try #require(try server.receipt("000001-begin.json")["veto"] as? [String: Any])
        #expect(veto["code"] as? String == "cannotConnect")
        #expect(veto["mark"] != nil)
        // 4D hands the veto's status to its other method.
        let ended = try expectAnswer { try BuiltProgram.admin(words + ["end", "--status", "69"] + options) }
        #expect(ended.status == 2)
        #expect(ended.output.contains("after the veto of begin 1"), "\(ended.output)")
        #expect(ended.errors.contains("the database was not asked"))
        // The next one is as any other.
        #expect(try server.hookBegin().errors == "")
    }

    /// What 4D's journal shows, and a terminal would obey.
    @Test func pathsAreShownWithoutWhatATerminalObeys() throws {
        let server = try AttackedServer(.sqlite)
        let odd = server.folder + "/a\u{1b}[31m\nb"
        let begun = try server.admin(["legacy", "begin", "-o", odd, "--legacy", odd + "/none"])
        #expect(begun.status == 0, "\(begun.errors)")
        let ended = try server.admin(["legacy", "end", "--status", "0", "-o", odd, "--legacy", odd + "/none"])
        let words = ["--database", "postgresql://nobody@127.0.0.1:1/none", "legacy", "begin", "-o", odd]
        let vetoed = try BuiltProgram.admin(words + ["--legacy", odd])
        try Folder.remove(odd)
        try WholeFile.write([1], to: odd)
        let blocked = try server.admin(["legacy", "begin", "-o", odd, "--legacy", odd])
        expectVeto(blocked, status: blocked.status, mentions: "a?[31m b")
        for result in [begun, ended, vetoed, blocked] {
            let all = result.output + result.errors
            #expect(!all.unicodeScalars.contains("\u{1b}"), "\(all)")
            #expect(result.output.split(separator: "\n").count <= 1, "\(result.output)")
            #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("omsupply-admin: ") }, "\(all)")
        }
        #expect(begun.output.contains("a?[31m b/legacy-hooks/000001-begin.json"), "\(begun.output)")
        #expect(begun.errors.contains("was not looked at: "), "\(begun.errors)")
    }

    /// In one line for 4D; a program gets what to do besides.
    @Test func aVetoHasAdviceForPrograms() throws {
        let server = try AttackedServer(.sqlite)
        let mute = try MuteServer()
        let options = ["-o", server.output, "--legacy", server.legacy, "--json"]
        for url in ["postgresql://nobody@127.0.0.1:1/none", mute.url] {
            let vetoed = try BuiltProgram.admin(["--database", url, "legacy", "begin"] + options)
            let advice = try errorObject(vetoed)["advice"] as? String
            #expect(advice?.isEmpty == false, "\(vetoed.output)")
        }
    }

    @Test func aServerThatSaysNothingIsNotWaitedFor() throws {
        let server = try AttackedServer(.sqlite)
        let mute = try MuteServer()
        let words = ["--database", mute.url, "legacy"]
        let options = ["-o", server.output, "--legacy", server.legacy]
        let vetoed = try expectAnswer { try BuiltProgram.admin(words + ["begin"] + options) }
        expectVeto(vetoed, status: 69, mentions: "while it was connecting to the database")
        #expect(try server.receipt("000001-begin.json")["veto"] != nil)
        let ended = try expectAnswer { try BuiltProgram.admin(words + ["end", "--status", "0"] + options) }
        #expect(ended.status == 2, "\(ended.errors)")
        #expect(try server.receipts().filter { $0.hasSuffix("-end.json") } == ["000002-end.json"])
        #expect(ended.errors.contains("the database was not asked"))
        #expect(ended.errors.contains("ms while it was reading the database"), "\(ended.errors)")
        let short = try expectAnswer(within: .seconds(1)) {
            try BuiltProgram.admin(words + ["begin", "--limit", "200"] + options)
        }
        expectVeto(short, status: 69, mentions: "no answer within 1")
    }

    @Test(.needsPostgreSQL) func aLockThatSomebodyHoldsIsAVeto() throws {
        let server = try AttackedServer(.postgreSQL)
        let holder = try server.connect()
        for (table, mode, mentions, status) in [
            ("changelog", "ROW EXCLUSIVE", "a transaction held the change log", 75),
            ("key_value_store", "ROW EXCLUSIVE", "a transaction held the change log", 75),
            ("sync_log", "ACCESS EXCLUSIVE", "while it was reading what is synchronised", 69),
        ] as [(String, String, String, Int32)] {
            try holder.begin(readOnly: false, then: "LOCK TABLE \(table) IN \(mode) MODE")
            let vetoed = try expectAnswer { try server.hookBegin() }
            expectVeto(vetoed, status: status, mentions: mentions)
            try holder.rollback()
        }
        #expect(try server.receipts().count == 3)
        #expect(try server.hookBegin().status == 0)
    }

    /// What nobody answers with, since it came after the veto, is no mark of any receipt.
    @Test(.needsPostgreSQL) func aServerThatStandsStillMakesNoMarkThatCounts() throws {
        let server = try AttackedServer(.postgreSQL)
        let cluster = try #require(server.cluster)
        let file = String(decoding: try WholeFile.read(cluster.dataDirectory + "/postmaster.pid"), as: UTF8.self)
        let postmaster = try #require(Int32(file.split(separator: "\n")[0]))
        kill(postmaster, SIGSTOP)
        defer { kill(postmaster, SIGCONT) }
        let vetoed = try expectAnswer { try server.hookBegin() }
        expectVeto(vetoed, status: 69, mentions: "while it was connecting to the database")
        let ended = try expectAnswer { try server.hookEnd(69) }
        #expect(ended.status == 2)
        kill(postmaster, SIGCONT)
        #expect(try server.receipt("000001-begin.json")["mark"] == nil)
        #expect(try server.hookBegin().output.hasPrefix("begin 3: "))
    }

    @Test(.needsPostgreSQL) func aRightThatIsMissingIsAVetoThatNamesIt() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.connect().execute(
            script: """
                CREATE ROLE poor LOGIN;
                GRANT ALL ON ALL TABLES IN SCHEMA public TO poor;
                GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO poor;
                """
        )
        let cluster = try #require(server.cluster)
        let words = ["--database", cluster.url(user: "poor"), "legacy", "begin", "-o", server.output]
        let vetoed = try BuiltProgram.admin(words)
        expectVeto(vetoed, status: 77, mentions: "permission denied for function pg_create_restore_point")
    }

    @Test(.enabled(if: Owner.current.isRoot, "mounts a file system")) func aFullDiskIsAVeto() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.output)
        _ = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=64k", "none", server.output])
        defer { _ = try? Subprocess.run("umount", [server.output]) }
        try #require(
            try Subprocess.run("mountpoint", ["-q", server.output]).status == 0,
            "this machine mounts nothing"
        )
        #expect(try server.hookBegin().status == 0)
        _ = try Subprocess.run("dd", ["if=/dev/zero", "of=\(server.output)/fill", "bs=4096"])
        expectVeto(try expectAnswer { try server.hookBegin() }, status: 1, mentions: "No space left on device")
        let ended = try expectAnswer { try server.hookEnd() }
        #expect(ended.status == 1)
        #expect(ended.errors.hasPrefix("omsupply-admin: legacy end: not noted: "), "\(ended.errors)")
        #expect(try server.receipts() == ["000001-begin.json"])
    }

    /// As on a share that is gone: to open one of its files takes for ever.
    @Test func aFolderThatHangsIsNotWaitedFor() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.hookFolder)
        let receipt = server.hookFolder + "/000007-begin.json"
        try WholeFile.write(Array("{}".utf8), to: receipt)
        // Who opens a file that another has a lease on waits until it is given up, for 45 seconds at most.
        let lease = open(receipt, O_RDWR | O_CLOEXEC)
        defer { close(lease) }
        signal(SIGIO, SIG_IGN)
        // F_SETLEASE, which Swift is not shown.
        try #require(fcntl(lease, 1024, F_WRLCK) == 0, "this file system has no leases")
        let vetoed = try expectAnswer { try server.hookBegin() }
        expectVeto(vetoed, status: 1, mentions: "no answer within 7")
        #expect(try server.receipt("000008-begin.json")["veto"] != nil)
        try Folder.remove(server.hookFolder + "/000008-begin.json")
        let ended = try expectAnswer { try server.hookEnd() }
        #expect(ended.status == 1, "\(ended.errors)")
        #expect(try server.receipts() == ["000007-begin.json"])
    }

    @Test func anotherCallThatHangsKeepsNobodyWaiting() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.hookFolder)
        let held = try FileLock.waiting(existing: server.hookFolder)
        let vetoed = try expectAnswer { try server.hookBegin() }
        expectVeto(vetoed, status: 75, mentions: "which another call holds")
        _ = consume held
    }

    /// Somebody tries the hook as root before the user's first one.
    @Test(.enabled(if: Owner.current.isRoot, "another user owns the bundles"))
    func whatRootLeavesBelongsToWhoeverKeepsTheBundles() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.output)
        let user = Owner(user: 4711, group: 4712)
        try Folder.setOwner(of: server.output, to: user)
        #expect(try server.hookBegin().status == 0)
        let receipt = server.hookFolder + "/000001-begin.json"
        #expect(try FileStatus.of(server.hookFolder)?.owner == user)
        #expect(try FileStatus.of(receipt)?.owner == user)
    }

    /// What others put into the folder under a receipt's name.
    @Test func foreignFilesAmongTheReceiptsAreNoReceipts() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.createAll(server.hookFolder)
        #expect(mkfifo(server.hookFolder + "/000002-end.json", 0o600) == 0)
        try WholeFile.write(Array("{}".utf8), to: server.hookFolder + "/9223372036854775807-begin.json")
        let marked = try expectAnswer { try server.hookBegin() }
        #expect(marked.status == 0, "\(marked.errors)")
        #expect(marked.output.hasPrefix("begin 3: marked"))
    }

    @Test(.needsPostgreSQL) func aSynchronisationIsWaitedForAsLongAsThereIsTime() throws {
        let server = try AttackedServer(.postgreSQL)
        try server.addSync("1", finished: false, total: 5, done: 2, queueEnded: false)
        let marked = try expectAnswer { try server.hookBegin() }
        #expect(marked.status == 0, "\(marked.errors)")
        #expect(
            marked.errors.contains("a synchronisation with the legacy server is under way since 2026-11-22 10:00:01")
        )
        let vetoed = try expectAnswer { try server.hookBegin("--require-aligned") }
        expectVeto(vetoed, status: 75, mentions: "a synchronisation with the legacy server is under way")
        // One that ends while it is waited for.
        let db = try server.connect()
        let readers: SQL = """
            SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM sync_log%' AND pid <> pg_backend_pid()
            """
        while try db.value(readers) != 0 {}
        var process = try server.start(
            ["legacy", "begin", "-o", server.output, "--legacy", server.legacy, "--limit", "20000"],
            log: "begin"
        )
        // It has read at least once: a statement that is still running may see what comes now.
        while try db.value(readers + " AND state LIKE 'idle%'") == 0 {}
        try db.execute("UPDATE sync_log SET finished_datetime = started_datetime")
        #expect(try process.wait() == 0)
        let mark = try #require(try server.receipt("000003-begin.json")["mark"] as? [String: Any])
        #expect((mark["waitedForSync"] as? Double ?? 0) > 0)
        let newest = try #require((mark["syncs"] as? [String: Any])?["newest"] as? [[String: Any]])
        #expect(newest.first?["finished"] != nil)
    }
}
