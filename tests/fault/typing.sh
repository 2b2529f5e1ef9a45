#!/bin/sh
# What a person types at a terminal: a killed program loses two seconds of it at most.
. tests/fault/lib.sh

small_review
TERM=xterm
export TERM

# --- killed while typing ---------------------------------------------------------------------
typed=$(python3 "$here/tests/fault/typing.py" kill 4 '\r\t' -- "$SYROB_PROGRAM" --as r1 assess)
kept=$(tail -n 1 "$work"/state/syrob/*/drafts/r1)
case $typed in
"$kept"*) ;;
*) fail "the draft is not what was typed: $kept instead of $typed" ;;
esac
[ $((${#typed} - ${#kept})) -le $((${#typed} / 2)) ] ||
    fail "of $typed, typed in four seconds, the draft holds: $kept"

finish
