# `pdf` finds which file of a folder is the paper of which study, and says what does not match.
. tests/cli/lib.sh

python3 -c '' || exit 77
cat > "$work/refs.csv" <<'CSV'
title,authors,year,doi
Effect of mild hypothermia on infarct size in a rabbit model,"Chen, L.; Wu, H.",2011,10.1000/xyz.123
Cooling after reperfusion in pigs,"Ferreira, A.",2009,10.1000/abc-9
Regional hypothermia reduces myocardial necrosis,"van der Hale, S. L.",1997,
Temperature target and infarction: a study of everything that may be said of it at great length,"Müller, D.",2014,
Induced hypothermia,"Zhang, W.",2018,
Induced fever in cats,"Zhang, W.",2018,
Nobody has this paper,"Nemo, N.",2000,10.1000/none
CSV
run init "$work/rev" --title "Cooling" --reviewers r1,r2 --open study
expect 0
cd "$work/rev" || exit 2
run import ../refs.csv
expect 0
papers="$work/my papers"
mkdir -p "$papers/more/deep" "$papers/.hidden"
pdf() { # FILE [DESCRIPTION]
    printf '%%PDF-1.4\n1 0 obj << %s >> endobj\n%%%%EOF\n' "${2:-}" > "$papers/$1"
}
pdf "10.1000_xyz.123.PDF"                                   # the DOI in the name
pdf "download (3).pdf" "<prism:doi>10.1000/ABC-9</prism:doi>" # the DOI inside
pdf "more/Van der Hale 1997 Circ.pdf"                       # surname and year
pdf "more/deep/Temperature target and infarction_ a study of everything tha.pdf" # a title that was cut
pdf "Zhang 2018.pdf"                                        # two studies
pdf "Chen et al. - 2011 - another copy.pdf"                 # a second file of a study
pdf "notes.pdf" "/Title (Minutes of a meeting)"
pdf ".hidden/10.1000_none.pdf"
echo "no paper" > "$papers/readme.txt"

run pdf "$papers" --dry-run
expect 0
out_has "Chen 2011 (by DOI): $papers/10.1000_xyz.123.PDF" \
    "Ferreira 2009 (by DOI): $papers/download (3).pdf" \
    "1997 (by author and year): $papers/more/Van der Hale 1997 Circ.pdf" \
    "Müller 2014 (by title): $papers/more/deep/Temperature target" \
    "not matched: $papers/Zhang 2018.pdf: several studies fit" \
    "not matched: $papers/Chen et al. - 2011 - another copy.pdf: another file was taken for this study" \
    "not matched: $papers/notes.pdf: no study fits" \
    "without a file: Nemo 2000" "without a file: Zhang 2018a" "4 of 7 studies have a file"
state=$(ls -d "$XDG_STATE_HOME"/syrob/*)
[ ! -e "$state/papers" ] || fail "a dry run kept something"
run pdf "$papers"
expect 0
same "what is kept" 4 "$(wc -l < "$state/papers")"
same "its mode" 600 "$(stat -c %a "$state/papers")"
before=$(fingerprint .)
run pdf "$papers"
same "the review" "$before" "$(fingerprint .)"

# Names that are longer, years inside numbers, longer DOIs: other papers. A link that goes round.
mkdir "$work/near"
papers=$work/near
cat > "$work/near.csv" <<'CSV'
title,authors,year,doi
Short names in the literature,"Li, X.",2001,10.1000/abc1
CSV
run init "$work/short" --title T --reviewers r1,r2
run --review "$work/short" import "$work/near.csv"
for name in "Liu 2001" "Li 120013" "10.1000_abc12"; do pdf "$name.pdf"; done
ln -s . "$papers/loop"
run --review "$work/short" pdf "$papers"
expect 0
out_has "0 of 1 study has a file" "near/Liu 2001.pdf: no study fits"
same "files" 3 "$(printf '%s\n' "$out" | grep -c '^not matched')"
pdf "Li 2001 supplement.pdf"
pdf "Li 2001.pdf"
run --review "$work/short" pdf "$papers"
out_has "Li 2001 (by author and year): $papers/Li 2001.pdf"
mkdir "$papers/line
end"
mv "$papers/Li 2001"*.pdf "$papers/line
end"
run --review "$work/short" pdf "$papers"
out_has "its path has a line end"
same "kept once" 1 "$(cat "$XDG_STATE_HOME"/syrob/*/papers | grep -c '^li-')"

run pdf "$work/none"
expect 3
err_has "cannot read $work/none"
run pdf
expect 2
mkdir "$work/empty"
run pdf "$work/empty"
expect 0
out_has "0 of 7 studies have a file"
finish
