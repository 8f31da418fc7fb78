import BenchmarkSupport
import DatabaseAccess
import FileSystem
import Migrations
import Reconciliation
import ReconciliationModel
import SQLiteDriver
import SchemaMigrations
import SyncCursors

/// The databases of the sites, SQLite files as nearly all of them are: each had read the whole log and pushed all of its
/// own when central lost its tail. One is made when it is wanted.
struct SiteFixtures {
    private let folder: String
    private let size: NetworkSize

    /// Makes the database that those of all sites are copies of.
    init(folder: String, size: NetworkSize) throws {
        self.folder = folder
        self.size = size
        let connection = try SQLiteConnection(template, .create)
        _ = try SchemaMigrations.migrator.migrate(connection)
        try connection.withTransaction { db in
            for statement in contents { try db.execute(statement) }
        }
    }

    private var template: String { folder + "/site.sqlite" }
    private func path(of site: Int) -> String { folder + "/site-\(site).sqlite" }

    /// A site's database. `remove(_:)` takes it away.
    func make(_ site: Int) throws -> SQLiteConnection {
        try runToEnd(["cp", template, path(of: site)])
        let connection = try SQLiteConnection(path(of: site), .readWrite)
        try connection.withTransaction { db in
            try db.execute("INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', \(site))")
            try db.execute(
                """
                INSERT INTO sync_incarnation (incarnation, session, sent_through, pulled_through, created)
                VALUES (\(NetworkSize.incarnation(of: site)), 1, \(NetworkSize.pushedThrough), \(size.lastLost),
                        CURRENT_TIMESTAMP)
                """
            )
            for statement in lostHereAlone(site) { try db.execute(statement) }
        }
        return connection
    }

    /// One that was made before and not removed.
    func open(_ site: Int) throws -> SQLiteConnection { try SQLiteConnection(path(of: site), .readWrite) }

    func remove(_ site: Int) throws {
        for suffix in ["", "-wal", "-shm"] { try Folder.remove(path(of: site) + suffix) }
    }

    private var contents: [SQL] {
        let (fork, changed, made) = (size.fork, NetworkSize.changed, NetworkSize.made)
        return [
            """
            INSERT INTO key_value_store (id, value_int)
            VALUES ('SYNC_PULL_CURSOR_V6', \(size.lastLost.advanced(by: 1))),
                   ('SYNC_PUSH_CURSOR_V6', \(NetworkSize.pushedThrough + 1))
            """
        ]
            // What it had pulled of central's log long ago …
            + pulled("item-", "Item number ", NetworkSize.pulledBefore, from: 1, every: 2)
            // … and what central has lost since.
            + pulled("item-", "Changed in the lost tail ", changed, from: fork + 1)
            + pulled("new-", "Made in the lost tail ", made, from: fork + changed + 1)
            + pulled("spare-", nil, NetworkSize.deleted, from: fork + changed + made + 1) + [own]
    }

    /// The site's own records, in its own log.
    private var own: SQL {
        .rows(
            NetworkSize.own,
            into: "changelog (table_name, record_id, row_action)",
            "'stock_line', 'stock-' || n, 'UPSERT'"
        )
    }

    /// Central sent these to one site only.
    private func lostHereAlone(_ site: Int) -> [SQL] {
        let each = NetworkSize.heldByOne
        let first = size.fork + NetworkSize.heldByAll + 1 + (site - 2) * (each + NetworkSize.lostPushes)
        return pulled("alone-\(site)-", "Lost, and here alone ", each, from: first)
    }

    /// Items as they arrive: in the buffer, with their place in central's log; then integrated.
    ///
    /// - Parameters:
    ///   - name: nil for items that central has deleted.
    ///   - cursor: of the first; the others follow every so many cursors.
    private func pulled(
        _ id: String,
        _ name: String?,
        _ count: Int,
        from cursor: Int,
        every step: Int = 1
    ) -> [SQL] {
        let (item, action) = ("'\(id)' || n", name == nil ? "DELETE" : "UPSERT")
        let content = """
            '{"code":"C-' || \(item) || '","id":"' || \(item) || '","name":"\(name ?? "")' || n
            || '","type":"STOCK","unit_name":"tablet","is_active":true}'
            """
        var statements: [SQL] = [
            .rows(
                count,
                into: "sync_pulled (table_name, record_id, cursor)",
                "'item', \(item), \(cursor) + (n - 1) * \(step)",
                orReplace: true
            ),
            .rows(
                count,
                into: "sync_buffer (record_id, received_datetime, integration_datetime, table_name, action, data)",
                """
                \(item), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'item', '\(action)', \(name == nil ? "'{}'" : content)
                """,
                orReplace: true
            ),
            .rows(
                count,
                into: "changelog (table_name, record_id, row_action, is_sync_update)",
                "'item', \(item), '\(action)', TRUE"
            ),
        ]
        if let name {
            statements.append(
                .rows(
                    count,
                    into: "item (id, code, name, type, unit_name)",
                    "\(item), 'C-' || \(item), '\(name)' || n, 'STOCK', 'tablet'",
                    orReplace: true
                )
            )
        }
        return statements
    }
}
