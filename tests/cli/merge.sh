#!/bin/sh
# Two laptops and a stick: copies come together whatever the order, forks are kept, damage and
# foreign journals are refused with the reason, and two independent checkers agree.
. tests/cli/lib.sh

three_studies
cd "$work" || exit 2
stick=$work/stick

run --review "$work/rev" sync "$stick"
expect 0
out_has "lead:"
cp -r "$stick" "$work/anna"
cp -r "$stick" "$work/bo"
for item in $items; do
    quickly on anna "$work/anna" --as r1 judge 1 "$item" yes
    quickly on bo "$work/bo" --as r2 judge 1 "$item" unclear
done
on anna "$work/anna" --as r1 complete 1
expect 0
on bo "$work/bo" --as r2 complete 1
expect 0

# By stick, both ways, in any order and as often as one likes.
on anna "$work/anna" sync "$stick"
expect 0
out_has "nothing new imported" "r1: new entries given"
on bo "$work/bo" sync "$stick"
expect 0
out_has "r1: new entries imported" "r2: new entries given"
on bo "$work/bo" sync "$stick"
out_has "nothing new imported" "nothing new given"
on anna "$work/anna" merge "$work/bo"
out_has "r2: new entries imported (Bo Chen: 1 study finished, 0 started)"
on anna "$work/anna" merge "$work/bo/journals" "$work/bo"
out_has "nothing new"
same "the same journals" "$(fingerprint "$work/anna/journals")" "$(fingerprint "$work/bo/journals")"
for copy in anna bo stick; do
    on "$copy" "$work/$copy" status --json
    eval "status_$copy=\$out"
done
same "the same state" "$status_anna" "$status_bo"
same "also on the stick" "$status_anna" "$status_stick"
both_checkers "$work/anna" ok

# Round mode: study 1 is done by both, but the round is not.
on anna "$work/anna" disagreements --json
same "not open before the round is" 0 "$(printf '%s' "$out" | json 'len(d["cells"])')"
on anna "$work/anna" reconcile 1 --early --reason "to train" --linear
on anna "$work/anna" disagreements --json
same "opened early" 10 "$(printf '%s' "$out" | json 'len(d["cells"])')"

# A cloned disk: the same writer continues in two branches; both are kept.
cp -r "$work/state-bo" "$work/state-clone"
cp -r "$work/bo" "$work/clone"
adopt "$work/clone" "$work/state-clone"
on bo "$work/bo" --as r2 judge 2 1 yes
on clone "$work/clone" --as r2 judge 2 1 no
on bo "$work/bo" merge "$work/clone"
expect 0
out_has "two versions of a journal"
both_checkers "$work/bo" fork # the conflict is shown to r2 alone: the study is not open
on bo "$work/bo" check --as r2
out_has "conflict" "another value is in"
on bo "$work/bo" check --as r1
case "$out" in *conflict*) fail "r1 is shown it" ;; esac
on bo "$work/bo" --as r2 complete 2
expect 5
on bo "$work/bo" --as r2 judge 2 1 unclear # resolves it: the next event names both
expect 0
both_checkers "$work/bo" fork
on clone "$work/clone" merge "$work/bo"
expect 0
both_checkers "$work/clone" fork
on clone "$work/clone" --as r2 log 2 1 --json
same "settled for the clone too" unclear "$(printf '%s' "$out" | json 'd["entries"][-1]["now"]')"

# A half-copied file: its whole lines count, and the rest is reported.
cp -r "$work/anna" "$work/half"
journal=$(ls "$work"/half/journals/r2@*)
size=$(wc -c < "$journal")
truncate -s $((size - 40)) "$journal"
run --review "$work/half" status
expect 0
both_checkers "$work/half" "missing-reference torn-line"
cp -r "$work/rev" "$work/fresh"
run --review "$work/fresh" merge "$work/half"
expect 0
out_has "incomplete last line"

# A reviewer worked on two machines, and the journal of one has not come: its answers are missing.
cp -r "$work/anna" "$work/desk" # as if the first machine were put aside whole
adopt "$work/desk" "$work/state-anna"
first=$(basename "$(ls "$work"/anna/journals/r1@*)")
on anna "$work/desk" --as r1 judge 3 1 yes
cp -r "$work/desk" "$work/ward"
for item in 2 3 4 5 6 7 8 9 10; do
    quickly on ward "$work/ward" --as r1 judge 3 "$item" yes
done
on ward "$work/ward" --as r1 complete 3
expect 0
both_checkers "$work/ward" ok
rm "$work/ward/journals/$first"
forget "$work/state"
both_checkers "$work/ward" "incomplete-pass missing-reference"
on ward "$work/ward" status --json
same "no first pass without all its answers" 0 "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"

# A refused merge changes nothing.
before=$(fingerprint "$work/anna")
cp -r "$work/bo" "$work/rotten"
journal=$(ls "$work"/rotten/journals/r2@??????.jsonl | head -n 1)
sed -i '3s/unclear/Unclear/' "$journal"
on anna "$work/anna" merge "$work/rotten"
expect 3
err_has "$(basename "$journal"):3" "hash"
both_checkers "$work/rotten" damaged
run init "$work/stranger" --title Stranger
on anna "$work/anna" merge "$work/stranger"
expect 3
err_has "another review"
cp -r "$work/bo" "$work/reworded"
sed -i 's/"Sequence generation"/"Sequence of generation"/' "$work/reworded/form.json"
on anna "$work/anna" merge "$work/reworded"
expect 3
err_has "another form" 'title "Sequence of generation" instead of "Sequence generation"'
both_checkers "$work/reworded" "fork form-pin"
on anna "$work/anna" sync "$work/state"
expect 5
same "nothing was changed" "$before" "$(fingerprint "$work/anna")"

# One lost line in the middle, and a journal of strangers.
cp -r "$work/anna" "$work/cut"
journal=$(ls "$work"/cut/journals/r1@*)
sed -i 4d "$journal"
both_checkers "$work/cut" damaged
cp -r "$work/anna" "$work/mixed"
cp "$work"/stranger/journals/lead@* "$work/mixed/journals/"
both_checkers "$work/mixed" foreign-journal

# Of the forms in a copy only those come along that a lead has chosen.
cp -r "$work/rev" "$work/forms"
for n in 2 3 4; do
    (cat "$work/forms/form.json"; printf '%*s' "$n" ' ') > "$work/forms/form-$n.json"
done
head -c 3000000 /dev/zero > "$work/forms/form-5.json"
ln -s /etc/passwd "$work/forms/form-6.json"
run --review "$work/rev" merge "$work/forms"
expect 0
same "forms that nobody chose stay behind" "form.json" "$(cd "$work/rev" && echo form*.json)"
sed 's/"Sequence generation"/"Sequence of generation"/' "$work/forms/form.json" > "$work/wording.json"
run --review "$work/forms" forms update "$work/wording.json" --reason "wording"
expect 0
run --review "$work/rev" merge "$work/forms"
expect 0
same "the one that was chosen comes" "$(cat "$work/wording.json")" "$(cat "$work/rev/form-7.json")"
same "alone" "form-7.json form.json" "$(cd "$work/rev" && echo form*.json)"
run --review "$work/rev" check
expect 0

# A change after the answers have been read, on a copy that had not heard of it, is not dropped in
# silence.
printf 'title,authors,year\nCooling,"Anders, A.",2001\n' > "$work/one.csv"
run init "$work/early" --title Early --open study --reviewers r1,r2
run --review "$work/early" import "$work/one.csv"
for who in 1 2; do cp -r "$work/early" "$work/early-$who"; done
for who in 1 2; do
    for item in $items; do
        quickly on "e$who" "$work/early-$who" --as "r$who" judge 1 "$item" yes
    done
    on "e$who" "$work/early-$who" --as "r$who" complete 1
    expect 0
    on "e$who" "$work/early-$who" sync "$work/early-stick"
    expect 0
done
on e2 "$work/early-2" --as r2 disagreements # reads the answers of r1
on e2 "$work/early-2" sync "$work/early-stick"
out_lacks "do not count"
for step in "reopen 1 --reason late" "judge 1 1 no" "complete 1"; do # shellcheck disable=SC2086
    on e1 "$work/early-1" --as r1 $step
    expect 0
done
on e1 "$work/early-1" sync "$work/early-stick"
expect 0
out_has "1 first pass was changed, reopened or finished again on a copy that did not know it to be final. That version is kept but does not"

# A copy inside the review would be part of it.
for inside in . copy journals ./new/copy; do
    (cd "$work/early" && run --review . sync "$inside" && expect 5 &&
        err_has "the folder of this review or a folder inside it") || fail "a copy in $inside"
done
ln -s early "$work/link"
for inside in "$work/early/copy" "$work/early/" "$work/early/../early/new//" "$work/link/copy"; do
    run --review "$work/early" sync "$inside"
    expect 5
    err_has "the folder of this review or a folder inside it"
done
(cd "$work/bo" && run --review ../early sync missing/../../early/copy && expect 5 &&
    err_has 'has ".." behind a folder that does not exist') || fail "a path that climbs"
same "nothing was made" "form.json journals review.json" "$(cd "$work/early" && echo *)"


# A stick that is not plugged in has no folder: nothing is written in its place.
run --review "$work/early" sync "$work/nostick/copy"
expect 5
err_has "there is no folder $work/nostick to put the copy in" "is the USB stick plugged in"
[ ! -e "$work/nostick" ] || fail "the folder of the stick was made"
finish
