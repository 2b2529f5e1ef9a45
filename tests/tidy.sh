#!/bin/sh
# clang-tidy finds nothing in the sources but what a comment beside it explains; .clang-tidy says what it
# looks for. It finds other things in each version, so that only the one that they were read with
# decides; TIDY=clang-tidy-19 sh tests/tidy.sh [FILE...] asks another one. Exit 77: there is no
# clang-tidy 14.
set -u
tidy=${TIDY:-clang-tidy}
version=$("$tidy" --version 2> /dev/null | grep -oE 'version [0-9]+')
case "${TIDY:+asked}$version" in
asked* | "version 14") ;;
*)
    echo "skipped: there is no clang-tidy 14" >&2
    exit 77
    ;;
esac
. tests/flags.sh
# A quarter of what the analyzer may try in a function takes a quarter of the time.
flags="$flags -Xclang -analyzer-config -Xclang max-nodes=50000"
[ "$#" -gt 0 ] || set -- src/*/*.c
export tidy flags
# shellcheck disable=SC2016 # the inner shell's
printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c '
    found=$("$tidy" --quiet "$@" -- $flags 2> /dev/null) || {
        printf "%s\n" "$found" >&2
        exit 1
    }' sh || exit 1
echo "tidy: nothing found in $# files"
