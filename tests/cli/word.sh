# The report in Word: pandoc makes nothing of its Markdown but headings, paragraphs, lists and tables,
# whatever people wrote, and every text arrives. Skipped where pandoc is not installed.
. tests/cli/lib.sh

command -v pandoc > /dev/null && python3 -c '' || {
    echo "SKIPPED: pandoc (sh scripts/deps.sh full) is not installed"
    exit 77
}

cat > "$work/tree.py" <<'P'
"""What pandoc read: tree.py FILE.json prints the kinds of elements, and then the text."""
import json
import sys

kinds, texts = set(), []


def walk(node):
    if isinstance(node, list):
        for one in node:
            walk(one)
    elif isinstance(node, dict):
        kind = node.get("t")
        kinds.update([kind] if kind and not kind.endswith("Quote") else [])
        if kind == "Str":
            texts.append(node["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            texts.append(" ")
        elif kind == "Quoted":
            mark = "'" if node["c"][0]["t"] == "SingleQuote" else '"'
            texts.append(mark)
            walk(node["c"][1])
            texts.append(mark)
            return
        walk(node.get("c"))


with open(sys.argv[1], encoding="utf-8") as file:
    walk(json.load(file)["blocks"])
print(*sorted(kinds))
print("".join(texts).replace("\u00a0", " ").replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"'))
P

texts='costs $5 or $6 each|a_b_c *star* ~~x~~ ~sub~ x^2^|see [@smith2001] and @jones|-- dash --- and ... dots|<b>bold</b> &amp; `code`|[link](http://x.y){.z} ![i](j)|\alpha and \(x\)|# no heading {#id}|1. no list|- no list|2019. A year|: no definition|% no title'
three_studies --open study
for study in 1 2; do
    for seat in r1 r2; do
        judge_all $seat $study yes
    done
done
i=0
(IFS='|' && for text in $texts; do printf '%s\n' "$text"; done) > "$work/texts"
three=0
while IFS= read -r text; do
    i=$((i + 1))
    study=1 item=$i
    [ $i -le 10 ] || { study=2 && item=$((i - 10)); }
    quickly run --as r1 judge $study $item yes --support "$text" --quote "$text
and a second line" --where "p. $i"
    expect 0
    three=$i
done < "$work/texts"
same "texts" 13 $three
for study in 1 2; do
    quickly run --as r1 complete $study
    quickly run --as r2 complete $study
    expect 0
done
run export markdown -o "$work/report.md"
expect 0
! grep -q "<br" "$work/report.md" || fail "there is HTML in the Markdown"
pandoc -f markdown -t json "$work/report.md" -o "$work/report.json" || fail "pandoc cannot read it"
out=$(python3 "$work/tree.py" "$work/report.json")
same "elements" "AlignDefault AlignRight BulletList ColWidth ColWidthDefault Header Para Plain Quoted Space Str Strong Table" \
    "$(printf '%s\n' "$out" | head -n 1)"
while IFS= read -r text; do
    out_has "Anna Berg: $text / \"$text / and a second line\" (p. "
done < "$work/texts"
pandoc -f gfm-autolink_bare_uris -t json "$work/report.md" -o "$work/report.json" || fail "pandoc cannot read it as GitHub does"
out=$(python3 "$work/tree.py" "$work/report.json")
case "$(printf '%s\n' "$out" | head -n 1)" in
*Raw* | *Math* | *Cite* | *Code* | *Emph* | *Image* | *Link*) fail "GitHub reads more than text" ;;
esac
pandoc "$work/report.md" -o "$work/report.docx" || fail "pandoc makes no Word document"
python3 - "$work/report.docx" <<'P' || fail "a text is missing in Word"
import re, sys, zipfile
xml = zipfile.ZipFile(sys.argv[1]).read("word/document.xml").decode()
text = re.sub("<[^>]*>", "", xml)
sys.exit(not ("costs $5 or $6 each" in text and "<w:tbl>" in xml and "<m:oMath" not in xml))
P
finish
