#!/bin/sh
# Teams: pairs by balance, by table and by hand; who joins and who leaves; a pilot round; the
# adjudicator; changes during consensus; the methods paragraph.
. tests/cli/lib.sh

python3 -c 'print("title,authors,year"); [print("Paper %d,\"Author%s, A.\",%d" % (i, chr(64 + i), 2000 + i)) for i in range(1, 13)]' > "$work/refs.csv"
run init "$work/rev" --title "Teams" --reviewers "r1=Anna,r2=Bo,r3=Cleo,r4=Dan" --adjudicator "adj=Eve"
cd "$work/rev" || exit 2
run import "$work/refs.csv"
out_has "12 new studies"

# Balanced pairs: the same seed gives the same list, and everybody gets six of twelve.
run assign --seed 11 --dry-run
first=$out
run assign --seed 11
same "the seed decides" "$(printf '%s\n' "$first" | grep '^  ')" "$(printf '%s\n' "$out" | grep '^  ')"
run reviewers
for who in Anna Bo Cleo Dan; do
    out_has "$who, 6 studies"
done
run assign --per-study 5
expect 3
run assign --seed 12 --dry-run
case "$out" in *" of these were assigned to other reviewers before"*) ;; *) fail "who was assigned is changed in silence" ;; esac
run assign --seed 11
case "$out" in *otherwise*) fail "the same again changes nothing" ;; esac

# By hand and by table; a bad line refuses all of it.
run assign 1 r1,r2
expect 0
printf 'study,reviewers\nAuthorB 2002,"r1,r2"\nAuthorC 2003,r9\n' > "$work/pairs.csv"
before=$(fingerprint .)
run assign --from "$work/pairs.csv"
expect 3
err_has "pairs.csv:3" "r9"
printf 'study,reviewers\n3,"r1,r2"\n' > "$work/pairs.csv"
run assign --from "$work/pairs.csv"
expect 3
err_has "pairs.csv:2" "'3' does not identify a study"
same "nothing is written" "$before" "$(fingerprint .)"
printf 'study,first,second\nAuthorB et al. 2002,R1,r2\n' > "$work/pairs.csv"
run assign --from "$work/pairs.csv" --dry-run
expect 0
out_has "r1 r2"
same "nothing is written" "$before" "$(fingerprint .)"
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
    run assign "$n" r1,r2
    expect 0
done
run --as r3 judge 1 1 yes
expect 5
err_has "not assigned"

# A pilot round is unblinded on its own and left out of the agreement unless requested.
run assign --pilot 2 --seed 5
pilot=$(printf '%s\n' "$out" | sed -n 's/^  \([^:]*\):.*/\1/p')
for study in $pilot; do
    judge_all r1 "$study" yes
    judge_all r2 "$study" no
    run --as r1 complete "$study"
    run --as r2 complete "$study"
done
run status
out_has "2 studies are of the pilot round, 2 unblinded"
run studies --json
same "the list marks it" 2 "$(printf '%s' "$out" | json 'sum(s["pilot"] for s in d["studies"])')"
run status --json
same "the pilot round is open" "2" "$(printf '%s' "$out" | json 'd["open"]')"
run agreement --json
same "and left out" "0 2" "$(printf '%s' "$out" | json '"%d %d" % (len(d["pairs"]), d["pilot_studies_left_out"])')"
run agreement --json --with-pilot
same "unless asked for" "20" "$(printf '%s' "$out" | json 'd["pairs"][0]["overall"]["n"]')"

# A second pilot, after a poor agreement in the first, does not close a study.
cp -r "$work/rev" "$work/again"
cp -r "$work/state" "$work/state-again"
XDG_STATE_HOME=$work/state-again
run --review "$work/again" assign --pilot 1 --seed 9
expect 0
run --review "$work/again" status
out_has "3 studies are of the pilot round, 2 unblinded"
second=$(run --review "$work/again" studies --json && printf '%s' "$out" | json 'next(s["id"] for s in d["studies"] if s["pilot"] and not s["open"])')
run --review "$work/again" assign "$second" r1,r3
expect 0
run --review "$work/again" status
out_has "3 studies are of the pilot round, 2 unblinded"
XDG_STATE_HOME=$work/state

run assign --pilot 1 --seed 5 --dry-run
out_has "1 study added to the pilot round (3 in total"
case " $pilot " in *" $(printf "%s\n" "$out" | sed -n "s/^  \([^:]*\):.*/\1/p") "*) fail "it is in the pilot round already" ;; esac

# r2 leaves with one more study done, which counts; the others wait for another reviewer.
rest=$(run studies --json && printf '%s' "$out" | json '" ".join(s["id"] for s in d["studies"] if not s["open"])')
one=${rest%% *}
judge_all r1 "$one" yes
judge_all r2 "$one" yes
run --as r1 complete "$one"
run --as r2 complete "$one"
run reviewers release r2
expect 2
run reviewers release r2 --reason "moved" --unblind
expect 0
out_has "9 studies wait for a replacement"
two=$(printf '%s' "$rest" | cut -d ' ' -f 2)
judge_all r1 "$two" yes
run --as r1 complete "$two"
run status --json
same "what was done by both is open, the rest is closed" "3" "$(printf '%s' "$out" | json 'd["open"]')"
run --as r2 judge "$two" 1 yes
expect 5
run assign "$two" r1,r3
expect 0
judge_all r3 "$two" unclear
run --as r3 complete "$two"
run status --json
same "open with the replacement" "4" "$(printf '%s' "$out" | json 'd["open"]')"

# A new reviewer has no judgements yet, and open studies stay open.
run reviewers add r5=Fay
expect 0
run status --json
same "still open" "4 0" "$(printf '%s' "$out" | json '"%d %d" % (d["open"], sum(d["seats"]["r5"].values()))')"
run assign "$two" r1,r5
expect 5
err_has "unblinded"

# The adjudicator sees A and B, in an order drawn for each study, and not their names.
run --as adj disagreements
out_has "A: " "B: "
for name in Anna Bo Cleo r1 r2 r3; do
    case "$out" in *"$name:"*) fail "the adjudicator sees $name" ;; esac
done
# Numbers over many studies could identify one of three or more reviewers: they are not shown singly.
for what in agreement "disagreements --moved" "agreement --json" "disagreements --moved --json"; do
    run --as adj $what
    expect 0
    same "the adjudicator is shown nobody: $what" "" \
        "$(printf '%s' "$out" | grep -E 'Anna|Bo |Cleo|r[1-5]( |"|$)|reviewer-')"
done
run --as adj agreement
out_has "who is who" "All reviewers together"
run --as adj export json
same "no seats either" "[] {}" "$(printf '%s' "$out" | json 'str(d["agreement"]["pairs"]) + " " + str(d["reconciliation"]["overall"]["seats"])')"
run refer "$two" 4 --reason "cannot agree"
expect 0
run resolve "$two" 4 no --by r1,adj
expect 5
run resolve "$two" 4 no --by adj --cause ambiguous-text --reason "third answer"
expect 0
run resolve "$two" 4 yes --by r1,r3
expect 5
err_has "reopen it first"
run resolve "$two" 4 no --by adj --support "mended"
expect 0
run log "$two" 4
out_has "mended" "third answer"
run export json
same "a mended text leaves the rest" "mended ambiguous-text third answer" "$(printf '%s' "$out" | json '" ".join(next(s for s in d["studies"] if s["id"] == "'"$two"'")["items"]["random-housing"]["resolution"][k] for k in ("support", "cause", "reason"))')"
run disagreements --json
same "settled by adjudication, with a third answer" "adjudication no yes unclear" "$(printf '%s' "$out" | json '" ".join("%s %s %s %s" % (c["resolved"]["how"], c["resolved"]["answer"], c["answers"]["r1"], c["answers"]["r3"]) for c in d["cells"] if c["resolved"])')"
run resolve "$one" 1 unclear --by r1,r3
expect 5
run export json
same "what moved" "1 1 1" "$(printf '%s' "$out" | json '"%d %d %d" % (d["reconciliation"]["overall"]["settled"], d["reconciliation"]["overall"]["seats"]["r1"]["changed"], d["reconciliation"]["overall"]["causes"]["ambiguous-text"])')"
one=$(printf '%s' "$out" | json 'd["reconciliation"]')
run disagreements --moved --json
same "the same as a document" "$one" "$(printf '%s' "$out" | json '(d.pop("schema"), d)[1]')"
run disagreements --moved
expect 0
out_has "the text is ambiguous" " 1/1"
[ "$(printf '%s' "$out" | wc -L)" -le 80 ] || fail "what moved is wider than 80 columns"
run export methods
expect 0
out_has "resolved by adjudication (Eve, who had not assessed the study)" "studies formed a pilot round" "outside the pilot round" "Anna" "Cleo" \
    "Each study was assessed by 2 of them." "Bo left the review before its end. " "Not included (add by hand):" "adapted before"
case "$out" in *piloted*) fail "a pilot is said to be unknown" ;; esac
run check
expect 0

# What is shown of one reviewer is of the studies that this reviewer assesses; the others are not
# missing, in no table and in no figure.
cd "$work" || exit 2
printf 'title,authors,year\n' > four.csv
for n in 1 2 3 4; do
    printf 'Paper %d,"Writer%d, A.",200%d\n' $n $n $n >> four.csv
done
quickly run init parts --title Parts --reviewers r1=Ann,r2=Bo,r3=Cleo --open study
quickly run --review parts import four.csv
cd parts || exit 2
for study in 1 2 3 4; do
    other=r2
    [ $study -lt 3 ] || other=r3
    quickly run assign $study r1,$other
    for who in r1 $other; do
        judge_all $who $study yes
        quickly run --as $who complete $study
    done
done
run summary --source r3
expect 0
out_has "First pass of Cleo: 2 of 2 studies finished" "  1 Sequence generation            2/2 "
run figure summary --source r3 -o "$work/r3.svg"
expect 0
run figure summary --by-reviewer -o "$work/all.svg"
expect 0
for figure in r3 all; do
    grep -q '>Low risk of bias: 2 of 2 judged<' "$work/$figure.svg" || fail "$figure: not 2 of 2"
    case "$(cat "$work/$figure.svg")" in *Missing*) fail "$figure: something is missing" ;; esac
done
run figure matrix --source r3 -o "$work/r3-studies.svg"
expect 0
grep -q 'Empty: not assigned to the reviewer' "$work/r3-studies.svg" || fail "an empty row has no key"
for table in robvis meta revman; do
    run export $table --source r3
    expect 0
    same "$table: rows of two studies" 3 "$(printf '%s\n' "$out" | wc -l)"
done
run export html --source r3 -o "$work/r3.html"
expect 0

finish
