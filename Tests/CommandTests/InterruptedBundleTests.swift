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

    @Test(arguments: Engine.all, [SIGINT, SIGTERM])
    func aSignalLeavesNothingAtAll(engine: Engine, signal: Int32) throws {
        let server = try AttackedServer(engine)
        // Big enough that the run is still at work when the signal comes.
        try server.connect().execute(script: "CREATE TABLE large (text TEXT)")
        let row = String(repeating: "0123456789abcdef", count: 64 << 10)
        for _ in 0..<16 { try server.connect().execute("INSERT INTO large VALUES (\(row))") }
        var process = try server.start(server.createWords, log: "create.log")
        while try server.leftovers().isEmpty {
            try #require(process.poll() == nil, "ended before it began")
            sched_yield()
        }
        process.signal(signal)
        #expect(try process.wait() == 128 + signal)
        try server.waitUntilQuiet()
        #expect(try server.bundles() == [])
        #expect(try server.leftovers() == [])
        _ = try server.createBundle()
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
