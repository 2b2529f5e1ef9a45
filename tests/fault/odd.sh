#!/bin/sh
# Files that are not journals, or hostile ones; wrong clocks; a read-only medium.
. tests/fault/lib.sh

small_review
answer 1 yes
answer 2 no
journal=$(own r1)
name=$(basename "$journal")
cp "$journal" "$work/good"
cp -r "$work/state" "$work/state-0"

# --- in place of a journal -----------------------------------------------------------------------
refused() { # WHAT TEXT
    before=$(ls -l "$journal")
    XDG_STATE_HOME=$work/away
    run status # it stops nobody, and is named at every start
    expect 0
    err_has "$name" "$2"
    run check
    expect 1
    out_has "journals/$name" "$2"
    same "verify.py refuses it: $1" damaged "$(verify "$work/rev" --json | kinds)"
    run --review "$work/rev-copy" merge "$work/rev"
    expect 3
    err_has "$name" "$2"
    XDG_STATE_HOME=$work/state
    answers_hold
    same "it is left alone: $1" "$before" "$(ls -l "$journal")"
}
cp -r "$work/rev" "$work/rev-copy"
rm "$work/rev-copy/journals/$name"
mv "$journal" "$work/target"
ln -s "$work/target" "$journal"
refused "a symbolic link" "symbolic link"
rm "$journal"
ln "$work/target" "$journal"
refused "a hard link" "hard link"
rm "$journal"
mkfifo "$journal"
refused "a FIFO" "regular file"
rm "$journal"
mkdir "$journal"
before=$(sha256sum "$work/target")
XDG_STATE_HOME=$work/away
run status
expect 0
err_has "regular file"
XDG_STATE_HOME=$work/state
rmdir "$journal"

# The writer's own file, met as a link: nothing goes through it.
for link in -s ""; do
    rm -rf "$work/state" "$journal"
    cp -r "$work/state-0" "$work/state"
    # shellcheck disable=SC2086 # no option, or one
    ln $link "$work/target" "$journal"
    run --as r1 judge 1 3 yes
    same "nothing is written through a link" "$before" "$(sha256sum "$work/target")"
done
rm -rf "$work/state" "$journal"
cp -r "$work/state-0" "$work/state"
cp "$work/good" "$journal"
mkdir "$work/lock-target"
echo keep > "$work/precious"
ln -sf "$work/precious" "$(dirname "$(second r1)")/r1.lock"
run --as r1 judge 1 3 yes
same "the lock is not written through a link" keep "$(cat "$work/precious")"
rm "$(dirname "$(second r1)")/r1.lock"
run --as r1 judge 1 3 yes
expect 0
told > "$work/saved"

# --- hostile files -----------------------------------------------------------------------------------
hurts() { # WHAT: $work/rev/journals/r9@000000.jsonl is passed over at once, and named
    begun=$(date +%s%N)
    status=0
    (
        ulimit -v 400000
        "$SYROB_PROGRAM" status > "$work/out" 2> "$work/err"
    ) || status=$?
    took=$((($(date +%s%N) - begun) / 1000000))
    err=$(cat "$work/err")
    last=$1
    expect 0
    err_has "r9@000000.jsonl"
    [ "$took" -lt 1000 ] || fail "it takes $took ms"
    rm -f "$evil"
}
chain() { # lines without their end on stdin
    cat > "$work/bodies"
    ask chain "$evil" "$work/bodies"
}
evil=$work/rev/journals/r9@000000.jsonl
id=$(sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' "$work/rev/review.json")
head='{"n":0,"t":"2026-11-20T09:00:00Z","op":"open","v":1,"review":"'$id'","seat":"r1","writer":"000000","salt":"00000000000000000000000000000000","app":"x"'
printf '%s\n' "$head" | chain
run check
expect 0 # so the following lines are what is refused
after() { # a second line, without its end
    { printf '%s\n' "$head"; cat; } | chain
}
note='{"n":1,"t":"2026-11-20T09:00:00Z","op":"note","study":null,"item":null,"text":"x"'
printf '%s,"more":[[1]]\n' "$note" | after
run check
expect 0 # and the files below are refused for the reasons named there
rm "$evil"
forget
python3 -c 'print("["*60000)' | after
hurts "deep nesting"
printf '%s,"more":[[[[1]]]]\n' "$note" | after
hurts "nesting of 5"
python3 -c 'print("{" + ",".join("\"k%d\":1" % i for i in range(1000000)))' | after
hurts "a million keys"
python3 -c 'import sys; print(sys.argv[1] + "".join(",\"k%d\":1" % i for i in range(300)))' "$note" | after
hurts "more keys than a line may have"
printf '%s,"more":"\000"\n' "$note" | after
hurts "a NUL"
printf '%s,"more":"\\u0000"\n' "$note" | after
hurts "an escaped NUL"
printf '%s,"more":"\377\300\257"\n' "$note" | after
hurts "invalid UTF-8"
printf '%s,"text":"y"\n' "$note" | after
hurts "a name that occurs twice"
printf '%s,"more":"\033[2J"\n' "$note" | after
hurts "a control character"
printf '\357\273\277%s\n' "$head" | chain
hurts "a byte order mark"
truncate -s 1G "$evil"
hurts "a line of 1 GB of NUL"
cp "$work/good" "$evil"
truncate -s 1G "$evil"
hurts "a line of 1 GB behind good ones"
cp "$work/good" "$evil"
truncate -s 3G "$evil"
hurts "3 GB"
err_has "1 GiB"
for file in review.json form.json; do
    cp "$work/rev/$file" "$work/whole"
    for what in 'print("["*200000)' 'print("{\"a\":"*50000)' 'print("\0"*100)' \
        'print("{" + ",".join("\"k%d\":1" % i for i in range(1000000)) + "}")'; do
        python3 -c "$what" > "$work/rev/$file"
        begun=$(date +%s%N)
        run status
        expect 3
        err_has "$file"
        [ $((($(date +%s%N) - begun) / 1000000)) -lt 1000 ] || fail "it takes more than a second"
    done
    truncate -s 1G "$work/rev/$file"
    run status
    expect 3
    rm "$work/rev/$file"
    mkfifo "$work/rev/$file"
    run status
    expect 3
    rm "$work/rev/$file"
    cp "$work/whole" "$work/rev/$file"
done
run check
expect 0

# --- clocks -----------------------------------------------------------------------------------------
answers_hold
while read -r clock item answer; do
    export SYROB_CLOCK="$clock"
    run --as r1 judge 2 "$item" "$answer"
    expect 0
done << 'END'
1763600000 1 yes
0 1 no
2147483648 1 unclear
1 2 yes
4102444800 2 no
-1 2 unclear
-86400 3 yes
253402300799 3 no
86400 3 unclear
END
printf '1\n2\n3\nq\nq\n' > "$work/typed"
n=$("$SYROB_PROGRAM" --as r1 assess 2 --linear < "$work/typed" 2>&1 | grep '^Judged: Unclear' | sort | wc -l)
[ "$n" -ge 3 ] || fail "the last answers count, whatever the clock: $n"
answers=$("$SYROB_PROGRAM" --as r1 log 2 --json | awk -F '"' '$2 == "op" && $4 == "judge" { n++ } END { print n }')
same "the history has all of them" 9 "$answers"
run --as r1 judge 2 3 yes
expect 0
both_checkers "$work/rev" ok
SYROB_CLOCK=1763600000
told > "$work/saved"

# --- a read-only medium -----------------------------------------------------------------------------
reads_all() { # HOW
    for command in "status" "studies" "check" "log" "summary" "export json" \
        "export sheet --as r1" "export methods" "export html" "disagreements" "agreement" "--as r1 status" "--as r1 log --json" "--as r1 assess --linear"; do
        last="$1: $command"
        # shellcheck disable=SC2086 # words
        $runner "$SYROB_PROGRAM" --review "$medium" $command < /dev/null > "$work/out" 2> "$work/err"
        status=$?
        err=$(cat "$work/err")
        out=$(cat "$work/out")
        expect 0
    done
    $runner "$SYROB_PROGRAM" --review "$medium" --as r2 judge 1 1 yes > "$work/out" 2> "$work/err"
    status=$?
    err=$(cat "$work/err")
    last="$1: judge"
    expect 6
    err_has "$2"
    same "nothing is written: $1" "$before" "$(fingerprint "$medium")"
}
medium=$work/rev
before=$(fingerprint "$medium")
INJECT="write:1+:EROFS:$work/* mkdir:1+:EROFS:$work/* rename:1+:EROFS:$work/*"
erofs() {
    INJECT=$INJECT LD_PRELOAD=$SYROB_INJECT "$@"
}
runner=erofs
reads_all "a file system that refuses to write" "Read-only file system"
other="setpriv --reuid=65534 --regid=65534 --clear-groups"
if [ "$(id -u)" -eq 0 ] && $other true 2> "$work/setpriv"; then
    cp -r "$work/rev" "$work/medium"
    chmod -R a+rX,a-w "$work/medium"
    chmod a+x "$work"
    medium=$work/medium
    runner="$other env XDG_STATE_HOME=$work/denied"
    reads_all "a folder without the right to write" "Permission denied"
else
    echo "skipped: no other account to try a folder without rights with" >&2
fi
mkdir "$work/mounted"
if mount --bind "$work/rev" "$work/mounted" 2> "$work/mount" &&
    mount -o remount,ro,bind "$work/mounted" 2>> "$work/mount"; then
    trap 'cd "$here"; umount "$work/mounted"; rm -rf "$work"' EXIT
    medium=$work/mounted
    runner=
    reads_all "mounted to read only" "Read-only file system"
else
    echo "skipped: nothing can be mounted here: $(cat "$work/mount")" >&2
fi
finish
