#!/bin/sh
# share/syrob_read.py gives the rows that export csv-long writes, and none of a blinded study.
. tests/cli/lib.sh

alike() { # REVIEW: both say the same of the unblinded studies
    run --review "$1" export csv-long
    expect 0
    printf '%s' "$out" > "$work/long.csv"
    python3 - "$here/share" "$1" "$work/long.csv" << 'PYTHON' || fail "the rows of $1"
import csv, sys
sys.path.insert(0, sys.argv[1])
import syrob_read

def plain(value):
    return "" if value is None else "\n".join(v or "" for v in value) if isinstance(value, list) else str(value)

NAMES = (("study_id",) * 2, ("outcome",) * 2, ("item",) * 2, ("by",) * 2, ("status",) * 2,
         ("answer",) * 2, ("risk",) * 2, ("quote", "quotes"), ("page", "pages"), ("how",) * 2,
         ("cause",) * 2, ("reason",) * 2)
with open(sys.argv[3], encoding="utf-8", newline="") as file:
    long = list(csv.DictReader(file))
open_ones = {row["study_id"] for row in long if row["by"] != "consensus"}
ours = syrob_read.judgements(sys.argv[2])
supports = lambda rows: {(r["study_id"], r["outcome"] or "", r["item"], r["by"]): r.get("support") or ""
                         for r in rows if r["by"] != "consensus"}
wanted = [tuple(row[a] for a, _ in NAMES) for row in long if row["study_id"] in open_ones]
found = [tuple(plain(row.get(b)) for _, b in NAMES) for row in ours]
# the consensus of agreed answers has the texts of a reviewer in csv-long
texts = lambda rows: sorted(row[:7] + (row[7:9] if row[3] != "consensus" else ()) + row[9:] for row in rows)
assert len(found) > 0
for a, b in zip(texts(wanted), texts(found)):
    assert a == b, (a, b)
assert len(wanted) == len(found), (len(wanted), len(found))
assert supports(long) == supports(ours)
PYTHON
}
for review in acute-liver-failure screening/titles screening/texts screening/assessment; do
    alike "$here/examples/$review"
done

cd "$work" || exit 2
python3 "$here/share/syrob_read.py" "$here/examples/acute-liver-failure-sealed" > "$work/out" 2> "$work/err"
[ $? -eq 3 ] || fail "a sealed review is read"
grep -q "the review is sealed" "$work/err" || fail "it does not say why: $(cat "$work/err")"
python3 "$here/share/syrob_read.py" "$here" > /dev/null 2>&1
[ $? -eq 3 ] || fail "a folder that is no review"

# Nothing of a blinded study; outcomes, a correction, a resolution.
cat > refs.csv << 'CSV'
title,authors,year
Cooling,"Adams, A.",2011
Warm rats,"Baker, C.",1997
CSV
quickly run init r --title Read --reviewers r1,r2 --open study --outcomes ALT,AST
quickly run --review r import refs.csv
for who in r1 r2; do
    for item in 1 2 3 4 5 6 7 8 9 10; do
        quickly run --review r --as $who judge 1 $item y --support "by $who"
    done
done
quickly run --review r --as r2 judge 1 4 n --support "racks" --quote "upper rack" --where "p. 2"
quickly run --review r --as r2 judge 1 7 unclear --outcome AST
quickly run --review r --as r1 judge 2 1 n --support "still hidden"
quickly run --review r --as r1 complete 1
python3 "$here/share/syrob_read.py" r > out.csv
same "nothing yet" "" "$(tr -d '\r\n' < out.csv)"
quickly run --review r --as r2 complete 1
quickly run --review r resolve 1 4 n --by r1,r2 --cause missed-text --reason "p. 2"
quickly run --review r study edit 1 --year 2012
alike r
python3 "$here/share/syrob_read.py" r > out.csv
grep -q "still hidden" out.csv && fail "a blinded answer is there"
python3 "$here/share/syrob_read.py" r studies > studies.csv
grep -q "^adams.*Cooling.*2012.*True" studies.csv || fail "studies: $(cat studies.csv)"

# Two copies: both imported one study, and a third reviewer makes a resolution stale.
quickly run init t --title Apart --form screen-abstract --reviewers r1,r2 --open study
quickly run --review t import refs.csv
cp -r t u
sed 's/^Warm rats/Cold rats/; s/^Cooling/Other/; 1s/$/,journal/; 2,$s/$/,Heart/' refs.csv > more.csv
sed 's/Heart/Brain/' more.csv > again.csv
quickly run --review t import more.csv
quickly run --review u import again.csv
quickly run --review t --as r1 judge adams-2011-gdex eligible include --support "rats"
quickly run --review t --as r2 judge adams-2011-gdex eligible unsure
quickly run --review t --as r1 complete adams-2011-gdex
quickly run --review t --as r2 complete adams-2011-gdex
quickly run --review t resolve adams-2011-gdex eligible include --by r1,r2
alike t
grep -q '"resolved"' "$work/long.csv" || fail "not resolved"
quickly run --review u reviewers add r3=Cy
quickly run --review u assign adams-2011-gdex r1,r2,r3
quickly run --review u --as r3 judge adams-2011-gdex eligible include
quickly run --review u --as r3 complete adams-2011-gdex
run --review t merge u
expect 0
alike t
grep -q '"unresolved"' "$work/long.csv" || fail "not stale"
run --review t studies --json
same "each study once" "$(printf '%s' "$out" | json '" ".join(s["id"] for s in d["studies"])')" \
    "$(python3 "$here/share/syrob_read.py" t studies | cut -d, -f1 | tail -n +2 | tr -d '\r' | tr '\n' ' ' | sed 's/ $//')"
[ "$(grep -l "Cold rats" t/journals/lead@*.jsonl | wc -l)" -eq 2 ] || fail "not imported twice"

# Damage is named and nothing read.
printf 'x' >> "$(ls r/journals/r1@*.jsonl)"
python3 "$here/share/syrob_read.py" r > out.csv 2> "$work/err" && fail "a damaged review is read"
grep -q "problem" "$work/err" || fail "what is wrong: $(cat "$work/err")"
finish
