#!/bin/sh
# Every allocation fails once: a message and status 6, or success all the same; never a crash or a
# wrong answer, and answers reported as saved are there.
. tests/fault/lib.sh

small_review
for item in 1 2; do
    answer "$item" yes
done
cp -r "$work/rev" "$work/other"
(XDG_STATE_HOME=$work/elsewhere && run --review "$work/other" --as r2 judge 1 1 no) # another machine
keep_all
printf 'title\nThree\nFour\n' > "$work/more.csv"
stride=${long:+1}
stride=${stride:-37}

said() { # its message, or none if it succeeded
    case "$status" in
    0) ;;
    6) case "$err" in *emory* | *"cannot write the result"*) ;; *) fail "alloc $n: it does not say that memory ran out" ;; esac ;;
    3) case "$err" in *"Cannot allocate memory"* | *"no shipped form"*) ;; *) fail "alloc $n: $err" ;; esac ;;
    *) fail "alloc $n: neither done nor refused" ;;
    esac
}

# Each allocation of a command in turn: `again` runs it and checks the result.
each() { # ARGS
    restore_all
    export INJECT_COUNT="$work/count"
    with "alloc:999999999:count:*" "$@"
    unset INJECT_COUNT
    SYROB_CLOCK=$((SYROB_CLOCK + 1))
    restore_all
    rm -rf "$work/new"
    wanted=$status
    whole=$out
    allocations=$(cat "$work/count")
    [ "$allocations" -gt 50 ] || fail "too few allocations are seen: $allocations"
    n=1
    while [ "$n" -le "$allocations" ]; do
        with "alloc:$n:ENOMEM:*" "$@"
        again "$@"
        n=$((n + stride))
    done
}

# A command prints the same as with enough memory, or nothing.
reads() {
    if [ "$status" -eq "$wanted" ]; then
        same "alloc $n: $*" "$whole" "$out"
    else
        said
        same "alloc $n: $*" "" "$out"
    fi
}
again() {
    reads "$@"
}
each --as r1 status --json
each --as r1 log
each check --json
each export json
each export csv
each export csv-long
each export robvis --allow-missing
each export meta --allow-missing
each export r --allow-missing
each export revman --allow-missing
each export html
each summary --source r1
each --as r1 studies

# A figure is written whole or not at all. The stream that collects it forgets its failures.
stride=${long:+1}
stride=${stride:-7}
quickly run figure matrix -o "$work/whole.svg"
again() {
    said
    [ ! -e "$work/new.svg" ] || cmp -s "$work/whole.svg" "$work/new.svg" || fail "alloc $n: another figure"
    [ "$status" -ne 0 ] || [ -e "$work/new.svg" ] || fail "alloc $n: no figure"
    rm -f "$work/new.svg"
}
each figure matrix --force -o "$work/new.svg"
stride=${long:+1}
stride=${stride:-37}

# Adding to an old and to a new journal; the next command finds no problem.
again() {
    said
    [ "$status" -ne 0 ] || echo "3 no" >> "$work/saved"
    tried="3 no"
    answers_hold
    [ $((n / stride % 8)) -ne 0 ] || {
        SYROB_CLOCK=$((SYROB_CLOCK + 1)) # without the record of its writer it begins another
        run --as r1 judge 1 4 yes
        expect 0
        echo "4 yes" >> "$work/saved"
        answers_hold
        run --as r2 judge 1 1 yes
        expect 0
        run check
        expect 0
    }
    restore_all
}
by=$stride
stride=${long:+1}
stride=${stride:-5}
sed -i '$d' "$work"/state-0/syrob/*/r1@* # a second copy that could not be written once
each --as r1 judge 1 3 no
rm -f "$work"/rev-0/journals/r1@* "$work"/state-0/syrob/*/r1*
: > "$work/saved-0"
each --as r1 judge 1 3 no
stride=$by

again() {
    said
    run studies --json
    count=$(printf '%s\n' "$out" | grep -c '"progress"')
    [ "$count" -eq 2 ] || [ "$count" -eq 4 ] || fail "alloc $n: half an import"
    restore_all
}
each import "$work/more.csv"

# Merging: a file is unchanged or whole, and a second merge brings the rest.
again() {
    said
    run check
    expect 0
    [ $((n / stride % 8)) -ne 0 ] || {
        run merge "$work/other"
        expect 0
        run --as r2 log --json
        same "alloc $n: all is merged" 1 "$(printf '%s\n' "$out" | grep -c '"op": "judge"')"
    }
    restore_all
}
each merge "$work/other"
again() {
    said
    [ ! -e "$work/new" ] || {
        run --review "$work/new" check --json # its second copy may have to wait for the next entry
        [ "$status" -eq 0 ] || same "alloc $n" second-copy "$(printf '%s' "$out" | kinds)"
    }
    rm -rf "$work/new"
}
each init "$work/new" --title New

# A screen that goes on after memory ran out once, or for good.
printf '1\n1\nn\n\n\n2\nn\n\n\n3\nn\n\n\nq\nq\n' > "$work/typed"
for times in "" +; do
    n=300
    while [ "$n" -lt 4000 ]; do
        restore_all
        status=0
        last="session, alloc $n$times"
        INJECT="alloc:$n$times:ENOMEM:*" LD_PRELOAD=$SYROB_INJECT "$SYROB_PROGRAM" --as r1 \
            assess --linear < "$work/typed" > "$work/out" 2> "$work/err" || status=$?
        [ "$status" -le 6 ] || fail "it ends with $status"
        saved=$(grep -c '^Saved' "$work/out")
        told > "$work/told"
        there=$(($(uniq "$work/told" | wc -l) - $(wc -l < "$work/saved")))
        [ "$there" -ge "$saved" ] || fail "$saved answers are said to be saved, $there are there"
        run --as r1 judge 1 4 yes
        expect 0
        [ $((n / stride % 8)) -ne 0 ] || {
            run check
            expect 0
        }
        n=$((n + stride * 3))
    done
done
finish
