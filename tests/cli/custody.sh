#!/bin/sh
# A custodian of a sealed review: r1's laptop and code are lost, and the key comes back; nobody else
# can recover it, and the custodian's account shows no more than a stranger's.
. tests/cli/lib.sh

checking=$SYROB_PROGRAM # has sanitizers
SYROB_PROGRAM=${SYROB_PLAIN:-$SYROB_PROGRAM}
cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling,"Anders, A.",2001
Warm rats,"Hale, C.",2002
CSV
cd "$work" || exit 2

# refused STATUS MACHINE COPY ARGS: so it ends, and nothing is written
refused() {
    wanted=$1
    shift
    before=$(fingerprint "$2")
    on "$@"
    expect "$wanted"
    same "nothing is written" "$before" "$(fingerprint "$2")"
}
shown() { # the N-th code or key in the output
    printf '%s\n' "$out" | sed -n 's/^    //p' | sed -n "${1:-1}p"
}
n_ops() { # OP FILES
    op=$1
    shift
    cat "$@" | grep -c "\"op\":\"$op\""
}
finish_study() { # MACHINE COPY SEAT STUDY ANSWER
    on "$1" "$2" --as "$3" key show # who could read it is shown before the first answer
    {
        echo "study,item,answer,support"
        for item in $items; do echo "$4,$item,$5,M_RK$3"; done
    } > pass.csv
    on "$1" "$2" --as "$3" judge --from pass.csv --numbers --complete
    expect 0
}

# --- the custodian's own key -----------------------------------------------------------------

on dana none key custodian
expect 0
out_has "public key" "Write it down" "key custodian --code"
key=$(shown 1)
dana_code=$(shown 2)
file=state-dana/syrob/custodian.key
same "nobody else reads it" 600 "$(stat -c %a $file)"
before=$(fingerprint state-dana)
on dana none key custodian
same "the same again" "$key $dana_code" "$(shown 1) $(shown 2)"
same "nothing is written" "$before" "$(fingerprint state-dana)"
on eve none key custodian
[ "$(shown 1)" != "$key" ] || fail "two custodians have one key"
on eve none key custodian --code "$dana_code"
expect 5
err_has "another custodian"
on other none key custodian --code "$(echo "$dana_code" | tr -d - | tr 'A-Z01' 'a-zol')"
expect 0
same "the same elsewhere" "$key $dana_code" "$(shown 1) $(shown 2)"
same "the file" "$(cat $file)" "$(cat state-other/syrob/custodian.key)"
on new none key custodian --code "$(echo "$dana_code" | tr '0-8' '1-9')"
expect 2
[ ! -e state-new/syrob/custodian.key ] || fail "a wrong key was kept"

# A file that cannot be read stays, until the code replaces it.
cp $file good
for wrong in "" garbage '{"syrob_custodian":2,"secret":"00000000000000000000000000000000"}'; do
    printf '%s' "$wrong" > $file
    on dana none key custodian
    expect 5
    err_has "syrob key custodian --code"
    same "the file" "$wrong" "$(cat $file)"
done
on dana none key custodian --code "$dana_code"
expect 0
same "the file" "$(cat good)" "$(cat $file)"
same "nobody else reads it" 600 "$(stat -c %a $file)"

# --- creating a review -----------------------------------------------------------------------

init() { # ARGS: with what is given; nothing is left of a review that is refused
    on 1 none init A --title T --reviewers "r1=Ana,r2=Bo Chen" --open study "$@"
}
init --custodian "Dana Lee=$key"
expect 2
err_has "--sealed"
for name in "Bo Chen" "bo  chen" "r2" "BO CHEN" "Cleo" "" " "; do
    init --sealed --adjudicator "adj=Cleo" --custodian "$name=$key"
    expect 2
done
for wrong in "Dana Lee" "Dana Lee=" "Dana Lee=${key%?}" "Dana Lee=$dana_code" \
    "Dana Lee=$(echo "$key" | tr '0-8' '1-9')"; do
    init --sealed --custodian "$wrong"
    expect 2
done
[ ! -e A ] || fail "there is a review"
init --sealed --custodian "Dana Lee=$key"
expect 0
out_has "The custodian, Dana Lee, can recover lost keys"
on 1 A import refs.csv
expect 0
cp -r A B
cp -r A begun
same "it is named once" 1 "$(n_ops custodian A/journals/lead@*)"
on 2 B status
out_has "custodian: Dana Lee"
case "$(on 2 B status --anonymous && echo "$out")" in *Dana*) fail "a name is shown" ;; esac
on 2 B key
out_has "Dana Lee" "$key"
refused 5 1 A reviewers add "r3=dana lee"
err_has "custodian"

# --- giving ----------------------------------------------------------------------------------

refused 5 dana A --as r1 judge 1 1 yes
refused 5 dana A --as r1 key show
err_has "account of Dana Lee, the custodian"
refused 5 1 A --as r1 judge 1 1 yes
err_has "nothing was recorded: this review has a custodian, Dana Lee" "syrob key show --as r1"
same "no line of r1" "" "$(ls A/journals/r1@* 2> /dev/null)"
on 1 A --as r1 key show
expect 0
has "$out$err" "Dana Lee, the custodian of this review, can recover this key" "not agreed"
refused 3 1 A --as r1 judge 1 no-such-item yes
[ "$(n_ops custody A/journals/*)" = 0 ] || fail "an entry that was refused has written a line"
on 1 A --as r1 judge 1 1 yes --support M_RKr1
expect 0
code=$(on 1 A --as r1 key show && shown)
same "the first line of all" 1 "$(sed -n 2p A/journals/r1@* |
    grep -c '"op":"custody","box":"[A-Za-z0-9+/=]*","sig":')"
on 1 A --as r1 judge 1 2 yes
case "$err" in *Dana*) fail "it is said twice" ;; esac
on 1 A --as r1 undo
expect 0
on 1 A --as r1 undo
expect 0
refused 5 1 A --as r1 undo # what is in custody stays
same "it is given once" 1 "$(n_ops custody A/journals/r1@*)"
finish_study 2 B r2 1 no
for where in "1 A" "2 B"; do # shellcheck disable=SC2086
    SYROB_PROGRAM=$checking on $where check
    expect 0
    same "verify.py" "Sealed: no key is out yet." "$(verify "${where#* }" | tail -n 1)"
done

# --- nobody else -----------------------------------------------------------------------------

on 1 A sync stick
on 2 B sync stick
on 1 A sync stick
for account in 1 2 eve stranger; do
    refused 5 $account stick key recover r1
    err_has "the custodian of this review is Dana Lee"
done
refused 3 dana stick key recover r9
refused 2 dana stick key recover
refused 5 dana begun key recover r1
err_has "has written nothing"
on 1 none init plain --title T
refused 5 dana plain key recover r1
on 1 none init alone --title T --sealed
refused 5 dana alone key recover r1
err_has "no custodian"

# What the custodian's other commands show is what they show to a stranger.
answers() { # MACHINE
    for words in status studies log "log --json" summary "summary --source r1" "export json" \
        "export json --source r2" agreement "export csv-long" key heads check; do
        # shellcheck disable=SC2086
        on "$1" stick $words
        printf '== %s: %s\n%s\n%s\n' "$words" "$status" "$out" "$err"
    done
}
answers stranger > seen-stranger
answers dana > seen-before
refused 0 dana stick key recover r1
same "the code" "$code" "$(shown)"
out_has "r1 alone" "key enter --as r1"
answers dana > seen-after
same "what is shown" "$(cat seen-stranger)" "$(cat seen-before)"
same "what is shown afterwards" "$(cat seen-stranger)" "$(cat seen-after)"
grep M_RK seen-after && fail "a mark is shown"
[ -z "$(find state-dana -name 'r*.key')" ] || fail "the custodian's account keeps a key"
on stick2 none key custodian --code "$dana_code"
refused 0 stick2 stick key recover r1
same "the code, in the restored account" "$code" "$(shown)"
refused 5 dana stick --as r1 key enter --code "$code"
err_has "account of Dana Lee"

# Neither codes, nor secrets, nor what was written stand anywhere in the folders.
hex=$(json 'd["secret"]' < "$(echo state-1/syrob/*/r1.key)")
dana_hex=$(json 'd["secret"]' < $file)
[ ${#hex}${#dana_hex} = 3232 ] || fail "there are no secrets"
for text in "$hex" "$dana_hex" "$code" "$dana_code" M_RK; do
    grep -rlaF "$text" A B stick && fail "in the folder: $text"
done

# --- r1's laptop is lost, with its state and the code -----------------------------------------

rm -rf state-1 A
cp -r stick A
refused 5 3 A --as r1 judge 1 3 yes
err_has "no key of r1"
on dana stick key recover r1
on 3 A --as r1 key enter --code "$(shown)"
expect 0
finish_study 3 A r1 1 yes
finish_study 3 A r1 2 yes
finish_study 2 B r2 2 no
same "it is not given again" 1 "$(n_ops custody A/journals/r1@*)"
for who in "3 A" "2 B" "3 A" "2 B"; do
    on "${who% *}" "${who#* }" sync stick
    expect 0
done
proof="r1's first pass was fixed before any other key was out in 2 of 2 studies; r2's in 2 of 2."
for where in "3 A" "2 B" "stranger stick"; do # shellcheck disable=SC2086
    SYROB_PROGRAM=$checking on $where check
    expect 0
    same "the proof" "Sealed: $proof" "$(printf '%s\n' "$out" | tail -n 1)"
done
on stranger stick export methods
out_has "A custodian, Dana Lee, could have recovered the reviewers' keys."
on stranger stick export methods --anonymous
case "$out" in *Dana*) fail "a name is shown" ;; esac
out_has "A custodian could have recovered"

# --- a new key -------------------------------------------------------------------------------

rm -rf state-* A B
mkdir -p state-dana/syrob
cp good $file
cp -r begun A
on 1 A --as r1 key show
on 1 A --as r1 judge 1 1 yes
first=$(on 1 A --as r1 key show && shown)
rm -r state-1
on 4 A --as r1 key new --reason "a lost laptop"
expect 0
err_has "Dana Lee, the custodian"
second=$(on 4 A --as r1 key show && shown)
same "each key is given" "1 1" \
    "$(for one in A/journals/r1@*; do n_ops custody "$one"; done | paste -sd ' ')"
refused 5 dana A key recover r1
err_has "several keys" "syrob key recover r1 KEY"
on dana A key
for fingerprint in $(printf '%s\n' "$out" | sed -n 's/^\(....-....\) .* r1 .*/\1/p'); do
    refused 0 dana A key recover r1 "$fingerprint"
    shown
done | LC_ALL=C sort > codes
same "the codes of both" "$(printf '%s\n' "$first" "$second" | LC_ALL=C sort)" "$(cat codes)"
refused 2 dana A key recover r1 AAAA-AAAA

# --- another review with the same studies ------------------------------------------------------

on 1 none init again --sealed --from A
expect 0
same "the custodian stays behind" 0 "$(n_ops custodian again/journals/lead@*)"
on 1 again status
case "$out" in *ustodian*) fail "there is a custodian" ;; esac
on 1 none init third --sealed --from A --custodian "Ana=$key"
expect 2
on 1 none init third --sealed --from A --custodian "Dana Lee=$key"
expect 0
on 1 third status
out_has "custodian: Dana Lee"
finish
