#!/bin/sh
# A last line cut at every byte. One's own: restored from the second copy, or set aside with a
# `recover` event if that is cut too; another's: skipped, and reported.
. tests/fault/lib.sh

small_review
answer 1 yes
answer 2 no
cp -r "$work/rev" "$work/rev-0"
cp -r "$work/state" "$work/state-0"
journal=$(own r1)
copy=$(second r1)
size=$(wc -c < "$journal")
two=$(head -n 2 "$journal" | wc -c)
cp "$work/saved" "$work/saved-0"
stride=${long:+1}
stride=${stride:-23}

restore() {
    cp "$work/rev-0/journals/$(basename "$journal")" "$journal"
    cp "$work"/state-0/syrob/*/"$(basename "$journal")" "$copy"
    rm -f "$work"/state/syrob/*/aside*
    cp "$work/saved-0" "$work/saved"
}

cut=$two
while [ "$cut" -lt "$size" ]; do
    # the journal alone: the missing part is in the second copy
    restore
    truncate -s "$cut" "$journal"
    run --as r1 check
    expect 1
    out_has "journals/$(basename "$journal")"
    answers_hold
    answer 3 yes
    expect 0
    answers_hold
    [ "$(grep -c '"op":"recover"' "$journal")" -eq 1 ] || fail "no recover event, cut at $cut"
    cmp -s "$journal" "$copy" || fail "the copies differ, cut at $cut"
    run check
    expect 0

    # both: the tail is set aside, the rest is intact
    restore
    truncate -s "$cut" "$journal"
    truncate -s "$cut" "$copy"
    head -n 1 "$work/saved-0" > "$work/saved"
    head -c "$cut" "$work/rev-0/journals/$(basename "$journal")" > "$work/torn"
    answer 3 yes
    expect 0
    answers_hold
    if [ "$cut" -gt "$two" ]; then
        cmp -s "$work/torn" "$(ls "$work"/state/syrob/*/aside-journal-* | head -n 1)" ||
            fail "what was torn is not kept, cut at $cut"
        grep -q '"op":"recover"' "$journal" || fail "no recover event, cut at $cut"
    fi
    run check
    expect 0

    # another's
    restore
    truncate -s "$cut" "$journal"
    XDG_STATE_HOME=$work/other
    forget
    cp -r "$work/rev-0" "$work/bo"
    [ "$cut" -gt "$two" ] && both_checkers "$work/rev" torn-line
    [ "$cut" -gt "$two" ] && run check && out_has "$(basename "$journal"): torn-line"
    [ "$cut" -gt "$two" ] && run --as r1 check && out_has "$(basename "$journal"):3: torn-line"
    run --as r2 status
    expect 0
    before=$(sha256sum "$journal")
    run --as r2 judge 1 1 yes
    expect 0
    same "another's journal is not touched" "$before" "$(sha256sum "$journal")"
    run merge "$work/rev-0"
    expect 0
    cmp -s "$journal" "$work/rev-0/journals/$(basename "$journal")" || fail "merging does not mend it"
    rm -rf "$work/bo"
    XDG_STATE_HOME=$work/state
    cut=$((cut + stride))
done

# An incomplete first line: not a journal yet, and nothing is left of it.
cut=0
first=$(head -n 1 "$journal" | wc -c)
while [ "$cut" -lt "$first" ]; do
    restore
    truncate -s "$cut" "$journal"
    truncate -s "$cut" "$copy"
    : > "$work/saved"
    answer 3 yes
    expect 0
    answers_hold
    run check
    expect 0
    rm -f "$work"/rev/journals/r1@* "$work"/state/syrob/*/r1*
    cp "$work"/state-0/syrob/*/r1* "$work"/state/syrob/*/
    cut=$((cut + stride * 3))
done
finish
