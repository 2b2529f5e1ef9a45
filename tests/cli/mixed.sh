#!/bin/sh
# Sheets in which a judgement could reach the wrong study, item or reviewer: rows that contradict
# the study which they name, reviewers in a column of any name, tables about something else, texts
# without a judgement, and answers that are ranges.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi,pmid
Heat in rats,"Hale, S.; Berg, B.; Li, X.",1997,10.1000/h1,1111
Cold in mice,"Chen, A.; Li, B.",2011,10.1000/c1,2222
Light in pigs,"Berg, B.",2014,10.1000/b1,3333
Noise in dogs,"Wu, A.; Smith, B.",2005,,
Noise in cats,"Wu, A.; Berg, B.; Li, X.",2005,,
CSV
quickly run init "$work/rev" --title Mixed --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/rev" || exit 2
quickly run import "$work/refs.csv"
sheet=$work/sheet.csv

# Asks what the sheet would record: status and messages.
asks() {
    quickly run --as r1 judge --from "$sheet" --partial --dry-run "$@"
}

takes() {
    asks "$@"
    expect 0
}

refuses() {
    asks
    expect 3
    out="$out $err"
    out_has "$@"
}

# --- tables about something else ---
for header in 'Study,Peer reviewed,Ethics approval' 'Study,Species,Dose'; do
    printf 'Study,Sequence generation,Baseline characteristics\nHale 1997,Low,Low\n\n%s\nChen 2011,Yes,No\n' "$header" > "$sheet"
    refuses "line 5: below a second header, on line 4, with other columns"
done
printf 'Study,Sequence generation\nHale 1997,Low\n\nStudy,Sequence generation,Peer reviewed,Ethics approval\nChen 2011,High,Yes,No\n' > "$sheet"
takes
out_has "2 judgements"
printf 'title,authors,year\nHeat in pigs,"Hale, S.",1998\nPMID,DOI,Title,Authors,Year\n2222,10.1000/c9,Cold in cows,"Chen, A.",2012\n' > "$work/wide.csv"
quickly run init "$work/wide" --title Wide
quickly run --review "$work/wide" import "$work/wide.csv" --json
expect 0
same "a wider table below" "2 0" "$(printf '%s' "$out" | json '"%d %d" % (d["new"], d["unreadable"])')"

# --- what contradicts the study ---
printf 'Study,DOI,Sequence generation\nHale 1997,10.9999/other,Low\n' > "$sheet"
refuses 'Hale 1997 has the DOI 10.1000/h1 in the review, but 10.9999/other here' '--map "2=ignore"'
printf 'Study,PMID,Sequence generation\nHale 1997,9999,Low\n' > "$sheet"
refuses 'Hale 1997 has the PubMed number 1111 in the review, but 9999 here'
printf 'Study,DOI,PMID,Sequence generation\nHale 1997,https://doi.org/10.1000/H1,1111,Low\n' > "$sheet"
takes
printf 'Study,Title,Sequence generation\nHale 1997,Noise in cats and dogs,Low\n' > "$sheet"
takes
out_has 'Hale 1997 has a different title in the review, "Heat in rats", than here, "Noise in cats and dogs"'
printf 'Study,Title,Sequence generation\nHale 1997,Heat in rats: an abstract,Low\n' > "$sheet"
takes
case "$out" in *"different title"*) fail "a longer title is another one" ;; esac
for name in 'Hale and Smith 1997' 'Chen and Wu 2011' 'Chen & Wu, 2011' 'Hale and J. Smith 1997'; do
    printf 'Study,Sequence generation\n"%s",Low\n' "$name" > "$sheet"
    refuses "unknown study '$name'"
done
for name in 'Hale, Berg and Li 1997' 'Hale et al. 1997' 'Hale S 1997' 'S. Hale 1997' 'Chen and Li 2011' 'Berg et al. 2014' \
    'Hale and colleagues 1997' 'Hale & others 1997' 'Hale und Mitarbeiter 1997' 'Hale and Berg, Circulation 1997' \
    'Hale and Berg Jr. 1997' 'Hale and Berg [12] 1997' 'Hale & Berg (control group) 1997' 'HALE, S. 1997' \
    'Hale MRI 1997' 'Hale, USA 1997' 'Hale et al. (rats and mice) 1997' 'Hale and the Heart Group 1997'; do
    printf 'Study,Sequence generation\n"%s",Low\n' "$name" > "$sheet"
    takes
done
# Of two papers of one author and year the other authors tell which.
printf 'Study,Sequence generation\nWu and Smith 2005,Low\nWu et al. 2005,High\n' > "$sheet"
quickly run --as r1 judge --from "$sheet" --partial
expect 0
quickly run --as r1 log
same "each its own paper" "noise-in-dogs yes noise-in-cats no" \
    "$(quickly run studies --json; dogs=$(printf '%s' "$out" | json 'next(s["id"] for s in d["studies"] if "dogs" in s["title"])'); quickly run --as r1 log; printf '%s\n' "$out" | awk -v dogs="$dogs" '/judge/ { sub(/:$/, "", $5); printf "%s%s %s", sep, ($4 == dogs ? "noise-in-dogs" : "noise-in-cats"), $6; sep = " " }')"
for name in 'Wu 2005' 'Wu A 2005'; do
    printf 'Study,Sequence generation\n%s,Low\n' "$name" > "$sheet"
    refuses "1 problem" "$name"
done

# --- years in a column of their own ---
for names in 'Study,Year' 'Reference,Publication year' 'Surname,Jahr' 'Auteur,Année' 'First author (last name),Year of publication'; do
    printf '%s,Sequence generation\nHale,1997,Low\nBerg,2014,Low\n' "$names" > "$sheet"
    takes
    out_has "2 judgements"
done

# --- several reviewers ---
for name in 'Reviewer initials' 'Name of reviewer' Evaluator 'Checked by' 'Author initials' Who Gutachter Beoordelaar Relecteur; do
    printf 'Study,%s,Sequence generation\nHale 1997,AB,Low\nChen 2011,CD,High\n' "$name" > "$sheet"
    refuses "names several reviewers: 'AB', 'CD'"
done
printf 'Study,Reviewer comments,Sequence generation\nHale 1997,fine,Low\nChen 2011,good,High\n' > "$sheet"
takes

# --- texts ---
printf 'Study,Sequence generation,Baseline characteristics,3 comment\nHale 1997,Low,High,lost text\n' > "$sheet"
takes
out_has "is about item 3, which has no column of answers, so its texts are not used"
printf 'Study,Sequence generation,Baseline characteristics,Comment,Random housing,Blinding of caregivers,Comment\nHale 1997,Low,Low,both groups,High,High,cages\n' > "$sheet"
refuses "follows several items" '--map "4=support:ITEM"'

by() { # HEADER ROW: an author or a year of another study
    printf '%s,Sequence generation\n%s,Low\n' "$1" "$2" > "$sheet"
}
by Author,Year,Title '"Hale K, Berg B",1997,Heat in rats'
refuses 'Hale 1997 is by Hale, S.; Berg, B.; Li, X. in the review, but by Hale K, Berg B here; if this column means something else: --map "1=ignore"'
for row in 'Müller,1997,Heat in rats' '"Hale S, Wu A",1997,Heat in rats' 'Hale,2001,Heat in rats'; do
    by Author,Year,Title "$row"
    refuses 'Hale 1997 is '
done
by Study,Author 'Hale 1997,Chen'
refuses 'Hale 1997 is by Hale, S.; Berg, B.; Li, X. in the review, but by Chen here'
by Study '"Chen A, 2011, 10.1000/h1"'
refuses "unknown study"
for row in 'Hale,1997,Heat in rats' 'S. Hale,1998,Heat in rats' '"Hale S, Berg B, Li X",1997,Heat in rats' \
    'Hale et al.,1996,Heat in rats' '"Hale, S.; Berg, B.",,Heat in rats' 'HALE S,1997,Heat in rats' \
    'AB,1997,Heat in rats' ',1997,Heat in rats' \
    '"Hale, Sarah; Berg, Britta; Li, Xia",1997,Heat in rats' 'Hale Sarah,1997,Heat in rats' \
    'Sarah Hale,1997,Heat in rats'; do
    by Author,Year,Title "$row"
    takes
    out_has "1 judgement"
done
by Study '"Hale S, 1997, 10.1000/h1"'
takes

# Two rows a study, one a reviewer; the second has no name, and is not of the study above an empty row.
printf 'Study,Reviewer,Sequence generation\nHale 1997,R1,Low\n,R2,High\nChen 2011,R1,Low\n,R2,Low\n' > "$sheet"
takes --reviewer Reviewer=R2
out_has "2 judgements" '"High": No (1 cell)'
printf 'Study,Reviewer,Sequence generation\nHale 1997,R1,Low\nHale 1997,R2,High\n,,1 low\n' > "$sheet"
takes --reviewer Reviewer=R2
out_has "1 judgement"
printf 'Study,Reviewer,Sequence generation\nHale 1997,R1,Low\n,,\n,R2,High\n' > "$sheet"
asks --reviewer Reviewer=R2
expect 3

# --- answers ---
for word in 'Low - medium' 'Low – moderate' 'Low, moderate' 'Low (moderate)' 'Low – some concerns' 'High; medium risk' 'Yes, partly'; do
    printf 'Study,Sequence generation\nHale 1997,"%s"\n' "$word" > "$sheet"
    refuses "is not an answer"
done
printf 'Study,Sequence generation\nHale 1997,"Low (moderate noise in all cages)"\n' > "$sheet"
takes

# --- the long table of RevMan ---
printf "Study,Bias,Authors' judgement,Support for judgement\nHale 1997,Random sequence generation (selection bias),Low risk,drawn lots\n" > "$sheet"
takes
out_has "1 judgement"

# An encoding that was guessed may explain why a study is unknown.
printf 'Study,Sequence generation\nM\237ller 1997,Low\n' > "$sheet"
quickly run --as r1 judge --from "$sheet" --partial
expect 3
err_has "not UTF-8; read as Windows-1252" "unknown study 'MŸller 1997'"
finish
