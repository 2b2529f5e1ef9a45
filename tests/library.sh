#!/bin/sh
# The library alone is enough for a whole review: examples/library.c compiles against what is
# installed, through <syrob.h>, and ends with the summary that the program gives, too.
#
#   BUILD_DIR=build/dev CC=gcc sh tests/library.sh
set -u
: "${BUILD_DIR:?the folder of the build}"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
there=$work/there
failed=0

fail() {
    printf 'library: %s\n' "$*" >&2
    failed=1
}

cmake --install "$BUILD_DIR" --prefix "$there" > "$work/log" 2>&1 || fail "it cannot be installed: $(tail -n 3 "$work/log")"
for header in include/syrob/*.h; do
    grep -q "^#include <${header#include/}>" "$there/include/syrob.h" || fail "syrob.h does not include ${header#include/}"
done
flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$there" -name syrob.pc)") pkg-config --cflags --libs syrob) || fail "pkg-config does not find it"
grep -q '^SYROB_SANITIZE:.*=ON' "$BUILD_DIR/CMakeCache.txt" && flags="$flags -fsanitize=address,undefined"
# shellcheck disable=SC2086 # words
"${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror "$there/share/syrob/examples/library.c" -o "$work/library" \
    $flags || fail "the example does not compile"
LD_LIBRARY_PATH=$(dirname "$(find "$there" -name 'libsyrob.so.0')")
export LD_LIBRARY_PATH
"$work/library" "$work/review" "$there/share/syrob/forms/syrcle.json" > "$work/out" 2> "$work/err" ||
    fail "the example ends with $?: $(cat "$work/err")"
cat > "$work/wanted" << 'TEXT'
3 new studies, 1 there already
3 studies assigned
r1 has done 3 studies
r2 has done 3 studies
Chen 2011, item 3: resolved
TEXT
head -n 5 "$work/out" | diff "$work/wanted" - >&2 || fail "it says something else"
tail -n +6 "$work/out" > "$work/summary"
"$there/bin/syrob" summary --review "$work/review" --quiet | diff - "$work/summary" >&2 || fail "the program's summary differs"
grep -q 'Allocation concealment .* 33\.3' "$work/summary" || fail "the resolved answer is not in the summary"
"$there/bin/syrob" check --review "$work/review" > "$work/log" 2>&1 || fail "the review is not whole: $(cat "$work/log")"
[ "$failed" -eq 0 ] && echo "library: enough"
exit "$failed"
