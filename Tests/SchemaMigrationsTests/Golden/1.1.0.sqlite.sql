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

INSERT INTO "migration_log" ("number", "id", "kind", "version", "app_version", "attempt", "started", "finished", "milliseconds", "rows_changed", "outcome", "code", "statement_number", "message", "content_hash", "host", "pid") VALUES
    (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'f0e1ffc35e2141919cf6a6a3e662f61b', 'central', 1001);

INSERT INTO "migration_state" ("name", "value") VALUES
    ('openable', '1.1.0
1.1.0');

INSERT INTO "key_value_store" ("id", "value_string", "value_int", "value_bigint", "value_float", "value_bool") VALUES
    ('DATABASE_VERSION', '1.1.0', NULL, NULL, NULL, NULL),
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

CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
WHERE outcome IN ('applied', 'late', 'baselined') AND kind IN ('migration', 'fragment');

CREATE INDEX index_store_name_id ON store (name_id);

CREATE INDEX index_store_site_id ON store (site_id);
