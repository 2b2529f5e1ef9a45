#!/bin/sh
# Odd reviews, in which `check` and verify.py, written independently, must find the same kinds of
# problems.
. tests/fault/lib.sh

small_review
answer 1 yes
answer 2 no
lead=$(own lead)
journal=$(own r1)
name=$(basename "$journal")
copy=$(second r1)
state=$(dirname "$copy")
keep_all

fresh() { # WHAT comes next
    last=$1
    restore_all
    forget "$work/away"
}

told_kinds() { # of lines "file:line: kind: message"
    awk -F ': ' 'NF > 2 { print $2 }' | sort -u | tr '\n' ' ' | sed 's/ $//'
}
told_places() { # the same of reviewers' journals, with their lines: both hide the same
    sed -n "s/^\(journals\/r[0-9][^:]*[:0-9]*: [a-z-]*\): .*/\1/p" |
        grep -v ': fork$\|: damaged$' | sort # either line of a fork may be named, a damaged line always
}
both_find() { # as both_checkers does, with fewer programs
    run check
    expect $((${#1} > 0))
    same "check finds" "$1" "$(printf '%s\n' "$out" | told_kinds)"
    status=0
    verify . > "$work/verdict" || status=$?
    expect $((${#1} > 0))
    same "verify.py finds" "$1" "$(told_kinds < "$work/verdict")"
    same "both tell as much" "$(told_places < "$work/out")" "$(told_places < "$work/verdict")"
}

both_say() { # of the second copy
    same "check says" "$1" "$("$SYROB_PROGRAM" check | sed -n 's/.*: second-copy: //p')"
    same "verify.py says" "$1" "$(verify . | sed -n 's/.*: second-copy: //p')"
}

finds() { # KINDS, as this account and as one that has no second copy
    both_find "$1"
    [ $# -eq 1 ] || XDG_STATE_HOME=$work/away both_find "$2"
}

# --- words and fields ----------------------------------------------------------------------------
fresh "a field that no study has"
study=$(sed -n 's/.*"op":"study","study":"\([^"]*\)".*/\1/p' "$lead" | head -n 1)
XDG_STATE_HOME=$work/away
add "$lead" "$t,\"op\":\"study-edit\",\"study\":\"$study\",\"field\":\"colour\",\"value\":\"x\",\"was\":[]"
finds unknown-word
for seat in lead consensus first-pass; do
    fresh "a reviewer called $seat"
    add "$lead" "$t,\"op\":\"seat\",\"seat\":\"$seat\",\"name\":\"x\",\"role\":\"reviewer\",\"was\":[]"
    finds unknown-word
    fresh "$seat leaves"
    add "$lead" "$t,\"op\":\"release\",\"seat\":\"$seat\",\"reason\":\"x\",\"was\":[]"
    finds unknown-word
done
fresh "an outcome that only a study has"
add "$lead" "$t,\"op\":\"outcome\",\"study\":\"$study\",\"outcomes\":[\"ALT\"],\"was\":[]"
add "$journal" "$t,\"op\":\"clear\",\"study\":\"$study\",\"item\":\"baseline\",\"outcome\":\"ALT\",\"was\":[]"
same "check names r1's journal" 1 "$("$SYROB_PROGRAM" check | grep -c "journals/r1@.*unknown-word")"
same "so does verify.py" 1 "$(verify . | grep -c "journals/r1@.*unknown-word")"
note='"study":null,"item":null,"text":"x"'
fresh "several events of a study that is not open"
for n in 1 2 3; do
    add "$journal" "$t,\"op\":\"judge\",\"study\":\"$study\",\"item\":\"baseline\",\"outcome\":null,\"answer\":\"never$n\",\"was\":[\"00000000deadbee$n\"]"
done
finds "missing-reference unknown-word"
same "nobody is shown how many, or what" 2 "$(cat "$work/out" "$work/verdict" | grep -c 'missing-reference.*in a blinded study')"
same "nor which" "" "$(cat "$work/out" "$work/verdict" | grep "never\|$study\|deadbee")"
verify --as r1 . > "$work/verdict"
run check --as r1
same "their reviewer is" "3 3" "$(grep -c "missing-reference.*deadbee" < "$work/verdict") $(grep -c "missing-reference.*deadbee" "$work/out")"
fresh "an operator whom nobody knows"
consensus=$work/rev/journals/consensus@000000.jsonl
id=$(sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' review.json)
add_head "$consensus" consensus 000000
add "$consensus" "$t,\"op\":\"early\",\"study\":\"$study\",\"operator\":\"r9\",\"reason\":\"x\",\"was\":[]"
finds unknown-word
fresh "an op with an escape"
add "$lead" "$t,\"op\":\"n\\u006fte\",$note"
finds damaged
fresh "a time with an escape"
add "$lead" "\"t\":\"2026-11-20T09:00:00\\u005a\",\"op\":\"note\",$note"
finds damaged
fresh "the year 0"
add "$lead" "\"t\":\"0000-11-20T09:00:00Z\",\"op\":\"note\",$note"
finds damaged
fresh "an escape elsewhere"
add "$lead" "$t,\"op\":\"note\",\"study\":null,\"item\":null,\"text\":\"n\\u006fte\""
finds ""

# --- lists that are too long ----------------------------------------------------------------------
many() { # N: a list of so many names
    seq -f '"x%.0f"' "$1" | paste -sd,
}
fresh "63 reviewers in an assignment"
add "$lead" "$t,\"op\":\"assign\",\"study\":\"$study\",\"seats\":[$(many 63)],\"was\":[]"
finds unknown-word
fresh "64 reviewers in an assignment"
add "$lead" "$t,\"op\":\"assign\",\"study\":\"$study\",\"seats\":[$(many 64)],\"was\":[]"
finds damaged
run status
expect 3
err_has "more than 63"
fresh "1000 outcomes"
add "$lead" "$t,\"op\":\"outcome\",\"study\":null,\"outcomes\":[$(many 1000)],\"was\":[]"
finds ""
fresh "1001 outcomes"
add "$lead" "$t,\"op\":\"outcome\",\"study\":null,\"outcomes\":[$(many 1001)],\"was\":[]"
finds damaged
run status
expect 3
err_has "more than 1000"
fresh "1001 outcomes of two events"
add "$lead" "$t,\"op\":\"outcome\",\"study\":null,\"outcomes\":[$(many 1000)],\"was\":[]" \
    "$t,\"op\":\"outcome\",\"study\":null,\"outcomes\":[\"y\"],\"was\":[]"
finds damaged
cd "$work" || exit 2
for list in "--reviewers $(seq -f 'r%.0f' 64 | paste -sd,)" "--outcomes $(seq -f 'o%.0f' 1001 | paste -sd,)"; do
    run init refused --title x $list
    expect 3
    err_has "more than"
    [ ! -e refused ] || fail "a review was made all the same"
done
run --review rev-0 assign 1 "$(seq -f 'r%.0f' 64 | paste -sd,)"
expect 3
err_has "more than 63 reviewers"
run --review rev-0 study outcomes 1 "$(seq -f 'o%.0f' 1001 | paste -sd,)"
expect 3
err_has "more than 1000 outcomes"
run --review rev-0 resolve 1 1 yes --by "$(seq -f 'r%.0f' 64 | paste -sd,)"
expect 3
err_has "more than 63 reviewers"
run init full --title x --reviewers "$(seq -f 'r%.0f' 63 | paste -sd,)" --adjudicator adj \
    --outcomes "$(seq -f 'o%.0f' 1000 | paste -sd,)"
expect 0

# --- the form ------------------------------------------------------------------------------------
sha256=$(sha256sum "$work/rev-0/form.json" | cut -c 1-64)
form=$(sed -n '/"op":"form"/s/.*"h":"\(.\{16\}\).*/\1/p' "$lead")
fresh "a form whose file is no form's name, but is there"
add "$lead" "$t,\"op\":\"form\",\"file\":\"x.json\",\"sha256\":\"$sha256\",\"was\":[\"$form\"]"
cp form.json form-2.json
echo >> form.json
finds form-pin
fresh "no form, and an op in the wrong journal"
rm form.json
add "$(echo "$work"/rev/journals/r1@*)" "$t,\"op\":\"title\",\"title\":\"x\",\"was\":[]"
finds "damaged form-pin"
fresh "a form that only a newer program knows"
id=$(sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' review.json)
rm "$lead" "$journal"
add_head "$work/rev/journals/lead@000000.jsonl" lead 000000
add "$work/rev/journals/lead@000000.jsonl" "$t,\"op\":\"form-of-another-kind\""
finds newer

# --- this account's own --------------------------------------------------------------------------
XDG_STATE_HOME=$work/state
fresh "no form, and a journal that is cut"
rm form.json
sed -i '$d' "$journal"
finds "cut-off form-pin second-copy" form-pin
fresh "no form, and a journal that is lost"
rm form.json "$journal"
finds "cut-off form-pin" form-pin
late="the program was stopped; the next entry brings it up to date"
fresh "stopped before the second copy had the last line, or lines"
sed -i '$d' "$copy"
finds second-copy ""
both_say "the second copy lacks the last line: $late"
sed -i '$d' "$copy"
both_say "the second copy lacks the last 2 lines: $late"
printf '{"x"' >> "$copy"
finds second-copy ""
both_say "the second copy and the journal differ: one of them was changed or put back; the next entry of its reviewer repairs what can be repaired"
fresh "stopped in the middle of a line"
head -c -9 "$copy" > "$work/half"
cp "$work/half" "$copy"
finds second-copy ""
both_say "the second copy lacks the last line: $late"
fresh "stopped in the middle of a line of both"
printf '{"n"' >> "$journal"
finds torn-line torn-line
printf '{"n":' >> "$copy"
both_say "the second copy ends in an unfinished line: $late"
fresh "the journal is cut"
sed -i '$d' "$journal"
finds "cut-off second-copy" ""
both_say "the journal lacks the last line of the second copy: it was cut off; the next entry of its reviewer restores it"
sed -i '$d' "$journal"
both_say "the journal lacks the last 2 lines of the second copy: it was cut off; the next entry of its reviewer restores it"
fresh "damaged, beside a fork"
head -n 2 "$journal" > "$work/rev/journals/r1 fork.jsonl"
add "$work/rev/journals/r1 fork.jsonl" "$t,\"op\":\"note\",$note"
sed -i '3s/"no"/"NO"/' "$journal"
finds "damaged fork second-copy" damaged
fresh "cut, beside a longer copy of another name"
cp "$journal" "$work/rev/journals/r1 copy.jsonl"
sed -i '$d' "$journal"
finds "cut-off second-copy" ""
fresh "three of one writer, of which the shortest lies between"
head -n 2 "$journal" > "$work/rev/journals/${name%.jsonl}-b.jsonl"
cp "$work/rev/journals/${name%.jsonl}-b.jsonl" "$work/rev/journals/${name%.jsonl}-c.jsonl"
add "$work/rev/journals/${name%.jsonl}-c.jsonl" "$t,\"op\":\"note\",$note"
finds fork fork
fresh "a first line of no seat, chained anew"
sed -n 's/^{"n":[0-9]*,\(.*\),"h":"[0-9a-f]*"}$/\1/p' "$work/rev-0/journals/$name" |
    sed 's/"seat":"r1"/"seat":""/' > "$work/bodies"
: > "$journal"
while IFS= read -r body; do
    add "$journal" "$body"
done < "$work/bodies"
finds "damaged second-copy" damaged
fresh "no first line in both"
rm "$journal"
mkdir "$journal"
: > "$copy"
finds damaged damaged
fresh "no first line in the second copy, and no journal"
rm "$journal"
: > "$copy"
finds "" ""
fresh "a damaged first line, and a second copy that is not a journal"
sed -i '1s/"app"/"App"/' "$journal"
echo 000000 > "$copy"
finds damaged damaged
fresh "a folder in its place"
rm "$journal"
mkdir "$journal"
finds damaged damaged
fresh "a writer's record with something behind it"
printf x >> "$state/r1.writer"
sed -i '$d' "$journal"
finds "" ""
fresh "both damaged"
for file in "$journal" "$copy"; do
    sed -i '2s/"yes"/"YES"/' "$file"
done
finds damaged damaged

# --- when the review was begun --------------------------------------------------------------------
fresh "another time of creation"
sed -i 's/"created":"..../"created":"1999/' review.json
finds identity identity
fresh "no time of creation"
sed -i 's/,"created":"[^"]*"//' review.json
finds identity identity
fresh "a later title says nothing of it"
title=$(sed -n '/"op":"title"/s/.*"h":"\(.\{16\}\).*/\1/p' "$lead")
XDG_STATE_HOME=$work/away
add "$lead" "$t,\"op\":\"title\",\"title\":\"Another\",\"was\":[\"$title\"]"
finds ""
XDG_STATE_HOME=$work/state

# --- review.json ---------------------------------------------------------------------------------
fresh "members that only another program knows"
python3 -c '
import sys
print(sys.argv[1][:-1] + "".join(",\"k%d\":1" % i for i in range(200)) + "}")' \
    "$(cat review.json)" > "$work/many"
mv "$work/many" review.json
finds ""

# --- reveals ---------------------------------------------------------------------------------------
hash_of() { # JOURNAL OP: the whole hash of the last such line
    sed -n "/\"op\":\"$2\"/s/.*\"h\":\"\(.\{64\}\).*/\1/p" "$1" | tail -n 1
}
short_of() {
    hash_of "$@" | cut -c 1-16
}
judged() { # STUDY ITEM ANSWER [WAS]
    printf '%s' "$t,\"op\":\"judge\",\"study\":\"$1\",\"item\":\"$2\",\"outcome\":null,\"answer\":\"$3\",\"was\":[${4:-}]"
}
XDG_STATE_HOME=$work/state
fresh "both have finished"
for seat in r1 r2; do
    for item in 1 2 3 4 5 6 7 8 9 10; do
        run --as $seat judge 1 $item "$([ $item -eq 1 ] && [ $seat = r2 ] && echo no || echo yes)"
    done
    run --as $seat complete 1
    expect 0
done
run reconcile 1 --early --reason "x" --no-input
expect 0
run --as r1 status
run --as r2 status
first=$work/rev/journals/$(basename "$(own r1)")
other=$work/rev/journals/$(basename "$(own r2)")
same "both reveals are on record" "1 1" "$(grep -c '"op":"reveal"' "$first") $(grep -c '"op":"reveal"' "$other")"
study=$(sed -n 's/.*"op":"complete","study":"\([^"]*\)".*/\1/p' "$first")
keep_all
finds "" ""
fresh "a reveal that did not come along"
sed -i '/"op":"reveal"/,$d' "$other" "$work"/state/syrob/*/"$(basename "$other")"
flag="$t,\"op\":\"flag\",\"study\":\"$study\",\"item\":null,\"text\":\"x\",\"was\":[\"00000000deadbeef\"]"
twin=$work/rev/journals/r1@0e0e0e.jsonl
add_head "$twin" r1 0e0e0e
add "$twin" "$flag"
finds missing-reference missing-reference # hidden here, and reported where no reviewer of the study writes
same "of a closed study no line is reported" 1 "$(verify . | grep -c 'r1@0e0e0e.jsonl: missing')"
fresh "a reveal of what is not here"
XDG_STATE_HOME=$work/away
add "$other" "$t,\"op\":\"reveal\",\"study\":\"$study\",\"of\":[\"$(hash_of "$other" complete)\",\"$(printf %064d 7)\"]"
finds missing-reference
fresh "late, from a copy that had not heard of it"
add_head "$twin" r1 0e0e0e
add "$twin" "$t,\"op\":\"reopen\",\"study\":\"$study\",\"reason\":\"x\",\"was\":[\"$(short_of "$first" complete)\"]"
add "$twin" "$(judged "$study" baseline no)"
finds ""

# --- events that no program of this kind records ---------------------------------------------------
fresh "a judgement behind the own reveal"
add "$first" "$(judged "$study" baseline no)"
finds "against-the-rules"
fresh "reopened behind the own reveal"
add "$first" "$t,\"op\":\"reopen\",\"study\":\"$study\",\"reason\":\"x\",\"was\":[\"$(short_of "$first" complete)\"]"
finds "against-the-rules"
fresh "a completion behind the completion"
add "$first" "$t,\"op\":\"complete\",\"study\":\"$study\",\"pass\":[],\"was\":[\"$(short_of "$first" complete)\"]"
finds "against-the-rules"
fresh "a reveal that names nothing"
add "$first" "$t,\"op\":\"reveal\",\"study\":\"$study\",\"of\":[]"
finds "against-the-rules"
fresh "in a study that is not open, nobody is shown where"
closed=$(sed -n 's/.*"op":"study","study":"\([^"]*\)".*/\1/p' "$lead" | grep -v "^$study\$" | head -n 1)
add "$first" "$t,\"op\":\"reopen\",\"study\":\"$closed\",\"reason\":\"\",\"was\":[]"
finds "against-the-rules"
same "not even the line" 2 "$(cat "$work/out" "$work/verdict" | grep -c '^journals/r1@......\.jsonl: against-the-rules: .*in a blinded study')"
consensus=$(echo "$work"/rev/journals/consensus@*.jsonl)
resolved() { # BY HOW OF: of the item that differs
    printf '%s' "$t,\"op\":\"resolve\",\"study\":\"$study\",\"item\":\"sequence-generation\",\"outcome\":null,\"of\":[$3],\"answer\":\"no\",\"how\":\"$2\",\"by\":[$1],\"was\":[]"
}
both="\"$(short_of "$first" complete)\",\"$(short_of "$other" complete)\""
seat=$(sed -n '/"op":"seat","seat":"r1"/s/.*"h":"\(.\{16\}\).*/\1/p' "$lead")
fresh "adjudicated by a reviewer of the study, who was made adjudicator"
add "$lead" "$t,\"op\":\"seat\",\"seat\":\"r1\",\"name\":\"Ann\",\"role\":\"adjudicator\",\"was\":[\"$seat\"]"
add "$consensus" "$(resolved '"r1"' adjudication "$both")"
finds "against-the-rules"
for row in '"r1"|discussion' '"r1","r1"|discussion' '"lead"|adjudication' '"r2"|adjudication' '"r1","r2"|override' '"r1","r2"|lots'; do
    fresh "resolved: $row"
    add "$consensus" "$(resolved "${row%|*}" "${row#*|}" "$both")"
    finds "against-the-rules"
done
fresh "resolved on one first pass"
add "$consensus" "$(resolved '"r1","r2"' discussion "${both%,*}")"
finds "against-the-rules"
fresh "resolved as it should be"
add "$consensus" "$(resolved '"r1","r2"' discussion "$both")"
finds ""
XDG_STATE_HOME=$work/state
finish
