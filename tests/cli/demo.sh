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

# The screening, from the search to the assessment: three reviews that follow from each other.
run demo --screening
expect 0
out_has "Records identified                          250" "Duplicate records removed                    50" \
    "Records screened                            200" "Reports sought for retrieval                 40" \
    "Studies included                             20"
err_has "syrob-demo-screening/titles agreement"
cd syrob-demo-screening || exit 2
for stage in titles texts assessment; do
    run --review $stage status --exit-code
    expect 0
    case $stage in texts) before=titles ;; *) before=texts ;; esac
    [ $stage = titles ] || run --review $stage check --with $before
    expect 0
done
cd ..
before=$(fingerprint syrob-demo-screening)
run demo --screening
expect 0
same "the copy is opened as it is" "$before" "$(fingerprint syrob-demo-screening)"
run demo both --screening --sealed
expect 2
finish
