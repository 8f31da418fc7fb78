import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// omSupply on a cluster of its own, and an mSupply that answers: what omSupply's own sync does between the two is played
/// here, in its order and with its cursors.
final class LegacyPair {
    let server: AttackedServer
    let mSupply: FakeLegacyServer
    /// Its backup files.
    let backups: FourDServer
    /// What omSupply has pushed to mSupply, of all times.
    private(set) var pushed: [String] = []
    private var syncs = 0

    init(_ engine: Engine = .postgreSQL) throws {
        server = try AttackedServer(engine)
        mSupply = try FakeLegacyServer(folder: server.folder)
        backups = try FourDServer(folder: server.legacy)
        try backups.backUp()
        try server.connect().execute(
            script: """
                INSERT INTO key_value_store (id, value_string, value_int) VALUES
                    ('SETTINGS_SYNC_URL', '\(mSupply.url)', NULL), ('SETTINGS_SYNC_USERNAME', 'central', NULL),
                    ('SETTINGS_SYNC_PASSWORD_SHA256', '\(mSupply.state.passwordHash)', NULL),
                    ('SETTINGS_SYNC_SITE_ID', NULL, 7), ('SETTINGS_SYNC_CENTRAL_SERVER_SITE_ID', NULL, 1),
                    ('CENTRAL_SYNC_PULL_CURSOR', NULL, 0), ('REMOTE_SYNC_PUSH_CURSOR', NULL, 0);
                INSERT INTO store (id, code, site_id) VALUES ('s', 's', 7);
                """
        )
    }

    /// Two that have synchronised: items i1 and i2, and a stock line `early` of the first.
    ///
    /// - Parameter queued: a shipment that omSupply took out of mSupply's queue.
    static func inLine(queued: String? = nil) throws -> LegacyPair {
        let pair = try LegacyPair()
        for item in ["i1", "i2"] { pair.mSupply.write("item", item, ["ID": item]) }
        if let queued { pair.mSupply.enqueue(queued) }
        let db = try pair.server.connect()
        try pair.sync(db)
        try pair.addStock("early", of: "i1", db)
        try pair.sync(db)
        return pair
    }

    var environment: [String: String] { ["APP__SERVER__MACHINE_UID": "machine-1"] }

    /// One synchronisation: push, central records, queue.
    func sync(_ db: any DatabaseConnection) throws {
        syncs += 1
        let time = "2026-11-22 10:00:\(syncs < 10 ? "0" : "")\(syncs)"
        func cursor(_ key: String) throws -> Int64 {
            try db.query("SELECT value_int FROM key_value_store WHERE id = \(key)").first?.optionalInteger("value_int")
                ?? 0
        }
        let waiting = mSupply.state.queue
        try db.withTransaction { db in
            let next = try cursor("REMOTE_SYNC_PUSH_CURSOR")
            let own = try db.query(
                "SELECT cursor, record_id FROM changelog WHERE cursor >= \(next) AND is_sync_update = \(false) ORDER BY cursor"
            )
            for row in own { pushed.append(try row.text("record_id")) }
            if let last = try own.last?.integer("cursor") {
                try db.execute(
                    "UPDATE key_value_store SET value_int = \(last + 1) WHERE id = 'REMOTE_SYNC_PUSH_CURSOR'"
                )
            }
            var seen = try cursor("CENTRAL_SYNC_PULL_CURSOR")
            for entry in mSupply.state.log where entry.ID > seen {
                try receive(entry, db, time)
                seen = entry.ID
            }
            try db.execute("UPDATE key_value_store SET value_int = \(seen) WHERE id = 'CENTRAL_SYNC_PULL_CURSOR'")
            for entry in waiting { try receive(entry, db, time) }
            try db.execute(
                """
                INSERT INTO sync_log (id, started_datetime, finished_datetime, pull_remote_started_datetime,
                    pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done)
                VALUES (\("sync-\(syncs)"), \(time, as: .timestamp), \(time, as: .timestamp), \(time, as: .timestamp),
                    \(time, as: .timestamp), \(waiting.count), \(waiting.count))
                """
            )
        }
        // Acknowledged, and gone from the queue.
        mSupply.state.queue = []
    }

    private func receive(_ entry: FakeLegacyServer.Entry, _ db: borrowing Transaction, _ time: String) throws {
        let data = String(decoding: try JSONEncoder().encode(entry.recordData), as: UTF8.self)
        try db.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
            VALUES (\(entry.recordId), \(time, as: .timestamp), \(entry.tableName), 'UPSERT', \(data), 1)
            ON CONFLICT (record_id) DO UPDATE SET data = excluded.data, received_datetime = excluded.received_datetime
            """
        )
        if entry.tableName == "item" {
            try db.execute(
                """
                INSERT INTO item (id, name, code, type) VALUES (\(entry.recordId), 'n', 'c', 'STOCK')
                ON CONFLICT (id) DO NOTHING
                """
            )
        }
        try db.execute(
            """
            INSERT INTO changelog (table_name, record_id, row_action, is_sync_update, source_site_id)
            VALUES (\(entry.tableName), \(entry.recordId), 'UPSERT', \(true), 1)
            """
        )
    }

    /// A row that omSupply makes itself, with its place in the change log.
    func addStock(_ id: String, of item: String, _ db: any DatabaseConnection) throws {
        try db.execute(
            """
            INSERT INTO stock_line (id, item_id, store_id, pack_size, available_number_of_packs, total_number_of_packs)
            VALUES (\(id), \(item), 's', 1, 1, 1)
            """
        )
        try db.execute(
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('stock_line', \(id), 'UPSERT')"
        )
    }

    /// mSupply's backup, with its hooks; what mSupply has at that instant.
    func backUp() throws -> FakeLegacyServer.State {
        try #require(try server.hookBegin().status == 0)
        let state = mSupply.state
        try backups.backUp()
        try #require(try server.hookEnd().status == 0)
        return state
    }

    /// mSupply after somebody restored its backup.
    func mSupplyIsRestored(to state: FakeLegacyServer.State) { mSupply.state = state }

    /// omSupply's site is initialised in mSupply: all that this has for it waits once more.
    ///
    /// - Parameters:
    ///   - own: records that mSupply made for omSupply alone.
    ///   - sent: those that it has from omSupply.
    func queuesAgain(own: [String], sent: [String]) {
        mSupply.state.queue = []
        for record in own { mSupply.enqueue(record) }
        for record in sent { mSupply.enqueue(record, table: "item_line") }
    }

    func bundle(_ words: String...) throws -> String {
        let result = try server.admin(server.createWords + words)
        try #require(result.status == 0, "\(result.status): \(result.errors)")
        return String(result.output.split(separator: "\n").last ?? "")
    }

    /// `legacy check`, on the restored server where it runs, else on the first.
    func check(_ words: String..., restored: Bool = false) throws -> Subprocess.Result {
        try check(words, restored: restored)
    }

    func check(_ words: [String], restored: Bool = false) throws -> Subprocess.Result {
        let url = restored ? server.url.replacing("port=5432", with: "port=5433") : server.url
        let result = try BuiltProgram.admin(
            ["--database", url, "legacy", "check", "-o", server.output] + words,
            environment: environment
        )
        #expect(!(result.output + result.errors).contains(mSupply.state.passwordHash))
        return result
    }
}
