#!/bin/sh
# Makes the pictures of the README anew, docs/*.svg, from sessions on copies of the example review:
#
#   SYROB=build/release/syrob sh scripts/pictures.sh [FOLDER]     in FOLDER instead of docs
#
# Needs tmux and python3.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(cd "$(dirname "${SYROB:-$here/build/release/syrob}")" && pwd)/syrob
folder=${1:-$here/docs}
work=$(mktemp -d)
trap 'tmux -L syrob-pictures kill-server 2> /dev/null || true; rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state" LC_ALL=C.UTF-8 SYROB_CLOCK=1763600000
cp -r "$here/examples/acute-liver-failure" "$work/finished"

cat > "$work/refs.csv" << 'CSV'
title,authors,year,journal
Bone marrow stem cells in rats with acute liver failure,"Yamada, S.; Ito, K.",2014,Journal of Experimental Hepatology
Cells from adipose tissue after acetaminophen,"Meyer, P.; Lang, U.",2018,Liver Research
A late infusion of hepatocytes,"Okafor, C.",2020,Transplantation Letters
CSV
"$program" init "$work/begun" --title "Stem cells for acute liver failure" --reviewers "r1=Anna Berg,r2=Bo Chen" > /dev/null 2>&1
"$program" --review "$work/begun" import "$work/refs.csv" > /dev/null 2>&1
judge() {
    "$program" --review "$work/begun" --as r1 judge 1 "$@" > /dev/null 2>&1
}
judge 1 yes --support "Random number table" --quote "allocated by a table of random numbers" --where "p. 2"
judge 2 yes --support "Weights and enzymes alike (Table 1)"
judge 3 unclear --support "Not reported"

# Waits until the screen is there and does not change any more.
settle() {
    before=
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 0.3
        now=$(tmux -L syrob-pictures capture-pane -e -p)
        case $now in
        *help*) [ "$now" = "$before" ] && return ;;
        esac
        before=$now
    done
}

# NAME COLUMNS ROWS TITLE KEYS: the screen after these keys
picture() {
    name=$1 columns=$2 rows=$3 title=$4 command=$5
    shift 5
    tmux -L syrob-pictures -f /dev/null new-session -d -x "$columns" -y "$rows" "TERM=tmux-256color $command"
    settle
    for key in "$@"; do
        tmux -L syrob-pictures send-keys "$key"
        settle
    done
    tmux -L syrob-pictures capture-pane -e -p | python3 "$here/scripts/picture.py" "$columns" "$rows" "$title" > "$folder/$name.svg"
    tmux -L syrob-pictures kill-server
    sleep 0.3
}
picture form 110 30 "Judging a study: the form, and its guidance beside it" \
    "$program --color always --review $work/begun --as r1 assess 1"
picture reconcile 110 30 "Resolving a disagreement: both answers side by side" \
    "$program --color always --review $work/finished --as r1 reconcile" v
echo "form.svg and reconcile.svg were written in $folder"
