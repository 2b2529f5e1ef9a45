#!/bin/sh
# The pictures of the README show the program as it is: they are made anew, and equal those in docs.
#
#   SYROB_PROGRAM=... sh tests/pictures.sh
#
# Exit 77: there is no tmux of the version that they were made with; others write colours otherwise.
set -u
: "${SYROB_PROGRAM:?the program}"
[ "$(tmux -V 2>&1)" = "tmux 3.3a" ] || {
    echo "skipped: the pictures were made with tmux 3.3a" >&2
    exit 77
}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
for _ in 1 2 3; do # a busy machine may draw late
    SYROB=$SYROB_PROGRAM sh scripts/pictures.sh "$work" > "$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
    cmp -s docs/form.svg "$work/form.svg" && cmp -s docs/reconcile.svg "$work/reconcile.svg" && exit 0
done
diff docs/form.svg "$work/form.svg" >&2
diff docs/reconcile.svg "$work/reconcile.svg" >&2
echo "the pictures of the README are out of date: sh scripts/pictures.sh" >&2
exit 1
