#!/bin/sh
# A reviewer leaves with studies unfinished, and somebody new takes over: what was unfinished stays
# closed, hidden and uncounted, also when the study is open at last.
. tests/cli/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells one\nBo,2002,Cells two\nChen,2003,Cells three\nDiaz,2004,Cells four\n' > refs.csv
run init rev --title "Leaving" --reviewers "r1=Ann,r2=Bo,r3=Cleo"
run import refs.csv --review rev
expect 0
for pair in "1 r1,r2" "2 r1,r2" "3 r1,r3" "4 r1,r3"; do
    # shellcheck disable=SC2086 # words
    run assign $pair --review rev
    expect 0
done
pass() { # SEAT STUDY ANSWER
    for item in $items; do
        quickly run judge --review rev --as "$1" "$2" "$item" "$3"
        expect 0
    done
    run complete --review rev --as "$1" "$2"
    expect 0
}
for study in 1 2 3 4; do
    pass r1 $study yes
done
pass r2 1 yes
pass r2 2 no
run judge --review rev --as r3 3 1 no --support "SECRET of who left"
expect 0
open_now() {
    run status --review rev --json
    printf '%s' "$out" | json 'd["open"]'
}
same "two are open" 2 "$(open_now)"
run reviewers release r3 --reason "left the group" --review rev
expect 0
out_has "2 studies wait for a replacement"
same "nothing else opens" 2 "$(open_now)"
run reviewers add r4=Dan --review rev
expect 0
same "nor when somebody joins" 2 "$(open_now)"
run log 3 --review rev --as r4
same "and nothing is shown of them" 0 "$(printf '%s' "$out" | grep -c 'judge')"
run assign 3 r1,r4 --review rev
expect 0
run assign 4 r1,r4 --review rev
expect 0
pass r4 3 unclear
pass r4 4 yes
same "all are open" 4 "$(open_now)"
for seat in "" "--as r1" "--as r2" "--as r4"; do
    for command in "log" "log --json" "log 3" "export json" "export html" "disagreements" "summary --source r4 --json" "summary --source first-pass"; do
        # shellcheck disable=SC2086 # words
        run $command --review rev $seat
        expect 0
        case "$out" in *SECRET*) fail "an unfinished judgement is shown: $command $seat" ;; esac
    done
done
run log 3 --review rev --as r3
out_has "SECRET of who left" # it stays the reviewer's own
run agreement --review rev --json
same "nor does it count" "r1 r2 2,r1 r4 2" "$(printf '%s' "$out" | json '",".join("%s %d" % (" ".join(p["seats"]), p["studies"]) for p in d["pairs"])')"

run export methods --review rev
expect 0
out_has "Cleo left the review before its end; assessments of 1 study that had not been finished by then were not counted"

# A study is taken from somebody who has begun it.
printf 'authors,year,title\nEng,2005,Cells five\n' > more.csv
run import more.csv --review rev
expect 0
run assign 5 r1,r2 --review rev
expect 0
run judge --review rev --as r2 5 1 no --support "SECRET, taken away"
expect 0
run assign 5 r1,r4 --review rev
expect 0
pass r1 5 yes
pass r4 5 yes
run log 5 --review rev
out_has "r4"
case "$out" in *SECRET*) fail "an unfinished judgement of a removed reviewer is shown" ;; esac
# A study of three: the rest do not go on without the leaver unless that is said; --to names who takes
# over what is left, in one go.
run init "$work/of3" --title "Of three" --reviewers "r1=Ann,r2=Bo,r3=Cleo,r4=Dan"
cd "$work/of3" || exit 2
run import "$work/refs.csv"
run assign --per-study 3 --seed 2
expect 0
for n in 1 2 3 4; do
    run assign "$n" r1,r2,r3
done
for seat in r1 r2; do
    judge_all "$seat" 1 yes
    run --as "$seat" complete 1
done
run --as r3 judge 1 1 no
cp -r "$work/of3" "$work/of3-none"
cp -r "$work/state" "$work/state-none"
run reviewers release r3 --reason "moved"
out_has "4 studies wait"
run reconcile 1 --early --reason "we want to see"
expect 5
err_has "a replacement reviewer"
run status --json
same "of three: nothing opens" 0 "$(printf '%s' "$out" | json 'd["open"]')"
run assign 1 r1,r2,r4
expect 0
judge_all r4 1 yes
run --as r4 complete 1
cd "$work/of3-none" || exit 2
XDG_STATE_HOME=$work/state-none
run reviewers release r3 --reason "moved" --to r9
expect 3
err_has "r1 Ann, r2 Bo, r3 Cleo, r4 Dan"
run reviewers release r3 --reason "moved" --to r4
expect 0
out_has "4 studies go to r4"
run studies --json
same "of three: r4 has them" "r1 r2 r4" "$(printf '%s' "$out" | json '" ".join(sorted(d["studies"][3]["progress"]))')"
run reviewers release r4 --reason "moved too" --to none --dry-run
expect 2
run reviewers release r4 --reason "moved too" --to none
expect 0
out_has "4 studies continue with the remaining reviewers"
for n in 2 3 4; do
    for seat in r1 r2; do
        judge_all "$seat" "$n" yes
        run --as "$seat" complete "$n"
    done
done
run status --json
same "of three: two are enough when that was said" 4 "$(printf '%s' "$out" | json 'd["open"]')"
run check
expect 0
XDG_STATE_HOME=$work/state
cd "$work" || exit 2

# Nobody is left alone with a study by mistake.
run init "$work/two" --title "Two" --reviewers "r1=Ann,r2=Bo"
cd "$work/two" || exit 2
run import "$work/refs.csv"
for to in r1 none; do
    run reviewers release r2 --reason "moved" --to "$to"
    expect 5
    err_has "one reviewer"
done
cd "$work" || exit 2

# A reviewer who leaves does not close open studies: the rest become a round of their own.
run init "$work/three" --title "Three" --reviewers "r1=Anna,r2=Bo,r3=Cleo"
cd "$work/three" || exit 2
run import "$work/refs.csv"
run assign 1 r1,r2
for seat in r1 r2; do
    judge_all "$seat" 1 yes
    run --as "$seat" complete 1
done
run --as r3 judge 2 1 no
run status --json
same "three: one is open" "1" "$(printf '%s' "$out" | json 'd["open"]')"
run reviewers release r3 --reason "moved away"
expect 0
run status --json
same "three: and stays open" "1" "$(printf '%s' "$out" | json 'd["open"]')"
run reviewers release r3 --reason "again"
expect 5
for seat in r1 r2; do
    judge_all "$seat" 2 yes
    run --as "$seat" complete 2
done
run status --json
same "three: the rest opens together" "1" "$(printf '%s' "$out" | json 'd["open"]')"
run check
expect 0
finish
