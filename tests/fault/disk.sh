#!/bin/sh
# A disk that does half, is full, or fails.
. tests/fault/lib.sh

small_review
answer 1 yes

# Calls that are interrupted or do less than asked are completed.
item=2
for rule in "write:1+:short:*/journals/*" "write:1+:short:*/state/*" "read:1+:short:*" \
    "write:1:EINTR:*" "read:1:EINTR:*/rev/*" "pread:1:EINTR:*/r1@*" "pread:2:EINTR:*/r1@*" \
    "fdatasync:1:EINTR:*/journals/*" "fdatasync:1:EINTR:*/state/*"; do
    with "$rule" --as r1 judge 1 "$item" yes
    expect 0
    echo "$item yes" >> "$work/saved"
    answers_hold
    item=$((item + 1))
done
with "sync:1:EINTR:*" init "$work/interrupted" --title T
expect 0
rm -f "$work"/rev/journals/r2@*
both_checkers "$work/rev" ok

# Full: a message, status 6, and everything as it was.
full() { # RULES
    before=$(fingerprint "$work/rev")
    for seat in r1 r2; do # one has a journal, the other's would be new
        with "$1" --as "$seat" judge 2 2 yes
        expect 6
        err_has "No space left"
        same "nothing has changed: $1" "$before" "$(fingerprint "$work/rev")"
    done
    with "$1" import "$work/more.csv"
    expect 6
    same "nothing has changed: $1" "$before" "$(fingerprint "$work/rev")"
    answers_hold
    run check
    expect 0
}
printf 'title\nThree\n' > "$work/more.csv"
full "write:1+:ENOSPC:*/journals/*"
full "write:1:short:*/journals/* write:2+:ENOSPC:*/journals/*"
with "write:1:EDQUOT:*/journals/*" --as r1 judge 2 2 yes
expect 6
err_has "uota exceeded"
with "write:1:short:*/journals/* write:2:ENOSPC:*/journals/* ftruncate:1:EIO:*/journals/*" \
    --as r1 judge 2 2 yes
expect 6
answers_hold
run --as r1 judge 2 2 yes # the part that could not be cut off is set aside now
expect 0
echo "2 yes" >> "$work/saved"
answers_hold
run check
expect 0

# Only the second copy has no room: saved all the same, and completed later.
with "write:1:short:*/state/*/r1@* write:2+:ENOSPC:*/state/*/r1@*" --as r1 judge 2 3 yes
expect 0
echo "3 yes" >> "$work/saved"
answers_hold
run --as r1 judge 2 4 yes
expect 0
echo "4 yes" >> "$work/saved"
cmp -s "$(own r1)" "$(second r1)" || fail "the second copy is not made good"

# The state folder is full, or holds unexpected files: work goes on with one copy, and replaced
# files are kept beside the journal.
printf '{"n":99' >> "$(own r1)"
cp "$(own r1)" "$work/torn"
with "write:1+:ENOSPC:*/state/*" --as r1 judge 2 7 yes
expect 0
echo "7 yes" >> "$work/saved"
answers_hold
cmp -s "$work/torn" "$(own r1)".aside-* || fail "what was torn is not kept"
rm "$(own r1)".aside-*
run --as r1 judge 2 8 yes
expect 0
echo "8 yes" >> "$work/saved"
cmp -s "$(own r1)" "$(second r1)" || fail "the second copy is not made good"
state=$(dirname "$(second r1)")
copy=$(second r1)
for odd in directory link fifo; do
    rm -rf "$state/r1.lock" "$copy"
    case "$odd" in
    directory) mkdir "$state/r1.lock" "$copy" ;;
    link) ln -s nowhere "$state/r1.lock"; ln -s nowhere "$copy" ;;
    fifo) mkfifo "$copy" ;;
    esac
    answer=yes
    [ "$odd" = link ] && answer=no
    run --as r1 judge 2 9 "$answer"
    expect 0
    echo "9 $answer" >> "$work/saved"
    answers_hold
done
rm -f "$state/r1.lock" "$work/hard"
ln "$copy" "$work/hard" # as a backup may keep it
before=$(sha256sum "$work/hard")
run --as r1 judge 2 9 no
echo "9 no" >> "$work/saved"
same "nothing is added to a file with a second name" "$before" "$(sha256sum "$work/hard")"
rm "$work/hard"
run --as r1 judge 2 10 yes
expect 0
echo "10 yes" >> "$work/saved"
both_checkers "$work/rev" ok

# A real file system of 64 kB, where one may be mounted.
mkdir "$work/tiny"
if mount -t tmpfs -o size=64k tmpfs "$work/tiny" 2> "$work/mount"; then
    trap 'cd "$here"; umount "$work/tiny"; rm -rf "$work"' EXIT
    cp -r "$work/rev" "$work/tiny/rev"
    adopt "$work/tiny/rev" "$work/state"
    head -c 70000 /dev/zero > "$work/tiny/filler" 2> "$work/filler.err"
    before=$(fingerprint "$work/tiny/rev")
    saved=0
    while [ "$saved" -lt 300 ] && run --review "$work/tiny/rev" --as r1 judge 2 5 yes \
        --support "$(head -c 2000 /dev/zero | tr '\0' x)$saved" && [ "$status" -eq 0 ]; do
        saved=$((saved + 1))
        before=$(fingerprint "$work/tiny/rev")
    done
    expect 6
    err_has "No space left"
    same "a full disk changes nothing" "$before" "$(fingerprint "$work/tiny/rev")"
    rm "$work/tiny/filler"
    run --review "$work/tiny/rev" --as r1 judge 2 6 yes
    expect 0
    run --review "$work/tiny/rev" check
    expect 0
    [ "$(grep -c '"item":"blinding-caregivers"' "$work"/tiny/rev/journals/r1@*)" -ge "$saved" ] ||
        fail "an answer is lost on the small disk"
    cp "$work"/tiny/rev/journals/r1@* "$work/rev/journals/"
    adopt "$work/rev" "$work/state"
    told > "$work/saved"
else
    echo "skipped: a small file system cannot be mounted here: $(cat "$work/mount")" >&2
fi

# In the words of one C library or the other.
names_the_fault() {
    case "$out" in
    *"Input/output error"* | *"I/O error"*) ;;
    *) fail "the fault of the disk is not named" ;;
    esac
}

# The disk fails. One session gives two answers; the first call on the journal that fails ends it:
# never a second fsync on that file. The next start has the saved answers.
fails() { # RULE kept|gone NUMBER KEY: is the answer with this key, another than now, kept?
    logged=$work/calls-$3
    printf '1\n1\n%s\n\n\n2\n%s\n\n\nq\nq\n' "$4" "$4" > "$work/typed"
    INJECT=$1 INJECT_LOG=$logged INJECT_ROOT=$work LD_PRELOAD=$SYROB_INJECT "$SYROB_PROGRAM" --as r1 \
        assess --linear < "$work/typed" > "$work/session" 2>&1
    out=$(cat "$work/session")
    names_the_fault
    out_has "earlier write failed"
    case "$out" in *Saved*) fail "it says that it is saved: $1" ;; esac
    last=$1
    lost=$(grep -n "^\(LOST\|FAILED\)" "$logged" | head -n 1 | cut -d : -f 1)
    again=$(tail -n +$((lost + 1)) "$logged" | awk -F '\t' '/^(fsync|fdatasync|write)/ && $3 ~ /journals\/r1@/')
    same "nothing more is done to the file after it has failed" "" "$again"
    told | uniq > "$work/told"
    tail -n +$(($(wc -l < "$work/saved") + 1)) "$work/told" > "$work/rest"
    case "$2" in
    kept)
        out_has "kept in the second copy"
        same "the answer is in the second copy" "1 no" "$(cat "$work/rest")"
        echo "1 no" >> "$work/saved"
        ;;
    *) same "nothing of it is there" "" "$(cat "$work/rest")" ;;
    esac
    number=$(stat -c %i "$(own r1)")
    run --as r1 judge 1 10 yes
    expect 0
    echo "10 yes" >> "$work/saved"
    answers_hold
    [ "$2" != kept ] || [ "$number" -ne "$(stat -c %i "$(own r1)")" ] ||
        fail "the journal is not written anew after a failed fsync"
    run check
    expect 0
}
fails "fdatasync:1:EIO:*/journals/r1@*" kept 1 n
fails "sync:1+:EIO:*/r1@*" gone 2 u
fails "write:1:EIO:*/journals/r1@*" gone 3 u
fails "write:1:short:*/journals/r1@* write:2:EIO:*/journals/r1@*" gone 4 u
fails "pread:2:EIO:*/journals/r1@*" gone 5 u

# A journal that cannot be read: the second copy is.
for rule in "read:1+:EIO:*/journals/r1@*" "read:2+:EIO:*/journals/r1@*" \
    "pread:1+:EIO:*/journals/r1@* read:1+:EIO:*/journals/r1@*"; do
    with "$rule" --as r1 log --json
    expect 0
    same "all answers are read" "$(told | wc -l)" "$(printf '%s\n' "$out" | grep -c '"op": "judge"')"
    with "$rule" check
    expect 1
    names_the_fault
done
rule="read:1+:EIO:*/journals/r1@*"
cp "$(own r1)" "$work/whole"
with "$rule" --as r1 judge 1 3 no # written anew from the second copy
[ "$status" -ne 0 ] || echo "3 no" >> "$work/saved"
answers_hold
# but not from a shorter one
sed -i '$d' "$(second r1)"
before=$(fingerprint "$work/rev")
with "$rule" --as r1 judge 1 4 no
expect 6
same "a journal that cannot be read stays" "$before" "$(fingerprint "$work/rev")"
answers_hold
finish
