import BundleRestore
import Foundation
import Testing

@testable import AdminOutput

/// What people read before a restore begins.
struct RestoreWordsTests {
    private static func plan(_ changes: [String: Any] = [:]) throws -> RestorePlan {
        let fields: [String: Any] = [
            "bundle": "aaaaaaaa-0000", "bundles": [], "site": "central", "part": "all", "notRestored": [],
            "target": "/srv/restored", "bytes": 1000, "freeSpace": 2000, "tablespaces": [], "warnings": [],
            "database": [
                "postgreSQL": [
                    "programs": "/usr/bin", "user": "postgres",
                    "target": [
                        "stop": ["mark": ["_0": "m"]], "position": "0/100", "timeline": 1,
                    ],
                ]
            ],
        ]
        let merged = fields.merging(changes) { $1 }
        return try JSONDecoder().decode(RestorePlan.self, from: JSONSerialization.data(withJSONObject: merged))
    }

    @Test func tablespacesAreSaidToBeOnOneDisk() throws {
        let place = "into /srv/restored/postgres/tablespaces, on the same disk as everything else"
        let one = RestoreWords.plan(try Self.plan(["tablespaces": ["16385"]]))
        #expect(one.contains("\n  put tablespace 16385 \(place)\n"), "\(one)")
        let two = RestoreWords.plan(try Self.plan(["tablespaces": ["16385", "16390"]]))
        #expect(two.contains("\n  put 2 tablespaces \(place)\n"), "\(two)")
        #expect(!RestoreWords.plan(try Self.plan()).contains("tablespace"))
        // Of the one database that is wanted nothing of the kind is left.
        let only = RestoreWords.plan(try Self.plan(["tablespaces": ["16385"], "onlyDatabase": "reports"]))
        #expect(!only.contains("tablespace"), "\(only)")
    }

    @Test func aRestoreToTheHooksMarkSaysThatItLeavesSomethingOut() throws {
        func text(_ mark: String) throws -> String {
            let target: [String: Any] = ["stop": ["mark": ["_0": mark]], "position": "0/100", "timeline": 1]
            let server: [String: Any] = ["programs": "/usr/bin", "user": "postgres", "target": target]
            return RestoreWords.plan(try Self.plan(["database": ["postgreSQL": server]]))
        }
        let words = "that is right before mSupply began its backup; what omSupply did later takes --until"
        let hook = try text("omsupply-legacy-1")
        #expect(hook.contains("(omsupply-legacy-1)\n  \(words)\n"), "\(hook)")
        #expect(!(try text("omsupply-1")).contains(words))
    }
}
