#!/bin/sh
# The workbook that people fill in and save with a spreadsheet program. Skipped without LibreOffice,
# which scripts/deps.sh installs with the set "full".
if ! command -v soffice > /dev/null; then
    echo "SKIPPED: LibreOffice is not installed; sh scripts/deps.sh full installs it"
    exit 77
fi
. tests/cli/lib.sh
fill=$here/tests/fill_sheet.py

# convert FORMAT FILE: saves the file, as a person would with Save As; CSV is UTF-8 with commas
convert() {
    HOME=$work soffice "-env:UserInstallation=file://$work/profile" --headless --infilter=CSV:44,34,76,1 \
        --convert-to "$1" --outdir saved "$2" > "$work/said" 2>&1 ||
        > "$work/said" 2>&1 || fail "LibreOffice ends with $?: $(cat "$work/said")"
}

cd "$work" || exit 2
cat > refs.csv << 'CSV'
Title,Authors,Year,DOI,PMID,Date
"Hitze, ""Kälte"" & <Wind>","Müller, S.; Berg, Å.",1997,10.1000/h1,23456789,2019-05-01
Cold in mice,"Chen, A.",2011,10.1000/c1,7,2019-05-02
CSV

# --- studies: from CSV to a workbook and back are the same studies ---
quickly run init rev --title Sheets --reviewers "r1=Anna Berg,r2=Bo Chen"
quickly run --review rev import refs.csv
expect 0
for format in xlsx ods; do
    convert "$format" refs.csv
    run --review rev import saved/refs."$format" --dry-run
    expect 0
    out_has "0 new studies from 2 records; 2 duplicates"
done

# --- judgements: exported, filled in, saved by LibreOffice in each way that the first page names ---
quickly run --review rev --as r1 export sheet -o blank.xlsx
expect 0
python3 "$fill" blank.xlsx filled.xlsx C2=Yes "D2=Zufallszahlen, \"S. 3\" & <Tab. 1>
zweite Zeile" E2=Unclear "F2=50 %" C3=No "D3==1+1" E3=Yes F3=1997
run --review rev --as r1 judge --from filled.xlsx
expect 0
out_has "4 judgements recorded"
convert xlsx filled.xlsx
convert ods filled.xlsx
convert 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2' filled.xlsx
for name in filled.xlsx filled.ods filled-Judgements.csv; do
    run --review rev --as r1 judge --from "saved/$name"
    expect 0
    out_has "0 judgements recorded, 4 unchanged"
done
run --review rev --as r2 judge --from saved/filled.ods
expect 0
out_has "4 judgements recorded"

# What was written for people is still there after LibreOffice has saved it.
python3 - saved/filled.xlsx > kept << 'PYTHON'
import sys
import zipfile

archive = zipfile.ZipFile(sys.argv[1])
sheet = archive.read("xl/worksheets/sheet2.xml").decode()
print(sheet.count("<dataValidation "), "Yes,Unclear,No" in sheet)
print(any(b"A chance method is named" in archive.read(name) for name in archive.namelist() if "comments" in name))
PYTHON
same "lists and notes" "$(cat kept)" "10 True
True"

finish
