#!/bin/sh
# Two reviewers share an account: a passphrase protects the key of one from the other.
. tests/cli/lib.sh

terminal=$(pwd)/tests/cli/at_terminal.py
good='correct horse é' # as typed, and as it would be echoed
cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling,"Anders, A.",2001
Warm rats,"Hale, C.",2002
CSV
cd "$work" || exit 2
quickly run init A --title T --sealed --reviewers "r1=Ana,r2=Bo" --open study
expect 0
quickly run --review A import refs.csv
expect 0

# at_terminal [PROMPT KEYS]... -- PROGRAM ARGS: $out is what was drawn
at_terminal() {
    last="at a terminal: $*"
    status=0
    python3 "$terminal" "$@" > drawn || status=$?
    out=$(tr -d '\r' < drawn)
}
# as SEAT KEYS ARGS: the passphrase is asked for once
as() {
    seat=$1
    keys=$2
    shift 2
    at_terminal "Passphrase of $seat's key:" "$keys" -- "$SYROB_PROGRAM" --review A --as "$seat" "$@"
}
key_file() { # SEAT
    echo state/syrob/*/"$1".key
}
keys='correct horse \xc3\xa9\r'

# --- setting it ------------------------------------------------------------------------------

on_a() {
    run --review A "$@"
}
on_a export sheet
header=$(printf '%s\n' "$out" | head -n 1)
finish_study() { # SEAT ANSWER: study 1
    { echo "$header"; echo "1$(echo "$header" | sed "s/^[^,]*//; s/,[^,]*/,$2/g")"; } > pass.csv
    on_a --as "$1" judge --from pass.csv --numbers --complete
    expect 0
}
finish_study r1 yes
on_a --as r1 judge 2 1 yes
expect 0
before=$(fingerprint A)
secret=$(json 'd["secret"]' < "$(key_file r1)")
[ ${#secret} = 32 ] || fail "there is no secret"
on_a --as r1 key show
code=$(printf '%s\n' "$out" | sed -n 's/^    //p')
cp "$(key_file r1)" "$(key_file r1).old-00000000"

# Never where it would be seen, and not by mistake.
on_a --as r1 key protect
expect 5
err_has "on a terminal only"
on_a key protect
expect 2
at_terminal -- "$SYROB_PROGRAM" --review A --as r1 --no-input key protect
[ "$status" = 5 ] || fail "nobody can be asked"
protect() { # FIRST SECOND
    at_terminal "New passphrase of r1's key:" "$1" "new passphrase of r1's key:" "$2" -- \
        "$SYROB_PROGRAM" --review A --as r1 key protect
}
protect 'seven77\r' 'seven77\r'
expect 2
out_has "at least 8 characters"
protect 'correct horse\r' 'correct mouse\r'
expect 2
out_has "differ; nothing was changed"
protect 'correct\x03' ''
expect 5
out_has "was not given"
same "nothing has changed" "$secret" "$(json 'd["secret"]' < "$(key_file r1)")"

# A slip is corrected: a letter, and one of two bytes. Nothing of it is echoed.
protect 'wrong\x15correct horsx\x7fe \xc3\xa9\xc3\xa9\x7f\r' "$keys"
expect 0
out_has "is protected"
case "$out" in *horse* | *"$good"*) fail "the passphrase is shown" ;; esac
grep -rq "$secret" state A && fail "the secret is still in the clear"
[ -e "$(key_file r1).old-00000000" ] && fail "an earlier file keeps the secret"
same "nobody else reads it" 600 "$(stat -c %a "$(key_file r1)")"
same "the cost" "2 2 67108864" "$(json '"%d %d %d" % (d["syrob_key"], d["passes"], d["memory"])' \
    < "$(key_file r1)")"
same "the journals" "$before" "$(fingerprint A)"

# --- working with it -------------------------------------------------------------------------

# Another person in this account can read what is public, and nothing more.
on_a key
expect 0
out_has "in this account, protected"
for command in "judge 2 2 yes" "reopen 1 --reason slip" "key show" "key accept r2 AAAA-AAAA"; do
    # shellcheck disable=SC2086
    on_a --as r1 $command
    expect 5
    err_has "passphrase"
done
same "nothing is written" "$before" "$(fingerprint A)"
for command in status check key studies; do
    on_a --as r1 $command
    expect 0
done
on_a --as r1 export json --source r1
expect 0
err_has "key is protected"
case "$out" in *'"yes"'*) fail "an answer of r1 is shown" ;; esac
same "verify.py knows whose the account is" "$(on_a check && printf '%s\n' "$out" | tail -n 1)" \
    "$(verify A | tail -n 1)"
on_a --as r2 judge 2 1 no # the other reviewer works on
expect 0
same "the other key" 1 "$(json 'd["syrob_key"]' < "$(key_file r2)")"

as r1 "$keys" judge 2 2 yes
expect 0
out_has "item 2"
case "$out" in *horse*) fail "the passphrase is shown" ;; esac
as r1 "$keys" key show
out_has "$code"
at_terminal "Passphrase" 'wrong one\r' "not the passphrase" '' "Passphrase" "$keys" -- \
    "$SYROB_PROGRAM" --review A --as r1 judge 2 3 yes
expect 0
at_terminal "Passphrase" 'wrong one\r' "Passphrase" 'wrong two\r' "Passphrase" 'wrong three\r' -- \
    "$SYROB_PROGRAM" --review A --as r1 judge 2 4 yes
expect 5
out_has "If it is forgotten" "syrob key enter --as r1"
at_terminal -- "$SYROB_PROGRAM" --review A --as r1 status # needs no key, and does not ask
expect 0

# What is due is let out when r1 is at work, and not before.
finish_study r2 no
grep -q '"op":"reveal"' A/journals/r1@* && fail "a key went out without its passphrase"
on_a --as r1 status
out_has "your key is protected"
rm -rf stick
as r1 "$keys" sync stick
expect 0
same "it is let out" 1 "$(grep -c '"op":"reveal"' A/journals/r1@*)"

# Another passphrase; and none any more, by the code.
at_terminal "Passphrase" "$keys" "New passphrase" 'another one\r' "new passphrase" 'another one\r' \
    -- "$SYROB_PROGRAM" --review A --as r1 key protect
expect 0
as r1 "another one\r" judge 2 5 yes
expect 0
cp "$(key_file r1)" kept
for change in 's/"salt":"./"salt":"x/' 's/"key":"..../"key":"0000/' 's/"memory":67108864/"memory":1/' \
    's/"box":"..../"box":"AAAA/' 's/"passes":2/"passes":3/'; do
    sed "$change" kept > "$(key_file r1)"
    asked="Passphrase of r1's key:"
    at_terminal "$asked" 'another one\r' "$asked" 'another one\r' "$asked" 'another one\r' \
        -- "$SYROB_PROGRAM" --review A --as r1 judge 2 6 yes
    expect 5
done
on_a --as r1 key enter --code "$code"
expect 0
on_a --as r1 judge 2 6 yes
expect 0
same "the secret" "$secret" "$(json 'd["secret"]' < "$(key_file r1)")"
finish
