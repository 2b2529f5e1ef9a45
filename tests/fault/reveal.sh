#!/bin/sh
# Unblinded first passes stay as they were read, and nothing is shown before the reveal is recorded.
. tests/fault/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells in the liver\n' > refs.csv
begin() { # the same review on two laptops, read by neither
    rm -rf A B state-*
    XDG_STATE_HOME=$work/state-lead
    run init A --title T --reviewers "r1=Ana,r2=Bo" --open study
    XDG_STATE_HOME=$work/state
    on lead A import refs.csv
    cp -r A B
}
reveals() { # COPY
    cat "$1"/journals/r*.jsonl | grep -c '"op":"reveal"'
}
n_open() { # MACHINE COPY
    on "$1" "$2" status --json
    printf '%s' "$out" | json 'd["open"]'
}
answer_of() { # MACHINE COPY SEAT: the first pass of item 1
    on "$1" "$2" export json
    printf '%s' "$out" | json "d['studies'][0]['items']['sequence-generation']['first_pass']['$3']['answer']"
}
fixed() { # MACHINE COPY
    on "$1" "$2" export json
    printf '%s' "$out" | json "' '.join(str(v) for v in d['progress']['first_passes'].values())"
}

# r2 reads, r1 reopens elsewhere and answers otherwise: the first pass that was read counts, on both.
begin
pass 1 A r1 1 yes
on 2 B merge A
pass 2 B r2 1 unclear
same "open to r2" 1 "$(n_open 2 B)"
same "r2 is on record, before it is shown" 1 "$(reveals B)"
on 1 A --as r1 reopen 1 --reason typo
expect 0
pass 1 A r1 1 no
on 2 B merge A
expect 0
same "still open to r2" 1 "$(n_open 2 B)"
same "what r2 has read counts" yes "$(answer_of 2 B r1)"
on 2 B --as r2 reopen 1 --reason "thought again"
expect 5
on 2 B --as r2 judge 1 1 yes
expect 5
on 1 A merge B
same "on the other laptop, too" yes "$(answer_of 1 A r1)"
same "two fixed, one changed afterwards" "2 2 1" "$(fixed 1 A)"
on 1 A export methods
out_has "both completed assessments of the study were fixed by cryptographic hashes" "1 of them was changed"
on 1 A log
out_has "reopen (does not count: another first pass was read)"
for copy in A B; do
    both_checkers "$work/$copy" ok
done

# r1's journal is moved away, and restored: r2's own reveal remains valid.
begin
pass 1 A r1 1 yes
on 2 B merge A
pass 2 B r2 1 unclear
mv B/journals/r1@*.jsonl .
on 2 B --as r2 reopen 1 --reason "to copy"
expect 5
mv r1@*.jsonl B/journals/
same "as it was" unclear "$(answer_of 2 B r2)"

# A folder that is not writable, a full disk: the reveal is kept in the second copy, and comes into
# the folder with the next write. If it cannot be kept at all, the study stays closed.
begin
pass 1 A r1 1 yes
pass 2 B r2 1 unclear
cp B/journals/r2@*.jsonl A/journals/
root=$work
XDG_STATE_HOME=$work/state-1
with "write:1+:ENOSPC:*" --review A status --json
same "closed, since nothing can be recorded" 0 "$(printf '%s' "$out" | json 'd["open"]')"
err_has "stays blinded here"
before=$(fingerprint A)
with "write:1+:EROFS:*/A/journals/*" --review A status --json
same "open, with the record in the second copy" 1 "$(printf '%s' "$out" | json 'd["open"]')"
same "the folder was left alone" "$before" "$(fingerprint A)"
same "it is in the second copy" 1 "$(cat "$work"/state-1/syrob/*/r1@*.jsonl | grep -c '"op":"reveal"')"
XDG_STATE_HOME=$work/state
same "and still open" 1 "$(n_open 1 A)"
on 1 A --as r1 note 1 --text "what a day"
expect 0
same "back in the folder" 1 "$(reveals A)"
on 1 A --as r1 reopen 1 --reason x
expect 5
both_checkers "$work/A" ok

# The state folder is read-only: it still shows for whom this account writes.
begin
pass 1 A r1 1 yes
pass 2 B r2 1 unclear
cp B/journals/r2@*.jsonl A/journals/
XDG_STATE_HOME=$work/state-1
with "open:1+:EACCES:*/state-1/syrob/*" --review A status --json
XDG_STATE_HOME=$work/state
same "open" 1 "$(printf '%s' "$out" | json 'd["open"]')"
same "and on record" 1 "$(reveals A)"
finish
