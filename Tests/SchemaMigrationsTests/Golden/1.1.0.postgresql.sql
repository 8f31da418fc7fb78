CREATE TABLE item (
    id text NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    unit_name text,
    type text NOT NULL,
    default_pack_size double precision DEFAULT 1 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT item_type_check CHECK ((type = ANY (ARRAY['STOCK'::text, 'SERVICE'::text, 'NON_STOCK'::text])))
);

CREATE TABLE key_value_store (
    id text NOT NULL,
    value_string text,
    value_int integer,
    value_bigint bigint,
    value_float double precision,
    value_bool boolean
);

CREATE TABLE migration_checkpoint (
    id text NOT NULL,
    "position" text NOT NULL,
    rows_done bigint NOT NULL,
    rows_total bigint NOT NULL,
    batches bigint NOT NULL,
    changed timestamp without time zone NOT NULL
);

CREATE TABLE migration_log (
    number bigint NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    app_version text NOT NULL,
    attempt bigint NOT NULL,
    started timestamp without time zone NOT NULL,
    finished timestamp without time zone,
    milliseconds bigint,
    rows_changed bigint,
    outcome text NOT NULL,
    code text,
    statement_number bigint,
    message text,
    content_hash text,
    host text,
    pid bigint
);

CREATE TABLE migration_state (
    name text NOT NULL,
    value text NOT NULL
);

CREATE TABLE name (
    id text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    is_customer boolean DEFAULT false NOT NULL,
    is_supplier boolean DEFAULT false NOT NULL,
    phone text,
    address1 text,
    country text,
    created_datetime timestamp without time zone,
    CONSTRAINT name_type_check CHECK ((type = ANY (ARRAY['FACILITY'::text, 'PATIENT'::text, 'BUILD'::text, 'INVAD'::text, 'REPACK'::text, 'STORE'::text, 'OTHERS'::text])))
);

CREATE TABLE store (
    id text NOT NULL,
    name_id text NOT NULL,
    code text NOT NULL,
    site_id integer NOT NULL,
    store_mode text DEFAULT 'STORE'::text NOT NULL,
    created_date date,
    CONSTRAINT store_store_mode_check CHECK ((store_mode = ANY (ARRAY['STORE'::text, 'DISPENSARY'::text])))
);

INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-1', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', 1, true);
INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-2', 'Ácido acetilsalicílico', 'ASA', '', 'STOCK', 0.1, false);
INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-3', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 'LONG', NULL, 'NON_STOCK', 1e+300, true);
INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-4', '', '', NULL, 'SERVICE', 1e-300, true);
INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-5', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', -2.5, true);
INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES ('i-6', '注射用水', '水', '瓶', 'STOCK', 9.007199254740991e+15, false);

INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('DATABASE_VERSION', '1.1.0', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('EMPTY', '', 0, 0, 0, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('LARGEST', '👩🏽‍⚕️', 2147483647, 9223372036854775807, 1e+300, true);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('NOTHING', NULL, NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_SITE_ID', NULL, 2, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_URL', 'https://example.org/?a=1&b=''2''', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SMALLEST', ' ', -2147483648, -9223372036854775808, -1e+300, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('TINY', '	', 1, 1, 1e-300, NULL);

INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '71bfa15320c0f8ee4e497a9d2853cfc5', 'central', 1001);

INSERT INTO migration_state (name, value) VALUES ('openable', '1.1.0
1.1.0');

INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-arabic', 'AR', 'مستشفى الأمل', 'STORE', false, true, NULL, NULL, NULL, '1900-02-28 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-combining', 'CAFE', 'Café', 'STORE', true, true, NULL, NULL, NULL, '1582-10-15 12:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-dup1', 'DUP', 'Twice', 'FACILITY', true, true, NULL, NULL, NULL, '2020-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-dup2', 'DUP', 'Twice', 'FACILITY', true, true, NULL, NULL, NULL, '2020-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-empty', '', '', 'PATIENT', false, false, '', '', '', NULL);
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-lines', 'L', 'first
second
;third	tab ', 'BUILD', false, false, NULL, NULL, NULL, NULL);
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-plain', 'N1', 'Central Clinic', 'FACILITY', true, false, '+64 9 555 0100', '1 Main Street', 'NZ', '2020-02-29 23:59:59');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-precomposed', 'CAFE', 'Café', 'STORE', true, true, NULL, NULL, NULL, '0001-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-quotes', 'Q''1', 'O''Brien "the" `clinic` \ %_ $1 $$', 'OTHERS', false, false, '''', '--', '/*', '9999-12-31 23:59:59.999999');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-thai', 'TH', 'ศูนย์สุขภาพชุมชน', 'FACILITY', true, false, NULL, '', '', '2021-01-01 00:00:00.000001');

INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-1', 'n-plain', 'S1', 1, 'STORE', '2020-02-29');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-2', 'n-thai', '', 2, 'DISPENSARY', '0001-01-01');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-3', 'n-thai', 'S3', 2, 'STORE', NULL);
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-max', 'n-quotes', 'S''4', 2147483647, 'STORE', '9999-12-31');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-min', 'n-empty', 'ß', -2147483648, 'DISPENSARY', '1900-02-28');

ALTER TABLE ONLY item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);

ALTER TABLE ONLY key_value_store
    ADD CONSTRAINT key_value_store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY migration_checkpoint
    ADD CONSTRAINT migration_checkpoint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY migration_log
    ADD CONSTRAINT migration_log_pkey PRIMARY KEY (number);

ALTER TABLE ONLY migration_state
    ADD CONSTRAINT migration_state_pkey PRIMARY KEY (name);

ALTER TABLE ONLY name
    ADD CONSTRAINT name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY store
    ADD CONSTRAINT store_pkey PRIMARY KEY (id);

CREATE INDEX index_store_name_id ON store USING btree (name_id);

CREATE INDEX index_store_site_id ON store USING btree (site_id);

CREATE UNIQUE INDEX migration_log_done ON migration_log USING btree (id) WHERE ((outcome = ANY (ARRAY['applied'::text, 'late'::text, 'baselined'::text])) AND (kind = ANY (ARRAY['migration'::text, 'fragment'::text])));

ALTER TABLE ONLY store
    ADD CONSTRAINT store_name_id_fkey FOREIGN KEY (name_id) REFERENCES name(id);
