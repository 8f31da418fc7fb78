import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// SIGKILL at the beginning of every step, and within those that report progress.
struct KilledAtEachStepTests {
    private struct Moment: CustomStringConvertible {
        let step: String
        let count: Int
        var description: String { "\(step) \(count)" }
    }

    private func standIn(_ words: [String]) throws -> Subprocess.Result {
        try Subprocess.run(BuiltProgram.folder + "/bundle-stand-in", words, environment: BuiltProgram.clean())
    }

    /// The first, a middle and the last event of each step that a whole run goes through.
    private func moments(_ words: [String], steps expected: Set<String>) throws -> [Moment] {
        let whole = try standIn(words + ["none", "0"])
        try #require(whole.status == 0, "\(whole.output) \(whole.errors)")
        let found = whole.output.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        #expect(Set(found.map { String($0[0]) }) == expected)
        return found.flatMap { line -> [Moment] in
            let last = Int(line[1]) ?? 1
            return Set([1, (last + 1) / 2, last]).sorted().map { Moment(step: String(line[0]), count: $0) }
        }
    }

    @Test(arguments: TestScope.hasServer ? ["sqlite", "local", "remote"] : ["sqlite"])
    func everyStepOfCreate(way: String) throws {
        let server = try AttackedServer(way == "sqlite" ? .sqlite : .postgreSQL)
        let source = server.cluster?.url() ?? server.folder + "/omsupply.sqlite"
        let words = ["create", source, server.output, server.files, way == "sqlite" ? "auto" : way]
        var steps: Set = [
            "checkingServer", "copyingDatabase", "marking", "copyingLog", "copyingFiles", "finishing", "verifying",
        ]
        let moments = try moments(words, steps: steps)
        var bundles = try server.bundles()
        #expect(bundles.count == 2)
        for moment in moments {
            let result = try standIn(words + [moment.step, "\(moment.count)"])
            #expect(result.status == 128 + SIGKILL, "\(moment): \(result.output)")
            steps.remove(moment.step)
            try server.waitForNoTrace("\(way) \(moment)")
            // Its bundle had no name yet.
            #expect(try server.bundles() == bundles, "\(way) \(moment)")
        }
        #expect(steps.isEmpty, "never killed at \(steps)")
        let path = try server.createBundle()
        bundles = try server.bundles()
        #expect(bundles.count == 4)
        #expect(try server.leftovers() == [])
        #expect(try server.admin(["bundle", "verify", path]).status == 0)
    }

    @Test(arguments: Engine.all) func everyStepOfRestore(engine: Engine) throws {
        let server = try AttackedServer(engine)
        // More than one frame, so that there is progress to be killed in.
        try WholeFile.write((0..<(9 << 20)).map { _ in UInt8.random(in: 0...255) }, to: server.files + "/large.bin")
        let words = ["restore", try server.createBundle(), server.target]
        var steps: Set = ["unpacking", "synchronizing", "checkingServerCopy", "installing"]
        if engine == .postgreSQL { steps.insert("recovering") }
        for moment in try moments(words, steps: steps) {
            // What is there before stays until the very end.
            try Folder.remove(server.target)
            try Folder.create(server.target)
            try WholeFile.write([1], to: server.target + "/precious")
            let result = try standIn(words + [moment.step, "\(moment.count)"])
            #expect(result.status == 128 + SIGKILL, "\(moment): \(result.output)")
            #expect(try Folder.names(in: server.target) == ["precious"], "\(engine) \(moment)")
            try server.waitForNoRecoveryServer()
            steps.remove(moment.step)
        }
        #expect(steps.isEmpty, "never killed at \(steps)")
        #expect(try server.admin(["restore", words[1], "--to", server.target, "--replace", "--yes"]).status == 0)
        #expect(try server.restoredWitnesses() == 3)
        #expect(try Folder.names(in: server.folder).filter { $0.hasSuffix(".restoring") } == [])
    }
}
