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
done | sort)" "$(json '"\n".join(sorted(j["head"] for j in d["journals"]))' < "$work/j.json")"

# --- the same review gives the same bytes ------------------------------------------------------
for format in csv csv-long; do
    run export $format
    once=$(printf '%s' "$out" | sha256sum)
    SYROB_CLOCK=1773600000 TZ=Asia/Tokyo run export $format
    same "$format again" "$once" "$(printf '%s' "$out" | sha256sum)"
done

# --- options that nothing would come of --------------------------------------------------------
for refused in "csv-long --source r1" "sheet --source r1" "sheet --outcome ALT" \
    "methods --source first-pass" "methods --outcome ALT" "csv --json" "html --json"; do
    # shellcheck disable=SC2086
    run export $refused
    expect 2
    err_has "export ${refused%% *} is"
done
run export json --json --outcome ALT
expect 0
run export cvs
expect 2
err_has "the exports are json, csv, csv-long, "
finish
