#!/bin/sh
# A part never reads as the whole, in any output: 889 of 890 equal answers are 99.9 %, with a kappa
# of 0.99, and 2,499 of 2,500 low risks are not 100.0 %.
. tests/cli/lib.sh

cd "$work" || exit 2
python3 - "$here/forms/syrcle.json" << 'PY'
import csv
import json
import sys
items = [str(n) for n in range(1, 11)]
def write(name, n, items, answer):
    with open(name, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Study"] + items)
        for study in range(n):
            rows.writerow([f"Author{study:04d} 2001"] + [answer(study, int(item)) for item in items])
def refs(name, n):
    with open(name, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["authors", "year", "title"])
        for study in range(n):
            rows.writerow([f"Author{study:04d}", 2001, f"Study{study:04d}"])
plain = lambda study, item: "yes" if (study + item) % 2 else "no"
refs("refs.csv", 89)
write("r1.csv", 89, items, plain)
write("r2.csv", 89, items, lambda study, item: "yes" if (study, item) == (3, 3) else plain(study, item))
# A form of one item, so that every row of every table has a share that is not whole.
form = json.load(open(sys.argv[1]))
form["id"], form["domains"] = "one", form["domains"][:1]
form["domains"][0]["items"] = form["domains"][0]["items"][2:] # allocation concealment
json.dump(form, open("one.json", "w"))
refs("equal.csv", 890)
write("equal1.csv", 890, ["3"], plain)
write("equal2.csv", 890, ["3"], lambda study, item: "no" if study == 4 else plain(study, item))
refs("low.csv", 2500)
for seat in 1, 2:
    write(f"low{seat}.csv", 2500, ["3"], lambda study, item: "no" if study in (7, 7 + seat % 2) else "yes")
PY

begin() { # NAME [OPTIONS]: a review of NAME.csv in which both have judged all from NAME1.csv, NAME2.csv
    name=$1
    shift
    run init "$name" --title T --reviewers "r1=Ana,r2=Bo" "$@"
    expect 0
    run --review "$name" import "$name.csv"
    for seat in 1 2; do
        run --review "$name" --as r$seat judge --from "$name$seat.csv" --complete
        expect 0
    done
}

mv refs.csv all.csv
mv r1.csv all1.csv
mv r2.csv all2.csv
begin all
plain() { # ARGS: neither 100 % nor 1.00 where something differs
    run --review all "$@"
    out_has "99.9" "0.99"
}
plain agreement --by overall
plain export methods
plain export markdown
plain export html
run --review all agreement
out_has "98.9" "0.98" # the item in which they differ

# All outputs of two reviews in which nothing is whole. What is left out: the marks of an axis, a style
# sheet, hashes, and the upper end of an interval of kappa, which is cut off at 1.
never_whole() { # WHAT: in $out
    bad=$(printf '%s\n' "$out" | sed -e '/^<style>/,/^<\/style>/d; s/<[^>]*>100 %<[^>]*>//g' \
        -e '/"bowker": {/,/}/d; /"stuart_maxwell": {/,/}/d; s/chi-square 1\.00//' \
        -e 's/<[^>]*>/ /g; s/75%  *100%//; s/ to 1\.00//g; s/Table 100\.//' |
        grep -nE '(^|[^0-9A-Za-z.,-])(100(\.0*)?|1\.00*)($|[^0-9A-Za-z.])' | head -n 3)
    [ -z "$bad" ] || fail "$1 reads as the whole: $bad"
}
outputs() { # REVIEW SEEN N: no output has a whole, and N of them tell SEEN
    review=$1 seen=$2 told=0
    while read -r args; do
        # shellcheck disable=SC2086 # words
        case "$args" in
        figure*)
            run --review "$review" $args -o figure.svg --force
            out=$(cat figure.svg)
            ;;
        *) run --review "$review" $args ;;
        esac
        expect 0
        never_whole "$args"
        case "$out" in *$seen*) told=$((told + 1)) ;; esac
    done << L
summary
summary --source first-pass --ci
summary --source r1 --ci
agreement
agreement --by domain
agreement --by overall --bootstrap 200
agreement --json
disagreements --moved
disagreements --moved --json
disagreements
export methods
export markdown
export markdown --source first-pass
export html
export html --source first-pass
export json
export json --source r2
figure summary
figure agreement
status
L
    out=$("$SYROB_DRAW" "$review" r1 " " f ff m n a ad "a$(printf '\r')" av) || fail "view_draw $review"
    never_whole "the screens"
    case "$out" in *$seen*) told=$((told + 1)) ;; esac
    same "$review: outputs that show $seen" "$3" "$told"
}
begin equal --form one.json
outputs equal 99.9 10
begin low --form one.json
run --review low resolve author0008 3 yes --by r1,r2 --cause slip
expect 0
outputs low 99.9 15
nearly() { # ARGS: 2,499 low risks of 2,500
    run --review low "$@"
    expect 0
    printf '%s\n' "$out" | grep -i "allocation concealment" | head -n 1 | grep -q "99\.9" ||
        fail "99.9 is not shown by: $*"
    printf '%s\n' "$out" | grep -i "allocation concealment" | head -n 1 | grep -q "100\.0" &&
        fail "2,499 of 2,500 are shown as all by: $*"
}
nearly summary
nearly export markdown
finish
