# The tables of `export` say what `export json` says, cell by cell, whatever people write; and an
# option that a command cannot honour is refused.
. tests/cli/lib.sh

python3 -c '' || exit 77
compare="$here/tests/cli/tables.py"

# Texts that spreadsheets, R and terminals would obey.
cd "$work" || exit 2
python3 "$compare" hostile refs.csv || exit 2
run init rev --title 'A "title"' --reviewers "r1=Anna Berg,r2=Bo Chen" --outcomes 'ALT,"A,ST"' \
    --open study --adjudicator "adj=Cleo Diaz"
expect 0
cd rev || exit 2
run import ../refs.csv
expect 0
run study outcomes 2 ALT
expect 0
for study in 1 2 3; do
    judge_all r1 $study yes
    [ $study = 3 ] || judge_all r2 $study unclear
done
text=$(printf '=1+1 "quoted", and\nanother line \\ %%s "); q("no")')
quickly run --as r1 judge 1 1 yes --support "$text" --quote "@SUM(A1)" --where "-3" \
    --signal a=yes
expect 0
quickly run --as r1 flag 1 1 --text "+flag"
expect 0
quickly run --as r2 judge 1 1 no --support "'=still" --quote "a
b" --where "p. 3"
expect 0
quickly run --as r2 judge 1 2 yes
expect 0
quickly run --as r2 judge 1 7 no --outcome ALT --support "Only here"
expect 0
# Of a blinded study nothing of the reviewers is in a table, even of the reviewer who asks.
for seat in r1 r2; do
    for study in 1 2 3; do
        [ $seat$study = r23 ] || quickly run --as $seat complete $study
        expect 0
    done
done
quickly run resolve 1 1 no --by r1,r2 --cause missed-text --reason "-because" --support "=why" \
    --as r2
expect 0
quickly run resolve 1 2 no --by r1,r2 --override --reason "Both misread"
expect 0
quickly run resolve 1 7 unclear --outcome ALT --by adj
expect 0

# --- each cell is that of the JSON -----------------------------------------------------------
for source in consensus first-pass r1; do
    for outcome in '' ALT '"A' ; do
        set -- --source $source
        [ -z "$outcome" ] || set -- "$@" --outcome "$outcome"
        run export json --source $source -o "$work/j.json" --force
        expect 0
        run export csv "$@" -o "$work/t.csv" --force
        expect 0
        last="tables.py csv $*"
        python3 "$compare" csv "$work/j.json" "$work/t.csv" "$outcome" || fail "csv differs"
    done
done
run export json -o "$work/j.json" --force
for seat in '' r1; do
    for outcome in '' ALT; do
        set -- -o "$work/t.csv" --force
        [ -z "$outcome" ] || set -- "$@" --outcome "$outcome"
        run export csv-long ${seat:+--as $seat} "$@"
        expect 0
        last="tables.py long $*"
        python3 "$compare" long "$work/j.json" "$work/t.csv" "$outcome" || fail "csv-long differs"
    done
done

# --- the tables of other programs: only risks, and none is left out without a word --------------
run export robvis
expect 5
err_has "judgements have no risk" "(the reviewers differ)" "--allow-missing"
for format in robvis revman; do
    for outcome in '' ALT; do
        set -- --allow-missing -o "$work/t.csv" --force
        [ -z "$outcome" ] || set -- "$@" --outcome "$outcome"
        run export $format "$@"
        expect 0
        last="tables.py risk $format $outcome"
        python3 "$compare" risk $format "$work/j.json" "$work/t.csv" "$outcome" ||
            fail "$format differs"
    done
done
# What a reviewer judged for all outcomes at once is not said of those that a study lacks.
run export json --source r1 -o "$work/j1.json"
run export robvis --source r1 --allow-missing -o "$work/t.csv" --force
expect 0
python3 "$compare" risk robvis "$work/j1.json" "$work/t.csv" '' || fail "robvis of r1 differs"
run export meta --allow-missing
expect 3
err_has "meta::rob() takes 10 items, and this table would have 14" "--outcome"
run export meta --allow-missing --outcome ALT -o "$work/t.csv" --force
expect 0
python3 "$compare" risk meta "$work/j.json" "$work/t.csv" ALT || fail "meta differs"
run export r --allow-missing -o "$work/t.R" --force
expect 0
python3 "$compare" script "$work/j.json" "$work/t.R" || fail "the script differs"

# The script stands beside the table; neither replaces a file.
: > "$work/beside.R"
run export robvis --allow-missing -o "$work/beside.csv"
expect 5
err_has "beside.R exists already; --force replaces it"
[ ! -e "$work/beside.csv" ] || fail "the table was written without its script"
run export robvis --allow-missing -o "$work/beside.csv" --force
expect 0
grep -q '^file <- "beside.csv"$' "$work/beside.R" || fail "the script reads another table"
run export robvis --allow-missing -o "$work/named.R"
expect 0
head -n 1 "$work/named.csv" | grep -q Study || fail "the table beside a script that was named"
grep -q '^file <- "named.csv"$' "$work/named.R" || fail "the script reads the table beside it"
[ ! -e "$work/named.R.R" ] || fail "a script of a script"
odd=$(printf 'a"b\c\303\251.csv')
run export robvis --allow-missing -o "$work/$odd"
expect 0
grep -qF 'file <- "a\"b\\c\u00e9.csv"' "$work/"a*.R || fail "the table's name is not escaped"

# --- the flat judgements are the nested ones, and say what they were made from -----------------
same "dates" "2025-11-20T00:53:20Z" "$(json 'd["dates"]["resolutions"]["last"]' < "$work/j.json")"
same "journals while a study is blinded" None "$(json 'd["journals"]' < "$work/j.json")"
python3 "$compare" flat "$work/j.json" || fail "the flat judgements differ"
judge_all r2 3 no
quickly run --as r2 complete 3
expect 0
for _ in 4 5 6 7 8; do
    quickly run study drop 4 --reason "Not included"
    expect 0
done
run export json -o "$work/j.json" --force
same "ends of all journals" "$(for journal in journals/*.jsonl; do
    tail -n 1 "$journal" | json 'd["h"]'
done)" "$(json '"\n".join(j["head"] for j in d["journals"])' < "$work/j.json")"

# --- the same review gives the same bytes ------------------------------------------------------
for format in csv csv-long robvis r revman; do
    set -- $format
    case $format in csv*) ;; *) set -- $format --allow-missing ;; esac
    run export "$@"
    expect 0
    once=$(printf '%s' "$out" | sha256sum)
    SYROB_CLOCK=1773600000 TZ=Asia/Tokyo run export "$@"
    same "$format again" "$once" "$(printf '%s' "$out" | sha256sum)"
done

# --- a scale that these programs cannot show ---------------------------------------------------
sed 's/"unclear"/"moderate"/g' "$SYROB_DATA_DIR/forms/syrcle.json" > "$work/form.json"
run init "$work/other" --title T --reviewers r1,r2 --form "$work/form.json"
expect 0
for format in robvis revman; do
    run --review "$work/other" export $format
    expect 3
    err_has "knows the risks low, unclear and high, and this form has 'moderate'" "export csv"
done
run --review "$work/other" export r
expect 0

# --- without names: in no output of any command that knows --anonymous ---------------------------
names='Anna|Berg|Bo Chen|Cleo|Diaz'
shown=0
while read -r command; do
    # shellcheck disable=SC2086
    run $command
    expect 0
    printf '%s%s' "$out" "$err" | grep -qE "$names" && shown=$((shown + 1))
    # shellcheck disable=SC2086
    run $command --anonymous
    expect 0
    printf '%s%s' "$out" "$err" | grep -E "$names" && fail "a name is left"
    # shellcheck disable=SC2086
    run --as adj $command --anonymous
    expect 0
    printf '%s%s' "$out" "$err" | grep -E "$names" && fail "a name is left for the adjudicator"
done << 'C'
export json
export csv
export csv-long
export robvis --allow-missing
export meta --outcome ALT --allow-missing
export r --allow-missing
export revman --allow-missing
export markdown
export html
export html --source first-pass
export sheet
export methods
summary
summary --json
agreement
agreement --json
disagreements
disagreements --json
disagreements --moved
disagreements --moved --json
status
status --json
studies
studies --json
log
log --json
C
[ "$shown" -gt 6 ] || fail "only $shown of these outputs have names"
run export sheet -o "$work/named.xlsx" --anonymous
expect 0
unzip -p "$work/named.xlsx" | grep -E "$names" && fail "a name is left in the workbook"
run help export
for format in $(printf '%s\n' "$out" | sed -n 's/^  syrob export \([a-z|-]*\) .*/\1/p' | tr '|' ' '); do
    [ "$format" = bundle ] || # deposit.sh
        grep -q "^export $format" "$here/tests/cli/tables.sh" || fail "export $format is not asked"
done

# --- options that a command does not know are refused ------------------------------------------
json=' agreement check disagreements export flow forms import log status studies summary version '
anonymous=' agreement disagreements export log status studies summary '
run help
for command in $(printf '%s\n' "$out" | sed -n '/^Options/q; s/^  \([a-z]*\)  .*/\1/p'); do
    for option in json anonymous; do
        eval "able=\$$option"
        # shellcheck disable=SC2154
        case $able in *" $command "*) continue ;; esac
        run "$command" --$option
        expect 2
        err_has "$command does not know --$option; these commands do:"
    done
done
run forms list --json
expect 2
err_has "only forms show accepts --json"

for option in "--support x" "--quote x" "--where x" "--signal a=yes" "--outcome ALT"; do
    # shellcheck disable=SC2086
    run --as r1 judge --from "$work/refs.csv" $option
    expect 2
    err_has "${option%% *} is of one judgement"
done
for option in --complete --dry-run --partial --numbers "--map a=b"; do
    # shellcheck disable=SC2086
    run --as r1 judge 3 1 yes $option
    expect 2
    err_has "${option%% *} goes with --from"
done

# --- options that nothing would come of --------------------------------------------------------
for refused in "csv-long --source r1" "sheet --source r1" "sheet --outcome ALT" \
    "methods --source first-pass" "methods --outcome ALT" "csv --json" "html --json" \
    "robvis --json" "csv --allow-missing" "json --allow-missing"; do
    # shellcheck disable=SC2086
    run export $refused
    expect 2
    case "$err" in
        *"has no effect on export ${refused%% *}"* | *"export ${refused%% *} does not write JSON"*) ;;
        *) fail "export $refused is refused for another reason" ;;
    esac
done
run export json --json --outcome ALT
expect 0
run export cvs
expect 2
err_has "the exports are json, csv, csv-long, "
finish
