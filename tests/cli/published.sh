# `check --summary` finds each value of a published summary that does not follow from the review.
. tests/cli/lib.sh

python3 -c '' || exit 77
deposit="$here/tests/cli/deposit.py"

three_studies --outcomes "ALT,AST" --open study
for study in 1 2 3; do
    judge_all r1 $study yes
    judge_all r2 $study unclear
    for seat in r1 r2; do
        quickly run --as $seat complete $study
        expect 0
    done
done
quickly run resolve 2 1 no --by r1,r2 --cause slip --as r1
expect 0
published=published.json
run export json -o $published
run export json -o nameless.json --anonymous

for file in $published nameless.json; do
    run check --summary $file
    expect 0
    out_has "$file: " " values compared with this review, 0 differ" "no problems found"
done
for how in answer support nested count kappa twice dropped added head; do
    python3 "$deposit" change $published changed.json $how
    run check --summary changed.json
    expect 1
    out_has "changed.json: differs: "
done
for how in order version; do
    python3 "$deposit" change $published changed.json $how
    run check --summary changed.json
    expect 0
done
python3 "$deposit" change $published changed.json answer
run check --json --summary changed.json
expect 1
same "kind" "differs changed.json" \
    "$(printf '%s' "$out" | json 'd["problems"][0]["kind"] + " " + d["problems"][0]["file"]')"
python3 "$deposit" change $published changed.json old
run check --summary changed.json
expect 3
err_has "its version is \"syrob/summary/1\""
python3 "$deposit" change $published changed.json other
run check --summary changed.json
expect 1
out_has "the summary is of another review"
sed 's/"n": 3,/"n": 3, "n": 2,/' $published > changed.json
run check --summary changed.json
expect 1
for text in '' '{' '{} {}' '[]' '{"schema":7}' 'nonsense'; do
    printf '%s' "$text" > changed.json
    run check --summary changed.json
    expect 3
done
run check --summary missing.json
expect 3
err_has "cannot read missing.json"

# Summaries of another source, or of one outcome.
for options in "--source first-pass" "--source r2" "--outcome AST"; do
    # shellcheck disable=SC2086
    run export json $options -o one.json --force
    run check --summary one.json
    expect 0
done

# An account that has not yet recorded what was unblinded cannot compare.
(
    cd "$work" || exit 2
    quickly run init "$work/two" --title T --reviewers r1,r2 --open study
    quickly run --review "$work/two" import "$work/refs.csv"
    pass a "$work/two" r1 1 y
    pass b "$work/two" r2 1 n
    on b "$work/two" export json -o "$work/two.json"
    on a "$work/two" check --summary "$work/two.json"
    [ "$status" = 5 ] || fail "compared before it was seen"
    err_has "open the review first: syrob status"
    on a "$work/two" status
    on a "$work/two" check --summary "$work/two.json"
    expect 0
    exit $failures
) || failures=$((failures + 1))

# A list that does not fit at all ends soon.
python3 - $published changed.json <<'P'
import json, sys
summary = json.load(open(sys.argv[1]))
one = summary["judgements"][0]
summary["judgements"] = [dict(one, study=f"x{i}") for i in range(20000)]
json.dump(summary, open(sys.argv[2], "w"))
P
timeout 60 "$SYROB_PROGRAM" check --summary changed.json > "$work/out" 2>&1
same "ends" 1 $?

# The review goes on: what was published still follows, until a judgement is another one.
quickly run --as r1 note 1 --text "Read once more"
run check --summary $published
expect 0
out_has "The review has gone on since this summary was made."
quickly run unresolve 2 1 --reason "Read again"
expect 0
quickly run resolve 2 1 yes --by r1,r2 --cause slip --as r1
expect 0
run check --summary $published
expect 1
out_has "judgements[Hale 1997, sequence-generation].answer: published \"no\", in this review \"yes\""

# A summary with answers that only one reviewer may see is not one to publish.
quickly run study add --title "Later" --authors "Late, L." --year 2020
quickly run --as r1 judge 4 1 yes
quickly run export json --as r1 -o mine.json
run check --summary mine.json
expect 3
err_has "mine.json was written with --as r1" "write it without --as"
finish
