#!/bin/sh
# The README's first command ends in `syrob demo`: without a terminal it prints the finished example,
# of which it makes a copy; a second time it opens the copy as it is.
. tests/cli/lib.sh

cd "$work" || exit 2
run demo
expect 0
[ -f syrob-demo/review.json ] || fail "there is no copy of the example"
out_has "89 studies" "reconciled 89 of 89" "Sequence generation"
err_has "agreement"
run --review syrob-demo check
expect 0
run demo shown --no-input
expect 0
[ -d shown/journals ] || fail "the folder that was named is not there"
run --review shown --as r1 note --text "a try"
expect 0
before=$(fingerprint shown)
run demo shown
expect 0
same "what is there is opened as it is" "$before" "$(fingerprint shown)"
echo "mine" > taken
run demo taken
[ "$status" -ne 0 ] || fail "a file is no place for a copy"
same "and stays as it is" mine "$(cat taken)"
finish
