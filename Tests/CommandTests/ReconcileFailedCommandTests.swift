import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// What came from sites after a restore, and omSupply could not put into central's tables.
struct ReconcileFailedCommandTests {
    private func admin(_ database: TestDatabase, _ words: String...) throws -> Subprocess.Result {
        try BuiltProgram.admin(["--database", database.url, "reconcile"] + words)
    }

    /// Every site is in line. Of what site 2 brought back one record waits and one failed; site 3 pushed one that failed;
    /// and the legacy server's failed as well, which is none of ours.
    private func central(_ engine: Engine, restored: Bool = true) throws -> TestDatabase {
        let central = try engine.makeDatabase()
        #expect(try BuiltProgram.admin(["--database", central.url, "migrate", "run", "--quiet"]).status == 0)
        let db = try central.connect()
        let now: SQL = "CAST('2026-11-21 08:00:00.123456' AS \(type: .timestamp))"
        try db.execute("INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', 1)")
        if restored {
            try db.addTimeline("'root', 1, NULL, NULL, NULL, NULL, \(now)")
            try db.addTimeline("'second', 2, 'root', 90, 120, 'bundle-1', \(now)")
        }
        for site in 2...3 {
            try db.execute(
                """
                INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed)
                VALUES (\(site), 'reconciled', 'second', 'life', \(now))
                """
            )
        }
        for record in ["nl9", "w1"] {
            try db.execute(
                """
                INSERT INTO sync_salvage
                    (id, site_id, table_name, record_id, action, outcome, reason, data, recorded)
                VALUES (\("95@root/name_link/\(record)"), 2, 'name_link', \(record), 'UPSERT', 'adopted',
                        'unknownAtCentral', '{"secret":"s"}', \(now))
                """
            )
        }
        let rows: [(String, Int64?, String?)] = [
            ("nl9", 1, "FOREIGN KEY\u{1B} constraint failed"), ("w1", 1, nil), ("nl10", 3, "no such name"),
            ("legacy", nil, "something else"),
        ]
        for (record, source, error) in rows {
            try db.execute(
                """
                INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name,
                                         action, data, source_site_id)
                VALUES (\(record), \(now), CASE WHEN \(nullable: error, as: .text) IS NULL THEN NULL ELSE \(now) END,
                        \(nullable: error), 'name_link', 'UPSERT', '{"secret":"s"}', \(nullable: source))
                """
            )
        }
        return central
    }

    @Test(arguments: Engine.all) func itIsNamedWithItsSiteAndItsReason(engine: Engine) throws {
        let central = try central(engine)
        let status = try admin(central, "status")
        #expect(status.status == 2)
        #expect(
            status.output.contains(
                """
                2 records came back from sites; 1 of them will appear at central once omSupply integrates them, 1 of them \
                cannot be integrated. Central kept its own version of 0 records.
                  2 versions came back: central did not know the record
                omSupply cannot integrate:
                  name_link nl9 that site 2 brought back: FOREIGN KEY? constraint failed
                  name_link nl10 that site 3 pushed: no such name

                Now:
                  2 records of sites cannot be integrated,
                """
            ),
            "\(status.output)"
        )
        #expect(!status.output.contains("legacy") && !status.output.contains("every site is in line"))
        #expect(try admin(central, "plan").status == 2)
    }

    @Test(arguments: Engine.all) func programsAndThePageNameItAsWell(engine: Engine) throws {
        let central = try central(engine)
        let files = try SharedFolder()
        let page = files.path + "/sites.html"
        let status = try admin(central, "status", "--json", "--all", "--html", page)
        let told = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
        let facts = try #require(told)
        #expect(
            facts["waiting"] as? [String: Int]
                == ["waiting": 1, "failed": 1, "waitingOfSites": 0, "failedOfSites": 1]
        )
        let failed = try #require(facts["failed"] as? [[String: Any]])
        #expect(failed.map { $0["record"] as? String } == ["nl9", "nl10"])
        #expect(failed.map { $0["site"] as? Int } == [2, 3])
        #expect(failed.map { $0["cameBack"] as? Bool } == [true, false])
        let adopted = try #require(facts["adopted"] as? [[String: Any]])
        #expect(adopted.map { $0["record"] as? String } == ["nl9", "w1"])
        let text = try WellFormedMarkup(String(decoding: try WholeFile.read(page), as: UTF8.self)).text
        #expect(text.contains("Records that cannot be integrated") && text.contains("nl9") && text.contains("nl10"))
        #expect(!status.output.contains("secret") && !text.contains("secret"))
    }

    /// What a server that was never restored cannot integrate has nothing to do with the sites' standing.
    @Test(arguments: Engine.all) func aServerThatWasNeverRestoredIsLeftAlone(engine: Engine) throws {
        let status = try admin(central(engine, restored: false), "status")
        #expect(status.status == 0)
        #expect(!status.output.contains("integrate:"))
    }
}
