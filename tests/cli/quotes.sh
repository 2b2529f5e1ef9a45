#!/bin/sh
# Quotes: a place without a passage is shown as a place, an empty quote is none, and the history
# shows what changed when the answer stayed.
. tests/cli/lib.sh

three_studies
for who in r1 r2; do
    for study in 1 2 3; do
        judge_all $who $study yes
    done
done
run --as r1 judge 1 4 unclear --support "Housing not described" --where "p. 2"
expect 0
run --as r2 judge 1 4 no --quote "in standard cages" --where "p. 3"
expect 0
run --as r1 judge 2 5 no --signal a=no
expect 0
run --as r1 judge 2 5 no --signal a=yes
expect 0
run --as r1 log 2 5
out_has "no; signals a=no -> no; signals a=yes"
run --as r1 log 1 4
out_has 'unclear "Housing not described"; quote (p. 2)'
for who in r1 r2; do
    for study in 1 2 3; do
        run --as $who complete $study
        expect 0
    done
done
run resolve 2 5 no --by r1,r2 --quote ""
expect 0
run export html --source r1 -o "$work/r1.html"
expect 0
grep -q '(p. 2)' "$work/r1.html" || fail "the report lacks the place"
if grep -q '&quot;&quot;\|>""\|"" (p' "$work/r1.html"; then fail "an empty quote is published"; fi
run export revman --source r1
out_has '(p. 2)'
case "$out" in *'Quote: """" (p'*) fail "an empty quote is published" ;; esac
run export json
same "no empty quote" "[]" "$(printf '%s' "$out" | json 'next(s for s in d["studies"] if s["label"].startswith("Hale"))["items"]["blinding-caregivers"]["resolution"]["quotes"]')"

# The report has the texts of what is not reconciled, too, and says what is still blinded.
run export html -o "$work/all.html"
expect 0
for text in "not yet reconciled" "Anna Berg (Unclear): Housing not described" "Bo Chen (No)" "in standard cages"; do
    grep -q "$text" "$work/all.html" || fail "the report lacks: $text"
done
quickly run init "$work/new" --title New --reviewers r1,r2
quickly run --review "$work/new" import "$work/refs.csv"
run --review "$work/new" export html -o "$work/new.html"
expect 0
grep -q "This study is still blinded." "$work/new.html" || fail "a blinded study has an empty table"

# A file that is replaced keeps its mode, whichever result it is.
for name in a.csv a.html a.json a.svg; do
    case $name in
        a.svg) what="figure summary" ;;
        a.csv) what="export csv" ;;
        *) what="export ${name#a.}" ;;
    esac
    : > "$work/$name"
    chmod 600 "$work/$name"
    # shellcheck disable=SC2086
    run $what -o "$work/$name" --force
    expect 0
    same "the mode of $name" 600 "$(stat -c %a "$work/$name")"
done

# The history of a blinded study is not empty without a word.
quickly run init "$work/blind" --title Blind --reviewers r1,r2
quickly run --review "$work/blind" import "$work/refs.csv"
run --review "$work/blind" --as r2 judge 2 1 yes
run --review "$work/blind" --as r1 log hale 1
expect 0
err_has "No entries to show. Entries of others in a blinded study are hidden"

# A form that does not exist has a neighbour.
run init "$work/form" --title Form --form sircle
expect 3
err_has "unknown form 'sircle'; did you mean 'syrcle'?"

# The recovery code is shown once, also to those who want no notes.
quickly run init "$work/sealed" --sealed --title Sealed --reviewers r1,r2
quickly run --review "$work/sealed" import "$work/refs.csv"
run --review "$work/sealed" --as r1 judge 1 1 yes --quiet
expect 0
err_has "Recovery code, to be written down on paper: "
run --review "$work/sealed" --as r1 judge 1 2 yes --quiet
case "$err" in *Recovery*) fail "the code is shown again" ;; esac
finish
