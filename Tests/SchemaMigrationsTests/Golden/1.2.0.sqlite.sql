CREATE TABLE migration_log (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    app_version TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    milliseconds BIGINT,
    rows_changed BIGINT,
    outcome TEXT NOT NULL,
    code TEXT,
    statement_number BIGINT,
    message TEXT,
    content_hash TEXT,
    host TEXT,
    pid BIGINT
);

CREATE TABLE migration_state (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE migration_checkpoint (
    id TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    batches BIGINT NOT NULL,
    changed TEXT NOT NULL
);

CREATE TABLE key_value_store (
    id TEXT NOT NULL PRIMARY KEY,
    value_string TEXT,
    value_int INTEGER,
    value_bigint BIGINT,
    value_float REAL,
    value_bool BOOLEAN
);

CREATE TABLE name (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('FACILITY', 'PATIENT', 'BUILD', 'INVAD', 'REPACK', 'STORE', 'OTHERS')),
    is_customer BOOLEAN NOT NULL DEFAULT FALSE,
    is_supplier BOOLEAN NOT NULL DEFAULT FALSE,
    phone TEXT,
    address1 TEXT,
    country TEXT,
    created_datetime TEXT
);

CREATE TABLE store (
    id TEXT NOT NULL PRIMARY KEY,
    name_id TEXT NOT NULL REFERENCES name (id),
    code TEXT NOT NULL,
    site_id INTEGER NOT NULL,
    store_mode TEXT NOT NULL DEFAULT 'STORE' CHECK (store_mode IN ('STORE', 'DISPENSARY')),
    created_date TEXT
);

CREATE TABLE item (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    unit_name TEXT,
    type TEXT NOT NULL CHECK (type IN ('STOCK', 'SERVICE', 'NON_STOCK')),
    default_pack_size REAL NOT NULL DEFAULT 1,
    is_active BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE stock_line (
    id TEXT NOT NULL PRIMARY KEY,
    item_id TEXT NOT NULL REFERENCES item (id),
    store_id TEXT NOT NULL REFERENCES store (id),
    batch TEXT,
    expiry_date TEXT,
    pack_size REAL NOT NULL,
    cost_price_per_pack REAL NOT NULL DEFAULT 0,
    sell_price_per_pack REAL NOT NULL DEFAULT 0,
    available_number_of_packs REAL NOT NULL,
    total_number_of_packs REAL NOT NULL,
    on_hold BOOLEAN NOT NULL DEFAULT FALSE,
    note TEXT
);

CREATE TABLE invoice (
    id TEXT NOT NULL PRIMARY KEY,
    name_id TEXT NOT NULL REFERENCES name (id),
    store_id TEXT NOT NULL REFERENCES store (id),
    invoice_number BIGINT NOT NULL,
    type TEXT NOT NULL CHECK (
        type IN ('OUTBOUND_SHIPMENT', 'INBOUND_SHIPMENT', 'INVENTORY_ADDITION', 'INVENTORY_REDUCTION',
                 'PRESCRIPTION')
    ),
    status TEXT NOT NULL CHECK (
        status IN ('NEW', 'ALLOCATED', 'PICKED', 'SHIPPED', 'DELIVERED', 'VERIFIED')
    ),
    on_hold BOOLEAN NOT NULL DEFAULT FALSE,
    comment TEXT,
    their_reference TEXT,
    created_datetime TEXT NOT NULL,
    verified_datetime TEXT,
    linked_invoice_id TEXT
);

CREATE TABLE invoice_line (
    id TEXT NOT NULL PRIMARY KEY,
    invoice_id TEXT NOT NULL REFERENCES invoice (id),
    item_id TEXT NOT NULL REFERENCES item (id),
    stock_line_id TEXT REFERENCES stock_line (id),
    item_name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('STOCK_IN', 'STOCK_OUT', 'UNALLOCATED_STOCK', 'SERVICE')),
    number_of_packs REAL NOT NULL,
    pack_size REAL NOT NULL,
    total_before_tax REAL NOT NULL DEFAULT 0,
    note TEXT
);

INSERT INTO "migration_log" ("number", "id", "kind", "version", "app_version", "attempt", "started", "finished", "milliseconds", "rows_changed", "outcome", "code", "statement_number", "message", "content_hash", "host", "pid") VALUES
    (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'f0e1ffc35e2141919cf6a6a3e662f61b', 'central', 1001),
    (2, '1.2.0', 'migration', '1.2.0', '1.2.0', 1, '2024-01-02 08:00:00.000001', '2024-01-02 08:00:01.25', 1250, NULL, 'failed', 'SQLITE_ERROR', 1, 'table stock_line already exists [SQLITE_ERROR]', '1f61fb28c2d1c44a6cc2080d98f3ec55', 'central', 1002),
    (3, '1.2.0', 'migration', '1.2.0', '1.2.0', 2, '2024-01-03 08:00:00.000001', '2024-01-03 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '1f61fb28c2d1c44a6cc2080d98f3ec55', 'central', 1003);

INSERT INTO "migration_state" ("name", "value") VALUES
    ('openable', '1.2.0
1.2.0');

INSERT INTO "key_value_store" ("id", "value_string", "value_int", "value_bigint", "value_float", "value_bool") VALUES
    ('DATABASE_VERSION', '1.2.0', NULL, NULL, NULL, NULL),
    ('EMPTY', '', 0, 0, 0.0, 0),
    ('LARGEST', '👩🏽‍⚕️', 2147483647, 9223372036854775807, 1.0e+300, 1),
    ('NOTHING', NULL, NULL, NULL, NULL, NULL),
    ('SETTINGS_SYNC_SITE_ID', NULL, 2, NULL, NULL, NULL),
    ('SETTINGS_SYNC_URL', 'https://example.org/?a=1&b=''2''', NULL, NULL, NULL, NULL),
    ('SMALLEST', ' ', -2147483648, -9223372036854775808, -1.0e+300, 0),
    ('TINY', '	', 1, 1, 1.0e-300, NULL);

INSERT INTO "name" ("id", "code", "name", "type", "is_customer", "is_supplier", "phone", "address1", "country", "created_datetime") VALUES
    ('n-arabic', 'AR', 'مستشفى الأمل', 'STORE', 0, 1, NULL, NULL, NULL, '1900-02-28 00:00:00'),
    ('n-combining', 'CAFE', 'Café', 'STORE', 1, 1, NULL, NULL, NULL, '1582-10-15 12:00:00'),
    ('n-dup1', 'DUP', 'Twice', 'FACILITY', 1, 1, NULL, NULL, NULL, '2020-01-01 00:00:00'),
    ('n-dup2', 'DUP', 'Twice', 'FACILITY', 1, 1, NULL, NULL, NULL, '2020-01-01 00:00:00'),
    ('n-empty', '', '', 'PATIENT', 0, 0, '', '', '', NULL),
    ('n-lines', 'L', 'first
second
;third	tab ', 'BUILD', 0, 0, NULL, NULL, NULL, NULL),
    ('n-plain', 'N1', 'Central Clinic', 'FACILITY', 1, 0, '+64 9 555 0100', '1 Main Street', 'NZ', '2020-02-29 23:59:59'),
    ('n-precomposed', 'CAFE', 'Café', 'STORE', 1, 1, NULL, NULL, NULL, '0001-01-01 00:00:00'),
    ('n-quotes', 'Q''1', 'O''Brien "the" `clinic` \ %_ $1 $$', 'OTHERS', 0, 0, '''', '--', '/*', '9999-12-31 23:59:59.999999'),
    ('n-thai', 'TH', 'ศูนย์สุขภาพชุมชน', 'FACILITY', 1, 0, NULL, '', '', '2021-01-01 00:00:00.000001');

INSERT INTO "store" ("id", "name_id", "code", "site_id", "store_mode", "created_date") VALUES
    ('s-1', 'n-plain', 'S1', 1, 'STORE', '2020-02-29'),
    ('s-2', 'n-thai', '', 2, 'DISPENSARY', '0001-01-01'),
    ('s-3', 'n-thai', 'S3', 2, 'STORE', NULL),
    ('s-max', 'n-quotes', 'S''4', 2147483647, 'STORE', '9999-12-31'),
    ('s-min', 'n-empty', 'ß', -2147483648, 'DISPENSARY', '1900-02-28');

INSERT INTO "item" ("id", "name", "code", "unit_name", "type", "default_pack_size", "is_active") VALUES
    ('i-1', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', 1.0, 1),
    ('i-2', 'Ácido acetilsalicílico', 'ASA', '', 'STOCK', 0.1, 0),
    ('i-3', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 'LONG', NULL, 'NON_STOCK', 1.0e+300, 1),
    ('i-4', '', '', NULL, 'SERVICE', 1.0e-300, 1),
    ('i-5', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', -2.5, 1),
    ('i-6', '注射用水', '水', '瓶', 'STOCK', 9.00719925474099099987e+15, 0);

INSERT INTO "stock_line" ("id", "item_id", "store_id", "batch", "expiry_date", "pack_size", "cost_price_per_pack", "sell_price_per_pack", "available_number_of_packs", "total_number_of_packs", "on_hold", "note") VALUES
    ('sl-1', 'i-1', 's-1', 'B''1', '2025-12-31', 10.0, 1.25, 2.5, 100.0, 120.5, 0, NULL),
    ('sl-2', 'i-1', 's-1', 'B''1', '2025-12-31', 10.0, 1.25, 2.5, 100.0, 120.5, 0, ''),
    ('sl-3', 'i-6', 's-2', '批号', '0001-01-01', 0.001, 0.0, 0.0, 0.0, -1.0, 1, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
'),
    ('sl-4', 'i-5', 's-max', NULL, NULL, 1.0e+300, 1.0e-300, -1.0e+300, 0.0, 0.0, 1, 'note');

INSERT INTO "invoice" ("id", "name_id", "store_id", "invoice_number", "type", "status", "on_hold", "comment", "their_reference", "created_datetime", "verified_datetime", "linked_invoice_id") VALUES
    ('v-1', 'n-plain', 's-1', 1, 'OUTBOUND_SHIPMENT', 'NEW', 0, NULL, NULL, '2020-02-29 23:59:59', NULL, NULL),
    ('v-2', 'n-dup2', 's-2', 9223372036854775807, 'INBOUND_SHIPMENT', 'VERIFIED', 1, '''quoted''', '', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', 'v-1'),
    ('v-3', 'n-empty', 's-min', -9223372036854775808, 'PRESCRIPTION', 'PICKED', 0, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 'ref', '1900-02-28 12:00:00.5', NULL, 'no such invoice'),
    ('v-4', 'n-dup1', 's-2', 2, 'INVENTORY_REDUCTION', 'SHIPPED', 1, '', NULL, '2022-01-01 00:00:00', NULL, NULL);

INSERT INTO "invoice_line" ("id", "invoice_id", "item_id", "stock_line_id", "item_name", "type", "number_of_packs", "pack_size", "total_before_tax", "note") VALUES
    ('vl-1', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3.0, 10.0, 7.5, NULL),
    ('vl-2', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3.0, 10.0, 7.5, NULL),
    ('vl-3', 'v-2', 'i-6', 'sl-3', '注射用水', 'STOCK_IN', 0.001, 1.0e+300, -1.0e+300, ''),
    ('vl-4', 'v-3', 'i-4', NULL, '', 'SERVICE', -1.0, 0.0, 0.0, '-- no comment');

CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
WHERE outcome IN ('applied', 'late', 'baselined') AND kind IN ('migration', 'fragment');

CREATE INDEX index_store_name_id ON store (name_id);

CREATE INDEX index_store_site_id ON store (site_id);

CREATE INDEX index_stock_line_item_id ON stock_line (item_id);

CREATE INDEX index_stock_line_store_id ON stock_line (store_id);

CREATE INDEX index_invoice_name_id ON invoice (name_id);

CREATE INDEX index_invoice_store_id ON invoice (store_id);

CREATE INDEX index_invoice_line_invoice_id ON invoice_line (invoice_id);

CREATE INDEX index_invoice_line_stock_line_id ON invoice_line (stock_line_id);
