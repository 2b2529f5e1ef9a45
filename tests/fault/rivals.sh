#!/bin/sh
# Two programs on one journal: the second is refused; if locks do not work, or another program
# replaces the file while it is open, nothing is added to a file that has changed.
. tests/fault/lib.sh

small_review
mkfifo "$work/pipe"
trap '' PIPE # a session that has ended is noticed by its missing output
answer 1 yes

begin() { # RULES: a session of r1 on study 1, which reads what say() types
    : > "$work/session"
    INJECT=$1 LD_PRELOAD=$SYROB_INJECT "$SYROB_PROGRAM" --as r1 assess 1 --linear \
        < "$work/pipe" > "$work/session" 2>&1 &
    session=$!
    exec 9> "$work/pipe"
    await "Item "
}

await() { # TEXT: until the session has said it
    tries=0
    until grep -q "$1" "$work/session"; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || { fail "the session does not say: $1; $(cat "$work/session")" && return; }
        sleep 0.01
    done
    last=session
    out=$(cat "$work/session")
}

judge() { # ITEM KEY TEXT: an item is judged, and the answer awaited
    printf '%s\n' "$1" >&9
    await "Item $1 of"
    : > "$work/session"
    printf '%s\n\n\n' "$2" >&9
    await "$3"
}

end() {
    exec 9>&-
    wait "$session"
}

# --- the lock --------------------------------------------------------------------------------
begin ""
judge 2 n Saved
echo "2 no" >> "$work/saved"
run --as r1 judge 1 3 yes
expect 4
err_has "r1" "process $session on $(hostname)"
before=$(fingerprint "$work/rev")
printf '3\ny\n\n\nq\n' > "$work/typed"
"$SYROB_PROGRAM" --as r1 assess 1 --linear < "$work/typed" > "$work/out" 2>&1 # reads, with a warning
grep -q "process $session" "$work/out" || fail "a second screen does not show who is at work"
same "a second screen writes nothing" "$before" "$(fingerprint "$work/rev")"
run --as r1 status
expect 0
run --as r2 judge 1 1 no # another reviewer's journal is not locked
expect 0
judge 4 y Saved
echo "4 yes" >> "$work/saved"
end
answers_hold
begin "" # the lock ends with the program, however it ends
kill -9 "$session"
end 2> "$work/err"
run --as r1 judge 1 5 yes
expect 0
echo "5 yes" >> "$work/saved"

# A lock that is released within half a second is waited for.
hold() { # SECONDS: another program has the lock of r2
    : > "$work/held"
    python3 - "$(dirname "$(second r2)")/r2.lock" "$1" >> "$work/held" << 'PY' &
import fcntl, struct, sys, time
lock = open(sys.argv[1], "r+")
fcntl.fcntl(lock, 37, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0)) # F_OFD_SETLK
print("held", flush=True)
time.sleep(float(sys.argv[2]))
PY
    until grep -q held "$work/held"; do sleep 0.01; done
}
hold 0.2
run --as r2 judge 1 2 no
expect 0
wait
hold 5
holder=$!
began=$(date +%s%N)
run --as r2 judge 1 3 yes
expect 4
waited=$((($(date +%s%N) - began) / 1000000))
[ "$waited" -ge 450 ] && [ "$waited" -lt 3000 ] || fail "it waited $waited ms for the lock"
kill "$holder"
wait

# --- a lock that does not work -----------------------------------------------------------------
begin "lock:1+:skip:*"
judge 6 u Saved
echo "6 unclear" >> "$work/saved"
with "lock:1+:skip:*" --as r1 judge 1 7 yes
expect 0
echo "7 yes" >> "$work/saved"
before=$(fingerprint "$work/rev")
judge 8 y "was changed by another program"
same "nothing is added to what has grown" "$before" "$(fingerprint "$work/rev")"
end
answers_hold
run check
expect 0
begin "lock:1+:skip:*"
judge 8 y Saved
echo "8 yes" >> "$work/saved"
line='{"n":99,"t":"2026-01-01T00:00:00Z","op":"note","study":null,"text":"x"}'
size=$(wc -c < "$(own r1)")
tail -c 300 "$(own r1)" > "$work/tail"
truncate -s $((size - 300)) "$(own r1)" # same file, same length, other bytes
printf '%s%*s\n' "$line" $((299 - ${#line})) x >> "$(own r1)"
before=$(fingerprint "$work/rev")
judge 9 y "was changed by another program"
same "nothing is added behind a foreign line" "$before" "$(fingerprint "$work/rev")"
end
answers_hold
answer 9 no
expect 0
answers_hold

# --- a file that is replaced, renamed or linked while it is open ---------------------------------
journal=$(own r1)
for how in replaced renamed linked removed; do
    begin ""
    judge 10 u Saved
    echo "10 unclear" >> "$work/saved"
    case "$how" in
    replaced) cp "$journal" "$work/new" && mv "$work/new" "$journal" ;;
    renamed) mv "$journal" "${journal%.jsonl} (conflicted copy).jsonl" ;;
    linked) ln "$journal" "$work/linked" ;;
    removed) rm "$journal" ;;
    esac
    before=$(fingerprint "$work/rev")
    copy_before=$(sha256sum "$(second r1)")
    judge 10 y "was changed by another program"
    same "nothing is added: $how" "$before" "$(fingerprint "$work/rev")"
    same "nor to the second copy" "$copy_before" "$(sha256sum "$(second r1)")"
    printf '10\nn\n\n\n' >&9
    await "earlier write failed"
    end
    rm -f "$work/linked"
    [ "$how" = removed ] || answers_hold # the loss of the whole file is noticed when its seat writes
    answer 10 no
    expect 0
    answers_hold
    run check
    expect 0
    rm -f "$work"/rev/journals/*" "*
done
finish
