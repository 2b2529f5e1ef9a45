# Reviewers are named as people are; the short names are made of their letters.
. tests/cli/lib.sh

run init "$work/rev" --title Cooling --reviewers "Anna Berg,Bo Chen, Zoë van der Ångström ,Ada Bell,张伟,bo" \
    --adjudicator "Cleo Diaz"
expect 0
out_has "ab   Anna Berg (use --as ab)" "bc   Bo Chen" "zvda Zoë van der Ångström" "ab2  Ada Bell" "r    张伟" \
    "cd   Cleo Diaz"
cd "$work/rev" || exit 2
run status --json
same "short names" "ab bc zvda ab2 r bo" "$(printf '%s' "$out" | json '" ".join(d["seats"])')"
run reviewers add "Alan Bates"
expect 0
out_has "alan-bates has joined"
run reviewers add "R9=Rita"
expect 0
out_has "r9 has joined"

# Capitals and whole names name a reviewer, too; messages have the short name.
for who in ab AB "Anna Berg" "anna berg"; do
    run --as "$who" log
    expect 0
done
for who in xx "Nobody Here" ""; do
    run --as "$who" log
    [ "$status" = 2 ] || [ "$status" = 3 ] || fail "'$who' was let in"
done
SYROB_SEAT="Nobody Here" run log
expect 0

# A name that several have is refused; capitals of an id with a digit are an id.
run init "$work/alike" --title T --reviewers "a1=Anna Berg,a2=Anna Berg,bo=Cy,r2=Bo"
expect 0
for who in "Anna Berg" Bo; do
    run --review "$work/alike" --as "$who" log
    expect 2
    err_has "'$who' names several reviewers: use a short name"
done
run init "$work/digits" --title T --reviewers "R2,R1"
expect 0
run --review "$work/digits" status --json
same "ids of capitals" "r2 r1" "$(printf '%s' "$out" | json '" ".join(d["seats"])')"
run init "$work/mixed" --title T --reviewers "Anna Berg,ab=Bo Chen"
expect 0
run --review "$work/mixed" status --json
same "a made name gives way" "ab2 ab" "$(printf '%s' "$out" | json '" ".join(d["seats"])')"

run init "$work/given" --title T --reviewers "AB=Anna,BC=Bo"
expect 0
case "$out" in *"use --as"*) fail "given names are told" ;; esac
run --review "$work/given" --as AB log
expect 0
run init "$work/twice" --title T --reviewers "r1=Anna,R1=Bo"
expect 3
run init "$work/bad" --title T --reviewers "1=Anna"
expect 3

# At a terminal the program alone opens the list of the review it is in; elsewhere it is a short help.
python3 -c '' || finish
out=$(TERM=xterm python3 "$here/tests/cli/at_terminal.py" "Who are you?" "1" "No studies yet" "q" -- "$SYROB_PROGRAM") ||
    fail "the list was not opened: $out"
cd "$work" || exit 2
out=$(python3 "$here/tests/cli/at_terminal.py" -- "$SYROB_PROGRAM") || fail "the short help failed"
out_has "syrob demo"
cd rev || exit 2
run
expect 0
out_has "syrob demo"
# At a terminal, an import says what it is doing, and then clears that line.
cd "$work" || exit 2
printf 'title,authors,year\nWarm rats,"A, B",1997\nCold rats,"A, B",1998\n' > two.csv
run init long --title T --reviewers r1,r2
out=$(TERM=xterm python3 "$here/tests/cli/at_terminal.py" -- "$SYROB_PROGRAM" --review long import two.csv)
clear=$(printf '\r\033[K')
out_has "${clear}Reading file 1 of 1 ...${clear}Checking 2 records for duplicates ...${clear}Saving 2 studies ...${clear}2 new studies"
out=$(TERM=dumb python3 "$here/tests/cli/at_terminal.py" -- "$SYROB_PROGRAM" --review long import two.csv)
out_lacks "Reading file"
out=$(TERM=xterm python3 "$here/tests/cli/at_terminal.py" -- "$SYROB_PROGRAM" --quiet --review long import two.csv)
out_lacks "Reading file"
run --review long import two.csv
case "$err" in *"Reading file"*) fail "progress without a terminal" ;; esac
# So do the other commands that may take long.
at_terminal() {
    out=$(TERM=xterm python3 "$here/tests/cli/at_terminal.py" -- "$SYROB_PROGRAM" --review long "$@")
}
at_terminal check
out_has "${clear}Checking every line of the journals ...${clear}1 journal checked"
at_terminal export bundle deposit
out_has "${clear}Writing tables, figures and the report ...${clear}deposit: "
at_terminal agreement --bootstrap 100
out_has "${clear}Drawing 100 replicates for each interval ...${clear}"
at_terminal agreement
out_lacks "replicates for each"


# Semicolons part names, as they part authors; a name that was mistyped is corrected.
run init "$work/semi" --title Semi --reviewers "Anna Berg; Bo Chen"
expect 0
out_has "ab   Anna Berg" "bc   Bo Chen"
run --review "$work/semi" reviewers rename bc="Bo Chan"
expect 0
out_has "bc is now Bo Chan"
run --review "$work/semi" reviewers
out_has "bc       Bo Chan, 0 studies"
run --review "$work/semi" reviewers rename xy="Nobody"
expect 3
err_has "no reviewer 'xy'"
run --review "$work/semi" reviewers rename bc
expect 2
err_has "rename needs ID=NAME"
run --review "$work/semi" check
expect 0

# The log names who took a resolution back, rather than who had made it.
quickly run init "$work/who" --title Who --reviewers r1,r2 --open study
printf 'title\nOne\n' > "$work/one.csv"
quickly run --review "$work/who" import "$work/one.csv"
for seat in r1 r2; do
    for item in 1 2 3 4 5 6 7 8 9 10; do
        quickly run --review "$work/who" --as $seat judge 1 $item "$([ $seat = r1 ] && echo yes || echo no)"
    done
    quickly run --review "$work/who" --as $seat complete 1
done
quickly run --review "$work/who" --as r1 resolve 1 1 yes --by r1,r2
operators() {
    run --review "$work/who" log --json
    printf '%s' "$out" | json '[e.get("operator") for e in d["entries"] if e["seat"] == "consensus"]'
}
quickly run --review "$work/who" --as r2 undo --consensus
quickly run --review "$work/who" --as r2 redo --consensus
quickly run --review "$work/who" undo --consensus
same "the operators" "['r1', 'r2', 'r2', None]" "$(operators)"
finish
