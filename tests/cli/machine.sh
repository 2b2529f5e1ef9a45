#!/bin/sh
# A machine reviewer: filled from a sheet, hidden until a judgement is reconciled, never counted.
# Two reviews that differ only in its sheet look the same in every command but agreement --machine.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling after infarction,"Adams, A.",2011
Warm rats,"Baker, C.",1997
A letter,"Clark, D.",2003
Two opinions,"Davis, E.",2005
CSV
cat > "$work/one.csv" <<'CSV'
study,eligible,reason
Adams 2011,include,
Baker 1997,include,
Clark 2003,exclude,no data
Davis 2005,exclude,species
CSV
cat > "$work/other.csv" <<'CSV'
study,eligible,reason
Adams 2011,exclude,outcome
Clark 2003,include,
CSV

run init "$work/a" --title Machines --form screen-abstract --reviewers r1,r2 --open study
expect 0
cd "$work/a" || exit 2
run import "$work/refs.csv"

cp -r "$work/a" "$work/start"

# A machine has a version and a date, and is no adjudicator.
run reviewers add m1=RobotReviewer --machine
expect 2
err_has "needs --tool-version and --tool-date"
run reviewers add m1=RobotReviewer --tool-version 3.0
expect 2
run reviewers add m1=RobotReviewer --machine --adjudicator --tool-version 3.0 --tool-date 2026-11-20
expect 2
for date in 2026 +026-01-01 2026-+1-01 "2026- 1-01" 2026-13-01 2026-02-30 20-11-2026 2026-11-2x ""; do
    run reviewers add m1=RobotReviewer --machine --tool-version 3.0 --tool-date "$date"
    expect 3
    err_has "a day such as 2026-11-20, not '$date'"
done
run reviewers add m1=RobotReviewer --machine --tool-version 3.0 --tool-date 2026-11-20
expect 0
err_has "Next: syrob --as m1 judge --from SHEET"
run reviewers
out_has "m1       RobotReviewer, a machine reviewer, version 3.0, run on 2026-11-20; not counted"
run reviewers add m1=RobotReviewer
expect 5
run assign 1 r1,m1
expect 3
err_has "'m1' is a machine and does not assess studies"

judge() { # REVIEWER STUDY ANSWER [REASON]
    quickly run --as "$1" judge "$2" eligible "$3"
    [ -z "${4:-}" ] || quickly run --as "$1" judge "$2" reason "$4"
    quickly run --as "$1" complete "$2"
    expect 0
}
# Only a sheet fills it, and nobody reads in its name.
run --as m1 judge 1 eligible include
expect 5
err_has "its judgements come from a sheet alone"
for command in "complete 1" "flag 1 --text x" "log" "status" "assess" "summary --source m1" "undo" \
    "note x" "export csv-long" "studies" "reconcile"; do
    # shellcheck disable=SC2086
    run --as m1 $command
    expect 5
    err_has "is a machine reviewer"
done
run summary --source m1
expect 3

cd "$work" || exit 2
cp -r a b
run --review a --as m1 judge --from one.csv --complete
expect 2
err_has "a machine reviewer does not finish studies"
quickly run --review a --as m1 judge --from one.csv
out_has "6 judgements recorded, 0 unchanged"
err_has "Next: syrob --review a --as m1 agreement --machine"
quickly run --review a --as m1 judge --from one.csv
out_has "6 judgements recorded, 0 unchanged" # which of them are new would reveal them
quickly run --review a --as m1 judge --from other.csv --dry-run
out_has "0 of them unchanged"

# Hidden, until the judgement is reconciled.
run --review a agreement --machine
expect 0
out_has "No judgement of a machine reviewer is reconciled yet."
for who in r1 r2; do
    for command in log "studies --json" "status --json" "export csv-long" "log --json"; do
        # shellcheck disable=SC2086
        run --review a --as $who $command
        expect 0
        out_lacks "no data" "one.csv" "m1 "
    done
done
cd a || exit 2
judge r1 1 include
judge r1 2 include
judge r1 3 exclude data
judge r1 4 include
judge r2 1 include
judge r2 3 exclude data
judge r2 4 exclude species
run agreement --machine
out_has "Consensus and RobotReviewer (version 3.0, run on 2026-11-20), 2 studies"
out_has "  1 Eligible                          2   100.0"
run agreement --machine --json
same "reconciled judgements alone" "['consensus', 'm1'] 2 2 1" "$(printf '%s' "$out" | json '"%s %d %d %d" % (d["pairs"][0]["seats"], d["pairs"][0]["studies"], d["pairs"][0]["items"][0]["n"], d["pairs"][0]["items"][1]["n"])')"
printf '%s' "$out" > "$work/agreement.json"
run export json
printf '%s' "$out" > "$work/summary.json"
same "the documents fit their schemas" "" "$(python3 "$here/tests/cli/validate.py" "$here/forms/schema" valid "$work/agreement.json" "$work/summary.json" 2>&1)"
cd ../start || exit 2
quickly run reviewers add m1=RobotReviewer --machine --tool-version 3.0 --tool-date 2026-11-20
run export methods
out_has "- the program RobotReviewer: the review does not have a judgement by it that can be compared"
out_lacks "judged the studies, too"
cd ../a || exit 2
run agreement
out_has "r1 and r2, first passes, 3 studies"
out_lacks "Robot"
quickly run resolve 4 eligible include --by r1,r2
run agreement --machine
out_has "RobotReviewer (version 3.0, run on 2026-11-20), 3 studies"
out_has "  1 Eligible                          3    66.7"
run export methods
out_has "A program, RobotReviewer (version 3.0, run on 2026-11-20), judged the studies, too"
out_has "Two reviewers (r1 and r2) screened the records independently"
run status
out_has "reconciled 3 of 4"
run check
expect 0
both_checkers "$work/a" ok

judge r2 2 include

# An answer that changes the machine's sheet changes nothing but the comparison.
cp -r "$work/a" "$work/c"
sed -i 's/Baker 1997,include,/Baker 1997,exclude,outcome/' "$work/one.csv"
quickly run --review "$work/c" --as m1 judge --from "$work/one.csv"
out_has "7 judgements recorded"
cd "$work" || exit 2
outputs() { # FOLDER
    for command in "summary" "summary --json" "summary --source first-pass" "summary --source r1" \
        "agreement" "agreement --json" "agreement --bootstrap 200" "status" "status --json" \
        "studies" "studies --json" "reviewers" "log" "log --json" "log --as r1" \
        "disagreements" "disagreements --json" "disagreements --moved" "export json" "export csv" \
        "export csv-long" "export markdown" "export html" "export methods" "flow" "flow --json" \
        "status --as r1" "status --as r2" "disagreements --as r2" "export sheet" "heads"; do
        echo "--- $command"
        # shellcheck disable=SC2086
        run --review "$1" $command
        printf '%s\n%s\n' "$out" "$err" | sed "s/--review $1 /--review REVIEW /g; s/ stage $1 NEW/ stage REVIEW NEW/"
    done
    "$SYROB_PROGRAM" --review "$1" figure matrix -o "$work/figure.svg" --force > /dev/null 2>&1
    cat "$work/figure.svg"
}
outputs a > a.txt
outputs c > c.txt
same "no output depends on the sheet" "" "$(diff a.txt c.txt)"
run --review a agreement --machine
before=$out
run --review c agreement --machine
[ "$before" != "$out" ] || fail "the comparison does not depend on the sheet"

# Another copy without the sheet, merged; and the next stage does not take the machine over.
run --review b merge a
expect 0
run --review b agreement --machine
out_has "4 studies"
run stage a next --form screen-fulltext
expect 0
run --review next reviewers
out_lacks "Robot"

# Nothing but a sheet writes the journal of a machine.
cp -r a forged
cd forged || exit 2
t="\"t\":\"2026-11-20T10:00:00Z\""
study=$(run studies --json; printf '%s' "$out" | json 'd["studies"][3]["id"]')
add journals/m1@*.jsonl "$t,\"op\":\"complete\",\"study\":\"$study\",\"pass\":[],\"was\":[]" \
    "$t,\"op\":\"flag\",\"study\":\"$study\",\"item\":null,\"text\":\"x\",\"was\":[]" \
    "$t,\"op\":\"judge\",\"study\":\"$study\",\"item\":\"eligible\",\"outcome\":null,\"answer\":\"include\",\"was\":[]"
run --as m1 check
expect 1
out_has "a machine reviewer only has judgements from a sheet"
both_checkers . against-the-rules
run status
out_has "unblinded 4"
cd ..

# Two leads who do not know of each other: one names a machine, the other a person, who judges.
run init lead --title "Two leads" --form screen-abstract --reviewers r1,r2 --open study
run --review lead import refs.csv
cp -r lead twin
quickly run --review lead reviewers add m1=Robot --machine --tool-version 1 --tool-date 2026-11-20
quickly run --review twin reviewers add m1=Mary
run --review twin assign 1 r1,r2,m1
expect 0
run --review twin assign 2 r1,r2,m1
expect 0
cd twin || exit 2
judge r1 1 include
judge r2 1 include
judge m1 1 exclude data
run status --json
same "a person counts" 1 "$(printf '%s' "$out" | json 'd["open"]')"
judge m1 2 include
judge r1 2 include
cd ..
quickly run --review lead --as m1 judge --from one.csv
cp -r lead both
run --review both merge twin
expect 0
cd both || exit 2
run reviewers
out_has "m1       Robot, a machine reviewer, version 1"
run status --json
same "what was unblinded stays so" 1 "$(printf '%s' "$out" | json 'd["open"]')"
judge r2 2 include
run status --json
same "nobody waits for it" 2 "$(printf '%s' "$out" | json 'd["open"]')"
run disagreements
out_has "0 disagreements to resolve"
run --as m1 log
expect 5
run summary --source m1
expect 3
run assign 3 r1,m1
expect 3
both_checkers . conflict
quickly run --as m1 judge --from "$work/one.csv" # the sheet again: its answers, not those of the person
run agreement --machine --json
same "the machine's own answers" "2 [1, 0, 1]" "$(printf '%s' "$out" | json '(lambda i: "%d %s" % (i["n"], i["table"][0]))(d["pairs"][0]["items"][0])')"
run reviewers add m1=Mary
expect 5
run reviewers add m1=Robot --machine --tool-version 1 --tool-date 2026-11-20
expect 0
both_checkers . ok
cd ..

# The form can change as long as no reviewer has begun: a machine does not count.
cp -r "$work/start" formed
quickly run --review formed reviewers add m1=Robot --machine --tool-version 1 --tool-date 2026-11-20
quickly run --review formed --as m1 judge --from one.csv
python3 - formed/form.json form.json <<'PY'
import json, sys
form = json.load(open(sys.argv[1], encoding="utf-8"))
form["domains"][0]["items"][1]["answers"].append({"id": "late", "label": "Too late", "key": "7", "risk": None})
json.dump(form, open(sys.argv[2], "w", encoding="utf-8"))
PY
run --review formed forms update form.json --reason "another reason" --dry-run
expect 0

# In a sealed review it is refused.
run init sealed --title Sealed --form screen-abstract --reviewers r1,r2 --sealed
run --review sealed reviewers add m1=Robot --machine --tool-version 1 --tool-date 2026-11-20
expect 5
err_has "a sealed review cannot have a machine reviewer"

finish
