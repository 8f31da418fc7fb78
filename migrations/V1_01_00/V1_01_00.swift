import DatabaseAccess
import MigrationModel

/// The first schema: who and what there is, and the settings.
struct V1_01_00: Migration {
    let version = Version(1, 1, 0)
    let summary = "names, stores, items and settings"

    func migrate(_ db: borrowing Transaction) throws {
        // The driver keeps the database's version here: it has to exist from the first version on.
        try db.execute(
            """
            CREATE TABLE key_value_store (
                id TEXT NOT NULL PRIMARY KEY,
                value_string TEXT,
                value_int \(type: .integer),
                value_bigint \(type: .bigInteger),
                value_float \(type: .double),
                value_bool \(type: .boolean)
            )
            """
        )
        try db.execute(
            """
            CREATE TABLE name (
                id TEXT NOT NULL PRIMARY KEY,
                code TEXT NOT NULL,
                name TEXT NOT NULL,
                type TEXT NOT NULL CHECK (type IN ('FACILITY', 'PATIENT', 'BUILD', 'INVAD', 'REPACK', 'STORE', 'OTHERS')),
                is_customer \(type: .boolean) NOT NULL DEFAULT FALSE,
                is_supplier \(type: .boolean) NOT NULL DEFAULT FALSE,
                phone TEXT,
                address1 TEXT,
                country TEXT,
                created_datetime \(type: .timestamp)
            )
            """
        )
        try db.execute(
            """
            CREATE TABLE store (
                id TEXT NOT NULL PRIMARY KEY,
                name_id TEXT NOT NULL REFERENCES name (id),
                code TEXT NOT NULL,
                site_id \(type: .integer) NOT NULL,
                store_mode TEXT NOT NULL DEFAULT 'STORE' CHECK (store_mode IN ('STORE', 'DISPENSARY')),
                created_date \(type: .date)
            )
            """
        )
        try db.execute("CREATE INDEX index_store_name_id ON store (name_id)")
        try db.execute("CREATE INDEX index_store_site_id ON store (site_id)")
        try db.execute(
            """
            CREATE TABLE item (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                code TEXT NOT NULL,
                unit_name TEXT,
                type TEXT NOT NULL CHECK (type IN ('STOCK', 'SERVICE', 'NON_STOCK')),
                default_pack_size \(type: .double) NOT NULL DEFAULT 1,
                is_active \(type: .boolean) NOT NULL DEFAULT TRUE
            )
            """
        )
    }
}
