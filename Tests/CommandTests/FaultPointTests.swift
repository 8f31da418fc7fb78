import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Every call that writes: it fails, or the program dies there. There is no bundle then or a whole one, the target of a
/// restore is as it was or restored, and the next run works.
@Suite(.enabled(if: FaultPoints.compiler != nil, "needs a C compiler"))
struct FaultPointTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let engine: Engine
        var source = "auto"
        /// How many places of a run are tried.
        let sample: Int

        var testDescription: String { engine == .sqlite ? "sqlite" : source }
    }

    static let create =
        [Way(engine: .sqlite, sample: 40)]
        + (TestScope.hasServer ? ["local", "remote"].map { Way(engine: .postgreSQL, source: $0, sample: 16) } : [])
    static let restore =
        [Way(engine: .sqlite, sample: 40)] + (TestScope.hasServer ? [Way(engine: .postgreSQL, sample: 14)] : [])

    /// What a failed or killed run may leave: nothing, or a whole bundle. Removes what it finds.
    private func checkBundles(_ server: AttackedServer, succeeded: Bool, _ comment: String) throws {
        try server.waitForNoTrace(comment)
        let names = try server.bundles()
        let archives = names.filter { $0.hasSuffix(".zst") }
        #expect(archives.count <= 1, "\(comment): \(names)")
        #expect(!succeeded || archives.count == 1, "\(comment): \(names)")
        #expect(archives.count == 1 || names.isEmpty, "\(comment): \(names)")
        for name in archives {
            let result = try server.admin(["bundle", "verify", server.output + "/" + name])
            #expect(result.status == 0, "\(comment): \(result.errors)")
        }
        for name in names { try Folder.remove(server.output + "/" + name) }
    }

    @Test(arguments: create, ["FAULT_FULL", "FAULT_BROKEN"])
    func aWriteThatFailsLeavesNothing(way: Way, fault: String) throws {
        let server = try AttackedServer(way.engine)
        let points = try FaultPoints(server)
        let words = server.createWords + ["--source", way.source]
        let whole = try points.count(words, for: fault)
        #expect(whole.result.status == 0, "\(whole.result.errors)")
        #expect(whole.calls > 20)
        for name in try server.bundles() { try Folder.remove(server.output + "/" + name) }
        var failed = 0
        let places = FaultPoints.places(to: whole.calls, sample: way.sample)
        for place in places {
            let result = try points.run(words, fault, place)
            let comment = "\(way.source) \(fault) at \(place) of \(whole.calls): \(result.errors)"
            if result.status != 0 { failed += 1 }
            // 69 where SQLite cannot open a database.
            #expect([0, 1, 69].contains(result.status), "\(comment)")
            // It cleaned up after itself.
            #expect(try server.leftovers() == [], "\(comment)")
            try checkBundles(server, succeeded: result.status == 0, comment)
        }
        #expect(failed * 2 > places.count, "\(failed) of \(places.count)")
        _ = try server.createBundle()
    }

    /// The places that a full disk meets: the log beside the bundle, the archive from its first byte to its index, the
    /// entry of the catalogue.
    @Test(.needsPostgreSQL, arguments: [".omsupply-admin-spool.partial/0000", ".tar.zst.partial", ".json.partial"])
    func aDiskMayBecomeFullInEachFile(path: String) throws {
        let server = try AttackedServer(.postgreSQL)
        let points = try FaultPoints(server)
        let whole = try points.count(server.createWords, for: "FAULT_FULL", on: path)
        #expect(whole.calls > 0)
        for name in try server.bundles() { try Folder.remove(server.output + "/" + name) }
        for place in Set([1, whole.calls / 2, whole.calls - 1, whole.calls]).filter({ $0 > 0 }).sorted() {
            let result = try points.run(server.createWords, "FAULT_FULL", place, on: path)
            let comment = "\(path) at \(place) of \(whole.calls): \(result.errors)"
            // The last calls are a flush and a rename, which need no room.
            #expect(result.status == 1 || place > 1, "\(comment)")
            if result.status == 1 { #expect(result.errors.contains("No space left on device"), "\(comment)") }
            #expect(try server.leftovers() == [], "\(comment)")
            try checkBundles(server, succeeded: result.status == 0, comment)
        }
    }

    @Test(arguments: create) func aRunThatDiesAnywhereLeavesNothingOrABundle(
        way: Way
    ) throws {
        let server = try AttackedServer(way.engine)
        let points = try FaultPoints(server)
        let words = server.createWords + ["--source", way.source]
        let whole = try points.count(words, for: "FAULT_KILL")
        for name in try server.bundles() { try Folder.remove(server.output + "/" + name) }
        for place in FaultPoints.places(to: whole.calls, sample: way.sample) {
            let result = try points.run(words, "FAULT_KILL", place)
            let comment = "\(way.source) killed at \(place) of \(whole.calls)"
            #expect([0, 128 + SIGKILL].contains(result.status), "\(comment)")
            try checkBundles(server, succeeded: result.status == 0, comment)
        }
        _ = try server.createBundle()
        #expect(try server.leftovers() == [])
        #expect(try server.bundles().count == 2)
    }

    @Test(arguments: restore, ["FAULT_FULL", "FAULT_BROKEN", "FAULT_KILL"])
    func aRestoreThatFailsAnywhereLeavesTheTarget(way: Way, fault: String) throws {
        let server = try AttackedServer(way.engine)
        let points = try FaultPoints(server)
        let words = ["restore", try server.createBundle(), "--to", server.target]
        let whole = try points.count(words, for: fault)
        #expect(whole.result.status == 0, "\(whole.result.errors)")
        #expect(whole.calls > 20)
        var failed = 0
        let places = FaultPoints.places(to: whole.calls, sample: way.sample)
        for place in places {
            try Folder.remove(server.target)
            let result = try points.run(words, fault, place)
            let comment = "\(way.engine) \(fault) at \(place) of \(whole.calls): \(result.errors)"
            let isThere = try FileStatus.of(server.target) != nil
            if result.status == 0 || result.status == 2 {
                #expect(isThere, "\(comment)")
            } else {
                failed += 1
            }
            // Only the flush of the folder's new name comes after the target has it.
            if fault != "FAULT_KILL" {
                #expect(!isThere || result.status == 0 || result.status == 2 || place == whole.calls, "\(comment)")
                #expect(try Folder.names(in: server.folder).filter { $0.hasSuffix(".restoring") } == [], "\(comment)")
            }
            try server.waitForNoRecoveryServer()
            if isThere { #expect(try server.restoredWitnesses() == 3, "\(comment)") }
        }
        #expect(failed * 2 > places.count, "\(failed) of \(places.count)")
        try Folder.remove(server.target)
        #expect(try server.admin(words).status == 0)
        #expect(try server.restoredWitnesses() == 3)
    }
}
