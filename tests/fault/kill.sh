#!/bin/sh
# kill -9 at every call of a session that touches a file, before it and in the middle of a write:
# answers reported as saved are there, at most one more, and the next start repairs the rest.
. tests/fault/lib.sh

small_review
keep_all
stride=${long:+1}
stride=${stride:-3}

no_rubbish() { # no files are left that every later check would complain of
    run check
    [ "$status" -eq 0 ] || fail "check after: $rule: $out"
}

# The first answer makes the journal, the second adds to it; the third comes after the kill.
ends=0
for what in kill half; do
    call=any
    [ "$what" = kill ] || call=write
    n=1
    ends=0
    while [ "$ends" -lt 2 ]; do
        restore_all
        rule="$call:$n:$what:$work/*"
        ends=0
        for item in 1 2; do
            answer "$item" yes "$rule"
            killed || ends=$((ends + 1))
            answers_hold
        done
        answer 3 unclear
        expect 0
        answers_hold
        no_rubbish
        [ $((n % 10)) -ne 0 ] || both_checkers "$work/rev" ok
        [ "$n" -lt 300 ] || fail "the calls have no end" && n=$((n + stride))
    done
done

# Making a review, importing, merging: all of it or nothing.
n=1
was_killed=137
while [ "$was_killed" -eq 137 ]; do
    cd "$work" || exit 2
    rm -rf "$work/new"*
    with "any:$n:kill:$work/*" init "$work/new" --title New
    was_killed=$status
    if [ -e "$work/new" ]; then
        run --review "$work/new" check
        expect 0
        out_has "1 journal checked"
    fi
    n=$((n + stride))
done
restore_all
for item in 1 2; do
    answer "$item" yes
done
cp -r "$work/rev" "$work/other"
for what in kill half; do # a merged file is unchanged, or whole
    call=any
    [ "$what" = kill ] || call=write
    n=1
    was_killed=137
    while [ "$was_killed" -eq 137 ]; do
        restore_all
        with "$call:$n:$what:$work/rev/*" merge "$work/other"
        was_killed=$status
        run check
        expect 0
        run merge "$work/other"
        expect 0
        [ "$(told | wc -l)" -eq 2 ] || fail "a merge after a killed one is incomplete"
        n=$((n + 1))
    done
done
printf 'title\nOne\nTwo\nThree\n' > "$work/more.csv"
printf 'title\nFour\n' > "$work/last.csv"
for what in kill half; do # half of an import counts for nothing
    call=any
    by=$stride
    [ "$what" = kill ] || { call=write && by=1; }
    n=1
    was_killed=137
    while [ "$was_killed" -eq 137 ]; do
        restore_all
        with "$call:$n:$what:$work/*" import "$work/more.csv"
        was_killed=$status
        run studies --json
        count=$(printf '%s' "$out" | json 'len(d["studies"])')
        [ "$count" -eq 2 ] || [ "$count" -eq 5 ] || fail "half an import: $count studies"
        run import "$work/more.csv"
        expect 0
        run import "$work/last.csv" # the next write makes both copies the same
        expect 0
        run check
        expect 0
        n=$((n + by))
    done
done
finish
