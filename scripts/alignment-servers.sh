# The two central servers of scripts/alignment-story.sh, and what passes between them; sourced by scripts/demo.
#
# omSupply is a PostgreSQL cluster, whose users and whose synchronisation with mSupply are played here. mSupply is two Python
# programs over one file: one answers as its sync API does, the other changes the data and backs them up as 4D does.
# Everything is called in the folder of the story, in which omSupply's configuration lies.

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$central" "$@"; }
four_d() { python3 "$support/fake-4d.py" msupply.json 4d "$@"; }

# Beside what is asked for: as omSupply would.
ask_msupply() {
    curl -sf -u "central:$password_hash" -H "msupply-site-uuid: machine-1" -H "app-version: 2" -H "app-name: omSupply" \
        -H "version: 5" "$msupply/sync/v5/$1"
}

# mSupply answers as long as the story is told. The number of its port is its first line.
start_msupply() {
    local lines port
    four_d new
    exec {lines}< <(exec python3 "$support/fake-msupply.py" msupply.json)
    helpers+=("$!")
    read -r port <&"$lines" || fail "mSupply does not start"
    msupply=http://127.0.0.1:$port
}

new_omsupply() {
    new_cluster "$PWD/first/postgres/data"
    mkdir configuration
    cat >configuration/base.yaml <<-END
	database:
	  host: $stage/socket
	  port: 5499
	  username: postgres
	  database_name: postgres
	server:
	  machine_uid: machine-1
	backup:
	  backup_dir: bundles
	  legacy_folder: 4d
	END
    # Kept for `wal` bundles; the rest is how omSupply knows mSupply, and how many rows people have written meanwhile.
    omsupply-admin --quiet migrate run >/dev/null
    sql <<-END
	ALTER SYSTEM SET wal_keep_size = '256MB';
	SELECT FROM pg_reload_conf();
	INSERT INTO key_value_store (id, value_string, value_int) VALUES
	    ('SETTINGS_SYNC_URL', '$msupply', NULL), ('SETTINGS_SYNC_USERNAME', 'central', NULL),
	    ('SETTINGS_SYNC_PASSWORD_SHA256', '$password_hash', NULL), ('SETTINGS_SYNC_SITE_ID', NULL, 1),
	    ('SETTINGS_SYNC_CENTRAL_SERVER_SITE_ID', NULL, 9), ('CENTRAL_SYNC_PULL_CURSOR', NULL, 0),
	    ('REMOTE_SYNC_PUSH_CURSOR', NULL, 0);
	INSERT INTO store (id, code, site_id) VALUES ('store', 'store', 1);
	INSERT INTO changelog (table_name, record_id, row_action, is_sync_update, source_site_id)
	    VALUES ('store', 'store', 'UPSERT', true, 9);
	CREATE SCHEMA story;
	CREATE SEQUENCE story.number;
	CREATE TABLE story.load AS SELECT false AS is_on;
	END
}

# People at work: each row comes with its place in the change log.
start_load() {
    sql -c "UPDATE story.load SET is_on = true"
    local writer
    for writer in 1 2 3; do
        sql >/dev/null <<-'END' &
	DO $$
	DECLARE row text;
	BEGIN
	    WHILE (SELECT is_on FROM story.load) LOOP
	        row := 'load-' || nextval('story.number');
	        INSERT INTO stock_line (id, item_id, store_id, pack_size, available_number_of_packs, total_number_of_packs)
	            VALUES (row, 'item-1', 'store', 1, 1, 1);
	        INSERT INTO changelog (table_name, record_id, row_action) VALUES ('stock_line', row, 'UPSERT');
	        PERFORM pg_sleep(0.02);
	        COMMIT;
	    END LOOP;
	END $$
	END
        writers+=("$!")
    done
}
load_rows() { sql -c "SELECT count(*) FROM stock_line WHERE id LIKE 'load-%'"; }
wait_for_load() {
    local wanted=$(($(load_rows) + $1))
    while [ "$(load_rows)" -lt "$wanted" ]; do kill -0 "${writers[@]}" || fail "a writer has stopped"; done
}
stop_load() {
    sql -c "UPDATE story.load SET is_on = false"
    wait "${writers[@]}"
    writers=()
}

enters() {
    echo "mSupply: $1 is entered"
    four_d write item "$1" "Item ${1#item-}"
}
ships() {
    echo "mSupply: $1, of $2, is queued for omSupply"
    four_d queue "$1" "$2"
}
stocks() {
    echo "omSupply: $1, of $2, is entered"
    sql <<-END
	BEGIN;
	INSERT INTO stock_line (id, item_id, store_id, pack_size, available_number_of_packs, total_number_of_packs)
	    VALUES ('$1', '$2', 'store', 1, 1, 1);
	INSERT INTO changelog (table_name, record_id, row_action) VALUES ('stock_line', '$1', 'UPSERT');
	COMMIT;
	END
}

cursor() { sql -c "SELECT value_int FROM key_value_store WHERE id = '$1'"; }

# omSupply sends its rows, reads mSupply's log on, and takes what is queued for it.
both_sync() {
    local next seen own
    next=$(cursor REMOTE_SYNC_PUSH_CURSOR) seen=$(cursor CENTRAL_SYNC_PULL_CURSOR)
    own=$(sql -c "SELECT s.id || ':' || s.item_id FROM changelog c JOIN stock_line s ON s.id = c.record_id
        WHERE c.cursor >= $next AND NOT c.is_sync_update ORDER BY c.cursor")
    # shellcheck disable=SC2086
    four_d receive $own
    ask_msupply "central_records?cursor=$seen&limit=500" >log.page
    ask_msupply "queued_records?limit=100000" >queue.page
    sql -v next="$next" <<-'END'
	\set log `cat log.page`
	\set queue `cat queue.page`
	BEGIN;
	CREATE TEMPORARY TABLE got ON COMMIT DROP AS
	    SELECT DISTINCT ON (e->>'recordId') e->>'recordId' AS id, e->>'tableName' AS name, e->'recordData' AS data,
	        (e->>'ID')::int AS place
	    FROM jsonb_array_elements((:'log'::jsonb->'data') || (:'queue'::jsonb->'data')) e ORDER BY 1, 4 DESC;
	UPDATE key_value_store SET value_int =
	    (SELECT coalesce(max(cursor) + 1, :next) FROM changelog WHERE cursor >= :next AND NOT is_sync_update)
	    WHERE id = 'REMOTE_SYNC_PUSH_CURSOR';
	UPDATE key_value_store SET value_int = greatest(value_int, (SELECT max(place) FROM got))
	    WHERE id = 'CENTRAL_SYNC_PULL_CURSOR';
	INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, table_name, action, data, source_site_id)
	    SELECT id, t, t, name, 'UPSERT', data, 9 FROM got, (SELECT now() AT TIME ZONE 'UTC' AS t) AS clock
	    ON CONFLICT (record_id) DO UPDATE SET data = excluded.data, received_datetime = excluded.received_datetime;
	INSERT INTO item (id, name, code, type)
	    SELECT id, data->>'name', data->>'code', 'STOCK' FROM got WHERE name = 'item'
	    ON CONFLICT (id) DO UPDATE SET name = excluded.name;
	INSERT INTO stock_line (id, item_id, store_id, pack_size, available_number_of_packs, total_number_of_packs)
	    SELECT id, data->>'item_ID', 'store', 1, 1, 1 FROM got WHERE name = 'stock_line' ON CONFLICT (id) DO NOTHING;
	INSERT INTO invoice (id, store_id, invoice_number, type, status, comment, created_datetime)
	    SELECT id, 'store', 1, 'INBOUND_SHIPMENT', 'NEW', data->>'item_ID', now() FROM got WHERE name = 'transact'
	    ON CONFLICT (id) DO NOTHING;
	INSERT INTO changelog (table_name, record_id, row_action, is_sync_update, source_site_id)
	    SELECT CASE name WHEN 'transact' THEN 'invoice' ELSE name END, id, 'UPSERT', true, 9 FROM got;
	INSERT INTO sync_log (id, started_datetime, finished_datetime, pull_remote_started_datetime,
	        pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done)
	    SELECT gen_random_uuid(), t, t, t, t, n, n FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS t,
	        jsonb_array_length(:'queue'::jsonb->'data') AS n) AS sync;
	COMMIT;
	END
    four_d acknowledge
    echo "omSupply and mSupply synchronise"
}

# RECORD=WHERE MSUPPLY HAS IT=WHERE OMSUPPLY HAS IT, of all but the rows of the people at work.
both_records() {
    {
        four_d show | sed 's/^/mSupply=/'
        sql <<-END
	SELECT 'omSupply=' || id || '=has it' FROM item;
	SELECT 'omSupply=' || id || '=has it, of ' || item_id FROM stock_line;
	SELECT 'omSupply=' || id || '=has it, of ' || comment FROM invoice;
	END
    } | awk -F= '
        $2 ~ /^load-/ { next }
        { has[$1, $2] = $3; ids[$2] }
        function at(server, id) { return ((server, id) in has) ? has[server, id] : "-" }
        END { for (id in ids) print id "=" at("mSupply", id) "=" at("omSupply", id) }' | sort -V
}
show_both() {
    printf '%-10s %-32s %s\n' RECORD MSUPPLY OMSUPPLY
    both_records | awk -F= '{ printf "%-10s %-32s %s\n", $1, $2, $3 }'
    printf '%-10s %-32s %s\n' 'load-*' "has $(four_d show | grep -c ^load-) rows of the people at work" "has $(load_rows)"
    echo "omSupply reads mSupply's log behind $(cursor CENTRAL_SYNC_PULL_CURSOR), and sends from $(cursor REMOTE_SYNC_PUSH_CURSOR) on"
}

# What omSupply has, for the reckoning after a loss.
note_rows() { all_rows >rows.lost; }
all_rows() { sql -c "SELECT cursor, table_name, record_id, row_action FROM changelog ORDER BY cursor"; }
# CURSOR: omSupply holds what it had up to there, row by row, and no other.
check_rows_up_to() {
    all_rows >rows.found
    awk -F '|' -v last="$1" '$1 <= last' rows.lost | diff -u - rows.found || fail "these rows of the change log differ"
    [ "$(wc -l <rows.found)" -lt "$(wc -l <rows.lost)" ] || fail "nothing was at stake"
    sql -c "SELECT DISTINCT record_id FROM changelog ORDER BY 1" >rows.logged
    sql -c "SELECT id FROM stock_line UNION SELECT id FROM item UNION SELECT id FROM invoice UNION SELECT id FROM store
        ORDER BY 1" | diff -u rows.logged - || fail "records and change log differ"
    echo "omSupply holds the $(wc -l <rows.found) rows of the change log up to $1, their records, and no other; $(
        wc -l <rows.lost
    ) there were"
}
