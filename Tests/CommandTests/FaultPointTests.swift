import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Every call that writes: it fails, or the program dies there. There is no bundle then or a whole one, and the next run
/// works.
@Suite(.enabled(if: FaultPoints.compiler != nil, "needs a C compiler"))
struct FaultPointTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let engine: Engine
        var words: [String] = []
        /// How many places of a run are tried.
        let sample: Int

        var testDescription: String { words.isEmpty ? "sqlite" : words.joined(separator: " ") }
        /// Whether the bundle goes on from one that is there before.
        var continues: Bool { words.contains("wal") }
    }

    static let create =
        [Way(engine: .sqlite, sample: 40)]
        + (TestScope.hasServer
            ? [
                Way(engine: .postgreSQL, words: ["--source", "local"], sample: 16),
                Way(engine: .postgreSQL, words: ["--source", "remote"], sample: 16),
                Way(engine: .postgreSQL, words: ["--kind", "wal"], sample: 10),
            ] : [])

    /// A server that is attacked, and what is in its folder of bundles before.
    private struct Scene {
        let server: AttackedServer
        let words: [String]
        private let before: [String]

        init(_ way: Way) throws {
            // However long it takes, the server still has the log that a bundle goes on from.
            server = try AttackedServer(way.engine, settings: way.continues ? ["wal_keep_size": "'1GB'"] : [:])
            if way.continues { _ = try server.createBundle() }
            before = try server.bundles()
            words = server.createWords + way.words
        }

        func newNames() throws -> [String] { try server.bundles().filter { !before.contains($0) } }

        func removeNew() throws {
            for name in try newNames() { try Folder.remove(server.output + "/" + name) }
        }

        /// What a failed or killed run may leave: nothing, or a whole bundle. Removes what it finds.
        func checkBundles(succeeded: Bool, _ comment: String) throws {
            try server.waitForNoTrace(comment)
            let names = try newNames()
            let archives = names.filter { $0.hasSuffix(".zst") }
            #expect(archives.count <= 1, "\(comment): \(names)")
            #expect(!succeeded || archives.count == 1, "\(comment): \(names)")
            #expect(archives.count == 1 || names.isEmpty, "\(comment): \(names)")
            for name in archives {
                let result = try server.admin(["bundle", "verify", server.output + "/" + name])
                #expect(result.status == 0, "\(comment): \(result.errors)")
            }
            #expect(Set(try server.bundles()).isSuperset(of: before), "\(comment)")
            try removeNew()
        }

        /// The next run works as if nothing had been.
        func checkNextRun() throws {
            let result = try server.admin(words)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try server.leftovers() == [])
            #expect(try newNames().count == 2)
        }
    }

    @Test(arguments: create, ["FAULT_FULL", "FAULT_BROKEN"])
    func aWriteThatFailsLeavesNothing(way: Way, fault: String) throws {
        let scene = try Scene(way)
        let points = try FaultPoints(scene.server)
        let whole = try points.count(scene.words, for: fault)
        #expect(whole.result.status == 0, "\(whole.result.errors)")
        #expect(whole.calls > 20)
        try scene.removeNew()
        var failed = 0
        let places = FaultPoints.places(to: whole.calls, sample: way.sample)
        for place in places {
            let result = try points.run(scene.words, fault, place)
            let comment = "\(way.testDescription) \(fault) at \(place) of \(whole.calls): \(result.errors)"
            if result.status != 0 { failed += 1 }
            // 69 where SQLite cannot open a database.
            #expect([0, 1, 69].contains(result.status), "\(comment)")
            // It cleaned up after itself.
            #expect(try scene.server.leftovers() == [], "\(comment)")
            try scene.checkBundles(succeeded: result.status == 0, comment)
        }
        #expect(failed * 2 > places.count, "\(failed) of \(places.count)")
        try scene.checkNextRun()
    }

    /// The places that a full disk meets: the log beside the bundle, the archive from its first byte to its index, the
    /// entry of the catalogue.
    @Test(.needsPostgreSQL, arguments: [".omsupply-admin-spool.partial/0000", ".tar.zst.partial", ".json.partial"])
    func aDiskMayBecomeFullInEachFile(path: String) throws {
        let scene = try Scene(Way(engine: .postgreSQL, sample: 4))
        let points = try FaultPoints(scene.server)
        let whole = try points.count(scene.words, for: "FAULT_FULL", on: path)
        #expect(whole.calls > 0)
        try scene.removeNew()
        for place in Set([1, whole.calls / 2, whole.calls - 1, whole.calls]).filter({ $0 > 0 }).sorted() {
            let result = try points.run(scene.words, "FAULT_FULL", place, on: path)
            let comment = "\(path) at \(place) of \(whole.calls): \(result.errors)"
            // The last calls are a flush and a rename, which need no room.
            #expect(result.status == 1 || place > 1, "\(comment)")
            if result.status == 1 { #expect(result.errors.contains("No space left on device"), "\(comment)") }
            #expect(try scene.server.leftovers() == [], "\(comment)")
            try scene.checkBundles(succeeded: result.status == 0, comment)
        }
    }

    @Test(arguments: create) func aRunThatDiesAnywhereLeavesNothingOrABundle(
        way: Way
    ) throws {
        let scene = try Scene(way)
        let points = try FaultPoints(scene.server)
        let whole = try points.count(scene.words, for: "FAULT_KILL")
        try scene.removeNew()
        for place in FaultPoints.places(to: whole.calls, sample: way.sample) {
            let result = try points.run(scene.words, "FAULT_KILL", place)
            let comment = "\(way.testDescription) killed at \(place) of \(whole.calls)"
            #expect([0, 128 + SIGKILL].contains(result.status), "\(comment)")
            try scene.checkBundles(succeeded: result.status == 0, comment)
        }
        try scene.checkNextRun()
    }
}
