#!/bin/sh
# A lead who names a custodian when the review has begun is found out, and given nothing; a box for
# the custodian that is not the reviewer's own gives no code.
. tests/fault/lib.sh

python3 tests/fault/custody.py "$SYROB_PROGRAM" share/verify.py "$work" > "$work/forged" 2>&1 ||
    fail "$(grep -m 3 '^WRONG' "$work/forged" || tail -n 3 "$work/forged")"
finish
