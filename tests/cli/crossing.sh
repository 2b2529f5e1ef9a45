#!/bin/sh
# Decisions of the lead on one copy while a reviewer works on another: nothing that was finished is
# passed over without a word, and there is a way back.
. tests/cli/lib.sh

printf 'title,authors,year\nPaper one,"Hale, A.",2001\nPaper two,"Berg, B.",2002\n' > "$work/refs.csv"
begin() { # INIT OPTIONS: the lead's copy, and that of r2
    cd "$work" || exit 2
    rm -rf lead other at-*
    quickly on lead . init lead --title Crossing --reviewers "r1=Ann,r2=Bo" --open study "$@"
    expect 0
    quickly on lead "$work/lead" import "$work/refs.csv"
    quickly on other "$work/lead" sync "$work/other"
}
on() { # LAPTOP FOLDER ARGS
    XDG_STATE_HOME=$work/at-$1
    export XDG_STATE_HOME
    folder=$2
    shift 2
    case "$1" in init) run "$@" ;; *) run --review "$folder" "$@" ;; esac
}
pass() { # LAPTOP FOLDER SEAT STUDY
    for item in 1 2 3 4 5 6 7 8 9 10; do
        quickly on "$1" "$2" --as "$3" judge "$4" $item yes
    done
    quickly on "$1" "$2" --as "$3" complete "$4"
    expect 0
}

for sealed in '' --sealed; do
    # Another reviewer in the place of one who has finished.
    # shellcheck disable=SC2086
    begin $sealed
    pass other "$work/other" r2 1
    quickly on lead "$work/lead" reviewers add r3=Cy
    quickly on lead "$work/lead" assign 1 r1,r3
    on other "$work/other" sync "$work/lead"
    expect 0
    said="Bo has finished Hale 2001, but the lead assigned it to others, so this first pass does not count. To count it: syrob assign "
    out_has "$said"
    on lead "$work/lead" status
    out_has "$said"
    advice=$(printf '%s\n' "$out" | sed -n 's/.*To count it: syrob //p')
    # shellcheck disable=SC2086
    on lead "$work/lead" $advice
    expect 0
    on lead "$work/lead" status
    out_lacks "does not count"
    out_has "r2  Bo                              1        0        1"
    on lead "$work/lead" check
    expect 0

    # One who has left; and what the methods and the proof of a sealed review say of it.
    # shellcheck disable=SC2086
    begin $sealed
    pass other "$work/other" r2 1
    quickly on lead "$work/lead" reviewers add r3=Cy
    quickly on lead "$work/lead" reviewers release r2 --reason left --to r3
    quickly on lead "$work/lead" sync "$work/other"
    on lead "$work/lead" export methods
    out_has "One assessment that Bo had finished was not counted, because the study had been assigned to others. "
    out_lacks "had not been finished"
    out_lacks "r2's first pass"

    # A list of outcomes that is set back to that of all studies.
    # shellcheck disable=SC2086
    begin $sealed --outcomes pain,death --form cochrane-rob1
    items=$("$SYROB_PROGRAM" forms show cochrane-rob1 --json | json 'sum(len(x["items"]) for x in d["domains"])')
    for item in $(seq "$items"); do
        quickly on other "$work/other" --as r2 judge 1 "$item" low
    done
    quickly on other "$work/other" --as r2 complete 1
    expect 0
    quickly on lead "$work/lead" study outcomes 1 pain
    quickly on lead "$work/lead" sync "$work/other"
    on lead "$work/lead" study outcomes 1 pain,death
    expect 5
    for item in $(seq "$items"); do
        quickly on lead "$work/lead" --as r1 judge 1 "$item" low
    done
    quickly on lead "$work/lead" --as r1 complete 1
    quickly on other "$work/other" sync "$work/lead"
    quickly on lead "$work/lead" sync "$work/other"
    on lead "$work/lead" study outcomes 1 pain,death
    expect 0
    on lead "$work/lead" check
    expect 0
done

# Two flags on one item, put on two laptops of one reviewer: one is shown, and the status says it.
begin
quickly on third "$work/lead" sync "$work/third"
quickly on other "$work/other" --as r2 flag 2 1 --text "ask the authors"
quickly on third "$work/third" --as r2 flag 2 1 --text "wrong table?"
quickly on other "$work/other" sync "$work/third"
on other "$work/other" --as r2 status
out_has "1 of your flags has different texts from two computers: set it again"
on other "$work/other" --as r1 status
out_lacks "of your flags"
on other "$work/other" --as r2 flag 2 1 --remove
expect 0
on other "$work/other" --as r2 status
out_lacks "of your flags"
on other "$work/other" --as r2 check
expect 0
finish
