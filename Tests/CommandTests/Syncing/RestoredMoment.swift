import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import Reconciliation
import SyncCursors
import TestSupport
import Testing
import ReconciliationModel

/// On what the two sides are.
struct SyncWay: Sendable, CustomTestStringConvertible {
    let central: Engine
    let site: Engine
    var testDescription: String { "\(central) and \(site)" }

    /// omSupply's sites have either engine too; most have SQLite.
    static let all =
        [SyncWay(central: .sqlite, site: .sqlite)]
        + (TestScope.hasServer
            ? [SyncWay(central: .postgreSQL, site: .sqlite), SyncWay(central: .postgreSQL, site: .postgreSQL)] : [])
}

/// Both databases at the moment when central has been restored and the site has not come yet: to be copied, and played
/// on from there again and again.
///
/// Central lost an edit, two records that it made, a delete, a record that the site had pushed and a change of the site's
/// to a shared one. Since then it has changed one of those records and made another.
struct RestoredMoment {
    let central: TestDatabase
    let site: TestDatabase

    static let firstNew: Int64 = 2001

    var pair: SyncPair { SyncPair(central: central, site: site) }

    private init(central: TestDatabase, site: TestDatabase) { (self.central, self.site) = (central, site) }

    init(_ way: SyncWay) throws {
        let lost = try Self.migrated(way.central)
        site = try Self.migrated(way.site)
        let before = SyncPair(central: lost, site: site)
        try before.seed(items: 6)
        try before.edit(.central, "preference", "shared", "value=first")
        try before.sync()
        try before.writeStock("early")
        try before.sync()
        central = try lost.copy()
        try before.edit(.central, "item", "item-3", "name=of the lost tail")
        try before.edit(.central, "item", "item-4", "name=of the lost tail")
        try before.writeStock("late")
        try before.edit(.site, "preference", "shared", "value=of the site")
        try before.sync()
        try before.edit(.central, "item", "y", "code=Y", "name=made in the lost tail", "type=STOCK")
        try before.delete(.central, "item", "item-5")
        try before.sync()
        _ = try before.equalRecords()
        try open()
        try pair.edit(.central, "item", "item-4", "name=changed after the restore")
        try pair.edit(.central, "item", "new", "code=N", "name=made after the restore", "type=STOCK")
    }

    private func open() throws {
        let opened = try CentralStore(on: central.connect()).openTimeline(
            afterRestoreFrom: "bundle",
            highestHandedOut: Cursor(Self.firstNew - 1)
        )
        #expect(opened.firstNew == Cursor(Self.firstNew))
    }

    /// A database at the program's version, with a table that several sites write.
    static func migrated(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let result = try BuiltProgram.admin(["--database", database.url, "migrate", "run", "--quiet"])
        try #require(result.status == 0, "\(result.errors)")
        try database.connect().execute("CREATE TABLE preference (id TEXT NOT NULL PRIMARY KEY, value TEXT)")
        return database
    }

    func copy() throws -> RestoredMoment { try RestoredMoment(central: central.copy(), site: site.copy()) }

    /// There may be hundreds of copies: on PostgreSQL they would stay until the tests end.
    func remove() throws {
        for database in [central, site] where database.engine == .postgreSQL {
            try PostgreSQLCluster.shared.connect().execute(
                script: "DROP DATABASE IF EXISTS \(database.address) WITH (FORCE)"
            )
        }
    }
}

/// What both sides have come to, apart from times and from how often something was tried.
struct SyncEnd: Equatable {
    let records: String
    let salvage: [String]
    let timelines: [String]
    let standings: [String]
    let watermarks: [String]
    let site: [String]

    init(_ pair: SyncPair, _ comment: String) throws {
        records = try pair.equalRecords(comment)
        let central = try pair.connect(.central)
        salvage = try central.query("SELECT id, site_id, outcome, reason, data FROM sync_salvage ORDER BY id")
            .map { "\($0.values)" }
        timelines = try central.query(
            "SELECT timeline, number, parent, abandoned_cursor FROM sync_lineage ORDER BY number"
        )
        .map { "\($0.values)" }
        standings = try central.query(
            "SELECT site_id, state, timeline, incarnation, note, owed_through FROM sync_site_state ORDER BY site_id"
        ).map { "\($0.values)" }
        watermarks = try central.query(
            "SELECT site_id, incarnation, cursor FROM sync_watermark ORDER BY site_id, incarnation"
        ).map { "\($0.values)" }
        site = try pair.connect(.site).query(
            "SELECT incarnation, timeline, pulls_own, decided_through, decided_tables FROM sync_incarnation"
        ).map { "\($0.values)" }
    }
}
