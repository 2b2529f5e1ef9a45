#!/bin/sh
# An account remembers what it has read of others' journals: whoever cuts, changes or removes one of
# them later, consistently with all hashes, is found out.
. tests/fault/lib.sh

small_review
for item in 1 2 3; do
    answer "$item" yes
done
journal=$(own r1)
name=$(basename "$journal")
cp -r "$work/rev" "$work/rev-0"
XDG_STATE_HOME=$work/away # the account that reads
mine=$work/away/syrob/$(basename "$(dirname "$(XDG_STATE_HOME=$work/state second r1)")")/journals.seen
run status
expect 0
cp "$mine" "$work/seen"
date=2025-11-20

put_back() { # as it was read
    rm -rf "$work/rev/journals"
    cp -r "$work/rev-0/journals" "$work/rev/journals"
    cp "$work/seen" "$mine"
}
finds() { # KIND TEXT: reported on a later day at every start and by both checkers, without numbers
    for day in 1 2; do
        SYROB_CLOCK=$((1763600000 + day * 86400)) run status
        expect 0
        err_has "journals/$name: $2"
    done
    SYROB_CLOCK=1763900000 both_checkers "$work/rev" "$1"
    run check
    expect 1
    out_has "journals/$name: $1: $2"
    same "verify.py says the same" 1 "$(verify . | grep -c "^journals/$name: $1: $2")"
    cmp -s "$mine" "$work/seen" || fail "what was read is forgotten"
}
is_fine() {
    run status
    expect 0
    case "$err" in *Note:*) fail "something is reported" ;; esac
    both_checkers "$work/rev" ok
}

# The part that was read: lines, bytes and the hash of the last.
same "the row of r1" \
    "$(wc -l < "$journal") $(wc -c < "$journal") $(tail -n 1 "$journal" | tail -c 67 | head -c 64) ${date}T00:53:20Z r1 $(echo "${name#r1@}" | cut -c 1-6) $name" \
    "$(grep ' r1 ' "$mine")"
is_fine
cmp -s "$mine" "$work/seen" || fail "it is written though nothing has changed"

# --- shorter, gone, changed --------------------------------------------------------------------
sed -i '$d' "$journal"
finds shorter "this account read more of it on $date"
: > "$journal"
run status
err_has "journals/$name: this account read more of it on $date"
both_checkers "$work/rev" "shorter torn-line"
put_back
is_fine
rm "$journal"
finds gone "this account read it on $date, and it is not here any more"
put_back
is_fine
forge() { # LINE FROM TO: the tail is chained anew
    ask forge "$journal" "$@"
}
forge 3 '"answer":"yes"' '"answer":"no"'
finds changed "it is not what this account read on $date"
XDG_STATE_HOME=$work/third both_checkers "$work/rev" ok # an account that never read it cannot know
XDG_STATE_HOME=$work/away
forget # nor one that has forgotten
is_fine
put_back

# A longer one is remembered from then on; damage, and the account's own journals, are reported
# elsewhere.
XDG_STATE_HOME=$work/state answer 4 no
is_fine
same "the row is renewed" "$(wc -l < "$journal")" "$(sed -n 's/^\([0-9]*\) .* r1 .*/\1/p' "$mine")"
cp "$mine" "$work/seen-4"
cp "$work/rev-0/journals/$name" "$journal"
run check
expect 1
out_has "shorter"
cmp -s "$mine" "$work/seen-4" || fail "a shorter one takes the place of what was read"
put_back
sed -i '3s/"yes"/"no"/' "$journal"
both_checkers "$work/rev" damaged
put_back

# --- renamed, and other folders ----------------------------------------------------------------
mv "$journal" "$work/rev/journals/r1 (renamed by a sync program).jsonl"
is_fine
same "the row goes with it" 1 "$(grep -c ' r1%20(renamed%20by%20a%20sync%20program).jsonl$' "$mine")"
rm "$work"/rev/journals/r1*renamed*
name="r1 (renamed by a sync program).jsonl"
cp "$mine" "$work/seen"
finds gone "this account read it on $date, and it is not here any more"
name=$(basename "$journal")
forget
put_back
is_fine

# A copy that is behind is not an attack; one that differs is.
cp -r "$work/rev-0" "$work/behind"
sed -i '$d' "$work/behind/journals/$name"
run --review "$work/behind" check
expect 0
cp -r "$work/rev-0" "$work/without"
rm "$work/without/journals/$name"
run --review "$work/without" check
expect 0
cp "$work/rev-0/journals/$name" "$work/behind/journals/$name"
journal=$work/behind/journals/$name forge 3 '"answer":"yes"' '"answer":"no"'
both_checkers "$work/behind" changed
is_fine # the unchanged folder is not reported
# but a folder at the same path counts as the one before
put_back
is_fine
mv "$work/rev" "$work/old"
cp -r "$work/old" "$work/rev"
cd "$work/rev" || exit 2
sed -i '$d' "$journal"
both_checkers "$work/rev" shorter
cd "$work" || exit 2
rm -rf "$work/rev"
mv "$work/old" "$work/rev"
cd "$work/rev" || exit 2
is_fine

# --- the file ----------------------------------------------------------------------------------
cp "$mine" "$work/seen"
rm "$journal"
for odd in "x" "folder 1:1 1.1 /x" "1 2 3"; do # malformed: it is ignored
    { echo "$odd"; cat "$work/seen"; echo "$odd"; } > "$mine"
    [ "$odd" = "folder 1:1 1.1 /x" ] || both_checkers "$work/rev" ok
done
put_back
rm -f "$mine"
mkdir "$mine" # not writable: work goes on
is_fine
rmdir "$mine"
is_fine
[ -s "$mine" ] || fail "it is not written anew"
python3 - "$mine" << 'PY' # many folders: the oldest are forgotten
import sys
rows = open(sys.argv[1]).read()
folders = "".join("folder %d:1 1.1 /%s/%d\n" % (i, "x" * 3000, i) + rows.split("\n", 1)[1]
                  for i in range(300))
open(sys.argv[1], "w").write(folders[:(1 << 20) - len(rows) - 5000].rsplit("folder", 1)[0] + rows)
PY
for i in 1 2 3; do
    cp -r "$work/rev-0" "$work/$i"
    run --review "$work/$i" status
done
[ "$(wc -c < "$mine")" -le 1048576 ] || fail "the file grows without end"
rm "$journal"
both_checkers "$work/rev" gone
finish
