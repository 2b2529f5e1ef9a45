#!/bin/sh
# Bytes that rot, are cut off, edited, or rewritten by a well-meaning program.
. tests/fault/lib.sh

small_review
for item in 1 2 3; do
    answer "$item" yes
done
run --as r2 judge 1 1 no
rm -rf "$work/away"
cp -r "$work/rev" "$work/rev-0"
journal=$(own r1)
name=$(basename "$journal")
copy=$(second r1)
cp "$journal" "$work/good"
cp "$work/saved" "$work/saved-0"

restore() {
    cp "$work/good" "$journal"
    cp "$work/good" "$copy"
    cp "$work/saved-0" "$work/saved"
    printf '%s\n' "${name#*@}" | cut -c 1-6 > "$(dirname "$copy")/r1.writer"
    adopt "$work/rev" "$work/state"
    rm -f "$work"/rev/journals/r1@*" "* "$(dirname "$copy")"/aside*
}

flip() { # FILE BYTE BIT
    byte=$(od -An -tu1 -j "$2" -N 1 "$1")
    printf "\\$(printf %o $((byte ^ 1 << $3)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> "$work/dd"
}

# The line named by check or at a start; without its last newline, the last line is torn.
names_line() { # TEXT
    case "$1" in
    *"$name:$line"*) return ;;
    *torn-line* | "") [ $((at + 1)) -ne "$size" ] || return 0 ;;
    esac
    fail "line $line is not named: $1"
}

elsewhere() { # ARGS: as an account that has no second copy, and has read nothing before
    forget "$work/away"
    XDG_STATE_HOME=$work/away run "$@"
}

# --- one bit ---------------------------------------------------------------------------------
size=$(wc -c < "$work/good")
stride=${long:+1}
stride=${stride:-67}
at=0
bit=0
while [ "$at" -lt "$size" ]; do
    for bit in $([ -n "$long" ] && echo 0 1 2 3 4 5 6 7 || echo $((at % 8))); do
        restore
        line=$(($(head -c "$at" "$work/good" | tr -dc '\n' | wc -c) + 1))
        flip "$journal" "$at" "$bit"
        elsewhere check
        [ "$status" -eq 1 ] || fail "bit $bit of byte $at is silently accepted: $out"
        names_line "$out"
        elsewhere log # it stops nobody, and is named at every start
        expect 0
        names_line "$err"
        answers_hold # from the second copy
        run check
        expect 1
        names_line "$out"
        if [ $((at / stride % 4)) -eq 0 ]; then
            answer 4 no # repairs it
            expect 0
            answers_hold
            run check
            expect 0
            restore
            flip "$copy" "$at" "$bit" # the copy alone: reported, and repaired
            answers_hold
            run check
            expect 1
            out_has "second-copy"
            answer 4 no
            expect 0
            answers_hold
            run check
            expect 0
        fi
    done
    at=$((at + stride))
done
restore
flip "$journal" 700 0
both_checkers "$work/rev" "damaged second-copy"
line=$(($(head -c 700 "$work/good" | tr -dc '\n' | wc -c) + 1))
[ "$(verify "$work/rev" | grep -c "$name:$line")" -ge 1 ] || fail "verify.py names the line"

# --- cut off, edited, rewritten ------------------------------------------------------------------
restore
head -n 3 "$work/good" > "$journal"
run check
expect 1
out_has "$name"
answers_hold
answer 4 no
expect 0
answers_hold
restore
head -n 3 "$work/good" > "$journal"
rm -rf "$work/away"
elsewhere check # nobody else can notice: the manual says so
expect 0

restore
sed -i '3s/"answer":"yes"/"answer":"no"/' "$journal"
elsewhere check
expect 1
out_has "journals/$name:3: damaged"
elsewhere --as r1 status
expect 0
err_has "$name:3"
before=$(fingerprint "$work/rev")
elsewhere --as r1 judge 1 2 no
expect 3
err_has "syrob merge"
same "nothing is added behind an edited line" "$before" "$(fingerprint "$work/rev")"
cp -r "$work/rev" "$work/goes-on"
XDG_STATE_HOME=$work/third run --review "$work/goes-on" --as r2 judge 1 2 no # the line is not r2's
expect 0
cp -r "$work/rev" "$work/healed" # another copy's good journal replaces the damaged one
elsewhere --review "$work/healed" merge "$work/rev-0"
expect 0
out_has "a damaged journal is replaced, and the damaged file kept"
elsewhere --review "$work/healed" check
expect 0
cmp -s "$journal" "$work/healed/journals/$name".aside-* || fail "the damaged journal is not kept"
answers_hold
restore
sed -i '3d' "$journal"
elsewhere check
expect 1
out_has "journals/$name:3: damaged"

# Rewriting the whole tail, hashes included, is noticed by the accounts that remember it.
forge() { # FILE LINE FROM TO
    ask forge "$@"
}
restore
forge "$journal" 3 '"answer":"yes"' '"answer":"no"'
rm -rf "$work/away"
elsewhere check
expect 0
run check
expect 1
out_has "second-copy"
cp -r "$work/rev" "$work/forged"
elsewhere --review "$work/forged" merge "$work/rev-0"
expect 0
out_has "two versions of a journal"
elsewhere --review "$work/forged" check
expect 1
out_has "fork"
# the answers of a completed study are remembered by their resolutions
rm -rf "$work/settled"
cp -r "$work/rev-0" "$work/settled"
XDG_STATE_HOME=$work/third
for seat in r1 r2; do
    for study in 1 2; do
        for item in $items; do
            answer=yes
            [ "$seat$item" = r15 ] && answer=no
            run --review "$work/settled" --as "$seat" judge "$study" "$item" "$answer"
        done
        run --review "$work/settled" --as "$seat" complete "$study"
        expect 0
    done
done
run --review "$work/settled" --as r1 resolve 1 5 yes --by r1,r2
expect 0
elsewhere --review "$work/settled" check
expect 0
forge "$(ls "$work"/settled/journals/r1@* | grep -v "$name")" 3 '"answer":"yes"' '"answer":"no"'
elsewhere --review "$work/settled" check
expect 1
out_has "missing-reference"
XDG_STATE_HOME=$work/state

# --- well-meaning programs -------------------------------------------------------------------------
restore
run check
expect 0
for what in crlf markers union; do
    restore
    case "$what" in
    crlf)
        sed -i 's/$/\r/' "$journal"
        remedy="-text"
        ;;
    markers)
        { head -n 2 "$work/good"; echo '<<<<<<< ours'; sed -n 3p "$work/good"; echo =======; sed -n 4p "$work/good"; echo '>>>>>>> theirs'; } > "$journal"
        remedy="conflict marker"
        ;;
    union)
        { cat "$work/good"; sed -n 3,4p "$work/good"; } > "$journal"
        remedy="syrob merge PATH"
        ;;
    esac
    elsewhere status
    expect 0
    err_has "$name:" "$remedy"
    answers_hold
    both_checkers "$work/rev" "damaged second-copy"
    answer 4 no
    expect 0
    answers_hold
done

# Copies that a sync client has named, and copies of the whole folder: known by their first line.
restore
run --as r1 judge 1 4 no
echo "4 no" >> "$work/saved"
head -n 3 "$work/good" > "$work/rev/journals/r1@x (conflicted copy 2026-11-20).jsonl"
cp "$work/good" "$work/rev/journals/${name%.jsonl}.sync-conflict-20261120-090000-ABCDEFG.jsonl"
run check
expect 0
answers_hold
run --as r1 judge 1 5 no
echo "5 no" >> "$work/saved"
answers_hold
# a conflicted copy that has more, from the other machine of a cloned disk
rm -rf "$work/rev"
cp -r "$work/rev-0" "$work/rev"
cd "$work/rev" || exit 2
restore
cp -r "$work/state" "$work/state-clone"
cp -r "$work/rev" "$work/clone"
adopt "$work/clone" "$work/state-clone"
XDG_STATE_HOME=$work/state-clone run --review "$work/clone" --as r1 judge 1 6 no
expect 0
run --as r1 judge 1 7 no
expect 0
cp "$work/clone/journals/$name" "$work/rev/journals/${name%.jsonl} (conflicted copy).jsonl"
run check
expect 1
out_has "fork"
told > "$work/told"
sort "$work/told" | tr '\n' ',' > "$work/told.sorted"
same "what both machines added is there" "1 yes,2 yes,3 yes,6 no,7 no," "$(cat "$work/told.sorted")"
rm "$work/rev/journals/${name%.jsonl} (conflicted copy).jsonl"
run merge "$work/clone"
expect 0
out_has "two versions of a journal"
told | sort | tr '\n' ',' > "$work/told.sorted"
same "also after merging" "1 yes,2 yes,3 yes,6 no,7 no," "$(cat "$work/told.sorted")"
# and for somebody who has neither of the two branches yet
cp -r "$work/rev-0" "$work/third-copy"
rm "$work"/third-copy/journals/r1@*
elsewhere --review "$work/third-copy" merge "$work/rev"
expect 0
same "both branches are merged" "$(cat "$work"/rev/journals/r1@* | sort | uniq | sha256sum)" \
    "$(cat "$work"/third-copy/journals/r1@* | sort | uniq | sha256sum)"
run --as r1 judge 1 8 no
expect 0
finish
