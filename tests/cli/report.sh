#!/bin/sh
# The report: its numbers are those of the summary, its HTML is well formed and holds nothing that a
# text from outside could smuggle in, and the same review gives the same bytes.
. tests/cli/lib.sh

cat > "$work/look.py" <<'P'
"""Looks at a report: python3 look.py FILE.html FILE.md SUMMARY.json"""
import json
import re
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

html, markdown, summary = (open(name, encoding="utf-8").read() for name in sys.argv[1:4])
summary = json.loads(summary)


class Page(HTMLParser):
    """Checks that what is opened is closed; collects tables and figures."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tables, self.names, self.links = [], [], set(), set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name != "src" and (name != "href" or value[0] == "#"), (name, value)
            self.links.update([value[1:]] if name == "href" else [])
        if tag in ("meta", "br"):
            return
        self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.names.add(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


page = Page()
page.feed(html)
page.close()
assert not page.open, page.open
assert "script" not in page.names and "img" not in page.names, page.names
assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html + markdown)
figures = re.findall(r"<svg.*?</svg>", html, re.S)
assert len(figures) >= 2  # the bars, and one or more pages of lights
for figure in figures:
    root = ElementTree.fromstring(figure)
    width, height = float(root.get("width")), float(root.get("height"))
    for element in root.iter():
        for name, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.get(name, 0)) <= most, ElementTree.tostring(element)
ids = re.findall(r' id="([^"]*)"', html)
for target in range(1, len(summary["studies"]) + 1):  # from figure, name and lights of the study
    assert html.count(f'href="#study-{target}"') >= 2 + len(summary["items"]) // 2, target
assert page.links and page.links <= set(ids), page.links - set(ids)  # the list of contents
assert "<details>" not in html and "<details open>" in html  # a closed one is lost in print
assert len(ids) == len(set(ids))

# every row of a table has as many cells as its head
for table in page.tables:
    assert len({len(row) for row in table}) == 1, table[:2]

# table 1 is what the summary counts, and so is the figure
risks = list(summary["items"][0]["percent"]) if summary["items"] else []
rows = page.tables[0][1:]
assert len(rows) == len(summary["items"])
bars = ElementTree.fromstring(figures[0])
tips = [one.text for one in bars.iter("{http://www.w3.org/2000/svg}title")][1:]
unreconciled = any(item["unreconciled"] for item in summary["items"])
word = "with an answer" if unreconciled else "judged"
expected = []
for row, item in zip(rows, summary["items"]):
    counts = [item["counts"][risk] for risk in risks]
    assert row[0].startswith(f'{item["number"]} '), row
    assert row[1] == f'{item["n"]} of {sum(item["counts"].values())}', row
    waits = item["unreconciled"]
    rest = [item["counts"]["not-applicable"], waits, item["counts"]["missing"] - waits]
    assert list(map(int, row[-3:] if unreconciled else row[-2:])) == (rest if unreconciled else rest[::2]), row
    for cell, count in zip(row[2:], counts):
        share = f" ({100 * count / item['n']:.1f} %)" if item["n"] else ""
        assert cell == f"{count}{share}", (cell, count)
    expected += [f"{count} of {item['n']} {word}" for count in counts if count]
tips = [tip.rpartition(": ")[2] for tip in tips]
assert [tip for tip in tips if tip.endswith(" " + word)] == expected, tips
rest = sum(int(tip.split()[0]) for tip in tips if not tip.endswith(" " + word))
assert rest == sum(item["counts"][one] for item in summary["items"]
                   for one in ("not-applicable", "missing")), tips

# the Markdown says the same in its first table
cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in markdown.splitlines() if line[:1] == "|"]
first = cells[2:2 + len(rows)]
assert [[cell.strip().replace("\\", "") for cell in row] for row in first] == rows, first[:1]

# the lights: a circle for each judgement on the scale with a consensus
lights = [ElementTree.fromstring(one) for one in figures[1:]]
circles = [one for page in lights for one in page.iter("{http://www.w3.org/2000/svg}circle")
           if len(one) and not re.search(": (Missing .*|Not applicable|Not yet reconciled)$", one[0].text)]
judged = sum(item["counts"][risk] for item in summary["items"] for risk in item["counts"]
             if risk not in ("not-applicable", "missing"))
assert len(circles) == judged, (len(circles), judged)
print("ok", len(rows), judged)
P

look() { # WHAT ARGS: both reports and the summary of $work/rev
    what=$1
    shift
    for format in html markdown json; do
        run --review "$work/rev" export $format "$@"
        expect 0
        printf '%s\n' "$out" > "$work/report.$format"
    done
    said=$(python3 "$work/look.py" "$work/report.html" "$work/report.markdown" "$work/report.json" 2>&1)
    case "$said" in
    "ok "*) ;;
    *) fail "$what: $said" ;;
    esac
}

# The example: what everybody sees first.
cp -R examples/acute-liver-failure "$work/rev"
look example
same "89 studies, 10 items" "ok 10 890" "$said"
for part in "2 Baseline characteristics | 89 of 89 | 81 (91.0 %)" "Cohen's kappa 0.81" \
    "| All items | 85 | 85 | 45 of 85 | 43 of 85 |" "| guidance was read differently | 33 |" \
    "appa is low despite high agreement" "SHA-256 of the form"; do
    grep -qF "$part" "$work/report.markdown" || fail "not in the report: $part"
done
look "example, first pass" --source first-pass
look "example, one reviewer" --source r2
cp "$work/report.html" "$work/once.html"
LC_ALL=de_DE.UTF-8 run --review "$work/rev" export html --source r2 -o "$work/twice.html"
expect 0
cmp -s "$work/once.html" "$work/twice.html" || fail "another locale gives another report"
run --review "$work/rev" export html -o "$work/twice.html"
expect 5

# Texts that try to be more than texts; outcomes; a study that is not open; half judged items.
rm -rf "$work/rev"
cat > "$work/hostile.csv" <<'C'
authors,year,title,journal,doi
"</svg><script>alert(1)</script>",2001,"| **bold** `code` <b>x</b> & ""quoted""","J | & <i>",10.1/x&y
"=cmd|' /C calc'!A0",2002,"‮reversed [link](javascript:alert(1)) # head",,
"Long name that goes on and on, with a comma; Second, B",2003,"A title",,
C
run init "$work/rev" --title "<script>alert('t')</script> | _a_" --outcomes "ALT & <AST>,b|c" \
    --reviewers "r1=<img src=x onerror=alert(1)>,r2=Bo | B" --open study
expect 0
run --review "$work/rev" import "$work/hostile.csv"
expect 0
look "nothing judged yet"
same "no light" "ok 12 0" "$said"
for seat in r1 r2; do
    for item in $items; do
        answer=yes
        [ "$seat-$item" = r2-4 ] && answer=no
        quickly run --review "$work/rev" --as $seat judge 1 "$item" $answer \
            --support "</td></table><script>x</script>
second line | \`tick\`" --quote "</details> & \"q\"" --where "p. <4>"
        expect 0
    done
    run --review "$work/rev" --as $seat complete 1
    expect 0
done
run --review "$work/rev" --as r1 judge 2 1 yes --support "a secret"
expect 0
look "hostile texts"
grep -q "a secret" "$work/report.html" && fail "an answer of a study that is not open"
run --review "$work/rev" resolve 1 4 unclear --by r1,r2 --cause slip --reason "<u>because</u>"
expect 0
look "hostile texts, settled"
grep -qF "&lt;u&gt;because&lt;/u&gt;" "$work/report.html" || fail "the reason is not in the report"
look "one outcome" --outcome "b|c"

# Departures from what the signalling questions suggest.
grep -q "that differ from what the questions suggest" "$work/report.markdown" && fail "no question was answered"
run --review "$work/rev" --as r1 judge 2 4 no --signal a=yes,b=yes
expect 0
for seat in r1 r2; do
    for item in $items; do
        [ "$seat-$item" = r1-4 ] || quickly run --review "$work/rev" --as $seat judge 2 "$item" yes
    done
    run --review "$work/rev" --as $seat complete 2
    expect 0
done
look "departures"
grep -q "that differ from what the questions suggest" "$work/report.markdown" || fail "a departure is not shown"

# Controls are made visible on a terminal, and reach files and other programs unchanged.
bidi=$(printf '\342\200\256')
printf 'title,authors,year\n"Cells %sreversed","Li%sver, A.",2001\n' "$bidi" "$bidi" > "$work/bidi.csv"
run init "$work/bidi" --title "Bidi"
expect 0
cd "$work/bidi" || exit 2
run import "$work/bidi.csv"
expect 0
cat > "$work/on-terminal.py" <<'P'
"""Runs a command on a terminal of its own and prints what it writes there."""
import os
import pty
import sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
text = b""
while True:
    try:
        more = os.read(terminal, 65536)
    except OSError:
        break
    if not more:
        break
    text += more
sys.stdout.buffer.write(text)
P
for format in sheet methods markdown html json; do
    run export "$format"
    expect 0
    plain=$out
    run export "$format" -o "$work/exported" --force
    same "a file gets the same bytes of $format" "$plain" "$(cat "$work/exported")"
    shown=$(python3 "$work/on-terminal.py" "$SYROB_PROGRAM" export "$format")
    case "$shown" in *"$bidi"*) fail "$format turns the text of a terminal around" ;; esac
done
run export sheet
out_has "Li${bidi}ver"
has "$(python3 "$work/on-terminal.py" "$SYROB_PROGRAM" export sheet)" 'Li\u202ever'

finish
