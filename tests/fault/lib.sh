# Helping the tests of faults. Source it; it brings tests/cli/lib.sh along.
#
#   with RULES ARGS...     runs the program with the calls failing that RULES name (see inject.c)
#   killed                 the last run was killed by the injector
#   small_review           a review with two studies in $work/rev, and the shell in it
#   keep_all, restore_all  that review, its state and the answers reported as saved; the shell goes there
#   answer ITEM ANSWER     r1 judges study 1; kept as saved if the program reports it so
#   answers_hold           all answers reported as saved are there, and at most one more
. tests/cli/lib.sh

long=${SYROB_LONG:+yes}
logged=$work/calls

with() {
    rules=$1
    shift
    last="INJECT='$rules' syrob $*"
    status=0
    INJECT=$rules INJECT_LOG=$logged INJECT_ROOT=${root:-$work} LD_PRELOAD=$SYROB_INJECT \
        "$SYROB_PROGRAM" "$@" > "$work/out" 2> "$work/err" < /dev/null || status=$?
    out=$(cat "$work/out")
    err=$(cat "$work/err")
}

# Without its faults a test would prove nothing.
with "mkdir:1:EIO:*" init "$work/none" --title None
[ "$status" -eq 6 ] || {
    echo "the injector has no effect" >&2
    exit 2
}

killed() {
    [ "$status" -eq 137 ]
}

small_review() {
    printf 'title,year\nWarm rats,1997\nPosition of cages,2014\n' > "$work/refs.csv"
    run init "$work/rev" --title "Small" --reviewers "r1,r2"
    expect 0
    run --review "$work/rev" import "$work/refs.csv"
    expect 0
    cd "$work/rev" || exit 2
    : > "$work/saved"
    tried=
}

keep_all() {
    rm -rf "$work/rev-0" "$work/state-0"
    cp -r "$work/rev" "$work/rev-0"
    cp -r "$work/state" "$work/state-0"
    cp "$work/saved" "$work/saved-0"
}

restore_all() {
    rm -rf "$work/rev" "$work/state"
    cp -r "$work/rev-0" "$work/rev"
    cp -r "$work/state-0" "$work/state"
    cp "$work/saved-0" "$work/saved"
    adopt "$work/rev" "$work/state"
    cd "$work/rev" || exit 2
}

own() { # the journal of a seat that has one
    echo "$work/rev/journals/$1"@??????.jsonl
}

second() { # its second copy
    echo "$work"/state/syrob/*/"$1"@??????.jsonl
}

answer() {
    tried="$1 $2"
    with "${3:-}" --as r1 judge 1 "$1" "$2"
    [ "$status" -ne 0 ] || echo "$tried" >> "$work/saved"
}

# The judgements of r1, one "item answer" a line, in order.
told() {
    "$SYROB_PROGRAM" --review "${1:-$work/rev}" --as r1 log --json 2> "$work/told.err" | awk -F '"' '
        BEGIN {
            n = split("sequence-generation baseline allocation-concealment random-housing " \
                "blinding-caregivers random-outcome-assessment blinding-assessors " \
                "incomplete-outcome-data selective-outcome-reporting other-bias", ids, " ")
            for (i = 1; i <= n; i++)
                number[ids[i]] = i
        }
        $2 == "seat" { seat = $4 }
        $2 == "op" { op = $4 }
        $2 == "item" { item = $4 }
        $2 == "now" && op == "judge" && seat == "r1" { print number[item], $4 }'
}

answers_hold() {
    told | uniq > "$work/told" # a session gives an answer again with its texts
    uniq "$work/saved" > "$work/saved-once"
    mv "$work/saved-once" "$work/saved"
    n_saved=$(wc -l < "$work/saved")
    head -n "$n_saved" "$work/told" | cmp -s - "$work/saved" ||
        fail "a saved answer is lost: $(tr '\n' ',' < "$work/saved") but there is:" \
            "$(tr '\n' ',' < "$work/told") $(cat "$work/told.err")"
    rest=$(tail -n +$((n_saved + 1)) "$work/told")
    [ -z "$rest" ] || [ "$rest" = "$tried" ] || fail "there are answers that nobody gave: $rest"
    cp "$work/told" "$work/saved" # what is there once must stay
}
