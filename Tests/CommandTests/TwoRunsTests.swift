import FileSystem
import Foundation
import TestSupport
import Testing

/// Two runs into one folder at once.
struct TwoRunsTests {
    @Test(arguments: Engine.all) func theSecondRunSaysWhoIsAtWork(engine: Engine) throws {
        let server = try AttackedServer(engine)
        // At one megabyte a second it holds the first run for as long as this takes.
        try WholeFile.write([UInt8](repeating: 7, count: 64 << 20), to: server.files + "/large.bin")
        var first = try server.start(server.createWords + ["--rate-limit", "1"], log: "create.log")
        while try server.leftovers().filter({ $0.contains(".tar.zst") }).isEmpty {
            try #require(first.poll() == nil, "ended before it began")
            sched_yield()
        }
        for kind in ["full", "wal"] where kind == "full" || engine == .postgreSQL {
            let second = try server.admin(server.createWords + ["--kind", kind])
            #expect(second.status == 75)
            #expect(second.output == "")
            #expect(second.errors.hasPrefix("omsupply-admin: another run works on \(server.output) (pid "))
            #expect(second.errors.contains(", bundle create since 20"), "\(second.errors)")
            #expect(second.errors.contains("\n  Let it end, and run this again. The lock goes with its process.\n"))
        }
        let error = try errorObject(try server.admin(server.createWords + ["--json"]))
        #expect(error["code"] as? String == "busy")
        // The first one has noticed nothing.
        #expect(first.poll() == nil)
        #expect(try server.leftovers().filter { $0.contains(".tar.zst") }.count == 1)
        first.signal(SIGTERM)
        #expect(try first.wait() == 128 + SIGTERM)
        try server.waitForNoTrace("stopped")
        #expect(try server.bundles() + server.leftovers() == [])
        try Folder.remove(server.files + "/large.bin")
        _ = try server.createBundle()
    }
}
