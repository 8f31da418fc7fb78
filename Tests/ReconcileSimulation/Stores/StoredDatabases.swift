import DatabaseAccess
import MigrationModel
import Migrations
import Reconciliation
import ReconciliationModel
import SchemaMigrations
import TestSupport

/// Real databases, copied from one at the app's version.
struct StoredDatabases: DatabaseMaker {
    /// The one site whose database is on the server as well.
    private static let siteOnServer: Int64 = 2

    private let stores: Stores
    private let fuse: Fuse

    init(_ stores: Stores, _ fuse: Fuse) {
        self.stores = stores
        self.fuse = fuse
    }

    func make(_ beginning: Beginning) throws -> any OmSupplyDatabase {
        let isOnServer = stores == .postgres && (beginning.site ?? Self.siteOnServer) == Self.siteOnServer
        let template = try (isOnServer ? Self.postgreSQL : Self.sqlite).get()
        let database = StoredDatabase(try template.copy(), fuse)
        try database.begin(beginning)
        return database
    }

    private static let sqlite = Result { try template(.sqlite) }
    private static let postgreSQL = Result { try template(.postgreSQL) }

    /// Records are small ones of their own: what they say is not what sync is about.
    private static func template(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        _ = try SchemaMigrations.migrator.migrate(connection)
        for table in ["invoice_line", "invoice", "stock_line", "asset", "item"] {
            try connection.execute("DROP TABLE \(identifier: table)")
        }
        for kind in Ownership.allCases {
            try connection.execute(
                """
                CREATE TABLE \(identifier: kind.rawValue)
                    (id TEXT NOT NULL PRIMARY KEY, v BIGINT NOT NULL, n BIGINT, p TEXT REFERENCES item (id))
                """
            )
        }
        // What omSupply numbers documents with.
        try connection.execute("CREATE TABLE number (id TEXT NOT NULL PRIMARY KEY, value BIGINT, store_id TEXT)")
        return database
    }
}
