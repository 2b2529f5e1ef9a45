#!/bin/sh
# The blank sheet as a workbook: what people find in it, and that it tells nothing of others.
. tests/cli/lib.sh
TMPDIR=$work/temporary # which other tests do not use
export TMPDIR
mkdir "$TMPDIR"

# part FILE NAME: the text of a part of the workbook
part() {
    python3 -c 'import sys, zipfile
print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())' "$1" "$2"
}

review=$work/review
quickly run init "$review" --title 'Rats & <mice>' --reviewers "r1=Ann,r2=Ben" --form forms/syrcle.json
expect 0
cat > "$work/studies.csv" << 'CSV'
authors,year,title
"Hale, A.",1997,One
"A & <B> ""c"" _x0041_, D.",2001,Two
"Chen, B.",2011,Three
CSV
quickly run --review "$review" import "$work/studies.csv"
expect 0
cd "$work" || exit 2

run --review "$review" --as r1 export sheet -o r1.xlsx
expect 0
same "nothing on the screen" "$out$err" ""
python3 - r1.xlsx > said << 'PYTHON'
"""What a spreadsheet program would show of the workbook."""
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
archive = zipfile.ZipFile(sys.argv[1])
read = lambda name: tree.fromstring(archive.read(name))
texts = ["".join(t.text or "" for t in si.iter(MAIN + "t")) for si in read("xl/sharedStrings.xml")]
print([sheet.get("name") for sheet in read("xl/workbook.xml").iter(MAIN + "sheet")])
for number in (1, 2):
    sheet = read(f"xl/worksheets/sheet{number}.xml")
    for row in sheet.iter(MAIN + "row"):
        print("|".join(texts[int(c.find(MAIN + "v").text)] for c in row if c.find(MAIN + "v") is not None))
pane = sheet.find(f".//{MAIN}pane")
print("frozen", pane.get("xSplit"), pane.get("ySplit"), pane.get("state"))
for one in sheet.iter(MAIN + "dataValidation"):
    print("choose", one.get("type"), one.get("sqref"), one.find(MAIN + "formula1").text)
for note in read("xl/comments1.xml").iter(MAIN + "comment"):
    words = "".join(t.text or "" for t in note.iter(MAIN + "t"))
    print("note", note.get("ref"), re.sub(r"\n+", " / ", words))
PYTHON
said=$(cat said)
has "$said" "['How to use', 'Judgements']" "Rats & <mice>" "syrob --as r1 judge --from FILE.xlsx --dry-run" \
    "syrob --as r1 judge --from FILE.csv" "Study|Study id|1. Sequence generation|1. Sequence generation: support|2. " \
    "10. Other sources of bias|10. Other sources of bias: support" "Hale 1997|hale-1997-" "frozen 2 1 frozen" \
    'choose list C2:C4 "Yes,Unclear,No"' 'choose list U2:U4 "Yes,Unclear,No"' \
    "note C1 Was the allocation order made by a random method, and was it followed? / Yes / - A chance method is named" \
    "Agree before starting how lots, dice and coins count"
same "a note for each item" "$(grep -c '^note' said)" 10
same "a study a row" "$(grep -c '^Hale 1997|\|^Chen 2011|\|^A & "c" _x0041_ 2001|' said)" 3

# The same bytes again, at another time and place, whatever the other has answered, and where.
quickly run --review "$review" --as r2 judge "Hale 1997" 4 no --support "a secret of Ben"
expect 0
SYROB_CLOCK=1763700000 TZ=Asia/Tokyo run --review "$review" --as r1 export sheet -o again.xlsx
expect 0
cmp -s r1.xlsx again.xlsx || fail "the same review gives other bytes"
run --review "$review" --as r2 export sheet -o r2.xlsx
expect 0
part r2.xlsx xl/sharedStrings.xml | grep -q secret && fail "an answer is in the blank sheet"
part r2.xlsx xl/sharedStrings.xml | grep -q -- '--as r2 judge' || fail "the way back is another's"

# Where it goes.
run --review "$review" export sheet -o r1.xlsx
expect 5
err_has "r1.xlsx exists already"
run --review "$review" export sheet -o R1.XLSX
expect 0
part R1.XLSX xl/workbook.xml | grep -q Judgements || fail "R1.XLSX is no workbook"
for name in sheet.ods sheet.xls; do
    run --review "$review" export sheet -o "$name"
    expect 2
    err_has "rename $name" ".xlsx" ".csv"
    [ -e "$name" ] && fail "$name was written"
done
run --review "$review" export sheet -o sheet.csv
expect 0
same "CSV as before" "$(head -c 21 sheet.csv)" 'Study,Study id,"1) Se'
TMPDIR=$work/nowhere run --review "$review" export sheet -o lost.xlsx
expect 6
err_has "$work/nowhere"
[ -e lost.xlsx ] && fail "half a file"
left=$(find . "$TMPDIR" -maxdepth 1 -name 'syrob-??????')
same "nothing is left in the temporary folder" "$left" ""

# Only the studies of the reviewer.
quickly run --review "$review" assign "Chen 2011" r2
expect 0
run --review "$review" --as r1 export sheet -o fewer.xlsx
expect 0
part fewer.xlsx xl/sharedStrings.xml | grep -q 'Chen 2011' && fail "the sheet has a study of another reviewer"

# Labels that a list cannot show: the ids, and where they are too long, the keys.
cd "$here" || exit 2
python3 - forms/syrcle.json "$work" << 'PYTHON'
"""Forms whose answers have long names."""
import json
import sys

for name, label, width in (("comma", "Yes, certainly", 0), ("long", "é" * 60, 0)):
    with open(sys.argv[1], encoding="utf-8") as file:
        form = json.load(file)
    text = json.dumps(form, ensure_ascii=False).replace('"label": "Yes"', f'"label": "{label}"')
    if name == "long":
        text = text.replace('"label": "No"', '"label": "%s"' % ("ö" * 70))
    with open(f"{sys.argv[2]}/{name}.json", "w", encoding="utf-8") as file:
        file.write(text)
PYTHON
cd "$work" || exit 2
for form in comma long; do
    quickly run init "$form" --title T --reviewers "r1=Ann,r2=Ben" --form "$form.json"
    expect 0
    run --review "$form" export sheet -o "$form.xlsx" # no study at all
    expect 0
    part "$form.xlsx" xl/worksheets/sheet2.xml | grep -q '"yes,unclear,no"' || fail "$form: the answers are not named by id"
done

[ "$failures" -eq 0 ] && echo "the workbook of a blank sheet: as people need it"
exit "$failures"
