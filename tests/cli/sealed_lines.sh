#!/bin/sh
# The number of lines of a sealed first pass tells no answer: an item that is not asked after an
# inclusion has a line like the reason that is asked after an exclusion.
. tests/cli/lib.sh

printf 'title,authors,year\nOne,"Ada, A.",2001\nTwo,"Bo, B.",2002\nThree,"Cy, C.",2003\n' > "$work/refs.csv"
quickly run init "$work/rev" --sealed --form screen-abstract --title Lines --reviewers r1=Ana,r2=Bram --open study
expect 0
quickly run --review "$work/rev" import "$work/refs.csv"

# What anybody sees of r2's journal: op, study and "left" of each line, without the ids' ends.
shape() {
    python3 -c 'import json, sys
for line in open(sys.argv[1]):
    e = json.loads(line)
    print(e["op"], e.get("study", ""), e.get("left", ""), len(e.get("box", "")) if e["op"] == "sealed" else "")' "$1/journals"/r2@*
}

# One copy in which r2 excludes the first two and includes the third, one in which it is the
# opposite: by plain lines, by commands and by a sheet.
for copy in one other; do
    for way in lines commands sheet; do
        cp -r "$work/rev" "$work/$copy-$way"
    done
done
said() { # COPY NUMBER: the decision
    case $1$2 in one1 | one2 | other3) echo exclude ;; *) echo include ;; esac
}
for copy in one other; do
    on "$copy-lines" "$work/$copy-lines" status > /dev/null
    : > "$work/keys"
    for study in 1 2 3; do
        if [ "$(said $copy $study)" = exclude ]; then printf 'e\n2\n'; else printf 'i\n'; fi >> "$work/keys"
    done
    printf 'q\nq\n' >> "$work/keys"
    XDG_STATE_HOME="$work/state-$copy-lines" "$SYROB_PROGRAM" --review "$work/$copy-lines" --as r2 assess 1 --linear < "$work/keys" > "$work/out" 2>&1 ||
        fail "plain lines: $(cat "$work/out")"
    printf 'study,eligible,reason\n' > "$work/$copy.csv"
    for study in 1 2 3; do
        answer=$(said $copy $study)
        on "$copy-commands" "$work/$copy-commands" --as r2 judge $study eligible "$answer"
        expect 0
        reason=
        if [ "$answer" = exclude ]; then
            reason=species
            on "$copy-commands" "$work/$copy-commands" --as r2 judge $study reason species
            expect 0
        fi
        on "$copy-commands" "$work/$copy-commands" --as r2 complete $study
        expect 0
        printf '%s,%s,%s\n' $study $answer $reason >> "$work/$copy.csv"
    done
    on "$copy-sheet" "$work/$copy-sheet" --as r2 judge --from "$work/$copy.csv" --numbers --complete
    expect 0
    out_has "3 studies finished"
done
for way in lines commands sheet; do
    same "$way: the same lines for other answers" "$(shape "$work/one-$way")" "$(shape "$work/other-$way")"
    [ "$(shape "$work/one-$way" | grep -c '^sealed')" = 6 ] || fail "$way: two lines a study"
done

# The same for a sheet in the order of its items, for one with a single study, and for its undo.
for copy in one other; do
    for way in long single; do
        cp -r "$work/rev" "$work/$copy-$way"
    done
    {
        echo 'study,item,answer'
        for study in 1 2 3; do
            echo "$study,eligible,$(said $copy $study)"
        done
        for study in 1 2 3; do
            [ "$(said $copy $study)" = include ] || echo "$study,reason,species"
        done
    } > "$work/$copy-long.csv"
    sed -n '1p; 2p' "$work/$copy.csv" > "$work/$copy-single.csv"
    for way in long single; do
        on "$copy-$way" "$work/$copy-$way" --as r2 judge --from "$work/$copy-$way.csv" --numbers --partial
        expect 0
        on "$copy-$way" "$work/$copy-$way" --as r2 undo
        expect 0
        on "$copy-$way" "$work/$copy-$way" --as r2 redo
        expect 0
    done
done
for way in long single; do
    same "$way: the same lines for other answers" "$(shape "$work/one-$way")" "$(shape "$work/other-$way")"
done

# The lines change nothing: the history does not have them, and both checkers agree.
for study in 1 2 3; do
    on one-commands "$work/one-commands" --as r1 judge $study eligible include
    on one-commands "$work/one-commands" --as r1 complete $study
    expect 0
done
on one-commands "$work/one-commands" --as r2 log
case "$out" in *clear*) fail "the history has a line that tells nothing" ;; esac
on one-commands "$work/one-commands" disagreements --json
same "the answers" "exclude exclude" "$(printf '%s' "$out" | json '" ".join(c["answers"]["r2"] for c in d["cells"] if c["item"] == "eligible")')"
XDG_STATE_HOME=$work/state-one-commands
both_checkers "$work/one-commands" ok

# A decision that is taken back and made again has its lines again.
cp -r "$work/rev" "$work/again"
printf 'i\nu\ne\n2\nu\ni\nq\nq\n' > "$work/keys"
XDG_STATE_HOME="$work/state-again" "$SYROB_PROGRAM" --review "$work/again" --as r2 assess 1 --linear < "$work/keys" > "$work/out" 2>&1 ||
    fail "taken back: $(cat "$work/out")"
on again "$work/again" --as r2 log
case "$out" in *"include"*"exclude"*) ;; *) fail "the decisions are in the history" ;; esac
on again "$work/again" check
expect 0

# A decision that is taken back, by plain lines.
for copy in one other; do
    cp -r "$work/rev" "$work/$copy-undo"
    on "$copy-undo" "$work/$copy-undo" status > /dev/null
    for study in 1 2 3; do
        [ "$(said $copy $study)" = exclude ] && decision='e\n2\n' || decision='i\n'
        printf "${decision}undo\n$decision"
    done > "$work/keys"
    printf 'q\nq\n' >> "$work/keys"
    XDG_STATE_HOME="$work/state-$copy-undo" "$SYROB_PROGRAM" --review "$work/$copy-undo" --as r2 assess 1 --linear < "$work/keys" > "$work/out" 2>&1 ||
        fail "undo by plain lines: $(cat "$work/out")"
    [ "$(grep -c 'Taken back' "$work/out")" = 3 ] || fail "not taken back three times"
done
same "undo: the same lines for other answers" "$(shape "$work/one-undo")" "$(shape "$work/other-undo")"
finish
