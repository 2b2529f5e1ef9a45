#!/bin/sh
# Instruments: the shipped ones from the first judgement to the export, and one of a team's own with
# 3 types of bias, 17 items of which two are judged per outcome, a four-level scale and its own keys.
. tests/cli/lib.sh

cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling after infarction,"Chen, A.",2011
Warm rats,"Hale, C.",1997
CSV

run forms list
for form in syrcle camarades cochrane-rob1; do
    out_has "$form"
done

# judge every item of both studies as two reviewers, resolve the disagreements, and look at the result
walk() { # NAME FORM FIRST SECOND SETTLED N_CELLS OPTIONS...
    name=$1 form=$2 first=$3 second=$4 settled=$5 n=$6
    shift 6
    run init "$work/$name" --title "$name" --form "$form" "$@"
    expect 0
    cd "$work/$name" || exit 2
    run import "$work/refs.csv"
    run export json
    ids=$(printf '%s' "$out" | json '" ".join(dict.fromkeys(i["id"] for i in d["items"]))')
    for study in 1 2; do
        for id in $ids; do
            quickly run --as r1 judge $study "$id" "$first" --support "as r1"
            expect 0
            quickly run --as r2 judge $study "$id" "$second"
            expect 0
        done
        run --as r1 complete $study
        expect 0
        run --as r2 complete $study
        expect 0
    done
    run disagreements --json
    same "$name: every cell differs" $((2 * n)) "$(printf '%s' "$out" | json 'd["open"]')"
    printf '%s' "$out" | json '"\n".join("%s\t%s\t%s" % (c["study"], c["item"], c["outcome"] or "") for c in d["cells"])' > "$work/cells"
    while IFS='	' read -r study item outcome; do
        quickly run resolve "$study" "$item" "$settled" --by r1,r2 ${outcome:+--outcome "$outcome"}
        expect 0
    done < "$work/cells"
    run status --exit-code
    expect 0
    run summary
    expect 0
    run export json
    same "$name: settled" "$n 2" "$(printf '%s' "$out" | json '"%d %d" % (len(d["items"]), min(i["n"] for i in d["items"]))')"
    run check
    expect 0
}

walk syrcle syrcle yes unclear no 10
walk camarades camarades yes no unclear 10
walk cochrane cochrane-rob1 low high unclear 7
walk cochrane-outcomes cochrane-rob1 low high unclear 10 --outcomes "pain,death"

# A team's own instrument.
python3 - "$work/own.json" <<'PY'
import json, sys
scale = ["low", "some", "serious", "critical"]
form = {"syrob_form": 1, "id": "own", "version": "1", "title": "Our own instrument", "scale": scale,
        "risks": {r: {"label": r.title(), "symbol": "+?-!"[i], "letter": "LSEC"[i], "color": "#00%02X00" % i}
                  for i, r in enumerate(scale)},
        "answers": [{"id": r, "label": "Answer " + r, "key": "lmux"[i], "risk": r} for i, r in enumerate(scale)],
        "domains": []}
number = 0
for d, size in enumerate((6, 6, 5)):
    items = []
    for _ in range(size):
        number += 1
        items.append({"id": "item-%d" % number, "number": number, "title": "Item number %d" % number,
                      "short": "I%d" % number, "question": "What about %d?" % number,
                      "level": "outcome" if number in (4, 17) else "study",
                      "rule": "agreed on Monday", "templates": ["Not reported"]})
    form["domains"].append({"id": "domain-%d" % d, "title": "Domain %d" % d, "items": items})
json.dump(form, open(sys.argv[1], "w"), indent=1)
PY
run forms check "$work/own.json"
expect 0
walk own "$work/own.json" low critical some 19 --outcomes "ALT,AST"
run export json
same "own: counts by its own scale" "2 0" \
    "$(printf '%s' "$out" | json '"%d %d" % (d["items"][0]["counts"]["some"], d["items"][0]["counts"]["critical"])')"
same "own: one entry an outcome" "ALT,AST" \
    "$(printf '%s' "$out" | json '",".join(i["outcome"] for i in d["items"] if i["number"] == 17)')"
run agreement --json
same "own: tables of four categories" "4 low,some,serious,critical" \
    "$(printf '%s' "$out" | json '"%d %s" % (len(d["pairs"][0]["items"][0]["table"]), ",".join(d["pairs"][0]["categories"]))')"

same "own: outcomes are not pooled in a type of bias" "ALT 12,AST 12,ALT 10,AST 10" \
    "$(printf '%s' "$out" | json '",".join("%s %d" % (x["outcome"], x["n"]) for x in d["pairs"][0]["domains"] if x["outcome"])')"

same "own: nor over all items: 15 judged once, 2 an outcome, 2 studies" "ALT 34 34,AST 34 34" \
    "$(printf '%s' "$out" | json '",".join("%s %d %d" % (x["outcome"], x["n"], sum(map(sum, x["table"]))) for x in d["pairs"][0]["overall"]["outcomes"])')"
run agreement
out_has "all: ALT" "all: AST"
[ "$(printf '%s' "$out" | wc -L)" -le 80 ] || fail "agreement is wider than 80 columns"
run export methods
out_has "judgements for ALT (" ", and in " "judgements for AST ("

# Walked in plain lines with its own keys: all 17 items of a fresh review.
run init "$work/lines" --title Lines --form "$work/own.json"
cd "$work/lines" || exit 2
run import "$work/refs.csv"
python3 -c 'print("".join("m\n\n\n" for _ in range(17)) + "d\ny\nq\nq")' > "$work/answers"
"$SYROB_PROGRAM" --as r1 --linear assess 1 < "$work/answers" > "$work/said" 2>&1 || fail "linear: status $?"
run --as r1 status --json
same "linear: all 17 judged" "1" "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"] + d["seats"]["r1"]["partial"]')"
run --as r1 log --json
same "linear: with key m" "17" "$(printf '%s' "$out" | json 'sum(e["op"] == "judge" and e["now"].startswith("some") for e in d["entries"])')"

# Every error of a form is reported, with line and path.
sed -e 's/"key": "l"/"key": "J"/' -e 's/"number": 9,/"number": 8,/' -e 's/"level": "outcome"/"level": "animal"/' \
    "$work/own.json" > "$work/bad.json"
run forms check "$work/bad.json"
expect 3
out_has "answers[0].key" "domains[0].items[3].level" "expected"

# A shipped form copied, given the team's rules, and imported into a running review.
run forms copy syrcle "$work/team.json"
expect 0
run forms copy syrcle "$work/team.json"
expect 5
python3 - "$work/team.json" <<'PY'
import json, sys
form = json.load(open(sys.argv[1]))
form["domains"][0]["items"][0]["rule"] = "drawn lots count as unclear"
json.dump(form, open(sys.argv[1], "w"), indent=1)
form["domains"][0]["items"][0]["question"] = "Another question?"
form["domains"][0]["items"][1]["level"] = "outcome"
json.dump(form, open(sys.argv[1] + ".meaning", "w"), indent=1)
PY
cd "$work/syrcle" || exit 2
before=$(fingerprint .)
run forms update "$work/team.json" --dry-run
expect 0
out_has "sequence-generation: the team's rule \"drawn lots count as unclear\""
run forms update "$work/team.json.meaning" --reason "new question"
expect 5
err_has "pilot"
run forms update "$work/team.json"
expect 3
same "nothing is written" "$before" "$(fingerprint .)"
run forms update "$work/team.json" --reason "agreed on Monday"
expect 0
run export json
same "the judgements stay" "2" "$(printf '%s' "$out" | json 'd["items"][0]["n"]')"
run check
expect 0
run log
out_has "form-2.json" "agreed on Monday"

# While all judgements are in the pilot round, the meaning may change too.
run init "$work/pilot" --title Pilot
cd "$work/pilot" || exit 2
run import "$work/refs.csv"
run assign --pilot 1 --seed 3
expect 0
pilot=$(printf '%s' "$out" | sed -n 's/^  \([^:]*\):.*/\1/p')
run --as r1 judge "$pilot" 1 yes
run forms update "$work/team.json.meaning" --reason "after the pilot"
expect 0
out_has "judged per outcome instead of per study"
run --as r1 log
out_has "after the pilot"
# Another condition would blind an unblinded study again, and leave a finished first pass
# incomplete; another sign or colour only helps, and is named.
run init "$work/asked" --title Asked --form screen-abstract --reviewers r1,r2 --open study
cd "$work/asked" || exit 2
run import "$work/refs.csv"
for who in r1 r2; do
    run --as $who judge 1 1 include
    run --as $who complete 1
    expect 0
done
before=$(fingerprint .)
sed 's/eligible=exclude/eligible=include/' form.json > "$work/turned.json"
run forms update "$work/turned.json" --reason "turned"
expect 5
err_has "conditions" "is started already"
sed 's/#02C100/#02C101/; s/"Screening of titles and abstracts"/"Screening"/' form.json > "$work/green.json"
run forms update "$work/green.json" --reason "greener" --dry-run
expect 0
out_has 'title "Screening" instead of "Screening of titles and abstracts"' "include: another sign, letter or colour"
same "nothing is written" "$before" "$(fingerprint .)"

finish
