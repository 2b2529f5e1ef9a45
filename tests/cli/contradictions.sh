#!/bin/sh
# Sheets that contradict themselves: two names of an item, a study or a reviewer, or a key that the
# cells do not fit. None of them is read with a guess, and each is read once the options say what it
# means.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi
Heat in rats,"Hale, S.; Berg, B.; Li, X.",1997,10.1000/h1
Cold in mice,"Chen, A.; Li, B.",2011,10.1000/c1
Sleep in mice,"Hale, S.; Kim, J.",2016,10.1000/h2
Noise in mice,"Hale, S.; Otto, J.",2016,10.1000/h3
CSV
quickly run init "$work/rev" --title Sheets --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/rev" || exit 2
quickly run import "$work/refs.csv"
expect 0
sheet=$work/sheet.csv

# refuses TEXT LINES [OPTIONS], and reads N LINES [OPTIONS]: neither writes anything
judge() {
    printf '%s\n' "$1" > "$sheet"
    shift
    run --as r1 judge --from "$sheet" --partial --dry-run "$@"
}
refuses() {
    text=$1
    shift
    judge "$@"
    expect 3
    case "$out$err" in *"$text"*) ;; *) fail "expected: $text" ;; esac
}
reads() {
    wanted=$1
    shift
    judge "$@"
    expect 0
    out_has "  $wanted judgement"
}

# Two columns for one item.
both='Study,Sequence generation,Judgement,Random housing,Judgement
Hale 1997,Yes,Unclear,No,Low'
refuses "both have answers for item 1, and the answers differ" "$both"
reads 2 "$both" --map "2=ignore,3=1,4=ignore,5=4"
out_has '"Unclear": Unclear' '"Low": Yes'
reads 2 "$both" --map "3=ignore,5=ignore"
out_has '"Yes": Yes' '"No": No'
refuses "both have answers" "$(printf '%s' "$both" | sed 's/Judgement/Risk of bias/g')"
reads 2 "$(printf '%s' "$both" | sed 's/Unclear/Yes/; s/Low/No/')"
refuses "both seem to be item 1" 'Study,Sequence generation,Sequence generation risk of bias
Hale 1997,Yes,High'
refuses "both seem to be item 1" 'Study,Sequence generation,Sequence generation.1
Hale 1997,Low,High'
# Texts in the column of the item, and its judgement beside them.
reads 2 'Study,Sequence generation,Judgement,Random housing,Judgement
Hale 1997,Random number table,Low,Racks not randomised,High'
out_has 'column 2 "Sequence generation": support for item 1' 'column 3 "Judgement": item 1'

# A number and a name of an item.
for headings in 'Item,Item name' 'Domain,Description' 'Question,Question text' 'Item,Title'; do
    refuses "columns 2 and 3 contradict each other: '1' is item 1 of the form, and 'Other sources of bias' is item 10" \
        "Study,$headings,Judgement
Hale 1997,1,Other sources of bias,Low
Hale 1997,2,Random housing,High"
done
reads 2 "Study,Item,Item name,Judgement
Hale 1997,1,Other sources of bias,Low
Hale 1997,2,Random housing,High" --map "2=ignore,3=item"
reads 1 "Study,Item,Item name,Judgement
Hale 1997,1,Sequence generation,Low"
names='Other sources of bias,Random housing,Sequence generation'
cells='Hale 1997,Low,High,Unclear'
refuses "contradicts itself: its number and its title mean" ",$names
Study,Q1,Q2,Q3
$cells"
reads 3 ",Sequence generation,Baseline characteristics,Allocation concealment
Study,Q1,Q2,Q3
$cells"
for skip in '' --skip-bad; do
    # shellcheck disable=SC2086
    refuses "the heading 'Q3' means item 3 of the form, but 'Sequence generation' below it means item 1" "Study,Q1,Q2,Q3
,$names
$cells" $skip
done
reads 3 "Study,Q1,Q2,Q3
,Sequence generation,Baseline characteristics,Allocation concealment
$cells"
out_has "line 2: skipped: the names of the items"
key='Q1: other sources of bias; Q2: random housing; Q3: sequence generation'
other="gives these numbers other names than the form"
refuses "line 4 $other" "Study,Q1,Q2,Q3
$cells

$key"
refuses "line 1 $other" "$key
Study,Q1,Q2,Q3
$cells"
refuses "line 4 $other" "Study,Q1,Q2,Q3
$cells

$(printf '%s' "$key" | sed 's/; /\n/g')"
refuses "$other" "Study,D1,D2,D3,,Key
$cells,,D1 = other sources of bias"
reads 3 "Study,Q1,Q2,Q3
$cells

$key" --map "Q1=10,Q2=4,Q3=1"
reads 3 "Study,Q1,Q2,Q3
$cells

Q1: sequence generation; Q2: baseline characteristics; Q3: allocation concealment"
reads 3 "Study,$names
$cells

1. Data from the authors; 2. dead link; 3. see the protocol; 4. in German; 5. a letter"
ten='Hale 1997,Low,High,High,High,High,High,High,High,High,High'
refuses "line 4 $other" "Study,1,2,3,4,5,6,7,8,9,10
$ten

(1) peer reviewed publication; (2) control of temperature; (3) statement of compliance; (4) sample size; (5) conflict of interest; (6) anaesthetic"

# A key of the answers.
yes='Study,Random housing
Hale 1997,Yes
Chen 2011,No
'
refuses "line 5 gives 'Yes' a different meaning" "$yes
Yes = high risk of bias; No = low risk of bias"
for phrase in 'Note: "Yes" means that bias is present.' 'Yes: at risk of bias' 'Risk of bias present: yes/no' \
    '"Presence of bias (yes, no, unclear)"' 'Is there a risk of bias? (Yes/No)' 'No = bajo riesgo de sesgo' \
    'Yes = hohes Risiko' 'Yes = risque élevé'; do
    refuses "line 5 gives" "$yes
$phrase"
done
reads 2 "$yes
Yes = low risk of bias; No = high risk of bias"
spanish='Study,Random housing
Hale 1997,Sí
Chen 2011,No

Sí = alto riesgo de sesgo; No = bajo riesgo de sesgo'
refuses "line 5 gives 'No' a different meaning" "$spanish" --words "Sí=No"
reads 2 "$spanish" --words "Sí=No,No=Yes"
signs='Study,Random housing
Hale 1997,+
Chen 2011,-

+ = high risk of bias; - = low risk of bias'
refuses 'if '"'+'"' means a high risk: --words "+=No,-=Yes"' "$signs"
reads 2 "$signs" --words "+=No,-=Yes"
high='Study,Random housing
Hale 1997,High
Chen 2011,Low
'
refuses "line 5 is about quality" "$high
High = high quality (low risk of bias); Low = low quality"
refuses "line 1 is about quality" "Methodological quality (High / Low / Unclear)
$high"
reads 2 "$high
High = high quality" --words "High=Yes,Low=No"
reads 2 "Quality assessment with SYRCLE's tool: low or high risk of bias
$high"
for cell in "Low; changed to high" "Low, later High" "Low, or high"; do
    refuses "not an answer" "Study,Random housing
Hale 1997,\"$cell\""
done

# A failed formula is not an answer.
refuses "'#N/A': a formula that failed" 'Study,Random housing
Hale 1997,#N/A'

# Two names of a study.
for name in 'Hale S., Otto J. 2016a' 'Hale, Otto (2016a)' 'Hale S, Kim J (2016b)' 'Hale Q 1997'; do
    refuses "unknown study '$name'" "Study,Random housing
\"$name\",Low"
done
for name in 'Hale S., Otto J. 2016b' 'Hale, Kim (2016a)' "Hale, Circulation 1997" "$(printf 'Hale\302\240et\302\240al.\302\2401997')"; do
    reads 1 "Study,Random housing
\"$name\",Low"
done
refuses "are different studies" 'Study,Reference,Random housing
Hale 2016a,"Hale S, Otto J. Noise in mice. J Foo 2016;3:1-9. doi:10.1000/h3",Low'
refuses "'Hale 1997' and 'Chen 2011' are different studies" 'Study,Citation,Random housing
Hale 1997,Chen 2011,Low'
reads 1 'Study,Reference,Random housing
Hale 1997,12,Low'
reads 1 'Study,Random housing
1.0,Low' --numbers

# Two reviewers.
for heading in "Email Address" Username "Your name" "Done by"; do
    refuses "names several reviewers: 'anna@x.org', 'bo@x.org'" "$heading,Study,Random housing
anna@x.org,Hale 1997,Low
bo@x.org,Chen 2011,High"
done
stacked='Assessed by Anna Berg
Study,Random housing
Hale 1997,Low

Assessed by Bo Chen
Study,Random housing
Chen 2011,High'
refuses "a different reviewer from line 1, 'Assessed by Anna Berg'" "$stacked"
refuses "a different reviewer from line 1, 'Reviewer 1'" "$(printf '%s' "$stacked" | sed 's/Assessed by Anna Berg/Reviewer 1/;s/Assessed by Bo Chen/Reviewer 2/')"
reads 2 "$(printf '%s' "$stacked" | sed 's/Bo Chen/Anna Berg/')"
finish
