import BenchmarkSupport
import DatabaseAccess
import Migrations
import PostgreSQLDriver
import Reconciliation
import SQLiteDriver
import SchemaMigrations
import SyncCursors

/// Central's database: omSupply's schema, and a network's records and change log in it.
struct CentralFixture {
    let name: String
    let connection: any DatabaseConnection
    let size: NetworkSize
    /// Runs as long as somebody has it.
    private let cluster: BenchmarkCluster?

    init(sqliteIn folder: String, _ size: NetworkSize) throws {
        name = "SQLite"
        connection = try SQLiteConnection(folder + "/central.sqlite", .create)
        cluster = nil
        self.size = size
    }

    init(on cluster: BenchmarkCluster, _ size: NetworkSize) throws {
        name = "PostgreSQL"
        self.cluster = cluster
        try cluster.run("createdb", ["central"])
        connection = try PostgreSQLConnection(PostgreSQLConfiguration(parsing: cluster.url(of: "central")))
        self.size = size
    }

    /// What central has when a backup is made, and how far it has the log of every site.
    func fill() throws {
        _ = try SchemaMigrations.migrator.migrate(connection)
        try connection.withTransaction { db in
            try db.execute("INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', 1)")
            for statement in places + records + [buffer, log] { try db.execute(statement) }
            try db.execute("DELETE FROM changelog WHERE cursor % \(raw: "\(NetworkSize.hole)") = 0")
            for site in size.siteNumbers {
                try CentralStore.recordPush(
                    site: Int64(site),
                    incarnation: NetworkSize.incarnation(of: site),
                    session: 1,
                    through: LastSeenCursor(Cursor(Int64(NetworkSize.storedThrough))),
                    in: db
                )
            }
        }
        // What a server does by itself before long: SQLite counts no rows unless it is asked to.
        let settling = connection.dialect == .postgreSQL ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)"
        try connection.execute(script: settling)
    }

    /// A facility with its store for each site.
    private var places: [SQL] {
        let (sites, site) = (size.sites, "(n + 1)")
        return [
            .rows(
                sites,
                into: "name (id, code, name, type)",
                "'name-' || \(site), 'N' || n, 'Facility ' || n, 'FACILITY'"
            ),
            .rows(sites, into: "name_link (id, name_id)", "'link-' || \(site), 'name-' || \(site)"),
            .rows(
                sites,
                into: "store (id, code, site_id, name_link_id)",
                "'store-' || \(site), 'S' || n, \(site), 'link-' || \(site)"
            ),
        ]
    }

    private var records: [SQL] {
        [
            .rows(
                size.items,
                into: "item (id, code, name, type, unit_name)",
                "'item-' || n, 'I' || n, 'Item number ' || n, 'STOCK', 'tablet'"
            ),
            // What the lost tail deleted; nothing refers to these.
            .rows(
                NetworkSize.deleted,
                into: "item (id, code, name, type)",
                "'spare-' || n, 'P' || n, 'Spare item ' || n, 'STOCK'"
            ),
            .rows(
                size.stockLines,
                into: """
                    stock_line (id, item_id, store_id, batch, pack_size, available_number_of_packs, total_number_of_packs)
                    """,
                "'stock-' || n, 'item-' || \(item), 'store-' || \(site), 'B' || n, 10, n % 100, n % 100"
            ),
        ]
    }

    /// Of stock line `n`.
    private var item: String { "(1 + (n - 1) % \(size.items))" }
    private var site: String { "(2 + (n - 1) % \(size.sites))" }

    /// What the sites have pushed stays there when it is integrated.
    private var buffer: SQL {
        .rows(
            size.stockLines,
            into: """
                sync_buffer (record_id, received_datetime, integration_datetime, table_name, action, source_site_id, data)
                """,
            """
            'stock-' || n, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'stock_line', 'UPSERT', \(site),
            '{"id":"stock-' || n || '","item_id":"item-' || \(item) || '","store_id":"store-' || \(site)
            || '","batch":"B' || n || '","pack_size":10,"available_number_of_packs":' || (n % 100)
            || ',"total_number_of_packs":' || (n % 100) || ',"on_hold":false,"note":null}'
            """
        )
    }

    /// Every fifth row names an item, the others what the sites pushed.
    private var log: SQL {
        let author = "(2 + n % \(size.stockLines) % \(size.sites))"
        return .rows(
            size.fork,
            into: "changelog (table_name, record_id, row_action, store_id, is_sync_update, source_site_id)",
            """
            CASE WHEN n % 5 = 0 THEN 'item' ELSE 'stock_line' END,
            CASE WHEN n % 5 = 0 THEN 'item-' || (1 + n / 5 % \(size.items))
                 ELSE 'stock-' || (1 + n % \(size.stockLines)) END,
            'UPSERT', CASE WHEN n % 5 <> 0 THEN 'store-' || \(author) END, n % 5 <> 0,
            CASE WHEN n % 5 <> 0 THEN \(author) END
            """
        )
    }
}

extension SQL {
    /// Writes so many rows, in the order of their number `n`, which begins with 1.
    static func rows(_ count: Int, into table: String, _ values: String, orReplace: Bool = false) -> SQL {
        let numbers = "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < \(count))"
        return SQL(
            raw: "INSERT \(orReplace ? "OR REPLACE " : "")INTO \(table) \(numbers) SELECT \(values) FROM row ORDER BY n"
        )
    }
}
