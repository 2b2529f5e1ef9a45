#!/bin/sh
# The same paper counts once, and two studies that may be one are never silent: in an import, after
# a merge, and until somebody settles it.
. tests/cli/lib.sh

quickly run init "$work/rev" --title Twice --reviewers "r1=Anna Berg,r2=Bo Chen"
cd "$work/rev" || exit 2
cat > "$work/pubmed.csv" <<'CSV'
title,authors,year,doi,pmid
Heat in rats after myocardial infarction,"Hübschle, S.",1997,10.1000/h1,111
Cold in mice after myocardial infarction,"Chen, A.",2011,,222
CSV
cat > "$work/scopus.csv" <<'CSV'
title,authors,year,doi,pmid
Heat in rats after myocardial infarction,Huebschle S.,1998,10.1000/H1,
Cold in mice after myocardial infarction (abstract),"Chen, A.",2011,10.1000/c1,
CSV

# --- in an import ---
quickly run import "$work/pubmed.csv" "$work/scopus.csv" --dry-run --json
expect 0
same "pairs" "True False" "$(printf '%s' "$out" | json '" ".join(str(p["certain"]) for p in d["pairs"])')"
run import "$work/pubmed.csv" "$work/scopus.csv"
expect 0
out_has "duplicate of hubschle-1997" "(the same DOI)" "possible duplicate of chen-2011" \
    "(one title is the beginning of the other)" "3 new studies from 4 records; 1 duplicate, 1 possible duplicate"

# --- two laptops ---
quickly run init "$work/one" --title Twice
cp -r "$work/one" "$work/two"
on a "$work/one" import "$work/pubmed.csv"
on b "$work/two" import "$work/scopus.csv"
expect 0
on a "$work/one" merge "$work/two"
expect 0
out_has "2 pairs of studies may each be one paper; to see them: syrob studies --duplicates"
cd "$work/one" || exit 2
run check
expect 0
out_has "are the same paper: the same DOI" "are possibly the same paper: one title is the beginning of the other" "syrob study same"
run studies --duplicates --json
same "pairs of the review" "2" "$(printf '%s' "$out" | json 'len(d["duplicates"])')"
run check --json
same "pairs of check" "2" "$(printf '%s' "$out" | json 'len(d["duplicates"])')"
run studies --duplicates --filter x
expect 2

# --- what one search has and the other lacks ---
cat > "$work/first.csv" <<'CSV'
title,authors,year,doi
Heat in rats after infarction,"Hale, S.",1997,10.1000/h1
,,,10.1000/z9
CSV
cat > "$work/more.csv" <<'CSV'
title,authors,year,doi,abstract
Heat in rats after infarction,"Hale, S.",1997,,Rats were heated.
Cold in cats,"Zorn, A.",2001,10.1000/z9,
CSV
sed 's/were heated/got hot/; s/Cold in cats/Cold in the cats/' "$work/more.csv" > "$work/other.csv"
studies_of() { # label, title and DOI of each study, of account $1
    on "$1" "$2" studies --json
    printf '%s' "$out" | json '"; ".join("%s %s %s" % (s["label"], s["title"], s["doi"]) for s in d["studies"])'
}
quickly run init "$work/gains" --title Gains
on a "$work/gains" import "$work/first.csv"
cp -r "$work/gains" "$work/gains-b"
on a "$work/gains" import "$work/more.csv"
out_has "which gets from it: abstract" "which gets from it: title, authors, year" "0 new studies"
same "the study has them" "Hale 1997 Heat in rats after infarction 10.1000/h1; Zorn 2001 Cold in cats 10.1000/z9" "$(studies_of a "$work/gains")"
same "its abstract" "1" "$(cat "$work/gains"/journals/lead@* | grep -c '"study-edit".*"Rats were heated."')"
on a "$work/gains" import "$work/more.csv" --json
same "nothing is left to add" "0" "$(printf '%s' "$out" | json 'sum(len(p["added"]) for p in d["pairs"])')"
on b "$work/gains-b" import "$work/other.csv"
on a "$work/gains" merge "$work/gains-b"
on b "$work/gains-b" merge "$work/gains"
same "in conflict, all copies show one of the titles" "$(studies_of a "$work/gains")" "$(studies_of b "$work/gains-b")"
case $(studies_of a "$work/gains") in *"Zorn 2001 Cold in "*) ;; *) fail "a title in conflict is shown" ;; esac
on a "$work/gains" check
out_has "conflict: \"study-edit\""
# A number that a study gets is known to the records after it, as it would be in another import.
cat > "$work/numbers.csv" <<'CSV'
title,authors,year,doi
Heat in rats after infarction,"Hale, S.",1997,
Heat in rats after infarction,"Hale, S.",1997,10.1000/aaa
Heat in rats after infarction,"Hale, S.",1997,10.1000/bbb
Heat in rats after an infarction,"Hale, S.",1998,10.1000/aaa
CSV
quickly run init "$work/numbers" --title Numbers
on a "$work/numbers" import "$work/numbers.csv"
out_has "numbers.csv:3: duplicate of" "which gets from it: doi" "numbers.csv:4: possible duplicate of" \
    "numbers.csv:5: duplicate of hale-1997" "2 new studies from 4 records"
# In one import the study that is new gets them, without a change of its own.
quickly run init "$work/at-once" --title "At once"
on a "$work/at-once" import "$work/first.csv" "$work/more.csv"
same "at once" "Hale 1997 Heat in rats after infarction 10.1000/h1; Zorn 2001 Cold in cats 10.1000/z9" "$(studies_of a "$work/at-once")"
same "no edits" "0" "$(cat "$work/at-once"/journals/lead@* | grep -c study-edit)"
cd "$work/one" || exit 2

# --- settling them ---
first=$(printf '%s' "$(cat "$work/out")" > /dev/null; run studies --json; printf '%s' "$out" | json '[s["id"] for s in d["studies"] if s["id"].startswith("hubschle-1997")][0]')
second=$(run studies --json; printf '%s' "$out" | json '[s["id"] for s in d["studies"] if "hle-1998" in s["id"]][0]')
run study same "$first" "$second"
expect 2
run study same "$first" "$first" --reason "one paper"
expect 3
err_has "these are one study"
quickly run --as r1 judge "$second" 1 yes --support "kept"
run study same "$first" "$second" --reason "one paper"
expect 0
out_has "is the same paper and was removed"
run log "$second" --as r1
out_has "kept" "the same paper as $first"
run study different "$first" "$second"
expect 5
err_has "was removed from the review"
run studies --duplicates
case "$out" in *1997*) fail "the pair is settled" ;; esac
run study different chen-2011 "Cold in mice after myocardial infarction (abstract)"
expect 3 # two studies begin so
one=$(run studies --json; printf '%s' "$out" | json '[s["id"] for s in d["studies"] if s["id"].startswith("chen")][0]')
other=$(run studies --json; printf '%s' "$out" | json '[s["id"] for s in d["studies"] if s["id"].startswith("chen")][1]')
run study different "$one" "$other" --reason "an abstract of other animals"
expect 0
run studies --duplicates
out_has "No two studies look like the same paper."
run log
out_has "not the same paper as $other"
both_checkers "$work/one" "ok"

# Two leads keep another of two studies: the paper would be gone.
cp -r "$work/one" "$work/three"
quickly run import "$work/scopus.csv" # nothing new
on a "$work/one" study restore "$second" --reason "again"
rm -rf "$work/three"
cp -r "$work/one" "$work/three"
on a "$work/one" study same "$first" "$second" --reason "one paper"
expect 0
on c "$work/three" study same "$second" "$first" --reason "one paper"
expect 0
on a "$work/one" merge "$work/three"
out_has "2 studies were removed as duplicates or reports of a study that was itself removed: syrob check names them"
both_checkers "$work/one" "removed"
on a "$work/one" status
out_has "2 studies were removed as duplicates or reports"
run check
out_has "if the review needs the paper: syrob study restore"

# --- real data ---
data=$SYROB_SHARED_DIR/data/citations/asysd_labelled.csv
[ -r "$data" ] || finish
quickly run init "$work/asysd" --title Labelled
quickly run --review "$work/asysd" import "$data"
expect 0
quickly run --review "$work/asysd" studies --json
cp "$work/out" "$work/studies.json"
quickly run --review "$work/asysd" import "$data" --dry-run --json
cp "$work/out" "$work/import.json"
python3 - "$data" "$work/import.json" <<'PY' || fail "labelled records"
import collections, csv, json, sys
labels = [row["source"] for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig"))]
study = {pair["record"]: pair["id"] for pair in json.load(open(sys.argv[2]))["pairs"] if pair["certain"]}
groups = collections.defaultdict(list)
for number, label in enumerate(labels, 1):
    groups[study[number]].append(label)
wrong = sum(group.count("unique") > 1 for group in groups.values())
found = len(labels) - len(groups)
print(f"{found} of {labels.count('duplicate')} duplicates found for certain, {wrong} papers confused")
sys.exit(wrong > 0 or found < 0.95 * labels.count("duplicate"))
PY


# Two abstracts of one supplement have one DOI, and so one id on two laptops: they are no one paper.
cd "$work" || exit 2
quickly run init "$work/left" --title Supplement --reviewers r1=Ana,r2=Bram --open study
cp -r "$work/left" "$work/right"
printf 'title,authors,year,doi\nEffect of cold on infarct size in rats,"Wang, L.",2015,10.1000/suppl.1\n' > "$work/cold.csv"
printf 'title,authors,year,doi\nStatins and liver fibrosis of female mice,"Wang, L.",2015,10.1000/suppl.1\n' > "$work/liver.csv"
quickly on a "$work/left" import "$work/cold.csv"
quickly on b "$work/right" import "$work/liver.csv"
quickly on a "$work/left" merge "$work/right"
expect 0
out_has "1 study holds two papers that got the same id"
quickly on a "$work/left" studies --duplicates
out_has "is two papers" "cold on infarct size" "Statins and liver fibrosis" "syrob study edit wang-2015-"
quickly on a "$work/left" check --json
same "check names it" "True 1 True" "$(printf '%s' "$out" | json '"%s %d %s" % (d["ok"], len(d["duplicates"]), d["duplicates"][0]["other_title"] is not None)')"
id=$(printf '%s' "$out" | json 'd["duplicates"][0]["first"]')
quickly on a "$work/left" study edit "$id" --title "Effect of cold on infarct size in rats" --reason "it is this one"
expect 0
quickly on a "$work/left" studies --duplicates
case "$out" in *"two papers"*) fail "the title is settled" ;; esac

# Titles that differ in a sign or a point are of two papers, and a hyphen does not count.
quickly run init "$work/signs" --title Signs --reviewers r1=Ana,r2=Bram
cat > "$work/signs.csv" <<'CSV'
title,authors,year
Effect of 1.5 mg morphine on rats in cages,"Hale, S.",1997
Effect of 15 mg morphine on rats in cages,"Hale, S.",1997
Apoe+/+ mice under hypoxia and their hearts,"Bo, C.",2003
Apoe-/- mice under hypoxia and their hearts,"Bo, C.",2003
Follow-up of dose–response in rats: a review,"Do, C.",2004
Follow up of dose-response in rats - a review,"Do, C.",2004
CSV
run --review "$work/signs" import "$work/signs.csv"
out_has "5 new studies from 6 records; 1 duplicate, 2 possible duplicates" "the same title except for a sign or a decimal point"
finish
