#!/bin/sh
# Entries of two machines on one thing without knowing of each other: no open study closes, the
# review opens afterwards, and the owner of the entry can decide.
. tests/cli/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells one\nBo,2002,Cells two\n' > refs.csv

meet() {
    on a A sync stick
    on b B sync stick
    expect 0
    on a A sync stick
    expect 0
}
begin() { # INIT OPTIONS: two machines with the same review
    rm -rf A B C stick state-*
    XDG_STATE_HOME=$work/state-a
    quickly run init A --title Apart "$@"
    expect 0
    XDG_STATE_HOME=$work/state
    quickly on a A import refs.csv
    expect 0
    quickly on a A sync stick
    expect 0
    cp -R stick B
}
open_on() {
    on "$1" "$2" status --json
    printf '%s' "$out" | json 'd["open"]'
}
checkers() { # COPY KINDS, as somebody who has read nothing of it
    XDG_STATE_HOME=$work/nobody both_checkers "$@"
}

# A study that one lead adds without knowing that others are open closes nothing: neither where both
# leads name the round alike, nor where one knows of no round at all.
begin --reviewers r1,r2
for study in 1 2; do
    pass a A r1 $study yes
    pass a A r2 $study no
done
on a A sync stick
on b B sync stick
on a A study add --title Gamma --authors "Gamm, A." --year 2003
on b B study add --title Delta --authors "Delt, A." --year 2004
meet
same "two leads, one name of a round" "2 2" "$(open_on a A) $(open_on b B)"
on a A studies --json
same "numbers follow the clock, not the names of machines" "Gamm 2003,Delt 2004" "$(printf '%s' "$out" | json '",".join(s["label"] for s in d["studies"][2:])')"
on a A --as r1 reopen 1 --reason x
expect 5
checkers A ok
begin --reviewers r1,r2
for study in 1 2; do
    pass a A r1 $study yes
    pass a A r2 $study no
done
on b B study add --title Delta --authors "Delt, A." --year 2004
meet
on b B sync stick
expect 0
same "a study added to an older copy" "2 2" "$(open_on a A) $(open_on b B)"
on b B --as r1 reopen 1 --reason x
expect 5
on a A log
out_has " reveal " # on record, it needs nothing else to stay open
checkers A ok

# Nor does a lead who gives them to others without knowing: they stay with those who have read them.
for what in "assign 1 r1,r3" "reviewers add r4=Dan" "reviewers release r2 --reason x --to r3"; do
    begin --reviewers r1,r2,r3
    for study in 1 2; do
        on a A assign $study r1,r2
    done
    on a A sync stick
    on b B sync stick
    for study in 1 2; do
        pass a A r1 $study yes
        pass a A r2 $study no
    done
    # shellcheck disable=SC2086 # words
    on b B $what
    expect 0
    meet
    on b B sync stick
    expect 0
    same "stays open: $what" "2 2" "$(open_on a A) $(open_on b B)"
    on a A --as r1 reopen 1 --reason x
    expect 5
    on a A studies --json
    same "with those who assessed it: $what" "r1 r2" "$(printf '%s' "$out" | json '" ".join(sorted(d["studies"][0]["progress"]))')"
done

# First passes stay as they were read: a reviewer reopened on a copy that was not unblinded yet.
begin --reviewers r1,r2
pass a A r1 1 yes
on a A sync stick
on b B sync stick
pass a A r2 1 no
pass a A r1 2 yes
pass a A r2 2 no
on b B --as r1 reopen 1 --reason "misread"
expect 0
on b B sync stick
on a A sync stick
expect 0
same "reopened elsewhere, it is still open" 2 "$(open_on a A)"
on b B sync stick
on b B --as r1 reopen 1 --reason "again"
expect 5

# A study that no reviewer has read yet closes again, with a message.
begin --reviewers r1,r2 --open study
meet
cp -R stick C
pass a A r1 1 yes
pass b B r2 1 no
on c C merge A
on c C merge B
expect 0
same "open to those who assess nothing" 1 "$(open_on c C)"
on a A --as r1 reopen 1 --reason "misread"
expect 0
on c C merge A
out_has "was blinded again"

# A first pass done on two machines in two ways: once something is resolved on one of them, that one
# counts, the other is not a conflict any more, and reviewers who left do not prevent this.
begin --reviewers r1,r2,r3
on a A assign 1 r1,r2
on a A study drop 2 --reason "one is enough"
meet
pass a A r2 1 no
meet
pass a A r1 1 yes
on a A resolve 1 1 no --by r1,r2
expect 0
pass b B r1 1 unclear
meet
on b B sync stick
expect 0
for where in "a A" "b B"; do
    # shellcheck disable=SC2086 # words
    on $where disagreements --json
    same "what was settled stands on $where" 1 "$(printf '%s' "$out" | json 'd["resolved"]')"
    # shellcheck disable=SC2086 # words
    on $where --as r1 status
    case "$out" in *"two values"*) fail "it asks for what cannot be given: $where" ;; esac
done
checkers A ok
checkers B ok

# A study removed while it is open, and restored beside a new one, is still open; nor does it get
# somebody new who could read it.
begin --reviewers r1,r2
on a A study drop 2 --reason "no animals"
pass a A r1 1 yes
pass a A r2 1 no
on a A study drop 1 --reason "no animals"
on a A study add --title Gamma --authors "Gamm, A." --year 2003
expect 0
on a A reviewers add r3=Cy
expect 0
on a A study restore anders --reason "they are"
expect 0
same "put back, it is open" 1 "$(open_on a A)"
on a A studies --json
same "for those who assessed it" "r1 r2" "$(printf '%s' "$out" | json '" ".join(next(sorted(s["progress"]) for s in d["studies"] if s["open"]))')"

# A form that could leave a first pass incomplete waits until nobody is done: it would tell what was
# answered, and close what is open.
begin --reviewers r1,r2
on a A assign --pilot 2
expect 0
pass a A r2 1 yes
python3 - A/form.json one-less.json <<'PY'
import json, sys
form = json.load(open(sys.argv[1]))
item = form["domains"][0]["items"][0]
item["answers"] = [a for a in item.get("answers", form["answers"]) if a["id"] != "no"]
item["guidance"].pop("no", None)
form["version"] += "-less"
json.dump(form, open(sys.argv[2], "w"))
PY
on a A forms update one-less.json --reason "nobody can say no"
expect 5
err_has "r2 has finished Anders 2001" "reopen STUDY"
on a A --as r2 reopen 1 --reason "another form"
on a A forms update one-less.json --reason "nobody can say no"
expect 0
pass a A r2 1 yes
pass a A r1 1 unclear
pass a A r1 2 yes
pass a A r2 2 yes
same "the pilot is open" 2 "$(open_on a A)"
on a A forms copy syrcle whole.json
on a A forms update one-less.json --reason x
expect 5
sed 's/"id": "yes"/"id": "yes-indeed"/; s/"yes": \[/"yes-indeed": [/' A/form.json > renamed.json
on a A forms update renamed.json --reason x
expect 5
err_has "cannot be changed" "init DIR --form"
on a A forms update A/form.json --reason "one answer more takes nothing away"
expect 0
same "and stays open" 2 "$(open_on a A)"

# Opened early on both, with other reasons.
begin --reviewers r1,r2
pass a A r1 1 yes
pass a A r2 1 no
meet
on a A reconcile 1 --early --reason "to train" --linear
on b B reconcile 1 --early --reason "a pilot of the form" --linear
meet
same "still open" "1 1" "$(open_on a A) $(open_on b B)"
on a A --as r1 reopen 1 --reason x
expect 5
checkers A ok

# Done on both by the second reviewer, and open on one of them.
begin --reviewers r1,r2 --open study
on a A assign 1 r1,r2
meet
pass b B r2 1 yes
pass a A r1 1 unclear
pass a A r2 1 no
same "open where all is known" 1 "$(open_on a A)"
meet
same "nothing closes" "1 1" "$(open_on a A) $(open_on b B)"
on a A --as r1 reopen 1 --reason "seen"
expect 5
on a A disagreements --json
first=$out
on b B disagreements --json
same "the same first pass on both" "$first" "$out"

# Assigned to others on each.
begin --reviewers r1,r2,r3 --open study
on a A assign 1 r1,r2
pass a A r1 1 yes
pass a A r2 1 no
on b B assign 1 r1,r3
expect 0
meet
same "what is done holds" "1 1" "$(open_on a A) $(open_on b B)"
on b B --as r1 reopen 1 --reason "seen"
expect 5

# The same with other reasons is the same.
begin --reviewers r1,r2,r3
on a A study drop 2 --reason twice
expect 0
on b B study drop 2 --reason duplicate
expect 0
on a A reviewers release r3 --reason "left"
expect 0
on b B reviewers release r3 --reason "moved away"
expect 0
meet
on a A status --json
same "dropped" 1 "$(printf '%s' "$out" | json 'd["studies"]')"
on a A reviewers
out_has "has left"
checkers A ok

# Somebody joins under two names: the lead says which.
begin --reviewers r1,r2
on a A reviewers add r3=Cleo
on b B reviewers add r3=Clea
meet
checkers A conflict
on a A status
out_has "recorded in two ways"
on b B --as r3 judge 1 1 yes
expect 5
err_has "nobody can judge with it: syrob reviewers rename r3=NAME"
on a A reviewers add r3=Cleo
expect 0
meet
checkers A ok
on b B reviewers
out_has "Cleo"

# Resolved on both, differently.
begin --reviewers r1,r2 --open study
pass a A r1 1 yes
pass a A r2 1 no
meet
on a A resolve 1 1 yes --by r1,r2 --cause slip
on b B resolve 1 1 unclear --by r1,r2 --cause slip
on a A resolve 1 2 yes --by r1,r2 --cause slip
on b B resolve 1 2 yes --by r1,r2 --cause other --reason "another cause"
meet
on a A disagreements
out_has "resolved in two ways"
on a A disagreements --json
same "the same answer for another cause is settled" "1" "$(printf '%s' "$out" | json 'sum(bool(c["resolved"]) for c in d["cells"])')"
checkers A conflict
on a A resolve 1 1 no --by r1,r2
expect 0
meet
checkers B ok

# Another form on each: the same bytes, then different ones.
begin --reviewers r1,r2
sed 's/"note": "/"note": "One. /' A/form.json > one.json
sed 's/"note": "/"note": "Two. /' A/form.json > two.json
cmp -s one.json A/form.json && fail "the form has no note to change"
on a A forms update one.json --reason one
expect 0
on b B forms update one.json --reason "the same"
expect 0
meet
same "the same form, once" 0 "$(find A -name 'form-3.json' | wc -l)"
checkers A ok
on a A forms update A/form.json --reason back
on b B forms update two.json --reason two
meet
same "both open" "0 0" "$(open_on a A) $(open_on b B)"
checkers A conflict
on b B sync stick
out_has "1 entry was recorded in two ways, on two computers: syrob check names it"
on a A forms update two.json --reason "either may settle it"
expect 0
on b B forms update A/form.json --reason "the one in use, too"
expect 0
meet
on a A forms update two.json --reason "this one"
expect 0
meet
checkers B ok

# A study that two leads removed in different ways is removed, and that is reported.
begin --reviewers r1,r2
on a A study drop 2 --reason "not in English"
on b B study report 1 2 --reason "the same animals"
meet
for copy in A B; do
    on a $copy status --json
    same "the study is removed from $copy" 1 "$(printf '%s' "$out" | json 'd["studies"]')"
    checkers $copy conflict
done
on a A study restore anders-2001 --reason x
on a A study restore bo-2002 --reason "it is in English"
expect 0
meet
checkers B ok

# One reviewer's study, finished on both: finished again, it is.
begin --reviewers r1,r2
pass a A r1 1 yes
pass b B r1 1 yes
meet
on a A --as r1 status
out_has "1 of your studies was finished on two computers" "syrob complete --all"
on b B --as r2 status
case $out in *"finished on two computers"*) fail "r2 is told of r1's study" ;; esac
on a A --as r1 complete --all
expect 0
on a A --as r1 status --json
same "finished again" 1 "$(printf '%s' "$out" | json 'd["seats"]["r1"]["complete"]')"
checkers A ok

# Two forms chosen in two clones of a git repository: as README says.
begin --reviewers r1,r2
repository() { git -C "$@" > /dev/null 2>&1; }
repository A init -q -b main
repository A config user.email a@example.org
repository A config user.name A
repository A add -A && repository A commit -qm one || fail "no repository"
rm -rf B
git clone -q A B
repository B config user.email b@example.org
repository B config user.name B
on a A forms update one.json --reason one
on b B forms update two.json --reason two
expect 0
for copy in A B; do
    repository $copy add -A
    repository $copy commit -qm form
done
repository B pull --no-rebase ../A main && fail "there is no conflict"
on b B status
expect 3
err_has "form-2.json: it is not the form that the lead chose later" "git left a conflict in it" "git checkout --ours"
repository B checkout --ours form-2.json
repository B add -A
repository B commit -qm settled
on b B merge A
expect 0
checkers B conflict
on b B forms update two.json --reason "this one"
expect 0
checkers B ok

# Journals alone, without the form that they name; nothing at all; a name that is taken.
begin --reviewers r1,r2
on a A forms update one.json --reason one
before=$(fingerprint B)
mkdir loose
cp A/journals/* loose/
on b B merge loose
expect 3
err_has "form-2.json" "merge the whole folder"
same "nothing is written" "$before" "$(fingerprint B)"
on b B merge A/journals
expect 0
checkers B ok
mkdir empty
on b B merge empty
expect 3
err_has "holds no journals"
rm B/form-2.json
on b B status
expect 3
on b B merge A
expect 0
on b B status
expect 0
pass a A r1 1 yes
on b B --as r2 judge 1 1 no
mine=$(basename "$(ls B/journals/r2@*)")
cp B/journals/"$mine" kept
cp "$(ls A/journals/r1@*)" B/journals/r2@999999.jsonl
mv "$(ls A/journals/r1@*)" A/journals/r2@999999.jsonl
on b B merge A
expect 0
checkers B ok

# Two people who join on two computers have short names of their own; and where one was given to
# both by hand, neither reads what the other has written.
begin --reviewers r1 --open study
on a A reviewers add "Carl Day"
out_has "carl-day has joined"
on b B reviewers add "Cora Dean"
out_has "cora-dean has joined"
begin --reviewers r1 --open study
on a A reviewers add "cd=Carl Day"
on b B reviewers add "cd=Cora Dean"
on a A assign 1 r1,cd
on b B assign 1 r1,cd
for item in $items; do
    on a A --as cd judge 1 "$item" yes --support "of Carl"
done
on a A --as cd complete 1
expect 0
on b B --as cd judge 1 1 no --support "of Cora"
expect 0
on b B merge "$work/A"
expect 0
out_has "cd was added or renamed differently on two computers"
for what in "log 1" "status" "assess --linear" "studies --json"; do
    on b B --as cd $what
    case "$out" in *"of Carl"*) fail "$what shows the other's answers" ;; esac
done

# Both have recorded: neither gets the entries of the other.
on b B sync "$work/A"
for words in 'rename "cd=Cora Dean"' 'add "cd=Cora Dean"' 'rename "cd=Carl Day"'; do
    eval "on b B reviewers $words"
    expect 5
    err_has "The short name cd was given to two people, and 12 entries were recorded with it on 2 computers"
done
on b B --as cd log 1
out_lacks "yes" "no"
on a A --as cd status
out_lacks "more answers" "changed"
on b B reviewers rename "cd=Carl Day" --entries
expect 0
out_has "cd is now Carl Day"

# One reviewer who was renamed on both: the lead says which name it is, and it goes on.
begin --reviewers r1,r2 --open study
on a A reviewers rename "r1=Anna Maria Berg"
on b B reviewers rename "r1=Anna Berg-Li"
on a A sync "$work/B"
expect 0
out_has "r1 was added or renamed differently on two computers"
on a A --as r1 judge 1 1 yes
expect 5
err_has "syrob reviewers rename r1=NAME"
on a A reviewers rename "r1=Anna Berg-Li"
expect 0
on a A --as r1 judge 1 1 yes
expect 0

# Outcomes that two copies set differently: once the study is unblinded, all that were judged can
# be brought back.
begin --reviewers r1,r2 --open study --outcomes ALT,AST
outcome_sheet() { # ANSWER OUTCOME
    echo "study,item,answer,outcome"
    n=0
    for item in $items; do
        n=$((n + 1))
        case $n in 7 | 8) echo "1,$item,$1,$2" ;; *) echo "1,$item,$1," ;; esac
    done
}
on a A study outcomes 1 ALT
on a A sync "$work/B"
outcome_sheet yes ALT > "$work/alt.csv"
outcome_sheet no AST > "$work/ast.csv"
on a A --as r1 judge --from "$work/alt.csv" --numbers --complete
expect 0
on b B study outcomes 1 AST
on b B --as r2 judge --from "$work/ast.csv" --numbers --complete
expect 0
on b B study outcomes 1 ALT,AST # r2 has finished, and r1's answers are hidden
expect 5
err_has "only earlier ones can be restored"
on a A sync "$work/B"
for words in "" ","; do
    on a A study outcomes 1 "$words"
    [ "$status" -ne 0 ] || fail "all outcomes are gone"
done
on a A study outcomes 1 ALT,AST
expect 0
on a A export csv-long
out_has '"ALT","attrition","8","incomplete-outcome-data","Incomplete outcome data","r1","unresolved","yes"' \
    '"AST","attrition","8","incomplete-outcome-data","Incomplete outcome data","r2","unresolved","no"'
finish
