#!/bin/sh
# The paragraph for the methods section: each sentence is true of the review it was made from, and
# what is not in it is named with the reason.
. tests/cli/lib.sh

begin() { # INIT OPTIONS
    cd "$work" || exit 2
    rm -rf rev state
    quickly run init rev --title Methods "$@"
    expect 0
    cd rev || exit 2
}
import() { # N
    python3 -c 'import sys; print("title,authors,year"); [print("Paper %d,\"Author%s, A.\",%d" % (i, chr(64 + i), 2000 + i)) for i in range(1, 1 + int(sys.argv[1]))]' "$1" > "$work/refs.csv"
    quickly run import "$work/refs.csv"
    expect 0
}
pass() { # SEAT STUDY ANSWERS: a letter an item
    item=1
    for answer in $(printf '%s' "$3" | sed 's/./& /g'); do
        quickly run --as "$1" judge "$2" "$item" "$answer"
        item=$((item + 1))
    done
    quickly run --as "$1" complete "$2"
    expect 0
}
methods() {
    run export methods
    expect 0
    same "nothing is said twice" "" "$(printf '%s\n' "$out" | grep '^- ' | sort | uniq -d)"
}
has_not() {
    for text in "$@"; do
        case "$out" in *"$text"*) fail "not true here: $text" ;; esac
    done
}

# One study, two outcomes: each has its kappa, and none an interval.
begin --reviewers "r1=Ann,r2=Bo" --form cochrane-rob1 --outcomes "pain,death"
import 1
for seat in r1 r2; do
    items=$("$SYROB_PROGRAM" forms show cochrane-rob1 --json | json 'sum(len(x["items"]) for x in d["domains"])')
    for item in $(seq "$items"); do
        for outcome in pain death; do
            quickly run --as $seat judge 1 "$item" "$([ $((item % 2)) -eq 0 ] && echo low || echo high)" --outcome $outcome
            [ "$status" -eq 0 ] || quickly run --as $seat judge 1 "$item" low
        done
    done
    run --as $seat complete 1
    expect 0
done
methods
out_has "- an interval of kappa, Ann and Bo: it cannot be estimated"

# Nothing yet.
begin --reviewers "r1=Ann,r2=Bo"
methods
out_has "- the reviewers and how they worked: no study is unblinded yet" "- the studies: the review has no studies"
has_not "kept unchanged" "independently" "agreed"

# One reviewer: no independence, no agreement, no consensus.
begin --reviewers "r1=Ann"
import 1
pass r1 1 yyyyynnnnn
methods
out_has "One reviewer (Ann) assessed the studies. " "- agreement: there is one reviewer" "The study has not been reconciled yet."
has_not "independently" "kept unchanged" "hid each reviewer"

# One study: a kappa without interval, with the reason; singular everywhere.
begin --reviewers "r1=Ann,r2=Bo"
import 1
pass r1 1 yyyyynnnnn
pass r2 1 yyyyynnnny
methods
out_has "independently, using syrob" "On the study that both completed, they agreed before any discussion in 9 of 10 judgements (90.0 %; Cohen's kappa 0.80)" \
    "- an interval of kappa, Ann and Bo: it cannot be estimated from one study" "how disagreements were resolved: none has been resolved yet"
run --as r1 resolve 1 10 no --by r1,r2 --cause slip
expect 0
run --as r1 resolve 1 1 no --by r1,r2 --override --reason "p. 3"
expect 0
methods
out_has "One disagreement was resolved by discussion. One unanimous answer was changed, with a" "The study was reconciled."
has_not "the causes of the differences" # the one difference has its cause; what was agreed on needs none
run disagreements --moved
has_not "no cause given"

# An interval without width is left out.
begin --reviewers "r1=Ann,r2=Bo"
import 3
for study in 1 2 3; do
    pass r1 $study yyyyynnnnn
    pass r2 $study yyyyynnnny
done
methods
out_has "Cohen's kappa 0.80). " "a single point and says nothing about sampling error"
run agreement --by overall
has_not "used only one category" # nobody used one category only in all of it
out_has "The interval is a single point"

# Ten studies of which each has one judgement: nothing is clustered, and the interval is shown. A
# title that is the same paper, or another report, was not simply removed.
begin --reviewers "r1=Ann,r2=Bo" --form screen-abstract --open study
import 25
run study same 24 25 --reason "a preprint"
run study report 22 23 --reason "the same animals"
run study drop 22 --reason "no animals"
run study drop 21 --reason "no animals"
screen() { # STUDY ANSWER OF r1, ANSWER OF r2
    for seat in r1 r2; do
        quickly run --as $seat judge "$1" eligible "$2"
        [ "$2" = include ] || quickly run --as $seat judge "$1" reason "no data"
        quickly run --as $seat complete "$1"
        [ $# -lt 3 ] || set -- "$1" "$3"
    done
}
for study in 1 2 3 4 5 6 7 8 9; do
    if [ $study -le 4 ]; then screen $study include include; elif [ $study -le 6 ]; then screen $study exclude exclude; else screen $study include exclude; fi
done
methods
out_has "- an interval of kappa 0.37, Ann and Bo: with only 9 studies it would look more precise"
has_not "confidence interval"
screen 10 exclude exclude
methods
out_has "Cohen's kappa 0.44, 95 % confidence interval" "One record was a duplicate of another. One record was a further report of a study and was assessed with it. Two studies were removed from the review, each with a recorded reason." \
    "all 20 completed assessments of the studies unblinded so far were fixed" "Of the 21 studies, 7 have been reconciled so far. "
has_not "clustering"
for study in 7 8 9; do
    quickly run resolve $study eligible include --by r1,r2
done
methods
out_has "Three disagreements were resolved by discussion. "

# Opened early, and another form since.
begin --reviewers "r1=Ann,r2=Bo"
import 2
pass r1 1 yyyyyyyyyy
pass r2 1 nyyyyyyyyy
run reconcile 1 --early --reason "a question of method" --no-input
expect 0
sed 's/"note": "/"note": "Sharper. /; s/"version": "/"version": "x-/' form.json > ../sharper.json
run forms update ../sharper.json --reason "guidance sharpened"
expect 0
methods
out_has "and, except for 1 study unblinded early with a recorded reason, all other studies that they shared in the round" \
    "The form was changed once after the review had started (guidance sharpened)." "apart from the changes above"

# Only the pilot is open.
begin --reviewers "r1=Ann,r2=Bo"
import 3
run assign --pilot 2 --seed 3
pilot=$(printf '%s\n' "$out" | sed -n 's/^  \([^:]*\):.*/\1/p')
for study in $pilot; do
    pass r1 "$study" yyyyyyyyyy
done
methods
out_has "Two studies formed a pilot round, which is included in the percentages but not in the agreement; none of them has been assessed yet"
for study in $pilot; do
    pass r2 "$study" nyyyyyyyyy
done
methods
out_has "- agreement: only the pilot round is unblinded"
run agreement
out_has "Only the pilot round (2 studies) is unblinded" "To include the studies of the pilot round: syrob agreement --with-pilot"
run export html
out_has "Only the pilot round (2 studies) is unblinded"

# Three who share studies in pairs, and one that was taken out.
begin --reviewers "r1=Ann,r2=Bo,r3=Cy"
import 3
run assign 1 r1,r2
run assign 2 r1,r3
run study drop 3 --reason "no animals"
pass r1 1 yyyyyyyyyy
pass r2 1 nyyyyyyyyy
pass r1 2 yyyyyyyyyy
pass r3 2 nnyyyyyyyy
methods
out_has "Ann and Bo agreed before any discussion in 9 of 10" "Ann and Cy agreed before any discussion in 8 of 10" \
    "Each study was assessed by 2 of them" "Over all reviewers Krippendorff's alpha (nominal) was" "One study was removed from the review, with a recorded reason"
has_not "they agreed"

# A broken rule makes the text uncertain: a line that makes a reviewer of the study its adjudicator.
forge() { # SEAT BODY: adds an event to the seat's journal, or begins another one for it
    file=$(find journals -name "$1@*.jsonl")
    [ -n "$file" ] || {
        file=journals/$1@0f0f0f.jsonl
        add_head "$file" "$1" 0f0f0f
    }
    add "$file" "$t,$2"
}
line_of() { # SEAT OP: the short name of the first such line
    sed -n "/\"op\":\"$2\"/s/.*\"h\":\"\(.\{16\}\).*/\1/p" journals/"$1"@*.jsonl | head -n 1
}
study_id() {
    "$SYROB_PROGRAM" studies --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -n 1
}
adjudicate() { # SEAT, and the role that the lead is made to give it
    begin --reviewers "r1=Ann,r2=Bo,r3=Cy"
    import 1
    run assign 1 r1,r2
    pass r1 1 yyyyynnnnn
    pass r2 1 yyyyynnnny
    was=$(sed -n "/\"op\":\"seat\",\"seat\":\"$1\"/s/.*\"h\":\"\(.\{16\}\).*/\1/p" journals/lead@*.jsonl)
    XDG_STATE_HOME=$work/none
    forge lead "\"op\":\"seat\",\"seat\":\"$1\",\"name\":\"Dee\",\"role\":\"$2\",\"was\":[\"$was\"]"
    forge consensus "\"op\":\"resolve\",\"study\":\"$(study_id)\",\"item\":\"other-bias\",\"outcome\":null,\"of\":[\"$(line_of r1 complete)\",\"$(line_of r2 complete)\"],\"answer\":\"no\",\"how\":\"adjudication\",\"by\":[\"$1\"],\"was\":[]"
}
state=$XDG_STATE_HOME
adjudicate r3 adjudicator
methods
out_has "One disagreement was resolved by adjudication (Dee, who had not assessed the study)"
forge r3 "\"op\":\"judge\",\"study\":\"$(study_id)\",\"item\":\"other-bias\",\"outcome\":null,\"answer\":\"no\",\"was\":[]"
methods # by a machine that may not have known of it: no rule is broken, and the text says less
out_has "One disagreement was resolved by adjudication (Dee)." "that the adjudicators had not assessed the studies themselves: one of them adjudicated a study that he or she had started to assess"
has_not "who had not assessed"
run check
expect 0
XDG_STATE_HOME=$state
adjudicate r1 adjudicator
methods
out_has "how 1 judgement was resolved: the entries that record it break the rules"
has_not "who had not assessed" "by adjudication"
run check
expect 1
out_has "against-the-rules" "somebody who has assessed the study"
XDG_STATE_HOME=$state

# From spreadsheets, nothing is claimed that the program cannot know.
begin --reviewers "r1=Ann,r2=Bo"
import 1
run export sheet
{ printf '%s\n' "$out" | head -n 1; echo '"AuthorA 2001",,yes,yes,yes,yes,yes,yes,yes,yes,yes,yes'; } > "$work/sheet.csv"
run --as r1 judge --from "$work/sheet.csv" --complete
expect 0
pass r2 1 yyyyyyyyyn
methods
out_has "All judgements by Ann on the study were entered from a spreadsheet" "they agreed, in their original answers, in" "how the judgements were kept independent"
has_not "before any discussion" "independently"
finish
