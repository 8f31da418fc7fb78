# mSupply alone is lost, omSupply alone, and a site; how long mSupply's backup waits. Chapters of scripts/alignment-story.sh,
# sourced by scripts/demo.

msupply_lost() {
    say "A full bundle, which cannot go back to before the restore; mSupply's backup with its hooks; a wal bundle, which fits"
    run_status 2 omsupply-admin bundle create
    hook_begin
    backs_up 0
    run omsupply-admin bundle create --kind wal --require-aligned
    say "Life goes on"
    enters item-7
    ships shipment-2 item-7
    both_sync
    stocks stock-7 item-7
    both_sync
    show_both
    both_records >records.lost

    say "B.3.1: mSupply alone is lost, and goes on from its backup: a new record gets the number of one that has vanished"
    loses_msupply
    run omsupply-admin restore latest --part legacy --to legacy-alone
    cp -a legacy-alone/legacy 4d
    echo "4D: restored to $(four_d restore 3)"
    enters item-8
    show_both
    run_status 2 omsupply-admin legacy check --restored legacy --bundle latest | tee checked
    says checked "CENTRAL_SYNC_PULL_CURSOR = 6: set it to 5"
    says checked "1 record came from mSupply, and mSupply has them no more"
    says checked "1 row of omSupply refers to them"
    says checked "1 record came by omSupply's own queue after mSupply's backup"

    say "What it says is done: the statements are run, the records that have vanished are entered again"
    sed -n '/^ *BEGIN;/,/^ *COMMIT;/p' checked | tee statements
    sql <statements
    for item in $(awk '$1 == "item" && /not in mSupply.s log$/ { print $2 }' checked); do enters "$item"; done
    for shipment in $(awk '$1 == "transact" && /came after mSupply.s backup$/ { print $2 }' checked); do ships "$shipment" item-7; done
    both_sync
    run_status 0 omsupply-admin legacy check
    show_both
    same "omSupply or mSupply" expected_again < <(both_records)
}
expected_again() {
    sed 's/^item-7=entry 6=/item-7=entry 7=/' records.lost
    echo "item-8=entry 6=has it"
}

omsupply_lost() {
    say "Life goes on, with a wal bundle in between"
    ships shipment-3 item-3
    both_sync
    run omsupply-admin bundle create --kind wal
    sql -c "SELECT max(cursor) FROM changelog" >reached
    ships shipment-4 item-4
    enters item-9
    both_sync
    stocks stock-9 item-9
    both_sync
    show_both
    both_records >records.lost
    note_rows

    say "B.3.2: omSupply alone is lost, and restored as late as the log reaches"
    loses_omsupply
    run omsupply-admin bundle show latest
    restores_omsupply as-late-as-possible --part omsupply
    show_both
    check_rows_up_to "$(<reached)"
    run_status 2 omsupply-admin legacy check --restored omsupply
    echo "mSupply: omSupply's site is initialised"
    four_d queue-again
    both_sync
    run_status 0 omsupply-admin legacy check
    show_both
    same "omSupply or mSupply" expected_as_before < <(both_records)
}
expected_as_before() { cat records.lost; }

site_lost() {
    local site=sqlite:$stage/alignment/site-2.sqlite
    say "B.3.3: a site's database is set back to a copy of its own. Nothing of a site is in a bundle"
    run sync-stand-in seed-central --central "$central" --site 2 --items 0
    omsupply-admin --quiet --database "$site" migrate run >/dev/null
    run sync-stand-in seed-remote --remote "$site" --site 2
    run sync-stand-in sync --central "$central" --remote "$site"
    cp site-2.sqlite site-2.copy
    run sync-stand-in edit item sent code=S type=STOCK name=sent --remote "$site"
    run sync-stand-in sync --central "$central" --remote "$site"
    run sync-stand-in edit item never-sent code=N type=STOCK "name=never sent" --remote "$site"
    rm site-2.sqlite*
    cp site-2.copy site-2.sqlite
    run_refused sync-stand-in sync --central "$central" --remote "$site"
    run_status 2 omsupply-admin reconcile status
    run omsupply-admin reconcile apply --give-up 2 --yes | tee given-up
    says given-up "What was entered at the site and had not been sent"
    run sync-stand-in may-initialise --central "$central" --site 2
    rm -f site-2.sqlite*
    omsupply-admin --quiet --database "$site" migrate run >/dev/null
    run sync-stand-in seed-remote --remote "$site" --site 2
    run sync-stand-in sync --central "$central" --remote "$site"
    items "$site" | grep -q '^sent=sent$' || fail "the site has not got back what it had sent"
    ! items "$site" | grep '^never-sent=' || fail "where does this come from?"
    echo "the site has what it had sent; never-sent is lost, as was said when it was given up"
}

# One call after another, each ended as a backup that somebody stopped: no bundle is to believe in it.
time_of_begin() {
    say "How long mSupply waits for \`legacy begin\`: 100 calls while people work"
    local number start end vetoes=0
    start_load
    for number in {1..100}; do
        start=${EPOCHREALTIME/[.,]/}
        omsupply-admin legacy begin >>begins 2>>begins.errors || vetoes=$((vetoes + 1))
        end=${EPOCHREALTIME/[.,]/}
        echo $(((end - start + 500) / 1000)) >>processes
        omsupply-admin legacy end --status 1406 >/dev/null
    done
    stop_load
    # The program begins to count when it has read its words and its configuration.
    sed -n 's/.* in \([0-9]*\) ms; .*/\1/p' begins >counted
    spread "the process, from its start to its end" processes
    spread "as begin itself counts" counted
    if [ "$vetoes" -gt 0 ]; then sort begins.errors | uniq -c; fi
    [ "$vetoes" -le 5 ] || fail "$vetoes of 100 calls were vetoes"
}
spread() {
    sort -n "$2" | awk -v what="$1" '
        { ms[NR] = $1 }
        END { printf "%-40s median %d ms, 95 of 100 within %d ms, longest %d ms\n", what, (ms[int((NR + 1) / 2)] + ms[int(NR / 2) + 1]) / 2,
            ms[int((NR * 95 + 99) / 100)], ms[NR] }'
}
