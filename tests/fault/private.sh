#!/bin/sh
# The state folder is for its account alone, whatever the umask is and was; and what a program was
# stopped at writing goes when it is old, but nothing that another has put there.
. tests/fault/lib.sh

umask 000
small_review
answer 1 yes
state=$(dirname "$(second r1)")
journal=$(basename "$(own r1)")

open_to_others() { # the files of the state folder that others may read, write or enter
    find "$work/state/syrob" -perm /077 | sort
}
same "what is new is private" "" "$(open_to_others)"
same "a journal follows the umask" 666 "$(stat -c %a "$(own r1)")"

# Files that an earlier program left open to others, and a second copy written anew.
mkdir "$state/drafts"
echo x > "$state/drafts/r1"
chmod -R a+rwX "$work/state/syrob"
before=$(open_to_others)
run --as r1 status
expect 0
same "reading changes no mode" "$before" "$(open_to_others)"
answer 2 no
same "a command that writes narrows them" "" "$(open_to_others)"
sed -i '$d' "$(second r1)"
chmod 644 "$(second r1)"
answer 3 yes
same "a second copy that is written anew is private" "" "$(open_to_others)"
truncate -s -9 "$(own r1)"
answer 4 yes
[ -n "$(ls "$state"/aside-journal-* 2> /dev/null)" ] || fail "nothing was put aside"
same "what is put aside is private" "" "$(open_to_others)"
answers_hold

# --- old files -----------------------------------------------------------------------------------
aged() { # DAYS FILE ...
    days=$1
    shift
    for file in "$@"; do
        printf 'x' > "$file"
        touch -d "$days days ago" "$file"
    done
}
there() { # FILE ...: those that are there
    for file in "$@"; do
        [ ! -e "$file" ] || printf '%s ' "$file"
    done
}
random=0123456789ab
cut="r1@123456 (a copy, with a name that is so long that only a part of it is kept, up to a hundred byt"
same "the name is cut" 98 "${#cut}"
set -- "journals/$journal.$random.tmp" "journals/$journal.aside-01234567.$random.tmp" "journals/$cut.$random.tmp" \
    "form.json.$random.tmp" "form-2.json.$random.tmp" "review.json.$random.tmp" ".gitattributes.$random.tmp" \
    "$state/$journal.$random.tmp" "$state/r1.writer.$random.tmp" "$state/aside-copy-x-01234567.$random.tmp"
aged 2 "$@"
run --as r1 status
same "reading removes nothing" "$*" "$(there "$@" | sed 's/ $//')"
answer 5 yes
same "what is old goes" "" "$(there "$@")"
aged 0 "$@"
answer 6 yes
same "what may be under way stays" "$*" "$(there "$@" | sed 's/ $//')"
rm -f "$@"

set -- "journals/$journal.tmp" "journals/notes.$random.tmp" "journals/$journal.0123456789AB.tmp" \
    "journals/.$random.tmp" "notes.$random.tmp" "form.json.$random.tmp.bak" "form.json.x$random.tmp" \
    "$state/notes.$random.tmp" "$state/$journal.tmp"
aged 400 "$@"
answer 7 yes
same "what is not ours stays" "$*" "$(there "$@" | sed 's/ $//')"
rm -f "$@"

aged 89 "$state/aside-journal-$journal-01234567"
aged 91 "$state/aside-copy-$journal-01234567" "$state/aside-copy-mine" "journals/$journal.aside-01234567"
answer 8 yes
same "what was put aside goes after 90 days" "" "$(there "$state/aside-copy-$journal-01234567")"
[ -e "$state/aside-journal-$journal-01234567" ] || fail "what was put aside 89 days ago is gone"
[ -e "$state/aside-copy-mine" ] || fail "a file of another name is gone"
[ -e "journals/$journal.aside-01234567" ] || fail "what was put aside in the review is gone"
answers_hold
finish
