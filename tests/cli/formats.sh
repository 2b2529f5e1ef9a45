#!/bin/sh
# Citations in the formats of other programs, through the child that runs libbibutils: what each
# gives, records that cannot be read, and real files where they are there.
. tests/cli/lib.sh

small=$PWD/tests/data/citations
real=$SYROB_SHARED_DIR/data/citations

# A review of one file: import_into NAME FILE [OPTIONS]
import_into() {
    quickly run init "$work/$1" --title T
    file=$2
    name=$1
    shift 2
    run --review "$work/$name" import "$file" "$@"
    expect 0
    report=$out
    quickly run --review "$work/$name" studies --json
    studies=$out
}

# A value of the first import: is NAME EXPECTED EXPRESSION
is() {
    same "$1" "$2" "$(printf '%s' "$studies" | json "$3")"
}

# What the review NAME holds of a study, and no list shows.
recorded() {
    grep -rqF -- "$2" "$work/$1" || fail "not recorded in $1: $2"
}

# Each small file begins with the same paper.
begins_alike() {
    for field in 'year 1997' 'journal J Heat' 'volume 1' 'pages 3-4' 'doi 10.1000/h1' 'pmid 12345678'; do
        is "$1: ${field%% *}" "${field#* }" "str(d['studies'][0]['${field%% *}'])"
    done
}

titles='" | ".join(s["title"] for s in d["studies"])'
authors='" | ".join(s["authors"] for s in d["studies"])'

import_into bib "$small/small.bib"
is "titles of BibTeX" 'Heat in Wistar rats & α-mice: Šaša'"'"'s CO2 | Cold "in" mice | Light in pigs | Sound in cats' "$titles"
is "authors of BibTeX" "Hale, S.; Müller, B.; Martínez, José | Hale, Sara; The Heat Group | Food; Drug Administration | Chen, A" "$authors"
is "years of BibTeX" "[1997, 2011, 2014, 2001]" '[s["year"] for s in d["studies"]]'
is "journals of BibTeX" "J Heat and More | J Cold |  | Proc. of Sound" '" | ".join(s.get("journal") or "" for s in d["studies"])'
is "DOI of BibTeX" "10.1000/h_1--2" 'd["studies"][0]["doi"]'
is "pages of BibTeX" "3-4" 'd["studies"][0]["pages"]'
is "PMID of BibTeX" "12345678" 'd["studies"][1]["pmid"]'
has "$report" "small.bib:20: not read: its braces do not match" "4 new studies"

import_into xml "$small/small-endnote.xml"
begins_alike "EndNote XML"
is "titles of EndNote XML" "Heat in Rattus & mice | Cold < warm & mild" "$titles"
is "authors of EndNote XML" "Hale, S.; Food and Drug Administration | Chen, A." "$authors"
has "$report" "small-endnote.xml:1, record 3: not read: its end tag is missing"

import_into pubmed "$small/small-pubmed.xml"
begins_alike "PubMed XML"
is "titles of PubMed XML" "Heat in Rattus & H2O. | Cold" "$titles"
is "authors of PubMed XML" "Hale, Sara B; The Heat and Cold Group | Chen" "$authors"
recorded pubmed '"abstract":"AIM: A < b. METHODS: C."'
is "year of PubMed XML" "2011" 'd["studies"][1]["year"]'
has "$report" "small-pubmed.xml:14, record 2: not read: it is a book"

import_into isi "$small/small.ciw"
is "journal of ISI" "J HEAT" 'd["studies"][0]["journal"]'
is "titles of ISI" "Heat in rats and in mice | Cold" "$titles"
is "authors of ISI" "Hale, S; Berg, B; The Heat and Cold Group | Chen, A" "$authors"
is "PMID of ISI" "12345678" 'd["studies"][0]["pmid"]'

import_into nbib "$small/small.nbib"
begins_alike ".nbib"
is "titles of .nbib" "Heat in rats and in mice. | Cold" "$titles"
is "authors of .nbib" "Hale, Sara; Heat and Cold Group | Chen A" "$authors"

import_into enw "$small/small.enw"
begins_alike ".enw"
is "titles of .enw" "Heat in rats, and mice | Cold in mice" "$titles"
is "authors of .enw" "Hale, S.; Food and Drug Administration | Chen, A." "$authors"
recorded enw '"abstract":"First part and second"'

# Without types, a blank line stands between the records; line ends and encodings do not matter.
printf '%%A Hale, S.\r%%T Heat\r%%D 1997\r\r%%A M\374ller, B.\r%%T Cold\r%%D 2011\r' > "$work/refer.txt"
import_into refer "$work/refer.txt"
is "authors of refer" "Hale, S. | Müller, B." "$authors"
has "$report" "read as Windows-1252"
python3 - "$small/small.bib" "$work/wide.bib" <<'PY'
import sys
open(sys.argv[2], "wb").write(open(sys.argv[1], encoding="utf-8").read().encode("utf-16"))
PY
import_into wide "$work/wide.bib"
is "UTF-16" "4" 'len(d["studies"])'

# A format by its name, and a wrong one.
run --review "$work/bib" import "$small/small.bib" --format isi
expect 3
err_has "no record of ISI tagged text" "RIS"
run --review "$work/bib" import "$small/small.bib" --format word
expect 2
err_has "unknown format 'word'" "bibtex, endnote-xml, enw, isi, nbib, pubmed-xml, csl-json"
echo '<html><body>Not found</body></html>' > "$work/page.xml"
run --review "$work/bib" import "$work/page.xml"
expect 3
err_has "this is a web page"

# Records as an independent reader counted them.
count() {
    run --review "$work/bib" import "$real/$1" --dry-run --json
    expect 0
    same "$1" "$2" "$(printf '%s' "$out" | json '(d["files"][0]["format"], d["records"], d["unreadable"])')"
}

if [ -r "$real/asysd_test_export.bib" ]; then
    count asysd_test_export.bib "('bibtex', 3, 0)"
    count revtools_restoration_WoS.ciw "('isi', 247, 0)"
    count litsearchr_zoorec.txt "('isi', 134, 0)"
    count rispy_example_wos.ris "('isi', 2, 0)"
    count revtools_restoration_pubmed.nbib "('nbib', 104, 0)"
    SYROB_PROGRAM=${SYROB_PLAIN:-$SYROB_PROGRAM}
    count asysd_zotero_export.xml "('endnote-xml', 1233, 0)"
    count asysd_mendeley_export.xml "('endnote-xml', 1233, 0)"
else
    echo "no real files at $real"
fi

# Files of two formats put together: what is not read is named.
quickly run init "$work/both" --title Both
ris='TY  - JOUR\nAU  - Hale, S.\nTI  - Heat in rats\nPY  - 1997\nER  - \n'
bib='@article{b, author={Chen, A.}, title={Cold in mice}, year={2011}}\n'
nbib='\nPMID- 222\nOWN - NLM\nTI  - Fear in cats\nFAU - Li, X.\nDP  - 2016\n'
enw='%%0 Journal Article\n%%A Berg, B.\n%%T Light in pigs\n%%D 2014\n'
isi='PT J\nAU Wu, Z\nTI Noise in dogs\nPY 2018\nER\n'
for pair in "$ris$bib" "$bib$ris" "$ris$nbib" "$nbib$ris" "$ris$enw" "$enw$ris" "$ris$isi" "$isi$ris"; do
    # shellcheck disable=SC2059 # the formats are the files
    printf "$pair" > "$work/both.txt"
    quickly run --review "$work/both" import "$work/both.txt" --dry-run
    expect 0
    out_has "; put it into a file of its own" "from 2 records" "1 unreadable"
done
# A NUL byte costs no record, and a text of authors may end with "et al.".
printf 'title,authors,year\nHeat in\0 rats,"Hale, S., et al.",1997\nCold in mice,None,2011\n' > "$work/nul.csv"
quickly run init "$work/nul" --title Nul
quickly run --review "$work/nul" import "$work/nul.csv"
expect 0
out_has "nul.csv:2: a NUL byte was left out" "nul.csv:3: no author" "2 new studies"
quickly run --review "$work/nul" studies --json
same "title and authors" "Heat in rats Hale, S." "$(printf '%s' "$out" | json '"%s %s" % (d["studies"][0]["title"], d["studies"][0]["authors"])')"
# What a program writes below a table is no record; a title may begin like it.
printf 'title,authors,year\nHeat in rats,"{Heat Group}; Chen, A.",1997\nTotal knee pain in rats,The ARRIVE Collaborators,2014\n"Total: 2 records",,\n"Exported on 2026-01-01",,\nTotal,,2\n' > "$work/below.csv"
quickly run init "$work/below" --title Below
quickly run --review "$work/below" import "$work/below.csv"
expect 0
out_has "below.csv:4: skipped: below the records" "below.csv:6: skipped" "2 new studies"
quickly run --review "$work/below" studies --json
same "names of groups" "Heat Group 1997, The ARRIVE Collaborators 2014" "$(printf '%s' "$out" | json '", ".join(s["label"] for s in d["studies"])')"
# A PubMed number where BibLaTeX has it.
printf '@article{a, author={Hale, S.}, title={Heat in rats}, year=1997, eprint={12345678}, eprinttype={pubmed}}\n' > "$work/eprint.bib"
quickly run init "$work/eprint" --title Eprint
quickly run --review "$work/eprint" import "$work/eprint.bib"
quickly run --review "$work/eprint" studies --json
same "a PubMed number" "12345678" "$(printf '%s' "$out" | json 'd["studies"][0]["pmid"]')"
# Quotes inside a value in quotes, as some programs write them.
cat > "$work/quotes.bib" <<'BIB'
@article{a, author={Hale, S.}, title="The "warm" mouse, "cold", and its friends", year=1997}
BIB
quickly run init "$work/quotes" --title Quotes
quickly run --review "$work/quotes" import "$work/quotes.bib"
quickly run --review "$work/quotes" studies --json
same "the whole title" 'The "warm" mouse, "cold", and its friends' "$(printf '%s' "$out" | json 'd["studies"][0]["title"]')"
finish
