#!/bin/sh
# What is not the whole never reads as if it were, whoever writes the number: 889 of 890 equal answers
# are 99.9 %, with a kappa of 0.99, and 2,499 of 2,500 low risks are no 100.0 %.
. tests/cli/lib.sh

cd "$work" || exit 2
python3 - << 'PY'
import csv
items = [str(n) for n in range(1, 11)]
def write(name, n, answer):
    with open(name, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Study"] + items)
        for study in range(n):
            rows.writerow([f"Author{study:04d} 2001"] + [answer(study, item) for item in range(10)])
def refs(name, n):
    with open(name, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["authors", "year", "title"])
        for study in range(n):
            rows.writerow([f"Author{study:04d}", 2001, f"Study {study}"])
refs("refs.csv", 89)
plain = lambda study, item: "yes" if (study + item) % 2 else "no"
write("r1.csv", 89, plain)
write("r2.csv", 89, lambda study, item: "yes" if (study, item) == (3, 3) else plain(study, item))
refs("many.csv", 2500)
for seat in "12":
    write(f"many{seat}.csv", 2500, lambda study, item: "no" if (study, item) == (7, 2) else "yes")
PY
run init rev --title T --reviewers "r1=Ana,r2=Bo"
run --review rev import refs.csv
for seat in r1 r2; do
    run --review rev --as $seat judge --from $seat.csv --complete
    expect 0
done
plain() { # ARGS: neither 100 % nor 1.00 where something differs
    run --review rev "$@"
    out_has "99.9" "0.99"
}
plain agreement --by overall
plain export methods
plain export markdown
plain export html
run --review rev agreement
out_has "98.9" "0.98" # the item in which they differ

# The largest review of one item that is not all of one risk.
run init many --title T --reviewers "r1=Ana,r2=Bo"
run --review many import many.csv
for seat in 1 2; do
    run --review many --as r$seat judge --from many$seat.csv --complete
    expect 0
done
nearly() { # ARGS: item 3 has 2,499 low risks of 2,500
    run --review many "$@"
    expect 0
    printf '%s\n' "$out" | grep -i "allocation concealment" | head -n 1 | grep -q "99\.9" ||
        fail "99.9 is not told by: $*"
    printf '%s\n' "$out" | grep -i "allocation concealment" | head -n 1 | grep -q "100\.0" &&
        fail "2,499 of 2,500 are told as all by: $*"
}
nearly summary
nearly export markdown
finish
