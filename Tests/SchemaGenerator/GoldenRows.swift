import DatabaseAccess
import MigrationModel

/// The rows that people made while each version was in use: every table, and whatever values a column can hold. Frozen
/// like the versions they belong to. The same script runs on both engines.
enum GoldenRows {
    static func script(of version: Version) throws -> String {
        guard let script = scripts[version] else { throw NoRows(version: version) }
        return script
    }

    /// A version whose tables nobody has filled yet.
    struct NoRows: Error, CustomStringConvertible {
        let version: Version

        var description: String {
            "GoldenRows has no rows for \(version): add a script that fills every table that the version made"
        }
    }

    private static let long = SQL.quoted(
        literal: String(repeating: "Paracétamol 500 mg – 'zwei Stück' \"täglich\"; ยา \\ 💊\r\n", count: 90)
    )

    private static let scripts: [Version: String] = [
        Version(1, 1, 0): v1_01_00, Version(1, 2, 0): v1_02_00, Version(1, 3, 0): v1_03_00,
        Version(1, 3, 1): v1_03_01, Version(1, 5, 0): v1_05_00, Version(1, 6, 0): v1_06_00,
        Version(1, 7, 0): v1_07_00, Version(1, 8, 0): v1_08_00, Version(1, 9, 0): v1_09_00,
        Version(1, 9, 1): v1_09_01,
    ]

    private static let v1_01_00 = """
        INSERT INTO key_value_store (id, value_string, value_int, value_bigint, value_float, value_bool) VALUES
            ('SETTINGS_SYNC_SITE_ID', NULL, 2, NULL, NULL, NULL),
            ('SETTINGS_SYNC_URL', 'https://example.org/?a=1&b=''2''', NULL, NULL, NULL, NULL),
            ('EMPTY', '', 0, 0, 0.0, FALSE),
            ('NOTHING', NULL, NULL, NULL, NULL, NULL),
            ('LARGEST', '👩🏽‍⚕️', 2147483647, 9223372036854775807, 1e300, TRUE),
            ('SMALLEST', ' ', -2147483648, -9223372036854775808, -1e300, FALSE),
            ('TINY', '\t', 1, 1, 1e-300, NULL);
        INSERT INTO name
            (id, code, name, type, is_customer, is_supplier, phone, address1, country, created_datetime)
        VALUES
            ('n-plain', 'N1', 'Central Clinic', 'FACILITY', TRUE, FALSE, '+64 9 555 0100', '1 Main Street', 'NZ',
             '2020-02-29 23:59:59'),
            ('n-thai', 'TH', 'ศูนย์สุขภาพชุมชน', 'FACILITY', TRUE, FALSE, NULL, '', '', '2021-01-01 00:00:00.000001'),
            ('n-arabic', 'AR', 'مستشفى الأمل', 'STORE', FALSE, TRUE, NULL, NULL, NULL, '1900-02-28 00:00:00'),
            ('n-combining', 'CAFE', 'Cafe\u{301}', 'STORE', TRUE, TRUE, NULL, NULL, NULL, '1582-10-15 12:00:00'),
            ('n-precomposed', 'CAFE', 'Caf\u{e9}', 'STORE', TRUE, TRUE, NULL, NULL, NULL, '0001-01-01 00:00:00'),
            ('n-quotes', 'Q''1', 'O''Brien "the" `clinic` \\ %_ $1 $$', 'OTHERS', FALSE, FALSE, '''', '--', '/*',
             '9999-12-31 23:59:59.999999'),
            ('n-empty', '', '', 'PATIENT', FALSE, FALSE, '', '', '', NULL),
            ('n-dup1', 'DUP', 'Twice', 'FACILITY', TRUE, TRUE, NULL, NULL, NULL, '2020-01-01 00:00:00'),
            ('n-dup2', 'DUP', 'Twice', 'FACILITY', TRUE, TRUE, NULL, NULL, NULL, '2020-01-01 00:00:00'),
            ('n-lines', 'L', 'first\r\nsecond\n;third\ttab ', 'BUILD', FALSE, FALSE, NULL, NULL, NULL, NULL);
        INSERT INTO store (id, name_id, code, site_id, store_mode, created_date) VALUES
            ('s-1', 'n-plain', 'S1', 1, 'STORE', '2020-02-29'),
            ('s-2', 'n-thai', '', 2, 'DISPENSARY', '0001-01-01'),
            ('s-3', 'n-thai', 'S3', 2, 'STORE', NULL),
            ('s-max', 'n-quotes', 'S''4', 2147483647, 'STORE', '9999-12-31'),
            ('s-min', 'n-empty', 'ß', -2147483648, 'DISPENSARY', '1900-02-28');
        INSERT INTO item (id, name, code, unit_name, type, default_pack_size, is_active) VALUES
            ('i-1', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', 1, TRUE),
            ('i-2', 'Ácido acetilsalicílico', 'ASA', '', 'STOCK', 0.1, FALSE),
            ('i-3', \(long), 'LONG', NULL, 'NON_STOCK', 1e300, TRUE),
            ('i-4', '', '', NULL, 'SERVICE', 1e-300, TRUE),
            ('i-5', 'Amoxicillin 250 mg', 'AMX', 'tablet', 'STOCK', -2.5, TRUE),
            ('i-6', '注射用水', '水', '瓶', 'STOCK', 9007199254740991, FALSE);
        """

    private static let v1_02_00 = """
        INSERT INTO stock_line
            (id, item_id, store_id, batch, expiry_date, pack_size, cost_price_per_pack, sell_price_per_pack,
             available_number_of_packs, total_number_of_packs, on_hold, note)
        VALUES
            ('sl-1', 'i-1', 's-1', 'B''1', '2025-12-31', 10, 1.25, 2.5, 100, 120.5, FALSE, NULL),
            ('sl-2', 'i-1', 's-1', 'B''1', '2025-12-31', 10, 1.25, 2.5, 100, 120.5, FALSE, ''),
            ('sl-3', 'i-6', 's-2', '批号', '0001-01-01', 0.001, 0, 0, 0, -1, TRUE, \(long)),
            ('sl-4', 'i-5', 's-max', NULL, NULL, 1e300, 1e-300, -1e300, 0, 0, TRUE, 'note');
        INSERT INTO invoice
            (id, name_id, store_id, invoice_number, type, status, on_hold, comment, their_reference, created_datetime,
             verified_datetime, linked_invoice_id)
        VALUES
            ('v-1', 'n-plain', 's-1', 1, 'OUTBOUND_SHIPMENT', 'NEW', FALSE, NULL, NULL, '2020-02-29 23:59:59', NULL,
             NULL),
            ('v-2', 'n-dup2', 's-2', 9223372036854775807, 'INBOUND_SHIPMENT', 'VERIFIED', TRUE, '''quoted''', '',
             '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', 'v-1'),
            ('v-3', 'n-empty', 's-min', -9223372036854775808, 'PRESCRIPTION', 'PICKED', FALSE, \(long), 'ref',
             '1900-02-28 12:00:00.5', NULL, 'no such invoice'),
            ('v-4', 'n-dup1', 's-2', 2, 'INVENTORY_REDUCTION', 'SHIPPED', TRUE, '', NULL, '2022-01-01 00:00:00', NULL,
             NULL);
        INSERT INTO invoice_line
            (id, invoice_id, item_id, stock_line_id, item_name, type, number_of_packs, pack_size, total_before_tax, note)
        VALUES
            ('vl-1', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3, 10, 7.5, NULL),
            ('vl-2', 'v-1', 'i-1', 'sl-1', 'Amoxicillin 250 mg', 'STOCK_OUT', 3, 10, 7.5, NULL),
            ('vl-3', 'v-2', 'i-6', 'sl-3', '注射用水', 'STOCK_IN', 0.001, 1e300, -1e300, ''),
            ('vl-4', 'v-3', 'i-4', NULL, '', 'SERVICE', -1, 0, 0, '-- no comment');
        """

    private static let v1_03_00 = """
        INSERT INTO changelog (table_name, record_id, row_action, store_id, is_sync_update) VALUES
            ('name', 'n-plain', 'UPSERT', NULL, FALSE);
        INSERT INTO changelog (table_name, record_id, row_action, store_id, is_sync_update) VALUES
            ('invoice', 'v-1', 'UPSERT', 's-1', TRUE);
        INSERT INTO changelog (table_name, record_id, row_action, store_id, is_sync_update) VALUES
            ('invoice', 'v-gone', 'DELETE', '', FALSE);
        INSERT INTO changelog (table_name, record_id, row_action, store_id, is_sync_update) VALUES
            ('item', 'i-1', 'UPSERT', NULL, FALSE);
        DELETE FROM changelog WHERE cursor = 4;
        INSERT INTO remote_buffer (id, table_name, record_id, action, data, received_datetime, integration_error) VALUES
            ('r-1', 'invoice', 'v-1', 'UPSERT', '{"a": "it''s", "b": "\\u00e9"}', '2022-05-01 10:20:30.123456', NULL),
            ('r-2', 'invoice', 'v-2', 'DELETE', NULL, '2022-05-01 10:20:31', 'no store'),
            ('r-3', 'item', 'both', 'UPSERT', 'remote', '2022-04-01 00:00:00', NULL),
            ('r-4', 'item', 'again', 'UPSERT', 'new', '2022-05-02 00:00:00', NULL),
            ('r-5', 'item', 'again', 'UPSERT', 'old', '2022-05-01 00:00:00', NULL),
            ('r-6', 'name', 'empty', 'UPSERT', '', '0001-01-01 00:00:00', '');
        INSERT INTO central_buffer (id, table_name, record_id, action, data, received_datetime, integration_error) VALUES
            ('c-1', 'item', 'both', 'UPSERT', 'central', '2022-06-01 00:00:00', NULL),
            ('c-2', 'name', 'n-thai', 'UPSERT', \(long), '2022-06-01 00:00:00.000001', NULL),
            ('c-3', 'name', 'gone', 'DELETE', NULL, '9999-12-31 23:59:59.999999', 'ไม่พบ');
        INSERT INTO sync_log
            (id, started_datetime, finished_datetime, prepare_initial_started_datetime,
             prepare_initial_finished_datetime, push_started_datetime, push_finished_datetime, push_progress_total,
             push_progress_done, pull_central_progress_total, integration_progress_done, error_message, error_code)
        VALUES
            ('l-1', '2022-05-01 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            ('l-2', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2022-05-01 00:00:00.1', '2022-05-01 00:00:00.2',
             '2022-05-01 00:00:01', '2022-05-01 00:00:02', 2147483647, -2147483648, 0, 1, 'server said: ''no''', '');
        """

    private static let v1_03_01 = """
        INSERT INTO sync_buffer
            (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data)
        VALUES
            ('m-1', '2023-01-01 00:00:00', '2023-01-01 00:00:01.5', NULL, 'name', 'MERGE', '{}'),
            ('m-2', '0001-01-01 00:00:00', NULL, 'error ''x''', 'invoice', 'DELETE', '');
        """

    private static let v1_05_00 = """
        INSERT INTO asset
            (id, store_id, asset_number, serial_number, catalogue_item_id, installation_date, replacement_date, notes,
             created_datetime, modified_datetime, deleted_datetime)
        VALUES
            ('a-1', 's-1', 'A1', 'SN ''1''', 'cat', '2020-02-29', '9999-12-31', NULL, '2020-02-29 00:00:00',
             '2020-03-01 00:00:00', NULL),
            ('a-2', NULL, '', '', NULL, '0001-01-01', NULL, \(long), '0001-01-01 00:00:00',
             '9999-12-31 23:59:59.999999', '2021-01-01 00:00:00.000001'),
            ('a-3', 's-1', 'A1', 'SN ''1''', 'cat', NULL, NULL, '冷蔵庫 ❄️', '2020-02-29 00:00:00',
             '2020-03-01 00:00:00', NULL);
        """

    private static let v1_06_00 = """
        INSERT INTO sync_file_reference
            (id, table_name, record_id, file_name, mime_type, uploaded_bytes, downloaded_bytes, total_bytes, retries,
             retry_at, direction, status, error, created_datetime, deleted_datetime)
        VALUES
            ('f-1', 'asset', 'a-1', 'photo.jpg', 'image/jpeg', 0, 0, 2147483647, 0, NULL, 'UPLOAD', 'NEW', NULL,
             '2023-01-01 00:00:00', NULL),
            ('f-2', 'asset', 'a-1', 'photo.jpg', NULL, -2147483648, 1, 2, 3, '2023-01-01 00:00:00.5', 'DOWNLOAD',
             'PERMANENT_FAILURE', 'it''s gone', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'),
            ('f-3', 'asset', 'a-2', '..\\ÜBER "x".pdf', '', 0, 0, 0, 0, NULL, 'UPLOAD', 'DONE', '',
             '2023-01-01 00:00:00', NULL);
        """

    private static let v1_07_00 = """
        INSERT INTO name (id, code, name, type, created_datetime) VALUES
            ('n-new', 'NEW', 'Новая аптека', 'STORE', '2023-06-01 00:00:00');
        INSERT INTO name_link (id, name_id) VALUES ('n-new', 'n-new');
        UPDATE name_link SET name_id = 'n-dup1' WHERE id = 'n-dup2';
        INSERT INTO store (id, name_link_id, code, site_id, store_mode, created_date, is_disabled) VALUES
            ('s-new', 'n-new', 'S5', 3, 'STORE', '2023-06-01', TRUE);
        INSERT INTO name_store_join (id, store_id, name_link_id) VALUES
            ('j-1', 's-1', 'n-dup2'), ('j-2', 's-1', 'n-dup1'), ('j-3', 's-new', 'n-thai');
        """

    private static let v1_08_00 = """
        INSERT INTO changelog
            (table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id)
        VALUES ('name_link', 'n-dup2', 'UPSERT', NULL, TRUE, 'n-dup2', 2147483647);
        INSERT INTO changelog
            (table_name, record_id, row_action, store_id, is_sync_update, name_link_id, source_site_id)
        VALUES ('store', 's-new', 'UPSERT', 's-new', FALSE, NULL, -2147483648);
        INSERT INTO sync_buffer
            (record_id, received_datetime, integration_datetime, integration_error, table_name, action, data,
             source_site_id)
        VALUES ('m-3', '2024-01-01 00:00:00.25', NULL, NULL, 'store', 'UPSERT', \(long), 2);
        INSERT INTO sync_log
            (id, started_datetime, pull_v6_started_datetime, pull_v6_finished_datetime, pull_v6_progress_total,
             pull_v6_progress_done, push_v6_started_datetime, push_v6_finished_datetime, push_v6_progress_total,
             push_v6_progress_done)
        VALUES
            ('l-3', '2024-01-01 00:00:00', '2024-01-01 00:00:01', '2024-01-01 00:00:02.000001', 10, 9,
             '2024-01-01 00:00:03', NULL, 2147483647, 0);
        """

    private static let v1_09_00 = """
        INSERT INTO sync_lineage (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created) VALUES
            ('t-1', 1, NULL, NULL, NULL, NULL, '2024-02-29 00:00:00'),
            ('t-2', 2, 't-1', 9223372036854775806, 9223372036854775807, 'bundle ''1''', '2024-03-01 00:00:00.000001');
        INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES
            (2, 'first', 0), (2, 'second', 9223372036854775807), (-2147483648, '', -9223372036854775808);
        INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note) VALUES
            (1, 'reconciled', 't-2', 'first', '2024-03-01 00:00:00', NULL),
            (2, 'unreconciled', NULL, NULL, '0001-01-01 00:00:00', ''),
            (2147483647, 'quarantined', 't-1', '', '9999-12-31 23:59:59.999999', \(long));
        INSERT INTO sync_salvage
            (id, site_id, table_name, record_id, action, outcome, reason, data, recorded)
        VALUES
            ('x-1', 2, 'invoice', 'v-1', 'UPSERT', 'adopted', 'newer', '{"a": null}', '2024-03-01 00:00:00'),
            ('x-2', 2, 'invoice', 'v-1', 'DELETE', 'discarded', '', NULL, '2024-03-01 00:00:00.5');
        INSERT INTO sync_incarnation (incarnation, timeline, created) VALUES
            ('first', NULL, '2024-02-29 00:00:00');
        INSERT INTO sync_pulled (table_name, record_id, timeline, cursor) VALUES
            ('invoice', 'v-1', 't-2', 9223372036854775807), ('invoice', 'v-2', NULL, 0);
        """

    private static let v1_09_01 = """
        INSERT INTO sync_lease (id, ceiling, nonce, renewed) VALUES
            (1, 9223372036854775807, 'n', '2024-04-01 00:00:00.000001');
        INSERT INTO sync_lineage
            (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created, missing, numbers_raised)
        VALUES
            ('t-3', 3, 't-2', 0, NULL, '', '2024-04-01 00:00:00', '1-2,4', 9223372036854775807);
        INSERT INTO sync_salvage
            (id, site_id, table_name, record_id, action, outcome, reason, data, recorded, timeline, cursor, author,
             own_cursor)
        VALUES
            ('9@t-1/item/i-1', 2, 'item', 'i-1', 'UPSERT', 'adopted', 'equalContent', '{}', '2024-04-01 00:00:00',
             't-1', 9, NULL, 9223372036854775807);
        INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author) VALUES
            ('item', 'i-1', '', 1, -9223372036854775808), ('item', 'i-2', 't-2', 1, NULL);
        """
}
