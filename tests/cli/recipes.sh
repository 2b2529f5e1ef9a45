#!/bin/sh
# The three ways of the README to work as a team, with plain and with sealed reviews: by stick, in a
# folder that is shared, and with a private git repository of which each account has a clone. Git is
# left to merge as it does: a journal has one writer, so that there is never a conflict.
. tests/cli/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells one\nBo,2002,Cells two\n' > refs.csv
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$work/gitconfig"
printf '[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = main\n' > gitconfig
syncs=16
[ -z "${SYROB_LONG:-}" ] || syncs=200

begin() { # OPTIONS: a new review, made by Anna
    rm -rf A B stick shared hub clone-* state-*
    quickly on a A init A --title Team --reviewers r1,r2 "$@"
    expect 0
    quickly on a A import refs.csv
    expect 0
}
open_on() {
    quickly on "$1" "$2" status --json
    printf '%s' "$out" | json 'd["open"]'
}
assess_all() { # MACHINE COPY SEAT ANSWER
    for study in 1 2; do
        quickly pass "$1" "$2" "$3" $study "$4"
    done
}

by_stick() {
    begin "$@"
    quickly on a A sync stick
    cp -R stick B
    assess_all a A r1 yes
    quickly on a A sync stick
    assess_all b B r2 no
    quickly on b B sync stick
    quickly on a A sync stick
    quickly on b B sync stick
    same "by stick $*: both read all" "2 2" "$(open_on a A) $(open_on b B)"
}

# Both accounts work in one folder, as a cloud drive shows it to both.
by_shared_folder() {
    begin "$@"
    mv A shared
    assess_all a shared r1 yes
    assess_all b shared r2 no
    quickly on a shared status # the key of each goes out when it sees that the other has finished
    quickly on b shared status
    same "shared folder $*: both read all" "2 2" "$(open_on a shared) $(open_on b shared)"
}

push() { # CLONE: what the README says to do
    git -C "$1" add -A
    git -C "$1" commit -qm sync > /dev/null 2>&1
    git -C "$1" pull -q --no-rebase --no-edit 2> "$work/git" || {
        fail "git pull in $1: $(cat "$work/git")"
        return
    }
    git -C "$1" push -q 2> "$work/git" || fail "git push in $1: $(cat "$work/git")"
}

# Five clones: the lead's, one of each reviewer, and two that only look. Which clone is next depends
# on a number that is carried on, as random as needed.
by_git() {
    begin "$@"
    git init -q --bare hub
    git -C A init -q
    git -C A add -A
    git -C A commit -qm begin
    git -C A remote add origin "$work/hub"
    git -C A push -q -u origin main
    for i in 1 2 3 4; do
        git clone -q hub clone-$i 2> /dev/null
    done
    assess_all 1 clone-1 r1 yes
    assess_all 2 clone-2 r2 no
    number=7
    n=0
    while [ $n -lt $syncs ]; do
        number=$(((number * 75 + 74) % 65537))
        case $((number % 5)) in
        0) clone=A machine=a ;;
        *) clone=clone-$((number % 5)) machine=$((number % 5)) ;;
        esac
        push $clone
        case $machine in
        1 | 2) quickly on $machine $clone --as r$machine flag 1 --text "flag $n" ;;
        *) quickly on $machine $clone status ;;
        esac
        expect 0
        n=$((n + 1))
    done
    for i in 1 2; do
        for clone in A clone-1 clone-2 clone-3 clone-4; do
            push $clone
            quickly on "${clone#clone-}" $clone status
        done
    done
    for clone in A clone-1 clone-2 clone-3 clone-4; do
        push $clone
    done
    git -C A pull -q --no-rebase
    for i in 1 2 3 4; do
        git -C clone-$i pull -q --no-rebase
        diff -r A/journals clone-$i/journals > /dev/null || fail "git $*: clone $i differs"
    done
    same "git $*: all read all" "2 2 2" "$(open_on a A) $(open_on 1 clone-1) $(open_on 2 clone-2)"
    quickly on nobody clone-3 check
    expect 0
}

for kind in "" --sealed; do
    by_stick $kind
    by_shared_folder $kind
    by_git $kind
done
finish
