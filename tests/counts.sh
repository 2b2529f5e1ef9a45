#!/bin/sh
# The instructions that ten jobs take, counted by valgrind, against tests/counts.txt: none takes
# more than a tenth more. A job that became slower for a reason gets its new number there:
#
#   COUNTS=write ctest --preset dev -R style/counts
#
# Counts depend on compiler and libraries: with others than those of counts.txt nothing is compared.
# Exit 77: they were not.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
program=${SYROB_PLAIN:?the program without sanitizers}
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
command -v valgrind > /dev/null || {
    echo "skipped: there is no valgrind" >&2
    exit 77
}
libc=$(getconf GNU_LIBC_VERSION)
grep -aq ld-musl "$program" && libc=musl
made_with="${COMPILER:-unknown} $libc $(uname -m)"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state" LC_ALL=C.UTF-8 SYROB_CLOCK=1763600000 SYROB_DATA_DIR="$here"
cp -r "$here/examples/acute-liver-failure" "$work/review"
cd "$work" || exit 2
python3 - << 'PY'
with open("refs.ris", "w", encoding="utf-8") as refs, open("sheet.csv", "w", encoding="utf-8") as sheet:
    sheet.write("study,eligible,reason\n")
    for i in range(300):
        refs.write(f"TY  - JOUR\nTI  - Cooling of rats, part {i}\nAU  - Author{i}, A.\nPY  - {1980 + i % 40}\n"
                   f"AB  - {'Words about methods. ' * 20}\nER  - \n\n")
        sheet.write(f"{i + 1},{'include,' if i % 5 == 0 else 'exclude,species'}\n")
PY
"$program" init screening --title Counts --form screen-abstract --reviewers r1,r2 > /dev/null 2>&1

count() { # NAME ARGS: a line of the table
    name=$1
    shift
    n=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$@" 2>&1 > /dev/null < /dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
    printf '%s %s\n' "$name" "${n:-none}"
}
{
    count import --review screening import refs.ris
    count sheet --review screening --as r1 judge --from sheet.csv --numbers --complete
    count status --review review status
    count summary --review review summary
    count agreement --review review agreement
    count json --review review export json
    count csv-long --review review export csv-long
    count html --review review export html
    count lights --review review figure matrix -o lights.svg
    count check --review review check
} > counts.txt
if [ -n "${COUNTS:-}" ]; then
    {
        echo "# Instructions of each job; see counts.sh. Made with $made_with"
        cat counts.txt
    } > "$here/tests/counts.txt"
    exit 0
fi
grep -qF "Made with $made_with" "$here/tests/counts.txt" || {
    echo "skipped: the counts were made with another compiler or library; here: $made_with" >&2
    cat counts.txt >&2
    exit 77
}
awk 'NR == FNR {if ($1 != "#") {wanted[$1] = $2; n++}; next}
    {seen++}
    !($1 in wanted) || $2 !~ /^[0-9]+$/ || $2 > 1.1 * wanted[$1] {
        print $1 " takes " $2 " instructions, " wanted[$1] " before"; bad = 1}
    {printf "%-10s %12d  %.3f\n", $1, $2, $2 / wanted[$1]}
    END {exit bad || seen != n || n < 10}' "$here/tests/counts.txt" counts.txt
