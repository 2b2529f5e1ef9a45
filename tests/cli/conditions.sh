#!/bin/sh
# Items with a condition: asked only of those, and in the consensus only where, the earlier item has
# the answer that the condition names.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling after infarction,"Adams, A.",2011
Warm rats,"Baker, C.",1997
A letter,"Clark, D.",2003
Two opinions,"Davis, E.",2005
Two reasons,"Evans, F.",2006
CSV

run init "$work/r" --title Screening --form screen-abstract --reviewers r1,r2 --open study
expect 0
cd "$work/r" || exit 2
run import "$work/refs.csv"

judge() { # REVIEWER STUDY ANSWER [REASON]
    run --as "$1" judge "$2" eligible "$3"
    expect 0
    if [ -n "${4:-}" ]; then
        run --as "$1" judge "$2" reason "$4"
        expect 0
    fi
}
done_with() { # REVIEWER STUDY
    run --as "$1" complete "$2"
    expect 0
}

# An exclusion needs its reason; an inclusion does not.
judge r1 3 exclude
run --as r1 complete 3
expect 5
err_has "unanswered: item 2"
judge r1 3 exclude data
judge r2 3 exclude data
for who in r1 r2; do
    judge $who 1 include
    judge $who 2 include
    done_with $who 1
    done_with $who 2
    done_with $who 3
done
# One reviewer excludes, the other does not; both exclude for different reasons.
judge r1 4 exclude species
judge r2 4 unsure
judge r1 5 exclude species
judge r2 5 exclude control
for who in r1 r2; do
    done_with $who 4
    done_with $who 5
done
run status
expect 0
out_has "unblinded 5, reconciled 3 of 5; 2 disagreements to resolve"
run disagreements --json
same "the items that differ" "davis-2005 eligible evans-2006 reason" "$(printf '%s' "$out" | json '" ".join("%s %s" % (c["study"][:10], c["item"]) for c in d["cells"])')"

# No reason is asked for as long as it is not known whether the study is excluded, nor where it is
# included.
run resolve 4 reason species --by r1,r2
expect 5
err_has "Davis 2005, item 2 (Reason for exclusion) is not asked for: its condition is not met"
run resolve 1 reason species --by r1,r2
expect 5
run resolve 4 eligible exclude --by r1,r2
expect 0
run resolve 5 reason control --by r1,r2
expect 0
run status --exit-code
expect 0
run export json
same "counts" "2 0 3 0" "$(printf '%s' "$out" | json '" ".join(str(d["items"][0]["counts"][k]) for k in ("include", "unsure", "exclude", "missing"))')"
same "reasons are counted answer by answer" "1 species, 1 control, 1 data, n 3, 33 %, nothing else" "$(printf '%s' "$out" | json '(lambda r: "%d species, %d control, %d data, n %d, %.0f %%, %s" % (r["counts"]["species"], r["counts"]["control"], r["counts"]["data"], r["n"], r["percent"]["species"], "nothing else" if sum(r["counts"].values()) == 3 else "more"))(d["items"][1])')"
same "a reason was agreed on" "agreed" "$(printf '%s' "$out" | json '[s["items"]["reason"]["status"] for s in d["studies"] if s["label"] == "Clark 2003"][0]')"
same "no types of bias in a screening" "[]" "$(printf '%s' "$out" | json 'd["domains"]')"
run summary --source first-pass
out_has "2 Reason for exclusion (n = 3)
    Wrong species  "
out_has "    Reviewers differ                                       1  33.3%"
out_lacks "type of bias"
run export csv
out_has '"Clark 2003","Clark, D.","2003","A letter","","","","exclude","exclude","agreed","data","","agreed"'
run export robvis --allow-missing
err_has "include"
run export methods
out_has "The records were screened with the form \"Screening of titles and abstracts\""
out_has "On item 2 (Reason for exclusion), they agreed in 1 of 2 judgements (50.0 %"
out_lacks "isk of bias was"
run export json
same "the reason of the one who gave one" "species" "$(printf '%s' "$out" | json '[s["items"]["reason"]["answer"] for s in d["studies"] if s["label"] == "Davis 2005"][0]')"
same "no reason of an inclusion" "None not-applicable" "$(printf '%s' "$out" | json '["%s %s" % (s["items"]["reason"]["answer"], s["items"]["reason"]["status"]) for s in d["studies"] if s["label"] == "Adams 2011"][0]')"
printf '%s' "$out" > "$work/summary.json"
run check --summary "$work/summary.json"
expect 0
run check
expect 0
both_checkers "$work/r" ok
run agreement --json
same "eligible: all five pairs" "5" "$(printf '%s' "$out" | json 'd["pairs"][0]["items"][0]["n"]')"
same "reasons: the two pairs, by answer" "2 6x6 1 1 no order" "$(printf '%s' "$out" | json '(lambda r: "%d %dx%d %d %d %s" % (r["n"], len(r["table"]), len(r["categories"]), r["table"][4][4], r["table"][0][1], "no order" if r["statistics"]["kappa_linear"]["undefined"] == "the answers have no order" else "?"))(d["pairs"][0]["items"][1])')"
same "reasons are not in all items" "5" "$(printf '%s' "$out" | json 'd["pairs"][0]["overall"]["n"]')"

# Nobody gave a reason, and the consensus excludes: the reason is left to the consensus.
run init "$work/u" --title Unasked --form screen-abstract --reviewers r1,r2 --open study
cd "$work/u" || exit 2
run import "$work/refs.csv"
judge r1 1 include
judge r2 1 unsure
done_with r1 1
done_with r2 1
run resolve 1 eligible exclude --by r1,r2
expect 0
run status
out_has "reconciled 0 of 5; 1 disagreement to resolve"
run disagreements --json
same "nobody was asked" "reason {} None" "$(printf '%s' "$out" | json '" ".join(str(d["cells"][1][k]) for k in ("item", "answers", "resolved"))')"
run summary --source first-pass
out_has "    Reviewers differ                                       0"
run check
expect 0
run resolve 1 reason species --by r1,r2 --override --reason x
expect 3
err_has "no reviewer was asked this item: resolve it without --override"
run resolve 1 reason species --by r1,r2
expect 0
run status
out_has "reconciled 1 of 5"
run disagreements --moved --json
same "nobody differed there, and nobody moved" "1 1, 0 0" "$(printf '%s' "$out" | json '", ".join("%d %d" % (row["differed"], row["settled"]) for row in d["items"])')"
run export methods
out_has "One disagreement was resolved by discussion. "
run check
expect 0
both_checkers "$work/u" ok
run --as r1 unresolve 1 eligible --reason "read again"
expect 0
run resolve 1 eligible include --by r1,r2
run status
out_has "reconciled 1 of 5"
run summary
out_has "    Wrong species                                          0"

# A sheet: a reason without an exclusion is kept, and not counted.
cat > "$work/sheet.csv" <<'CSV'
study,item,answer
Adams 2011,eligible,include
Adams 2011,reason,no data
Baker 1997,eligible,exclude
Baker 1997,reason,no data
CSV
run init "$work/s" --title Sheet --form screen-abstract --reviewers r1,r2
cd "$work/s" || exit 2
run import "$work/refs.csv"
run --as r1 judge --from "$work/sheet.csv" --complete --dry-run
expect 0
out_has "1 judgement does not count: given the other answers, its item is not asked"
run --as r1 judge --from "$work/sheet.csv" --complete
expect 0
out_has "1 judgement does not count: given the other answers, its item is not asked"
run --as r1 status --json
same "both are finished" 2 "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"
run --as r2 judge 1 eligible include
run --as r2 judge 1 reason species
expect 0
out_has "Given the other answers, this item is not asked, so the judgement does not count"

# A sheet in which nobody is asked for a reason needs none, long or wide.
for text in "study,item,answer\nAdams 2011,eligible,include\nClark 2003,eligible,unsure" \
    "study,eligible\nAdams 2011,include\nClark 2003,unsure"; do
    printf "$text\n" > "$work/sheet.csv"
    run --as r2 judge --from "$work/sheet.csv" --dry-run
    expect 0
    out_has "not in the sheet: item 2"
done
printf 'study,eligible\nBaker 1997,exclude\n' > "$work/sheet.csv"
run --as r2 judge --from "$work/sheet.csv" --complete
expect 3
err_has "Baker 1997 has no answer to item 2"

# Forms that are wrong.
change() { # PYTHON, on the form d
    python3 -c "import json,sys; d=json.load(open(sys.argv[1])); $1; json.dump(d, open(sys.argv[2], 'w'))" \
        "$here/forms/screen-abstract.json" "$work/wrong.json"
    run forms check "$work/wrong.json"
    expect 3
}
change 'd["domains"][0]["items"][1]["if"] = "eligible=perhaps"'
out_has 'expected ITEM=ANSWER'
change 'd["domains"][0]["items"][1]["if"] = "reason=species"'
out_has 'expected ITEM=ANSWER'
change 'd["domains"][0]["items"][1]["answers"][0]["id"] = "missing"; d["domains"][0]["items"][1]["guidance"] = {}'
out_has 'differ, missing and not-applicable are taken'
change 'del d["domains"][0]["items"][1]["answers"][1:]; d["domains"][0]["items"][1]["guidance"] = {}'
out_has 'two answers or more, where none has a risk'
change 'd["domains"][0]["items"][1]["type"] = "number"'
out_has '"judgement", the only type of item that this program knows'
change 'd["mode"] = "party"'
out_has 'expected "screen"'
# A sheet of the consensus has both: that a record is excluded, and the reason, which is only asked
# once that is so. It may be a reason that nobody gave, or that nobody was asked for.
cd "$work" || exit 2
for sheet in again other neither agree backwards; do
    run init "$sheet" --title Sheets --form screen-abstract --reviewers r1,r2 --open study
    run --review "$sheet" import refs.csv
    cd "$sheet" || exit 2
    judge r1 2 include
    judge r2 2 include
    case $sheet in
    again | other) judge r1 1 exclude species ;;
    *) judge r1 1 include ;;
    esac
    if [ $sheet = agree ]; then judge r2 1 include; else judge r2 1 unsure; fi
    for who in r1 r2; do
        done_with $who 1
        done_with $who 2
    done
    cd ..
done
printf '%s\n' 'Study,"1) Eligible","2) Reason for exclusion"' '1,exclude,species' > agreed.csv
sed 's/species/data/' agreed.csv > other.csv
printf '%s\n' 'Study,"2) Reason for exclusion","1) Eligible"' '1,data,exclude' > backwards.csv
run --review again resolve --from agreed.csv --numbers --by r1,r2
expect 0
out_has "1 resolved, 1 already settled with this answer, 0 settled differently"
run --review again status
out_has "reconciled 2 of 5"
run --review neither resolve --from other.csv --numbers --by r1,r2 --dry-run
expect 0
out_has "2 judgements, 0 of them unchanged" "1 of them is asked only after the others are resolved"
run --review neither resolve --from other.csv --numbers --by r1,r2
expect 0
out_has "2 resolved, 0 already settled with this answer, 0 settled differently"
run --review neither export json
same "the reason of the sheet" "exclude data" "$(printf '%s' "$out" | json '["%s %s" % tuple(s["items"][i]["answer"] for i in ("eligible", "reason")) for s in d["studies"] if s["label"] == "Adams 2011"][0]')"
run --review backwards resolve --from backwards.csv --numbers --by r1,r2
expect 0
out_has "2 resolved, 0 already settled with this answer, 0 settled differently"
run --review neither check
expect 0
run --review other resolve --from other.csv --numbers --by r1,r2
expect 0
out_has "1 resolved, 0 already settled with this answer, 1 settled differently"
out_has "the reviewers agreed on Wrong species; the sheet says No primary data"
sed 's/exclude/unsure/' other.csv > unsure.csv
run --review other resolve --from unsure.csv --numbers --by r1,r2
out_has "already resolved as Exclude; the sheet says Unsure"
run --review agree resolve --from other.csv --numbers --by r1,r2
expect 0
out_has "not changed: Adams 2011, item 1: the reviewers agreed on Include; the sheet says Exclude"
out_has "item 2: not asked: the consensus on item 1 is a different answer; the sheet says No primary data"

run --review agree resolve --from unsure.csv --numbers --by r1,r2 # agreed to include, not unsure
out_has "item 2: not asked: the consensus on item 1 is a different answer"

# A condition on an item that has one itself, in whatever order the sheet has them.
python3 - "$here/forms/screen-abstract.json" nested.json <<'PY'
import json, sys
form = json.load(open(sys.argv[1], encoding="utf-8"))
reason = form["domains"][0]["items"][1]
form["domains"][0]["items"].append({**reason, "id": "detail", "number": 3, "title": "Detail",
                                    "short": "Det", "if": "reason=species"})
form["id"] = "nested"
json.dump(form, open(sys.argv[2], "w", encoding="utf-8"))
PY
run init nested --title Nested --form nested.json --reviewers r1,r2 --open study
expect 0
run --review nested import refs.csv
cd nested || exit 2
for study in 1 2; do
    judge r1 $study include
    judge r2 $study unsure
    done_with r1 $study
    done_with r2 $study
done
cd ..
printf '%s\n' study,detail,reason,eligible 1,control,species,exclude 2,,species, > deep.csv
run --review nested resolve --from deep.csv --numbers --by r1,r2 --dry-run
out_has "4 judgements, 0 of them unchanged" "2 of them are asked only after the others are resolved"
out_has "Baker 1997, item 2: not asked yet: item 1 is not resolved; the sheet says Wrong species"
run --review nested resolve --from deep.csv --numbers --by r1,r2
expect 0
out_has "3 resolved, 0 already settled with this answer, 1 settled differently and not changed"
run --review nested check
expect 0

# In a form with risks: a study that an item is not asked of is missing in no table and no figure.
cd "$work" || exit 2
quickly run forms copy syrcle asked.json
python3 - asked.json <<'PY'
import json, sys
form = json.load(open(sys.argv[1], encoding="utf-8"))
items = form["domains"][0]["items"]
items[1]["if"] = items[0]["id"] + "=yes"
form["id"] = "asked"
json.dump(form, open(sys.argv[1], "w", encoding="utf-8"))
PY
run init asked --title Asked --form asked.json --reviewers r1,r2 --open study
expect 0
run --review asked import refs.csv
cd asked || exit 2
for who in r1 r2; do
    for study in 1 2; do
        judge_all $who $study yes
    done
    run --as $who judge 2 1 no
    expect 0
    run --as $who complete 1
    run --as $who complete 2
    expect 0
done
run summary --json
same "asked of one study of two" "2 3, 1 3" "$(printf '%s' "$out" | json '", ".join("%d %d" % (i["n"], i["counts"]["missing"]) for i in d["items"][:2])')"
run figure matrix -o "$work/asked.svg"
expect 0
grep -q "Baker 1997, 2 Baseline characteristics: Not asked for" "$work/asked.svg" ||
    fail "the matrix does not say that the item was not asked for"
run figure summary -o "$work/asked-bars.svg"
expect 0
same "the bars say the same" "2 of 5 1 of 4" "$(grep -o '>[0-9]* of [0-9]*<' "$work/asked-bars.svg" | tr -d '<>' | head -2 | paste -sd ' ')"

finish
