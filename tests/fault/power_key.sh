#!/bin/sh
# The power fails while a reviewer of a sealed review gives the first answers: wherever there is a
# line of the reviewer, the key that opens it is on the disk, too. Control runs that do not sync the
# key's file, or the name of it, must leave lines that nobody can open.
. tests/fault/lib.sh

at=$work/at
session=$work/session
steps() {
    python3 tests/fault/power.py "$session/calls" "$at" - steps
}

play() { # RULES, for the first answers
    rm -rf "$at" "$session"
    mkdir "$at" "$session"
    logged=$session/calls
    XDG_STATE_HOME=$at/state
    root=$at
    cd "$here" || exit 2
    printf 'title\nWarm rats\n' > "$work/refs.csv"
    with "" init "$at/rev" --title Small --reviewers r1,r2 --sealed
    expect 0
    with "" --review "$at/rev" import "$work/refs.csv"
    expect 0
    begun=$(steps)
    for item in 1 2; do
        with "$1" --review "$at/rev" --as r1 judge 1 "$item" yes
        expect 0
        echo "$(steps) $item yes" >> "$session/marks"
    done
}

has_lines() { # a journal of r1, or its second copy
    for journal in "$1"/rev/journals/r1@* "$1"/state/syrob/*/r1@*; do
        [ ! -s "$journal" ] || return 0
    done
    return 1
}

has_key() {
    for key in "$1"/state/syrob/*/r1.key; do
        json '__import__("re").fullmatch("[0-9a-f]{32}", d["secret"]).group()' < "$key" \
            > "$work/secret" 2> "$work/why" && [ -s "$work/secret" ] && return 0
    done
    return 1
}

# The state after a cut: "ok", or what is lost.
look() { # STEP MODE
    rm -rf "$work/cut"
    python3 tests/fault/power.py "$session/calls" "$at" "$work/cut" cut "$1" "$2"
    awk -v step="$1" '$1 <= step { print $2, $3 }' "$session/marks" > "$work/saved"
    XDG_STATE_HOME=$work/cut/state
    n_saved=$(wc -l < "$work/saved")
    verdict=ok
    ! has_lines "$work/cut" || has_key "$work/cut" || verdict="the key of the lines that are there"
    [ "$verdict" = ok ] || return
    adopt "$work/cut/rev" "$work/cut/state"
    told "$work/cut/rev" > "$work/told"
    head -n "$n_saved" "$work/told" | cmp -s - "$work/saved" || verdict="an answer"
    run --review "$work/cut/rev" --as r1 judge 1 9 no
    [ "$status" -eq 0 ] || verdict="the use: $err"
}

look_at_all() { # CALL: for each moment of the first answer, until it says something
    step=$begun
    while [ "$step" -le "$(head -n 1 "$session/marks" | cut -d ' ' -f 1)" ]; do
        for mode in lost names half holes; do
            look "$step" "$mode"
            "$1"
        done
        step=$((step + 1))
    done
}

must_hold() {
    looked=$((looked + 1))
    [ "$verdict" = ok ] || fail "power cut after step $step, $mode: lost $verdict"
}
looked=0
play ""
look_at_all must_hold
[ "$looked" -ge 40 ] || fail "only $looked moments were looked at"
look "$(steps)" lost
[ "$verdict" = ok ] || fail "at the end: lost $verdict"

n_lost=0
count() {
    [ "$verdict" = ok ] || n_lost=$((n_lost + 1))
}
for sync in "fdatasync:1+:skip:*r1.key*" "fsync:1+:skip:*/state/syrob/*"; do
    n_lost=0
    play "$sync"
    look_at_all count
    [ "$n_lost" -gt 0 ] || fail "without $sync nothing is lost: the test proves nothing"
done
finish
