import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// The clock of central or of the site is a day off, from before the backup until the last sync.
@Suite(.enabled(if: FaultLibrary.compiler != nil, "needs a C compiler"))
struct ClockSkewTests {
    private static let day = 86_400

    /// How many seconds each clock is fast.
    private struct Clocks {
        var central = 0
        var site = 0
    }

    private struct End: Equatable {
        let records: String
        let salvage: [String]
        let standings: [String]
    }

    @Test(arguments: Engine.all) func aClockDecidesNothing(engine: Engine) throws {
        let folder = try SharedFolder()
        try Folder.setPermissions(of: folder.path, to: 0o755)
        let library = try FaultLibrary(in: folder.path)
        let expected = try play(engine, Clocks(), library)
        #expect(expected.records.contains("made in the lost tail") && expected.records.contains("\"late\""))
        var others = [Clocks(central: Self.day), Clocks(central: -Self.day)]
        // The site's database is the same beside either.
        if engine == .sqlite { others += [Clocks(site: Self.day), Clocks(site: -Self.day)] }
        for clocks in others {
            #expect(try play(engine, clocks, library) == expected, "\(engine): \(clocks)")
        }
    }

    /// Central is restored from a real bundle, and the site follows by files, since each of those commands has one side's
    /// clock alone.
    private func play(_ engine: Engine, _ clocks: Clocks, _ library: FaultLibrary) throws -> End {
        let server = try AttackedServer(
            engine,
            // Both: pg_ctl takes a server for another one that has started before itself.
            serverEnvironment: library.environment("FAULT_CLOCK", "\(clocks.central)", in: "postgres,pg_ctl")
        )
        let site = try RestoredMoment.migrated(.sqlite)
        let environment: @Sendable (SyncPair.Side, String) -> [String: String] = { side, program in
            library.environment("FAULT_CLOCK", "\(side == .central ? clocks.central : clocks.site)", in: program)
        }
        func pair(_ central: String) -> SyncPair {
            var pair = SyncPair(central: central, site: site)
            pair.environment = environment
            return pair
        }
        func admin(_ words: [String]) throws -> String {
            let result = try server.admin(words, environment: environment(.central, "omsupply-admin"))
            try #require(result.status == 0, "\(words): \(result.errors)")
            return String(result.output.dropLast())
        }
        let before = pair(server.url)
        try before.seed(items: 5)
        try before.sync()
        let bundle = try admin(server.createWords)
        try before.edit(.central, "item", "item-3", "name=of the lost tail")
        try before.edit(.central, "item", "item-4", "name=of the lost tail")
        try before.writeStock("late")
        try before.sync()
        try before.edit(.central, "item", "y", "code=Y", "name=made in the lost tail", "type=STOCK")
        try before.delete(.central, "item", "item-5")
        try before.sync()
        _ = try admin(["restore", bundle, "--to", server.target])
        return try server.withRestored(at: server.target) { address in
            let after = pair(address)
            try after.edit(.central, "item", "item-4", "name=changed after the restore")
            try carryFiles(after)
            try after.sync()
            try requireThatClocksWere(clocks, after)
            let end = try End(
                records: after.equalRecords("\(clocks)"),
                salvage: after.connect(.central).query(
                    "SELECT id, outcome, reason, data FROM sync_salvage ORDER BY id"
                ).map { "\($0.values)" },
                standings: after.connect(.central).query(
                    "SELECT site_id, state, note, owed_through FROM sync_site_state ORDER BY site_id"
                ).map { "\($0.values)" }
            )
            try after.requireThatNothingMoves("\(clocks)")
            return end
        }
    }

    private func carryFiles(_ pair: SyncPair) throws {
        let files = try SharedFolder()
        let (directive, answer) = (files.path + "/directive.json", files.path + "/answer.json")
        let steps: [(SyncPair.Side, [String])] = [
            (.central, ["export-site", "2", "-o", directive]), (.site, ["apply", directive, "--answer", answer]),
            (.central, ["apply", answer]),
        ]
        for (side, words) in steps {
            let result = try pair.admin(side, ["reconcile"] + words)
            #expect(result.status == 0, "\(words): \(result.errors)")
        }
    }

    /// Else the test would show nothing.
    private func requireThatClocksWere(_ clocks: Clocks, _ pair: SyncPair) throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        func error(_ side: SyncPair.Side, _ sql: SQL) throws -> Double {
            guard case .text(let text)? = try pair.connect(side).value(sql) else { return .infinity }
            let moment = try #require(
                format.date(from: String(text.prefix(19)).replacingOccurrences(of: "T", with: " "))
            )
            return moment.timeIntervalSinceNow
        }
        let central = try error(.central, "SELECT CAST(max(changed) AS TEXT) FROM sync_site_state")
        #expect(abs(central - Double(clocks.central)) < 3600, "\(central)")
        let opened = try error(.central, "SELECT CAST(max(created) AS TEXT) FROM sync_lineage")
        #expect(abs(opened - Double(clocks.central)) < 3600, "\(opened)")
        let site = try error(.site, "SELECT CAST(created AS TEXT) FROM sync_incarnation")
        #expect(abs(site - Double(clocks.site)) < 3600, "\(site)")
        guard pair.central.hasPrefix("postgresql:") else { return }
        let server = try error(.central, "SELECT CAST(CAST(clock_timestamp() AT TIME ZONE 'UTC' AS TIMESTAMP) AS TEXT)")
        #expect(abs(server - Double(clocks.central)) < 3600, "\(server)")
    }
}
