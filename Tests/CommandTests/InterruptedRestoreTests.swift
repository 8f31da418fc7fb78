import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `restore` that is killed: the target stays, and the same command run again comes to the same end.
struct InterruptedRestoreTests {
    static let moments: [UInt32] = [1, 4, 16, 32, 64, 128, 200, 256, 350, 512, 700, 850, 1000, 1300]

    @Test(arguments: Engine.all) func aKilledRestoreIsRunAgain(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let words = ["restore", try server.createBundle(), "--to", server.target]
        for moment in Self.moments {
            var process = try server.start(words, log: "restore.log")
            usleep(moment * 1000)
            process.signal(SIGKILL)
            _ = try process.wait()
            // The kill may come after the whole target has got its name.
            if try FileStatus.of(server.target) != nil {
                #expect(try Folder.names(in: server.target).sorted() == Self.parts(engine))
                try Folder.remove(server.target)
            }
        }
        let last = try server.admin(words)
        #expect(last.status == 0, "\(last.errors)")
        try server.waitForNoRecoveryServer()
        #expect(try server.restoredWitnesses() == 3)
        #expect(try Folder.names(in: server.folder).filter { $0.hasSuffix(".restoring") } == [])
        #expect(try Folder.names(in: server.target).sorted() == Self.parts(engine))
    }

    @Test(arguments: Engine.all) func theOldTargetIsAlwaysThereUnderOneOfItsNames(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let words = ["restore", try server.createBundle(), "--to", server.target, "--replace", "--yes"]
        for moment in Self.moments {
            try? Folder.remove(server.target)
            try Folder.create(server.target)
            try WholeFile.write(Array("\(moment)".utf8), to: server.target + "/precious")
            var process = try server.start(words, log: "restore.log")
            usleep(moment * 1000)
            process.signal(SIGKILL)
            _ = try process.wait()
            #expect(try Self.isKept("\(moment)", server))
            #expect(try server.admin(words).status == 0)
            #expect(try Self.isKept("\(moment)", server))
        }
        try server.waitForNoRecoveryServer()
    }

    @Test(.needsPostgreSQL, arguments: [SIGINT, SIGTERM])
    func aSignalDuringRecoveryLeavesNoServerAndNoFile(signal: Int32) throws {
        let server = try AttackedServer(.postgreSQL)
        var process = try server.start(["restore", try server.createBundle(), "--to", server.target], log: "r.log")
        let pid = server.folder + "/.restored.restoring/postgres/data/postmaster.pid"
        while try FileStatus.of(pid) == nil {
            try #require(process.poll() == nil, "ended before it recovered")
            sched_yield()
        }
        process.signal(signal)
        #expect(try process.wait() == 128 + signal)
        #expect(server.recoveryServers() == [])
        #expect(try Folder.names(in: server.folder).filter { $0.contains("restor") } == [])
    }

    /// The server's socket and log lie in a private folder elsewhere: the next run removes that too.
    @Test(.needsPostgreSQL) func theNextRunRemovesWhatAKilledRecoveryLeftElsewhere() throws {
        let server = try AttackedServer(.postgreSQL)
        let words = ["restore", try server.createBundle(), "--to", server.target]
        var process = try server.start(words, log: "r.log")
        let staging = server.folder + "/.restored.restoring"
        while try FileStatus.of(staging + "/postgres/data/postmaster.pid") == nil {
            try #require(process.poll() == nil, "ended before it recovered")
            sched_yield()
        }
        let folder = String(decoding: try WholeFile.read(staging + "/.recovery-folder"), as: UTF8.self)
        process.signal(SIGKILL)
        _ = try process.wait()
        #expect(try FileStatus.of(folder)?.kind == .folder)
        #expect(try server.admin(words).status == 0)
        #expect(try FileStatus.of(folder) == nil)
        #expect(try !Folder.names(in: server.target).contains(".recovery-folder"))
    }

    private static func parts(_ engine: Engine) -> [String] {
        ["files", "legacy", engine == .sqlite ? "sqlite" : "postgres"]
    }

    /// Looks below the target and below everything that was set aside.
    private static func isKept(_ text: String, _ server: AttackedServer) throws -> Bool {
        try Folder.names(in: server.folder).contains { name in
            (try? WholeFile.read("\(server.folder)/\(name)/precious")) == Array(text.utf8)
        }
    }
}
