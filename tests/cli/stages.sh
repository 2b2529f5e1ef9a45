#!/bin/sh
# From the search to the included studies: titles, full texts and the assessment are three reviews,
# each made of what the one before included; the flow counts their records as PRISMA does.
. tests/cli/lib.sh

cat > "$work/pubmed.csv" <<'CSV'
title,authors,year,doi
Cooling after infarction,"Adams, A.",2011,10.1000/a1
Warm rats,"Baker, C.",1997,10.1000/a2
A letter,"Clark, D.",2003,10.1000/a3
Two opinions,"Davis, E.",2005,10.1000/a4
Lost in the post,"Evans, F.",2006,10.1000/a5
CSV
cat > "$work/embase.csv" <<'CSV'
title,authors,year,doi
Warm rats,"Baker, C.",1997,10.1000/a2
In man only,"Fox, G.",2012,10.1000/a6
CSV
cat > "$work/scopus.csv" <<'CSV'
title,authors,year,doi
In man only,"Fox, G.",2012,10.1000/a6
No controls,"Gale, H.",2013,10.1000/a7
CSV

judge() { # REVIEW STUDY ANSWER [REASON]: by both reviewers
    for who in r1 r2; do
        quickly run --review "$1" --as $who judge "$2" eligible "$3"
        expect 0
        [ -z "${4:-}" ] || quickly run --review "$1" --as $who judge "$2" reason "$4"
        expect 0
        quickly run --review "$1" --as $who complete "$2"
        expect 0
    done
}
box() { # ID: how many, of the flow last shown as JSON
    printf '%s' "$out" | json "next((b['n'] for b in d['boxes'] if b['id']=='$1'), 'no box')"
}
parts() { # ID: the parts of a box
    printf '%s' "$out" |
        json "[' '.join(str(p['n'])+' '+p['label'] for p in b['parts']) for b in d['boxes'] if b['id']=='$1'][0]"
}

cd "$work" || exit 2
run init titles --title "Titles" --form screen-abstract --reviewers r1,r2 --open study
expect 0
for source in pubmed embase scopus; do
    SYROB_CLOCK=$((SYROB_CLOCK + 1))
    run --review titles import $source.csv --source $source
    expect 0
done
run --review titles import pubmed.csv --source pubmed # again: a mistake, and counted once
expect 0
run flow titles --json
expect 0
same "identified" "9: 5 pubmed 2 embase 2 scopus" "$(box identified): $(parts identified)"
same "duplicates" 2 "$(box duplicates)"
same "removed" 0 "$(box removed)"
same "screened" 7 "$(box screened)"
same "undecided" 7 "$(box undecided)"

# The next command names the review as this one did.
run --review titles --as r1 assess
expect 0
out_has "Next: syrob --review titles assess"

# Nothing goes on before it is decided, unless somebody says why.
judge titles 1 include
judge titles 2 include
judge titles 3 exclude data
judge titles 4 unsure
run stage titles early --form screen-fulltext
expect 5
err_has "3 of 7 studies of titles are not reconciled yet" "--unfinished"
[ ! -e early ] || fail "a refused stage left a folder"
run stage titles early --form screen-fulltext --unfinished
expect 2
err_has "--reason"
run stage titles early --form screen-fulltext --take perhaps
expect 2
err_has "perhaps"
run stage titles early --form nothing-such
expect 3
echo '{"syrob_form": 1}' > bad.json
run stage titles early --form bad.json --unfinished --reason "a try"
expect 3
err_has "bad.json:1: the member"
mkdir empty
run stage empty early --form screen-fulltext
expect 3
err_has "empty is not a review: it has no review.json"
run stage titles texts --form screen-fulltext --title "Full texts" --open study --unfinished --reason "a pilot of four"
expect 0
out_has "3 studies went on; the new review is in texts"
run stage titles texts --form screen-fulltext --unfinished --reason again
expect 5
run check --review titles
expect 0
run --review texts check --with titles
expect 0
out_has "This review follows from titles."

# What is decided later is added later, and once.
judge titles 5 include
judge titles 6 exclude species
judge titles 7 include
run flow titles texts --json
expect 0
same "waiting" 2 "$(box waiting)"
same "the end of two screenings" "0 no box no box" "$(box included) $(box going-on) $(box reports)"
run flow titles --json
same "the end of one" "no box 5 no box" "$(box included) $(box going-on) $(box reports)"
for n in 2 0; do
    run stage titles texts --update
    expect 0
    out_has "$n studies added"
done
run stage titles texts --update --title Other
expect 2

# In plain lines, a key means one thing: where an answer has that of a command, or a command that of
# an answer, the other is called by its word.
lines() { # LINES WORDS...: the program in plain lines
    printf '%b' "$1" > "$work/lines"
    shift
    out=$("$SYROB_PROGRAM" "$@" --linear < "$work/lines")
}
lines 'q\nq\n' --review titles --as r1 assess 1
out_has "Decision: i Include; m Unsure; e Exclude." "guidance; flag; q back"
lines 'guidance\nq\nq\n' --review titles --as r1 assess 1
out_has "the key of the reason excludes at once"
run init differ --title Differ --form screen-abstract --reviewers r1,r2 --open study
run --review differ import scopus.csv
printf 'study,1,2\nFox 2012,include,\n' > "$work/in.csv"
printf 'study,1,2\nFox 2012,exclude,data\n' > "$work/out.csv"
run --review differ --as r1 judge --from in.csv --complete
run --review differ --as r2 judge --from out.csv --complete
expect 0
lines 'include\n\n\n\n\nq\nq\n' --review differ --as r1 reconcile 1
out_has "Judgement: include Include (+); m Unsure (?); e Exclude (-); "
run --review differ log 1
out_has "consensus resolve fox-2012-2dv7 eligible: include"

# Full texts: one does not exist, one is excluded, three go on.
ids() { json "' '.join(sorted(s['id'] for s in d['studies'] if s['label'] not in ('Clark 2003', 'Fox 2012')))"; }
run --review titles studies --json
before=$(printf '%s' "$out" | ids)
run --review texts studies --json
same "the ids stay" "$before" "$(printf '%s' "$out" | ids)"
same "the full texts" "Adams 2011 Baker 1997 Davis 2005 Evans 2006 Gale 2013" \
    "$(printf '%s' "$out" | json '" ".join(s["label"] for s in d["studies"])')"
judge texts 1 include
judge texts 2 include
judge texts 3 include
judge texts "Evans 2006" exclude no-full-text
judge texts "Gale 2013" exclude control
run stage texts assessment --form syrcle --title Assessment
expect 0
out_has "3 studies went on"
run --review assessment check --with texts
expect 0
run --review assessment check --with titles
expect 1
out_has "was made from another review, \"Full texts\""
run --review titles check --with texts
expect 1
out_has "was not made by syrob stage"

run flow titles texts assessment --json
expect 0
for want in identified=9 duplicates=2 removed=0 screened=7 excluded=2 sought=5 not-retrieved=1 \
    assessed=4 excluded-reports=1 included=3 undecided="no box" waiting="no box"; do
    same "${want%%=*}" "${want#*=}" "$(box "${want%%=*}")"
done
same "why records were excluded" "1 Wrong species 1 No primary data" "$(parts excluded)"
same "why reports were excluded" "1 No control group" "$(parts excluded-reports)"
run flow titles texts assessment
out_has "Records identified                            9" "Studies included                              3"

# Somebody else counts the journals, and comes to the same numbers: here, and in the example.
recounted() { # TITLES TEXTS ASSESSMENT
    run flow "$@" --json
    expect 0
    same "the flow, counted anew" "$(python3 "$here/tests/cli/recount.py" "$@")" \
        "$(printf '%s' "$out" | python3 -c '
import json, sys
lines = []
for box in json.load(sys.stdin)["boxes"]:
    lines.append(box["id"] + "=" + str(box["n"]))
    lines += [box["id"] + "/" + part["label"] + "=" + str(part["n"]) for part in box["parts"]]
print("\n".join(sorted(lines)))')"
}
recounted titles texts assessment
example=$here/examples/screening
recounted "$example/titles" "$example/texts" "$example/assessment"

# The table of PRISMA2020, whose boxes say the same.
run flow titles texts assessment -o flow.csv
expect 0
run flow titles texts assessment -o flow.csv
expect 5
run flow titles texts assessment -o flow.txt
expect 2
err_has "ends in .svg, .pdf, .png or .csv"
table() { python3 -c '
import csv, sys
rows = {r["data"]: r["n"] for r in csv.DictReader(open("flow.csv"))}
print(*(rows[name] for name in sys.argv[1:]))' "$@"; }
same "the table" "9 2 0 7 2 5 1 4 No control group, 1 3 3" \
    "$(table database_results duplicates excluded_other records_screened records_excluded \
        dbr_sought_reports dbr_notretrieved_reports dbr_assessed dbr_excluded new_studies total_studies)"
run flow titles -o flow.csv --force
expect 0
same "what is not known yet" "7 NA NA" "$(table records_screened dbr_assessed new_studies)"

# The figure says the same numbers, as text and to those who cannot see it.
run flow titles texts assessment -o flow.svg
expect 0
out=$(cat flow.svg)
out_has "(n = 9)" "Reports not retrieved (n = 1)" "No control group (n = 1)" \
    "Records identified: 9; Duplicate records removed: 2" ">Included<"
python3 -c 'import sys, xml.etree.ElementTree as e; e.parse("flow.svg")' || fail "flow.svg is no XML"
for file in flow.pdf flow.png; do
    run flow titles texts assessment -o $file
    case $status in
    0) for again in 1 2; do
        run flow titles texts assessment -o $again-$file
    done
        cmp -s 1-$file 2-$file && [ -s $file ] || fail "$file differs from time to time" ;;
    5) err_has "cairo" ;;
    *) fail "$file" ;;
    esac
done

# The order is that of the stages, and the folders belong together.
run flow texts titles
expect 3
err_has "was not made by syrob stage"
run flow assessment
expect 0
out_has "Records identified                       not recorded" "Studies included                              3"
run flow titles texts assessment titles
expect 2
run stage assessment more --form syrcle
expect 3
err_has 'assessment is not a screening'

# A decision that is turned round afterwards: the study stays, and both commands say so.
run --review titles resolve 1 eligible exclude --by r1,r2 --override --reason "read again"
expect 0
run --review texts check --with titles
expect 1
out_has "1 study of this review does not go on"
run stage titles texts --update
expect 0
out_has "0 studies added" "1 study does not go on"
run flow titles texts
expect 3
err_has "but is not passed on"

run check --review texts --with titles --json
expect 1
same "as JSON" "False stage" "$(printf '%s' "$out" | json 'd["ok"], d["problems"][0]["kind"]' | tr -d "(),'")"

# A copy that lost the end of a journal is not the review that the next one was made from.
cp -r titles shorter
for journal in shorter/journals/r1@*.jsonl; do sed -i 6q "$journal"; done
run --review texts check --with shorter
expect 1
out_has "has no line with the hash"

# Nothing is left of a stage that fails.
for reason in "$(printf 'a\033b')" "$(head -c 100000 /dev/zero | tr '\0' a)"; do
    run stage titles failed --form syrcle --unfinished --reason "$reason"
    expect 3
    same "what is left" "" "$(ls -d failed* 2> /dev/null)"
done
run stage titles failed --form syrcle --take ""
expect 2
run stage titles texts --update --reason x
expect 2
run flow titles --json -o flow.csv --force
expect 2

# What is removed from a stage is counted there; what is removed from the one before is missed.
begin() {
    run init "$1" --title "$1" --form screen-abstract --reviewers r1,r2 --open study
    run --review "$1" import pubmed.csv --source P
    for n in 1 2 3 4; do judge "$1" $n include; done
    judge "$1" 5 exclude data
    run stage "$1" "$1-texts" --form screen-fulltext --open study --title "$1 texts"
    expect 0
}
begin p
run --review p-texts study drop 3 --reason retracted
run --review p-texts study same 1 2 --reason "one paper"
judge p-texts 1 include
judge p-texts 2 exclude control
run stage p-texts p-rob --form syrcle
run flow p p-texts p-rob --json
for want in sought=4 removed-reports=2 not-retrieved=0 assessed=2 excluded-reports=1 included=1 reports=1; do
    same "${want%%=*}" "${want#*=}" "$(box "${want%%=*}")"
done
run --review p-rob study drop 1 --reason "no control group after all"
run flow p p-texts p-rob --json
same "removed in the end" "1 0" "$(box removed-studies) $(box included)"
run --review p study drop 1 --reason retracted
run --review p-texts check --with p
expect 1
run flow p p-texts
expect 3
run stage p p-texts --update
out_has "1 study does not go on"

# Two included reports of one study.
begin o
judge o-texts 1 include
judge o-texts 2 include
judge o-texts 3 exclude data
run stage o-texts o-rob --form syrcle --unfinished --reason "two of four"
expect 0
run --review o-rob study report 1 2
expect 2
err_has "study report needs --reason"
run --review o-rob study report 1 1 --reason x
expect 3
run --review o-rob study report 1 2 --reason "the same rats, six weeks later"
expect 0
out_has "is another report of it and is not assessed by itself"
run flow o o-texts o-rob --json
same "one study, two reports" "1 2 no box" "$(box included) $(box reports) $(box removed-studies)"
run flow o o-texts o-rob -o o.csv --force
expect 0
grep -q '^new_studies,.*,1$' o.csv || fail "new studies: $(cat o.csv)"
grep -q '^new_reports,.*,2$' o.csv || fail "reports of new studies"
run --review o-rob log
out_has "another report of "
both_checkers o-rob ok
run --review o-rob study drop 1 --reason retracted
run --review o-rob check
expect 1
out_has "was removed as another report of"
both_checkers o-rob removed
run flow o o-texts o-rob --json
same "no report of a removed study" "0 0" "$(box included) $(box reports)"
run --review o-rob study restore 1 --reason "not that one"
cat > more.csv <<'CSV'
title,authors,year
The same rats once more,"Zimmer, Z.",2014
CSV
run --review o-rob import more.csv
expect 0
zimmer=$(run --review o-rob studies --json; printf '%s' "$out" | json '[s["id"] for s in d["studies"] if s["label"] == "Zimmer 2014"][0]')
run --review o-rob study same "$zimmer" 1 --reason "one paper"
expect 0
both_checkers o-rob ok # the report of the one is now assessed with the other

# A study that was added by hand and removed again does not count; a label is no id.
begin q
run --review q-texts study add --title Hand
run --review q-texts study drop Hand --reason "not from the search"
run --review q resolve 5 eligible include --by r1,r2 --override --reason "read again"
run flow q q-texts --json
same "waiting" 1 "$(box waiting)"
run --review q studies --json
id=$(printf '%s' "$out" | json 'd["studies"][0]["id"]')
run --review q-texts study edit 2 --label "$id"
run --review q study edit 2 --label "$id"
run stage q q-texts --update
expect 0
out_has "1 study added"
run --review q-texts check --with q
expect 0

# Two laptops that import overlapping files; then one study is added by hand, and nobody knows.
run init g --title G --form screen-abstract --reviewers r1,r2 --open study
cp -r g g2
on one g import "$work/pubmed.csv" --source A
on two g2 import "$work/embase.csv" --source B
on one g merge g2
run flow g --json
same "overlapping files" "7 1 6" "$(box identified) $(box duplicates) $(box screened)"
run --review g study add --title "By hand"
run flow g --json
same "and one by hand" "None None 7" "$(box identified) $(box duplicates) $(box screened)"

# Three screenings are no flow.
run stage q-texts q-third --form screen-fulltext --unfinished --reason "a third time"
run flow q q-texts q-third
expect 3
err_has "is a screening"

# Labels that a table or a box could not hold.
python3 -c "
import json
form = json.load(open('$here/forms/screen-abstract.json'))
form['id'] = 'own'
answers = form['domains'][0]['items'][1]['answers']
answers[0]['label'] = 'Wrong \"species\", e.g. man; fish'
json.dump(form, open('own.json', 'w'))"
run init own --title Own --form own.json --reviewers r1,r2 --open study
long=$(printf 'searched by hand %.0s' $(seq 60))
run --review own import pubmed.csv --source "$long"
judge own 1 include
run stage own own-texts --form own.json --open study --unfinished --reason x
judge own-texts 1 exclude species
run flow own own-texts -o own.csv
expect 0
python3 -c "
import csv
rows = list(csv.reader(open('own.csv')))
assert all(len(row) == 8 for row in rows), rows
assert any(row[7].startswith('Wrong  species   e.g. man  fish, 1') for row in rows), rows" || fail "own.csv"
run flow own own-texts -o own.svg
expect 0
[ "$(grep -c "(n = 5)" own.svg)" -ge 3 ] || fail "the number was cut"

# What a journal that cannot be read would add is missing: no number is given, no review made.
cp -r "$example/titles" lacking
for journal in lacking/journals/r2@*.jsonl; do
    rm "$journal"
    mkdir "$journal"
done
run flow lacking
expect 5
err_has "is not whole: journals/r2@"
run stage lacking lacking-texts --form screen-fulltext --unfinished --reason x
expect 5
[ ! -e lacking-texts ] || fail "a review was made"
run --review "$example/texts" check --with lacking
expect 5

# A report that is joined while full texts are screened stays one of its study, and every record that
# no longer goes on is named.
cat > four.csv <<'CSV'
title,authors,year
Heat in rats,"Hale, S.",1997
Cold in mice,"Chen, A.",2011
Light in pigs,"Berg, B.",2014
Foo in cats,"Foo, A.",2001
CSV
printf 'Study,1\nHale 1997,include\nChen 2011,include\nBerg 2014,include\nFoo 2001,include\n' > all.csv
quickly run init j-titles --title J --form screen-abstract --reviewers r1,r2
quickly run --review j-titles import four.csv
include_all() {
    for seat in r1 r2; do
        quickly run --review "$1" --as $seat judge --from all.csv --partial --complete
        expect 0
    done
}
include_all j-titles
quickly run stage j-titles j-texts --form screen-fulltext
include_all j-texts
quickly run stage j-texts j-both --form syrcle
run --review j-texts study report "Hale 1997" "Foo 2001" --reason "the same animals"
expect 0
quickly run stage j-texts j-rob --form syrcle
expect 0
run flow j-titles j-texts j-rob --json
printf '%s' "$out" > "$work/flow.json"
for want in sought=4 removed-reports="no box" assessed=4 included=3 reports=4; do
    same "$want" "${want#*=}" "$(box "${want%%=*}")"
done
run flow j-titles j-texts --json
printf '%s' "$out" > "$work/flow.json"
same "without an assessment" "3 4" "$(box included) $(box reports)"
# Joined in two reviews of the chain, it is one report.
quickly run --review j-both study report "Hale 1997" "Foo 2001" --reason "the same animals"
run flow j-titles j-texts j-both --json
printf '%s' "$out" > "$work/flow.json"
same "joined twice" "4 3 4" "$(box assessed) $(box included) $(box reports)"
cp -r j-titles j-first
quickly run --review j-first study report "Hale 1997" "Foo 2001" --reason "the same animals"
run flow j-first j-texts --json
printf '%s' "$out" > "$work/flow.json"
same "removed as a record, and not sought" "1 3 3 3" \
    "$(box removed) $(box screened) $(box sought) $(box included)"
printf 'title,authors,year\nBar in dogs,"Bar, B.",2002\n' > five.csv
quickly run --review j-titles import five.csv
run stage j-titles j-texts --update
expect 0
out_has "0 studies added" "1 study of the earlier review is not reconciled yet"
quickly run --review j-titles study drop "Bar 2002" --reason x
quickly run --review j-titles study drop "Chen 2011" --reason x
quickly run --review j-titles study drop "Berg 2014" --reason x
run flow j-titles j-texts
expect 3
err_has "Chen 2011, Berg 2014 are in j-texts, but are not passed on from j-titles" "study drop STUDY"
finish
