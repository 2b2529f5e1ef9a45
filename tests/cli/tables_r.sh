#!/bin/sh
# The scripts that `export` writes for R run there: the one for metafor with metafor, those for meta
# and robvis with packages that have their functions and check what these are given. Skipped without
# R and metafor, which scripts/deps.sh installs with the set "full".
if ! Rscript -e 'library(metafor); library(ggplot2)' > /dev/null 2>&1; then
    echo "SKIPPED: R with metafor and ggplot2 is not installed; sh scripts/deps.sh full installs it"
    exit 77
fi
. tests/cli/lib.sh

# package NAME VERSION: the functions on stdin as a package
export R_LIBS="$work/library"
mkdir "$work/library"
package() {
    mkdir -p "$work/source/$1/R"
    cat > "$work/source/$1/R/all.R"
    printf 'Package: %s\nVersion: %s\nTitle: T\nDescription: D.\nLicense: None\n' "$1" "$2" \
        > "$work/source/$1/DESCRIPTION"
    sed -n 's/^\([a-z_]*\) <- function.*/export(\1)/p' "$work/source/$1/R/all.R" \
        > "$work/source/$1/NAMESPACE"
    R CMD INSTALL --no-docs --no-test-load -l "$R_LIBS" "$work/source/$1" > "$work/said" 2>&1 ||
        fail "R CMD INSTALL: $(cat "$work/said")"
}

# in_r SCRIPT: runs it where it lies
in_r() {
    last="Rscript $1"
    status=0
    (cd "$work" && Rscript "$1") > "$work/out" 2> "$work/err" || status=$?
    out=$(cat "$work/out")
    err=$(cat "$work/err")
}

cd "$work" || exit 2
python3 "$here/tests/cli/tables.py" hostile refs.csv
quickly run init rev --title T --reviewers r1,r2
cd rev || exit 2
quickly run import ../refs.csv
cat > ../sheet.py << 'P'
import csv, sys
answers = "yes no unclear yes no yes yes no".split()
rows = csv.writer(sys.stdout)
rows.writerow(["study", "item", "answer"])
for study, answer in enumerate(answers, 1):
    for item in range(1, 11):
        rows.writerow([study, item, answer if item % 3 else "yes"])
P
for seat in r1 r2; do
    python3 ../sheet.py > ../sheet.csv
    quickly run judge --from ../sheet.csv --numbers --as $seat --complete
    expect 0
done
for format in robvis meta; do
    run export $format -o "$work/$format.csv"
    expect 0
done
run export r -o "$work/forest.R"
expect 0
cd "$work" || exit 2

# --- metafor: the numbers of the script are those that its parts give by themselves --------------
in_r forest.R
[ "$status" -ne 0 ] || fail "without effects"
err_has "please put your effects into effects.csv"
cat > labels.py << 'P'
import csv, re

def plain(text):
    return re.sub("^'(?='*[=+@-])", "", text)

table = [{plain(name): plain(cell) for name, cell in row.items()}
         for row in csv.DictReader(open("robvis.csv", encoding="utf-8", newline=""))]
P
cat > effects.py << 'P'
import csv
from labels import table
rows = csv.writer(open("effects.csv", "w", newline=""))
rows.writerow(["study", "yi", "vi"])
for number, row in enumerate(reversed(table + table[:1])):
    rows.writerow([row["Study"], number % 5 / 4 - 0.3, 0.02 + number % 3 / 50])
P
python3 effects.py
in_r forest.R
expect 0
out_has "all studies 9" "Sequence generation: low 5" "Sequence generation: high 3" \
    "without high in: Sequence generation 6"
case $err in *"Error"* | *"conversion failure"*) fail "R complains" ;; esac
[ -s forest-forest.pdf ] || fail "there is no forest plot"
cat > check.R << 'R'
source("forest.R")
part <- data[data$item1 %in% "low", ]
stopifnot(nrow(part) == 5, all.equal(rma(yi, vi, data = part)$b[1], subgroups$estimate[1]))
part <- data[!data$item1 %in% "high", ]
stopifnot(all.equal(rma(yi, vi, data = part)$b[1], without$estimate[1]))
stopifnot(all.equal(rma(yi, vi, mods = ~ item1, data = data)$QMp, subgroups$p_difference[1]))
stopifnot(identical(data$study, utils::read.csv("effects.csv")$study))
R
in_r check.R
expect 0
echo 'Nobody 1900,1,1' >> effects.csv
in_r forest.R
err_has "not in the review, or spelt otherwise: Nobody 1900"
sed -i '$d' effects.csv

# --- robvis: both functions get every study and item, and labels of their own -------------------
given='  stopifnot(nrow(data) == 8, ncol(data) == 11, tool == "Generic", !overall,
            all(unlist(data[-1]) %in% c("Low", "Unclear", "High")))
  cat(data$Study, sep = "\n")
  cat(judgement_labels, sep = "\n")
  ggplot2::ggplot()'
package robvis 0.3.0.900 << R
rob_summary <- function(data, tool, overall = FALSE, weighted = TRUE, colour = "cochrane", ...) {
  stopifnot(!weighted)
  rob_summary_generic(data, tool, overall, weighted, colour, ...)
}
rob_summary_generic <- function(data, tool, overall, weighted, rob_colours,
    judgement_labels = c("Low risk of bias", "Some concerns", "High risk of bias",
                         "Critical risk of bias", "No information")) {
  stopifnot(length(judgement_labels) == 5)
$given
}
rob_traffic_light <- function(data, tool, colour = "cochrane", psize = 10, overall = TRUE, ...)
  rob_traffic_light_generic(data, tool, colour, psize, overall, ...)
rob_traffic_light_generic <- function(data, tool, rob_colours, psize, overall,
    judgement_title = "Judgement",
    judgement_labels = c("Critical", "High", "Unclear", "Low", "No information",
                         "Not applicable")) {
  stopifnot(length(judgement_labels) == 6)
$given
}
R
in_r robvis.R
expect 0
same "labels, of both" "Low risk of bias
Unclear risk of bias
High risk of bias
Critical risk of bias
No information
Critical
High risk of bias
Unclear risk of bias
Low risk of bias
No information
Not applicable" "$(printf '%s\n' "$out" | grep -E '(bias|information|Critical|applicable)$')"
out_has 'system("x") # 2002' '=HYPERLINK("http://x' '@a 2002'
case $out in *"'=HYP"* | *"'+1"*) fail "the apostrophe stayed" ;; esac
[ -s robvis-summary.pdf ] && [ -s robvis-traffic-light.pdf ] || fail "there are no figures"
cp robvis.csv whole.csv
sed -i '2s/"Low"/""/' robvis.csv
in_r robvis.R
err_has "1 judgements are missing, and robvis leaves them out"
cp whole.csv robvis.csv
package robvis 0.3.0 << R
rob_summary <- function(...) stop("not this one")
R
in_r robvis.R
[ "$status" -ne 0 ] || fail "an old robvis"
err_has "please install robvis 0.3.0.900 or later" "0.3.0 leaves out the last item"

# --- meta: the table is merged by label --------------------------------------------------------
package meta 6.5.0 << 'R'
metagen <- function(TE, seTE, studlab, data)
  structure(list(data = data, TE = eval(substitute(TE), data),
                 studlab = eval(substitute(studlab), data)), class = "meta")
rob <- function(item1, item2, item3, item4, item5, item6, item7, item8, item9, item10,
                tool, domains, categories, col, symbols, data) {
  first <- eval(substitute(item1), data$data)
  stopifnot(is.null(tool), length(domains) == 10, inherits(data, "meta"), length(first) == 9,
            all(first %in% categories), length(col) == 3, length(symbols) == 3)
  data$first <- first
  data
}
forest <- function(x) {
  graphics::plot.new()
  cat(paste(x$studlab, x$first, sep = " = "), sep = "\n")
}
R
in_r meta.R
expect 0
out_has '=HYPERLINK("http://x' 'a\' ' = High risk of bias'
same "judgements in the order of the effects" "$(python3 - << 'P'
import csv
from labels import table
risks = {row["Study"]: row["Sequence generation"] for row in table}
for row in csv.DictReader(open("effects.csv", newline="")):
    print(f'{row["study"]} = {risks[row["study"]]} risk of bias')
P
)" "$(printf '%s\n' "$out" | grep ' = ')"
[ -s meta-forest.pdf ] || fail "there is no forest plot"
finish
