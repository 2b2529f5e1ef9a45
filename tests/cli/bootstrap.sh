#!/bin/sh
# The intervals of alpha and of Fleiss' kappa, against a bootstrap written down a second time.
. tests/cli/lib.sh

cat > "$work/fill.py" <<'P'
"""Three reviewers, one opinion that they follow in most studies and in others hardly ever: so
that it matters whether studies or judgements are drawn. Writes a sheet for each."""
import random
import sys

lot = random.Random(7)
sheets = {seat: ["study,item,answer"] for seat in ("r1", "r2", "r3")}
for study in range(1, 31):
    clear = lot.choice([0.98, 0.98, 0.1])
    for item in range(1, 11):
        opinion = lot.choice(["yes", "yes", "no", "unclear"])
        for rows in sheets.values():
            answer = opinion if lot.random() < clear else lot.choice(["yes", "no", "unclear"])
            rows.append(f"{study},{item},{answer}")
for seat, rows in sheets.items():
    with open(f"{sys.argv[1]}/{seat}.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
P
cat > "$work/second.py" <<'P'
"""Says where the program's intervals are not those of a bootstrap over the studies.

Nominal alpha and Fleiss' kappa as in Krippendorff 2011 and Gwet 2014; 4,000 replicates. Two sets
of replicates differ in their percentiles by chance, 0.02 at most here.
"""
import csv
import json
import random
import sys

folder, agreement = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
judged = {}
for seat in ("r1", "r2", "r3"):
    for row in csv.DictReader(open(f"{folder}/{seat}.csv", encoding="utf-8")):
        judged.setdefault((int(row["study"]), int(row["item"])), []).append(row["answer"])


def parts(cells, seats):
    """Of some judgements: how many, how many pairs of answers are equal, how often each answer."""
    equal, totals = 0.0, {}
    for cell in cells:
        cell = [cell[k] for k in seats]
        n = len(cell)
        equal += sum(a == b for i, a in enumerate(cell) for j, b in enumerate(cell) if i != j) / (n - 1)
        for answer in cell:
            totals[answer] = totals.get(answer, 0) + 1
    return equal, [totals.get(answer, 0) for answer in ("yes", "no", "unclear")]


def statistics(studies):
    observed = sum(equal for equal, _ in studies)
    totals = [sum(counts) for counts in zip(*(counts for _, counts in studies))]
    n = sum(totals)
    expected = sum(t * (t - 1) for t in totals) / (n - 1)
    by_chance = sum((t / n) ** 2 for t in totals)
    alpha = 1 - (n - observed) / (n - expected) if n > expected else None
    share = observed / n
    return alpha, (share - by_chance) / (1 - by_chance) if by_chance < 1 else None


def interval(studies, which):
    lot, found = random.Random(3), []
    for _ in range(4000):
        value = statistics(lot.choices(studies, k=len(studies)))[which]
        if value is not None:
            found.append(value)
    found.sort()
    tail = (len(found) + 39) // 40
    return found[tail - 1], found[-tail]


def compare(name, row, statistic, items, seats):
    which = {"alpha_nominal": 0, "fleiss": 1}[statistic]
    told = row["statistics"][statistic]
    studies = [parts([judged[s, i] for i in items], seats) for s in range(1, 31)]
    value = statistics(studies)[which]
    lo, hi = interval(studies, which)
    for what, a, b, off in (("value", told["value"], value, 1e-9), ("lo", told["lo"], lo, 0.02),
                            ("hi", told["hi"], hi, 0.02)):
        if a is None or abs(a - b) > off:
            print(f"{name} {statistic} {what}: {a} here, {b} there")


every = list(range(1, 11))
for statistic in ("alpha_nominal", "fleiss"):
    compare("all: item 4", agreement["all"]["items"][3], statistic, [4], [0, 1, 2])
    compare("all: performance", agreement["all"]["domains"][1], statistic, [4, 5], [0, 1, 2])
    compare("all: overall", agreement["all"]["overall"], statistic, every, [0, 1, 2])
pair = agreement["pairs"][0]
compare("pair: item 4", pair["items"][3], "alpha_nominal", [4], [0, 1])
compare("pair: overall", pair["overall"], "alpha_nominal", every, [0, 1])
P

python3 "$work/fill.py" "$work"
python3 -c 'print("title,authors,year"); [print("Paper %d,\"Author, A.\",%d" % (i, 1970 + i)) for i in range(1, 31)]' > "$work/refs.csv"
run init "$work/rev" --title "Bootstrap" --reviewers "r1=Anna,r2=Bo,r3=Cleo"
cd "$work/rev" || exit 2
run import "$work/refs.csv"
for seat in r1 r2 r3; do
    run judge --from "$work/$seat.csv" --numbers --as "$seat"
    expect 0
    run complete --all --as "$seat"
done
run agreement --json --bootstrap 4000 --seed 9
expect 0
printf '%s' "$out" > "$work/nine.json"
same "as a second time" "" "$(python3 "$work/second.py" "$work" "$work/nine.json")"
same "with its seed" "{'replicates': 4000, 'seed': 9}" "$(printf '%s' "$out" | json 'd["bootstrap"]')"
run agreement --json --bootstrap 4000 --seed 9
same "the seed decides" "$(cat "$work/nine.json")" "$out"
run agreement --json
same "none unless asked for" "None None" "$(printf '%s' "$out" | json '"%s %s" % (d["bootstrap"], d["all"]["overall"]["statistics"]["fleiss"]["lo"])')"

# The table has the same values, to two digits, and fits.
run agreement --by domain --bootstrap 4000 --seed 9
expect 0
same "as in the table" "$(python3 -c 'import json, sys
all = json.load(open(sys.argv[1]))["all"]
for row in all["domains"] + [all["overall"]]:
    alpha, fleiss = row["statistics"]["alpha_nominal"], row["statistics"]["fleiss"]
    print("%d %d %.2f %.2f to %.2f %.2f" % (row["n"], row["judgements"], alpha["value"], alpha["lo"], alpha["hi"], fleiss["value"]))
' "$work/nine.json")" "$(printf '%s\n' "$out" | sed '1,/^All reviewers/d' | grep ' to ' | sed 's/^.\{33\} *//; s/  */ /g')"
[ "$(printf '%s' "$out" | wc -L)" -le 80 ] || fail "agreement is wider than 80 columns"
finish
