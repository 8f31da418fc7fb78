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
    code TEXT NOT NULL,
    site_id INTEGER NOT NULL,
    store_mode TEXT NOT NULL DEFAULT 'STORE' CHECK (store_mode IN ('STORE', 'DISPENSARY')),
    created_date TEXT
, name_link_id TEXT REFERENCES name_link (id), is_disabled BOOLEAN NOT NULL DEFAULT FALSE);

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
, name_link_id TEXT REFERENCES name_link (id));

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

CREATE TABLE changelog (
    cursor INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_action TEXT NOT NULL CHECK (row_action IN ('UPSERT', 'DELETE')),
    store_id TEXT,
    is_sync_update BOOLEAN NOT NULL DEFAULT FALSE
, name_link_id TEXT, source_site_id INTEGER);

CREATE TABLE sync_log (
    id TEXT NOT NULL PRIMARY KEY,
    started_datetime TEXT NOT NULL,
    finished_datetime TEXT,
    prepare_initial_started_datetime TEXT,
prepare_initial_finished_datetime TEXT,push_started_datetime TEXT,
push_finished_datetime TEXT,push_progress_total INTEGER,
push_progress_done INTEGER,pull_central_started_datetime TEXT,
pull_central_finished_datetime TEXT,pull_central_progress_total INTEGER,
pull_central_progress_done INTEGER,pull_remote_started_datetime TEXT,
pull_remote_finished_datetime TEXT,pull_remote_progress_total INTEGER,
pull_remote_progress_done INTEGER,integration_started_datetime TEXT,
integration_finished_datetime TEXT,integration_progress_total INTEGER,
integration_progress_done INTEGER,
    error_message TEXT,
    error_code TEXT
, pull_v6_started_datetime TEXT, pull_v6_finished_datetime TEXT, pull_v6_progress_total INTEGER, pull_v6_progress_done INTEGER, push_v6_started_datetime TEXT, push_v6_finished_datetime TEXT, push_v6_progress_total INTEGER, push_v6_progress_done INTEGER);

CREATE TABLE sync_buffer (
    record_id TEXT NOT NULL PRIMARY KEY,
    received_datetime TEXT NOT NULL,
    integration_datetime TEXT,
    integration_error TEXT,
    table_name TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('UPSERT', 'DELETE', 'MERGE')),
    data TEXT NOT NULL
, source_site_id INTEGER);

CREATE TABLE asset (
    id TEXT NOT NULL PRIMARY KEY,
    store_id TEXT REFERENCES store (id),
    asset_number TEXT,
    serial_number TEXT,
    catalogue_item_id TEXT,
    installation_date TEXT,
    replacement_date TEXT,
    notes TEXT,
    created_datetime TEXT NOT NULL,
    modified_datetime TEXT NOT NULL,
    deleted_datetime TEXT
);

CREATE TABLE sync_file_reference (
    id TEXT NOT NULL PRIMARY KEY,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    mime_type TEXT,
    uploaded_bytes INTEGER NOT NULL DEFAULT 0,
    downloaded_bytes INTEGER NOT NULL DEFAULT 0,
    total_bytes INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT,
    direction TEXT NOT NULL DEFAULT 'UPLOAD' CHECK (direction IN ('UPLOAD', 'DOWNLOAD')),
    status TEXT NOT NULL DEFAULT 'NEW' CHECK (
        status IN ('NEW', 'IN_PROGRESS', 'ERROR', 'DONE', 'PERMANENT_FAILURE')
    ),
    error TEXT,
    created_datetime TEXT NOT NULL,
    deleted_datetime TEXT
);

CREATE TABLE name_link (
    id TEXT NOT NULL PRIMARY KEY,
    name_id TEXT NOT NULL REFERENCES name (id)
);

CREATE TABLE name_store_join (
    id TEXT NOT NULL PRIMARY KEY,
    store_id TEXT NOT NULL REFERENCES store (id),
    name_link_id TEXT NOT NULL REFERENCES name_link (id)
);

CREATE TABLE sync_lineage (
    timeline TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    parent TEXT REFERENCES sync_lineage (timeline),
    fork_cursor BIGINT,
    abandoned_cursor BIGINT,
    bundle_id TEXT,
    created TEXT NOT NULL
, missing TEXT, numbers_raised BIGINT NOT NULL DEFAULT 0);

CREATE TABLE sync_watermark (
    site_id INTEGER NOT NULL,
    incarnation TEXT NOT NULL,
    cursor BIGINT NOT NULL, session BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, incarnation)
);

CREATE TABLE sync_site_state (
    site_id INTEGER NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('reconciled', 'unreconciled', 'quarantined')),
    timeline TEXT,
    incarnation TEXT,
    changed TEXT NOT NULL,
    note TEXT
, owed_through BIGINT);

CREATE TABLE sync_salvage (
    id TEXT NOT NULL PRIMARY KEY,
    site_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('adopted', 'discarded')),
    reason TEXT NOT NULL,
    data TEXT,
    recorded TEXT NOT NULL
, timeline TEXT, cursor BIGINT, author BIGINT, own_cursor BIGINT);

CREATE TABLE sync_incarnation (
    incarnation TEXT NOT NULL PRIMARY KEY,
    timeline TEXT,
    created TEXT NOT NULL
, session BIGINT NOT NULL DEFAULT 0, sent_through BIGINT, pulled_through BIGINT, pulls_own INTEGER NOT NULL DEFAULT 0, decided_through BIGINT, decided_timeline TEXT, decided_tables TEXT, decided_cursor BIGINT);

CREATE TABLE sync_pulled (
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    timeline TEXT,
    cursor BIGINT NOT NULL, author BIGINT,
    PRIMARY KEY (table_name, record_id)
);

CREATE TABLE sync_lease (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    ceiling BIGINT NOT NULL,
    nonce TEXT NOT NULL,
    renewed TEXT NOT NULL
);

INSERT INTO "migration_log" ("number", "id", "kind", "version", "app_version", "attempt", "started", "finished", "milliseconds", "rows_changed", "outcome", "code", "statement_number", "message", "content_hash", "host", "pid") VALUES
    (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'f0e1ffc35e2141919cf6a6a3e662f61b', 'central', 1001),
    (2, '1.2.0', 'migration', '1.2.0', '1.2.0', 1, '2024-01-02 08:00:00.000001', '2024-01-02 08:00:01.25', 1250, NULL, 'failed', 'SQLITE_ERROR', 1, 'table stock_line already exists [SQLITE_ERROR]', '1f61fb28c2d1c44a6cc2080d98f3ec55', 'central', 1002),
    (3, '1.2.0', 'migration', '1.2.0', '1.2.0', 2, '2024-01-03 08:00:00.000001', '2024-01-03 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '1f61fb28c2d1c44a6cc2080d98f3ec55', 'central', 1003),
    (4, '1.3.0', 'migration', '1.3.0', '1.3.0', 1, '2024-01-04 08:00:00.000001', '2024-01-04 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '491e42902d5a8c2a574fa51808dba8e5', 'central', 1004),
    (5, '1.3.1', 'migration', '1.3.1', '1.3.1', 1, '2024-01-05 08:00:00.000001', '2024-01-05 08:00:01.25', 1250, 8, 'applied', NULL, NULL, NULL, '4e08b1b03097d9d750b2462d444e07ad', 'central', 1005),
    (6, '1.5.0', 'migration', '1.5.0', '1.5.0', 1, '2024-01-06 08:00:00.000001', '2024-01-06 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'c6409bb1865aa1ead20697d3e48b8dbe', 'central', 1006),
    (7, '1.6.0', 'migration', '1.6.0', '1.6.0', 1, '2024-01-07 08:00:00.000001', NULL, NULL, NULL, 'interrupted', NULL, NULL, NULL, NULL, 'central', 1007),
    (8, '1.6.0', 'migration', '1.6.0', '1.6.0', 2, '2024-01-08 08:00:00.000001', '2024-01-08 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '4372e244bd4b37891055dd07d192e5ab', 'central', 1008),
    (9, '1.7.0', 'migration', '1.7.0', '1.7.0', 1, '2024-01-09 08:00:00.000001', '2024-01-09 08:00:01.25', 1250, 10, 'applied', NULL, NULL, NULL, '912792d715015d0048786a272218535d', 'central', 1009),
    (10, 'add_name_link_id_to_store', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-10 08:00:00.000001', '2024-01-10 08:00:01.25', 1250, 5, 'applied', NULL, NULL, NULL, '722490870797ff77ce57942d48191c62', 'central', 1010),
    (11, 'add_name_link_id_to_invoice', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-11 08:00:00.000001', '2024-01-11 08:00:01.25', 1250, 4, 'applied', NULL, NULL, NULL, 'a83ddcf5608ca01d8f60e720c0861690', 'central', 1011),
    (12, 'create_name_store_join', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-12 08:00:00.000001', '2024-01-12 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '75e8cd1be32e19cd15d1a871c1ada4b5', 'central', 1012),
    (13, '1.8.0', 'migration', '1.8.0', '1.8.0', 1, '2024-01-13 08:00:00.000001', '2024-01-13 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'e010001ec5ce772d6d877b6a6c383178', 'central', 1013),
    (14, '1.9.0', 'migration', '1.9.0', '1.9.0', 1, '2024-01-14 08:00:00.000001', '2024-01-14 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '7713f5715e451d525497db9e789da184', 'central', 1014),
    (15, '1.9.1', 'migration', '1.9.1', '1.9.1', 1, '2024-01-15 08:00:00.000001', '2024-01-15 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '8e236d257f2ac635ad04c42c16ff2b5c', 'central', 1015);

INSERT INTO "key_value_store" ("id", "value_string", "value_int", "value_bigint", "value_float", "value_bool") VALUES
    ('DATABASE_VERSION', '1.9.1', NULL, NULL, NULL, NULL),
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
    ('n-new', 'NEW', 'Новая аптека', 'STORE', 0, 0, NULL, NULL, NULL, '2023-06-01 00:00:00'),
    ('n-plain', 'N1', 'Central Clinic', 'FACILITY', 1, 0, '+64 9 555 0100', '1 Main Street', 'NZ', '2020-02-29 23:59:59'),
    ('n-precomposed', 'CAFE', 'Café', 'STORE', 1, 1, NULL, NULL, NULL, '0001-01-01 00:00:00'),
    ('n-quotes', 'Q''1', 'O''Brien "the" `clinic` \ %_ $1 $$', 'OTHERS', 0, 0, '''', '--', '/*', '9999-12-31 23:59:59.999999'),
    ('n-thai', 'TH', 'ศูนย์สุขภาพชุมชน', 'FACILITY', 1, 0, NULL, '', '', '2021-01-01 00:00:00.000001');

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

INSERT INTO "changelog" ("cursor", "table_name", "record_id", "row_action", "store_id", "is_sync_update", "name_link_id", "source_site_id") VALUES
    (1, 'name', 'n-plain', 'UPSERT', NULL, 0, NULL, NULL),
    (2, 'invoice', 'v-1', 'UPSERT', 's-1', 1, NULL, NULL),
    (3, 'invoice', 'v-gone', 'DELETE', '', 0, NULL, NULL),
    (5, 'name_link', 'n-dup2', 'UPSERT', NULL, 1, 'n-dup2', 2147483647),
    (6, 'store', 's-new', 'UPSERT', 's-new', 0, NULL, -2147483648);

INSERT INTO "sync_log" ("id", "started_datetime", "finished_datetime", "prepare_initial_started_datetime", "prepare_initial_finished_datetime", "push_started_datetime", "push_finished_datetime", "push_progress_total", "push_progress_done", "pull_central_started_datetime", "pull_central_finished_datetime", "pull_central_progress_total", "pull_central_progress_done", "pull_remote_started_datetime", "pull_remote_finished_datetime", "pull_remote_progress_total", "pull_remote_progress_done", "integration_started_datetime", "integration_finished_datetime", "integration_progress_total", "integration_progress_done", "error_message", "error_code", "pull_v6_started_datetime", "pull_v6_finished_datetime", "pull_v6_progress_total", "pull_v6_progress_done", "push_v6_started_datetime", "push_v6_finished_datetime", "push_v6_progress_total", "push_v6_progress_done") VALUES
    ('l-1', '2022-05-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('l-2', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2022-05-01 00:00:00.1', '2022-05-01 00:00:00.2', '2022-05-01 00:00:01', '2022-05-01 00:00:02', 2147483647, -2147483648, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'server said: ''no''', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('l-3', '2024-01-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-01-01 00:00:01', '2024-01-01 00:00:02.000001', 10, 9, '2024-01-01 00:00:03', NULL, 2147483647, 0);

INSERT INTO "sync_buffer" ("record_id", "received_datetime", "integration_datetime", "integration_error", "table_name", "action", "data", "source_site_id") VALUES
    ('again', '2022-05-02 00:00:00', NULL, NULL, 'item', 'UPSERT', 'new', NULL),
    ('both', '2022-04-01 00:00:00', NULL, NULL, 'item', 'UPSERT', 'remote', NULL),
    ('empty', '0001-01-01 00:00:00', NULL, '', 'name', 'UPSERT', '', NULL),
    ('gone', '9999-12-31 23:59:59.999999', NULL, 'ไม่พบ', 'name', 'DELETE', '{}', NULL),
    ('m-1', '2023-01-01 00:00:00', '2023-01-01 00:00:01.5', NULL, 'name', 'MERGE', '{}', NULL),
    ('m-2', '0001-01-01 00:00:00', NULL, 'error ''x''', 'invoice', 'DELETE', '', NULL),
    ('m-3', '2024-01-01 00:00:00.25', NULL, NULL, 'store', 'UPSERT', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
', 2),
    ('n-thai', '2022-06-01 00:00:00.000001', NULL, NULL, 'name', 'UPSERT', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
', NULL),
    ('v-1', '2022-05-01 10:20:30.123456', NULL, NULL, 'invoice', 'UPSERT', '{"a": "it''s", "b": "\u00e9"}', NULL),
    ('v-2', '2022-05-01 10:20:31', NULL, 'no store', 'invoice', 'DELETE', '{}', NULL);

INSERT INTO "sync_file_reference" ("id", "table_name", "record_id", "file_name", "mime_type", "uploaded_bytes", "downloaded_bytes", "total_bytes", "retries", "retry_at", "direction", "status", "error", "created_datetime", "deleted_datetime") VALUES
    ('f-1', 'asset', 'a-1', 'photo.jpg', 'image/jpeg', 0, 0, 2147483647, 0, NULL, 'UPLOAD', 'NEW', NULL, '2023-01-01 00:00:00', NULL),
    ('f-2', 'asset', 'a-1', 'photo.jpg', NULL, -2147483648, 1, 2, 3, '2023-01-01 00:00:00.5', 'DOWNLOAD', 'PERMANENT_FAILURE', 'it''s gone', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'),
    ('f-3', 'asset', 'a-2', '..\ÜBER "x".pdf', '', 0, 0, 0, 0, NULL, 'UPLOAD', 'DONE', '', '2023-01-01 00:00:00', NULL);

INSERT INTO "name_link" ("id", "name_id") VALUES
    ('n-arabic', 'n-arabic'),
    ('n-combining', 'n-combining'),
    ('n-dup1', 'n-dup1'),
    ('n-dup2', 'n-dup1'),
    ('n-empty', 'n-empty'),
    ('n-lines', 'n-lines'),
    ('n-new', 'n-new'),
    ('n-plain', 'n-plain'),
    ('n-precomposed', 'n-precomposed'),
    ('n-quotes', 'n-quotes'),
    ('n-thai', 'n-thai');

INSERT INTO "store" ("id", "code", "site_id", "store_mode", "created_date", "name_link_id", "is_disabled") VALUES
    ('s-1', 'S1', 1, 'STORE', '2020-02-29', 'n-plain', 0),
    ('s-2', '', 2, 'DISPENSARY', '0001-01-01', 'n-thai', 0),
    ('s-3', 'S3', 2, 'STORE', NULL, 'n-thai', 0),
    ('s-max', 'S''4', 2147483647, 'STORE', '9999-12-31', 'n-quotes', 0),
    ('s-min', 'ß', -2147483648, 'DISPENSARY', '1900-02-28', 'n-empty', 0),
    ('s-new', 'S5', 3, 'STORE', '2023-06-01', 'n-new', 1);

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

INSERT INTO "invoice" ("id", "store_id", "invoice_number", "type", "status", "on_hold", "comment", "their_reference", "created_datetime", "verified_datetime", "linked_invoice_id", "name_link_id") VALUES
    ('v-1', 's-1', 1, 'OUTBOUND_SHIPMENT', 'NEW', 0, NULL, NULL, '2020-02-29 23:59:59', NULL, NULL, 'n-plain'),
    ('v-2', 's-2', 9223372036854775807, 'INBOUND_SHIPMENT', 'VERIFIED', 1, '''quoted''', '', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', 'v-1', 'n-dup2'),
    ('v-3', 's-min', -9223372036854775808, 'PRESCRIPTION', 'PICKED', 0, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
', 'ref', '1900-02-28 12:00:00.5', NULL, 'no such invoice', 'n-empty'),
    ('v-4', 's-2', 2, 'INVENTORY_REDUCTION', 'SHIPPED', 1, '', NULL, '2022-01-01 00:00:00', NULL, NULL, 'n-dup1');

INSERT INTO "invoice_line" ("id", "invoice_id", "item_id", "stock_line_id", "item_name", "type", "number_of_packs", "pack_size", "total_before_tax", "note") VALUES
    ('vl-1', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3.0, 10.0, 7.5, NULL),
    ('vl-2', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3.0, 10.0, 7.5, NULL),
    ('vl-3', 'v-2', 'i-6', 'sl-3', '注射用水', 'STOCK_IN', 0.001, 1.0e+300, -1.0e+300, ''),
    ('vl-4', 'v-3', 'i-4', NULL, '', 'SERVICE', -1.0, 0.0, 0.0, '-- no comment');

INSERT INTO "asset" ("id", "store_id", "asset_number", "serial_number", "catalogue_item_id", "installation_date", "replacement_date", "notes", "created_datetime", "modified_datetime", "deleted_datetime") VALUES
    ('a-1', 's-1', 'A1', 'SN ''1''', 'cat', '2020-02-29', '9999-12-31', NULL, '2020-02-29 00:00:00', '2020-03-01 00:00:00', NULL),
    ('a-2', NULL, '', '', NULL, '0001-01-01', NULL, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2021-01-01 00:00:00.000001'),
    ('a-3', 's-1', 'A1', 'SN ''1''', 'cat', NULL, NULL, '冷蔵庫 ❄️', '2020-02-29 00:00:00', '2020-03-01 00:00:00', NULL);

INSERT INTO "name_store_join" ("id", "store_id", "name_link_id") VALUES
    ('j-1', 's-1', 'n-dup2'),
    ('j-2', 's-1', 'n-dup1'),
    ('j-3', 's-new', 'n-thai');

INSERT INTO "sync_lineage" ("timeline", "number", "parent", "fork_cursor", "abandoned_cursor", "bundle_id", "created", "missing", "numbers_raised") VALUES
    ('t-1', 1, NULL, NULL, NULL, NULL, '2024-02-29 00:00:00', NULL, 0),
    ('t-2', 2, 't-1', 9223372036854775806, 9223372036854775807, 'bundle ''1''', '2024-03-01 00:00:00.000001', NULL, 0),
    ('t-3', 3, 't-2', 0, NULL, '', '2024-04-01 00:00:00', '1-2,4', 9223372036854775807);

INSERT INTO "sync_watermark" ("site_id", "incarnation", "cursor", "session") VALUES
    (-2147483648, '', -9223372036854775808, 0),
    (2, 'first', 0, 0),
    (2, 'second', 9223372036854775807, 0);

INSERT INTO "sync_site_state" ("site_id", "state", "timeline", "incarnation", "changed", "note", "owed_through") VALUES
    (1, 'reconciled', 't-2', 'first', '2024-03-01 00:00:00', NULL, NULL),
    (2, 'unreconciled', NULL, NULL, '0001-01-01 00:00:00', '', NULL),
    (2147483647, 'quarantined', 't-1', '', '9999-12-31 23:59:59.999999', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
', NULL);

INSERT INTO "sync_salvage" ("id", "site_id", "table_name", "record_id", "action", "outcome", "reason", "data", "recorded", "timeline", "cursor", "author", "own_cursor") VALUES
    ('9@t-1/item/i-1', 2, 'item', 'i-1', 'UPSERT', 'adopted', 'equalContent', '{}', '2024-04-01 00:00:00', 't-1', 9, NULL, 9223372036854775807),
    ('x-1', 2, 'invoice', 'v-1', 'UPSERT', 'adopted', 'newer', '{"a": null}', '2024-03-01 00:00:00', NULL, NULL, NULL, NULL),
    ('x-2', 2, 'invoice', 'v-1', 'DELETE', 'discarded', '', NULL, '2024-03-01 00:00:00.5', NULL, NULL, NULL, NULL);

INSERT INTO "sync_incarnation" ("incarnation", "timeline", "created", "session", "sent_through", "pulled_through", "pulls_own", "decided_through", "decided_timeline", "decided_tables", "decided_cursor") VALUES
    ('first', NULL, '2024-02-29 00:00:00', 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);

INSERT INTO "sync_pulled" ("table_name", "record_id", "timeline", "cursor", "author") VALUES
    ('invoice', 'v-1', 't-2', 9223372036854775807, NULL),
    ('invoice', 'v-2', NULL, 0, NULL),
    ('item', 'i-1', '', 1, -9223372036854775808),
    ('item', 'i-2', 't-2', 1, NULL);

INSERT INTO "sync_lease" ("id", "ceiling", "nonce", "renewed") VALUES
    (1, 9223372036854775807, 'n', '2024-04-01 00:00:00.000001');

DELETE FROM sqlite_sequence WHERE name = 'changelog';
INSERT INTO sqlite_sequence (name, seq) VALUES ('changelog', 6);

CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
WHERE outcome < 'c' AND kind < 'n';

CREATE INDEX index_store_site_id ON store (site_id);

CREATE INDEX index_stock_line_item_id ON stock_line (item_id);

CREATE INDEX index_stock_line_store_id ON stock_line (store_id);

CREATE INDEX index_invoice_store_id ON invoice (store_id);

CREATE INDEX index_invoice_line_invoice_id ON invoice_line (invoice_id);

CREATE INDEX index_invoice_line_stock_line_id ON invoice_line (stock_line_id);

CREATE INDEX index_changelog_record_id ON changelog (record_id);

CREATE INDEX index_sync_buffer_table_name ON sync_buffer (table_name);

CREATE INDEX index_sync_buffer_integration_datetime ON sync_buffer (integration_datetime);

CREATE INDEX index_asset_store_id ON asset (store_id);

CREATE INDEX index_sync_file_reference_record ON sync_file_reference (table_name, record_id);

CREATE INDEX index_name_link_name_id ON name_link (name_id);

CREATE INDEX index_store_name_link_id ON store (name_link_id);

CREATE INDEX index_invoice_name_link_id ON invoice (name_link_id);

CREATE INDEX index_name_store_join_store_id ON name_store_join (store_id);

CREATE INDEX index_name_store_join_name_link_id ON name_store_join (name_link_id);

CREATE INDEX index_sync_salvage_record ON sync_salvage (table_name, record_id);

CREATE TRIGGER changelog_cursor_ceiling AFTER INSERT ON changelog
WHEN NEW.cursor > (SELECT ceiling FROM sync_lease WHERE id = 1)
BEGIN
    SELECT RAISE(ABORT, 'changelog: the cursor lease has run out; renew sync_lease');
END;
