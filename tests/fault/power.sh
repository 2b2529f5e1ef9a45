#!/bin/sh
# The power fails at any moment: only synced data survives, and holds everything that the program
# reported as saved. A control run without fdatasync must lose data.
. tests/fault/lib.sh

at=$work/at
session=$work/session
steps() {
    python3 tests/fault/power.py "$session/calls" "$at" - steps
}

# Works in the folder $at, whose every write is logged; a mark says how far an answer came.
play() { # RULES
    rm -rf "$at" "$session"
    mkdir "$at" "$session"
    logged=$session/calls
    XDG_STATE_HOME=$at/state
    root=$at
    cd "$here" || exit 2
    printf 'title\nWarm rats\n' > "$work/refs.csv"
    with "$1" init "$at/rev" --title Small --reviewers r1,r2
    expect 0
    with "$1" --review "$at/rev" import "$work/refs.csv"
    expect 0
    for item in 1 2 3; do
        with "$1" --review "$at/rev" --as r1 judge 1 "$item" yes
        [ "$status" -ne 0 ] || echo "$(steps) $item yes" >> "$session/marks"
    done
}

# The state after a cut: "ok", or the kind of loss.
look() { # STEP MODE
    rm -rf "$work/cut"
    python3 tests/fault/power.py "$session/calls" "$at" "$work/cut" cut "$1" "$2"
    awk -v step="$1" '$1 <= step { print $2, $3 }' "$session/marks" > "$work/saved"
    XDG_STATE_HOME=$work/cut/state
    verdict=ok
    if [ ! -e "$work/cut/rev/review.json" ]; then
        [ ! -s "$work/saved" ] || verdict="the review"
        return
    fi
    n_saved=$(wc -l < "$work/saved")
    adopt "$work/cut/rev" "$work/cut/state"
    told "$work/cut/rev" > "$work/told"
    head -n "$n_saved" "$work/told" | cmp -s - "$work/saved" || verdict="an answer"
    run --review "$work/cut/rev" --as r1 judge 1 9 no
    [ "$status" -eq 0 ] || [ "$n_saved" -eq 0 ] || verdict="the use: $err"
    told "$work/cut/rev" > "$work/told"
    head -n "$n_saved" "$work/told" | cmp -s - "$work/saved" || verdict="an answer afterwards"
}

play ""
n=$(steps)
first=$(head -n 1 "$session/marks" | cut -d ' ' -f 1)
[ "$(wc -l < "$session/marks")" -eq 3 ] || fail "three answers are saved"
step=$((first - 20))
by=2
[ -n "$long" ] && step=1 && by=1
while [ "$step" -le "$n" ]; do
    for mode in lost names half holes; do
        [ -n "$long" ] || [ "$mode" = lost ] || [ $((step % 6)) -eq 0 ] || continue
        look "$step" "$mode"
        [ "$verdict" = ok ] || fail "power cut after step $step, $mode: lost $verdict"
    done
    step=$((step + by))
done

play "fdatasync:1+:skip:*"
look "$(steps)" lost
[ "$verdict" != ok ] || fail "without fdatasync nothing is lost: the test proves nothing"

# The disk fails to save the second answer, then works again: the third is on it all the same.
for which in "$at/rev/journals/r1@*" "$at/state/*/r1@*"; do
    rm -rf "$at" "$session"
    mkdir "$at" "$session"
    XDG_STATE_HOME=$at/state
    with "" init "$at/rev" --title Small --reviewers r1,r2
    with "" --review "$at/rev" import "$work/refs.csv"
    with "" --review "$at/rev" --as r1 judge 1 1 yes
    echo "$(steps) 1 yes" >> "$session/marks"
    with "fdatasync:1:EIO:$which" --review "$at/rev" --as r1 judge 1 2 yes
    [ "$status" -ne 0 ] || echo "$(steps) 2 yes" >> "$session/marks"
    failed=$status
    with "" --review "$at/rev" --as r1 judge 1 2 yes
    expect 0
    with "" --review "$at/rev" --as r1 judge 1 3 yes
    expect 0
    told "$at/rev" | sed "s/^/$(steps) /" > "$session/marks"
    for mode in lost names half holes; do
        look "$(steps)" "$mode"
        [ "$verdict" = ok ] || fail "after a failed sync of $which ($failed), $mode: lost $verdict"
        grep -q "^3 yes" "$work/told" || fail "the third answer is lost"
    done
    # and each of the two copies is whole by itself
    for mode in lost half; do
        look "$(steps)" "$mode"
        rm -rf "$work/cut"
        python3 tests/fault/power.py "$session/calls" "$at" "$work/cut" cut "$(steps)" "$mode"
        XDG_STATE_HOME=$work/nowhere
        told "$work/cut/rev" > "$work/told"
        cmp -s "$work/told" "$work/saved" || fail "the journal has lost lines for good ($which, $mode)"
    done
done
finish
