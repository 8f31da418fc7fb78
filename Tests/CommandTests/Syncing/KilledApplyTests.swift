import FileSystem
import Foundation
import TestSupport
import Testing

/// SIGKILL between any two statements of the three commands that carry the handshake by files.
@Suite(.enabled(if: FaultLibrary.compiler != nil, "needs a C compiler"))
struct KilledApplyTests {
    enum Step: Int, Sendable, CaseIterable { case export, follow, take }

    /// Both databases and the files between them.
    private struct Scene {
        let moment: RestoredMoment
        let folder: SharedFolder

        init(_ moment: RestoredMoment) throws { (self.moment, folder) = (moment, try SharedFolder()) }

        var pair: SyncPair { moment.pair }
        var directive: String { folder.path + "/directive.json" }
        var answer: String { folder.path + "/answer.json" }

        /// The file that a step writes.
        func output(_ step: Step) -> String? {
            switch step {
            case .export: directive
            case .follow: answer
            case .take: nil
            }
        }

        func words(_ step: Step) -> (SyncPair.Side, [String]) {
            switch step {
            case .export: (.central, ["reconcile", "export-site", "2", "-o", directive])
            case .follow: (.site, ["reconcile", "apply", directive, "--answer", answer])
            case .take: (.central, ["reconcile", "apply", answer])
            }
        }

        /// The command line of a step as a process of its own gets it.
        func line(_ step: Step) -> [String] {
            let (side, words) = words(step)
            return ["--database", side == .central ? pair.central : pair.site] + words
        }

        func run(_ step: Step) throws {
            let (side, words) = words(step)
            let result = try pair.admin(side, words)
            #expect(result.status == 0 || result.status == 2, "\(words): \(result.errors)")
        }

        /// The same moment in databases and files of its own.
        func copy() throws -> Scene {
            let copy = try Scene(moment.copy())
            for name in try Folder.names(in: folder.path) {
                try WholeFile.write(WholeFile.read(folder.path + "/" + name), to: copy.folder.path + "/" + name)
            }
            return copy
        }

        /// The candidates are the same however often they are looked for.
        func candidates() throws -> String {
            let text = String(decoding: try WholeFile.read(answer), as: UTF8.self)
            return try #require(text.split(separator: "\"report\"").first.map(String.init))
        }
    }

    @Test(arguments: SyncWay.all, Step.allCases)
    func aCommandThatDiesAnywhereIsRunAgain(way: SyncWay, step: Step) throws {
        let start = try Scene(RestoredMoment(way))
        for earlier in Step.allCases where earlier.rawValue < step.rawValue { try start.run(earlier) }
        let points = try KillPoints()
        let whole = try start.copy()
        let calls = try points.count("omsupply-admin", whole.line(step))
        try finish(whole, after: step)
        let (expected, candidates) = (try SyncEnd(whole.pair, "nobody killed it"), try whole.candidates())
        try whole.moment.remove()
        var killed = 0
        let places = FaultPoints.places(to: calls, sample: way.site == .sqlite ? 12 : 6)
        for place in places {
            let copy = try start.copy()
            let comment = "\(way.testDescription) \(step) killed at \(place) of \(calls)"
            if try points.run("omsupply-admin", copy.line(step), killedAt: place).status == 128 + SIGKILL {
                killed += 1
            }
            let handedOut = try copy.pair.logRows()
            // What is there under its name is whole: the operator goes on with it.
            if try copy.output(step).map({ try FileStatus.of($0) == nil }) ?? true { try copy.run(step) }
            try finish(copy, after: step)
            #expect(try copy.candidates() == candidates, "\(comment)")
            #expect(try SyncEnd(copy.pair, comment) == expected, "\(comment)")
            #expect(try copy.pair.logRows().isSuperset(of: handedOut), "\(comment)")
            try copy.pair.requireThatNothingMoves(comment)
            try copy.moment.remove()
        }
        #expect(killed + 2 >= places.count, "\(killed) of \(places.count)")
    }

    /// The rest, and the first sync after it.
    private func finish(_ scene: Scene, after step: Step) throws {
        for later in Step.allCases where later.rawValue > step.rawValue { try scene.run(later) }
        let said = try scene.pair.sync()
        #expect(!said.contains("handshake"), "\(said)")
    }

    @Test(arguments: SyncWay.all) func aSecondTimeNothingIsChanged(way: SyncWay) throws {
        let scene = try Scene(RestoredMoment(way))
        for step in Step.allCases { try scene.run(step) }
        let (central, site) = (try scene.pair.dump(.central, without: ["sync_site_state"]), try scene.pair.dump(.site))
        // Central notes when it took an answer last.
        try scene.run(.take)
        #expect(try scene.pair.dump(.central, without: ["sync_site_state"]) == central)
        let again = try scene.pair.admin(.site, ["reconcile", "apply", scene.directive])
        #expect(again.output.contains("nothing was changed"), "\(again.output)")
        #expect(try scene.pair.dump(.site) == site)
        try scene.moment.remove()
    }

    /// The answer lies about, and somebody applies it when the site has long gone on: it says less of the site than central
    /// knows, and so would a database that was rolled back. It is refused, and the site is not quarantined for it.
    @Test(arguments: SyncWay.all) func anOldAnswerDoesNotQuarantineTheSite(way: SyncWay) throws {
        let scene = try Scene(RestoredMoment(way))
        for step in Step.allCases { try scene.run(step) }
        try scene.pair.sync()
        let before = try scene.pair.dump(.central)
        let refused = try scene.pair.admin(.central, ["reconcile", "apply", scene.answer, "--json"])
        #expect(refused.status == 3, "\(refused.output)")
        #expect(try errorObject(refused)["code"] as? String == "outdatedAnswer")
        #expect(try scene.pair.dump(.central) == before)
        try scene.pair.requireThatNothingMoves()
        try scene.moment.remove()
    }
}
