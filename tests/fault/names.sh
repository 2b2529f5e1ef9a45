#!/bin/sh
# Files that another program has renamed: merged files are read however long their names are; files
# that look like journals and are not read because of their names are reported, and can be merged.
. tests/fault/lib.sh

# as STATE ARGS: runs the program as another account
as() {
    XDG_STATE_HOME=$work/state-$1
    shift
    run "$@"
    XDG_STATE_HOME=$work/state
}
kinds() {
    awk -F ': ' 'NF > 2 { print $2 }' | sort -u | tr '\n' ' ' | sed 's/ $//'
}
checkers_find() { # DIR KINDS
    as stranger --review "$1" check
    same "check finds in $1" "$2" "$(printf '%s\n' "$out" | kinds)"
    same "verify.py finds in $1" "$2" \
        "$(XDG_STATE_HOME=$work/state-stranger verify "$1" | kinds)"
}
judged() { # DIR: how many judgements of r1 are read
    XDG_STATE_HOME=$work/state-stranger "$SYROB_PROGRAM" --review "$1" --as r1 log 1 2> "$work/err" |
        grep -c judge
}

three_studies --open study
cd "$work" || exit 2
run --review rev --as r1 judge 1 1 yes
expect 0
journal=$(basename rev/journals/r1@*)
one=$(judged rev)
cp -r rev before
cp -r "$work/state" "$work/state-clone"
adopt before "$work/state-clone"
run --review rev --as r1 judge 1 2 no
run --review rev --as r1 judge 1 3 no
three=$(judged rev)
expect 0

# --- long names ----------------------------------------------------------------------------------
long_name() { # BYTES
    middle=" (Ana Bérg's conflicted copy)"
    while [ "$(printf '%s' "${journal%.jsonl}$middle.jsonl" | wc -c)" -lt "$1" ]; do
        middle=${middle}x
    done
    printf '%s' "${journal%.jsonl}$middle.jsonl"
}
for bytes in 100 101 128 200 254 255; do
    rm -rf far
    rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
    cp -r before far
    mv "far/journals/$journal" "far/journals/$(long_name $bytes)"
    same "the name has $bytes bytes" "$bytes" "$(ls far/journals | grep '^r1' | tr -d '\n' | wc -c)"
    same "one judgement is there" "$one" "$(judged far)"
    as far --review far merge rev
    expect 0
    out_has "r1: new entries"
    same "$bytes bytes: what is merged is read" "$three" "$(judged far)"
    for again in 2 3; do
        as far --review far merge rev
        expect 0
        out_has "nothing new imported"
    done
    as far --review far sync rev
    expect 0
    out_has "nothing new imported" "nothing new given"
    as far --review far sync "far-$bytes"
    expect 0
    same "$bytes bytes: and what is given" "$three" "$(judged "far-$bytes")"
    as far --review rev merge "far-$bytes"
    out_has "nothing new imported"
    checkers_find far ""
    same "no other file is left" "" "$(ls -A far/journals | grep -v 'jsonl$')"
done

# A damaged journal with a long name is set aside under a short one.
for bytes in 128 255; do
    rm -rf far
    rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
    cp -r rev far
    mv "far/journals/$journal" "far/journals/$(long_name $bytes)"
    sed -i '3s/"no"/"NO"/' "far/journals/$(long_name $bytes)"
    as far --review far merge rev
    expect 0
    out_has "a damaged journal is replaced"
    same "a damaged journal of $bytes bytes" "$three" "$(judged far)"
    checkers_find far ""
done

# --- names that are not read ----------------------------------------------------------------------
# The clone has added a line of its own, which would be missed if it were not read.
XDG_STATE_HOME=$work/state-clone
run --review before --as r1 judge 1 4 yes
expect 0
XDG_STATE_HOME=$work/state
unread() { # NAME: a file of this name is reported, and can be imported
    last=$1
    rm -rf far
    rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
    cp -r rev far
    cp "before/journals/$journal" "far/journals/$1"
    checkers_find far not-read
    as stranger --review far status
    expect 0
    err_has "not read because of its name"
    same "'$1' is not read" "$three" "$(judged far)"
    as stranger --review fresh merge far
    out_has "skipped"
    as stranger --review far merge "far/journals/$1"
    expect 0
    same "'$1' is imported" $((three + 1)) "$(judged far)"
    rm "far/journals/$1"
    checkers_find far fork
}
cp -r rev fresh
while IFS= read -r name; do
    unread "$name"
done << NAMES
$journal.txt
${journal%.jsonl}.JSONL
$journal (conflicted copy)
$journal~
$journal.orig
$journal.part
$journal.tmp
.$journal.abc123
._$journal
.~lock.$journal#
~syncthing~$journal.tmp
${journal%.jsonl}
notes
Thumbs.db
NAMES

# Journals are recognised by their first line, which files of a synchronising program lack.
rm -rf far
rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
cp -r rev far
cd far/journals || exit 2
head -c 5000 /dev/zero > Thumbs.db
printf '[.ShellClassInfo]\r\n%400s' ' ' > desktop.ini
printf '\0\0\0\1Bud1%400s' ' ' > .DS_Store
printf '\0\5\26\7%400s' ' ' > "._$journal"
printf ',anna,laptop,20.11.2026 09:00,file:///%400s;' x > ".~lock.$journal#"
printf '[ZoneTransfer]\r\nZoneId=3\r\n%400s' ' ' > "$journal:Zone.Identifier"
: > "$journal.part"
cp "$work/before/journals/$journal" "$journal.aside-0123abcd"
cp "$work/before/journals/$journal" "$journal.0123456789ab.tmp"
mkdir "$journal.d" && ln -s "$journal" link.txt
mkfifo pipe
cd "$work" || exit 2
checkers_find far ""
as stranger --review far status
same "nothing is noticed" "" "$(printf '%s' "$err" | grep Note:)"

# A journal whose beginning is damaged is recognised by its name.
printf '\357\273\277{"n":0 half' > "far/journals/${journal%.jsonl}.JSONL"
checkers_find far not-read
printf '<<<<<<< HEAD\n' > "far/journals/${journal%.jsonl}.JSONL"
checkers_find far not-read

# --- many ----------------------------------------------------------------------------------------
rm -rf far
rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
cp -r rev far
(cd far/journals && seq -f "$journal.%06g" 250 | while read -r name; do
    ln "../../before/journals/$journal" "$name" 2> /dev/null || exit 1
done)
checkers_find far not-read
same "not all of them are named" 101 "$("$SYROB_PROGRAM" --review far check | grep -c not-read)"
as stranger --review far status
same "nor at every start" 3 "$(printf '%s\n' "$err" | grep -c 'not read because')"

# --- more than memory holds -----------------------------------------------------------------------
rm -rf far
rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
cp -r rev far
for n in 0 1; do
    truncate -s 1G "far/journals/x$n.jsonl"
done
for command in status check; do
    as stranger --review far $command
    expect 3
    err_has "far/journals have 21474" "2147483648" SYROB_MAX_BYTES
done
status=0
verify far > /dev/null 2> "$work/err" || status=$?
expect 3
truncate -s 3G far/journals/x1.jsonl # is refused for itself
as stranger --review far status
err_has "x0.jsonl:1"
rm -rf far
rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
cp -r rev far
as far --review far --as r1 judge 1 5 yes --support "$(printf '%8000s' x)"
expect 0
size=$(cat rev/journals/*.jsonl | wc -c)
export SYROB_MAX_BYTES=$((size + 4000))
same "what has so many bytes is read" "$three" "$(judged rev)"
run --review far status
expect 3
before=$(fingerprint rev)
run --review rev merge far
expect 5
err_has "rev would have" "nothing was imported"
same "nothing was written" "$before" "$(fingerprint rev)"
run --review rev sync far
[ "$status" -ne 0 ] || fail "a copy that is too large is synced"
export SYROB_MAX_BYTES=$((size + 12000))
run --review rev merge far
expect 0
unset SYROB_MAX_BYTES

# --- messages ------------------------------------------------------------------------------------
once() { # NAME: each message names the file once
    for command in "--review far check" "--review far status" "--review rev merge far" "--review far sync rev"; do
        as stranger $command
        same "$command names $1 once" "" "$(cat "$work/out" "$work/err" | grep "$1.*$1")"
    done
}
for name in "journals/$journal" form.json review.json; do
    for how in "ln -s /dev/null" mkdir touch "cp refs.csv"; do
        rm -rf far
        rm -f "$work"/state*/syrob/*/journals.seen # it is another copy, in the same place
        cp -r rev far
        rm "far/$name"
        $how "far/$name"
        once "$(basename "$name")"
    done
done

# --- a label -------------------------------------------------------------------------------------
name=x$(printf 'é%.0s' $(seq 300)) # one byte more: a cut at an even number is inside a character
printf 'title,authors,year\nCells,"%s",2001\n' "$name" > refs.csv
run --review rev import refs.csv
expect 0
run --review rev studies --json
expect 0
printf '%s' "$out" | iconv -f UTF-8 -t UTF-8 > /dev/null || fail "a label is cut inside a character"
out_has "ééé 2001\""
finish
