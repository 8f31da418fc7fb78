import FileSystem
import Foundation
import TestSupport
import Testing

/// A site that answers rubbish: central takes nothing of it, and says so.
struct RubbishAnswerTests {
    /// What an answer becomes, and what central says of it.
    enum Rubbish: String, CaseIterable, Sendable {
        // Content.
        case brokenContent, contentThatIsAList, timelineOfACandidate, cursorOfACandidate, cursorBelowOne
        // Who the site is.
        case timeline, pullCursor, unknownSite
        // Papers.
        case newerFormat, unknownAction, hugeNumber, cutOff

        /// The site is known by it: nothing of it is taken any more.
        var isQuarantined: Bool {
            [.brokenContent, .contentThatIsAList, .timelineOfACandidate, .cursorBelowOne].contains(self)
        }

        var code: String {
            switch self {
            case .timeline: "foreignTimeline"
            case .pullCursor, .cursorOfACandidate: "aheadOfCentral"
            case .unknownSite: "unknownSite"
            case .newerFormat: "unknownFormat"
            case .unknownAction, .hugeNumber, .cutOff: "notAReconciliationFile"
            case _ where isQuarantined: "siteQuarantined"
            default: ""
            }
        }

        func spoil(_ text: String) throws -> String {
            if self == .cutOff { return String(text.prefix(text.count / 2)) }
            var answer = try json(text)
            var report = try #require(answer["report"] as? [String: Any])
            var candidates = try #require(answer["candidates"] as? [[String: Any]])
            // The last one: those before it are good.
            var last = try #require(candidates.last)
            candidates.removeLast()
            switch self {
            case .brokenContent: last["data"] = #"{"id":"y","name":"#
            case .contentThatIsAList: last["data"] = "[1, 2]"
            case .timelineOfACandidate: last["timeline"] = "never-heard-of"
            case .cursorOfACandidate: last["cursor"] = 2_000_000_000
            case .cursorBelowOne: last["cursor"] = -1
            case .timeline: report["timeline"] = "never-heard-of"
            case .pullCursor: report["pull"] = ["cursor": 2_000_000_000]
            case .unknownSite: report["site"] = 99
            case .newerFormat: report["format"] = 2
            case .unknownAction: last["action"] = "EXPLODE"
            case .hugeNumber: last["cursor"] = 1e300
            case .cutOff: break
            }
            candidates.append(last)
            // It is the site that writes rubbish, not somebody on the way.
            answer["check"] = try check(candidates, report)
            (answer["report"], answer["candidates"]) = (report, candidates)
            return String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
        }

        /// As the site makes it: SHA-256 of its candidates and its report, a line each, with sorted members.
        private func check(_ candidates: [[String: Any]], _ report: [String: Any]) throws -> String {
            var lines: [UInt8] = []
            for part in candidates + [report] {
                lines += try JSONSerialization.data(withJSONObject: part, options: .sortedKeys) + [UInt8(ascii: "\n")]
            }
            let folder = try SharedFolder()
            try WholeFile.write(lines, to: folder.path + "/lines")
            let sum = try Subprocess.run("/usr/bin/sha256sum", [folder.path + "/lines"])
            return String(sum.output.prefix(64))
        }
    }

    @Test(arguments: SyncWay.all) func centralTakesNothing(way: SyncWay) throws {
        let moment = try RestoredMoment(way)
        let folder = try SharedFolder()
        let answer = try makeAnswer(moment.pair, in: folder.path)
        for rubbish in Rubbish.allCases {
            let copy = try moment.copy()
            let path = folder.path + "/\(rubbish).json"
            try WholeFile.write(Array(rubbish.spoil(answer).utf8), to: path)
            let left: Set = rubbish.isQuarantined ? ["sync_site_state", "sync_watermark"] : []
            let before = try copy.pair.dump(.central, without: left)
            // A second time it is as bad as the first.
            for _ in 1...2 {
                let refused = try copy.pair.admin(.central, ["reconcile", "apply", path, "--json"])
                #expect(refused.status == (rubbish.code == "notAReconciliationFile" ? 65 : 3), "\(refused.output)")
                #expect(try errorObject(refused)["code"] as? String == rubbish.code, "\(rubbish): \(refused.output)")
                #expect(try copy.pair.dump(.central, without: left) == before, "\(rubbish)")
            }
            let status = try copy.pair.admin(.central, ["reconcile", "status"])
            if rubbish.isQuarantined {
                #expect(status.status == 2)
                #expect(status.errors.contains("site 2 is quarantined: it offered "), "\(rubbish): \(status.errors)")
                #expect(status.output.contains("1 site: 1 quarantined"), "\(rubbish): \(status.output)")
                // What it sends by itself now is not taken either.
                #expect(try copy.pair.standIn(.site, copy.pair.syncWords).errors.contains("siteQuarantined"))
                #expect(try copy.pair.dump(.central, without: left) == before, "\(rubbish)")
            } else {
                #expect(status.output.contains("1 site: 1 unreconciled"), "\(rubbish): \(status.output)")
                let honest = folder.path + "/honest.json"
                #expect(try copy.pair.admin(.central, ["reconcile", "apply", honest]).status == 0, "\(rubbish)")
            }
            try copy.remove()
        }
        try moment.remove()
    }

    /// The text of a good answer, which is also kept as `honest.json`.
    private func makeAnswer(_ pair: SyncPair, in folder: String) throws -> String {
        let (directive, answer) = (folder + "/directive.json", folder + "/honest.json")
        for (side, words): (SyncPair.Side, [String]) in [
            (.central, ["export-site", "2", "-o", directive]), (.site, ["apply", directive, "--answer", answer]),
        ] {
            let result = try pair.admin(side, ["reconcile"] + words)
            try #require(result.status == 0, "\(words): \(result.errors)")
        }
        return String(decoding: try WholeFile.read(answer), as: UTF8.self)
    }
}
