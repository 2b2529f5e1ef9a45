#!/bin/sh
# A person's typing at a terminal: a killed program loses two seconds of it at most, only known
# keys act, and a text that is too long is kept in a file.
. tests/fault/lib.sh

small_review
TERM=xterm
export TERM

# --- killed while typing ---------------------------------------------------------------------
typed=$(python3 "$here/tests/fault/typist.py" kill 4 '\r\t' -- "$SYROB_PROGRAM" --as r1 assess)
kept=$(tail -n 1 "$work"/state/syrob/*/drafts/r1)
case $typed in
"$kept"*) ;;
*) fail "the draft is not what was typed: $kept instead of $typed" ;;
esac
[ $((${#typed} - ${#kept})) -le $((${#typed} / 2)) ] ||
    fail "of $typed, typed in four seconds, the draft holds: $kept"

# --- unknown keys ----------------------------------------------------------------------------
rm "$work"/state/syrob/*/drafts/r1
python3 "$here/tests/fault/typist.py" send '\x1bu' '\x1bay' '\x1b[121u' '\x1b[27;5;121~y' '\x1b_' y u n \
    '\x1b\\' '\x1b]0;' y u n '\x07' '\x1bP' y u n -- "$SYROB_PROGRAM" --as r1 assess 1 > "$work/drawn"
! grep '"op":"judge"' "$work"/rev/journals/r1@* > "$work/judged" 2> /dev/null ||
    fail "what is no key judged: $(cat "$work/judged")"

# --- a text that is too long -----------------------------------------------------------------
run --as r1 judge 1 2 yes --support "an earlier text"
expect 0
cat > "$work/editor" << 'EOF'
#!/bin/sh
head -c 30000 /dev/zero | tr '\0' x > "$1"
EOF
chmod +x "$work/editor"
export VISUAL="$work/editor"
python3 "$here/tests/fault/typist.py" send 2 e '\x1b' q q -- "$SYROB_PROGRAM" --as r1 assess 1 > "$work/drawn"
kept=$(cat "$work"/state/syrob/*/kept/* | wc -c)
same "what the editor wrote is kept" "$kept" 30000
same "the earlier text stays" "$(grep -c '"op":"judge"' "$(own r1)")" 1
rm -r "$work"/state/syrob/*/kept

i=0
while [ $((i += 1)) -le 30 ]; do
    printf '%s' "line $i "
    head -c 1000 /dev/zero | tr '\0' x
    echo
done > "$work/lines"
{ printf '3\ny\n' && cat "$work/lines" && printf '\n\n\nq\nq\n'; } > "$work/input"
"$SYROB_PROGRAM" --as r1 assess 1 --linear < "$work/input" > "$work/said"
out=
grep Saved "$work/said" > /dev/null && fail "what was dropped is called saved: $(grep Saved "$work/said")"
{ cat "$work"/state/syrob/*/kept/* && echo; } | cmp -s - "$work/lines" || fail "lines are lost"

finish
