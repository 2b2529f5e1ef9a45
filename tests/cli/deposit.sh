# `export bundle` writes a folder that explains and checks itself.
. tests/cli/lib.sh

python3 -c '' || exit 77
deposit="$here/tests/cli/deposit.py"
unpublished="not every study is unblinded"

three_studies --outcomes "ALT,AST" --open study
for study in 1 2 3; do
    judge_all r1 $study yes
    quickly run --as r1 complete $study
done
quickly run --as r1 judge 3 1 yes --support "not to be seen"
judge_all r2 1 unclear
quickly run --as r2 judge 1 1 yes --support "Random numbers" --quote "a
b" --where "p. 3"
quickly run --as r2 complete 1
expect 0

# --- an unfinished review ----------------------------------------------------------------------
run export bundle "$work/early"
expect 0
out_has "left out: robvis.csv, meta.csv, metafor.R, revman.csv: " "no risk" "left out: journals.txt: $unpublished"
python3 "$deposit" check "$work/early" || fail "the early deposit does not hold"
[ ! -e "$work/early/robvis.R" ] || fail "a script lacks its table"
grep -q "not finished: 0 of 3 studies are reconciled" "$work/early/README.md" ||
    fail "the README does not say that the review goes on"
! grep -rq "not to be seen" "$work/early" || fail "a blinded text is in the deposit"
(cd "$work/early" && sha256sum --quiet -c SHA256SUMS) || fail "the checksums differ"

# --- a finished one ----------------------------------------------------------------------------
for study in 2 3; do
    judge_all r2 $study unclear
    quickly run --as r2 complete $study
    expect 0
done
for study in 1 2 3; do
    for item in $items; do
        [ $study$item = 11 ] && continue
        for outcome in '' ALT AST; do # each item is judged with or without outcomes
            quickly run resolve $study "$item" no --by r1,r2 --cause slip --as r1 \
                ${outcome:+--outcome $outcome}
        done
    done
done
quickly run status --json
same "open disagreements" 0 "$(printf '%s' "$out" | json 'd["open_disagreements"]')"
run export bundle deposit/
expect 0
out_has "deposit/: " "files, listed in README.md"
python3 "$deposit" check deposit || fail "the deposit does not hold"
grep -q "All studies are reconciled" deposit/README.md || fail "the README knows less"
for name in summary.json studies.csv judgements.csv codebook.csv report.html report.md methods.txt \
    form.json robvis.R metafor.R revman.csv journals.txt figure-summary.svg figure-matrix.svg \
    figure-agreement.svg; do
    [ -s "deposit/$name" ] || fail "$name is missing"
done
cmp -s form.json deposit/form.json || fail "the form is another one"
run export json
printf '%s\n' "$out" | cmp -s - deposit/summary.json || fail "the summary is not that of export json"
out=
(cd deposit && sha256sum --quiet -c SHA256SUMS) || fail "the checksums differ"

# The same bytes, whoever writes it; an existing folder stays; nothing is left of a failure.
run --as r2 export bundle -o "$work/again"
expect 0
diff -r deposit "$work/again" || fail "the reviewer's deposit is another one"
run export bundle deposit
expect 5
err_has "deposit exists already; name a new folder"
run export bundle no/such/folder
expect 3
err_has "syrob: cannot make the folder no/such/folder"
run export bundle
expect 2
err_has "syrob export bundle DIR"
run export bundle new --force
expect 2
run export bundle new --source r1
expect 2
run export html new
expect 2
err_has "syrob export html -o new"
same "folders left behind" "" "$(ls -d ./*.tmp "$work"/*.tmp 2> /dev/null)"

# Without names, nowhere.
run export bundle nameless --anonymous
expect 0
! grep -rlE "Anna|Bo Chen" nameless --include='*.json' --include='codebook.csv' \
    --include='methods.txt' --include='*.svg' | grep -q . || fail "a name is in the deposit"
if command -v pdftotext > /dev/null; then
    ! pdftotext nameless/figure-agreement.pdf - 2> /dev/null | grep -q "Anna" || fail "a name in the PDF"
fi
finish
