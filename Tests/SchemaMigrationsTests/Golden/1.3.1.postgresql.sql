CREATE TABLE changelog (
    cursor bigint NOT NULL,
    table_name text NOT NULL,
    record_id text NOT NULL,
    row_action text NOT NULL,
    store_id text,
    is_sync_update boolean DEFAULT false NOT NULL,
    CONSTRAINT changelog_row_action_check CHECK ((row_action = ANY (ARRAY['UPSERT'::text, 'DELETE'::text])))
);

CREATE SEQUENCE changelog_cursor_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE changelog_cursor_seq OWNED BY changelog.cursor;

CREATE TABLE invoice (
    id text NOT NULL,
    name_id text NOT NULL,
    store_id text NOT NULL,
    invoice_number bigint NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    on_hold boolean DEFAULT false NOT NULL,
    comment text,
    their_reference text,
    created_datetime timestamp without time zone NOT NULL,
    verified_datetime timestamp without time zone,
    linked_invoice_id text,
    CONSTRAINT invoice_status_check CHECK ((status = ANY (ARRAY['NEW'::text, 'ALLOCATED'::text, 'PICKED'::text, 'SHIPPED'::text, 'DELIVERED'::text, 'VERIFIED'::text]))),
    CONSTRAINT invoice_type_check CHECK ((type = ANY (ARRAY['OUTBOUND_SHIPMENT'::text, 'INBOUND_SHIPMENT'::text, 'INVENTORY_ADDITION'::text, 'INVENTORY_REDUCTION'::text, 'PRESCRIPTION'::text])))
);

CREATE TABLE invoice_line (
    id text NOT NULL,
    invoice_id text NOT NULL,
    item_id text NOT NULL,
    stock_line_id text,
    item_name text NOT NULL,
    type text NOT NULL,
    number_of_packs double precision NOT NULL,
    pack_size double precision NOT NULL,
    total_before_tax double precision DEFAULT 0 NOT NULL,
    note text,
    CONSTRAINT invoice_line_type_check CHECK ((type = ANY (ARRAY['STOCK_IN'::text, 'STOCK_OUT'::text, 'UNALLOCATED_STOCK'::text, 'SERVICE'::text])))
);

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

CREATE TABLE stock_line (
    id text NOT NULL,
    item_id text NOT NULL,
    store_id text NOT NULL,
    batch text,
    expiry_date date,
    pack_size double precision NOT NULL,
    cost_price_per_pack double precision DEFAULT 0 NOT NULL,
    sell_price_per_pack double precision DEFAULT 0 NOT NULL,
    available_number_of_packs double precision NOT NULL,
    total_number_of_packs double precision NOT NULL,
    on_hold boolean DEFAULT false NOT NULL,
    note text
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

CREATE TABLE sync_buffer (
    record_id text NOT NULL,
    received_datetime timestamp without time zone NOT NULL,
    integration_datetime timestamp without time zone,
    integration_error text,
    table_name text NOT NULL,
    action text NOT NULL,
    data text NOT NULL,
    CONSTRAINT sync_buffer_action_check CHECK ((action = ANY (ARRAY['UPSERT'::text, 'DELETE'::text, 'MERGE'::text])))
);

CREATE TABLE sync_log (
    id text NOT NULL,
    started_datetime timestamp without time zone NOT NULL,
    finished_datetime timestamp without time zone,
    prepare_initial_started_datetime timestamp without time zone,
    prepare_initial_finished_datetime timestamp without time zone,
    push_started_datetime timestamp without time zone,
    push_finished_datetime timestamp without time zone,
    push_progress_total integer,
    push_progress_done integer,
    pull_central_started_datetime timestamp without time zone,
    pull_central_finished_datetime timestamp without time zone,
    pull_central_progress_total integer,
    pull_central_progress_done integer,
    pull_remote_started_datetime timestamp without time zone,
    pull_remote_finished_datetime timestamp without time zone,
    pull_remote_progress_total integer,
    pull_remote_progress_done integer,
    integration_started_datetime timestamp without time zone,
    integration_finished_datetime timestamp without time zone,
    integration_progress_total integer,
    integration_progress_done integer,
    error_message text,
    error_code text
);

ALTER TABLE ONLY changelog ALTER COLUMN cursor SET DEFAULT nextval('changelog_cursor_seq'::regclass);

INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update) VALUES (1, 'name', 'n-plain', 'UPSERT', NULL, false);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update) VALUES (2, 'invoice', 'v-1', 'UPSERT', 's-1', true);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update) VALUES (3, 'invoice', 'v-gone', 'DELETE', '', false);

INSERT INTO invoice (id, name_id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id) VALUES ('v-1', 'n-plain', 's-1', 1, 'OUTBOUND_SHIPMENT', 'NEW', false, NULL, NULL, '2020-02-29 23:59:59', NULL, NULL);
INSERT INTO invoice (id, name_id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id) VALUES ('v-2', 'n-dup2', 's-2', 9223372036854775807, 'INBOUND_SHIPMENT', 'VERIFIED', true, '''quoted''', '', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', 'v-1');
INSERT INTO invoice (id, name_id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id) VALUES ('v-3', 'n-empty', 's-min', -9223372036854775808, 'PRESCRIPTION', 'PICKED', false, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 'ref', '1900-02-28 12:00:00.5', NULL, 'no such invoice');
INSERT INTO invoice (id, name_id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id) VALUES ('v-4', 'n-dup1', 's-2', 2, 'INVENTORY_REDUCTION', 'SHIPPED', true, '', NULL, '2022-01-01 00:00:00', NULL, NULL);

INSERT INTO invoice_line (id, invoice_id, item_id, stock_line_id, item_name, type, number_of_packs, pack_size, total_before_tax, note) VALUES ('vl-1', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3, 10, 7.5, NULL);
INSERT INTO invoice_line (id, invoice_id, item_id, stock_line_id, item_name, type, number_of_packs, pack_size, total_before_tax, note) VALUES ('vl-2', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3, 10, 7.5, NULL);
INSERT INTO invoice_line (id, invoice_id, item_id, stock_line_id, item_name, type, number_of_packs, pack_size, total_before_tax, note) VALUES ('vl-3', 'v-2', 'i-6', 'sl-3', '注射用水', 'STOCK_IN', 0.001, 1e+300, -1e+300, '');
INSERT INTO invoice_line (id, invoice_id, item_id, stock_line_id, item_name, type, number_of_packs, pack_size, total_before_tax, note) VALUES ('vl-4', 'v-3', 'i-4', NULL, '', 'SERVICE', -1, 0, 0, '-- no comment');

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

INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('DATABASE_VERSION', '1.3.1', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('EMPTY', '', 0, 0, 0, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('LARGEST', '👩🏽‍⚕️', 2147483647, 9223372036854775807, 1e+300, true);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('NOTHING', NULL, NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_SITE_ID', NULL, 2, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_URL', 'https://example.org/?a=1&b=''2''', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SMALLEST', ' ', -2147483648, -9223372036854775808, -1e+300, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('TINY', '	', 1, 1, 1e-300, NULL);

INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '71bfa15320c0f8ee4e497a9d2853cfc5', 'central', 1001);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (2, '1.2.0', 'migration', '1.2.0', '1.2.0', 1, '2024-01-02 08:00:00.000001', '2024-01-02 08:00:01.25', 1250, NULL, 'failed', '42P07', 1, 'relation "stock_line" already exists [42P07]', '27fdeff59414d59d5321536597af7e83', 'central', 1002);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (3, '1.2.0', 'migration', '1.2.0', '1.2.0', 2, '2024-01-03 08:00:00.000001', '2024-01-03 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '27fdeff59414d59d5321536597af7e83', 'central', 1003);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (4, '1.3.0', 'migration', '1.3.0', '1.3.0', 1, '2024-01-04 08:00:00.000001', '2024-01-04 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '823885e04be41b6da22ff4cd3936513d', 'central', 1004);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (5, '1.3.1', 'migration', '1.3.1', '1.3.1', 1, '2024-01-05 08:00:00.000001', '2024-01-05 08:00:01.25', 1250, 9, 'applied', NULL, NULL, NULL, '653522f4e99a2d4f25075edfc27420fb', 'central', 1005);

INSERT INTO migration_state (name, value) VALUES ('openable', '1.3.1
1.3.1');

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

INSERT INTO stock_line (id, item_id, store_id, batch, expiry_date, pack_size, cost_price_per_pack, sell_price_per_pack, available_number_of_packs, total_number_of_packs, on_hold, note) VALUES ('sl-1', 'i-1', 's-1', 'B''1', '2025-12-31', 10, 1.25, 2.5, 100, 120.5, false, NULL);
INSERT INTO stock_line (id, item_id, store_id, batch, expiry_date, pack_size, cost_price_per_pack, sell_price_per_pack, available_number_of_packs, total_number_of_packs, on_hold, note) VALUES ('sl-2', 'i-1', 's-1', 'B''1', '2025-12-31', 10, 1.25, 2.5, 100, 120.5, false, '');
INSERT INTO stock_line (id, item_id, store_id, batch, expiry_date, pack_size, cost_price_per_pack, sell_price_per_pack, available_number_of_packs, total_number_of_packs, on_hold, note) VALUES ('sl-3', 'i-6', 's-2', '批号', '0001-01-01', 0.001, 0, 0, 0, -1, true, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
');
INSERT INTO stock_line (id, item_id, store_id, batch, expiry_date, pack_size, cost_price_per_pack, sell_price_per_pack, available_number_of_packs, total_number_of_packs, on_hold, note) VALUES ('sl-4', 'i-5', 's-max', NULL, NULL, 1e+300, 1e-300, -1e+300, 0, 0, true, 'note');

INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-1', 'n-plain', 'S1', 1, 'STORE', '2020-02-29');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-2', 'n-thai', '', 2, 'DISPENSARY', '0001-01-01');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-3', 'n-thai', 'S3', 2, 'STORE', NULL);
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-max', 'n-quotes', 'S''4', 2147483647, 'STORE', '9999-12-31');
INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES ('s-min', 'n-empty', 'ß', -2147483648, 'DISPENSARY', '1900-02-28');

INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('again', '2022-05-02 00:00:00', NULL, NULL, 'item', 'UPSERT', 'new');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('both', '2022-04-01 00:00:00', NULL, NULL, 'item', 'UPSERT', 'remote');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('empty', '0001-01-01 00:00:00', NULL, '', 'name', 'UPSERT', '');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('gone', '9999-12-31 23:59:59.999999', NULL, 'ไม่พบ', 'name', 'DELETE', '{}');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('m-1', '2023-01-01 00:00:00', '2023-01-01 00:00:01.5', NULL, 'name', 'MERGE', '{}');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('m-2', '0001-01-01 00:00:00', NULL, 'error ''x''', 'invoice', 'DELETE', '');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('n-thai', '2022-06-01 00:00:00.000001', NULL, NULL, 'name', 'UPSERT', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('v-1', '2022-05-01 10:20:30.123456', NULL, NULL, 'invoice', 'UPSERT', '{"a": "it''s", "b": "\u00e9"}');
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data) VALUES ('v-2', '2022-05-01 10:20:31', NULL, 'no store', 'invoice', 'DELETE', '{}');

INSERT INTO sync_log (id, started_datetime, finished_datetime, prepare_initial_started_datetime, prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total, push_progress_done, pull_central_started_datetime, pull_central_finished_datetime, pull_central_progress_total, pull_central_progress_done, pull_remote_started_datetime, pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done, integration_started_datetime, integration_finished_datetime, integration_progress_total, integration_progress_done, error_message, error_code) VALUES ('l-1', '2022-05-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sync_log (id, started_datetime, finished_datetime, prepare_initial_started_datetime, prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total, push_progress_done, pull_central_started_datetime, pull_central_finished_datetime, pull_central_progress_total, pull_central_progress_done, pull_remote_started_datetime, pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done, integration_started_datetime, integration_finished_datetime, integration_progress_total, integration_progress_done, error_message, error_code) VALUES ('l-2', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2022-05-01 00:00:00.1', '2022-05-01 00:00:00.2', '2022-05-01 00:00:01', '2022-05-01 00:00:02', 2147483647, -2147483648, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'server said: ''no''', '');

SELECT pg_catalog.setval('changelog_cursor_seq', 4, true);

ALTER TABLE ONLY changelog
    ADD CONSTRAINT changelog_pkey PRIMARY KEY (cursor);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY store
    ADD CONSTRAINT store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_buffer
    ADD CONSTRAINT sync_buffer_pkey PRIMARY KEY (record_id);

ALTER TABLE ONLY sync_log
    ADD CONSTRAINT sync_log_pkey PRIMARY KEY (id);

CREATE INDEX index_changelog_record_id ON changelog USING btree (record_id);

CREATE INDEX index_invoice_line_invoice_id ON invoice_line USING btree (invoice_id);

CREATE INDEX index_invoice_line_stock_line_id ON invoice_line USING btree (stock_line_id);

CREATE INDEX index_invoice_name_id ON invoice USING btree (name_id);

CREATE INDEX index_invoice_store_id ON invoice USING btree (store_id);

CREATE INDEX index_stock_line_item_id ON stock_line USING btree (item_id);

CREATE INDEX index_stock_line_store_id ON stock_line USING btree (store_id);

CREATE INDEX index_store_name_id ON store USING btree (name_id);

CREATE INDEX index_store_site_id ON store USING btree (site_id);

CREATE INDEX index_sync_buffer_integration_datetime ON sync_buffer USING btree (integration_datetime);

CREATE INDEX index_sync_buffer_table_name ON sync_buffer USING btree (table_name);

CREATE UNIQUE INDEX migration_log_done ON migration_log USING btree (id) WHERE ((outcome = ANY (ARRAY['applied'::text, 'late'::text, 'baselined'::text])) AND (kind = ANY (ARRAY['migration'::text, 'fragment'::text])));

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoice(id);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_stock_line_id_fkey FOREIGN KEY (stock_line_id) REFERENCES stock_line(id);

ALTER TABLE ONLY invoice
    ADD CONSTRAINT invoice_name_id_fkey FOREIGN KEY (name_id) REFERENCES name(id);

ALTER TABLE ONLY invoice
    ADD CONSTRAINT invoice_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id);

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY store
    ADD CONSTRAINT store_name_id_fkey FOREIGN KEY (name_id) REFERENCES name(id);
