import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// `legacy check` on a remote site's own database: a site sends to mSupply and reads from it by itself, and central's
/// bundles know nothing of that. On SQLite.
struct SiteLegacyCheckTests {
    /// The site, with the mSupply that it knows.
    let pair: LegacyPair
    let db: any DatabaseConnection

    init() throws {
        pair = try LegacyPair(.sqlite)
        db = try pair.server.connect()
        try db.execute("UPDATE key_value_store SET value_int = 12 WHERE id = 'SETTINGS_SYNC_SITE_ID'")
        try db.execute("UPDATE store SET site_id = 12")
        pair.mSupply.state.site = 12
        for item in ["i1", "i2"] { pair.mSupply.write("item", item, ["ID": item]) }
        try pair.sync(db)
        try pair.addStock("early", of: "i1", db)
        try pair.sync(db)
    }

    private func cursors() throws -> [Int64?] {
        try ["CENTRAL_SYNC_PULL_CURSOR", "REMOTE_SYNC_PUSH_CURSOR"].map {
            try db.query("SELECT value_int FROM key_value_store WHERE id = \($0)").first?.optionalInteger("value_int")
        }
    }

    /// mSupply went back to its backup: the site's own cursors are ahead of it, whatever central's bundle says.
    @Test func aSiteIsAskedAboutWithoutABundle() throws {
        let atBackup = pair.mSupply.state
        pair.mSupply.write("item", "i3", ["ID": "i3"])
        try pair.sync(db)
        try pair.addStock("late", of: "i3", db)
        try pair.sync(db)
        let before = try cursors()
        pair.mSupplyIsRestored(to: atBackup)

        let told = try pair.check("--restored", "legacy")
        #expect(told.status == 2, "\(told.errors)")
        for line in [
            "omSupply is site 12 there", "  CENTRAL_SYNC_PULL_CURSOR = 3: set it to 2, the end of mSupply's log",
            "  REMOTE_SYNC_PUSH_CURSOR = \(before[1] ?? 0): set it to 0, so that all is sent again",
            "  item   i3      2026-11-22 10:00:03  not in mSupply's log",
            "  stock_line  late    item_id  item i3    not in mSupply",
        ] { #expect(told.output.contains(line), "\(line) in \(told.output)") }
        #expect(try cursors() == before, "it only tells")
        let facts = try json(try pair.check("--restored", "legacy", "--json").output)
        let statements = try #require(facts["statements"] as? [String])
        try db.execute(script: statements.joined(separator: "\n"))
        #expect(try cursors() == [2, 0])

        let sent = pair.pushed.count
        pair.mSupply.write("item", "i3", ["ID": "i3"])
        try pair.sync(db)
        #expect(Array(pair.pushed.dropFirst(sent)) == ["early", "late"])
        let fitting = try pair.check()
        #expect(fitting.status == 0 && fitting.output.hasSuffix("The two fit.\n"), "\(fitting.output)")
    }

    /// Central's push cursor, set at a site, would keep back what the site has to send again.
    @Test func aBundleOfCentralIsRefused() throws {
        let central = try LegacyPair(.sqlite)
        try central.sync(try central.server.connect())
        let bundle = try central.bundle()
        let own = try central.check("--bundle", bundle)
        #expect(own.status == 0, "\(own.errors)")
        let requests = try pair.mSupply.requests().count
        for words in [["--restored", "legacy"], ["--restored", "both"], []] {
            let refused = try pair.check(words + ["--bundle", bundle])
            #expect(refused.status == 3, "\(refused.output)")
            #expect(
                refused.errors.contains(
                    "is of another database: site 7 of mSupply on SQLite, and this is site 12 of mSupply on SQLite"
                ),
                "\(refused.errors)"
            )
            #expect(!refused.output.contains("CURSOR"), "\(refused.output)")
        }
        #expect(try pair.mSupply.requests().count == requests + 3, "the log was not read")
        let error = try errorObject(try pair.check("--bundle", bundle, "--json"))
        #expect(error["code"] as? String == "bundleOfOtherDatabase", "\(error)")
    }

    /// A number can be given again, in another mSupply; the identifier cannot.
    @Test func theSitesIdentifierTellsItFromAnotherWithItsNumber() throws {
        let insert = "INSERT INTO key_value_store (id, value_string) VALUES ('SETTINGS_SYNC_SITE_UUID', 'one')"
        try db.execute(script: insert)
        let bundle = try pair.bundle()
        #expect(try pair.check("--bundle", bundle).status == 0)
        try db.execute("UPDATE key_value_store SET value_string = 'two' WHERE id = 'SETTINGS_SYNC_SITE_UUID'")
        let refused = try pair.check("--bundle", bundle)
        #expect(refused.status == 3 && refused.errors.contains("site 12 of mSupply (one)"), "\(refused.errors)")
    }
}
