#!/bin/sh
# The program's JSON fits the schemas of forms/schema, which let nothing else pass; and
# form.schema.json takes the forms that the program takes. Skipped (77) where no python3 has
# jsonschema.
set -eu

python=
for candidate in python3 /usr/bin/python3; do
    if [ -z "$python" ] &&
        "$candidate" -c 'from jsonschema import Draft202012Validator' 2> /dev/null; then
        python=$candidate
    fi
done
[ -n "$python" ] || {
    echo "schema: skipped, since no python3 has jsonschema" >&2
    exit 77
}

here=$(cd "$(dirname "$0")" && pwd)
program=$SYROB_PROGRAM
forms=$SYROB_DATA_DIR/forms
work=$(mktemp -d)
step="beginning"
finish() {
    status=$?
    rm -rf "$work"
    [ "$status" -eq 0 ] || echo "schema: FAILED at: $step" >&2
    exit "$status"
}
trap finish EXIT
export XDG_STATE_HOME="$work/state"
unset SYROB_SEAT
mkdir "$work/out" "$work/strict" "$work/forms" "$work/broken"
cd "$work"

# --- helpers ------------------------------------------------------------------------------

syrob() {
    "$program" --quiet --no-input "$@" < /dev/null
}

quietly() {
    step="syrob $*"
    syrob "$@" > /dev/null
}

begin() { # NAME OPTIONS...: a new review, which the following steps use
    review=$1
    shift
    quietly init "$review" --title "The review $review" "$@"
}

in_review() {
    quietly --review "$review" "$@"
}

take() { # SCHEMA NAME COMMAND...: keeps a document to be checked
    kept=out/$1.$review-$2.json
    shift 2
    step="syrob --review $review $*"
    syrob --review "$review" "$@" > "$kept"
}

take_all() { # NAME: every document, with every source
    moment=$1
    for source in consensus first-pass r1; do
        take summary "$moment-$source" export json --source "$source"
        take summary "$moment-$source-r2" summary --json --source "$source" --as r2
    done
    take agreement "$moment" agreement --json
    take agreement "$moment-bootstrap" agreement --json --bootstrap 100 --seed 7 --with-pilot
    take status "$moment" status --json
    take disagreements "$moment" disagreements --json
    take moved "$moment" disagreements --moved --json
    take studies "$moment" studies --json
    take studies "$moment-filter" studies --json --filter chen
    take log "$moment" log --json
    take log "$moment-r1" log --json --as r1
    take flow "$moment" flow --json
}

sheet() { # SEAT "STUDY ANSWERS"...: one letter an item, - for none
    seat=$1
    shift
    echo "study,item,answer" > sheet.csv
    for row in "$@"; do
        item=0
        for answer in $(printf '%s' "${row#* }" | sed 's/./& /g'); do
            item=$((item + 1))
            [ "$answer" = - ] || echo "${row%% *},$item,$answer" >> sheet.csv
        done
    done
    in_review judge --from sheet.csv --numbers --as "$seat" --partial
}

validate() {
    step="validate.py $1"
    "$python" "$here/validate.py" "$forms/schema" "$@"
}

cat > studies.csv << 'CSV'
title,authors,year,doi,journal,volume,pages,url
Cooling after infarction,"Chen, A.; Berg, B.",2011,10.1000/a1,Stroke,3,1-9,https://example.org/1
Warm rats,"Hale, C.",1997,10.1000/a2,,,,
Position of cages,,,,,,,
CSV

# --- the schemas, and documents that no review is needed for -----------------------------------

validate schemas
step="syrob version --json"
members=$(syrob version --json | "$python" -c 'import json, sys; print(*json.load(sys.stdin))')
[ "$members" = "schema name version" ]
cat > out/check.whole.json << 'JSON'
{"schema": "syrob/check/1", "ok": true, "problems": []}
JSON
cat > out/check.problems.json << 'JSON'
{"schema": "syrob/check/1", "ok": false, "problems": [
  {"file": "journals/r1@7f3c9a.jsonl", "line": 3, "kind": "damaged", "message": "the hash differs"},
  {"file": "form.json", "line": null, "kind": "form-pin", "message": "another file"}]}
JSON

# --- an empty review ---------------------------------------------------------------------------

begin empty
take_all new

# --- two reviewers and an adjudicator, from the import to the last resolution --------------------

begin plain --reviewers "r1=Anna Berg,r2=Bo Chen" --adjudicator "adj=Cleo Diaz"
printf '%s\n' "TY  - JOUR" "TI  - Warm rats" "AU  - Hale, C." "PY  - 1997" "DO  - 10.1000/a2" \
    "ER  - " > more.ris
printf 'title\tyear\n\t2001\nLate\t2020\n' > more.tsv
take import dry import --dry-run --json studies.csv more.ris more.tsv
take import first import --json studies.csv more.ris
take import again import --json studies.csv
take_all imported

table="A table of random numbers"
in_review judge 1 1 yes --as r1 --support "$table" --quote "by table" --where "p. 3" --signal a=yes
in_review judge 1 2 unclear --as r1
in_review judge 1 2 no --as r1
in_review clear 1 2 --as r1
in_review undo --as r1
take_all begun
sheet r1 "1 ynyuyyyyyn" "2 uuuuuuuuuu" "3 ynyuyyuyyy"
in_review judge 1 1 yes --as r1 --support "$table" --quote "by table" --where "p. 3"
in_review complete --all --as r1
in_review reopen 3 --reason "Misread" --as r1
in_review complete 3 --as r1
sheet r2 "1 ynyyyynynn" "2 uuuuuuuuuu"
take_all incomplete
in_review complete 2 --as r2
in_review reconcile 2 --early --reason "Needed now"
take_all early
sheet r2 "3 ynuuyyuyyn"
in_review complete --all --as r2
take_all differing
in_review resolve 1 4 yes --by r1,r2 --cause missed-text --reason "Upper rack" \
    --support "Upper rack" --quote "upper" --where "p. 4" --as r2
in_review resolve 1 7 yes --by adj --reason "The text is clear"
in_review resolve 1 9 unclear --by r1,r2 --cause slip
in_review unresolve 1 9 --reason "Look again"
in_review resolve 2 1 no --by r1,r2 --override --reason "Both misread"
in_review refer 1 9
take_all settling
for seat in adj r1; do
    take disagreements "as-$seat" disagreements --json --as "$seat"
    take summary "as-$seat" export json --as "$seat"
    take agreement "as-$seat" agreement --json --as "$seat"
    take moved "as-$seat" disagreements --moved --json --as "$seat"
done
in_review resolve 1 9 no --by adj --cause guidance-read-differently
in_review resolve 3 3 no --by r1,r2 --cause ambiguous-text
in_review resolve 3 10 no --by r1,r2 --cause slip
in_review undo --consensus
in_review redo --consensus
take_all settled
in_review import more.tsv
take_all late
take log study log 1 --json
take log item log 1 4 --json

# --- outcomes ------------------------------------------------------------------------------------

begin outcomes --outcomes "ALT,AST" --open study
in_review import studies.csv
sheet r1 "1 yyyyyyyyyy" "2 yyyyyyuuyy"
sheet r2 "1 yyyyyynnyy" "2 yyyyyyuuyy" "3 yyyyyyyyyy"
in_review judge 1 7 unclear --outcome ALT --as r1 --support "Nobody knew"
in_review judge 1 7 yes --outcome AST --as r2
take_all begun
for study in 1 2; do
    in_review complete "$study" --as r1
    in_review complete "$study" --as r2
done
take_all differing
in_review resolve 1 7 unclear --outcome ALT --by r1,r2 --cause ambiguous-text
in_review resolve 1 8 no --outcome AST --by r1,r2
take_all settling
for source in consensus first-pass r2; do
    take summary "AST-$source" summary --json --outcome AST --source "$source"
done

# --- records that are screened -----------------------------------------------------------------

begin titles --form screen-abstract --open study
in_review import studies.csv --source PubMed
in_review import more.ris --source Embase
for who in r1 r2; do
    in_review judge 1 eligible include --as $who
    in_review judge 2 eligible exclude --as $who
    in_review judge 2 reason species --as $who
    in_review complete 1 --as $who
    in_review complete 2 --as $who
done
take_all screened

# --- what the lead changes -----------------------------------------------------------------------

begin changes --outcomes "ALT,AST" --adjudicator adj
in_review import studies.csv
in_review study add --title "Added" --authors "Ek, E." --pmid 123 --abstract "Long"
in_review study edit 4 --label "Ek's study" --year 1999 --reason "Found it"
in_review study drop 2 --reason "A duplicate"
in_review study drop 2 --reason "Another"
in_review study restore 3 --reason "No duplicate"
in_review study outcomes 1 AST
in_review study outcomes 2 ""
in_review reviewers add "r3=Eva Falk"
in_review assign 3 r1,r3
in_review assign --pilot 2 --seed 3
take_all begun
sheet r1 "1 yyyyyyyyyy" "2 yyyyyy--yy" "3 nnnnnnnnnn"
take_all pilot
in_review reviewers release r2 --reason "Moved away"
take_all released

# --- three reviewers -----------------------------------------------------------------------------

begin three --reviewers r1,r2,r3
in_review import studies.csv
sheet r1 "1 yyyyyyyyyy" "2 yyyuuuyyyn" "3 nnnnnnnnnn"
sheet r2 "1 yyyyyyyyyy" "2 yyyuyuynyn" "3 uuuuuuuuun"
sheet r3 "1 yyyyyyyyyy" "2 yynuyuynyn" "3 yyyyyyyyyn"
for seat in r1 r2 r3; do
    in_review complete --all --as "$seat"
done
in_review resolve 2 3 yes --by r1,r2,r3 --cause other
take_all settling

# --- a scale of two, and one of five with an answer outside it -----------------------------------

cat > forms/form.two.json << 'JSON'
{"syrob_form": 1, "id": "two", "version": "1", "title": "Two items",
 "scale": ["met", "not-met"],
 "risks": {"met": {"label": "Met", "symbol": "+", "letter": "M", "color": "#02C100"},
           "not-met": {"label": "Not met", "symbol": "-", "letter": "N", "color": "#BF0000"}},
 "answers": [{"id": "yes", "label": "Yes", "key": "y", "risk": "met"},
             {"id": "no", "label": "No", "key": "n", "risk": "not-met"},
             {"id": "na", "label": "Not applicable", "key": "x", "risk": null}],
 "domains": [{"id": "one", "title": "One", "items": [
  {"id": "first", "number": 1, "title": "First", "short": "Fi", "question": "Is it?",
   "level": "study",
   "signals": [{"id": "a", "text": "A?", "good": "yes"}, {"id": "b", "text": "B?", "good": "no"}],
   "suggest": "a&b", "guidance": {"yes": ["It is."], "note": "Agree first."},
   "rule": "Only where it is said.", "templates": ["Not said"]},
  {"id": "second", "number": 2, "title": "Second", "short": "Se", "question": "Is it?",
   "level": "outcome"}]}]}
JSON
begin two --form forms/form.two.json
in_review import studies.csv
sheet r1 "1 yy" "2 yn" "3 xy"
sheet r2 "1 yn" "2 nn" "3 xn"
in_review complete --all --as r1
in_review complete --all --as r2
take_all differing
in_review resolve 1 2 x --by r1,r2
take_all settling

cat > forms/form.five.json << 'JSON'
{"syrob_form": 1, "id": "five", "version": "2", "title": "Five", "x-team": {"any": [1, null]},
 "source": {"citation": "Ours"}, "note": "Help",
 "scale": ["definitely-low", "probably-low", "unclear", "probably-high", "definitely-high"],
 "risks": {"definitely-low": {"label": "A", "symbol": "+", "letter": "A", "color": "#02C100"},
           "probably-low": {"label": "B", "symbol": "=", "letter": "B", "color": "#82C100"},
           "unclear": {"label": "C", "symbol": "?", "letter": "C", "color": "#E2DF07"},
           "probably-high": {"label": "D", "symbol": "-", "letter": "d", "color": "#BF8000"},
           "definitely-high": {"label": "E", "symbol": "×", "letter": "é", "color": "#bf0000"}},
 "answers": [{"id": "dl", "label": "A", "key": "l", "risk": "definitely-low", "aliases": ["++"]},
             {"id": "pl", "label": "B", "key": "m", "risk": "probably-low"},
             {"id": "unclear", "label": "C", "key": "u", "risk": "unclear"},
             {"id": "ph", "label": "D", "key": "p", "risk": "probably-high"},
             {"id": "2-high", "label": "E", "key": "w", "risk": "definitely-high", "x-why": "?"}],
 "domains": [{"id": "1st", "title": "One", "items": [
  {"id": "i-1", "number": 1, "title": "Line\nbreak", "short": "ÄÖÜß", "question": "?",
   "level": "study"},
  {"id": "i-2", "number": 2, "title": "Two", "short": "2", "question": "?", "level": "study",
   "aliases": ["Deux"], "answers": [{"id": "yes", "label": "Yes", "key": "y", "risk": "unclear"}],
   "signals": [{"id": "z", "text": "Z?", "good": "no"}], "guidance": {}}]}]}
JSON
begin five --form forms/form.five.json
in_review import studies.csv
sheet r1 "1 ly" "2 uy" "3 wy"
sheet r2 "1 my" "2 py" "3 wy"
in_review complete --all --as r1
in_review complete --all --as r2
take_all differing

# --- controls and marks of direction -------------------------------------------------------------

override=$(printf '\342\200\256') # U+202E, right-to-left override
begin hidden --reviewers "r1=An${override}na,r2" --outcomes "A${override}LT,AST"
printf 'title,authors,year,doi\n"A \033[31mred\007 %stitle\177","Bell, %sA.",2001,"no%sne"\n' \
    "$override" "$override" "$override" > hidden.csv
in_review import hidden.csv
sheet r1 "1 yyyyyyyyyy"
sheet r2 "1 yyyyyyynnn"
in_review judge 1 1 yes --support "so${override}me${override}" --quote "li${override}ne" --as r1
in_review complete --all --as r1
in_review complete --all --as r2
in_review resolve 1 9 no --by r1,r2 --reason "be${override}cause"
take_all settling

# --- checking ------------------------------------------------------------------------------------

review=plain
take check whole check --json
cp -r plain damaged
echo '{"n":' >> "$(echo damaged/journals/r1@*)"
step="syrob --review damaged check --json"
syrob --review damaged check --json > out/check.damaged.json || [ $? -eq 1 ]

# --- what was kept -------------------------------------------------------------------------------

validate valid out/*
for file in summary.three-settling-consensus summary.outcomes-settling-first-pass \
    agreement.two-differing disagreements.plain-settling status.plain-begun \
    studies.plain-incomplete log.plain-settled import.plain-dry check.problems; do
    cp "out/$file.json" strict
done
validate strict strict/*

# --- forms ---------------------------------------------------------------------------------------

for file in "$forms"/*.json; do
    cp "$file" "forms/form.$(basename "$file")"
done
validate valid forms/*
for file in forms/*; do
    quietly init made --title T --form "$file"
    rm -r made
done

n=0
broken() { # SED: form.two.json changed so is refused by the schema and the program
    n=$((n + 1))
    step="the broken form: $1"
    sed "$1" forms/form.two.json > "broken/form.$n.json"
    ! cmp -s forms/form.two.json "broken/form.$n.json" || return 1
    status=0
    syrob init made --title T --form "broken/form.$n.json" > /dev/null 2> message || status=$?
    if [ "$status" -ne 3 ] || [ -e made ] || ! grep -q "form.$n.json:[0-9]" message; then
        echo "schema: the program ended with $status: $(cat message)" >&2
        return 1
    fi
}

# Without a member that is needed, or with one that nobody knows.
for member in '"syrob_form": 1, ' '"id": "two", ' '"version": "1", ' ', "title": "Two items"' \
    '"scale": \["met", "not-met"\],' '"label": "Met", ' '"symbol": "+", ' '"letter": "M", ' \
    ', "color": "#02C100"' '"id": "yes", ' '"label": "Yes", ' '"key": "y", ' ', "risk": "met"' \
    '"id": "one", ' '"title": "One", ' '"id": "first", ' '"number": 1, ' '"title": "First", ' \
    '"short": "Fi", ' ', "question": "Is it?"' '"level": "study",' '"id": "a", ' '"text": "A?", ' \
    ', "good": "yes"'; do
    broken "s/$member//"
done
for object in '"syrob_form"' '"label": "Met"' '"id": "yes"' '"id": "one"' '"id": "first"' \
    '"id": "a"'; do
    broken "s/$object/\"colour\": 1, &/"
done
broken 's/"syrob_form": 1/"syrob_form": 2/'
broken 's/"version": "1"/"version": ""/'
broken 's/"id": "two"/"id": "Two"/'
broken 's/"id": "two"/"id": "-two"/'
broken 's/"scale": \["met", "not-met"\]/"scale": ["met"]/'
broken 's/"scale": \["met", "not-met"\]/"scale": ["met", "met"]/'
broken 's/not-met/differ/g'
broken 's/not-met/missing/g'
broken 's/not-met/not-applicable/g'
broken 's/"color": "#02C100"/"color": "green"/'
broken 's/"symbol": "+"/"symbol": "."/'
broken 's/"symbol": "+"/"symbol": "++"/'
broken 's/"letter": "M"/"letter": "Me"/'
broken 's/"key": "y"/"key": "A"/'
broken 's/"key": "y"/"key": "yn"/'
broken 's/"key": "y"/"key": "Y"/'
broken 's/"id": "na"/"id": "note"/'
broken 's/"risk": "[a-z-]*"/"risk": null/'
broken 's/"risk": null/"risk": 1/'
broken 's/"id": "first"/"id": "1st"/'
broken 's/"number": 1/"number": 0/'
broken 's/"number": 1/"number": "1"/'
broken 's/"short": "Fi"/"short": "First"/'
broken 's/"level": "study"/"level": "animal"/'
broken 's/"good": "yes"/"good": "unclear"/'
broken 's/{"id": "a", /{"id": "ab", /'
broken 's/{"id": "a", /{"id": "A", /'
broken 's/"suggest": "a&b"/"suggest": "a\&"/'
broken 's/"suggest": "a&b"/"suggest": "ab"/'
broken 's/"signals": \[.*\],//'
broken 's/"yes": \["It is."\]/"yes": "It is."/'
broken 's/"note": "Agree first."/"x-note": {}/'
broken 's/"rule": "Only/"rule": "\\u0007Only/'
broken 's/"items": \[/"items": [], "x-items": [/'
validate invalid broken/*
