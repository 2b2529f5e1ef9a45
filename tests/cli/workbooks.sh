#!/bin/sh
# Workbooks as they are imported: studies, judgements, assignments, and the blank sheet filled in.
. tests/cli/lib.sh
made=$here/tests/workbooks.py
fill=$here/tests/fill_sheet.py

# book NAME ROW...: an .xlsx file with one worksheet, or several, each begun by "=== NAME"; cells by |
book() {
    python3 - "$made" "$@" << 'PYTHON'
import importlib.util
import sys

spec = importlib.util.spec_from_file_location("workbooks", sys.argv[1])
books = importlib.util.module_from_spec(spec)
spec.loader.exec_module(books)
sheets = []
for line in sys.argv[3:]:
    if line.startswith("=== "):
        sheets.append((line[4:], []))
    else:
        sheets[-1][1].append(line.split("|"))
of = lambda rows: "".join(
    f'<row r="{i}">' + "".join(books.text(f"{chr(65 + k)}{i}", cell) for k, cell in enumerate(row) if cell) + "</row>"
    for i, row in enumerate(rows, 1))
books.write(".", sys.argv[2], books.xlsx(*[(name, books.data(of(rows)), "") for name, rows in sheets]))
PYTHON
}

cd "$work" || exit 2
quickly run init rev --title Workbooks --reviewers "r1=Anna Berg,r2=Bo Chen"
cd rev || exit 2

# --- studies ---
book refs.xlsx "=== Search" "Results of 2 May" "Title|Authors|Year|DOI" "Heat in rats|Hale, S.|1997|10.1000/h1" \
    "Cold in mice|Chen, A.|2011|10.1000/c1" "=== Excluded" "Title|Year" "Wind in dogs|1990"
run import refs.xlsx
expect 3
err_has "refs.xlsx: several worksheets have content: 'Search', 'Excluded'; choose one with --sheet NAME"
run import refs.xlsx --sheet Serach
expect 3
err_has "no worksheet has this name; the names are 'Search', 'Excluded'"
run import refs.xlsx --sheet Search --format ris
expect 3
err_has "this is a workbook or another archive (.xlsx, .ods); leave out --format"
run import refs.xlsx --sheet Search --json
expect 0
same "the format" "$(printf '%s' "$out" | json 'd["files"][0]["format"], d["new"]')" "('workbook', 2)"
printf 'title,year\nX,2000\n' > refs.csv
run import refs.csv --sheet Search
expect 3
err_has "this is not a workbook" "leave out --sheet"
run import refs.csv --format workbook
expect 3
err_has "this is not a workbook (.xlsx, .ods); leave out --format" "refs.csv"
book bad.xlsx "=== S" "Title|Year" "|1990"
run import bad.xlsx
out_has "bad.xlsx:2"
printf '\320\317\021\340\241\261\032\341 and more' > old.xls
run import old.xls
expect 3
err_has "old.xls" "an old Excel file (.xls)" "Save As"

# --- assignments ---
book who.xlsx "=== Who" "Study|Reviewer|Reviewer 2" "Hale 1997|r1|r2" "Chen 2011|r1|r2" "=== Notes" "by telephone"
run assign --from who.xlsx
expect 3
err_has "choose one with --sheet"
run assign --from who.xlsx --sheet Who
expect 0
out_has "2 studies assigned"
run assign --sheet Who
expect 2
err_has "--from"

# --- judgements: the blank sheet, filled in ---
run --as r1 export sheet -o blank.xlsx
expect 0
python3 "$fill" blank.xlsx filled.xlsx C2=Yes "D2=Random numbers, \"table 1\"
second line" E2=unclear C3=No "D3==1+1" E3=Yes
run --as r1 judge --from filled.xlsx --dry-run
expect 0
out_has 'column 3 "1. Sequence generation": item 1' 'column 4 "1. Sequence generation: support": support for item 1' \
    "4 judgements"
run --as r1 judge --from filled.xlsx
expect 0
out_has "4 judgements recorded"
for text in '"answer":"yes","support":"Random numbers, \"table 1\"\nsecond line"' '"answer":"no","support":"=1+1"' \
    '"sheet":"filled.xlsx"' '"row":3'; do
    cat journals/r1* | grep -qF -- "$text" || fail "the journal has no $text"
done
run --as r1 judge --from filled.xlsx
expect 0
out_has "0 judgements recorded, 4 unchanged"
python3 "$fill" blank.xlsx wrong.xlsx C2=Perhaps
run --as r1 judge --from wrong.xlsx
expect 3
err_has "wrong.xlsx" "line 2" "Perhaps"
run --as r1 judge --from filled.xlsx --sheet "How to use" --dry-run
expect 3
err_has "filled.xlsx"


# A key in another worksheet counts as one beside the table.
quickly run init "$work/keyed" --title Keyed --reviewers r1,r2
cd "$work/keyed" || exit 2
printf 'title,authors,year\nHeat in rats,"Hale, S.",1997\n' > refs.csv
quickly run import refs.csv
book apart.xlsx "=== RoB" "Study|1|2|3|4|5|6|7|8|9|10" "Hale 1997|Y|N|U|Y|Y|Y|Y|Y|Y|Y" \
    "=== Key" "Y|high risk of bias" "N|low risk of bias"
run --as r1 judge --from apart.xlsx --sheet RoB
expect 3
err_has "line 1 of another worksheet gives 'Y' a different meaning from the form" '--words "Y=No,N=Yes"'
run --as r1 judge --from apart.xlsx --sheet RoB --words "Y=No,N=Yes" --dry-run
expect 0
out_has '"Y": No (8 cells)' '"N": Yes (1 cell)'
book agreed.xlsx "=== RoB" "Study|1|2|3|4|5|6|7|8|9|10" "Hale 1997|Y|N|U|Y|Y|Y|Y|Y|Y|Y" \
    "=== Key" "Y|low risk of bias" "N|high risk of bias"
run --as r1 judge --from agreed.xlsx --sheet RoB --dry-run
expect 0
finish
