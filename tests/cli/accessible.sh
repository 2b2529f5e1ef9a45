# The report for people who use a screen reader or the keyboard: axe finds no violation in it, in
# light and dark colours and on a narrow screen; and no light is cut in two on paper. Skipped where
# chromium or axe-core is not installed.
. tests/cli/lib.sh

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
axe=${SYROB_AXE:-$here/build/tools/node_modules/axe-core/axe.min.js}
[ -n "$browser" ] && [ -f "$axe" ] && python3 -c '' || {
    echo "SKIPPED: chromium and axe-core (sh scripts/deps.sh full) are not installed"
    exit 77
}

cat > "$work/with_axe.py" <<'P'
"""Adds axe to a page, which then shows the violations instead: with_axe.py AXE PAGE OUT"""
import sys
axe, page = (open(name, encoding="utf-8").read() for name in sys.argv[1:3])
script = axe.replace("</script", "<\\/script") + """
axe.run(document, {resultTypes: ["violations"]}).then(function (found) {
  document.body.textContent = "AXE " + found.passes.length + " passed; " + found.violations.map(
      v => v.impact + " " + v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(" "))
      .join("; ") + " END";
});"""
with open(sys.argv[3], "w", encoding="utf-8") as file:
    file.write(page.replace("</body>", f"<script>{script}</script></body>"))
P

# browse OPTIONS... FILE
browse() {
    HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/chromium" "$@" \
        2> "$work/log"
}

look() { # NAME PAGE HOW...: $out has the violations
    name=$1
    python3 "$work/with_axe.py" "$axe" "$2" "$work/axe.html" || exit 2
    shift 2
    for how in "$@"; do
        last="axe on $name $how"
        # shellcheck disable=SC2086
        out=$(browse --virtual-time-budget=60000 --dump-dom $how "file://$work/axe.html" |
            sed -n 's/.*AXE \(.*\) END.*/\1/p')
        case "$out" in
        "") fail "axe did not run on $name: $(head -c 500 "$work/log")" ;;
        *"passed; ") ;;
        *) fail "axe on $name" ;;
        esac
    done
}

# What axe finds is seen.
printf '<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>x</h1><img src="data:,"></main></body></html>' > "$work/bad.html"
python3 "$work/with_axe.py" "$axe" "$work/bad.html" "$work/axe.html"
out=$(browse --virtual-time-budget=60000 --dump-dom "file://$work/axe.html")
out_has "critical image-alt" "html-has-lang"

quickly run --review examples/acute-liver-failure export html -o "$work/example.html"
expect 0
look "the example" "$work/example.html" ""

three_studies --outcomes "ALT,AST" --open study --adjudicator "adj=Cleo Diaz"
for study in 1 2; do
    for seat in r1 r2; do
        pass m "$work/rev" $seat $study $([ $seat = r1 ] && echo y || echo n)
    done
done
quickly run resolve 1 4 no --by r1,r2 --cause slip --reason "Read again" --support "Stacked"
expect 0
quickly run export html -o "$work/half.html"
expect 0
look "a review half done" "$work/half.html" "" "--blink-settings=preferredColorScheme=0" \
    "--window-size=360,800"

# On paper the lights of the example stand on two pages, each with all of its key.
if command -v pdftotext > /dev/null; then
    for size in Letter A4; do
        sed "s/@media print{/&@page{size:$size}/" "$work/example.html" > "$work/print.html"
        browse --no-pdf-header-footer --print-to-pdf="$work/print.pdf" "file://$work/print.html" > /dev/null
        pages=0
        for page in 1 2 3 4 5 6; do
            pdftotext -layout -f $page -l $page "$work/print.pdf" - > "$work/page.txt"
            grep -q "^ *Selection bias .*Performance bias" "$work/page.txt" || continue
            pages=$((pages + 1))
            grep -q "9 Selective outcome reporting" "$work/page.txt" ||
                fail "a figure is cut in two on page $page of $size"
        done
        same "pages of lights on $size" 2 $pages
    done
fi
finish
