#!/bin/sh
# The examples at the top of the public headers compile unchanged. The test lists them.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/examples.py include/syrob/*.h > "$work/examples.c"
found=$(grep -c '^int example_.*(void);$' "$work/examples.c")
[ "$found" -ge 13 ] || {
    echo "only $found headers with examples were found" >&2
    exit 1
}
"${CC:-cc}" -std=c11 -Wall -Wextra -Wno-unused-variable -Wno-unused-but-set-variable -Werror \
    -Wno-shadow -Wno-address -Iinclude -Itests -fsyntax-only "$work/examples.c"
echo "the examples of $found headers compile"
