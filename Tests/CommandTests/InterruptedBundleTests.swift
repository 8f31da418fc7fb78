import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `bundle create` that is stopped: no bundle, nothing left on the server, and the next run works.
struct InterruptedBundleTests {
    /// Milliseconds from the start; a run takes about a second.
    static let moments: [UInt32] = [1, 2, 4, 8, 16, 32, 64, 128, 200, 256, 350, 512, 700, 850, 1000, 1200]

    @Test(arguments: Engine.all) func aKilledRunLeavesNoBundleAndTheNextOneCleansUp(engine: Engine) throws {
        let server = try AttackedServer(engine)
        for moment in Self.moments {
            var process = try server.start(server.createWords, log: "create.log")
            usleep(moment * 1000)
            process.signal(SIGKILL)
            let status = try process.wait()
            try server.waitUntilQuiet()
            // A run that had proved its bundle before it was killed has made one.
            let proved = try server.bundles().filter { $0.hasSuffix(".zst") }
            for name in proved {
                let result = try server.admin(["bundle", "verify", server.output + "/" + name])
                #expect(result.status == 0, "after \(moment) ms: \(result.errors)")
                try Folder.remove(server.output + "/" + name)
            }
            #expect(!proved.isEmpty || status != 0)
            let isListed = try server.bundles().contains { $0.hasSuffix(".json") }
            #expect(!isListed || !proved.isEmpty, "after \(moment) ms")
            for name in try server.bundles() { try Folder.remove(server.output + "/" + name) }
        }
        let path = try server.createBundle()
        #expect(try server.bundles().count == 2)
        #expect(try server.leftovers() == [])
        #expect(try server.admin(["bundle", "verify", path]).status == 0)
    }

    private static let words: [Int32: String] = [
        SIGINT: "omsupply-admin: stopped\n", SIGTERM: "omsupply-admin: stopped by the system\n",
        SIGHUP: "omsupply-admin: stopped, since the terminal went away\n",
    ]

    /// The run is slow enough to be still at work when the signal comes.
    private func start(_ server: AttackedServer, _ words: [String]) throws -> FileSystem.Process {
        var process = try server.start(words + ["--rate-limit", "1"], log: "create.log")
        while try server.leftovers().filter({ $0.contains(".tar.zst") }).isEmpty {
            try #require(process.poll() == nil, "ended before it began")
            sched_yield()
        }
        return process
    }

    private func expectNoTrace(_ server: AttackedServer, of signal: Int32, bundles: [String] = []) throws {
        let log = String(decoding: try WholeFile.read(server.folder + "/create.log"), as: UTF8.self)
        #expect(log.contains(try #require(Self.words[signal])), "\(log)")
        #expect(log.contains("what was half done is gone. Run it again."), "\(log)")
        #expect(try server.bundles() == bundles)
        #expect(try server.leftovers() == [])
        try server.waitForNoTrace("signal \(signal)")
    }

    @Test(arguments: Engine.all, [SIGINT, SIGTERM, SIGHUP])
    func aSignalLeavesNothingAtAllAndIsSaid(engine: Engine, signal: Int32) throws {
        let server = try AttackedServer(engine)
        try WholeFile.write([UInt8](repeating: 7, count: 64 << 20), to: server.files + "/large.bin")
        var process = try start(server, server.createWords)
        process.signal(signal)
        #expect(try process.wait() == 128 + signal)
        try expectNoTrace(server, of: signal)
        try Folder.remove(server.files + "/large.bin")
        _ = try server.createBundle()
    }

    @Test(.needsPostgreSQL, arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalLeavesNothingOfAContinuationEither(signal: Int32) throws {
        let server = try AttackedServer(.postgreSQL)
        _ = try server.createBundle()
        let before = try server.bundles()
        // A segment of log has 16 MB.
        var process = try start(server, server.createWords + ["--kind", "wal"])
        process.signal(signal)
        #expect(try process.wait() == 128 + signal)
        try expectNoTrace(server, of: signal, bundles: before)
        #expect(try server.admin(server.createWords + ["--kind", "wal"]).status == 0)
    }

    /// As `nohup` starts it.
    @Test func whoIsToOutliveTheTerminalDoes() throws {
        let server = try AttackedServer(.sqlite)
        try WholeFile.write([UInt8](repeating: 7, count: 64 << 20), to: server.files + "/large.bin")
        let program = [BuiltProgram.folder + "/omsupply-admin", "--database", server.url]
        var process = try FileSystem.Process.spawn(
            "sh",
            ["-c", #"trap "" HUP; exec "$@""#, "sh"] + program + server.createWords + ["--rate-limit", "1"],
            environment: BuiltProgram.clean(),
            output: .file(server.folder + "/create.log"),
            ownGroup: true
        )
        while try server.leftovers().filter({ $0.contains(".tar.zst") }).isEmpty {
            try #require(process.poll() == nil, "ended before it began")
            sched_yield()
        }
        process.signal(SIGHUP)
        process.signal(SIGTERM)
        #expect(try process.wait() == 128 + SIGTERM)
        try expectNoTrace(server, of: SIGTERM)
    }

    /// A run that is killed between giving the bundle its name and writing the catalogue.
    @Test func aBundleWithoutAnEntryYetIsListedByTheNextRun() throws {
        let server = try AttackedServer(.sqlite)
        let path = try server.createBundle()
        let entry = path.dropLast(".tar.zst".count) + ".json"
        try Folder.renameNew(String(entry), to: entry + ".partial")
        try WholeFile.write(Array("{".utf8), to: server.output + "/gone.json.partial")
        _ = try server.createBundle()
        #expect(try FileStatus.of(String(entry)) != nil)
        #expect(try server.leftovers() == [])
        #expect(try server.bundles().count == 4)
    }
}
