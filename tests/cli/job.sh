#!/bin/sh
# The main job from end to end: two reviewers judge, disagreements are flagged and resolved, and the
# percentages follow.
. tests/cli/lib.sh

three_studies
out_has "3 new studies from 3 records"
run import "$work/refs.csv"
out_has "0 new studies" "3 duplicates"

# Studies by number, id, prefix and label; items by number, id and prefix; answers in any wording.
run --as r1 judge 1 1 yes --support "Random number table" --quote "were randomised by table" \
    --where "p. 3"
expect 0
out_has "Chen 2011, item 1 (Sequence generation): yes"
run judge "Chen 2011" baseline Low --as r1
expect 0
run --as=r1 judge chen-2011 alloc '?'
expect 0
for item in 4 5 6 7 8 9 10; do
    quickly run --as r1 judge chen-2011 "$item" n
    expect 0
done
judge_all r1 hale-1997 unclear
judge_all r1 3 u

# Before anybody is done: r2 sees nothing of it, and nothing is open.
run --as r2 log
case "$out" in *judge*) fail "r2 sees r1's judgements in the log" ;; esac
run status --json
same "progress" "3 0 3 0" \
    "$(printf '%s' "$out" | json '"%d %d %d %d" % (d["studies"], d["open"], d["seats"]["r1"]["partial"], d["seats"]["r2"]["partial"])')"

run --as r1 complete --all
expect 0
out_has "3 studies finished"
run summary --source r1 --json
same "nothing of r1 counts while nothing is open" "0" "$(printf '%s' "$out" | json 'd["items"][0]["n"]')"
run --as r1 summary --source r1 --json
same "r1 sees the own first pass" "3" "$(printf '%s' "$out" | json 'd["items"][0]["n"]')"

judge_all r2 1 yes
judge_all r2 2 unclear
judge_all r2 3 u
run --as r2 complete 1
run --as r2 complete 2
run disagreements --json
same "the round is not done" "0" "$(printf '%s' "$out" | json 'len(d["cells"])')"
run status --exit-code
expect 1
run --as r2 complete 3
expect 0
out_has "is finished and unblinded"

# Item 3 of Chen (unclear against yes) and items 4-10 (no against yes) differ.
run disagreements --json
same "flagged" "8 0 allocation-concealment unclear yes" "$(printf '%s' "$out" |
    json '"%d %d %s %s %s" % (d["open"], d["resolved"], d["cells"][0]["item"], d["cells"][0]["answers"]["r1"], d["cells"][0]["answers"]["r2"])')"

run resolve chen 4 no --by r1,r2 --cause missed-text --reason "upper rack" --support "Upper rack"
expect 0
run resolve chen 3 unclear --by r1,r2 --cause slip
expect 0
run disagreements --json
same "settled" "6 2" "$(printf '%s' "$out" | json '"%d %d" % (d["open"], d["resolved"])')"
same "who, how, why" "discussion r1,r2 missed-text upper rack no yes" "$(printf '%s' "$out" | json '"%s %s %s %s %s %s" % (d["cells"][1]["resolved"]["how"], ",".join(d["cells"][1]["resolved"]["by"]), d["cells"][1]["resolved"]["cause"], d["cells"][1]["resolved"]["reason"], d["cells"][1]["answers"]["r1"], d["cells"][1]["answers"]["r2"])')"

run unresolve chen 4 --reason "look again"
expect 0
run disagreements --json
same "open again" "7" "$(printf '%s' "$out" | json 'd["open"]')"
for item in 4 5 6 7 8 9 10; do
    run resolve chen "$item" no --by r1,r2 --cause other
    expect 0
done
run status --exit-code
expect 0
run summary --json
same "percentages" "1 2 0 33.333333333333336 3" "$(printf '%s' "$out" | json '"%d %d %d %s %d" % (d["items"][0]["counts"]["low"], d["items"][0]["counts"]["unclear"], d["items"][0]["counts"]["high"], d["items"][0]["percent"]["low"], d["items"][0]["n"])')"
same "first passes stay" "no yes no" "$(printf '%s' "$out" | json '"%s %s %s" % (d["studies"][0]["items"]["random-housing"]["first_pass"]["r1"]["answer"], d["studies"][0]["items"]["random-housing"]["first_pass"]["r2"]["answer"], d["studies"][0]["items"]["random-housing"]["answer"])')"
run summary --source first-pass --json
same "first pass: differ is a segment of n" "1 3 33.333333333333336" "$(printf '%s' "$out" | json '"%d %d %s" % (d["items"][3]["counts"]["differ"], d["items"][3]["n"], d["items"][3]["percent"]["differ"])')"
run agreement --json
same "table of item 4" "[[0, 0, 0], [0, 2, 0], [1, 0, 0]]" "$(printf '%s' "$out" | json 'd["pairs"][0]["items"][3]["table"]')"

# Open studies cannot be changed any more.
run --as r1 judge 1 1 no
expect 5
run --as r1 reopen 1 --reason "changed my mind"
expect 5
run --as r1 undo
expect 5

# Undo and redo of a resolution, across restarts.
run undo --consensus
expect 0
run status --json
same "undone" "1" "$(printf '%s' "$out" | json 'd["open_disagreements"]')"
run redo --consensus
expect 0
run status --json
same "redone" "0" "$(printf '%s' "$out" | json 'd["open_disagreements"]')"

# Studies imported after the opening make a round of their own: what is open stays open.
printf 'title,year\nA late paper,2020\n' > "$work/late.csv"
run import "$work/late.csv"
expect 0
run status --json
same "still open" "3 4" "$(printf '%s' "$out" | json '"%d %d" % (d["open"], d["studies"])')"

# Flags and notes decide nothing, and are their writer's until the study is open.
run --as r1 flag a 3 --text "ask the authors"
expect 0
out_has "flagged"
run --as r1 note a --text "the groups were mixed up"
expect 0
run --as r1 log a
out_has "ask the authors" "the groups were mixed up"
run --as r2 log a
case "$out" in *authors* | *mixed*) fail "r2 reads r1's reminders" ;; esac
run --as r1 flag a 3 --remove
expect 0
for words in "a 3" a; do
    # shellcheck disable=SC2086
    run --as r1 flag $words --remove
    expect 3
    err_has "is not flagged"
done
run --as r1 undo
expect 0
run --as r1 note a
expect 2

# The next command is named so that it can be typed, whatever the folder is called.
mkdir -p "$work/odd"
odd="$work/odd/it's a $(printf '\033[31m')place"
cp -r "$work/rev" "$odd"
run --review "$odd" studies
run --review "$odd" status
err_has "--review '" "it'\\''s a"
case "$err" in *"$(printf '\033')"*) fail "a folder's name reaches the terminal as it is" ;; esac

# Two copies of every journal, and each line chained to the one before.
for journal in journals/*.jsonl; do
    cmp "$journal" "$XDG_STATE_HOME"/syrob/*/"$(basename "$journal")" || fail "no second copy"
    before=
    while IFS= read -r line; do
        body=${line%\"\}}
        hash=${body#"${body%????????????????????????????????????????????????????????????????}"}
        body=${body%",\"h\":\"$hash"}
        now=$(printf '%s%s' "$before" "$body" | sha256sum | cut -c 1-64)
        [ "$now" = "$hash" ] || fail "$journal: the chain does not hold"
        before=$hash
    done < "$journal"
done
finish
