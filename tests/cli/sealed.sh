#!/bin/sh
# A sealed review: nothing of a first pass is readable before everybody has finished; afterwards
# all is, and `check` says what is proven. Keys, their loss, and what is refused.
. tests/cli/lib.sh

checking=$SYROB_PROGRAM # has sanitizers
SYROB_PROGRAM=${SYROB_PLAIN:-$SYROB_PROGRAM}
cat > "$work/refs.csv" <<'CSV'
title,authors,year
Cooling,"Anders, A.",2001
Warm rats,"Hale, C.",2002
Cages,"Lund, D.",2003
CSV
cd "$work" || exit 2

# begin [ARGS]: the same sealed review on two laptops
begin() {
    rm -rf A B C stick state-*
    on lead A init A --title T --sealed --reviewers "r1=Ana,r2=Bo" "$@"
    expect 0
    on lead A import refs.csv
    expect 0
    cp -r A B
}
# finish_study MACHINE COPY SEAT STUDY ANSWER: all at once, with a text in the first item
finish_study() {
    {
        echo "study,item,answer,support"
        for item in $items; do echo "$4,$item,$5,${6:-}"; done
    } > pass.csv
    on "$1" "$2" --as "$3" judge --from pass.csv --numbers --complete
    expect 0
}
exchange() { # r1, r2, r1, r2
    for who in "1 A" "2 B" "1 A" "2 B"; do
        on ${who% *} ${who#* } sync stick
        expect 0
    done
}
checks() { # MACHINE COPY TEXT: no problem, and this is proven
    SYROB_PROGRAM=$checking on "$1" "$2" check
    expect 0
    same "the proof on $2" "Sealed: $3" "$(printf '%s\n' "$out" | tail -n 1)"
    same "verify.py on $2" "Sealed: $3" "$(XDG_STATE_HOME=$work/state-$1 verify "$2" | tail -n 1)"
}
both_fixed="r1's first pass was fixed before any other key was out in 3 of 3 studies; r2's in 3 of 3."
n_open() { # MACHINE COPY
    on "$1" "$2" status --json
    printf '%s' "$out" | json 'd["open"]'
}
n_reveals() { # COPY SEAT
    cat "$1/journals/$2"@*.jsonl | grep -c '"op":"reveal"'
}
key_of() { # MACHINE SEAT: its file
    echo state-"$1"/syrob/*/"$2".key
}
code_of() { # MACHINE COPY SEAT
    on "$1" "$2" --as "$3" key show
    printf '%s\n' "$out" | sed -n 's/^    //p'
}

# --- what can be read ------------------------------------------------------------------------

# Only these members stand in the lines of a reviewer; what is in the boxes does not show.
skeleton='^[{]"n":N,"t":"T","op":"(open","v":2,.*|sealed","study":("[a-z0-9-]*"|null),"box":"BOX"|complete","study":"[a-z0-9-]*","commit":"H","box":"BOX","was":\[[^]]*\],"sig":"SIG"|reopen","study":"[a-z0-9-]*","box":"BOX","was":\[[^]]*\],"sig":"SIG")(,"left":N)?,"h":"H"[}]$'
lines_hide() { # FILES: whatever stands in a line but a box is known
    cat "$@" | sed -E 's/"t":"[^"]*"/"t":"T"/; s/"(h|commit)":"[0-9a-f]{64}"/"\1":"H"/g;
        s/"n":[0-9]+/"n":N/; s/"box":"[A-Za-z0-9+\/=]*"/"box":"BOX"/;
        s/("left":)[0-9]+,"sig":"[A-Za-z0-9+\/=]*"/"sig":"SIG",\1N/;
        s/"left":[0-9]+/"left":N/; s/"sig":"[A-Za-z0-9+\/=]*"/"sig":"SIG"/' > shapes
    grep -vE "$skeleton" shapes | head -n 1 | grep . && fail "lines show more than they may"
}
hidden() { # what r1 wrote is nowhere; base64 has no underscore that could make it up
    grep -rla M_RK A B stick state-* && fail "a mark is in these files"
    lines_hide A/journals/r1@* stick/journals/r1@* state-1/syrob/*/r1@*
    same "boxes of one length" 1 "$(grep -oh '"box":"[^"]*' A/journals/r1@* | awk '{ print length }' |
        sort -u | wc -l)"
}


# 24 entries of r1, in two reviews that differ in their answers and texts alone.
write() { # ANSWER TEXT
    for item in $items; do
        on 1 A --as r1 judge 1 "$item" "$1" --support "M_RKsupport$2" --quote "M_RKquote$2" \
            --where "M_RKpage$2"
        expect 0
        on 1 A --as r1 judge 2 "$item" "$1" --support "M_RK$2"
        expect 0
    done
    on 1 A --as r1 judge 3 3 "$1" --signal "a=$1"
    expect 0
    on 1 A --as r1 flag 1 2 --text "M_RKflag$2"
    on 1 A --as r1 note 1 --text "M_RKnote$2"
    on 1 A --as r1 note --text "M_RKnote-of-all$2"
    on 1 A --as r1 clear 2 10
    for step in "complete 1" "reopen 1 --reason M_RKreason$2" "complete 1" "complete 2"; do
        # shellcheck disable=SC2086
        on 1 A --as r1 $step
    done
    on 1 A --as r1 judge 2 10 "$1"
    on 1 A --as r1 complete 2
    expect 0
    on 2 B --as r2 judge 1 1 unclear
    on 1 A sync stick
    on 2 B sync stick
    expect 0
}
asked="studies
studies --json
reviewers
status
status --json
log
log --json
disagreements
disagreements --json
agreement
agreement --json
summary
summary --json
summary --source r1 --json
export json
export csv
export csv-long
export revman --allow-missing
export r --allow-missing
export methods
export markdown
export html
check
check --json
key
heads
reconcile --linear
assess --linear"
answers() { # what the other reviewer and a stranger are shown
    printf '%s\n' "$asked" | while read -r command; do
        for who in "2 B --as r2" "other B" "1 A"; do
            # shellcheck disable=SC2086
            on $who $command
            printf '== %s %s: %s\n%s\n%s\n' "$who" "$command" "$status" "$out" "$err"
        done
    done | sed -E 's/\b[0-9a-f]{6,64}\b/H/g; s/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/K/g'
}
sizes() { # of all files but those of the reading account alone
    find A B stick state-1 state-2 -type f ! -name '*.writer' ! -name '*.lock' ! -name journals.seen \
        -exec wc -lc {} + | sed -E 's/@[0-9a-f]{6}/@W/; s/[0-9a-f]{32}/ID/' | sort
}
begin --open study
cp -r A start
clock=$SYROB_CLOCK
for twin in yes unclear; do
    rm -rf A B stick state-1 state-2 state-other
    cp -r start A
    cp -r start B
    SYROB_CLOCK=$clock
    text=
    [ "$twin" = yes ] || text=$(printf '%090d' 0)
    write "$twin" "$text"
    hidden
    checks other B "no key is out yet." # also of what was reopened with a hidden reason
    sizes > "sizes-$twin"
    answers > "answers-$twin"
    grep M_RK "answers-$twin" && fail "a mark is shown"
done
same "files" "$(cat sizes-yes)" "$(cat sizes-unclear)"
same "what is shown" "$(cat answers-yes)" "$(cat answers-unclear)"
same "all were asked" 84 "$(grep -c '^== ' answers-yes)"

# The other first pass comes: both are read, and the order is proven.
for study in 1 2 3; do finish_study 2 B r2 $study no; done
finish_study 1 A r1 3 yes
hidden
exchange
same "open on both" "3 3" "$(n_open 1 A) $(n_open 2 B)"
for copy in "1 A" "2 B" "other stick"; do
    checks $copy "$both_fixed"
done
on 2 B log
out_has M_RKflag M_RKnote M_RKreason
on other stick export json --source r1
out_has M_RKsupport M_RKquote
on other stick export json
same "disagreements" 30 "$(printf '%s' "$out" | json 'sum(len({p["answer"] for p in i["first_pass"].values()}) > 1
    for s in d["studies"] for i in s["items"].values())')"

# A box holds up to 511 bytes in its first class.
begin
inner='{"op":"judge","item":"baseline","outcome":null,"answer":"yes","support":"","was":[]}'
for more in 0 1; do
    on 1 A --as r1 judge $((more + 1)) 2 yes --support "$(printf "%0$((511 - ${#inner} + more))d" 0)"
    expect 0
done
same "classes" "736 1420" "$(grep -oh '"box":"[^"]*' A/journals/r1@* | awk '{ print length - 7 }' | paste -sd ' ')"
# --- keys ------------------------------------------------------------------------------------

# refused STATUS MACHINE COPY ARGS: so it ends, and nothing is written
refused() {
    wanted=$1
    shift
    before=$(fingerprint "$2")
    on "$@"
    expect "$wanted"
    same "nothing is written" "$before" "$(fingerprint "$2")"
}

# Another computer writes with the recovery code alone.
begin
on 1 A --as r1 judge 1 1 yes
err_has "Recovery code"
on 2 B --as r2 judge 1 1 yes
code=$(code_of 1 A r1)
other_code=$(code_of 2 B r2)
cp -r A C
refused 5 3 C --as r1 judge 1 2 yes
err_has "no key of r1" "syrob key enter --as r1"
refused 5 3 C --as r1 key show
refused 5 3 C --as r1 complete 1
on 3 C status
expect 0
mistype() { # GROUP ... one character of each
    echo "$code" | awk -F - -v OFS=- -v groups="$*" '{
        n = split(groups, at, " ")
        for (i = 1; i <= n; i++)
            $(at[i]) = (substr($(at[i]), 1, 1) == "7" ? "8" : "7") substr($(at[i]), 2)
        print }'
}
for group in 1 2 3 4 5 6 7; do
    refused 2 3 C --as r1 key enter --code "$(mistype $group)"
    err_has "mistyped in group $group"
done
refused 2 3 C --as r1 key enter --code "$(mistype 2 5)"
err_has "more than one place"
refused 2 3 C --as r1 key enter --code "${code%?}"
err_has "28 digits"
refused 2 3 C --as r1 key enter --code "$other_code"
err_has "of another review or reviewer"
[ ! -e state-3/syrob/*/r1.key ] || fail "a wrong key was kept"
on 3 C --as r1 key enter --code "$(echo "$code" | tr -d - | tr 'A-Z01' 'a-zol')"
expect 0
on 3 C --as r1 judge 1 2 yes
expect 0
checks 3 C "no key is out yet."

# A file that is no key stays as it is; the code takes its place.
key=$(key_of 1 r1)
cp $key good
for wrong in "" garbage "$(sed 's/"r1"/"r2"/' good)" "$(sed 's/"review":"./"review":"x/' good)"; do
    printf '%s' "$wrong" > $key
    refused 5 1 A --as r1 judge 1 3 yes
    same "the key's file" "$wrong" "$(cat $key)"
done
on 1 A --as r1 key enter --code "$code"
expect 0
same "the key" "$(cat good)" "$(cat $key)"
same "nobody else reads it" 600 "$(stat -c %a $key)"
on 1 A --as r1 judge 1 3 yes
expect 0

# A second key of a known reviewer: nothing is let out to it until it is accepted.
begin --open study
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
cp -r A C
exchange
cp B/form.json C/
on 4 C --as r2 judge 2 1 yes # r2's journal has not come there
expect 0
finish_study 4 C r2 2 yes
finish_study 1 A r1 2 yes
on 1 A merge C
expect 0
same "nothing is let out" 1 "$(n_reveals A r1)"
on 1 A check
expect 1
out_has second-key "syrob key accept r2"
on 1 A status
err_has "Bo has a second key" "does not count here" "syrob key accept r2"
refused 5 1 A --as r1 reveal 2 --alone --reason "impatient"
err_has "r2 has a second key" "syrob key accept r2"
on other A status
case "$err" in *key*) fail "a stranger is shown keys to accept" ;; esac
on 1 A key
out_has "a second key: not accepted"
second=$(printf '%s\n' "$out" | sed -n 's/^\(.........\) .*second key.*/\1/p')
refused 2 1 A --as r1 key accept r2 AAAA-AAAA
refused 2 1 A key accept r2 "$second"
on 1 A --as r1 key accept r2 "$second"
expect 0
same "it is let out" 2 "$(n_reveals A r1)"
on 1 A check
expect 0

# r2 answers on r1's computer, before the own journal has come there: it is a second key from the
# first line, said at once, and settled by both.
begin --open study
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
on 1 A --as r2 judge 2 1 yes
expect 0
err_has "Recovery code" "already judged in this review on another computer" "syrob key enter --as r2"
on 1 A --as r2 judge 2 2 yes
case "$err" in *key*) fail "it is said twice" ;; esac
exchange
on 1 A --as r2 status
err_has "Bo has another key" "syrob key accept r2" "--as r2"
same "all stays closed" "0 0" "$(n_open 1 A) $(n_open 2 B)"
second() { # MACHINE COPY SEAT: the second key of r2 there is accepted
    on "$1" "$2" key
    on "$1" "$2" --as "$3" key accept r2 \
        "$(printf '%s\n' "$out" | sed -n 's/^\(.........\) .*second key.*/\1/p' | head -n 1)"
    expect 0
}
second 1 A r2
second 2 B r2
exchange
same "one study is open" "1 1" "$(n_open 1 A) $(n_open 2 B)"
for where in "1 A" "2 B"; do # shellcheck disable=SC2086
    on $where status
    case "$err" in *key*) fail "it is still said" ;; esac
done

# Or with the code, once it is known: what the second key has written is given again.
begin --open study
finish_study 2 B r2 1 no
on 1 A --as r2 judge 2 1 yes
on 2 B sync stick
on 1 A sync stick
on 1 A --as r2 key enter --code "$(code_of 2 B r2)"
expect 0
finish_study 1 A r2 2 no
finish_study 1 A r1 1 yes
exchange
same "one study is open" 1 "$(n_open 1 A)"

# Where somebody has met the key of an absent journal, no second one is made.
begin --open study
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
exchange
cp -r A C
rm C/journals/r2@*
refused 5 3 C --as r2 judge 2 1 yes
err_has "no key of r2" "syrob key enter --as r2"

# Key and code are lost: what nobody has read is opened again, and given anew.
begin --open study
finish_study 1 A r1 1 yes
finish_study 1 A r1 2 yes
on 1 A sync stick
on 2 B sync stick
finish_study 2 B r2 1 no
refused 5 2 B --as r2 key new --reason "not lost"
rm -r state-1
refused 2 1 A --as r1 key new
on 1 A sync stick
on 1 A --as r1 key new --reason "stolen laptop"
expect 0
err_has "Recovery code"
on 1 A merge B
same "no key is let out for boxes that it does not open" 0 "$(n_reveals A r1)"
on 1 A --as r1 reopen 2 --reason "lost the key"
expect 0
finish_study 1 A r1 2 unclear
on 2 B merge A
on 2 B key
on 2 B --as r2 key accept r1 "$(printf '%s\n' "$out" | sed -n 's/^\(.........\) .*second key.*/\1/p')"
expect 0
finish_study 2 B r2 2 no
exchange
same "open" "1 1" "$(n_open 1 A) $(n_open 2 B)"
on 2 B export json
same "the new first pass" unclear "$(printf '%s' "$out" |
    json 'd["studies"][1]["items"]["baseline"]["first_pass"]["r1"]["answer"]')"

# What somebody has read is opened again, too, and counts as not blind.
anew="r1's first pass was fixed before any other key was out in 1 of 2 studies (1 made anew with another key, not blind); r2's in 2 of 2."
on 1 A --as r1 status
out_has "You finished 1 study with the key that is lost" "syrob reopen STUDY"
on 2 B --as r2 status
out_has "Ana has lost the key of 1 finished study"
refused 5 2 B --as r2 reopen 1 --reason "nothing is lost"
refused 5 1 A --as r1 judge 1 1 no
err_has "syrob reopen"
on 1 A --as r1 reopen 1 --reason "lost the key"
expect 0
out_has "The key of Bo is out: what you answer now counts as not blind"
exchange
same "who assesses it" "1 1" "$(n_open 1 A) $(n_open 2 B)"
finish_study 1 A r1 1 unclear
same "open where it was made" 2 "$(n_open 1 A)"
exchange
same "open" "2 2" "$(n_open 1 A) $(n_open 2 B)"
for copy in "1 A" "2 B"; do checks $copy "$anew"; done
same "verify.py" "Sealed: $anew" "$(verify A | tail -n 1)"
on 2 B export json
same "in figures" "1 0 unclear" "$(printf '%s' "$out" | json '"%d %d %s" % (
    d["sealing"]["replaced"]["r1"], d["sealing"]["replaced"]["r2"],
    d["studies"][0]["items"]["baseline"]["first_pass"]["r1"]["answer"])')"
refused 5 1 A --as r1 reopen 1 --reason "once more"

# A key that is found again lets out what was finished with it: nothing is made anew then.
begin --open study
finish_study 1 A r1 1 yes
on 1 A sync stick
on 2 B sync stick
finish_study 2 B r2 1 no
mv state-1 lost
on 1 A sync stick
on 1 A --as r1 key new --reason "a lost laptop"
on 1 A --as r1 reopen 1 --reason "lost the key"
expect 0
finish_study 1 A r1 1 unclear
on 2 B sync stick
cp -r A C
cp -r lost state-3
on 3 C merge B
same "the old key comes out" 1 "$(n_reveals C r1)"
on 1 A merge C
refused 5 1 A --as r1 reopen 1 --reason "lost the key"
on 1 A check
expect 1
out_has second-key
on 2 B merge C
for copy in "1 A" "2 B"; do # shellcheck disable=SC2086
    on $copy export json
    same "the old first pass" yes "$(printf '%s' "$out" |
        json 'd["studies"][0]["items"]["baseline"]["first_pass"]["r1"]["answer"]')"
done

# Two keys of one reviewer are no reason to make anything anew.
begin --open study
cp -r A C
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
finish_study 3 C r1 2 yes
on 2 B merge A
on 3 C merge B
on 3 C key
on 3 C --as r1 key accept r1 "$(printf '%s\n' "$out" | sed -n 's/^\(.........\) .*r1 .*second key.*/\1/p')"
expect 0
refused 5 3 C --as r1 reopen 1 --reason "made with my other key"

# --- who waits for whom ----------------------------------------------------------------------

# Somebody alone, from the beginning or since the others have left, reveals with a reason.
begin --open study
on lead A assign 3 r1
finish_study 1 A r1 3 yes
finish_study 1 A r1 1 yes
same "nothing by itself" 0 "$(n_reveals A r1)"
for person in 1 2; do # whoever asks, it is r1 who can do it
    on $person A status
    out_has "alone, who can reveal it: syrob --as r1 reveal STUDY --alone --reason TEXT"
done
refused 2 1 A --as r1 reveal 3 --alone
refused 2 1 A --as r1 reveal 3 --reason "nobody else"
refused 5 1 A --as r1 reveal 1 --alone --reason "cannot wait"
refused 5 2 A --as r1 reveal 3 --alone --reason "another account"
on 1 A --as r1 reveal 3 --alone --reason "nobody else"
expect 0
same "open" 1 "$(n_open 1 A)"
on lead A reviewers release r2 --reason left --unblind
expect 0
on lead A assign 1 r1
on 1 A status
out_has "syrob --as r1 reveal STUDY --alone"
same "a release lets nothing out" 1 "$(n_reveals A r1)"
on 1 A --as r1 reveal 1 --alone --reason "Bo has left"
expect 0
same "open" 2 "$(n_open 1 A)"
checks 1 A "a key is out in 2 studies that nobody else has finished."
same "verify.py" "Sealed: a key is out in 2 studies that nobody else has finished." "$(verify A | tail -n 1)"

# Somebody leaves after finishing: that first pass is still awaited, and read.
begin --open study
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
on lead A reviewers add r3=Cy
on 1 A merge B
on lead A reviewers release r2 --reason left --to r3
expect 0
same "r1 lets it out" 1 "$(n_reveals A r1)"
same "r2's key is awaited" 0 "$(n_open 1 A)"
refused 5 lead A assign 1 r1,r3
err_has "Bo finished Anders 2001 before leaving" "nobody else can be assigned instead" "syrob study drop"
on 2 B merge A
on 1 A merge B
same "open" 1 "$(n_open 1 A)"
checks 1 A "r1's first pass was fixed before any other key was out in 1 of 1 study; r2's in 1 of 1."

# Rounds, a pilot, outcomes, and a third person.
begin --adjudicator adj=Eve --outcomes ALT,AST
on lead A assign --pilot 1
expect 0
on 2 B merge A
finish_study 1 A r1 1 yes M_RK
finish_study 2 B r2 1 no M_RK
finish_study 1 A r1 2 yes
exchange
same "the pilot alone" "1 1" "$(n_open 1 A) $(n_open 2 B)"
finish_study 2 B r2 2 no
exchange
same "the round waits for the third" "1 1" "$(n_open 1 A) $(n_open 2 B)"
on 1 A --as r1 judge 3 8 yes --outcome ALT --support M_RKalt
expect 0
grep -E 'outcome.*(M_RK|"A[LS]T")' A/journals/r1@* && fail "the outcome is shown"
on 1 A --as r1 reconcile 2 --early --reason "a congress" --no-input
on 1 A --as r1 status
exchange
same "early" "2 2" "$(n_open 1 A) $(n_open 2 B)"
on 1 A --as r1 refer 1 1
expect 0
on 1 A sync stick
on 5 stick resolve 1 1 unclear --by adj
expect 0
on 1 A sync stick
on 1 A check
expect 0

# A first pass can be reopened until a key of somebody else is here.
begin --open study
finish_study 1 A r1 1 yes
finish_study 2 B r2 1 no
on 1 A --as r1 reopen 1 --reason "a slip"
expect 0
finish_study 1 A r1 1 unclear
exchange
refused 5 1 A --as r1 reopen 1 --reason "saw the other"
refused 5 1 A --as r1 judge 1 1 no
checks 2 B "r1's first pass was fixed before any other key was out in 1 of 1 study; r2's in 1 of 1."

# --- what does not belong together -----------------------------------------------------------

# A journal that is not sealed among sealed ones, and the other way round.
begin
on 1 A --as r1 judge 1 1 yes
cp -r A C
cd C || exit 2
add_head journals/r2@abcdef.jsonl r2 abcdef
cd ..
on 2 C check
expect 1
out_has "journals/r2@abcdef.jsonl" "without signatures"
refused 3 2 C --as r2 judge 1 1 yes
on 2 A merge C
[ "$status" -ne 0 ] || fail "it was taken in"
[ ! -e A/journals/r2@abcdef.jsonl ] || fail "it was taken in"
run init D --title Plain
expect 0
cp A/journals/r1@* D/journals/
plain=$(sed 's/.*"id":"\([0-9a-f]*\)".*/\1/' D/review.json)
for file in D/journals/r1@*; do
    ask forge "$file" 1 "$(sed 's/.*"id":"\([0-9a-f]*\)".*/\1/' A/review.json)" "$plain"
done
run --review D check
expect 1
out_has "cannot be part of one that is not sealed"

# A program that knows version 1 alone reads this first, and stops.
case "$(cat A/review.json)" in
'{"syrob_review":2,'*',"sealed":1}') ;;
*) fail "review.json: $(cat A/review.json)" ;;
esac
# Before there are studies: a note on the whole review is sealed, too, and can be read again.
on 3 N init N --title N --sealed --reviewers r1,r2
for step in "--as r1 note --text before" "import refs.csv" status check; do # shellcheck disable=SC2086
    on 3 N $step
    expect 0
done
for command in key heads "key show --as r1"; do # shellcheck disable=SC2086
    run --review D $command
    [ "$status" -ne 0 ] || fail "a plain review has no keys"
done
# A command that records nothing makes no key: one under another's name, by a slip, would stand in
# the way of that reviewer's own.
begin
for slip in "undo --as r1" "reveal 1 --alone --reason x --as r1"; do # shellcheck disable=SC2086
    on 2 B $slip
    expect 5
    case "$err$out" in *"ecovery code"*) fail "a key was made by: $slip" ;; esac
done
for study in 1 2 3; do
    finish_study 1 A r1 $study yes
    finish_study 2 B r2 $study no
done
exchange
on 2 B key
out_lacks "second key"
on 2 B status
out_has "unblinded 3"
finish
