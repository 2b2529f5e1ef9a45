#!/bin/sh
# A program that was started by a launcher finds its forms beside it, and runs it to read BibTeX.
. tests/cli/lib.sh

mkdir -p "$work/there/share/syrob/forms"
sed 's/"id": *"syrcle"/"id": "beside"/' forms/syrcle.json > "$work/there/share/syrob/forms/beside.json"
cat > "$work/there/syrob" << SH
#!/bin/sh
echo "\$1" >> "$work/started"
exec "$SYROB_PROGRAM" "\$@"
SH
chmod 700 "$work/there/syrob"
printf '@article{a, title = {Warm rats}, author = {Hale, Bo}, year = {1997}}\n' > "$work/refs.bib"

export SYROB_LAUNCHER="$work/there/syrob"
(
    unset SYROB_DATA_DIR
    run forms list
    out_has beside
    [ "$failures" -eq 0 ]
) || fail "the form beside the launcher is not listed"
run init "$work/rev" --title "Small" --reviewers "r1,r2"
expect 0
run --review "$work/rev" import "$work/refs.bib"
expect 0
out_has "1 new study"
same "what the launcher started" --bibutils-read "$(cat "$work/started")"
finish
