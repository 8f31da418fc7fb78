import DatabaseAccess
import MigrationModel

/// What the golden databases hold once they are of the newest version. Written by hand, not by what the migrations do.
enum GoldenExpectations {
    /// How many rows each version brought into a table that the newest version has.
    private static let rowsAdded: [String: [(since: Version, count: Int)]] = [
        // With the version itself.
        "key_value_store": [(v1_1, 8)],
        "name": [(v1_1, 10), (v1_7, 1)],
        "name_link": [(v1_1, 10), (v1_7, 1)],
        "store": [(v1_1, 5), (v1_7, 1)],
        "item": [(v1_1, 6)],
        "stock_line": [(v1_2, 4)],
        "invoice": [(v1_2, 4)],
        "invoice_line": [(v1_2, 4)],
        "changelog": [(v1_3, 3), (v1_8, 2)],
        // Nine rows of two buffers were about seven records.
        "sync_buffer": [(v1_3, 7), (v1_3_1, 2), (v1_8, 1)],
        "sync_log": [(v1_3, 2), (v1_8, 1)],
        "asset": [(v1_5, 3)],
        "sync_file_reference": [(v1_6, 3)],
        "name_store_join": [(v1_7, 3)],
        "sync_lineage": [(v1_9, 2), (v1_9_1, 1)],
        "sync_watermark": [(v1_9, 3)],
        "sync_site_state": [(v1_9, 3)],
        "sync_salvage": [(v1_9, 2), (v1_9_1, 1)],
        "sync_incarnation": [(v1_9, 1)],
        "sync_pulled": [(v1_9, 2), (v1_9_1, 2)],
        "sync_lease": [(v1_9_1, 1)],
        // What was kept until it was pushed again.
        "sync_seen_place": [],
    ]

    /// nil for a table that nobody wrote down here.
    static func rows(of table: String, from version: Version) -> Int? {
        rowsAdded[table]?.filter { $0.since <= version }.map(\.count).reduce(0, +)
    }

    struct Fact {
        let range: Range<Version>
        let query: SQL
        let values: [Value]
    }

    private static func since(_ version: Version, before end: Version? = nil, _ query: SQL, _ values: Value...) -> Fact
    {
        Fact(range: version..<(end ?? Version(.max, 0, 0)), query: query, values: values)
    }

    static let facts: [Fact] = [
        since(
            v1_1,
            "SELECT value_int, value_bigint, value_float, value_bool FROM key_value_store WHERE id = 'LARGEST'",
            2_147_483_647,
            9_223_372_036_854_775_807,
            1e300,
            true
        ),
        since(
            v1_1,
            "SELECT value_int, value_bigint, value_float FROM key_value_store WHERE id = 'SMALLEST'",
            -2_147_483_648,
            .integer(.min),
            -1e300
        ),
        since(
            v1_1,
            "SELECT value_string, value_int, value_bool FROM key_value_store WHERE id = 'NOTHING'",
            nil,
            nil,
            nil
        ),
        since(v1_1, "SELECT value_string FROM key_value_store WHERE id = 'LARGEST'", "👩🏽‍⚕️"),
        since(
            v1_1,
            "SELECT name FROM name WHERE id IN ('n-combining', 'n-precomposed') ORDER BY id",
            "Cafe\u{301}",
            "Caf\u{e9}"
        ),
        since(
            v1_1,
            "SELECT name, phone, address1, country FROM name WHERE id = 'n-quotes'",
            "O'Brien \"the\" `clinic` \\ %_ $1 $$",
            "'",
            "--",
            "/*"
        ),
        since(v1_1, "SELECT name FROM name WHERE id = 'n-lines'", "first\r\nsecond\n;third\ttab "),
        since(
            v1_1,
            "SELECT created_datetime FROM name WHERE id IN ('n-arabic', 'n-precomposed', 'n-quotes') ORDER BY id",
            "1900-02-28 00:00:00",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999"
        ),
        since(
            v1_1,
            "SELECT created_date FROM store WHERE id IN ('s-2', 's-3', 's-max') ORDER BY id",
            "0001-01-01",
            nil,
            "9999-12-31"
        ),
        since(
            v1_1,
            "SELECT site_id FROM store WHERE id IN ('s-2', 's-3', 's-max', 's-min') ORDER BY id",
            2,
            2,
            2_147_483_647,
            -2_147_483_648
        ),
        since(v1_1, "SELECT length(name), default_pack_size FROM item WHERE id = 'i-3'", .integer(long), 1e300),
        since(v1_1, "SELECT default_pack_size, is_active FROM item WHERE id = 'i-6'", 9_007_199_254_740_991.0, false),
        since(
            v1_2,
            "SELECT cost_price_per_pack, sell_price_per_pack, expiry_date FROM stock_line WHERE id = 'sl-4'",
            1e-300,
            -1e300,
            nil
        ),
        since(v1_2, "SELECT invoice_number FROM invoice ORDER BY id", 1, 9_223_372_036_854_775_807, .integer(.min), 2),
        since(v1_2, "SELECT created_datetime FROM invoice WHERE id = 'v-3'", "1900-02-28 12:00:00.5"),
        since(v1_2, "SELECT count(*) FROM invoice_line WHERE invoice_id = 'v-1' AND stock_line_id = 'sl-1'", 2),
        // 1.3.1: the later of two rows for one record, and the site's own after central's; a deletion has no data.
        since(
            v1_3,
            "SELECT data FROM sync_buffer WHERE record_id IN ('again', 'both', 'empty', 'gone', 'v-2') ORDER BY record_id",
            "new",
            "remote",
            "",
            "{}",
            "{}"
        ),
        since(
            v1_3,
            "SELECT data, received_datetime, integration_datetime FROM sync_buffer WHERE record_id = 'v-1'",
            #"{"a": "it's", "b": "\u00e9"}"#,
            "2022-05-01 10:20:30.123456",
            nil
        ),
        since(v1_3, "SELECT action, integration_error FROM sync_buffer WHERE record_id = 'gone'", "DELETE", "ไม่พบ"),
        since(v1_3, "SELECT length(data) FROM sync_buffer WHERE record_id = 'n-thai'", .integer(long)),
        since(
            v1_3,
            "SELECT push_progress_total, push_progress_done, pull_v6_progress_total FROM sync_log WHERE id = 'l-2'",
            2_147_483_647,
            -2_147_483_648,
            nil
        ),
        since(
            v1_3,
            "SELECT store_id, is_sync_update, source_site_id FROM changelog WHERE cursor IN (2, 3) ORDER BY cursor",
            "s-1",
            true,
            nil,
            "",
            false,
            nil
        ),
        since(
            v1_3_1,
            "SELECT action, integration_datetime FROM sync_buffer WHERE record_id = 'm-1'",
            "MERGE",
            "2023-01-01 00:00:01.5"
        ),
        since(v1_5, "SELECT serial_number, installation_date FROM asset WHERE id = 'a-1'", "SN '1'", "2020-02-29"),
        since(
            v1_6,
            "SELECT file_name, uploaded_bytes FROM sync_file_reference ORDER BY id",
            "photo.jpg",
            0,
            "photo.jpg",
            -2_147_483_648,
            "..\\ÜBER \"x\".pdf",
            0
        ),
        // 1.7.0: each name has a link of its own id, and what pointed at names points at links.
        since(
            v1_1,
            before: v1_7,
            "SELECT name_id FROM name_link WHERE id IN ('n-dup1', 'n-dup2') ORDER BY id",
            "n-dup1",
            "n-dup2"
        ),
        since(v1_7, "SELECT name_id FROM name_link WHERE id IN ('n-dup1', 'n-dup2') ORDER BY id", "n-dup1", "n-dup1"),
        since(
            v1_1,
            "SELECT name_link_id FROM store WHERE id <> 's-new' ORDER BY id",
            "n-plain",
            "n-thai",
            "n-thai",
            "n-quotes",
            "n-empty"
        ),
        since(v1_1, "SELECT count(*) FROM store WHERE is_disabled AND id <> 's-new'", 0),
        since(v1_2, "SELECT name_link_id FROM invoice ORDER BY id", "n-plain", "n-dup2", "n-empty", "n-dup1"),
        since(v1_7, "SELECT is_disabled FROM store WHERE id = 's-new'", true),
        since(v1_7, "SELECT name_link_id FROM name_store_join ORDER BY id", "n-dup2", "n-dup1", "n-thai"),
        since(
            v1_8,
            "SELECT source_site_id FROM changelog WHERE cursor > 4 ORDER BY cursor",
            2_147_483_647,
            -2_147_483_648
        ),
        since(v1_8, "SELECT source_site_id FROM sync_buffer WHERE record_id = 'm-3'", 2),
        since(
            v1_9,
            "SELECT fork_cursor, abandoned_cursor, parent FROM sync_lineage WHERE timeline = 't-2'",
            9_223_372_036_854_775_806,
            9_223_372_036_854_775_807,
            "t-1"
        ),
        since(v1_9, "SELECT cursor FROM sync_watermark ORDER BY cursor", .integer(.min), 0, 9_223_372_036_854_775_807),
        since(v1_9, "SELECT note FROM sync_site_state WHERE site_id IN (1, 2) ORDER BY site_id", nil, ""),
        since(v1_9, "SELECT timeline, cursor FROM sync_pulled WHERE record_id = 'v-2'", nil, 0),
        since(v1_9_1, "SELECT missing, numbers_raised FROM sync_lineage WHERE number = 3", "1-2,4", .integer(.max)),
        since(v1_9_1, "SELECT timeline, author FROM sync_pulled WHERE record_id = 'i-1'", "", .integer(.min)),
        since(v1_9_1, "SELECT ceiling, nonce FROM sync_lease", .integer(.max), "n"),
    ]

    /// In characters as the engines count them: code points.
    private static let long: Int64 = 4770

    private static let v1_1 = Version(1, 1, 0)
    private static let v1_2 = Version(1, 2, 0)
    private static let v1_3 = Version(1, 3, 0)
    private static let v1_3_1 = Version(1, 3, 1)
    private static let v1_5 = Version(1, 5, 0)
    private static let v1_6 = Version(1, 6, 0)
    private static let v1_7 = Version(1, 7, 0)
    private static let v1_8 = Version(1, 8, 0)
    private static let v1_9 = Version(1, 9, 0)
    private static let v1_9_1 = Version(1, 9, 1)
}
