#!/bin/sh
# Whatever the laptops, sticks and backups of a sealed review go through, no key is out too early,
# nothing is readable before, and nothing that was saved is lost.
. tests/fault/lib.sh

last_one=3
[ -z "$long" ] || last_one=200
python3 tests/fault/schedules.py "$SYROB_PROGRAM" "$SYROB_INJECT" "$work" 1 "$last_one" \
    > "$work/schedules" 2>&1 || fail "$(head -c 3000 "$work/schedules")"
finish
