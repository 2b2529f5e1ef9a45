#!/bin/sh
# clang-tidy finds nothing in the sources but what a comment beside it explains; .clang-tidy says what it
# looks for. TIDY=clang-tidy-19 sh tests/tidy.sh [FILE...] asks another version than the one that they
# were read with. Exit 77: there is no clang-tidy 14.
set -u
. tests/each.sh
tidy=${TIDY:-clang-tidy}
decides "$("$tidy" --version 2> /dev/null | sed -n 's/.*version \([0-9.]*\).*/\1/p')" 14 "${TIDY-}" clang-tidy
# A quarter of what the analyzer may try in a function takes a quarter of the time.
flags="$flags -Xclang -analyzer-config -Xclang max-nodes=50000"
# shellcheck disable=SC2016 # $file is set later
each "$tidy --quiet"' "$file"'" -- $flags 2> /dev/null" "$@"
