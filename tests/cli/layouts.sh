#!/bin/sh
# Layouts in which a reader can lose something: two tables in one file, items in the rows with more
# columns beside them, rows that contradict each other, texts whose column has no name of an item.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi
Heat in rats,"Hale, S.",1997,10.1000/h1
Cold in mice,"Chen, A.",2011,10.1000/c1
Light in pigs,"Berg, B.",2014,10.1000/b1
CSV
quickly run init "$work/rev" --title Layouts --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/rev" || exit 2
quickly run import "$work/refs.csv"
cp -r "$work/rev" "$work/fresh"
sheet=$work/sheet.csv
titles='Sequence generation,Baseline characteristics,Allocation concealment,Random housing,Blinding of caregivers,Random outcome assessment,Blinding of outcome assessors,Incomplete outcome data,Selective outcome reporting,Other sources of bias'

# The judgements that the sheet records: STUDY ITEM ANSWER SUPPORT QUOTE, one a line
recorded() {
    rm -rf "$work/try" "$work/state-try"
    cp -r "$work/fresh" "$work/try"
    quickly on try "$work/try" --as r1 judge --from "$sheet" "$@"
    expect 0
    grep -h '"judge"' "$work/try"/journals/r1@* 2> /dev/null | python3 -c 'import json, sys
for line in sys.stdin:
    e = json.loads(line)
    quote = (e.get("quotes") or [{"text": ""}])[0]["text"]
    print(e["study"][:4], e["item"][:8], e["answer"], e.get("support") or "", quote)'
}

# --- two tables in one file ---
cat > "$work/two.csv" <<'CSV'
title,authors,year
Heat in rats,"Hale, S.",1997
title,authors,year,doi
Cold in mice,"Chen, A.",2011,10.1000/c1
authors,title,year
"Berg, B.",Light in pigs,2014
Title,Authors,Year
Fear in cats,"Li, X.",2016
Title,Author,Publication Year
Noise in dogs,"Wu, Z.",2018
CSV
quickly run init "$work/two" --title Two
quickly run --review "$work/two" import "$work/two.csv" --json
expect 0
same "what is not read" "4 1 [10]" "$(printf '%s' "$out" | json '"%d %d %r" % (d["new"], d["unreadable"], [p["line"] for p in d["problems"] if "file of its own" in p["message"]])')"
quickly run --review "$work/two" studies --json
same "each row in its own columns" \
    "['Heat in rats', 'Cold in mice', 'Light in pigs', 'Fear in cats'] [None, '10.1000/c1', None, None]" \
    "$(printf '%s' "$out" | json '"%r %r" % ([s["title"] for s in d["studies"]], [s["doi"] for s in d["studies"]])')"
printf 'Study,1,2,3,4,5,6,7,8,9,10\nHale 1997,L,L,L,L,L,L,L,L,L,L\nStudy,10,9,8,7,6,5,4,3,2,1\nChen 2011,H,L,L,L,L,L,L,L,L,L\n' > "$sheet"
same "the second header counts" "chen other-bi no  " "$(recorded | grep ' no ')"
printf 'Study,1,2,3,4,5,6,7,8,9,10\nHale 1997,L,L,L,L,L,L,L,L,L,L\nStudy,%s\nChen 2011,H,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
run --as r1 judge --from "$sheet"
expect 3
err_has "line 4: below a second header, on line 3"

# --- items in the rows ---
turned() { # FORMAT of a row, with %1$s for the number and %2$s for the title; the header is there
    n=0
    printf '%s\n' "$titles" | tr ',' '\n' | while read -r title; do
        n=$((n + 1))
        printf '%s\n' "$1" | sed "s/N/$n/g; s/TITLE/$title/"
    done
}
plain="berg sequence unclear
chen sequence no
hale sequence yes"
for layout in "Item,Hale 1997,Chen 2011,Berg 2014|TITLE,Low,High,Unclear" \
    "No,Item,Hale 1997,Chen 2011,Berg 2014|N,TITLE,Low,High,Unclear" \
    "Bias,Item,Hale 1997,Chen 2011,Berg 2014|Selection bias,TITLE,Low,High,Unclear" \
    "Item,Hale 1997,Chen 2011,Berg 2014,Comment|TITLE,Low,High,Unclear,c"; do
    {
        printf '%s\n' "${layout%%|*}"
        turned "${layout##*|}"
    } > "$sheet"
    same "$layout" "$plain" "$(recorded | grep sequence | sed 's/ *$//' | sort)"
done
{
    printf 'Item,Hale,Chen,Berg\nYear,1997,2011,2014\n'
    turned "TITLE,Low,High,Unclear"
} > "$sheet"
same "author and year in two rows" "$plain" "$(recorded | grep sequence | sed 's/ *$//' | sort)"
{
    printf 'Item,Hale 1997,Support,Quote,Chen 2011,Support,Quote\n'
    turned "TITLE,Low,sN,q N,High,SN,Q N"
} > "$sheet"
same "texts beside each study" "chen other-bi no S10 Q 10
hale other-bi yes s10 q 10" "$(recorded | grep other | sort)"

{ # one study lacks its texts
    printf 'Item,Hale 1997,Support,Chen 2011,Berg 2014,Support\n'
    turned "TITLE,Low,sN,High,Unclear,bN"
} > "$sheet"
same "texts beside most studies" "berg other-bi unclear b10
chen other-bi no
hale other-bi yes s10" "$(recorded | grep other | sed 's/ *$//' | sort)"
{
    printf 'Item,Hale 1997,Support,Support,Chen 2011,Support,Berg 2014,Support\n'
    turned "TITLE,Low,sN,second,High,cN,Unclear,bN"
} > "$sheet"
run --as r1 judge --from "$sheet"
expect 3
err_has "'Support' beside 'Hale 1997' (10 cells): it is not clear which row"
# A long text is cut between two characters of several bytes.
long=$(printf 'é%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
long=$long$long$long
run import "$sheet" --dry-run --map "title=a$long"
expect 3
err_has "no column 'aéé"
same "whole characters" "" "$(printf '%s' "$err" | grep -o '[\\]x.*')"

# --- rows that contradict each other ---
printf 'Study,Copy,1,2,3,4,5,6,7,8,9,10\nHale 1997,AB,L,L,L,L,L,L,L,L,L,L\nHale 1997,CD,H,H,H,H,H,H,H,H,H,H\nChen 2011,CD,H,H,H,H,H,H,H,H,H,H\n' > "$sheet"
same "none of two answers is chosen" "chen" "$(recorded --skip-bad | cut -c 1-4 | sort -u)"
run --as r1 judge --from "$sheet" --skip-bad --complete
expect 0
out_has "; neither is used" "10 judgements recorded" "1 study finished"

# --- rows that are not of a study, and texts without a name of an item ---
printf 'Study,%s\n,1,2,3,4,5,6,7,8,9,10\nRats,,,,,,,,,,\nHale 1997,L,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
same "numbers and the name of a group" "10" "$(recorded | wc -l | tr -d ' ')"
run --as r1 judge --from "$sheet" --dry-run
out_has "line 2: skipped: the numbers of the items" "line 3 \"Rats\": skipped"
printf 'Study,%s\nRats,Lw,Lw,Lw,Lw,Lw,Lw,Lw,Lw,Lw,Lw\nHale 1997,L,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
run --as r1 judge --from "$sheet"
expect 3
err_has "unknown study 'Rats'"
printf 'Study,%s\nHale 1997,L,q,L,q,L,q,L,q,L,q,L,q,L,q,L,q,L,q,L,q\n' "$(printf '%s' "$titles" | sed 's/,/,Quote,/g'),Quote" > "$sheet"
same "a bare quote beside each item" "10" "$(recorded | grep -c ' yes  q$')"
support='Support,Support,Support,Support,Support,Support,Support,Support,Support,Support'
printf 'Study,%s,%s\nHale 1997,L,L,L,L,L,L,L,L,L,L,a,b,c,d,e,f,g,h,i,j\n' "$titles" "$support" > "$sheet"
run --as r1 judge --from "$sheet"
expect 3
map=$(printf '%s' "$err" | sed -n 's/.*--map "\([^"]*\)".*/\1/p')
same "the map that is suggested keeps all texts" "hale other-bi yes j" \
    "$(recorded --map "$map" | grep other | sed 's/ *$//')"
printf 'Study,SG,Baseline characteristics,AC\nHale 1997,L,L,L\n' > "$sheet"
run --as r1 judge --from "$sheet"
expect 3
err_has "columns that are not used: 'SG', 'AC'" "--map"

# --- numbers of the list ---
printf 'Study,%s\n3,L,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
quickly on number "$work/fresh" study drop "Chen 2011" --reason "only to see"
out_has "the studies after it have new numbers in the list"
rm -rf "$work/state-number"
quickly on number "$work/fresh" --as r1 judge --from "$sheet" --numbers --dry-run
expect 3
printf 'Study,%s\n2,L,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
quickly on number "$work/fresh" --as r1 judge --from "$sheet" --numbers
expect 0
out_has "the numbers mean: 2 Berg 2014"
quickly on number "$work/fresh" --as r1 clear 2 1
quickly on number "$work/fresh" study restore "Chen 2011" --reason "only to see"

# --- names are not titles: spelling makes another person of them ---
printf 'title,authors,year\nNoise in dogs,"Gomes, A.",2001\nTumour growth in rats,"Miler, B.",1999\n' > "$work/more.csv"
quickly on number "$work/fresh" import "$work/more.csv"
for name in "Gomez 2001" "Miller 1999"; do
    printf 'Study,%s\n%s,L,L,L,L,L,L,L,L,L,L\n' "$titles" "$name" > "$sheet"
    quickly on number "$work/fresh" --as r1 judge --from "$sheet" --dry-run
    expect 3
    err_has "1 problem"
done
printf 'Title,%s\nTumor growth in rats,L,L,L,L,L,L,L,L,L,L\n' "$titles" > "$sheet"
quickly on number "$work/fresh" --as r1 judge --from "$sheet" --dry-run
expect 0
out_has ": Miler 1999"

# --- names, words and maps ---
printf 'Study,%s
[1] Hale 1997,L,L,L,L,L,L,L,L,L,L
13. Chen 2011,L,L,L,L,L,L,L,L,L,L
2014 Berg,L,L,L,L,L,L,L,L,L,p=0.5
' "$titles" > "$sheet"
printf '\357\273\277{"schema":"syrob/map/1","words":"p=0.5=unclear"}' > "$work/map.json"
same "numbers of a list before names, a word with an equals sign, a map with a BOM" \
    "berg chen hale 1" \
    "$(recorded --use-map "$work/map.json" > "$work/all"; cut -c 1-4 "$work/all" | sort -u | tr '\n' ' ')$(grep -c 'other-bi unclear' "$work/all")"

# --- texts with tabs and lines, out and in again ---
text=$(printf 'a\tb "c"\nd')
head -n 2 "$work/refs.csv" > "$work/one.csv"
for copy in one back; do
    quickly run init "$work/$copy" --title Round --reviewers "r1=Anna Berg,r2=Bo Chen"
    quickly run --review "$work/$copy" import "$work/one.csv"
done
printf 'Study,Item,Answer,Support\n' > "$sheet"
printf '%s\n' "$titles" | tr ',' '\n' | while read -r title; do
    printf 'Hale 1997,%s,Low,"%s"\n' "$title" "$(printf %s "$text" | sed 's/"/""/g')"
done >> "$sheet"
for who in r1 r2; do
    quickly run --review "$work/one" --as $who judge --from "$sheet"
    quickly run --review "$work/one" --as $who complete --all
done
quickly run --review "$work/one" export csv-long
printf '%s\n' "$out" > "$work/long.csv"
quickly run --review "$work/back" --as r1 judge --from "$work/long.csv" --reviewer by=r1
expect 0
same "the supports" "10 $(printf %s "$text" | od -An -tx1 | tr -d ' \n')" \
    "$(cat "$work"/back/journals/r1@*.jsonl | python3 -c 'import json, sys
texts = [e["support"] for e in map(json.loads, sys.stdin) if e["op"] == "judge"]
print(len(texts), *{t.encode().hex() for t in texts})')"
finish
