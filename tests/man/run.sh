#!/bin/sh
# The manual pages are clean, complete, and their examples run:
#
#   SYROB_PROGRAM=... SYROB_DATA_DIR=... sh tests/man/run.sh
#
# lint      mandoc finds nothing to warn of
# commands  the pages have every command and option of the program, and no other
# form      syrob-form.5 has every member of the form's tables; its example is accepted
# events    syrob-review.5 has every op and field of the event tables, in their order
# hash      the worked hashes of syrob-review.5 are those that sha256sum gives
# examples  every example runs, in order, and prints what the page shows
#
# MAN_DIR names other copies of the pages, to see the test fail. Exit 77: all is well, but there
# is no mandoc.
set -u
cd "$(dirname "$0")/../.." || exit 2
tests=tests/man
man=${MAN_DIR:-man}
: "${SYROB_PROGRAM:?the path of the program}"
case $SYROB_PROGRAM in
/*) ;;
*) SYROB_PROGRAM=$PWD/$SYROB_PROGRAM ;;
esac
SYROB_DATA_DIR=${SYROB_DATA_DIR:-$PWD}
export SYROB_DATA_DIR LC_ALL=C.UTF-8 TERM=dumb
unset SYROB_SEAT SYROB_CLOCK SYROB_TEST NO_COLOR VISUAL EDITOR
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" && ln -s "$SYROB_PROGRAM" "$work/bin/syrob" || exit 2
PATH=$work/bin:$PATH
failed=0
skipped=0

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    failed=1
}

# Two lists must be equal: same WHAT ONE OTHER, in files; < is what only ONE has.
same() {
    [ -s "$2" ] || fail "$1: nothing was found"
    diff "$2" "$3" > "$work/diff" || {
        fail "$1"
        grep '^[<>]' "$work/diff" >&2
    }
}

# Text of a page's literal displays in one section, unescaped: displays PAGE SECTION
displays() {
    awk -v section="$2" -f "$tests/displays.awk" "$man/$1"
}

lint() {
    if ! command -v mandoc > /dev/null; then
        echo "skipped: lint (there is no mandoc)" >&2
        skipped=1
        return
    fi
    mandoc -T lint -W warning "$man"/*.[157] >&2 || fail "lint"
}

# "judge --from SHEET" for each option of each command, and "judge" for the command itself.
commands() {
    syrob help > "$work/overview"
    syrob help | awk '/^$/ { n++ } n == 1 && /^  / { print $1 }' > "$work/names"
    {
        sed -n 's/^  \(--[^ ]*\( [A-Z]*\)\{0,1\}\) .*/all \1/p' "$work/overview"
        while read -r name; do
            echo "$name"
            syrob help "$name" | sed -n "s/^  \(--[^ ]*\( [A-Z]*\)\{0,1\}\) .*/$name \1/p"
        done < "$work/names"
    } | sed 's/ *$//' | sort > "$work/program"
    for page in "$man"/*.1; do
        awk -f "$tests/commands.awk" "$page"
    done | sort > "$work/page"
    same "commands and options of the program (<) and of the pages (>)" "$work/program" "$work/page"
    sed -n '/^\.Sh COMMANDS/,/^\.Sh ENV/s/^\.Ic \([a-z]*\) [,.]$/\1/p' "$man/syrob.1" | sort > "$work/page"
    sort "$work/names" > "$work/program"
    same "commands of the program (<) and of the list in syrob.1 (>)" "$work/program" "$work/page"
}

# "item id required" for each member of each object.
form_members() {
    awk -f "$tests/members.awk" src/core/form*.c | sort > "$work/tables"
    awk -f "$tests/members_page.awk" "$man/syrob-form.5" | sort > "$work/page"
    same "members of the form's tables (<) and of syrob-form.5 (>)" "$work/tables" "$work/page"
}

example_form() {
    displays syrob-form.5 EXAMPLES | awk '/^%/ { n++ } n == 1 && !/^%/' > "$work/our-form.json"
    [ -s "$work/our-form.json" ] || fail "syrob-form.5 has no example form"
    XDG_STATE_HOME=$work/state syrob init "$work/form-review" --title "Example form" --quiet \
        --form "$work/our-form.json" > /dev/null || fail "the example form is not accepted"
}

events() {
    awk -f "$tests/events.awk" src/core/ops.c > "$work/tables"
    displays syrob-review.5 EVENTS | awk -v glue=" " -f "$tests/joined.awk" |
        tr -s " " > "$work/page"
    same "ops and fields of the tables (<) and of syrob-review.5 (>)" "$work/tables" "$work/page"
    awk '{ print $1 }' "$work/tables" | sort > "$work/ops"
    sed -n 's/^\.It Ic \([a-z-]*\)$/\1/p' "$man/syrob-review.5" | sort > "$work/page"
    same "ops (<) and their descriptions (>)" "$work/ops" "$work/page"
    awk -v fields=1 -f "$tests/events.awk" src/core/ops.c |
        sort -u > "$work/fields"
    sed -n 's/^\.It Va \([a-z0-9_]*\) Pq \([a-z]*\)$/\1 \2/p' "$man/syrob-review.5" |
        sort > "$work/page"
    same "fields and kinds (<) and their descriptions (>)" "$work/fields" "$work/page"
}

# The worked hashes: the lines as they are shown fit their hashes, and so do the commands, which
# the examples' run compares with what they print.
hashes() {
    displays syrob-review.5 EXAMPLES | awk '/^%/ { n++ } n == 1' |
        awk -f "$tests/joined.awk" > "$work/journal"
    hash=
    lines=0
    while IFS= read -r line; do
        body=${line%,\"h\":*}
        hash=$(printf %s "$hash$body" | sha256sum | cut -c 1-64)
        [ "$line" = "$body,\"h\":\"$hash\"}" ] || fail "a worked hash is wrong: $line"
        displays syrob-review.5 EXAMPLES | grep -qx "$hash  -" || fail "no command for $hash"
        lines=$((lines + 1))
    done < "$work/journal"
    [ "$lines" -ge 2 ] || fail "syrob-review.5 has no worked hashes"
}

# Runs the examples of a page in this shell's folder; each sees what the ones before it made.
run_examples() {
    page=$1
    n=0
    while n=$((n + 1)) && [ -f "$work/steps/$n.command" ]; do
        command=$(cat "$work/steps/$n.command")
        status=0
        eval "$command" > "$work/actual" 2>&1 < /dev/null || status=$?
        sed -e '/^Next: /d' -e 's/ *$//' "$work/actual" > "$work/printed"
        if [ "$status" -ne 0 ] ||
            ! awk -f "$tests/fits.awk" "$work/steps/$n.expected" "$work/printed"; then
            fail "$page, status $status: $command"
            diff "$work/steps/$n.expected" "$work/printed" >&2
        fi
    done
    [ "$n" -gt 1 ] || fail "$page has no examples"
}

examples() {
    rm -rf "$work/steps" "$work/place" "$work/state"
    mkdir "$work/steps" "$work/place"
    displays "$1" "$2" | awk -v steps="$work/steps" -f "$tests/steps.awk"
    [ ! -f "$work/our-form.json" ] || cp "$work/our-form.json" "$work/place"
    tests=$PWD/tests/man
    XDG_STATE_HOME=$work/state
    HOME=$work
    export XDG_STATE_HOME HOME
    cd "$work/place" || exit 2
    run_examples "$1"
    exit "$failed"
}

lint
commands
form_members
example_form
events
hashes
(failed=0 && examples syrob-tutorial.7 TUTORIAL) || failed=1
for page in syrob-form.5 syrob-review.5; do
    (failed=0 && examples "$page" EXAMPLES) || failed=1
done
[ "$failed" -eq 0 ] || exit 1
[ "$skipped" -eq 0 ] || exit 77
