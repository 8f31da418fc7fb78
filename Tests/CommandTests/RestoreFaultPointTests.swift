import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Every call of a restore that writes: it fails, or the program dies there. The target is as it was then or restored, and
/// the next run works.
@Suite(.enabled(if: FaultPoints.compiler != nil, "needs a C compiler"))
struct RestoreFaultPointTests {
    enum Form: String, Sendable {
        /// To a name that is free.
        case plain
        /// In the place of something else.
        case replacing
        /// To a point that lies in a bundle which continues the one that is named.
        case toPoint
    }

    struct Way: Sendable, CustomTestStringConvertible {
        let engine: Engine
        var form = Form.plain
        /// How many places of a run are tried.
        let sample: Int
        var testDescription: String { "\(engine) \(form)" }
    }

    static let ways =
        [Way(engine: .sqlite, sample: 40), Way(engine: .sqlite, form: .replacing, sample: 20)]
        + (TestScope.hasServer
            ? [
                Way(engine: .postgreSQL, sample: 10), Way(engine: .postgreSQL, form: .replacing, sample: 3),
                Way(engine: .postgreSQL, form: .toPoint, sample: 6),
            ] : [])

    /// A server that is restored again and again, and what stands in the target's place before.
    private struct Scene {
        let server: AttackedServer
        let form: Form
        let words: [String]
        let witnesses: Value

        init(_ way: Way) throws {
            (server, form) = (try AttackedServer(way.engine), way.form)
            let plain = ["restore", try server.createBundle(), "--to", server.target]
            switch form {
            case .plain: (words, witnesses) = (plain, 3)
            case .replacing: (words, witnesses) = (plain + ["--replace", "--yes"], 3)
            case .toPoint:
                let db = try server.connect()
                try db.execute("INSERT INTO witness VALUES (4)")
                try db.execute("SELECT pg_create_restore_point('four witnesses')")
                try db.execute("INSERT INTO witness VALUES (5)")
                let log = try server.admin(server.createWords + ["--kind", "wal"])
                try #require(log.status == 0, "\(log.errors)")
                (words, witnesses) = (plain + ["--until", "four witnesses"], 4)
            }
        }

        /// What is beside the server's own folders: the target, and whatever was made for it.
        private func made() throws -> [String] {
            try Folder.names(in: server.folder).filter { $0.contains("restor") }
        }

        /// What a killed run was at work on stays: the next one has to do away with it.
        func prepare() throws {
            for name in try made() where !name.hasSuffix(".restoring") {
                try Folder.remove(server.folder + "/" + name)
            }
            guard form == .replacing else { return }
            try Folder.create(server.target)
            try WholeFile.write([1], to: server.target + "/precious")
        }

        /// Whether the target is the restored server. What was there before is there still: in its place, or set aside.
        ///
        /// - Parameter tidiedUp: whether the run came to its end, and so left nothing else.
        func isRestored(tidiedUp: Bool, _ comment: String) throws -> Bool {
            let names = try made()
            let precious = names.filter { (try? FileStatus.of("\(server.folder)/\($0)/precious")) != nil }
            guard form == .replacing else {
                let isRestored = names.contains("restored")
                #expect(!tidiedUp || names.count == (isRestored ? 1 : 0), "\(comment): \(names)")
                return isRestored
            }
            let isRestored = precious != ["restored"]
            #expect(precious.count == 1 && names.contains("restored"), "\(comment): \(names)")
            #expect(!tidiedUp || names.count == (isRestored ? 2 : 1), "\(comment): \(names)")
            return isRestored
        }
    }

    @Test(arguments: ways, ["FAULT_FULL", "FAULT_BROKEN", "FAULT_KILL"])
    func aRestoreThatFailsAnywhereLeavesTheTarget(way: Way, fault: String) throws {
        let scene = try Scene(way)
        let server = scene.server
        let points = try FaultPoints(server)
        try scene.prepare()
        let whole = try points.count(scene.words, for: fault)
        #expect(whole.result.status == 0, "\(whole.result.errors)")
        #expect(whole.calls > 20)
        var failed = 0
        let sample = FaultPoints.places(to: whole.calls, sample: way.sample)
        var places = Set(sample)
        // At the end the names change hands: none of these calls is left out. How the log was found plays no part in it.
        if way.form != .toPoint { places.formUnion((whole.calls - 5)...whole.calls) }
        for place in places.sorted() {
            try scene.prepare()
            let result = try points.run(scene.words, fault, place)
            let comment = "\(way.testDescription) \(fault) at \(place) of \(whole.calls): \(result.errors)"
            let isKilled = fault == "FAULT_KILL"
            let isRestored = try scene.isRestored(tidiedUp: !isKilled, comment)
            if result.status == 0 || result.status == 2 {
                #expect(isRestored, "\(comment)")
            } else {
                failed += 1
                // Only the flush of the folder's new names comes after the target has it.
                #expect(isKilled || !isRestored || place == whole.calls, "\(comment)")
            }
            try server.waitForNoRecoveryServer()
            if isRestored { #expect(try server.restoredWitnesses() == scene.witnesses, "\(comment)") }
        }
        // What only changes names needs no room.
        #expect(failed * 2 > sample.count, "\(failed) of \(sample.count)")
        try scene.prepare()
        #expect(try server.admin(scene.words).status == 0)
        #expect(try scene.isRestored(tidiedUp: true, "at the end"))
        #expect(try server.restoredWitnesses() == scene.witnesses)
    }
}
