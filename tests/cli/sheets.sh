#!/bin/sh
# Sheets of judgements as people make them: each layout, each way to name a study, an item or an
# answer; and what is asked for where the sheet alone does not say it.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi,pmid
Heat in rats,"Hale, S.; Berg, B.; Li, X.",1997,10.1000/h1,111
Cold in mice,"Chen, A.; Li, B.",2011,10.1000/c1,222
Light in pigs,"Berg, B.",2014,10.1000/b1,333
CSV
quickly run init "$work/rev" --title Sheets --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/rev" || exit 2
quickly run import "$work/refs.csv"
expect 0
sheet=$work/sheet.csv

titles='Sequence generation,Baseline characteristics,Allocation concealment,Random housing,Blinding of caregivers,Random outcome assessment,Blinding of outcome assessors,Incomplete outcome data,Selective outcome reporting,Other sources of bias'
answers='Low,Unclear,High,Low,Unclear,High,Low,Unclear,High,Low'

# A dry run finds N judgements and no problem: reads N [OPTIONS]
reads() {
    wanted=$1
    shift
    quickly run --as r1 judge --from "$sheet" --dry-run "$@"
    expect 0
    out_has "  $wanted judgement"
}

# The dry run and the import refuse the sheet alike: refuses TEXT [OPTIONS]
refuses() {
    text=$1
    shift
    quickly run --as r1 judge --from "$sheet" --dry-run "$@"
    expect 3
    case "$out$err" in *"$text"*) ;; *) fail "expected in the dry run: $text" ;; esac
    quickly run --as r1 judge --from "$sheet" "$@"
    expect 3
    err_has "$text"
}

# --- studies ---
quickly run studies --json
id() { # NUMBER
    printf '%s' "$out" | json "d[\"studies\"][$1 - 1][\"id\"]"
}
hale=$(id 1) chen=$(id 2)
# The id counts, and a column that names another study is a problem.
printf 'Study,Study id,%s\n,%s,%s\nChen 2011,%s,%s\n' "$titles" "$hale" "$answers" "$chen" "$answers" > "$sheet"
reads 20
printf 'Study,Study id,%s\nHale 1997,%s,%s\n' "$titles" "$chen" "$answers" > "$sheet"
refuses "'$chen' and 'Hale 1997' are different studies"
printf 'Study,DOI,%s\nHale 1997,10.1000/c1,%s\n' "$titles" "$answers" > "$sheet"
refuses "'Hale 1997' and '10.1000/c1' are different studies"
for name in 'Hale 1997 + Chen 2011' 'Chen 2011 / Hale 1997' 'Not Hale 1997' 'Smith 2005 reanalysis of Hale 1997'; do
    printf 'Study,%s\n%s,%s\n' "$titles" "$name" "$answers" > "$sheet"
    refuses "unknown study '$name'"
done
for name in '"Hale et al., 1997"' 'Hale et al. (1997)' '"Hale et al., 1997 [12]"' 'S. Hale 1997' 'Hale S 1997' \
    '"Hale, Berg and Li, 1997"' 'Hale & Berg 1997' 'Sara Hale 1997' '10.1000/h1' 'https://doi.org/10.1000/H1' \
    'Heat in Rats.' 'PMID: 111' 'HALE 1997'; do
    printf 'Study,%s\n%s,%s\n' "$titles" "$name" "$answers" > "$sheet"
    reads 10
    out_has ": Hale 1997"
done
printf 'Study,%s\nHale 1998,%s\n' "$titles" "$answers" > "$sheet"
refuses "unknown study 'Hale 1998'"
printf 'Study,%s\n3,%s\n' "$titles" "$answers" > "$sheet"
refuses "--numbers"
reads 10 --numbers
out_has '"3": Berg 2014'
printf 'First author,Year,%s\nHale,1997,%s\nChen,2011,%s\n' "$titles" "$answers" "$answers" > "$sheet"
reads 20
printf 'id,authors,year,title,%s\n17,"Hale, S.",1996,Heat in rats,%s\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'column 4 "title": study'
printf 'Nr,PMID,%s\n1,111,%s\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'column 2 "PMID": study'

# --- headings ---
heading() {
    printf 'Study,%s\nHale 1997,%s\n' "$1" "$answers" > "$sheet"
    reads 10
}
heading 'rob1,rob2,rob3,rob4,rob5,rob6,rob7,rob8,rob9,rob10'
heading 'D1,D2,D3,D4,D5,D6,D7,D8,D9,D10'
heading 'Domain 1,Domain 2,Domain 3,Domain 4,Domain 5,Domain 6,Domain 7,Domain 8,Domain 9,Domain 10'
heading '1- Um,2- Dois,3- Tres,4- Quatro,5- Cinco,6- Seis,7- Sete,8- Oito,9- Nove,10- Dez'
heading 'SYRCLE_01_Sequence_Generation,SYRCLE_02_Baseline_Characteristics,SYRCLE_03_Allocation_Concealment,SYRCLE_04_Random_Housing,SYRCLE_05_Blinding_Investigators,SYRCLE_06_Random_Outcome_Assessment,SYRCLE_07_Blinding_Outcome_Assessment,SYRCLE_08_Incomplete_Outcome_Data,SYRCLE_09_Selective_Outcome_Reporting,SYRCLE_10_Other_Sources_Bias'
heading 'Allocation sequence,Baseline similarity,Concealment of allocation sequence,Random housing,Caregivers blinded,Random selection for outcome assessment,Blinded outcome assessor,Incomplete data reporting addressed,Free from selective outcome reporting,Free of other risks of bias'
heading 'Was the allocation sequence adequately generated and applied?,Were the groups similar at baseline or were they adjusted for confounders in the analysis?,Was the allocation adequately concealed?,Were the animals randomly housed during the experiment?,Were the caregivers and/or investigators blinded from knowledge which intervention each animal received during the experiment?,Were animals selected at random for outcome assessment?,Was the outcome assessor blinded?,Were incomplete outcome data adequately addressed?,Are reports of the study free of selective outcome reporting?,Was the study apparently free of other problems that could result in high risk of bias?'
printf 'title,seq,%s\nHeat in rats,1,%s\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'column 2 "seq": not used: column 3 is item 1'
printf 'Study,%s,ARRIVE 1,ARRIVE blinded assessors\nHale 1997,%s,Yes,No\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'column 12 "ARRIVE 1": not used' '(1 cell with text)'
printf 'Study,Sequence generation,%s\nHale 1997,Low,%s\n' "$titles" "$answers" > "$sheet"
refuses '--map "3=ignore"'
reads 10 --map '3=ignore'
printf 'Artikel,Q-a,%s\nHale 1997,%s\n' "${titles#*,}" "$answers" > "$sheet"
refuses "the sheet lacks item 1"
reads 10 --map "Q-a=sequence-generation,Artikel=study"
refuses "no column 'Q-b'" --map "Q-b=1"
quickly run --as r1 judge --from "$sheet" --map "Q-a=nonsense"
expect 2
err_has "support:ITEM"

# --- layouts ---
printf 'Table 2. Risk of bias,,\n,,\nStudy,%s\nHale 1997,%s\n' "$titles" "$answers" > "$sheet"
reads 10
out_has "line 1: skipped: above the header: 'Table 2. Risk of bias'"
printf ',Selection bias,,,Performance bias,,Detection bias,,Attrition bias,Reporting bias,Other\nStudy,%s\nHale 1997,%s\n' "$titles" "$answers" > "$sheet"
reads 10
printf 'Study,%s\nHale 1997,%s\n\nL = low risk of bias\nH,high risk\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'line 4 "L = low risk of bias": skipped' 'line 5 "H": skipped'
printf 'Study,%s\nHale 1997,%s,,L,low risk\nn,1,1,1,1,1,1,1,1,1,1\n' "$titles" "$answers" > "$sheet"
quickly run --as r1 judge --from "$sheet" --dry-run
expect 0
out_has "beside the table: 'L'" 'line 3 "n": skipped'
covidence='Covidence #,Study ID,Reviewer Name' row='#12,Hale 1997,Anna'
for title in 'Sequence generation' 'Baseline characteristics' 'Allocation concealment' 'Random housing' 'Blinding of caregivers' \
    'Random outcome assessment' 'Blinding of outcome assessors' 'Incomplete outcome data' 'Selective outcome reporting' 'Other sources of bias'; do
    covidence="$covidence,$title Judgement,$title Supporting Text"
    row="$row,Low,because"
done
printf '%s\n%s\n' "$covidence" "$row" > "$sheet"
reads 10
out_has 'support for item 10' "reviewer: 'Anna'"
printf 'StudyId,Title,InvestigatorName,Question,Answer,Comments\na1,Heat in rats,anna,Were the animals randomly housed during the experiment?,Yes,c\n' > "$sheet"
reads 1 --partial
out_has 'column 2 "Title": study'
printf 'Study,%s\nHale 1997,%s\nTotal,1,0,1,1,0,1,1,0,1,1\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'line 3 "Total": skipped'
printf 'Study,%s\nHale 1997,%s\nLow risk,1,0,1,1,0,1,1,0,1,1\nHigh,0,1,0,0,1,0,0,1,0,0\n' "$titles" "$answers" > "$sheet"
reads 10
out_has 'line 3 "Low risk": skipped' 'line 4 "High": skipped'
printf 'Study,%s\nHale 1997,%s\nMean arterial pressure in mice,%s\n' "$titles" "$answers" "$answers" > "$sheet"
refuses "Mean arterial pressure in mice" # a title with answers is not a row of sums
printf 'study,item,answer\nHale 1997,1,y\nTotal,1,\nTotal,2,\nCount of cells by 5%% gel,1,\nCount of cells by 5%% gel,2,n\n' > "$sheet"
refuses "Count of cells by 5% gel" --partial
printf 'Item,Hale 1997,Chen 2011\nSequence generation,Low,Unclear\nBaseline characteristics,Low,Unclear\nAllocation concealment,Low,Unclear\nRandom housing,Low,Unclear\nBlinding of caregivers,Low,Unclear\nRandom outcome assessment,Low,Unclear\nBlinding of outcome assessors,Low,Unclear\nIncomplete outcome data,Low,Unclear\nSelective outcome reporting,Low,Unclear\nOther sources of bias,Low,perhaps\n' > "$sheet"
refuses "line 11: column 11: 'perhaps' is not an answer (1 cell)"
reads 20 --words "perhaps=unclear"
out_has "transposed sheet"
printf 'Study,%s\nHale 1997,%s\nHale 1997,%s\nHale et al. 1997,%s\n' "$titles" "$answers" "$answers" "$answers" > "$sheet"
reads 10
out_has "20 cells repeat a judgement"
printf 'Study,%s\nHale 1997,%s\nHale 1997,High%s\n' "$titles" "$answers" "${answers#Low}" > "$sheet"
refuses "answered twice with different answers or texts: Yes on line 2, No here"
printf 'study,item,answer\nHale 1997,1,y\n,2,n\n' > "$sheet" # a merged cell
reads 2 --partial

# --- support ---
wide=Study row="Hale 1997"
for item in $items; do
    wide="$wide,Item $item,Support"
    row="$row,Low,\"because of $item\""
done
printf '%s\n%s\n' "$wide" "$row" > "$sheet"
reads 10
quickly run --as r1 judge --from "$sheet"
expect 0
quickly run --as r1 log hale 3
out_has "because of 3"
quickly run --as r1 undo
printf '%s\n%s\n' "$(echo "$wide" | sed 's/Item \([0-9]*\),Support/\1,\1 comment/g')" "$row" > "$sheet"
reads 10
out_has 'support for item 10'
printf 'Study,Comment,%s,Comment\nHale 1997,good,%s,bad\n' "$titles" "$answers" > "$sheet"
refuses "is not next to an item"
printf 'Study,%s,Comment\nHale 1997,%s,nice paper\n' "$titles" "$answers" > "$sheet"
reads 10
out_has '"Comment": not used' '(1 cell with text)'
quickly run --as r1 judge --from "$sheet"
out_has '"Comment": not used' '(1 cell with text)'
quickly run --as r1 undo
printf 'Study,%s\nHale 1997,Low (p. 3),"Unclear, not reported",High: see methods,Low,Unclear,High,Low,Unclear,High,Low\n' "$titles" > "$sheet"
quickly run --as r1 judge --from "$sheet"
expect 0
quickly run --as r1 log hale 2
out_has "not reported"
quickly run --as r1 undo
printf 'Study,%s\nHale 1997,"Low, high",%s\n' "$titles" "${answers#Low,}" > "$sheet"
refuses "'Low, high' is not an answer"

# --- words ---
printf 'Study,%s\nHale 1997,niedrig,unklar,hoch,niedrig,unklar,hoch,niedrig,unklar,hoch,niedrig\n' "$titles" > "$sheet"
refuses "'niedrig' is not an answer (4 cells); the answers are Yes, Unclear, No; say what it means: --words \"niedrig=ANSWER\""
reads 10 --words "niedrig=yes,unklar=unclear,hoch=no" --save-map "$work/map.json"
reads 10 --use-map "$work/map.json"
out_has '"niedrig": Yes (4 cells)'
quickly run --as r1 judge --from "$sheet" --words "niedrig=super"
expect 2
echo "{}" > "$work/other.json"
refuses "--save-map made" --use-map "$work/other.json"
printf 'Study,%s\nHale 1997,1,?,0,1,?,0,1,?,0,1\n' "$titles" > "$sheet"
refuses "'1' is not an answer (4 cells)"
refuses 'in one option: --words "1=ANSWER,0=ANSWER"'

# --- two reviewers ---
printf 'Study,Reviewer,%s\nHale 1997,AB,%s\nHale 1997,CD,No%s\n' "$titles" "$answers" "${answers#Low}" > "$sheet"
refuses "column 2 'Reviewer' names several reviewers: 'AB', 'CD'; say whose rows to read: --reviewer \"Reviewer=NAME\"" --skip-bad
reads 10 --reviewer "Reviewer=CD"
out_has '"No": No (1 cell)'
refuses "the reviewer 'EF' does not have any rows" --reviewer "Reviewer=EF"

# --- bad rows and encodings ---
printf 'Study,%s\nHale 1997,%s\n"Chen "x" 2011",%s\n' "$titles" "$answers" "$answers" > "$sheet"
refuses "line 3: field 1: text after the closing quote"
quickly run --as r1 judge --from "$sheet" --skip-bad
expect 0
out_has "10 judgements recorded" "text after the closing quote"
quickly run --as r1 undo
printf 'Study;%s;Comment\nHale 1997;%s;K\344fig\n' "$titles" "$answers" | tr , ';' > "$sheet"
reads 10
out_has "read as Windows-1252"
{ printf '\377\376' && printf 'Study,%s\nHale 1997,%s\n' "$titles" "$answers" | iconv -t UTF-16LE; } > "$sheet"
reads 10

# --- the blank sheet finds its studies again, whatever a spreadsheet makes of their labels ---
quickly run export sheet
printf '%s\n' "$out" | sed 's/Hale 1997/Jan-97/; s/,,,,,,,,,,$/,y,y,y,y,y,y,y,y,y,y/' > "$sheet"
reads 30

# --- answers that were agreed on elsewhere ---
quickly run init "$work/agreed" --title Agreed --reviewers "r1=Anna Berg,r2=Bo Chen,r3=Cy Dahl" --open study
cd "$work/agreed" || exit 2
quickly run import "$work/refs.csv"
quickly run assign hale r1,r2
quickly run assign chen r1,r2
quickly run assign berg r1,r2
printf 'Study,%s\nHale 1997,%s\nChen 2011,%s\n' "$titles" "$answers" "$answers" > "$work/one.csv"
printf 'Study,%s\nHale 1997,High,High%s\nChen 2011,%s\n' "$titles" "${answers#Low,Unclear}" "$answers" > "$work/two.csv"
quickly run --as r1 judge --from "$work/one.csv" --complete
expect 0
quickly run --as r2 judge --from "$work/two.csv" --complete
expect 0
printf 'Study,1,Support,2,Support,3,4,5,6,7,8,9,10\nHale et al. 1997,Low,we reread it,High,,No,Yes,?,No,Yes,?,No,Yes\nChen 2011,High,,Unclear,,No,Yes,?,No,Yes,?,No,Yes\n' > "$sheet"
quickly run resolve --from "$sheet"
expect 2
err_has "--by LIST"
quickly run resolve --from "$sheet" --by r1,r2 --how adjudication
expect 2
quickly run resolve --from "$sheet" --by r1,r2 --how discussion --dry-run
expect 0
out_has "line 3: not changed: Chen 2011, item 1: the reviewers agreed on Yes; the sheet says No" \
    "20 judgements, 17 of them unchanged"
quickly run summary
out_has "2 disagreements"
quickly run resolve --from "$sheet" --by r1,r2 --how discussion --reason "at our meeting"
expect 0
out_has "2 resolved, 17 already settled with this answer, 1 settled differently and not changed" "line 3: not changed"
quickly run log hale 1
out_has "we reread it" "at our meeting"
quickly run disagreements
out_has "0 disagreements to resolve, 2 resolved"
printf 'Study,1\nHale 1997,No\n' > "$sheet"
quickly run resolve --from "$sheet" --by r1,r2 --partial
expect 0
out_has "0 resolved" "Hale 1997, item 1: already resolved as Yes; the sheet says No"
printf 'Study,1\nBerg 2014,No\n' > "$sheet"
quickly run resolve --from "$sheet" --by r1,r2 --partial
expect 3
err_has "Berg 2014 is still blinded"
quickly run resolve --from "$sheet" --by r1,r2 --cause slip
expect 2
err_has "--cause is for one item, not for --from"
quickly run resolve hale 1 yes --by r1,r2 --how discussion
expect 2
err_has "--how goes with --from SHEET"
quickly run study drop hale chen --reason x
expect 2
quickly run resolve hale --by r1,r2
expect 2
err_has "or --from SHEET"

# --- one bad record ---
printf 'title,year\nOn rats,2001\n"On "mice",2002\nOn pigs,2003\n' > "$work/bad.csv"
quickly run import "$work/bad.csv" --strict
expect 3
err_has "1 record cannot be read; with --strict nothing is imported"
quickly run import "$work/bad.csv"
expect 0
out_has "2 new studies" "1 unreadable" "bad.csv:3: field 1"

# --- what must not be lost or guessed ---
quickly run init "$work/fresh" --title Fresh --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/fresh" || exit 2
quickly run import "$work/refs.csv"
expect 0
refused_cell() { # CELL
    printf 'Study,1\nHale 1997,"%s"\n' "$1" > "$sheet"
    refuses "'$1' is not an answer (1 cell)" --partial
}
for cell in "No risk of bias" "no risk" "No bias" "Risk of bias: no" "Yes (?)" "Yes - no?" "Yes (unclear?)" \
    "Low; High; Low" "Low (-)"; do
    refused_cell "$cell"
done
for cell in "Low risk of bias" "Unclear (?)" "Low (+)" "Low (p. 3; why?)"; do
    printf 'Study,1\nHale 1997,%s\n' "$cell" > "$sheet"
    reads 1 --partial
done
# Reasons on the left of each item: an empty first one must not shift the others.
printf 'Study,Reason,Sequence generation,Reason,Baseline characteristics,Reason,Allocation concealment\nHale 1997,,low,because of 2,high,because of 3,low\n' > "$sheet"
refuses "is empty and left of all items, and the last item has no such column" --partial
reads 3 --partial --map "2=ignore"
# A text beside an empty answer is not used, and that is said.
printf 'Study,1,Support,2,Support\nHale 1997,,Important remark,yes,\n' > "$sheet"
quickly run --as r1 judge --from "$sheet" --partial --dry-run
expect 0
case "$out$err" in *"item 1 has no answer, so the text beside it is not used: Important remark"*) ;; *) fail "the remark is lost" ;; esac
# An empty cell does not take away what was typed.
run --as r1 judge "Hale 1997" 1 yes --support "typed by hand"
printf 'Study,1,Support,2,Support\nHale 1997,no,,no,x\n' > "$sheet"
run --as r1 judge --from "$sheet" --partial
expect 0
case $(grep '"judge"' journals/r1@* | grep '"answer":"no"' | head -n 1) in
*"typed by hand"*) ;;
*) fail "the support is lost" ;;
esac
# Words of another language, with accents, in capitals and with a remark.
printf 'Study,1,2,3,4\nChen 2011,ja (S. 3),Élevé,НИЗКИЙ,\302\240\n' > "$sheet"
reads 3 --partial --words "ja=yes,élevé=no,низкий=yes"
# What --complete finishes is known before.
printf 'Study,%s\nBerg 2014,%s\n' "$titles" "$answers" > "$sheet"
run --as r1 judge --from "$sheet" --complete --dry-run
expect 0
out_has "  1 study is finished by it"
run --as r1 judge --from "$sheet" --complete
out_has "1 study finished"
# With several reviewers in a sheet, a row that does not say whose it is.
printf 'Reviewer,Study,%s\nAB,Hale 1997,%s\n,Chen 2011,%s\nCD,Berg 2014,%s\n' "$titles" "$answers" "$answers" "$answers" > "$sheet"
refuses "the reviewer is missing" --reviewer "Reviewer=AB"
# --- sheets that ask the opposite question ---
# "Yes" is a low risk in the form. A heading or key with another meaning is not passed over.
opposite='No,No,No,No,No,No,No,No,No,Yes'
asks() { # HEADINGS TEXT
    printf 'Study,%s\nHale 1997,%s\n' "$1" "$opposite" > "$sheet"
    refuses "$2"
    err_has '--words "Yes=No,No=Yes"' '--words "Yes=Yes,No=No"'
    reads 10 --words "Yes=No,No=Yes"
    out_has '"No": Yes (9 cells)'
    reads 10 --words "Yes=Yes,No=No"
    out_has '"No": No (9 cells)'
    printf 'Study,%s\nHale 1997,%s\n' "$1" "$answers" > "$sheet"
    reads 10 # words for the risk mean one thing
}
each() { printf '%s' "$titles" | sed "s/[^,]*/$1/g"; }
asks "$(each 'High risk of bias: &')" "'High risk of bias: Sequence generation' seems to ask for a high risk"
asks "$(each '&: high risk?')" "'Sequence generation: high risk?' seems to ask"
asks "$(each 'Risk of bias due to & (yes\/no)')" "'Risk of bias due to Sequence generation (yes/no)' seems to ask"
asks "$(printf '%s' "$titles" | sed 's/Sequence/Inadequate sequence/;s/Random housing/No random housing/')" \
    "'Inadequate sequence generation' seems to ask"
asks "$(printf '%s' "$titles" | sed 's/Random housing/No random housing/')" "'No random housing' seems to ask"
printf 'Study,Item,Risk of bias?\nHale 1997,1,No\nHale 1997,10,Yes\n' > "$sheet"
refuses "'Risk of bias?' seems to ask" --partial
printf 'Study,Item,Risk of bias\nHale 1997,1,No\nHale 1997,10,Yes\n' > "$sheet"
reads 2 --partial
# A key: above, below and in two cells; one that agrees with the form is no hindrance.
key() { # LINE-ABOVE LINE-BELOW
    printf '%sStudy,%s\nHale 1997,%s\n\n%s\n' "${1:+$1
}" "$titles" "$opposite" "$2" > "$sheet"
}
key "Risk of bias present? Yes = high risk; No = low risk" ""
refuses "line 1 gives 'No' a different meaning from the form"
key "" "No = low risk of bias"
refuses "line 4 gives 'No' a different meaning"
key "" "Yes,high risk of bias"
refuses "line 4 gives 'No' a different meaning"
reads 10 --words "Yes=No,No=Yes"
key "" "High risk: yes; low risk: no"
refuses "line 4 gives 'No' a different meaning"
key "Coding:
Yes,high risk
No,low risk" ""
refuses "line 2 gives 'No' a different meaning"
key ",High risk of bias?,High risk of bias?" ""
refuses "line 1 gives 'No' a different meaning"
# In columns beside the table, and in the heading of the studies.
beside() { # HEADINGS CELLS
    printf 'Study,%s%s\nHale 1997,%s%s\n' "$titles" "$1" "$opposite" "$2" > "$sheet"
}
beside ",,Legend" ",,Yes = high risk"
refuses "line 2 gives 'No' a different meaning from the form"
beside ",Code,Meaning" ",No,low risk of bias"
refuses "line 2 gives 'No' a different meaning"
reads 10 --words "Yes=No,No=Yes"
beside ",," ",low risk,No"
refuses "line 2 gives 'No' a different meaning"
beside ",Legend,Notes" ",No = high risk,high risk: no blinding"
reads 10
printf 'Study (Y = high risk; N = low risk),%s\nHale 1997,%s\n' "$titles" "$opposite" > "$sheet"
refuses "line 1 gives 'No' a different meaning"
for agrees in "Yes = low risk of bias; No = high risk of bias; Unclear = unclear" \
    "Low risk: yes / high risk: no" "L = low, H = high, U = unclear" "Low, high or unclear (yes)"; do
    key "$agrees" ""
    reads 10
    key "" "$agrees"
    reads 10
done
# The form's own question, which speaks of a high risk.
question="Was the study apparently free of other problems that could result in high risk of bias?"
printf 'Study,%s\nHale 1997,%s\n' "${titles%,*},$question" "$opposite" > "$sheet"
reads 10
# A legend below a long sheet, as below a wide one.
for legend in "Legend: Yes = low risk of bias,," "Note: see the protocol,,"; do
    printf 'Study,Item,Judgement\nHale 1997,1,Yes\nHale 1997,2,No\n,,\n%s\n' "$legend" > "$sheet"
    reads 2 --partial
    out_has "${legend%,,}\": skipped: not a study"
done
# The titles of items in a long sheet are not those of papers.
printf 'study,item,title,answer\nHale 1997,1,Sequence generation,yes\n' > "$sheet"
reads 1 --partial
out_lacks "different title"

# More problems than a message holds: whole ones, and how many more there are.
long=$(printf 'w%.0s' $(seq 1 40))
{
    printf 'Study,1,2,3,4,5,6,7,8,9,10\n'
    printf 'Nobody %s 1997,1%s,2%s,3%s,4%s,5%s,6%s,7%s,8%s,9%s,0%s\n' "$long" "$long" "$long" \
        "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long"
} > "$work/many.csv"
run --as r1 judge --from "$work/many.csv"
expect 3
err_has "11 problems; nothing was written" "(--skip-bad imports the rest)"
shown=$(printf '%s\n' "$err" | grep -c 'line 2: ')
[ "$shown" -gt 1 ] || fail "only $shown problems are shown"
err_has "... and $((11 - shown)) more"
finish
