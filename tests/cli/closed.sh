#!/bin/sh
# What stands in a box that nobody else can open is no problem to others who check the review.
. tests/cli/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells one\n' > refs.csv
quickly run init rev --sealed --title T
expect 0
quickly run --review rev import refs.csv
expect 0
pass one rev r1 '"Anders 2001"' yes
quickly on one rev --as r1 reopen 1 --reason "once more"
expect 0
run --review rev check
expect 0
out_has "2 journals checked: no problems found"
same "verify.py agrees" ok "$(verify rev --json | kinds)"
finish
