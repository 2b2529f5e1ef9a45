#!/bin/sh
# Invalid input gets exit code 3, a message that names file, line and field, and changes nothing;
# breaches of independence get 5.
. tests/cli/lib.sh

three_studies
before=$(fingerprint "$work/rev")

refused() { # STATUS TEXT -- ARGS
    wanted=$1
    text=$2
    shift 2
    run "$@"
    expect "$wanted"
    err_has "$text"
    case "$err" in "syrob: "*) ;; *) fail "the message begins with the program's name" ;; esac
    same "nothing is written" "$before" "$(fingerprint "$work/rev")"
}

# usage
refused 2 "did you mean 'status'" statsu
refused 2 "did you mean '--title'" init x --titel y
refused 2 "--as REVIEWER" judge 1 1 yes
refused 2 "few words" clear 1 --as r1
refused 2 "needs a value" summary --source
refused 2 "takes no value" status --exit-code=1

# words that do not exist
refused 3 "this review has no reviewer 'r9'" status --as r9
refused 3 "this review has no reviewer 'r9'" check --as r9
refused 3 "unknown study 'chne-2011'" --as r1 judge chne-2011 1 yes
refused 3 "did you mean 'random-housing'" --as r1 judge 1 random-housting yes
refused 3 "no answer 'perhaps'" --as r1 judge 1 1 perhaps
refused 3 "it has: r1 Anna Berg, r2 Bo Chen" --as r9 judge 1 1 yes
refused 3 "no outcome 'ALT'" --as r1 judge 1 7 yes --outcome ALT
refused 3 "no signalling question 'z'" --as r1 judge 1 1 yes --signal z=yes
refused 3 "--signal is like" --as r1 judge 1 1 yes --signal a=perhaps
refused 3 "unknown source" summary --source r3

# texts
long=$(printf '%20000s' | tr ' ' '"') # each takes two bytes
refused 3 "'judge' would take a line" --as r1 judge 1 1 yes --support "$long" --quote "$long"

# tables
printf 'title,year\n"An open quote,2011\n' > "$work/quote.csv"
refused 3 "quote.csv:2" import "$work/quote.csv"
printf 'name,year\nX,2011\n' > "$work/header.csv"
refused 3 "header.csv:1" import "$work/header.csv"
printf 'title,year\nToo,2011,many,cells\n' > "$work/wide.csv"
refused 3 "wide.csv:2" import "$work/wide.csv"
printf 'PK\003\004rubbish' > "$work/book.xlsx"
refused 3 "damaged or cut short" import "$work/book.xlsx"
refused 3 "No such file" import "$work/nothing.ris"
refused 3 "folder" import "$work"

# sheets
head='Study,1,2,3,4,5,6,7,8,9,10'
printf '%s\nHale 1997,y,y,y,y,y,y,maybe,y,y,y\n' "$head" > "$work/answer.csv"
refused 3 "line 2" --as r1 judge --from "$work/answer.csv"
printf '%s\nNobody 1901,y,y,y,y,y,y,y,y,y,y\n' "$head" > "$work/study.csv"
refused 3 "unknown study 'Nobody 1901'" --as r1 judge --from "$work/study.csv"
printf '%s\nHale 1997,y,y,y,y,y,y,y,y,y,y\nHale 1997,n,y,y,y,y,y,y,y,y,y\n' "$head" > "$work/twice.csv"
refused 3 "line 3" --as r1 judge --from "$work/twice.csv"
printf 'Study,1,2,3,4,5,6,7,8,9\nHale 1997,y,y,y,y,y,y,y,y,y\n' > "$work/nine.csv"
refused 3 "Other sources of bias" --as r1 judge --from "$work/nine.csv"
printf '%s\nHale 1997,y,y,y,y,y,y,,y,y,y\n' "$head" > "$work/gap.csv"
refused 3 "item 7" --as r1 judge --from "$work/gap.csv" --complete

# forms
printf '{"syrob_form":1,\n "id":"x" "version":"1"}\n' > "$work/form.json"
run init "$work/other" --title T --form "$work/form.json"
expect 3
err_has "form.json:2"
[ -e "$work/other" ] && fail "a folder was made all the same"
sed 's/"good": "yes"/"good": "perhaps"/' "$SYROB_DATA_DIR/forms/syrcle.json" > "$work/form.json"
run init "$work/other" --title T --form "$work/form.json"
expect 3
err_has "form.json:" "domains[0].items[0].signals[0].good" "yes"
run init "$work/other" --title T --reviewers "r1,r1"
expect 3
run init "$work/other" --title T --reviewers "lead,r2"
expect 3
run init "$work/rev" --title T
expect 5

# independence and what is done
refused 5 "not finished yet; unanswered: item" --as r1 complete 1
judge_all r1 1 yes
run --as r1 complete 1
before=$(fingerprint "$work/rev")
refused 5 "was finished by Anna Berg" --as r1 judge 1 1 no
refused 5 "was finished by Anna Berg" --as r1 clear 1 1
refused 5 "still blinded" resolve 1 1 no --by r1,r2
refused 2 "--reason" --as r1 reopen 1
refused 5 "can be changed without reopening" --as r1 reopen 2 --reason x
refused 5 "Bo Chen has not finished" reconcile 1 --early --reason x

# a broken journal of a reviewer is named with its line, and stops nobody
cp -r "$work/rev" "$work/broken"
export XDG_STATE_HOME="$work/elsewhere" # no second copy to fall back on
journal=$(ls "$work"/broken/journals/r1@*)
sed -i '3s/"yes"/"no"/' "$journal"
run --review "$work/broken" status
expect 0
err_has "$(basename "$journal"):3"
run --review "$work/broken" --as r2 assess --linear
out_has "damaged: journals/$(basename "$journal")"
cp "$work"/rev/journals/r1@* "$journal"
sed -i 's/$/\r/' "$journal"
run --review "$work/broken" status
expect 0
err_has ":1" "CR LF"
cp "$work"/rev/journals/r1@* "$journal"
printf '{"n":12,"half' >> "$journal"
run --review "$work/broken" status
expect 0
printf 'x' > "$work/broken/review.json"
run --review "$work/broken" status
expect 3
err_has "review.json:1"

# control characters reach neither screen nor stream raw
printf 'title,year,authors\n"A \033[31mred\007 title",2001,"Bell, A."\n' > "$work/red.csv"
run init "$work/red" --title "$(printf 'T\033[2J')"
expect 3
run init "$work/red" --title "Red"
run --review "$work/red" import "$work/red.csv"
expect 0
for command in "studies" "studies --json" "export json" "log" "log --json" "status"; do
    # shellcheck disable=SC2086 # words
    run --review "$work/red" $command
    case "$out$err" in *"$(printf '\033')"* | *"$(printf '\007')"*) fail "raw control: $command" ;; esac
done
# A seat in the environment that this review does not have is reported, not ignored.
export SYROB_SEAT=nobody-here
run --review "$work/red" status
unset SYROB_SEAT
expect 0
err_has "SYROB_SEAT is not a reviewer"

# A name that is not whole lists the studies that it could be; a far one is not guessed at.
printf 'title,year,authors\nFirst,2005,"Wang, A."\nSecond,2011,"Wang, B."\nThird,2001,"Hale, C."\n' > "$work/wang.csv"
run init "$work/wang" --title "Wang"
run --review "$work/wang" import "$work/wang.csv"
expect 0
out_has "3 new studies from 3 records; 0 duplicates, 0 possible duplicates, 0 to check, 0 unreadable"
run --review "$work/wang" summary
case "$out" in *-%*) fail "a percentage of nothing" ;; esac
run --review "$work/wang" --as r1 judge Wang 1 yes
expect 3
err_has "'Wang' could be several studies: Wang 2005, Wang 2011"
run --review "$work/wang" --as r1 judge Hale 1 yes
err_has "did you mean 'Hale 2001'?"
run --review "$work/wang" --as r1 judge "Zhou 1950" 1 yes
err_has "unknown study 'Zhou 1950'; syrob studies lists them"
refused 2 "unknown command 'xyzzy'; syrob help lists all" xyzzy
for page in "$here"/man/syrob-*; do
    page=${page##*/syrob-}
    refused 2 "'${page%.*}' is a page of the manual, not a command: man syrob-${page%.*}" \
        help "${page%.*}"
done
finish
