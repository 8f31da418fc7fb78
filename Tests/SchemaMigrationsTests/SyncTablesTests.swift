import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport
import Testing

/// The tables that synchronisation, backup and reconciliation rely on.
struct SyncTablesTests {
    private func newest(_ engine: Engine) throws -> any DatabaseConnection {
        let database = try engine.makeDatabase()
        try SchemaMigrations.migrator.migrate(database.connect())
        return try database.connect()
    }

    @Test(arguments: Engine.all)
    func noCursorIsHandedOutTwice(_ engine: Engine) throws {
        let db = try newest(engine)
        for _ in 1...3 { try log(db) }
        try db.execute("DELETE FROM changelog WHERE cursor = 3")
        try log(db)
        #expect(try db.query("SELECT cursor FROM changelog ORDER BY cursor").flatMap(\.values) == [1, 2, 4])
    }

    @Test(.needsPostgreSQL)
    func theSequenceBelongsToItsColumn() throws {
        let db = try newest(.postgreSQL)
        try log(db)
        #expect(try db.value("SELECT pg_get_serial_sequence('changelog', 'cursor')") == "public.changelog_cursor_seq")
        #expect(try db.value("SELECT last_value FROM changelog_cursor_seq") == 1)
    }

    private func log(_ db: any DatabaseConnection) throws {
        try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'UPSERT')")
    }

    @Test(arguments: Engine.all)
    func theColumnsAreTheAgreedOnes(_ engine: Engine) throws {
        let db = try newest(engine)
        let expected = [
            "key_value_store": "id,value_string,value_int,value_bigint,value_float,value_bool",
            "changelog": "cursor,table_name,record_id,row_action,store_id,is_sync_update,name_link_id,source_site_id",
            "sync_buffer":
                "record_id,received_datetime,integration_datetime,integration_error,table_name,action,data,source_site_id",
            "sync_file_reference": """
            id,table_name,record_id,file_name,mime_type,uploaded_bytes,downloaded_bytes,total_bytes,retries,\
            retry_at,direction,status,error,created_datetime,deleted_datetime
            """,
            "sync_lineage":
                "timeline,number,parent,fork_cursor,abandoned_cursor,bundle_id,created,missing,numbers_raised",
            "sync_watermark": "site_id,incarnation,cursor,session",
            "sync_site_state": "site_id,state,timeline,incarnation,changed,note,owed_through",
            "sync_salvage":
                "id,site_id,table_name,record_id,action,outcome,reason,data,recorded,timeline,cursor,author,own_cursor",
            "sync_incarnation":
                "incarnation,timeline,created,session,sent_through,pulled_through,pulls_own,decided_through,"
                + "decided_tables",
            "sync_seen_place": "own_cursor,timeline,cursor",
            "sync_pulled": "table_name,record_id,timeline,cursor,author,own_cursor",
            "sync_lease": "id,ceiling,nonce,renewed",
        ]
        let schema = try SchemaModel(of: db)
        for (name, columns) in expected {
            let found = schema.tables.first { $0.name == name }?.columns.map(\.name) ?? []
            #expect(found == columns.split(separator: ",").map(String.init), "\(name)")
        }
    }

    @Test(arguments: Engine.all)
    func aValueOutsideItsListIsRefused(_ engine: Engine) throws {
        let db = try newest(engine)
        #expect(throws: DatabaseError.self) {
            try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i', 'MERGE')")
        }
        let now: SQL = "CAST('2024-01-01 00:00:00' AS \(type: .timestamp))"
        #expect(throws: DatabaseError.self) {
            try db.execute("INSERT INTO sync_site_state (site_id, state, changed) VALUES (1, 'unknown', \(now))")
        }
        try db.execute("INSERT INTO sync_site_state (site_id, state, changed) VALUES (1, 'reconciled', \(now))")
    }
}
