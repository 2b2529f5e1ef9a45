# Helping the tests of the command line. Source it; it makes a folder of its own and leaves it.
#
#   run ARGS...            runs the program; $status, $out and $err hold what it did
#   quickly run ARGS...    the same with the program that has no sanitizers, to prepare what is tested
#   on MACHINE COPY ARGS...  runs it on a machine with a state folder of its own, a second later
#   pass MACHINE COPY SEAT STUDY ANSWER  a whole first pass there, in one go
#   expect STATUS          the last run ended so
#   out_has TEXT ...       stdout (stderr: err_has) holds each text; out_lacks: none of them
#   same NAME A B          two texts are equal
#   forget [STATE]         the account has read nothing of others yet
#   adopt REVIEW STATE     the state folder's writers have this folder, as on the copy of a disk
#   json EXPRESSION        a value from JSON on stdin, such as 'd["open"]'
#   verify ARGS...         what verify.py says, here and with this state folder
#   add FILE LINES...      lines without "n" and their end go to the end of a journal, chained
#   add_head FILE SEAT WRITER  begins a journal of the review in this folder
#   both_checkers DIR KINDS  `check` and verify.py find these kinds of problems, or "ok"
#   ask WORDS...           the same and more from helper.py: chain, forge
set -u

here=$(pwd)
work=$(mktemp -d) || exit 2
trap 'cd "$here"; rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
unset SYROB_SEAT NO_COLOR
export SYROB_CLOCK=1763600000
failures=0
status=0
out=
err=

# The helper is no child of this shell, so that nobody waits for it; it ends when we do.
helper=$work/.helper
mkdir "$helper"
mkfifo "$helper/questions" "$helper/statuses"
(python3 tests/helper.py "$helper" < "$helper/questions" > "$helper/statuses" &)
exec 6> "$helper/questions" 7< "$helper/statuses"

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    printf '  last command: %s\n  status %s\n  stdout: %s\n  stderr: %s\n' "${last:-}" "$status" \
        "$(printf '%s' "$out" | head -c 2000)" "$(printf '%s' "$err" | head -c 2000)" >&2
    failures=$((failures + 1))
    [ -z "${SYROB_STOP:-}" ] || exit 1 # the first will do
}

run() {
    last="syrob $*"
    status=0
    "$SYROB_PROGRAM" "$@" > "$work/out" 2> "$work/err" < /dev/null || status=$?
    out=$(cat "$work/out")
    err=$(cat "$work/err")
}

quickly() {
    SYROB_PROGRAM=${SYROB_PLAIN:-$SYROB_PROGRAM} "$@"
}

on() {
    XDG_STATE_HOME=$work/state-$1
    copied=$2
    shift 2
    SYROB_CLOCK=$((SYROB_CLOCK + 1))
    run --review "$copied" "$@"
    XDG_STATE_HOME=$work/state
}

pass() {
    quickly run --review "$2" export sheet
    {
        printf '%s\n' "$out" | head -n 1
        printf '%s,' "$4"
        for item in $items; do printf ',%s' "$5"; done
        echo
    } > "$work/pass.csv"
    quickly on "$1" "$2" --as "$3" judge --from "$work/pass.csv" --numbers --complete
    expect 0
}

expect() {
    [ "$status" -eq "$1" ] || fail "expected status $1"
}

has() {
    where=$1
    shift
    for text in "$@"; do
        case "$where" in
        *"$text"*) ;;
        *) fail "expected: $text" ;;
        esac
    done
}

out_has() {
    has "$out" "$@"
}

out_lacks() {
    for text in "$@"; do
        case $out in
        *"$text"*) fail "not expected: $text" ;;
        esac
    done
}

err_has() {
    has "$err" "$@"
}

same() {
    [ "$2" = "$3" ] || {
        fail "$1"
        printf '  one:   %s\n  other: %s\n' "$2" "$3" | head -c 3000 >&2
    }
}

# The content of a folder, file by file.
fingerprint() {
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}

forget() {
    rm -f "${1:-$XDG_STATE_HOME}"/syrob/*/journals.seen
}

# A copied folder is another one; a folder on a copied disk is not.
adopt() {
    place="$(stat -c %d:%i "$1") $(stat -c %.9Z "$1/review.json") $(realpath "$1")"
    for record in "$2"/syrob/*/*.writer; do
        writer=$(tail -n 1 "$record" 2> /dev/null | cut -c 1-6)
        [ -z "$writer" ] || echo "$writer $place" > "$record"
    done
}

ask() {
    printf '%s\0' $(($# + 1)) "$PWD" "$@" >&6
    read -r answered <&7 || answered=70
    cat "$helper/answer"
    return "$answered"
}

json() {
    cat > "$helper/document"
    ask value "$helper/document" "$1"
}

verify() {
    ask verify "$XDG_STATE_HOME" "$@"
}

t='"t":"2026-11-20T09:00:00Z"'
add() {
    ask add "$@"
}

add_head() {
    : > "$1"
    add "$1" "$t,\"op\":\"open\",\"v\":1,\"review\":\"$(json 'd["id"]' < review.json)\",\"seat\":\"$2\",\"writer\":\"$3\",\"salt\":\"$(printf %032d 0)\",\"app\":\"x\""
}

finish() {
    [ "$failures" -eq 0 ] || exit 1
    exit 0
}

items='1 2 3 4 5 6 7 8 9 10'

kinds() {
    json '" ".join(sorted(set(p["kind"] for p in d["problems"]))) or "ok"'
}

both_checkers() {
    run --review "$1" check --json
    same "check of $1" "$2" "$(printf '%s' "$out" | kinds)"
    same "verify.py of $1" "$2" "$(verify "$1" --json | kinds)"
}

# Judges all items of a study: judge_all SEAT STUDY ANSWER
judge_all() {
    for item in $items; do
        quickly run --as "$1" judge "$2" "$item" "$3"
        expect 0
    done
}

# A review with three studies in $work/rev, and the shell in it.
three_studies() {
    cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi
Cooling after infarction,"Chen, A.; Berg, B.",2011,10.1000/a1
Warm rats,"Hale, C.",1997,10.1000/a2
Position of cages,"Müller, D.",2014,
CSV
    run init "$work/rev" --title "Cooling" --reviewers "r1=Anna Berg,r2=Bo Chen" "$@"
    expect 0
    cd "$work/rev" || exit 2
    run import "$work/refs.csv"
    expect 0
}
