import BundleContents
import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// SIGKILL at the beginning of every step, and within those that report progress.
struct KilledAtEachStepTests {
    /// One way to make or restore a bundle, and the steps that it goes through.
    struct Way: Sendable, CustomTestStringConvertible {
        let name: String
        let engine: Engine
        let steps: Set<BundleStep>
        var testDescription: String { name }

        init(_ name: String, on engine: Engine = .postgreSQL, _ steps: Set<BundleStep>) {
            (self.name, self.engine, self.steps) = (name, engine, steps)
        }
    }

    private static let creating: Set<BundleStep> = [
        .checkingServer, .copyingDatabase, .copyingLegacy, .marking, .copyingLog, .copyingFiles, .finishing, .verifying,
    ]
    static let creates = [
        Way("sqlite", on: .sqlite, creating), Way("local", creating), Way("remote", creating), Way("wal", creating),
    ]
    static let restores = [
        Way("sqlite", on: .sqlite, [.unpacking, .synchronizing, .checkingServerCopy, .installing]),
        Way("cluster", [.unpacking, .synchronizing, .recovering, .checkingServerCopy, .installing]),
        Way("point", [.readingLog, .unpacking, .synchronizing, .recovering, .checkingServerCopy, .installing]),
        Way("database", [.unpacking, .synchronizing, .recovering, .copyingOneDatabase, .installing]),
    ]

    private static func possible(_ ways: [Way]) -> [Way] {
        ways.filter { TestScope.hasServer || $0.engine == .sqlite }
    }

    @Test func noStepIsForgotten() {
        // The wait has a test of its own: it has no end of its own.
        let killedAt = (Self.creates + Self.restores).reduce(into: Set<BundleStep>()) { $0.formUnion($1.steps) }
        #expect(killedAt == Set(BundleStep.allCases).subtracting([.waitingForLegacy]))
    }

    private struct Moment: CustomStringConvertible {
        let step: BundleStep
        let count: Int
        var words: [String] { [step.rawValue, "\(count)"] }
        var description: String { "\(step) \(count)" }
    }

    private func standIn(_ words: [String]) throws -> Subprocess.Result {
        try Subprocess.run(BuiltProgram.folder + "/bundle-stand-in", words, environment: BuiltProgram.clean())
    }

    /// The first, a middle and the last event of each step that a whole run goes through.
    private func moments(_ words: [String], of way: Way) throws -> [Moment] {
        let whole = try standIn(words + ["none", "0"])
        try #require(whole.status == 0, "\(whole.output) \(whole.errors)")
        let found = whole.output.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        #expect(Set(found.compactMap { BundleStep(rawValue: String($0[0])) }) == way.steps)
        return found.flatMap { line -> [Moment] in
            guard let step = BundleStep(rawValue: String(line[0])) else { return [] }
            let last = Int(line[1]) ?? 1
            return Set([1, (last + 1) / 2, last]).sorted().map { Moment(step: step, count: $0) }
        }
    }

    @Test(arguments: possible(creates)) func everyStepOfCreate(way: Way) throws {
        let server = try AttackedServer(way.engine)
        let continues = way.name == "wal"
        if continues { _ = try server.createBundle() }
        let words = [
            "create", server.cluster?.url() ?? server.folder + "/omsupply.sqlite", server.output, server.files,
            server.legacy, ["local", "remote"].contains(way.name) ? way.name : "auto", continues ? "wal" : "full",
        ]
        let moments = try moments(words, of: way)
        let bundles = try server.bundles()
        #expect(bundles.count == (continues ? 4 : 2))
        for moment in moments {
            let result = try standIn(words + moment.words)
            #expect(result.status == 128 + SIGKILL, "\(moment): \(result.output)")
            try server.waitForNoTrace("\(way.name) \(moment)")
            // Its bundle had no name yet.
            #expect(try server.bundles() == bundles, "\(way.name) \(moment)")
        }
        let last = try server.admin(server.createWords + (continues ? ["--kind", "wal"] : []))
        #expect(last.status == 0, "\(last.errors)")
        #expect(try server.bundles().count == bundles.count + 2)
        #expect(try server.leftovers() == [])
        #expect(try server.admin(["bundle", "verify", String(last.output.dropLast())]).status == 0)
    }

    @Test(arguments: Engine.all) func whileTheLegacyBackupIsWaitedFor(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let begun = try server.hookBegin()
        try #require(begun.status == 0, "\(begun.errors)")
        let source = server.cluster?.url() ?? server.folder + "/omsupply.sqlite"
        let words = ["create", source, server.output, server.files, server.legacy, "auto", "full"]
        let killed = try standIn(words + [BundleStep.waitingForLegacy.rawValue, "1"])
        #expect(killed.status == 128 + SIGKILL, "\(killed.output)")
        try server.waitForNoTrace("\(engine)")
        #expect(try server.bundles() == [])
        #expect(try server.hookEnd(1406).status == 0)
        let next = try server.admin(server.createWords)
        #expect([0, 2].contains(next.status), "\(next.errors)")
        #expect(try server.leftovers() == [])
    }

    @Test(arguments: possible(restores)) func everyStepOfRestore(way: Way) throws {
        let server = try AttackedServer(way.engine)
        // More than one frame, so that there is progress to be killed in.
        try WholeFile.write((0..<(9 << 20)).map { _ in UInt8.random(in: 0...255) }, to: server.files + "/large.bin")
        let bundle = try server.createBundle()
        var point = "mark"
        if way.name == "point" {
            let db = try server.connect()
            try db.execute("INSERT INTO witness VALUES (4)")
            point = "four witnesses"
            try db.execute("SELECT pg_create_restore_point(\(point))")
            try db.execute("INSERT INTO witness VALUES (5)")
            let log = try server.admin(server.createWords + ["--kind", "wal"])
            try #require(log.status == 0, "\(log.errors)")
        }
        let database = way.name == "database" ? "postgres" : "-"
        let words = ["restore", bundle, server.target, point, database]
        for moment in try moments(words, of: way) {
            // What is there before stays until the very end.
            try Folder.remove(server.target)
            try Folder.create(server.target)
            try WholeFile.write([1], to: server.target + "/precious")
            let result = try standIn(words + moment.words)
            #expect(result.status == 128 + SIGKILL, "\(moment): \(result.output)")
            #expect(try Folder.names(in: server.target) == ["precious"], "\(way.name) \(moment)")
            try server.waitForNoRecoveryServer()
        }
        let choice = database == "-" ? ["--until", point] : ["--only", database]
        let last = try server.admin(["restore", bundle, "--to", server.target, "--replace", "--yes"] + choice)
        #expect(last.status == 0, "\(last.errors)")
        if database == "-" {
            #expect(try server.restoredWitnesses() == (way.name == "point" ? 4 : 3))
        } else {
            #expect(try Folder.names(in: server.target) == ["\(database).dump"])
        }
        #expect(try Folder.names(in: server.folder).filter { $0.hasSuffix(".restoring") } == [])
    }
}
