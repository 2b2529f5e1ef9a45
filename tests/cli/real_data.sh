#!/bin/sh
# Real SYRCLE assessments: one review assessed twice. The agreement and the percentages that its
# authors printed come out again, to their digits. Skipped where the data are not there.
. tests/cli/lib.sh

data=$SYROB_SHARED_DIR/data/syrcle
[ -r "$data/rob_agreement_metrics.csv" ] || {
    echo "skipped: no real data at $data"
    exit 77
}

run init "$work/pair" --title "Minocycline, studies that both assessed"
cd "$work/pair" || exit 2
run import "$data/Risk_of_bias_original_comparison.csv"
expect 0
out_has "20 new studies"
run --as r1 judge --from "$data/Risk_of_bias_original_comparison.csv" --complete
expect 0
run --as r2 judge --from "$data/Risk_of_bias_replication_comparison.csv" --complete
expect 0
run agreement --json
cp "$work/out" "$work/agreement.json"
run disagreements --json
cp "$work/out" "$work/disagreements.json"
python3 - "$data/rob_agreement_metrics.csv" "$work/agreement.json" "$work/disagreements.json" <<'PY' || fail "agreement differs"
import csv, json, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))[1:]
items = json.load(open(sys.argv[2]))["pairs"][0]["items"]
cells = json.load(open(sys.argv[3]))["cells"]
bad = 0
for row, item in zip(rows, items):
    stats = item["statistics"]
    names = ["percent_agreement", "pabak", "kappa", "kappa_linear", "kappa_quadratic"]
    for printed, name in zip(row[1:], names):
        value = stats[name]["value"]
        if printed == "NA":
            ok = value is None and stats[name]["undefined"]
        else:
            digits = len(printed.partition(".")[2])
            ok = value is not None and abs(value - float(printed)) <= 0.5000001 * 10 ** -digits
            ok = ok or (printed in ("0", "-0") and abs(value) < 0.0005)
        if not ok:
            bad += 1
            print("item", item["number"], name, "printed", printed, "here", value)
    differ = sum(1 for cell in cells if cell["item"] == item["id"])
    if differ != 20 - round(20 * float(row[1])):
        bad += 1
        print("item", item["number"], "flagged", differ)
sys.exit(bad > 0 or len(rows) != 10 or len(items) != 10)
PY

for set in original replication; do
    run init "$work/$set" --title "$set" --reviewers r1
    cd "$work/$set" || exit 2
    run import "$data/Risk_of_bias_$set.csv"
    expect 0
    run --as r1 judge --from "$data/Risk_of_bias_$set.csv" --complete
    expect 0
    run summary --source r1 --json
    cp "$work/out" "$work/summary.json"
    python3 - "$data/rob_summary_combined.csv" "$work/summary.json" "$set" <<'PY' || fail "$set differs"
import csv, json, sys
rows = [r for r in csv.DictReader(open(sys.argv[1])) if r["Dataset"].lower() == sys.argv[3]]
items = {str(i["number"]): i for i in json.load(open(sys.argv[2]))["items"]}
bad = len(rows) != 30
for row in rows:
    item = items[row["Domain"].split(")")[0]]
    risk = row["Judgment"].lower()
    if item["counts"][risk] != int(row["n"]) or item["percent"][risk] != 100 * int(row["n"]) / item["n"] \
            or abs(item["percent"][risk] / 100 - float(row["pct"])) > 1e-12:
        bad = True
        print(row, item["counts"], item["percent"])
sys.exit(bad)
PY
done

# The other published tables: one with a total beside the items, one that merges two items.
run init "$work/third" --title third --reviewers r1
cd "$work/third" || exit 2
run import "$data/PMC9570198_table3.csv"
run --as r1 judge --from "$data/PMC9570198_table3.csv"
expect 0
run --as r1 judge --from "$data/PMC6509856_table2_nine_columns.csv"
expect 3
err_has "Blinding of caregivers and/or investigators and outcome assessor"
finish
