#!/bin/sh
# What a session says where something cannot be done, and why: seen in plain lines, which print it.
. tests/cli/lib.sh

# lines KEYS WORDS...: the program in plain lines, a key a line; $out is all that it says.
lines() {
    keys=$1
    shift
    last="syrob $* --linear, typed: $keys"
    status=0
    printf '%b' "$keys" > "$work/keys"
    "$SYROB_PROGRAM" "$@" --linear < "$work/keys" > "$work/out" 2>&1 || status=$?
    out=$(cat "$work/out")
    [ "$status" -eq 0 ] || fail "a session ends with $status"
}

three_studies --open study
pass_all() { # SEAT STUDY ANSWERS: a first pass of ten answers
    printf 'study,1,2,3,4,5,6,7,8,9,10\n%s,%s\n' "$2" "$3" > "$work/pass.csv"
    quickly run --as "$1" judge --from "$work/pass.csv" --complete
    expect 0
}

# --- the usual text of the form is said when it is recorded -----------------------------------
lines 'U\nz\nq\n' --as r1 assess 3
out_has "Item 1: Unclear." "Support: Not reported"

# --- nothing, or nothing more, to resolve ----------------------------------------------------
lines 'q\n' --as r1 reconcile 1
out_has "Chen 2011 is still blinded: Anna Berg and Bo Chen have not finished it."
pass_all r1 "Hale 1997" y,y,y,y,y,y,y,y,y,y
pass_all r2 "Hale 1997" y,y,y,y,y,y,y,y,y,y
lines 'q\n' --as r1 reconcile
out_has "You agree on everything that is unblinded." "Consensus: Yes = low risk (+), you agreed"
pass_all r1 "Chen 2011" n,y,y,y,y,y,y,y,y,y
pass_all r2 "Chen 2011" y,y,y,y,y,y,y,y,y,y
lines 'q\n' --as r1 reconcile "Hale 1997"
out_has "Nothing to resolve in Hale 1997: you agree on every item."
lines 'agreement\na\nhelp\nsummary\n1\nagreement\nq\nq\n' --as r1 assess
same "the agreement is there three times" 3 "$(grep -c 'Anna Berg and Bo Chen, first passes, 2 studies' "$work/out")"
out_has "Item 1, Sequence generation: low"
lines 'c\n.\nq\n' --as r1 reconcile "Chen 2011"
out_has "There is no reviewer c here." "This item has not been resolved."
quickly run resolve "Chen 2011" 1 yes --by r1,r2
expect 0
before=$(fingerprint journals)
lines '.\n\nq\n' --as r1 reconcile "Chen 2011"
out_has "Why reopen it?" "Not reopened: give a reason." "resolved, by Anna Berg and Bo Chen"
same "nothing is recorded without a reason" "$before" "$(fingerprint journals)"
lines '.\nthought again\nq\n' --as r1 reconcile "Chen 2011"
out_has "Reopened." "Consensus: not resolved yet"

# --- a study that is not there for this person -----------------------------------------------
quickly run reviewers add r3=Cy
quickly run assign "Müller 2014" r2,r3
expect 0
before=$(fingerprint journals)
lines '1\ny\nq\n' --as r1 assess "Müller 2014"
out_has "Müller 2014 is not assigned to you."
same "nothing is recorded of it" "$before" "$(fingerprint journals)"
quickly run study drop "Müller 2014" --reason off
lines 'q\n' --as r1 reconcile "Müller 2014"
out_has "Müller 2014 was removed from the review."

# --- what an item does not have --------------------------------------------------------------
cd "$work" || exit 2
run init titles --title Titles --form screen-abstract --reviewers "r1=Anna Berg,r2=Anna Berg" --open study
run --review titles import refs.csv
expect 0
# One line a record: a decision, or its reason; what is asked for is the reason alone.
quickly run --review titles studies --json
n=$(printf '%s' "$out" | json 'len(d["studies"])')
lines 'nonsense\ni\nundo\nspecies\nq\n' --review titles --as r1 assess 1
out_has "Decision: i Include" "Or its reason: " "Not understood: a decision" "Taken back: "
run --review titles --as r1 status --json
same "one record is decided" "1" "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"
lines 'undo\nq\n' --review titles --as r1 assess 2
out_has "Record 2 of $n" "You cannot take back any decision"
# After the key of an exclusion its reason is chosen, by number or words; nothing else is a reason.
before=$(fingerprint titles/journals)
for reply in 'nonsense\nq\n' '9\nq\n' '0\nq\n' '-1\nq\n' '4x\nq\n' 'no\nq\n' '\n' 'q\n' 'wrong\n' ''; do
    lines "e\n${reply}q\n" --review titles --as r1 assess 2
    out_has "Why is the record excluded?"
    same "no reason in '$reply'" "$before" "$(fingerprint titles/journals)"
done
lines 'e\n' --review titles --as r1 assess 2
same "no reason at the end of the input" "$before" "$(fingerprint titles/journals)"
lines 'e\nbogus\nno control\nq\n' --review titles --as r1 assess 2
out_has "Not understood. Enter a number from 1 to 6 or its words; q cancels."
run --review titles --as r1 log 2
out_has "control"
# Items that follow from one another are asked one after another; what is left out undoes the rest.
python3 - "$here/forms/screen-abstract.json" > deep.json <<'PY'
import json, sys
form = json.load(open(sys.argv[1], encoding="utf-8"))
answers = lambda *ids: [{"id": i, "key": str(k), "label": i.title(), "risk": None} for k, i in enumerate(ids, 1)]
form["id"] = "deep"
form["domains"][0]["items"] += [
    {"id": "animal", "number": 3, "level": "study", "if": "eligible=include", "title": "Animal", "short": "An",
     "question": "Which animal is it?", "answers": answers("rat", "mouse")},
    {"id": "strain", "number": 4, "level": "study", "if": "animal=rat", "title": "Strain", "short": "St",
     "question": "Which strain is it?", "answers": answers("wistar", "other")}]
json.dump(form, sys.stdout)
PY
run forms check deep.json
expect 0
out_lacks "Note:"
python3 -c 'import json, sys
form = json.load(open("deep.json", encoding="utf-8"))
form["domains"][0]["items"][1]["answers"][0]["key"] = "i"
json.dump(form, sys.stdout)' > same.json
run forms check same.json
expect 0
out_has "Note: while screening, the key i chooses 'Include', never '"
run init deep --title Deep --form deep.json --reviewers r1,r2
expect 0
run --review deep import refs.csv
before=$(fingerprint deep/journals)
lines 'i\n1\nq\nq\n' --review deep --as r1 assess 1
out_has "Which animal is it?" "Which strain is it?"
same "half a decision" "$before" "$(fingerprint deep/journals)"
lines 'i\nrat\nwistar\ni\nmouse\nq\n' --review deep --as r1 assess 1
run --review deep --as r1 status --json
same "two records are decided" "2" "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"
lines 'q\n' --review titles assess # two people of one name
out_has "1 Anna Berg (r1)" "2 Anna Berg (r2)"
run init new --title New
run --review new import refs.csv
expect 0
before=$(fingerprint new/journals)
lines 'a\n\nq\nq\n' --review new --as r1 assess 1 # every question is left as it is
out_has "a. Is a chance method"
out_lacks "to clear"
same "no question was answered" "$before" "$(fingerprint new/journals)"
lines 'a\nn\nq\nq\n' --review new --as r1 assess 1
out_has "Suggested: "
run --review new --as r1 log 1
out_has "r1        judge"

sed 's/"level": "study",/& "rule": "Ask the authors first",/' "$here/forms/syrcle.json" > ruled.json
run init alone --title Alone --form ruled.json --open study
run --review alone import refs.csv
run --review alone assign 1 r1
printf 'study,1,2,3,4,5,6,7,8,9,10\nChen 2011,y,y,y,y,y,y,y,y,y,y\n' > pass.csv
run --review alone --as r1 judge --from pass.csv
expect 0
lines 'guidance\nd\nn\nq\nq\n' --review alone --as r1 assess 1
out_has "Your rule" "Ask the authors first" "Your answers are then locked."
run --review alone status --json
same "it was not finished" 0 "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"

# --- what others have to do --------------------------------------------------------------------
run init team --title Team --reviewers r1,r2,r3 --open study
run --review team import refs.csv
run --review team assign "Chen 2011" r2,r3
run --review team assign "Hale 1997" r1,r2
sed 's/,y/,n/' pass.csv > other.csv
sed 's/Chen 2011/Hale 1997/' pass.csv > hale.csv
sed 's/Chen 2011/Hale 1997/' other.csv > other_hale.csv
run --review team --as r2 judge --from pass.csv --complete
run --review team --as r3 judge --from other.csv --complete
run --review team --as r1 judge --from hale.csv --complete
run --review team --as r2 judge --from other_hale.csv --complete
expect 0
lines 'a\n\n\n\nq\n' --review team --as r1 reconcile
out_has "Nothing is left for you to resolve."

# --- sealed answers that have not arrived ----------------------------------------------------
run init A --title Sealed --sealed --reviewers "r1=Anna Berg,r2=Bo Chen" --open study
run --review A import refs.csv
run --review A assign "Chen 2011" r1
expect 0
cp -r A B
printf 'study,1,2,3,4,5,6,7,8,9,10\nHale 1997,y,y,y,y,y,y,y,y,y,y\n' > pass.csv
on 1 A --as r1 judge --from pass.csv --complete
expect 0
printf 'Chen 2011,y,y,y,y,y,y,y,y,y,y\n' > row
cat pass.csv row > both.csv
on 1 A --as r1 judge --from both.csv --complete
expect 0
on 2 B --as r2 judge --from pass.csv --complete
expect 0
session() { # MACHINE COPY SEAT STUDY
    XDG_STATE_HOME=$work/state-$1
    lines 'q\n' --review "$2" --as "$3" reconcile "$4"
    XDG_STATE_HOME=$work/state
}
session 1 A r1 "Chen 2011"
out_has "Chen 2011: Only one reviewer has finished it: syrob reveal STUDY --alone."
session 1 A r1 "Hale 1997"
out_has "Hale 1997 is still blinded: Bo Chen has not finished it."
cp -r A C
on 1 A merge B
session 2 B r2 "Hale 1997"
out_has "Hale 1997 is still blinded: Anna Berg has not finished it."
session 1 A r1 "Hale 1997"
out_has "Hale 1997: Bo Chen has finished; the answers will arrive with the next sync. If they do not, sync first on the computer where they were entered."
on new C merge B # another account of r1, without the key
session new C r1 "Hale 1997"
out_has "Hale 1997: Your key is not in this account: syrob key enter."

# What an external editor had written when the program was killed is kept, and the next start says
# where; not to another reviewer, and not while the editor is open.
quickly run init "$work/edit" --title Edit --reviewers r1,r2
quickly run --review "$work/edit" import "$work/refs.csv"
printf 'q\n' > "$work/keys"
starts() {
    "$SYROB_PROGRAM" --review "$work/edit" --as "$1" assess --linear < "$work/keys" > "$work/out" 2>&1
    out=$(cat "$work/out")
}
gone=$(sh -c 'echo $$')
edits=$XDG_STATE_HOME/syrob/$(sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' "$work/edit/review.json")/edits
mkdir -p "$edits/r1-$(uname -n)-$gone-abcdef" "$edits/r1-$(uname -n)-$$-abcdef"
printf 'Drawn from a list of the\nrandom numbers' > "$edits/r1-$(uname -n)-$gone-abcdef/text.txt"
printf 'still open' > "$edits/r1-$(uname -n)-$$-abcdef/text.txt"
starts r2
out_lacks "An editor was open"
starts r1
out_has "An editor was open when syrob last ended"
[ ! -e "$edits/r1-$(uname -n)-$gone-abcdef" ] || fail "the folder is still there"
[ -e "$edits/r1-$(uname -n)-$$-abcdef/text.txt" ] || fail "an open editor lost its file"
grep -rq "Drawn from a list of the" "$XDG_STATE_HOME/syrob" || fail "the text is lost"
starts r1
out_lacks "An editor was open"

# A quote is recorded where the input ends in it, or after it.
quickly run --review "$work/edit" --as r1 judge "Hale 1997" 7 y
printf '7\n+\nrats were numbered\n' | "$SYROB_PROGRAM" --review "$work/edit" --as r1 assess --linear "Hale 1997" > "$work/out" 2>&1
printf '7\n+\nand drawn by lot\n\n' | "$SYROB_PROGRAM" --review "$work/edit" --as r1 assess --linear "Hale 1997" >> "$work/out" 2>&1
run --review "$work/edit" --as r1 log
out_has 'quote "rats were numbered"' 'quote "and drawn by lot"'

# Lines of a text that were entered are recorded when a signal ends the program.
mkfifo "$work/typed"
"$SYROB_PROGRAM" --review "$work/edit" --as r1 assess --linear "Hale 1997" < "$work/typed" > "$work/out" 2>&1 &
program=$!
exec 4> "$work/typed"
printf '4\ny\nfirst line\nsecond line\n' >&4
tries=0
until [ "$(grep -c '^> *$' "$work/out")" -ge 2 ] || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -TERM $program
exec 4>&-
wait $program
same "it ends by the signal" 143 $?
run --review "$work/edit" --as r1 log
out_has "first line" "second line"
finish
