# What a reviewer has not been shown changes nothing that any command answers to others.
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
    run judge --review one --as r1 "Anders 2001" "$item" yes --support seen
    expect 0
done
run complete --review one --as r1 "Anders 2001"
expect 0
cp -R one two
mkdir states
cp -R "$XDG_STATE_HOME" states/one
mv "$XDG_STATE_HOME" states/two
for item in $items; do
    for copy in one two; do
        take_laptop $copy
        [ $copy = one ] && set -- yes plain || set -- no secret
        run judge --review $copy --as r2 "Anders 2001" "$item" "$1" --support "$2"
        expect 0
    done
done
# How far somebody is may be known; what was written, and how often it was changed, may not.
for copy in one two; do
    take_laptop $copy
    run judge --review $copy --as r2 "Bo 2002" 1 unclear --support plain
    expect 0
done
run judge --review two --as r2 "Bo 2002" 2 no --support "secret, too"
expect 0
run clear --review two --as r2 "Bo 2002" 2
expect 0
for copy in one two; do
    take_laptop $copy
    run complete --review $copy --as r2 "Anders 2001"
    expect 0
done

# What the program answers to the first reviewer and to nobody.
answers() {
    take_laptop "$1"
    while read -r command; do
        for seat in "--as r1" ""; do
            # shellcheck disable=SC2086
            run $command --review "$work/$1" $seat
            printf '== %s %s: %s\n%s\n%s\n' "$command" "$seat" "$status" "$out" "$err"
        done
    done < commands | sed "s|$work/$1|FOLDER|g"
}

cat > commands <<'C'
studies
studies --json
reviewers
reviewers --json
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
export sheet
export methods
export markdown
export html
export html --source r2
check
check --json
assess --linear
reconcile --linear
merge two-nothing
C

answers one > one.txt
answers two > two.txt
same "the answers" "$(cat one.txt)" "$(cat two.txt)"
grep -q secret two.txt && fail "a secret was told"
same "all were asked" "$(($(wc -l < commands) * 2))" "$(grep -c '^== ' one.txt)"
same "and answered" 56 "$(grep -c '^== .*: 0$' one.txt)"
finish
