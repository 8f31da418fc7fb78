CREATE TABLE asset (
    id text NOT NULL,
    store_id text,
    asset_number text,
    serial_number text,
    catalogue_item_id text,
    installation_date date,
    replacement_date date,
    notes text,
    created_datetime timestamp without time zone NOT NULL,
    modified_datetime timestamp without time zone NOT NULL,
    deleted_datetime timestamp without time zone
);

CREATE TABLE changelog (
    cursor bigint NOT NULL,
    table_name text NOT NULL,
    record_id text NOT NULL,
    row_action text NOT NULL,
    store_id text,
    is_sync_update boolean DEFAULT false NOT NULL,
    name_link_id text,
    source_site_id integer,
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
    name_link_id text,
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

CREATE TABLE name_link (
    id text NOT NULL,
    name_id text NOT NULL
);

CREATE TABLE name_store_join (
    id text NOT NULL,
    store_id text NOT NULL,
    name_link_id text NOT NULL
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
    code text NOT NULL,
    site_id integer NOT NULL,
    store_mode text DEFAULT 'STORE'::text NOT NULL,
    created_date date,
    name_link_id text,
    is_disabled boolean DEFAULT false NOT NULL,
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
    source_site_id integer,
    CONSTRAINT sync_buffer_action_check CHECK ((action = ANY (ARRAY['UPSERT'::text, 'DELETE'::text, 'MERGE'::text])))
);

CREATE TABLE sync_file_reference (
    id text NOT NULL,
    table_name text NOT NULL,
    record_id text NOT NULL,
    file_name text NOT NULL,
    mime_type text,
    uploaded_bytes integer DEFAULT 0 NOT NULL,
    downloaded_bytes integer DEFAULT 0 NOT NULL,
    total_bytes integer DEFAULT 0 NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    retry_at timestamp without time zone,
    direction text DEFAULT 'UPLOAD'::text NOT NULL,
    status text DEFAULT 'NEW'::text NOT NULL,
    error text,
    created_datetime timestamp without time zone NOT NULL,
    deleted_datetime timestamp without time zone,
    CONSTRAINT sync_file_reference_direction_check CHECK ((direction = ANY (ARRAY['UPLOAD'::text, 'DOWNLOAD'::text]))),
    CONSTRAINT sync_file_reference_status_check CHECK ((status = ANY (ARRAY['NEW'::text, 'IN_PROGRESS'::text, 'ERROR'::text, 'DONE'::text, 'PERMANENT_FAILURE'::text])))
);

CREATE TABLE sync_incarnation (
    incarnation text NOT NULL,
    timeline text,
    created timestamp without time zone NOT NULL,
    session bigint DEFAULT 0 NOT NULL,
    sent_through bigint,
    pulled_through bigint,
    pulls_own integer DEFAULT 0 NOT NULL,
    decided_through bigint,
    decided_timeline text,
    decided_tables text,
    decided_cursor bigint
);

CREATE TABLE sync_lease (
    id integer NOT NULL,
    ceiling bigint NOT NULL,
    nonce text NOT NULL,
    renewed timestamp without time zone NOT NULL,
    CONSTRAINT sync_lease_id_check CHECK ((id = 1))
);

CREATE TABLE sync_lineage (
    timeline text NOT NULL,
    number integer NOT NULL,
    parent text,
    fork_cursor bigint,
    abandoned_cursor bigint,
    bundle_id text,
    created timestamp without time zone NOT NULL,
    missing text,
    numbers_raised bigint DEFAULT 0 NOT NULL
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
    error_code text,
    pull_v6_started_datetime timestamp without time zone,
    pull_v6_finished_datetime timestamp without time zone,
    pull_v6_progress_total integer,
    pull_v6_progress_done integer,
    push_v6_started_datetime timestamp without time zone,
    push_v6_finished_datetime timestamp without time zone,
    push_v6_progress_total integer,
    push_v6_progress_done integer
);

CREATE TABLE sync_pulled (
    table_name text NOT NULL,
    record_id text NOT NULL,
    timeline text,
    cursor bigint NOT NULL,
    author bigint
);

CREATE TABLE sync_salvage (
    id text NOT NULL,
    site_id integer NOT NULL,
    table_name text NOT NULL,
    record_id text NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    data text,
    recorded timestamp without time zone NOT NULL,
    timeline text,
    cursor bigint,
    author bigint,
    own_cursor bigint,
    CONSTRAINT sync_salvage_outcome_check CHECK ((outcome = ANY (ARRAY['adopted'::text, 'discarded'::text])))
);

CREATE TABLE sync_site_state (
    site_id integer NOT NULL,
    state text NOT NULL,
    timeline text,
    incarnation text,
    changed timestamp without time zone NOT NULL,
    note text,
    owed_through bigint,
    CONSTRAINT sync_site_state_state_check CHECK ((state = ANY (ARRAY['reconciled'::text, 'unreconciled'::text, 'quarantined'::text])))
);

CREATE TABLE sync_watermark (
    site_id integer NOT NULL,
    incarnation text NOT NULL,
    cursor bigint NOT NULL,
    session bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY changelog ALTER COLUMN cursor SET DEFAULT nextval('changelog_cursor_seq'::regclass);

INSERT INTO asset (id, store_id, asset_number, serial_number, catalogue_item_id, installation_date, replacement_date, notes, created_datetime, modified_datetime, deleted_datetime) VALUES ('a-1', 's-1', 'A1', 'SN ''1''', 'cat', '2020-02-29', '9999-12-31', NULL, '2020-02-29 00:00:00', '2020-03-01 00:00:00', NULL);
INSERT INTO asset (id, store_id, asset_number, serial_number, catalogue_item_id, installation_date, replacement_date, notes, created_datetime, modified_datetime, deleted_datetime) VALUES ('a-2', NULL, '', '', NULL, '0001-01-01', NULL, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2021-01-01 00:00:00.000001');
INSERT INTO asset (id, store_id, asset_number, serial_number, catalogue_item_id, installation_date, replacement_date, notes, created_datetime, modified_datetime, deleted_datetime) VALUES ('a-3', 's-1', 'A1', 'SN ''1''', 'cat', NULL, NULL, '冷蔵庫 ❄️', '2020-02-29 00:00:00', '2020-03-01 00:00:00', NULL);

INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id) VALUES (1, 'name', 'n-plain', 'UPSERT', NULL, false, NULL, NULL);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id) VALUES (2, 'invoice', 'v-1', 'UPSERT', 's-1', true, NULL, NULL);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id) VALUES (3, 'invoice', 'v-gone', 'DELETE', '', false, NULL, NULL);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id) VALUES (5, 'name_link', 'n-dup2', 'UPSERT', NULL, true, 'n-dup2', 2147483647);
INSERT INTO changelog (cursor, table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id) VALUES (6, 'store', 's-new', 'UPSERT', 's-new', false, NULL, -2147483648);

INSERT INTO invoice (id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id, name_link_id) VALUES ('v-1', 's-1', 1, 'OUTBOUND_SHIPMENT', 'NEW', false, NULL, NULL, '2020-02-29 23:59:59', NULL, NULL, 'n-plain');
INSERT INTO invoice (id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id, name_link_id) VALUES ('v-2', 's-2', 9223372036854775807, 'INBOUND_SHIPMENT', 'VERIFIED', true, '''quoted''', '', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', 'v-1', 'n-dup2');
INSERT INTO invoice (id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id, name_link_id) VALUES ('v-3', 's-min', -9223372036854775808, 'PRESCRIPTION', 'PICKED', false, 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 'ref', '1900-02-28 12:00:00.5', NULL, 'no such invoice', 'n-empty');
INSERT INTO invoice (id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime, verified_datetime, linked_invoice_id, name_link_id) VALUES ('v-4', 's-2', 2, 'INVENTORY_REDUCTION', 'SHIPPED', true, '', NULL, '2022-01-01 00:00:00', NULL, NULL, 'n-dup1');

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

INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('DATABASE_VERSION', '1.9.1', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('EMPTY', '', 0, 0, 0, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('LARGEST', '👩🏽‍⚕️', 2147483647, 9223372036854775807, 1e+300, true);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('NOTHING', NULL, NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_SITE_ID', NULL, 2, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SETTINGS_SYNC_URL', 'https://example.org/?a=1&b=''2''', NULL, NULL, NULL, NULL);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('SMALLEST', ' ', -2147483648, -9223372036854775808, -1e+300, false);
INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES ('TINY', '	', 1, 1, 1e-300, NULL);

INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (1, '1.1.0', 'migration', '1.1.0', '1.1.0', 1, '2024-01-01 08:00:00.000001', '2024-01-01 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '71bfa15320c0f8ee4e497a9d2853cfc5', 'central', 1001);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (10, 'add_name_link_id_to_store', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-10 08:00:00.000001', '2024-01-10 08:00:01.25', 1250, 5, 'applied', NULL, NULL, NULL, '722490870797ff77ce57942d48191c62', 'central', 1010);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (11, 'add_name_link_id_to_invoice', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-11 08:00:00.000001', '2024-01-11 08:00:01.25', 1250, 4, 'applied', NULL, NULL, NULL, 'a83ddcf5608ca01d8f60e720c0861690', 'central', 1011);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (12, 'create_name_store_join', 'fragment', '1.7.0', '1.7.0', 1, '2024-01-12 08:00:00.000001', '2024-01-12 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '75e8cd1be32e19cd15d1a871c1ada4b5', 'central', 1012);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (13, '1.8.0', 'migration', '1.8.0', '1.8.0', 1, '2024-01-13 08:00:00.000001', '2024-01-13 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'e381e10f1948bd5b04682c25a684877a', 'central', 1013);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (14, '1.9.0', 'migration', '1.9.0', '1.9.0', 1, '2024-01-14 08:00:00.000001', '2024-01-14 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'cf56229fa47f308c1853baea16c0c584', 'central', 1014);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (15, '1.9.1', 'migration', '1.9.1', '1.9.1', 1, '2024-01-15 08:00:00.000001', '2024-01-15 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, 'df6969cbe4b8fc9918ce357deeab88fa', 'central', 1015);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (2, '1.2.0', 'migration', '1.2.0', '1.2.0', 1, '2024-01-02 08:00:00.000001', '2024-01-02 08:00:01.25', 1250, NULL, 'failed', '42P07', 1, 'relation "stock_line" already exists [42P07]', '27fdeff59414d59d5321536597af7e83', 'central', 1002);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (3, '1.2.0', 'migration', '1.2.0', '1.2.0', 2, '2024-01-03 08:00:00.000001', '2024-01-03 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '27fdeff59414d59d5321536597af7e83', 'central', 1003);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (4, '1.3.0', 'migration', '1.3.0', '1.3.0', 1, '2024-01-04 08:00:00.000001', '2024-01-04 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '823885e04be41b6da22ff4cd3936513d', 'central', 1004);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (5, '1.3.1', 'migration', '1.3.1', '1.3.1', 1, '2024-01-05 08:00:00.000001', '2024-01-05 08:00:01.25', 1250, 8, 'applied', NULL, NULL, NULL, '653522f4e99a2d4f25075edfc27420fb', 'central', 1005);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (6, '1.5.0', 'migration', '1.5.0', '1.5.0', 1, '2024-01-06 08:00:00.000001', '2024-01-06 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '4d0c19ebcbdcfc59597d48811ae853a9', 'central', 1006);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (7, '1.6.0', 'migration', '1.6.0', '1.6.0', 1, '2024-01-07 08:00:00.000001', NULL, NULL, NULL, 'interrupted', NULL, NULL, NULL, NULL, 'central', 1007);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (8, '1.6.0', 'migration', '1.6.0', '1.6.0', 2, '2024-01-08 08:00:00.000001', '2024-01-08 08:00:01.25', 1250, 0, 'applied', NULL, NULL, NULL, '68e2aba54df3ce977f450d4baf262c35', 'central', 1008);
INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, statement_number, message, content_hash, host, pid) VALUES (9, '1.7.0', 'migration', '1.7.0', '1.7.0', 1, '2024-01-09 08:00:00.000001', '2024-01-09 08:00:01.25', 1250, 10, 'applied', NULL, NULL, NULL, '912792d715015d0048786a272218535d', 'central', 1009);

INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-arabic', 'AR', 'مستشفى الأمل', 'STORE', false, true, NULL, NULL, NULL, '1900-02-28 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-combining', 'CAFE', 'Café', 'STORE', true, true, NULL, NULL, NULL, '1582-10-15 12:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-dup1', 'DUP', 'Twice', 'FACILITY', true, true, NULL, NULL, NULL, '2020-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-dup2', 'DUP', 'Twice', 'FACILITY', true, true, NULL, NULL, NULL, '2020-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-empty', '', '', 'PATIENT', false, false, '', '', '', NULL);
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-lines', 'L', 'first
second
;third	tab ', 'BUILD', false, false, NULL, NULL, NULL, NULL);
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-new', 'NEW', 'Новая аптека', 'STORE', false, false, NULL, NULL, NULL, '2023-06-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-plain', 'N1', 'Central Clinic', 'FACILITY', true, false, '+64 9 555 0100', '1 Main Street', 'NZ', '2020-02-29 23:59:59');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-precomposed', 'CAFE', 'Café', 'STORE', true, true, NULL, NULL, NULL, '0001-01-01 00:00:00');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-quotes', 'Q''1', 'O''Brien "the" `clinic` \ %_ $1 $$', 'OTHERS', false, false, '''', '--', '/*', '9999-12-31 23:59:59.999999');
INSERT INTO name (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime) VALUES ('n-thai', 'TH', 'ศูนย์สุขภาพชุมชน', 'FACILITY', true, false, NULL, '', '', '2021-01-01 00:00:00.000001');

INSERT INTO name_link (id, name_id) VALUES ('n-arabic', 'n-arabic');
INSERT INTO name_link (id, name_id) VALUES ('n-combining', 'n-combining');
INSERT INTO name_link (id, name_id) VALUES ('n-dup1', 'n-dup1');
INSERT INTO name_link (id, name_id) VALUES ('n-dup2', 'n-dup1');
INSERT INTO name_link (id, name_id) VALUES ('n-empty', 'n-empty');
INSERT INTO name_link (id, name_id) VALUES ('n-lines', 'n-lines');
INSERT INTO name_link (id, name_id) VALUES ('n-new', 'n-new');
INSERT INTO name_link (id, name_id) VALUES ('n-plain', 'n-plain');
INSERT INTO name_link (id, name_id) VALUES ('n-precomposed', 'n-precomposed');
INSERT INTO name_link (id, name_id) VALUES ('n-quotes', 'n-quotes');
INSERT INTO name_link (id, name_id) VALUES ('n-thai', 'n-thai');

INSERT INTO name_store_join (id, store_id, name_link_id) VALUES ('j-1', 's-1', 'n-dup2');
INSERT INTO name_store_join (id, store_id, name_link_id) VALUES ('j-2', 's-1', 'n-dup1');
INSERT INTO name_store_join (id, store_id, name_link_id) VALUES ('j-3', 's-new', 'n-thai');

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

INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-1', 'S1', 1, 'STORE', '2020-02-29', 'n-plain', false);
INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-2', '', 2, 'DISPENSARY', '0001-01-01', 'n-thai', false);
INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-3', 'S3', 2, 'STORE', NULL, 'n-thai', false);
INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-max', 'S''4', 2147483647, 'STORE', '9999-12-31', 'n-quotes', false);
INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-min', 'ß', -2147483648, 'DISPENSARY', '1900-02-28', 'n-empty', false);
INSERT INTO store (id, code, site_id, store_mode, created_date, name_link_id, is_disabled) VALUES ('s-new', 'S5', 3, 'STORE', '2023-06-01', 'n-new', true);

INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('again', '2022-05-02 00:00:00', NULL, NULL, 'item', 'UPSERT', 'new', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('both', '2022-04-01 00:00:00', NULL, NULL, 'item', 'UPSERT', 'remote', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('empty', '0001-01-01 00:00:00', NULL, '', 'name', 'UPSERT', '', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('gone', '9999-12-31 23:59:59.999999', NULL, 'ไม่พบ', 'name', 'DELETE', '{}', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('m-1', '2023-01-01 00:00:00', '2023-01-01 00:00:01.5', NULL, 'name', 'MERGE', '{}', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('m-2', '0001-01-01 00:00:00', NULL, 'error ''x''', 'invoice', 'DELETE', '', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('m-3', '2024-01-01 00:00:00.25', NULL, NULL, 'store', 'UPSERT', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
', 2);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('n-thai', '2022-06-01 00:00:00.000001', NULL, NULL, 'name', 'UPSERT', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('v-1', '2022-05-01 10:20:30.123456', NULL, NULL, 'invoice', 'UPSERT', '{"a": "it''s", "b": "\u00e9"}', NULL);
INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data, source_site_id) VALUES ('v-2', '2022-05-01 10:20:31', NULL, 'no store', 'invoice', 'DELETE', '{}', NULL);

INSERT INTO sync_file_reference (id, table_name, record_id, file_name, mime_type, uploaded_bytes, downloaded_bytes, total_bytes, retries, retry_at, direction, status, error, created_datetime, deleted_datetime) VALUES ('f-1', 'asset', 'a-1', 'photo.jpg', 'image/jpeg', 0, 0, 2147483647, 0, NULL, 'UPLOAD', 'NEW', NULL, '2023-01-01 00:00:00', NULL);
INSERT INTO sync_file_reference (id, table_name, record_id, file_name, mime_type, uploaded_bytes, downloaded_bytes, total_bytes, retries, retry_at, direction, status, error, created_datetime, deleted_datetime) VALUES ('f-2', 'asset', 'a-1', 'photo.jpg', NULL, -2147483648, 1, 2, 3, '2023-01-01 00:00:00.5', 'DOWNLOAD', 'PERMANENT_FAILURE', 'it''s gone', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999');
INSERT INTO sync_file_reference (id, table_name, record_id, file_name, mime_type, uploaded_bytes, downloaded_bytes, total_bytes, retries, retry_at, direction, status, error, created_datetime, deleted_datetime) VALUES ('f-3', 'asset', 'a-2', '..\ÜBER "x".pdf', '', 0, 0, 0, 0, NULL, 'UPLOAD', 'DONE', '', '2023-01-01 00:00:00', NULL);

INSERT INTO sync_incarnation (incarnation, timeline, created, session, sent_through, pulled_through, pulls_own, decided_through, decided_timeline, decided_tables, decided_cursor) VALUES ('first', NULL, '2024-02-29 00:00:00', 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);

INSERT INTO sync_lease (id, ceiling, nonce, renewed) VALUES (1, 9223372036854775807, 'n', '2024-04-01 00:00:00.000001');

INSERT INTO sync_lineage (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created, missing, numbers_raised) VALUES ('t-1', 1, NULL, NULL, NULL, NULL, '2024-02-29 00:00:00', NULL, 0);
INSERT INTO sync_lineage (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created, missing, numbers_raised) VALUES ('t-2', 2, 't-1', 9223372036854775806, 9223372036854775807, 'bundle ''1''', '2024-03-01 00:00:00.000001', NULL, 0);
INSERT INTO sync_lineage (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created, missing, numbers_raised) VALUES ('t-3', 3, 't-2', 0, NULL, '', '2024-04-01 00:00:00', '1-2,4', 9223372036854775807);

INSERT INTO sync_log (id, started_datetime, finished_datetime, prepare_initial_started_datetime, prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total, push_progress_done, pull_central_started_datetime, pull_central_finished_datetime, pull_central_progress_total, pull_central_progress_done, pull_remote_started_datetime, pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done, integration_started_datetime, integration_finished_datetime, integration_progress_total, integration_progress_done, error_message, error_code, pull_v6_started_datetime, pull_v6_finished_datetime, pull_v6_progress_total, pull_v6_progress_done, push_v6_started_datetime, push_v6_finished_datetime, push_v6_progress_total, push_v6_progress_done) VALUES ('l-1', '2022-05-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sync_log (id, started_datetime, finished_datetime, prepare_initial_started_datetime, prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total, push_progress_done, pull_central_started_datetime, pull_central_finished_datetime, pull_central_progress_total, pull_central_progress_done, pull_remote_started_datetime, pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done, integration_started_datetime, integration_finished_datetime, integration_progress_total, integration_progress_done, error_message, error_code, pull_v6_started_datetime, pull_v6_finished_datetime, pull_v6_progress_total, pull_v6_progress_done, push_v6_started_datetime, push_v6_finished_datetime, push_v6_progress_total, push_v6_progress_done) VALUES ('l-2', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2022-05-01 00:00:00.1', '2022-05-01 00:00:00.2', '2022-05-01 00:00:01', '2022-05-01 00:00:02', 2147483647, -2147483648, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'server said: ''no''', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sync_log (id, started_datetime, finished_datetime, prepare_initial_started_datetime, prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total, push_progress_done, pull_central_started_datetime, pull_central_finished_datetime, pull_central_progress_total, pull_central_progress_done, pull_remote_started_datetime, pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done, integration_started_datetime, integration_finished_datetime, integration_progress_total, integration_progress_done, error_message, error_code, pull_v6_started_datetime, pull_v6_finished_datetime, pull_v6_progress_total, pull_v6_progress_done, push_v6_started_datetime, push_v6_finished_datetime, push_v6_progress_total, push_v6_progress_done) VALUES ('l-3', '2024-01-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-01-01 00:00:01', '2024-01-01 00:00:02.000001', 10, 9, '2024-01-01 00:00:03', NULL, 2147483647, 0);

INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author) VALUES ('invoice', 'v-1', 't-2', 9223372036854775807, NULL);
INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author) VALUES ('invoice', 'v-2', NULL, 0, NULL);
INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author) VALUES ('item', 'i-1', '', 1, -9223372036854775808);
INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author) VALUES ('item', 'i-2', 't-2', 1, NULL);

INSERT INTO sync_salvage (id, site_id, table_name, record_id, action, outcome, reason, data, recorded, timeline, cursor, author, own_cursor) VALUES ('9@t-1/item/i-1', 2, 'item', 'i-1', 'UPSERT', 'adopted', 'equalContent', '{}', '2024-04-01 00:00:00', 't-1', 9, NULL, 9223372036854775807);
INSERT INTO sync_salvage (id, site_id, table_name, record_id, action, outcome, reason, data, recorded, timeline, cursor, author, own_cursor) VALUES ('x-1', 2, 'invoice', 'v-1', 'UPSERT', 'adopted', 'newer', '{"a": null}', '2024-03-01 00:00:00', NULL, NULL, NULL, NULL);
INSERT INTO sync_salvage (id, site_id, table_name, record_id, action, outcome, reason, data, recorded, timeline, cursor, author, own_cursor) VALUES ('x-2', 2, 'invoice', 'v-1', 'DELETE', 'discarded', '', NULL, '2024-03-01 00:00:00.5', NULL, NULL, NULL, NULL);

INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note, owed_through) VALUES (1, 'reconciled', 't-2', 'first', '2024-03-01 00:00:00', NULL, NULL);
INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note, owed_through) VALUES (2, 'unreconciled', NULL, NULL, '0001-01-01 00:00:00', '', NULL);
INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note, owed_through) VALUES (2147483647, 'quarantined', 't-1', '', '9999-12-31 23:59:59.999999', 'Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
Paracétamol 500 mg – ''zwei Stück'' "täglich"; ยา \ 💊
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

INSERT INTO sync_watermark (site_id, incarnation, cursor, session) VALUES (-2147483648, '', -9223372036854775808, 0);
INSERT INTO sync_watermark (site_id, incarnation, cursor, session) VALUES (2, 'first', 0, 0);
INSERT INTO sync_watermark (site_id, incarnation, cursor, session) VALUES (2, 'second', 9223372036854775807, 0);

SELECT pg_catalog.setval('changelog_cursor_seq', 6, true);

ALTER TABLE ONLY asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY name_link
    ADD CONSTRAINT name_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY name
    ADD CONSTRAINT name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY name_store_join
    ADD CONSTRAINT name_store_join_pkey PRIMARY KEY (id);

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY store
    ADD CONSTRAINT store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_buffer
    ADD CONSTRAINT sync_buffer_pkey PRIMARY KEY (record_id);

ALTER TABLE ONLY sync_file_reference
    ADD CONSTRAINT sync_file_reference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_incarnation
    ADD CONSTRAINT sync_incarnation_pkey PRIMARY KEY (incarnation);

ALTER TABLE ONLY sync_lease
    ADD CONSTRAINT sync_lease_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_lineage
    ADD CONSTRAINT sync_lineage_number_key UNIQUE (number);

ALTER TABLE ONLY sync_lineage
    ADD CONSTRAINT sync_lineage_pkey PRIMARY KEY (timeline);

ALTER TABLE ONLY sync_log
    ADD CONSTRAINT sync_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_pulled
    ADD CONSTRAINT sync_pulled_pkey PRIMARY KEY (table_name, record_id);

ALTER TABLE ONLY sync_salvage
    ADD CONSTRAINT sync_salvage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sync_site_state
    ADD CONSTRAINT sync_site_state_pkey PRIMARY KEY (site_id);

ALTER TABLE ONLY sync_watermark
    ADD CONSTRAINT sync_watermark_pkey PRIMARY KEY (site_id, incarnation);

CREATE INDEX index_asset_store_id ON asset USING btree (store_id);

CREATE INDEX index_changelog_record_id ON changelog USING btree (record_id);

CREATE INDEX index_invoice_line_invoice_id ON invoice_line USING btree (invoice_id);

CREATE INDEX index_invoice_line_stock_line_id ON invoice_line USING btree (stock_line_id);

CREATE INDEX index_invoice_name_link_id ON invoice USING btree (name_link_id);

CREATE INDEX index_invoice_store_id ON invoice USING btree (store_id);

CREATE INDEX index_name_link_name_id ON name_link USING btree (name_id);

CREATE INDEX index_name_store_join_name_link_id ON name_store_join USING btree (name_link_id);

CREATE INDEX index_name_store_join_store_id ON name_store_join USING btree (store_id);

CREATE INDEX index_stock_line_item_id ON stock_line USING btree (item_id);

CREATE INDEX index_stock_line_store_id ON stock_line USING btree (store_id);

CREATE INDEX index_store_name_link_id ON store USING btree (name_link_id);

CREATE INDEX index_store_site_id ON store USING btree (site_id);

CREATE INDEX index_sync_buffer_integration_datetime ON sync_buffer USING btree (integration_datetime);

CREATE INDEX index_sync_buffer_table_name ON sync_buffer USING btree (table_name);

CREATE INDEX index_sync_file_reference_record ON sync_file_reference USING btree (table_name, record_id);

CREATE INDEX index_sync_salvage_record ON sync_salvage USING btree (table_name, record_id);

CREATE UNIQUE INDEX migration_log_done ON migration_log USING btree (id) WHERE ((outcome < 'c'::text) AND (kind < 'n'::text));

ALTER TABLE ONLY asset
    ADD CONSTRAINT asset_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoice(id);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id);

ALTER TABLE ONLY invoice_line
    ADD CONSTRAINT invoice_line_stock_line_id_fkey FOREIGN KEY (stock_line_id) REFERENCES stock_line(id);

ALTER TABLE ONLY invoice
    ADD CONSTRAINT invoice_name_link_id_fkey FOREIGN KEY (name_link_id) REFERENCES name_link(id);

ALTER TABLE ONLY invoice
    ADD CONSTRAINT invoice_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY name_link
    ADD CONSTRAINT name_link_name_id_fkey FOREIGN KEY (name_id) REFERENCES name(id);

ALTER TABLE ONLY name_store_join
    ADD CONSTRAINT name_store_join_name_link_id_fkey FOREIGN KEY (name_link_id) REFERENCES name_link(id);

ALTER TABLE ONLY name_store_join
    ADD CONSTRAINT name_store_join_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id);

ALTER TABLE ONLY stock_line
    ADD CONSTRAINT stock_line_store_id_fkey FOREIGN KEY (store_id) REFERENCES store(id);

ALTER TABLE ONLY store
    ADD CONSTRAINT store_name_link_id_fkey FOREIGN KEY (name_link_id) REFERENCES name_link(id);

ALTER TABLE ONLY sync_lineage
    ADD CONSTRAINT sync_lineage_parent_fkey FOREIGN KEY (parent) REFERENCES sync_lineage(timeline);
