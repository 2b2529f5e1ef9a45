#!/bin/sh
# What a person types at a terminal: a killed program loses two seconds of it at most, and only a
# key that is known acts.
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

# --- keys that are none here -----------------------------------------------------------------
rm "$work"/state/syrob/*/drafts/r1
python3 "$here/tests/fault/typing.py" send '\x1bu' '\x1bay' '\x1b[121u' '\x1b[27;5;121~y' '\x1b_' y u n \
    '\x1b\\' '\x1b]0;' y u n '\x07' '\x1bP' y u n -- "$SYROB_PROGRAM" --as r1 assess 1 > "$work/drawn"
! grep '"op":"judge"' "$work"/rev/journals/r1@* > "$work/judged" 2> /dev/null ||
    fail "what is no key judged: $(cat "$work/judged")"

finish
