#!/bin/sh
# Records as databases and people write them: which are one paper, whose a number is, what an author is.
. tests/cli/lib.sh
cd "$work" || exit 2

# A review of its own for each file: imports FILE N...
n=0
imports() {
    file=$1
    wanted=$2
    shift 2
    n=$((n + 1))
    quickly run init "review$n" --title Records --reviewers "r1=Anna Berg,r2=Bo Chen"
    run --review "review$n" import "$file" --dry-run "$@"
    expect 0
    out_has "Dry run: $wanted new stud"
    run --review "review$n" import "$file" "$@"
    expect 0
    out_has "$wanted new stud"
}
member() { # NUMBER NAME: of a study of the newest review
    "$SYROB_PROGRAM" --review "review$n" studies --json 2> "$work/err" | json "d[\"studies\"][$1 - 1].get(\"$2\")"
}
ris() { # FILE: records, a blank line between them, of lines "TAG text"
    awk 'BEGIN {print "TY  - JOUR"} NF {print substr($0, 1, 2) "  - " substr($0, 4)}
         !NF {print "ER  - \nTY  - JOUR"} END {print "ER  - "}' > "$1"
}

# --- one paper or two ---
ris supplement.ris << 'RIS'
AU Berg, A
TI Cooling reduces infarct size in rabbits
PY 2014
DO 10.1093/supp/ehu322
SP 10

AU Berg, A
TI A novel tracer for imaging of microglia in pigs
PY 2014
DO 10.1093/supp/ehu322
SP 55
RIS
imports supplement.ris 2
out_has "1 possible duplicate"
ris pages.ris << 'RIS'
AU Berg, A
TI Cooling reduces infarct size in rabbits
PY 2014
JO X
VL 3
SP 1
EP 9

AU Berg, A
TI Cooling reduces infarct size in rabbits
PY 2014
JO Y
VL 88
SP 300
EP 305
RIS
imports pages.ris 2
out_has "1 possible duplicate"

# --- tags in small letters; in a record with capitals such a line is part of the text ---
cat > small.ris << 'RIS'
ty  - JOUR
au  - Hale, S. L.
ti  - Cooling of rabbits after infarction
py  - 1997
er  - 

TY  - JOUR
AU  - Chen, B.
TI  - A trial
in  - mice and
ty  - rats
PY  - 2001
ER  - 
RIS
imports small.ris 2
[ "$(member 1 title)" = "Cooling of rabbits after infarction" ] || fail "small tags: $(member 1 title)"
[ "$(member 1 label)" = "Hale 1997" ] || fail "small tags: $(member 1 label)"
[ "$(member 2 title)" = "A trial in - mice and ty - rats" ] || fail "small lines of a text: $(member 2 title)"
ris same.ris << 'RIS'
AU Berg, A
TI Cooling reduces infarct size in rabbits
PY 2014
DO 10.1093/a

AU Berg, Anna
TI Cooling reduces infarct size in rabbits.
PY 2014
DO 10.1093/a
RIS
imports same.ris 1
out_has "1 duplicate,"
# In one command or in two: a given name before the surname hides nothing.
cat > names.bib << 'BIB'
@article{h, title={Myocardial temperature reduction attenuates necrosis after occlusion},
 author={Sharon L. Hale and Robert A. Kloner}, year=1997, doi={10.1000/h1}}
BIB
ris names.ris << 'RIS'
AU Hale, S.L.
TI Myocardial temperature reduction attenuates necrosis after occlusion
PY 1997
RIS
imports names.bib 1
run --review "review$n" import names.ris
expect 0
out_has "0 new studies from 1 record; 1 duplicate"

# --- whose number it is ---
for note in "Comment in: Stroke. 1998 Jan;29(1):5. PMID: 9445321" "Erratum in: X. PMID: 9445321" \
    "Update of 9445321 [pmid]"; do
    printf 'AU Hale, S\nTI Mild hypothermia in rats. Part I: infarct volume\nPY 1997\nN1 %s\n\nAU Hale, S\nTI Mild hypothermia in rats. Part II: behaviour\nPY 1997\nN1 %s\n' \
        "$note" "$note" | ris notes.ris
    imports notes.ris 2
    same "$note" None "$(member 1 pmid)"
done
printf 'AU Hale, S\nTI Mild hypothermia\nPY 1997\nN1 PMID: 9122345. Comment in: X. PMID: 9445321\n' | ris notes.ris
imports notes.ris 1
same "the first is the paper's own" 9122345 "$(member 1 pmid)"
printf 'AU Hale, S\nTI Mild hypothermia\nPY 1997\nAN 9122345\nDB Ovid MEDLINE(R) <1946 to March 2020>\n' | ris ovid.ris
imports ovid.ris 1
same "a number of Ovid" 9122345 "$(member 1 pmid)"

# --- authors ---
while IFS='|' read -r author label; do
    printf 'title,authors,year\nHeat in rats,"%s",1997\n' "$author" > author.csv
    imports author.csv 1
    same "$author" "$label" "$(member 1 label)"
done << 'AUTHORS'
Hale et al.|Hale 1997
Chen et al|Chen 1997
Hale SL. Kloner RA.|Hale 1997
Hale SL1, Kloner RA2|Hale 1997
Hale SL1; Kloner RA1*|Hale 1997
Kloner R. A.|Kloner 1997
[No author name available]|Heat in rats 1997
No authors listed|Heat in rats 1997
Not available|Heat in rats 1997
AUTHORS

# --- shapes ---
printf '<xml><records><record><ref-type name="Journal Article">17</ref-type><titles><title>Short</title></titles></record></records></xml>' > short.xml
imports short.xml 1
printf 'TITLE,"Cooling"\nAUTHOR NAMES,"Hale S.L.","Kloner R.A."\nPUBLICATION YEAR,"1997"\n\nTITLE,"Second"\nAUTHOR NAMES,"Chen A."\n' > rows.csv
run --review "review$n" import rows.csv
expect 3
err_has "this table has one row per field, not one per record"
printf 'Title\tAuthors\tYear\n"Cold in mice\tChen, A\t2001\nHeat in rats\tHale, S\t1997\nLight in tubes of 12"\tBerg, B\t2014\n' > quotes.tsv
imports quotes.tsv 3
{
    printf 'title,authors,year\nHeat,"Hale, S",1997\nCold,"Chen, A",2001'
    head -c 5000 /dev/zero | tr '\0' ,
    printf '\nWide,"Wu, A",2001'
    head -c 5000 /dev/zero | sed 's/\x0/,x/g'
    printf '\n'
} > wide.csv
imports wide.csv 2
out_has "wide.csv:4: more than 4096 columns" "1 unreadable"
printf '{"id":"x","title":"First"}\n{"id":"y","title":"Second","issued":{"date-parts":[[2001]]}}\n' > lines.json
imports lines.json 2
printf '{"id":"x","title":"First"}\nno more\n' > lines.json
imports lines.json 1
out_has "text after the last record was not read"
printf 'title,authors,year,abstract\nHeat,"Hale, S",1997,"We searched\nFN Foo\nTY  - JOUR\nmore"\n' > cells.csv
imports cells.csv 1
{
    printf 'TY  - JOUR\nTI  - Too long\nAU  - Hale, S\nPY  - 1997\nVL  - '
    head -c 70000 /dev/zero | tr '\0' 9
    printf '\nER  - \nTY  - JOUR\nTI  - Fine\nAU  - Chen, A\nPY  - 2001\nER  - \n'
} > long.ris
imports long.ris 1
out_has "1 unreadable"

# Two records of which the first has no end and the second no begin: an empty line parts them.
printf 'TY  - JOUR\nAU  - Hale, S.\nTI  - Heat in rats\nPY  - 1997\nDO  - 10.1000/h1\n\nAU  - Chen, A.\nTI  - Cold in mice\nPY  - 2011\nDO  - 10.1000/c1\nER  - \n' > joined.ris
imports joined.ris 2
out_has "joined.ris:1: the record has no end mark"
printf 'TY  - JOUR\nTI  - Heat in rats\n\nAU  - Hale, S.\nAB  - One.\n\nTI  - Heat in rats\nPY  - 1997\nER  - \n' > gaps.ris
imports gaps.ris 1
printf '%%0 Journal Article\n%%A Hale, S.\n%%T Heat in rats\n%%D 1997\n\n%%A Chen, A.\n%%T Cold in mice\n%%D 2011\n%%R 10.1000/c1\n' > joined.enw
imports joined.enw 2
run --review "review$n" studies --json
same "no DOI of another paper" "None 10.1000/c1" "$(printf '%s' "$out" | json '"%s %s" % tuple(s["doi"] for s in d["studies"])')"
printf 'TI  - Heat in rats\nFAU - Hale, S\nDP  - 1997\nPMID- 1111\n\nTI  - Cold in mice\nFAU - Chen, A\nDP  - 2011\nPMID- 2222\n' > last.nbib
imports last.nbib 2
run --review "review$n" studies --json
same "each its number" "Heat in rats 1111 Cold in mice 2222" "$(printf '%s' "$out" | json '" ".join("%s %s" % (s["title"], s["pmid"]) for s in d["studies"])')"

# Empty lines inside a record part nothing.
printf '%%0 Journal Article\n%%A Hale, S.\n\n%%T Heat in rats\n%%D 1997\n\n%%0 Journal Article\n\n%%A Chen, A.\n%%T Cold in mice\n%%X We began.\n\n%%T here is no title\n' > inside.enw
imports inside.enw 2
run --review "review$n" studies --json
same "authors and titles stay together" "Hale, S. Heat in rats / Chen, A. Cold in mice" "$(printf '%s' "$out" | json '" / ".join("%s %s" % (s["authors"], s["title"]) for s in d["studies"])')"
printf 'TY  - JOUR\n\nT1  - One title\n\nTI  - Ein Titel\n\nAU  - Hale, S.\n\nPY  - 1997\n\nER  - \n' > inside.ris
imports inside.ris 1

# A table without a header, a lone quote, entities and suffixes in names, columns of other names.
printf 'Heat in rats,"Hale S",1997\nCold in mice,"Chen A",2011\n' > bare.csv
imports bare.csv 2 --map title=1,authors=2,year=3
printf 'Heat in rats,"Hale S"\nCold in mice,"Chen A"\n' > bare.csv
imports bare.csv 1 --map title=1,authors=2
out_has "bare.csv:1: taken as the header, not as a record: 'Heat in rats', 'Hale S'"
printf 'PT\tAU\tTI\tPY\nJ\tBerg, B\t"Light\t2014\nJ\tMay, C\tSun\t2015\n' > quote.tsv
imports quote.tsv 2
printf 'title,authors,year\nHeat in rats,"M&uuml;ller, O.",1997\nCold in mice,"King, M. L., Jr.",1998\n' > names.csv
imports names.csv 2
run --review "review$n" studies --json
same "one author each" "Müller, O. / King, M. L., Jr." "$(printf '%s' "$out" | json '" / ".join(s["authors"] for s in d["studies"])')"
printf 'Titel;Autor;Jahr;Zeitschrift;Band;Seiten;DOI\nKatzen;"Bar, A";2001;Z Tier;7;1-9;#N/A\n' > german.csv
imports german.csv 1
run --review "review$n" studies --json
same "journal, volume, pages" "Z Tier 7 1-9 None" "$(printf '%s' "$out" | json '" ".join(str(d["studies"][0][k]) for k in ("journal", "volume", "pages", "doi"))')"
# C3 is the issue of a journal in some exports, the proceedings in others.
printf 'TY  - JOUR\nTI  - Dogs\nAU  - Tan, B\nPY  - 2004\nVL  - 25\nC3  - 25\nER  - \n' > issue.ris
imports issue.ris 1
run --review "review$n" studies --json
same "no journal" "None" "$(printf '%s' "$out" | json 'd["studies"][0]["journal"]')"
printf 'Titel;Urheber;Jahr\nHeat in rats;Hale, S.;1997\n' > columns.csv
imports columns.csv 1
out_has "a column for the authors was not found; columns not used: 'Urheber'; to name it: --map authors=COLUMN"
printf 'Title;Year;Urheber;k1;k2;k3;k4;k5;k6;k7;k8;k9\nHeat in rats;1997;Hale, S;1;2;3;4;5;6;7;8;9\n' > many.csv
imports many.csv 1
out_has "'Urheber', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7' and 2 more; to name it"
printf 'TY  - JOUR\nTI  - Heat\001 in r\303\244ts\nAU  - Hale, S\nPY  - 1997\nER  - \n' > control.ris
imports control.ris 1
out_has "control.ris:1: control characters"
case "$out" in *1252*) fail "UTF-8 is called Windows-1252" ;; esac
printf '<?xml version="1.0" ?>\n<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article><Journal><JournalIssue><PubDate><Year>1997</Year></PubDate></JournalIssue><Title>J Heat</Title></Journal><ArticleTitle>Heat in rats.</ArticleTitle><ELocationID EIdType="doi" ValidYN="Y">10.1000/h1</ELocationID><AuthorList><Author><LastName>Hale</LastName><ForeName>Sara</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>\n' > where.xml
imports where.xml 1
run --review "review$n" studies --json
same "the DOI of its place" "10.1000/h1" "$(printf '%s' "$out" | json 'd["studies"][0]["doi"]')"

sed 's/ValidYN="Y"/ValidYN="N"/' where.xml > invalid.xml
imports invalid.xml 1
run --review "review$n" studies --json
same "no DOI that is not valid" "None" "$(printf '%s' "$out" | json 'd["studies"][0]["doi"]')"
printf 'title;authors;year\t\nHeat in rats;Hale, S;1997\t\nCold in mice;Chen, A;2001\t\n' > ends.csv
imports ends.csv 2
printf 'Reference,Title,Authors,Year\n1,Heat in rats,"Hale, S",1997\nReference,Books on heart,"Wu, B",1999\n3,Cold in mice,"Chen, A",2001\n' > word.csv
imports word.csv 3
printf 'Study ID,Study,Title,Authors,Year\ns-001,Hale,Heat in rats,"Hale, S",1997\n' > ids.csv
imports ids.csv 1
run --review "review$n" export csv -o results.csv
expect 0
imports results.csv 1

# What is no list of records says so; a sheet of judgements is not imported as studies.
printf '%%PDF-1.4 x' > paper.pdf
: > empty.ris
for file in paper.pdf empty.ris; do
    run --review "review$n" import $file
    expect 3
    err_has "$(case $file in paper.pdf) echo "this is a PDF" ;; *) echo "the file is empty" ;; esac)"
done
run --review "review$n" export sheet -o own.csv
expect 0
run --review "review$n" import own.csv
expect 3
err_has "this is a sheet of judgements" "syrob judge --as REVIEWER --from FILE"

# A paper whose study was removed is named with the way back.
id=$(run --review "review$n" studies --json; printf '%s' "$out" | json 'd["studies"][0]["id"]')
run --review "review$n" study drop "$id" --reason "not an animal study"
expect 0
run --review "review$n" import where.xml
expect 0
out_has "that study was removed from the review; to restore it: syrob study restore" " $id"

# One file that is none of records: nothing is imported of the others, and the message says so.
printf '<html>x</html>' > "$work/page.html"
printf 'title,authors,year\nFine,"Good, A.",2001\n' > "$work/fine.csv"
run init "$work/several" --title Several
run --review "$work/several" import "$work/fine.csv" "$work/page.html"
expect 3
err_has "page.html: this is a web page" "nothing was imported from the other files either"
run --review "$work/several" studies --json
same "no study" 0 "$(printf '%s' "$out" | json 'len(d["studies"])')"
finish
