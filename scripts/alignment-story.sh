# omSupply beside mSupply, on a PostgreSQL cluster: both are lost, then the one, then the other, then a site; sourced by
# scripts/demo. alignment-servers.sh has the two servers, alignment-losses.sh the later chapters.
. scripts/alignment-servers.sh
. scripts/alignment-losses.sh

# EXPECTED PROGRAM…: runs what has to end with that status.
run_status() {
    local expected=$1 status=0
    shift
    run "$@" || status=$?
    [ "$status" -eq "$expected" ] || fail "status $status, and not $expected"
    [ "$status" -eq 0 ] || echo "(status $status)"
}
says() { grep -qF -- "$2" "$1" || fail "it does not say: $2"; }

# As 4D does: it asks before it locks mSupply, and says how it ended. What `begin` answers is kept in the file `begin`.
hook_begin() {
    run omsupply-admin legacy begin | tee begin
    mark=$(sed -n 's/.*, change log \([0-9]*\), in .*/\1/p' begin)
    [ -n "$mark" ] || fail "begin has not marked"
}
backs_up() {
    echo "4D: backup $(four_d back-up "$1") is made"
    run omsupply-admin legacy end --status 0
}

# FOLDER WORDS…: what is restored takes the place of the server that was lost.
restores_omsupply() {
    local to=$1
    shift
    run omsupply-admin restore latest "$@" --to "$to"
    start_server "$PWD/$to/postgres/data"
}
# FOLDER [TIME]: mSupply's support restores in 4D what came out of a bundle.
restores_msupply() {
    cp -a "$1/legacy" 4d
    echo "4D: restored to $(four_d restore 2 "${@:2}")"
}
loses_msupply() { rm -rf 4d msupply.json; }
loses_omsupply() { stop_server "${running[0]}"; }

alignment_story() {
    local central="postgresql://postgres@/postgres?host=$stage/socket&port=5499"
    local support=$PWD/Tests/LegacyTestSupport home=$PWD password_hash msupply mark writers=()
    password_hash=$(printf '0%.0s' {1..64})
    shorten+=(-e 's,postgresql://[^ ]*port=5499,$CENTRAL,g')
    mkdir "$stage/alignment"
    cd "$stage/alignment"

    printf '\n\033[1m===== omSupply and mSupply =====\033[0m\n'
    say "mSupply and omSupply, which have synchronised; mSupply has a backup from before there were hooks"
    start_msupply
    new_omsupply
    local item
    for item in item-1 item-2 item-3; do enters "$item"; done
    both_sync
    stocks stock-1 item-1
    both_sync
    four_d back-up 0 >/dev/null
    show_both
    run omsupply-admin bundle create

    both_lost
    later_instant
    msupply_lost
    omsupply_lost
    site_lost
    time_of_begin
    loses_omsupply
    cd "$home"
}

both_lost() {
    say "While people work, 4D backs mSupply up. Its hook marks omSupply's instant first; a wal bundle waits for its end"
    start_load
    wait_for_load 50
    sql -c "SELECT id FROM stock_line ORDER BY 1" >rows.before
    hook_begin
    sql -c "SELECT last_value FROM story.number" >number.after
    enters item-4
    echo '$ omsupply-admin bundle create --kind wal &'
    omsupply-admin bundle create --kind wal >bundle.log 2>&1 &
    local bundle=$!
    helpers+=("$bundle")
    until grep -q "Waiting for the end" bundle.log; do kill -0 "$bundle" || fail "$(<bundle.log)"; done
    wait_for_load 50
    backs_up 1.5
    wait "$bundle" || fail "$(<bundle.log)"
    sed "${shorten[@]}" bundle.log
    stop_load
    run omsupply-admin bundle show latest | tee shown
    says shown "Legacy     aligned: "

    say "Life goes on. At noon nothing synchronises, and somebody notes a restore point"
    both_sync
    enters item-5
    ships shipment-1 item-2
    both_sync
    stocks stock-5 item-5
    both_sync
    run psql -X -q -A -t -d "$central" -c "SELECT pg_create_restore_point('noon')"
    sql -c "SELECT max(cursor) FROM changelog" >noon
    enters item-6
    both_sync
    stocks stock-6 item-6
    both_sync
    run omsupply-admin bundle create --kind wal
    show_both
    both_records >records.lost
    note_rows

    say "B.3.4: both servers are lost. omSupply goes to the mark by itself, mSupply to its backup"
    loses_omsupply
    loses_msupply
    restores_omsupply marked
    restores_msupply marked
    show_both
    same "omSupply or mSupply" expected_at_mark < <(both_records)
    check_rows_up_to "$mark"
    check_writers
    run_status 2 omsupply-admin legacy check --restored both --bundle latest | tee checked
    says checked "For mSupply's backup 2 alone bundle"
    echo "(it was that backup, and no journal)"
    run_status 0 omsupply-admin legacy check --restored both --bundle latest --legacy-backup 2 | tee checked
    says checked "The two fit."
}
# item-4 was entered when omSupply's instant was marked already: it comes with the next synchronisation.
expected_at_mark() {
    cat <<-END
	item-1=entry 1=has it
	item-2=entry 2=has it
	item-3=entry 3=has it
	item-4=entry 4=-
	stock-1=has it, of item-1=has it, of item-1
	END
}
# By the account of those who wrote: what was there when 4D asked has come back, and nothing that was begun after the answer.
check_writers() {
    sql -c "SELECT id FROM stock_line ORDER BY 1" >rows.found
    comm -23 <(sort rows.before) <(sort rows.found) | grep . && fail "these rows are missing"
    local last
    last=$(sed -n 's/^load-//p' rows.found | sort -n | tail -n 1)
    [ "$last" -le "$(<number.after)" ] || fail "load-$last was begun after the mark"
    echo "what the people at work had written when 4D asked is there; nothing that they began after the answer is"
}

later_instant() {
    say "The log and the journal go on behind the mark: both can go to a later common instant, here to noon"
    local noon
    run omsupply-admin bundle show latest | tee shown
    noon=$(sed -n 's/^Point  *noon at \([^ ]*\) .*/\1/p' shown)
    [ -n "$noon" ] || fail "the bundle does not know noon"
    loses_omsupply
    loses_msupply
    restores_omsupply at-noon --until noon
    restores_msupply at-noon
    echo "(mSupply's support has forgotten the journal)"
    run_status 2 omsupply-admin legacy check --restored both | tee checked
    says checked "omSupply stands at a later instant than mSupply:"
    loses_msupply
    restores_msupply at-noon "$noon"
    show_both
    same "omSupply or mSupply" expected_at_noon < <(both_records)
    check_rows_up_to "$(<noon)"

    say "Until now two clocks say that it is one instant. mSupply queues everything once more, and that is compared"
    run_status 2 omsupply-admin legacy check --restored both | tee checked
    says checked "Nothing shows that one of the two stands at a later instant than the other"
    echo "mSupply: omSupply's site is initialised"
    four_d queue-again
    run_status 0 omsupply-admin legacy check --restored both --queued-again | tee checked
    says checked "Both stand at a common instant"
    both_sync
    run_status 0 omsupply-admin legacy check
    same "omSupply or mSupply" expected_at_noon < <(both_records)
}
expected_at_noon() { grep -v -e '^item-6=' -e '^stock-6=' records.lost; }
