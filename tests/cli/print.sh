#!/bin/sh
# The report on paper: all that is on the page is in the PDF that a browser prints, and the browser
# asks for nothing else. Skipped where chromium or pdftotext is not installed.
. tests/cli/lib.sh

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
[ -n "$browser" ] && command -v pdftotext > /dev/null || {
    echo "SKIPPED: chromium and pdftotext (poppler-utils) are not installed"
    exit 77
}

three_studies --open study
for seat in r1 r2; do
    pass m "$work/rev" "$seat" 1 y
    quickly run --as "$seat" judge 2 1 no --support "blinded text"
done
quickly run --review "$work/rev" resolve 1 4 no --by r1,r2 --override --reason "we reread page seven" --support "cages on one shelf"
expect 0
quickly run --review "$work/rev" export html -o "$work/report.html"
expect 0
HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
    --enable-logging=stderr --print-to-pdf="$work/report.pdf" "file://$work/report.html" > "$work/log" 2>&1
[ -s "$work/report.pdf" ] || { cat "$work/log"; fail "the browser printed nothing"; finish; }
pdftotext -raw "$work/report.pdf" "$work/report.txt"
out=$(tr -s ' \n' '  ' < "$work/report.txt")
out_has "cages on one shelf" "we reread page seven" "Chen 2011" "Anna Berg (r1), Bo Chen (r2)"
case "$out" in *"The last line of each journal"*) fail "while something is blinded" ;; esac
quickly run --review "$here/examples/acute-liver-failure" export html
out_has "The last line of each journal" "r1@8e3d0a"
out=$(tr -s ' \n' '  ' < "$work/report.txt")
case "$out" in *"blinded text"*) fail "a text of a blinded study is printed" ;; esac
grep -q "CONSOLE" "$work/log" && fail "the browser complains: $(grep CONSOLE "$work/log" | head -n 1)"

finish
