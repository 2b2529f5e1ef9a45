#!/bin/sh
# gcc -fanalyzer finds nothing in the sources. GCC=gcc-14 sh tests/analyzer.sh [FILE...] asks another
# version than the one that they were read with. Exit 77: there is no gcc 12.
set -u
. tests/each.sh
compiler=${GCC:-gcc}
decides "$("$compiler" -dumpversion 2> /dev/null)" 12 "${GCC-}" gcc

# -Wanalyzer-malloc-leak is wrong throughout: what is handed over in an `out`, an arena or a vector is
# lost to it. The tests look for leaks as they run, with ASan. And `a && *a` must not be compiled to
# one condition, in which it would not see that the second waits for the first.
flags="-fanalyzer -Wno-analyzer-malloc-leak --param=logical-op-non-short-circuit=0 -O1 -Werror $flags"
# shellcheck disable=SC2016 # $file is set later
each "$compiler $flags -S -o /dev/null"' "$file"' "$@"
