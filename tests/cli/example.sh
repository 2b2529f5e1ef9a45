# The example review is whole, and gives the percentages that were published for its studies.
. tests/cli/lib.sh

cp -R examples/acute-liver-failure "$work/example"
cd "$work" || exit 2

run check --review example
expect 0
run status --review example --exit-code
expect 0
run summary --json --review example
expect 0
same "low risk of bias, of how many" \
    "baseline 81/89 random-housing 78/89 random-outcome-assessment 8/89 blinding-assessors 31/89" \
    "$(printf '%s' "$out" | json '" ".join("%s %d/%d" % (d["items"][i]["id"], d["items"][i]["counts"]["low"], d["items"][i]["n"]) for i in (1, 3, 5, 6))')"
run agreement --review example
expect 0
out_has "appa is low despite high agreement"
for words in agreement "agreement --by domain" summary "summary --source first-pass --ci" disagreements \
    "disagreements --moved" status studies; do
    # shellcheck disable=SC2086 # words of a command line
    run $words --review example
    expect 0
    [ "$(printf '%s' "$out" | wc -L)" -le 80 ] || fail "$words is wider than 80 columns"
done
finish
