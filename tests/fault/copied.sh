#!/bin/sh
# A folder of the review that is copied, renamed or restored on one account: a copy is another folder,
# with a writer of its own, and its entries do not return by themselves.
. tests/fault/lib.sh

writers() { # how many r1 has in a folder
    find "$1/journals" -name 'r1@*.jsonl' -printf '%f\n' | wc -l
}
judged() { # what r1 has in a folder
    told "$1" | sort -n | tr '\n' ','
}
judges() { # DIR ITEM ANSWER
    run --review "$1" --as r1 judge 1 "$2" "$3"
    expect 0
}
is_quiet() { # DIR: nothing is reported
    run --review "$1" --as r1 status
    expect 0
    case "$err" in *Note:*) fail "something is reported of $1" ;; esac
}
reports() { # DIR NAME: only the second copy has the entries written elsewhere, or here before
    run --review "$1" status
    expect 0
    err_has "r1 wrote entries in ${3:-another folder of this review}" "syrob merge $state/$2" "remove that file"
    both_checkers "$1" ok
}
last_copy() { # of r1
    echo "r1@$(tail -n 1 "$state/r1.writer" | cut -c 1-6).jsonl"
}
begin() {
    cd "$here" || exit 2
    rm -rf "$work/rev" "$work/state" "$work/copy" "$work/away"
    small_review
    answer 1 yes
    answer 2 no
    state=$(dirname "$(second r1)")
    first=$(basename "$(own r1)")
    cd "$work" || exit 2
}

# --- a copy ------------------------------------------------------------------------------------
for how in -r -a; do
    begin
    cp "$how" rev copy
    judges copy 3 no # a try
    same "another writer, cp $how" 2 "$(writers copy)"
    same "the original is as it was" "1 yes,2 no," "$(judged rev)"
    is_quiet rev # it is in the copy
    judges rev 4 yes
    same "nor is it mixed in later" "1 yes,2 no,4 yes," "$(judged rev)"
    same "the original has one writer" 1 "$(writers rev)"
    is_quiet copy
    both_checkers copy ok
done
tried=r1@$(sed -n 's/^\([0-9a-f]*\) .*\/copy$/\1/p' "$state/r1.writer").jsonl
cp "rev/journals/$first" kept
rm -rf copy
reports rev "$tried"
judges rev 5 yes
same "what was in the copy is not here" "1 yes,2 no,4 yes,5 yes," "$(judged rev)"
reports rev "$tried"
run --review rev merge "$state/$tried"
expect 0
same "until it is merged" "1 yes,2 no,3 no,4 yes,5 yes," "$(judged rev)"
is_quiet rev
both_checkers rev ok
judges rev 6 yes
same "the writer is still this folder's" 2 "$(writers rev)"

# The unwanted copy is removed.
begin
cp -r rev copy
judges copy 3 no
rm -rf copy
reports rev "$(last_copy)"
rm "$state/$(last_copy)"
is_quiet rev

# --- the same folder ---------------------------------------------------------------------------
begin
sed -i '$d' "rev/journals/$first"
same "the same folder is restored" "1 yes,2 no," "$(judged rev)"
judges rev 3 yes
same "with the same writer" "1 yes,2 no,3 yes, 1" "$(judged rev) $(writers rev)"
mv rev moved
judges moved 4 yes
same "a renamed folder goes on" "1 yes,2 no,3 yes,4 yes, 1" "$(judged moved) $(writers moved)"
sed -i '$d' "moved/journals/$first"
same "and is restored" "1 yes,2 no,3 yes,4 yes," "$(judged moved)"
mv moved rev
ln -s rev link
sed -i '$d' "rev/journals/$first"
judges link 5 yes
same "a link to it is the same folder" "1 yes,2 no,3 yes,4 yes,5 yes, 1" "$(judged rev) $(writers rev)"
is_quiet rev
rm link

# A path of any bytes.
odd="$work/a b%20'\$
end"
mv rev "$odd"
judges "$odd" 6 yes
same "an odd path" 1 "$(writers "$odd")"
same "is one line of the record" 1 "$(wc -l < "$state/r1.writer")"
sed -i '$d' "$odd/journals/$first"
same "and known again" "1 yes,2 no,3 yes,4 yes,5 yes,6 yes," "$(judged "$odd")"
rm -rf "$odd"

# --- restored ----------------------------------------------------------------------------------
# An older copy at the same path, even with the same inode, is not the folder that was written to.
begin
cp -r rev backup
judges rev 3 yes
rm -rf rev
cp -r backup rev
same "what the backup has" "1 yes,2 no," "$(judged rev)"
reports rev "$first" "this folder that are missing"
judges rev 4 yes
same "it is not mixed" "1 yes,2 no,4 yes, 2" "$(judged rev) $(writers rev)"
run --review rev merge "$state/$first"
expect 0
same "unless it is merged" "1 yes,2 no,3 yes,4 yes," "$(judged rev)"
is_quiet rev

# A complete backup is written to.
begin
rm -rf backup
cp -r rev backup
rm -rf rev
cp -r backup rev
is_quiet rev
judges rev 3 yes
same "the same writer goes on" "1 yes,2 no,3 yes, 1" "$(judged rev) $(writers rev)"
sed -i '$d' "rev/journals/$first"
same "and has the folder from now on" "1 yes,2 no,3 yes," "$(judged rev)"
rm -rf backup

# A folder moved away, and copied back: the first to be written to keeps the writer.
begin
mv rev away
cp -r away rev
judges rev 3 yes
judges away 4 yes
same "each has its own" "1 yes,2 no,3 yes, 1 yes,2 no,4 yes," "$(judged rev) $(judged away)"
same "and its writer" "1 2" "$(writers rev) $(writers away)"
begin
mv rev away
cp -r away rev
judges away 4 yes
judges rev 3 yes
same "each has its own" "1 yes,2 no,3 yes, 1 yes,2 no,4 yes," "$(judged rev) $(judged away)"
same "and its writer" "2 1" "$(writers rev) $(writers away)"
is_quiet rev
is_quiet away
rm -rf away

# --- a record that does not say which folder ---------------------------------------------------
begin
echo "${first#r1@}" | cut -c 1-6 > "$state/r1.writer"
is_quiet rev
judges rev 3 yes
same "its writer goes on where all is there" "1 yes,2 no,3 yes, 1" "$(judged rev) $(writers rev)"
same "and has the folder" 1 "$(grep -c " $work/rev\$" "$state/r1.writer")"
echo "${first#r1@}" | cut -c 1-6 > "$state/r1.writer"
sed -i '$d' "rev/journals/$first"
reports rev "$first"
judges rev 4 yes
same "and nowhere else" "1 yes,2 no,4 yes, 2" "$(judged rev) $(writers rev)"

# --- two clones of one account -----------------------------------------------------------------
if command -v git > "$work/which"; then
    begin
    export HOME="$work"
    for key in user.email user.name; do
        git config --global "$key" x
    done
    commit() {
        git -C "$1" add -A && git -C "$1" commit -q -m "$2"
    }
    git -C rev init -q -b main
    commit rev one
    git clone -q rev copy
    judges rev 3 yes
    commit rev two
    judges copy 4 no
    run --review copy import refs.csv # the lead's work, too
    run --review copy reviewers add r3=Cy
    expect 0
    commit copy three
    is_quiet rev
    is_quiet copy
    same "nothing is mixed" "1 yes,2 no,3 yes, 1 yes,2 no,4 no," "$(judged rev) $(judged copy)"
    git -C copy pull -q --no-rebase --no-edit "$work/rev" main > "$work/pull" 2>&1 ||
        fail "git finds conflicts: $(cat "$work/pull")"
    both_checkers copy ok
    same "after git has merged" "1 yes,2 no,3 yes,4 no," "$(judged copy)"
    judges copy 5 yes
    judges rev 5 no
    same "each goes on with its writer" "1 2" "$(writers rev) $(writers copy)"
fi
finish
