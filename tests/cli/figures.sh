#!/bin/sh
# Figures as files: their widths and texts are those of a journal, they hold what the review holds and
# a key of every sign, and the same review gives the same bytes.
. tests/cli/lib.sh

cat > "$work/look.py" <<'P'
"""Looks at one page: python3 look.py FILE.svg WIDTH-IN-MM; prints its texts, tips and counts."""
import re
import sys
from xml.etree import ElementTree

NAME = "{http://www.w3.org/2000/svg}"
with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
root = ElementTree.fromstring(source.encode())
width = float(sys.argv[2])
assert root.get("width") == f"{width:g}mm", root.get("width")
view = [float(one) for one in root.get("viewBox").split()]
assert abs(view[2] - width * 72 / 25.4) < 0.01, view
assert view[3] <= 247 * 72 / 25.4, "higher than a page"
assert abs(float(root.get("height")[:-2]) * 72 / 25.4 - view[3]) < 0.05
assert root[0].tag == NAME + "title" and root[0].text and root[1].tag == NAME + "desc" and root[1].text
names = {one.tag for one in root.iter()}
assert names <= {NAME + one for one in ("svg", "title", "desc", "rect", "circle", "path", "text")}, names
for one in root.iter():
    for name, value in one.items():
        assert not name.startswith("on") and "href" not in name, (name, value)
    for name, most in (("x", view[2]), ("cx", view[2]), ("y", view[3]), ("cy", view[3])):
        assert -0.01 <= float(one.get(name, 0)) <= most, ElementTree.tostring(one)
assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", source)
texts = list(root.iter(NAME + "text"))
sizes = sorted({float(one.get("font-size")) for one in texts})
assert 7 <= sizes[0] and sizes[-1] <= 9, sizes
words = [one.text for one in texts]
print("\n".join(words))
for shape in root.iter():
    for tip in shape.findall(NAME + "title"):
        if shape is not root:
            print("tip", tip.text)
# a key: what is drawn in a colour is there twice, beside its name too, without a tip
for kind in ("circle", "rect"):
    drawn = {(one.get("fill"), one.get("stroke-dasharray")) for one in root.iter(NAME + kind) if len(one)}
    keys = {(one.get("fill"), one.get("stroke-dasharray")) for one in root.iter(NAME + kind) if not len(one)}
    assert drawn <= keys, (kind, drawn - keys)
P

# figure ARGS...: draws $work/f.svg of the review, and looks at its pages; $seen is all of them
width=174
figure() {
    rm -f "$work"/f.svg "$work"/f-*.svg
    run --review "$work/rev" figure "$@" -o "$work/f.svg" --width $width
    expect 0
    seen=
    pages=0
    for page in "$work"/f.svg "$work"/f-[0-9].svg "$work"/f-[0-9][0-9].svg; do
        [ -e "$page" ] || continue
        looked=$(python3 "$work/look.py" "$page" $width 2>&1) || fail "$* on $page: $looked"
        seen="$seen
$looked"
        pages=$((pages + 1))
    done
}

seen_has() {
    for text in "$@"; do
        printf '%s\n' "$seen" | grep -qxF -e "$text" || fail "not in the figure: $text"
    done
}

seen_lacks() {
    for text in "$@"; do
        printf '%s\n' "$seen" | grep -qF -e "$text" && fail "in the figure: $text"
    done
}

n_of() {
    printf '%s\n' "$seen" | grep -c -e "$1"
}

# --- the example, at both widths and in every style -------------------------------------------

cp -R examples/acute-liver-failure "$work/rev"
for width in 84 174; do
    figure matrix
    same "89 studies at $width mm are on two pages" 2 "$pages"
    same "a light each" 890 "$(n_of '^tip ')"
    same "a key on each page" "2 2 2" \
        "$(n_of '^Low risk of bias$') $(n_of '^Unclear risk of bias$') $(n_of '^High risk of bias$')"
    seen_has "Yamazoe-Hara 2006" "Wang 2015b" "Selection bias" "5 Blinding of caregivers and investigators" \
        "tip Wang 2015a, 6 Random outcome assessment: Low risk of bias"
    figure summary
    same "one page" 1 "$pages"
    seen_has "+ 81" "? 89" "89 of 89" "tip Low risk of bias: 31 of 89 judged" "High risk of bias"
    seen_lacks "Missing" "Not applicable"
    figure summary --palette safe --symbols robvis
    grep -q '#56B4E9' "$work/f.svg" && grep -q '#F0E442' "$work/f.svg" && grep -q '#A50026' "$work/f.svg" ||
        fail "other colours than the safe ones"
    minus=$(printf '\342\210\222')
    seen_has "$minus 89" "$(printf '\303\227')"
    figure summary --palette grey
    same "only greys" "" "$(grep -oE '#[0-9A-F]{6}' "$work/f.svg" | grep -vE '#(..)\1\1')"
    grep -q '<path d="M[^"]*M[^"]*M' "$work/f.svg" || fail "no hatching"
    figure matrix --palette grey
    same "only greys" "" "$(grep -ohE '#[0-9A-F]{6}' "$work"/f-?.svg | grep -vE '#(..)\1\1')"
done
figure summary --source first-pass
seen_has "# 6" "Reviewers differ" "tip Reviewers differ: 6 of 89 judged"
cp "$work/f.svg" "$work/once.svg"
LC_ALL=de_DE.UTF-8 figure summary --source first-pass
cmp -s "$work/once.svg" "$work/f.svg" || fail "another locale gives another figure"
figure matrix --font "Liberation Serif"
grep -q 'font-family="Liberation Serif,Helvetica' "$work/f-1.svg" || fail "another font"

# --- each reviewer and the consensus ----------------------------------------------------------

width=84
figure summary --by-reviewer
same "three bars an item" 30 "$(n_of '^89 of 89$')"
seen_has "Ana Ruiz" "Consensus" "5 Blinding of" "investigators"
# item 1: what each of them judged, in this order
same "bars of sequence generation" "? 87 ? 87 ? 89" \
    "$(printf '%s\n' "$seen" | grep '^? ' | head -n 3 | tr '\n' ' ' | sed 's/ $//')"
figure matrix --by-reviewer
same "three lines a study" "2670 89 89" "$(n_of '^tip ') $(n_of '^Ana Ruiz$') $(n_of '^Consensus$')"
seen_has "tip Yamazoe-Hara 2006, 5 Blinding of caregivers and investigators, Ana Ruiz: High risk of bias" \
    "tip Yamazoe-Hara 2006, 5 Blinding of caregivers and investigators, Consensus: Unclear risk of bias"
run --review "$work/rev" figure matrix -o "$work/x.svg" --by-reviewer --source r1
expect 2
err_has "leave out --source"

# --- weights ----------------------------------------------------------------------------------

printf 'Study;Weight\nYamazoe-Hara 2006;75,0 %%\n"Müller 2007";25\n' > "$work/weights.csv"
figure summary --weights "$work/weights.csv"
same "what is left out" "Note: 87 studies have no weight and are not in the figure" "$err"
seen_has "2 of 2" "Weight of the studies" "+ 2"
# r2 judged item 6 of the first study unclear, of the second low
figure summary --weights "$work/weights.csv" --source r2
python3 - "$work/f.svg" <<'P' || fail "a bar is not as long as its weight"
import sys
from xml.etree import ElementTree
name = "{http://www.w3.org/2000/svg}"
parts = [one for one in ElementTree.parse(sys.argv[1]).iter(name + "rect") if len(one)]
whole = float(parts[0].get("width"))
shares = [round(float(one.get("width")) / whole, 2) for one in parts]
wanted = [1, 1, 1, 1, 1, 0.25, 0.75, 1, 1, 1, 1]
sys.exit(None if shares == wanted else f"{shares} {[one[0].text for one in parts]}")
P
run --review "$work/rev" figure matrix -o "$work/x.svg" --weights "$work/weights.csv"
expect 2
for wrong in 'Nobody 1999,3' 'Park 2007,-3' 'Park 2007,3
Park 2007,4' 'Park 2007,1e3' 'Park 2007,0'; do
    printf 'study,weight\n%s\n' "$wrong" > "$work/weights.csv"
    run --review "$work/rev" figure summary -o "$work/x.svg" --weights "$work/weights.csv"
    expect 3
    err_has "weights.csv"
done

# --- agreement --------------------------------------------------------------------------------

for width in 84 174; do
    figure agreement
    run --review "$work/rev" agreement --json
    # each kappa is there with its interval, and so is each share
    wrong=$(printf '%s\n' "$out" | SEEN=$seen python3 -c '
import json, os, sys
seen = os.environ["SEEN"].splitlines()
pair = json.load(sys.stdin)["pairs"][0]
for row in pair["items"] + [pair["overall"]]:
    kappa = row["statistics"]["kappa"]
    share = 100 * row["statistics"]["percent_agreement"]["value"]
    text = "not defined" if kappa["value"] is None else (
        "%.2f (%.2f to %.2f" % (kappa["value"], kappa["lo"], kappa["hi"])).replace("-0.00", "0.00")
    if not any(one.startswith(text) for one in seen):
        print(text)
    if "%.1f" % share not in seen:
        print(share)
' 2>&1)
    same "what is missing in the agreement" "" "$wrong"
    seen_has "Ana Ruiz and Bram Visser, first passes, 89 studies" "kappa with its 95 % interval" \
        "kappa; its interval (*) carries no sampling information" a b c d "not defined"
done
run --review "$work/rev" figure agreement -o "$work/x.svg" --source r1
expect 2
err_has "leave out --source"

# --- PDF and PNG ------------------------------------------------------------------------------

run --review "$work/rev" figure matrix -o "$work/f.pdf"
if [ "$status" -eq 5 ]; then
    err_has "pangocairo" ".svg"
    [ ! -e "$work/f.pdf" ] || fail "a file was written"
    painted=no
    echo "skipped: PDF and PNG (there is no pangocairo)" >&2
else
    expect 0
    painted=yes
fi
png_size() { # width, height, dots a metre
    python3 -c 'import struct, sys
b = open(sys.argv[1], "rb").read()
at = b.index(b"pHYs")
print(*struct.unpack(">II", b[16:24]), *struct.unpack(">II", b[at + 4:at + 12]))' "$1"
}
if [ $painted = yes ]; then
    run --review "$work/rev" figure matrix -o "$work/again.pdf"
    cmp -s "$work/f.pdf" "$work/again.pdf" || fail "twice the same PDF"
    run --review "$work/rev" figure summary -o "$work/f.png" --width 84 --dpi 600
    expect 0
    same "84 mm at 600 dots an inch, which the file says too" "1984 23622 23622" \
        "$(png_size "$work/f.png" | cut -d ' ' -f 1,3,4)"
    run --review "$work/rev" figure summary -o "$work/again.png" --width 84 --dpi 600
    cmp -s "$work/f.png" "$work/again.png" || fail "twice the same PNG"
    same "a byte a pixel, all of them, and the exact colours of the palette" "8 3 True True" \
        "$(python3 -c 'import struct, sys, zlib
b, at, whole, colors = open(sys.argv[1], "rb").read(), 8, b"", b""
while at < len(b):
    size, kind = struct.unpack(">I4s", b[at:at + 8])
    part = b[at + 8:at + 8 + size]
    assert zlib.crc32(kind + part) == struct.unpack(">I", b[at + 8 + size:at + 12 + size])[0]
    if kind == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", part[:10])
    whole += part if kind == b"IDAT" else b""
    colors += part if kind == b"PLTE" else b""
    at += 12 + size
found = {colors[i:i + 3].hex() for i in range(0, len(colors), 3)}
print(depth, colour, len(zlib.decompress(whole)) == (width + 1) * height,
      {"ffffff", "02c100", "e2df07"} <= found)' "$work/f.png")"
    if command -v pdftotext > /dev/null; then
        found=$(pdftotext -layout "$work/f.pdf" - | tr -s ' \f' ' ')
        has "$found" "Yamazoe-Hara 2006 ? + ?" "Selection bias" "Wang 2015b" "High risk of bias"
        facts=$(TZ=UTC pdfinfo -l 2 "$work/f.pdf" | tr -s ' ')
        has "$facts" "Title: Risk of bias, study by study: Stem cells" "Pages: 2" \
            "Page 1 size: 493.228 x 624.6 pts" "Page 2 size: 493.228 x 636.6 pts" \
            "CreationDate: Mon Jan 16 11:06:00 2023"
    else
        echo "skipped: texts of the PDF (there is no pdftotext)" >&2
    fi
fi

# --- outcomes are told apart by the ends of their names ---------------------------------------

after='in per cent of the area at risk'
quickly run init "$work/long" --title Long --reviewers r1,r2 \
    --outcomes "Infarct size $after 24 hours after reperfusion,Infarct size $after 72 hours after reperfusion"
printf 'title,authors,year\nHeat in rats,"Hale, S.",1997\n' > "$work/long.csv"
quickly run --review "$work/long" import "$work/long.csv"
for figure in summary matrix; do
    quickly run --review "$work/long" figure $figure --width 84 -o "$work/long-$figure.svg"
    expect 0
    for hours in 24 72; do
        tr '\n' ' ' < "$work/long-$figure.svg" | grep -q "$hours hours\|$hours *</text>" ||
            fail "$figure: $hours hours"
    done
done

# --- what is refused --------------------------------------------------------------------------

figure matrix
run --review "$work/rev" figure matrix -o "$work/f.svg"
expect 5
err_has "f-1.svg exists already"
rm "$work/f-1.svg"
run --review "$work/rev" figure matrix -o "$work/f.svg"
expect 5
[ ! -e "$work/f-1.svg" ] || fail "one page was written without the other"
run --review "$work/rev" figure matrix -o "$work/f.svg" --force
expect 0
out_has "f-1.svg" "f-2.svg"
for wrong in "lights -o x.svg" "matrix" "matrix -o x.jpg" "matrix -o x.svg --width 20" "matrix -o x.svg --width 84mm" \
    "matrix -o x.svg --dpi 300" "matrix -o x.png --dpi 5" "matrix -o x.svg --palette red" "matrix -o x.svg --symbols x" \
    "agreement -o x.svg --palette safe" "agreement -o x.svg --symbols robvis" "agreement -o x.svg --width 60"; do
    # shellcheck disable=SC2086 # words
    run --review "$work/rev" figure $wrong
    expect 2
done
run --review "$work/rev" figure matrix -o "$work/x.svg" --font 'x" onload="alert(1)'
expect 3
[ ! -e "$work/x.svg" ] || fail "a file was written"

# --- the four things that are no risk, and texts that try to be more --------------------------

rm -rf "$work/rev"
cat > "$work/hostile.csv" <<'C'
authors,year,title
"</svg><script>alert(1)</script>",2001,A
"Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley, B.",2014,B
"Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley, C.",2014,C
Ochs,2003,D
C
run init "$work/rev" --title "$(printf '<script>) /JS (x) \342\200\256\nend')" --outcomes "ALT & <AST>" --reviewers "r1=A,r2=B" --open study
expect 0
run --review "$work/rev" import "$work/hostile.csv"
expect 0
for seat in r1 r2; do
    for study in 1 2; do
        for item in $items; do
            answer=no
            [ "$seat-$study-$item" = r2-2-4 ] && answer=yes
            quickly run --review "$work/rev" --as $seat judge $study "$item" $answer
            expect 0
        done
        quickly run --review "$work/rev" --as $seat complete $study
        expect 0
    done
done
width=84
figure summary
seen_has "tip High risk of bias: 2 of 2 with an answer" "tip Missing (not judged, or still blinded): 2 of 4" \
    "tip Not yet reconciled: 1 of 4" "1 of 4" "2 of 4" "Missing (not judged, or still blinded)" \
    "Not yet reconciled" "with an answer"
printf '%s\n' "$seen" | grep -qE '^judged$| of [0-9]+ judged$' && fail "as if what waits were not judged"
# half of a bar is what was judged
python3 - "$work/f.svg" <<'P' || fail "a bar is not as long as its share"
import sys
from xml.etree import ElementTree
parts = [one for one in ElementTree.parse(sys.argv[1]).iter("{http://www.w3.org/2000/svg}rect") if len(one)]
first = [float(one.get("width")) for one in parts[:2]]
sys.exit(abs(first[0] - first[1]) > 1.5)
P
figure matrix
same "a sign for what is not reconciled, and one in the key" 2 "$(n_of '^~$')"
printf '%s\n' "$seen" | grep -q '^Wolfes.*… 2014a$' && printf '%s\n' "$seen" | grep -q '^Wolfes.*… 2014b$' ||
    fail "a name was cut without its year and letter"
printf '%s\n' "$seen" | grep -q '^tip .*: Not yet reconciled$' || fail "no tip"
grep -q '<script' "$work/f.svg" && fail "a script"
if [ $painted = yes ] && command -v pdfinfo > /dev/null; then
    run --review "$work/rev" figure matrix -o "$work/h.pdf"
    expect 0
    has "$(pdfinfo "$work/h.pdf" | tr -s ' ')" "Title: Risk of bias, study by study: <script>) /JS (x) \\u202e\\n" \
        "JavaScript: no"
fi

figure matrix --by-reviewer
same "the reviewers differ in what is not reconciled" "Low High Not" "$(printf '%s\n' "$seen" |
    sed -n 's/^tip Wolfes.*2014a, 4 Random housing, [AB]*\(Consensus\)*: \([A-Z][a-z]*\) .*/\2/p' | sort -r |
    sed 's/^Not$/3 Not/; s/^Low$/1 Low/; s/^High$/2 High/' | sort | cut -d ' ' -f 2 | tr '\n' ' ' | sed 's/ $//')"

# --- an adjudicator does not see who is who ---------------------------------------------------

run --review "$work/rev" reviewers add adj=Eva --adjudicator
expect 0
for figure in summary matrix; do
    run --review "$work/rev" --as adj figure $figure -o "$work/adj.svg" --by-reviewer
    expect 5
    run --review "$work/rev" --as adj figure $figure -o "$work/adj.svg" --source r1
    expect 5
done
[ ! -e "$work/adj.svg" ] || fail "a file was written"
run --review "$work/rev" --as adj export bundle "$work/deposit"
expect 5
err_has "a deposit identifies the reviewers"
[ ! -e "$work/deposit" ] || fail "a deposit was written"

# --- the signs of parts that are narrower than their sign ----------------------------------------

rm -rf "$work/rev"
python3 - "$work" <<'P'
"""Sixty studies; item 1: one high, 2: one low and one unclear, 3: one of each other at both ends."""
import sys
n, columns = 60, [[("yes", 59), ("no", 1)], [("yes", 1), ("unclear", 1), ("no", 58)],
                  [("yes", 1), ("unclear", 58), ("no", 1)], [("yes", 58), ("unclear", 1), ("no", 1)]]
columns += [[("unclear", n)]] * 6
with open(sys.argv[1] + "/sixty.csv", "w") as file:
    file.write("title,authors,year\n")
    file.writelines(f'"Title {i * 37}","Name{i}, A.",{1990 + i % 30}\n' for i in range(n))
rows = zip(*[[answer for answer, times in column for _ in range(times)] for column in columns])
with open(sys.argv[1] + "/sheet.csv", "w") as file:
    file.write("Study," + ",".join(map(str, range(1, 11))) + "\n")
    file.writelines(f"{i + 1},{','.join(row)}\n" for i, row in enumerate(rows))
P
quickly run init "$work/rev" --title "Narrow" --reviewers r1,r2 --open study
quickly run --review "$work/rev" import "$work/sixty.csv"
for seat in r1 r2; do
    quickly run --review "$work/rev" --as $seat judge --from "$work/sheet.csv" --numbers --complete
    expect 0
done
for options in "" "--palette grey" "--symbols robvis" "--by-reviewer"; do
    # shellcheck disable=SC2086
    figure summary $options
    python3 - "$work/f.svg" <<'P' || fail "a part of a bar has no sign ($options)"
import re
import sys
from xml.etree import ElementTree
svg = "{http://www.w3.org/2000/svg}"
root = ElementTree.parse(sys.argv[1])
texts = [one for one in root.iter(svg + "text")]
parts = [one for one in root.iter(svg + "rect") if len(one)]
width = float(root.getroot().get("viewBox").split()[2])
missing, noted = 0, 0
for part in parts:
    count = re.search(r": (\d+) of", part[0].text).group(1)
    x, y = float(part.get("x")), float(part.get("y"))
    near = [one for one in texts if re.fullmatch(r"\S( " + count + ")?", one.text) and
            abs(float(one.get("x")) - x) < (30 if float(part.get("width")) < 5 else width) and
            -4 < y + float(part.get("height")) - float(one.get("y")) < 25]
    missing += not near
    noted += float(part.get("width")) < 5
sys.exit(missing > 0 or noted < 7)
P
done

finish
