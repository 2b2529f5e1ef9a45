#!/bin/sh
# Random acts of accounts, whatever they know of each other, are never against the rules, and both
# checkers find the same.
. tests/fault/lib.sh

last="histories.py"
last_one=3
[ -z "$long" ] || last_one=60
python3 tests/fault/histories.py "$SYROB_PROGRAM" "$work/histories" 1 $last_one > "$work/out" 2>&1 ||
    fail "$(head -c 3000 "$work/out")"

# One reviewer on two machines: both reopen, one completes again, hears of the other, and goes on.
printf 'title,year\nWarm rats,1997\n' > "$work/refs.csv"
run init "$work/one" --title Two
run --review "$work/one" import "$work/refs.csv"
expect 0
complete_one() { # ANSWER
    for item in $items; do
        run --review "$work/one" --as r1 judge 1 "$item" "$1"
    done
    run --review "$work/one" --as r1 complete 1
    expect 0
}
complete_one yes
cp -r "$work/one" "$work/two"
run --review "$work/two" --as r1 reopen 1 --reason "there"
expect 0
run --review "$work/one" --as r1 reopen 1 --reason "here"
expect 0
complete_one no
run --review "$work/one" merge "$work/two"
expect 0
run --review "$work/one" --as r1 judge 1 1 yes
expect 0
both_checkers "$work/one" ok
finish
