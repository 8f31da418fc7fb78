# Two restores in a row, on a PostgreSQL cluster with four sites; sourced by scripts/demo.
#
# Site 2 is there all the time, site 3 stays away through both restores, site 4 is initialised afresh between them, and
# site 5 runs omSupply 2 without this protocol. Each item says in its name when it was written, each id what becomes of it.

network_side() {
    if [ "$1" = central ]; then echo "$central"; else echo "sqlite:$stage/network/site-$1.sqlite"; fi
}

# SIDE ID NAME
writes() {
    local place=(--remote "$(network_side "$1")")
    if [ "$1" = central ]; then place=(--central "$central"); fi
    echo "$(side_name "$1") writes $2: $3"
    sync-stand-in edit item "$2" "code=$2" type=STOCK "name=$3" "${place[@]}"
}
side_name() { if [ "$1" = central ]; then echo central; else echo "site $1"; fi; }

# One sync; site 5 has the old program.
syncs() {
    local program=()
    if [ "$1" = 5 ]; then program=(--old v6); fi
    echo "site $1 syncs${program[*]:+ as omSupply 2 does}"
    sync-stand-in sync "${program[@]}" --central "$central" --remote "$(network_side "$1")" | sed 's/^/    /'
}
# Until all have what all have pushed.
all_sync() {
    local site
    echo "every site syncs, and once more"
    for site in 2 3 4 5 2 3 4 5; do syncs "$site" >/dev/null; done
}

new_site() {
    omsupply-admin --quiet --database "$(network_side "$1")" migrate run >/dev/null
    sync-stand-in seed-remote --remote "$(network_side "$1")" --site "$1"
}

# A line for each item: what central has, and each site; `=` is the same as central, `-` nothing.
show_records() {
    local side
    for side in central 2 3 4 5; do items "$(network_side "$side")" | sed "s/^/$side=/"; done |
        LC_ALL=C sort -t= -k2,2 -s | awk -F= '
            function line(id, has) {
                printf "%-20s %-12s", id, ("central" in has) ? has["central"] : "-"
                for (site = 2; site <= 5; site++) {
                    text = (site in has) ? has[site] : "-"
                    if (text == (("central" in has) ? has["central"] : "-")) text = "="
                    printf " %-12s", text
                }
                print ""
            }
            BEGIN { printf "%-20s %-12s %-12s %-12s %-12s %-12s\n", "ITEM", "CENTRAL", "SITE 2", "SITE 3", "SITE 4", "SITE 5" }
            $2 != last { if (last != "") line(last, has); split("", has); last = $2 }
            { has[$1] = $3 }
            END { if (last != "") line(last, has) }' | sed 's/ *$//'
}

# What anyone has, for the reckoning at the end.
note_records() {
    local side
    for side in central 2 3 4 5; do items "$(network_side "$side")"; done >>"$stage/network/had"
}

lose_and_restore() {
    note_records
    stop_server "$1"
    run rm -rf "$(dirname "$(dirname "$1")")"
    run omsupply-admin restore latest --to "$stage/network/$2" --output "$bundles"
    start_server "$stage/network/$2/postgres/data"
    run sync-stand-in lease --central "$central" --store "$bundles"
    run omsupply-admin --database "$central" reconcile status
}

# What an operator does at the site of an old program: its server is stopped, the script run, the server started.
move_back_site_5() {
    run omsupply-admin --database "$central" reconcile export-site 5 --script "$stage/network/$1"
    echo "\$ sqlite3 network/site-5.sqlite < network/$1"
    sqlite3 "$stage/network/site-5.sqlite" <"$stage/network/$1"
    syncs 5
}

reconcile_story() {
    local central="postgresql://postgres@/postgres?host=$stage/socket&port=5499"
    local bundles=$stage/network/bundles site id
    mkdir "$stage/network" "$bundles"
    shorten+=(-e 's,postgresql://[^ ]*port=5499,$CENTRAL,g')

    printf '\n\033[1m===== two restores in a row =====\033[0m\n'
    say "A central server with four sites; site 5 has an old program. Each has pushed a record of its own"
    new_cluster "$stage/network/first/postgres/data"
    omsupply-admin --quiet --database "$central" migrate run >/dev/null
    run sync-stand-in lease --central "$central" --store "$bundles"
    for site in 2 3 4 5; do
        sync-stand-in seed-central --central "$central" --site "$site" --items 0
        new_site "$site"
    done
    for id in kept changed deleted fought-over; do writes central "$id" "old"; done
    for site in 2 3 4 5; do syncs "$site"; done
    for site in 2 3 4 5; do writes "$site" "own-$site" "old"; done
    all_sync

    say "The bundle"
    run omsupply-admin --database "$central" bundle create --output "$bundles"

    say "Life goes on: central changes, makes and deletes, sites push; all of it will be lost"
    writes central changed "first tail"
    writes central made "first tail"
    writes central fought-over "first tail"
    echo "central deletes deleted"
    sync-stand-in delete item deleted --central "$central"
    for site in 2 3 4 5; do
        writes "$site" "own-$site" "first tail"
        writes "$site" "more-$site" "first tail"
    done
    all_sync
    writes central seen-by-5 "first tail"
    syncs 5
    writes central seen-by-none "first tail"
    show_records

    say "The server is lost, and restored. From now on site 3 is away"
    lose_and_restore "$stage/network/first/postgres/data" second
    show_records

    say "Site 4 wants to be initialised afresh: not before it has brought back what it alone may hold"
    run_refused sync-stand-in may-initialise --central "$central" --site 4
    syncs 4
    run sync-stand-in may-initialise --central "$central" --site 4
    rm -f "$stage/network/site-4.sqlite"*
    new_site 4
    syncs 4

    say "Site 2 shakes hands by itself, the database of site 5 is moved back by hand"
    syncs 2
    move_back_site_5 site-5.sql

    say "Life goes on again; what is written now will be lost as well"
    writes central made-between "second tail"
    writes 2 second-2 "second tail"
    writes 4 second-4 "second tail"
    writes 5 second-5 "second tail"
    for site in 2 4 5; do syncs "$site"; done
    writes central also-seen-by-none "second tail"
    show_records

    say "The new server is lost too, before anyone made a bundle: the same bundle is restored again"
    lose_and_restore "$stage/network/second/postgres/data" third
    writes central fought-over "after"

    say "The sites come back: site 3 for the first time since before the first loss"
    for site in 3 2 4; do syncs "$site"; done
    move_back_site_5 site-5-again.sql
    all_sync
    show_records

    say "Check: every record that should exist exists everywhere, and what is missing is what has to be missing"
    check_network

    say "What was lost"
    run omsupply-admin --database "$central" reconcile status | tee "$stage/network/status"
    check_status "$stage/network/status"
    stop_server "$stage/network/third/postgres/data"
}

expected_network() {
    cat <<-END
	changed=first tail
	fought-over=after
	kept=old
	made-between=second tail
	made=first tail
	more-2=first tail
	more-3=first tail
	more-4=first tail
	more-5=first tail
	own-2=first tail
	own-3=first tail
	own-4=first tail
	own-5=first tail
	second-2=second tail
	second-4=second tail
	second-5=second tail
	END
}
# Had before one of the losses, and not at central in the end: what no site had pulled, what only the old program had,
# and the side of a conflict that central did not take.
expected_losses() {
    cat <<-END
	also-seen-by-none=second tail
	fought-over=first tail
	seen-by-5=first tail
	seen-by-none=first tail
	END
}
check_network() {
    local side
    for side in central 2 3 4; do same "$(side_name "$side")" expected_network < <(items "$(network_side "$side")"); done
    # An old program keeps what central did not get back.
    same "site 5" expected_network < <(items "$(network_side 5)" | grep -v '^seen-by-5=')
    items "$(network_side 5)" | grep -q '^seen-by-5=' || fail "site 5 has lost its phantom"
    LC_ALL=C sort -u "$stage/network/had" >"$stage/network/had-sorted"
    same "what is lost" expected_losses < <(LC_ALL=C comm -23 "$stage/network/had-sorted" <(items "$central"))
    echo "16 items are the same on central and on sites 2, 3 and 4; site 5 has them too, and a phantom of its own"
    echo "Not at central any more:"
    expected_losses | sed 's/^/  /'
}
# NAME EXPECTED: compares the sorted lines of standard input with what a function writes.
same() {
    LC_ALL=C sort >"$stage/found"
    "$2" | LC_ALL=C sort | diff -u - "$stage/found" || fail "$1 is not what the story says"
}
check_status() {
    local line
    for line in "4 sites: 3 in line, 1 unreconciled" "of timeline root" "Central kept its own version of 1 record." \
        "item fought-over of site 3, central has changed the record since the restore"; do
        grep -qF -- "$line" "$1" || fail "status does not say: $line"
    done
    [ "$(grep -c '^  cursors .* of timeline ' "$1")" -eq 2 ] || fail "status does not name two lost ranges"
}
