#!/bin/sh
# Every public header compiles alone, as C11 and as C++, without a warning.
set -u
cd "$(dirname "$0")/.." || exit 2
cc=${CC:-cc}
fail=0
for header in include/syrob.h include/syrob/*.h; do
    "$cc" -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Iinclude \
        -fsyntax-only -x c "$header" || fail=1
    if command -v c++ > /dev/null; then
        c++ -std=c++17 -Wall -Wextra -Werror -Iinclude -fsyntax-only -x c++ "$header" || fail=1
    fi
done
[ "$fail" -eq 0 ] && echo "headers: each compiles alone"
exit "$fail"
