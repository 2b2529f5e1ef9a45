#!/bin/sh
# The library exports what its headers declare, and nothing else: tests/symbols.txt is the list.
# SYMBOLS=write renews it; read the difference before committing it.
set -u
cd "$(dirname "$0")/.." || exit 2
list=tests/symbols.txt
now=$(mktemp) || exit 2
trap 'rm -f "$now"' EXIT
# mangle_path is gcov's; _edata and _end are the linker's, where a package exports them too.
nm -D --defined-only "$LIBRARY" | awk '$2 ~ /[TDBR]/ {print $3}' |
    grep -v '^__\|^_init$\|^_fini$\|^mangle_path$\|^_edata$\|^_end$' | LC_ALL=C sort > "$now"
if [ "${SYMBOLS:-}" = write ]; then
    cp "$now" "$list"
fi
if ! diff -u "$list" "$now"; then
    echo "symbols: the exported symbols have changed" >&2
    exit 1
fi
declared=$(cat include/syrob/*.h | tr '\n' ' ' | grep -oE 'ROB_API [^;{]*\(' |
    grep -oE 'rob_[a-z0-9_]+\($' | tr -d '(' | LC_ALL=C sort -u)
echo "$declared" | diff - "$now" || {
    echo "symbols: declared and exported differ" >&2
    exit 1
}
echo "symbols: $(wc -l < "$now") exported, as declared"
