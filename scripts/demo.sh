#!/bin/sh
# Installs what is missing, builds syrob, and opens a copy of the example review. Without a terminal
# the same review is summed up as text. Works from any folder.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
terminal=
[ -t 0 ] && [ -t 1 ] && terminal=yes

step() {
    printf '==> %s\n' "$*" >&2
}

step "What is needed to build"
sh "$here/scripts/deps.sh" build >&2
step "Building syrob in $here/build/release"
mkdir -p "$here/build"
(cd "$here" && cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release -j 4 \
    --target syrob_program) > "$here/build/demo.log" 2>&1 || {
    cat "$here/build/demo.log" >&2
    exit 1
}

program="$here/build/release/syrob"
demo=${1:-$here/build/demo}
step "A copy of the example review: $demo"
if [ -n "$terminal" ]; then
    exec "$program" demo "$demo"
fi
exec "$program" --no-input demo "$demo"
