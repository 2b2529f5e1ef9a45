#!/bin/sh
# What insiders of a sealed review can do to its files afterwards is seen by `check`.
. tests/fault/lib.sh

last_one=2
[ -z "$long" ] || last_one=50
python3 tests/fault/attacks.py "$SYROB_PROGRAM" "$work" 1 "$last_one" > "$work/attacks" 2>&1 ||
    fail "$(grep -m 1 '^review' "$work/attacks" || tail -n 3 "$work/attacks")"
finish
