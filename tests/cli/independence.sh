# Hidden entries of a reviewer do not change the answers of any command to others.
. tests/cli/lib.sh

take_laptop() {
    export XDG_STATE_HOME="$work/states/$1"
}

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells in the liver\nBo,2002,Cells in the lung\n' > studies.csv
run init one --title "Cells" --reviewers "r1=Ana,r2=Bram"
expect 0
run import studies.csv --review one
expect 0
for item in $items; do
    quickly run judge --review one --as r1 "Anders 2001" "$item" yes --support seen
    expect 0
done
run complete --review one --as r1 "Anders 2001"
expect 0
cp -R one two
mkdir states
cp -R "$XDG_STATE_HOME" states/one
mv "$XDG_STATE_HOME" states/two
# The study that somebody began first is hidden, too.
take_laptop two
run judge --review two --as r2 "Bo 2002" 1 unclear --support plain
expect 0
for item in $items; do
    for copy in one two; do
        take_laptop $copy
        [ $copy = one ] && set -- yes plain || set -- no secret
        quickly run judge --review $copy --as r2 "Anders 2001" "$item" "$1" --support "$2"
        expect 0
    done
done
# A reviewer's progress may be known; the texts, and the number of changes, may not.
take_laptop one
run judge --review one --as r2 "Bo 2002" 1 unclear --support plain
expect 0
take_laptop two
run judge --review two --as r2 "Bo 2002" 2 no --support "secret, too"
expect 0
run clear --review two --as r2 "Bo 2002" 2
expect 0
for copy in one two; do
    take_laptop $copy
    run complete --review $copy --as r2 "Anders 2001"
    expect 0
done

# A copy in which r2 has written more, and one whose last line of r2 has not come whole; a form that
# may not come now.
for copy in one two; do
    cp -R $copy $copy-more
    cp -R states/$copy states/$copy-more
    take_laptop $copy-more
    run judge --review $copy-more --as r2 "Bo 2002" 3 yes --support plain
    expect 0
    [ $copy = one ] || run judge --review $copy-more --as r2 "Bo 2002" 3 no --support "secret, again"
    cp -R $copy $copy-torn
    for journal in "$copy-torn"/journals/r2@*; do
        truncate -s -9 "$journal"
    done
done
sed 's/"question": "/"question": "Now: /' one/form.json > asked-otherwise.json

# The program's answers to the first reviewer and to nobody, at a machine that is not r2's; @ is
# the review.
answers() {
    export XDG_STATE_HOME="$work/states/of-r1-$1"
    while read -r command; do
        command=$(printf '%s' "$command" | sed "s|@|$work/$1|")
        for seat in "--as r1" ""; do
            case "$command" in *--review*) of= ;; *) of="--review $work/$1" ;; esac
            # shellcheck disable=SC2086
            run $command $of $seat
            printf '== %s %s: %s\n%s\n%s\n' "$command" "$seat" "$status" "$out" "$err"
            cat "$work/$1"/figure*.svg 2> /dev/null && rm -f "$work/$1"/figure*.svg
            for file in "$work/$1"/deposit/*[!f]; do # all but the PDF files
                [ ! -f "$file" ] || { echo "-- ${file##*/}" && cat "$file"; }
            done
            rm -rf "$work/$1/deposit"
        done
    done < commands | sed "s|$work/$1|FOLDER|g; s|r2@[0-9a-f]*|r2@writer|g"
}

run export json --review one -o published.json
expect 0

cat > commands <<'C'
studies
studies --json
reviewers
status
status --json
log
log --json
disagreements
disagreements --json
disagreements --moved --json
agreement
agreement --json
summary
summary --json
summary --source r2
summary --source r2 --json
summary --source first-pass
export json
export csv
export csv --source r2
export csv-long
export robvis
export robvis --allow-missing
export meta --allow-missing --source r2
export r --allow-missing
export revman --allow-missing
export sheet
export methods
export markdown
export html
export html --source r2
export bundle @/deposit
figure summary --force -o @/figure.svg
figure matrix --force -o @/figure.svg
figure summary --source r2 --force -o @/figure.svg
figure matrix --source first-pass --force -o @/figure.svg
figure agreement --force -o @/figure.svg
figure matrix --by-reviewer --force -o @/figure.svg
figure summary --by-reviewer --force -o @/figure.svg
check
check --json
check --summary published.json
check --with @-torn
flow
flow --json
flow --force -o @/flow.csv
flow --force -o @/flow.svg
stage @ next --form syrcle
pdf @
__complete --review @ log x
__complete --review @ judge 1 x
__complete --review @ judge 1 1 x
assess --linear
reconcile --linear
merge two-nothing
forms update asked-otherwise.json --reason x
check --review @-torn
status --review @-torn
log --review @-torn
merge @-more
studies
log --json
check --json
C

# Every command of the program is asked, unless it only records, and every format of export.
records="init import study assign forms judge clear complete reopen flag note undo redo resolve unresolve
    refer sync demo help completion version key reveal heads" # the last three are asked in sealed.sh
run help
for command in $(printf '%s\n' "$out" | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    case " $(echo $records) " in *" $command "*) continue ;; esac
    grep -q "^$command\( \|\$\)" commands || fail "the command '$command' is not asked"
done
run help export
for format in $(printf '%s\n' "$out" | sed -n 's/^  syrob export \([a-z|-]*\) .*/\1/p' | tr '|' ' '); do
    grep -q "^export $format" commands || fail "export $format is not asked"
done

run help figure
for figure in $(printf '%s\n' "$out" | sed -n 's/^  syrob figure \([a-z|-]*\) .*/\1/p' | tr '|' ' '); do
    grep -q "^figure $figure" commands || fail "figure $figure is not asked"
done

answers one > one.txt
answers two > two.txt
same "the answers" "$(cat one.txt)" "$(cat two.txt)"
grep -q secret two.txt && fail "a secret was shown"
same "all were asked" "$(($(wc -l < commands) * 2))" "$(grep -c '^== ' one.txt)"
same "and answered" 114 "$(grep -c '^== .*: 0$' one.txt)"
finish
