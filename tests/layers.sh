#!/bin/sh
# Each layer includes only itself, lower layers, and the public headers; a session and the front
# ends over it use of the inside only base, which knows no domain; one file knows curses.
set -u
cd "$(dirname "$0")/.." || exit 2
fail=0

# layer, layers it may include
check_layer() {
    layer=$1
    allowed=$2
    for file in src/"$layer"/*.[ch]; do
        [ -e "$file" ] || continue
        grep -Hn '^ *# *include *"' "$file" | grep -Ev "\"($allowed)" && fail=1
    done
}

check_layer base 'base/'
check_layer core 'core/|base/'
check_layer store 'store/|core/|base/'
check_layer io 'io/|store/|core/|base/'
check_layer session 'session/|base/'
check_layer tui 'tui/|session/|base/'
check_layer cli 'cli/|session/|base/|tui/tui\.h"'

grep -lE '# *include *<(curses|ncurses|ncursesw/|term\.h)' src/*/* | grep -v '^src/tui/screen\.c$' &&
    fail=1

# Calls that only the program may make.
grep -nE '\b(printf|puts|putchar|exit|abort|fork|vfork|popen|system) *\(' \
    src/base/*.c src/core/*.c src/store/*.c src/io/*.c | grep -v 'snprintf\|buf_printf' && fail=1

# The size that a reader can hold in mind.
wc -l src/*/*.[ch] include/syrob/*.h share/*.py scripts/*.sh tests/*.py tests/*.sh tests/*/*.[ch] \
    tests/*/*.py tests/*/*.sh | awk '$1 > 600 && $2 != "total" {print $2 " has " $1 " lines"; bad = 1}
    END {exit bad}' || fail=1
awk 'FNR == 1 {in_body = 0} /^\{/ {start = FNR; in_body = 1}
    /^\}/ {if (in_body && FNR - start > 60) {print FILENAME ":" start " is " FNR - start " lines"; bad = 1}
           in_body = 0} END {exit bad}' src/*/*.c tests/*/*.[ch] || fail=1
awk 'length($0) > 100 {print FILENAME ":" FNR " is " length($0) " columns"; bad = 1}
    END {exit bad}' src/*/*.[ch] include/syrob/*.h share/*.py tests/*.py || fail=1

if [ "$fail" -ne 0 ]; then
    echo "layers: the lines above break the rules of CONTRIBUTING.md" >&2
    exit 1
fi
echo "layers: as they should be"
