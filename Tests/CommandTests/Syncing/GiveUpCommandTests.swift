import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `reconcile apply --give-up`: a site whose device is lost.
struct GiveUpCommandTests {
    private func giveUp(_ pair: SyncPair, _ words: String...) throws -> Subprocess.Result {
        try pair.admin(.central, ["reconcile", "apply", "--give-up"] + words)
    }

    @Test(arguments: SyncWay.all) func whatIsLostIsSaidAndTheSiteStartsAfresh(way: SyncWay) throws {
        let moment = try RestoredMoment(way)
        let pair = moment.pair
        let before = try pair.dump(.central)
        // Nobody can be asked here.
        let refused = try giveUp(pair, "2")
        #expect(refused.status == 3)
        #expect(refused.errors.contains("any more:\n  What was entered at the site since its last complete sync.\n"))
        #expect(refused.errors.contains("from after the backup: what it pulled above "), "\(refused.errors)")
        #expect(refused.errors.contains("\nUntil the site is set up afresh this can be undone"))
        #expect(refused.errors.contains("--yes"), "\(refused.errors)")
        #expect(try pair.dump(.central) == before)
        let told = try errorObject(try giveUp(pair, "2", "--json"))
        #expect((told["lost"] as? [String])?.count == 3 && told["changed"] as? Bool == false, "\(told)")

        let given = try giveUp(pair, "2", "--yes", "--json")
        #expect(given.status == 0, "\(given.output)")
        let facts = try json(given.output)
        #expect(facts["isGivenUp"] as? Bool == true && (facts["lost"] as? [String])?.count == 3, "\(facts)")
        #expect(facts["changed"] as? Bool == true)
        #expect(facts["site"] as? Int == 2)
        let status = try pair.admin(.central, ["reconcile", "status"])
        #expect(status.status == 0)
        #expect(status.output.contains("1 site: 1 given up\n"), "\(status.output)")
        #expect(status.output.contains("its database was given up\n"), "\(status.output)")
        #expect(status.output.contains("\nNow:\n  Set up site 2 afresh: its old database was given up on 2"))
        let counts =
            try json(try pair.admin(.central, ["reconcile", "plan", "--json"]).output)["counts"] as? [String: Int]
        #expect(counts?["givenUp"] == 1 && counts?["inLine"] == 0)

        let fresh = SyncPair(central: moment.central, site: try RestoredMoment.migrated(way.site))
        try fresh.seedSite()
        for _ in 1...2 { try fresh.sync() }
        _ = try fresh.equalRecords()
        // In line, and what was lost with the old one stays in the report.
        let after = try pair.admin(.central, ["reconcile", "status"])
        #expect(after.output.contains("1 site: 1 in line\n"), "\(after.output)")
        #expect(after.output.contains("; its database was given up on 20"), "\(after.output)")
        #expect(
            after.output.contains("\nGiven up was the database of site 2: what nobody else brought of it is lost.\n"),
            "\(after.output)"
        )
        #expect(
            after.output.contains(
                "\nLost in restores. Every site that central knows has come since, or was given up: what"
            )
        )
        try moment.remove()
    }

    @Test func aSiteInLineHasNothingToGiveUp() throws {
        let moment = try RestoredMoment(SyncWay(central: .sqlite, site: .sqlite))
        try moment.pair.sync()
        let before = try moment.pair.dump(.central)
        let result = try giveUp(moment.pair, "2", "--yes")
        #expect(result.status == 0)
        #expect(result.output == "Site 2 is in line: it may be initialised afresh. Nothing was changed.\n")
        #expect(try moment.pair.dump(.central) == before)
    }

    /// It has followed, and its device is lost before it has pushed again.
    @Test func aSiteThatOwesAPushIsShownAndCanBeGivenUp() throws {
        let moment = try RestoredMoment(SyncWay(central: .sqlite, site: .sqlite))
        let folder = try SharedFolder()
        let (directive, answer) = (folder.path + "/directive.json", folder.path + "/answer.json")
        for (side, words): (SyncPair.Side, [String]) in [
            (.central, ["export-site", "2", "-o", directive]), (.site, ["apply", directive, "--answer", answer]),
            (.central, ["apply", answer]),
        ] {
            #expect(try moment.pair.admin(side, ["reconcile"] + words).status == 0)
        }
        let owed = try #require(
            try moment.pair.connect(.central).query("SELECT owed_through FROM sync_site_state").first?
                .optionalInteger("owed_through")
        )
        let status = try moment.pair.admin(.central, ["reconcile", "status"]).output
        #expect(status.contains("it has yet to push again to \(owed)\n"), "\(status)")
        #expect(status.contains("Site 2 has yet to push again: let that sync happen"), "\(status)")
        let plan = try moment.pair.admin(.central, ["reconcile", "plan"]).output
        #expect(plan.contains(" to \(owed)  -\n"), "\(plan)")
        let facts = try json(try moment.pair.admin(.central, ["reconcile", "plan", "--json"]).output)
        let site = ((facts["plan"] as? [String: Any])?["sites"] as? [[String: Any]])?.first
        #expect((site?["owedThrough"] as? [String: Any])?["cursor"] as? Int == Int(owed), "\(facts)")

        let copy = try moment.copy()
        let given = try giveUp(copy.pair, "2", "--yes")
        #expect(given.output.contains(" to \(owed).\n"), "\(given.output)")
        // One that comes by has nothing to give up afterwards.
        try moment.pair.sync()
        #expect(try giveUp(moment.pair, "2", "--yes").output.contains("is in line"))
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        let central = try RestoredMoment.migrated(.sqlite)
        func admin(_ words: String...) throws -> Subprocess.Result {
            try BuiltProgram.admin(["--database", central.url, "reconcile", "apply"] + words)
        }
        #expect(try admin().status == 64)
        #expect(try admin("--give-up", "2", "file.json").status == 64)
        #expect(try admin("--give-up", "2", "--answer", "file.json").status == 64)
        #expect(try admin("--give-up", "all").status == 64)
        let unknown = try admin("--give-up", "99", "--yes", "--json")
        #expect(unknown.status == 3)
        #expect(try errorObject(unknown)["code"] as? String == "unknownSite")
    }
}
