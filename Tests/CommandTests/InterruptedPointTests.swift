import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Restores of chains and bundles that continue others, killed at any moment and run again.
@Suite(.needsPostgreSQL)
struct InterruptedPointTests {
    let server: AttackedServer

    init() throws {
        server = try AttackedServer(.postgreSQL)
        _ = try server.createBundle()
    }

    private func walBundle() throws -> String {
        let result = try server.admin(server.createWords + ["--kind", "wal"])
        try #require(result.status == 0, "\(result.errors)")
        return String(result.output.dropLast())
    }

    private func restore(_ bundle: String, _ words: String...) -> [String] {
        ["restore", bundle, "--to", server.target] + words
    }

    @Test func aKilledChainOrDumpIsRunAgain() throws {
        try server.connect().execute("INSERT INTO witness VALUES (4)")
        let wal = try walBundle()
        for words in [restore(wal), restore(wal, "--only", "postgres")] {
            for moment in [100, 300, 500, 700, 900, 1100, 1400] as [UInt32] {
                var process = try server.start(words, log: "restore.log")
                usleep(moment * 1000)
                process.signal(SIGKILL)
                let status = try process.wait()
                #expect(try FileStatus.of(server.target) == nil || status == 0)
                try Folder.remove(server.target)
            }
            let last = try server.admin(words)
            #expect(last.status == 0, "\(last.errors)")
            try server.waitForNoRecoveryServer()
            if !words.contains("--only") { #expect(try server.restoredWitnesses() == 4) }
            #expect(try Folder.names(in: server.folder).filter { $0.hasSuffix(".restoring") } == [])
            try Folder.remove(server.target)
        }
    }

    @Test func aKilledContinuationLeavesNothingAndIsRunAgain() throws {
        for moment in [20, 60, 100, 150, 200, 300] as [UInt32] {
            var process = try server.start(server.createWords + ["--kind", "wal"], log: "create.log")
            usleep(moment * 1000)
            process.signal(SIGKILL)
            _ = try process.wait()
        }
        try server.waitUntilQuiet()
        let wal = try walBundle()
        #expect(try server.leftovers() == [])
        try server.connect().execute("INSERT INTO witness VALUES (4)")
        #expect(try server.admin(restore(wal)).status == 0)
        #expect(try server.restoredWitnesses() == 3)
    }
}
