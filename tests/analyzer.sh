#!/bin/sh
# gcc -fanalyzer finds nothing in the sources. It finds other things in each version, so that only the
# one that they were read with decides; GCC=gcc-14 sh tests/analyzer.sh [FILE...] asks another one.
# Exit 77: there is no gcc 12.
set -u
compiler=${GCC:-gcc}
version=$("$compiler" -dumpversion 2> /dev/null)
case "${GCC:+asked}$version" in
asked* | 12 | 12.*) ;;
*)
    echo "skipped: there is no gcc 12" >&2
    exit 77
    ;;
esac
. tests/flags.sh

# -Wanalyzer-malloc-leak is wrong throughout: what is handed over in an `out`, an arena or a vector is
# lost to it. The tests look for leaks as they run, with ASan. And `a && *a` must not be compiled to
# one condition, in which it would not see that the second waits for the first.
flags="-fanalyzer -Wno-analyzer-malloc-leak --param=logical-op-non-short-circuit=0 -O1 -Werror $flags"

[ "$#" -gt 0 ] || set -- src/*/*.c
export compiler flags
# shellcheck disable=SC2016 # the inner shell's
printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c '
    found=$("$compiler" $flags -S -o /dev/null "$1" 2>&1) || {
        printf "%s\n" "$found" >&2
        exit 1
    }' sh || exit 1
echo "analyzer: nothing found in $# files"
