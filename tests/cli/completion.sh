#!/bin/sh
# The Tab key in the shells themselves: commands, options, files, and the words of a review. Skipped
# at the end where zsh or fish is not installed.
. tests/cli/lib.sh

mkdir "$work/bin" "$work/zsh"
ln -s "$(realpath "$SYROB_PROGRAM")" "$work/bin/syrob"
PATH=$work/bin:$PATH
export TERM=xterm HOME="$work" ZDOTDIR="$work/zsh"
three_studies
quickly run reviewers add 'r3=$(touch ../ran)'
quickly run study edit 1 --label '`touch ../ran`' # also where a shell shows it
quickly run study edit 2 --label "$(printf 'Hale \342\200\256;touch ../ran')" # turns the writing round
expect 0
study=$(quickly run export json && printf '%s' "$out" | json 'd["studies"][0]["id"]')
cd "$work" || exit 2
mv rev "my rev"
touch "a file.csv" other.csv
mkdir "a folder"
for shell in bash zsh fish; do
    quickly run completion $shell
    expect 0
    printf '%s\n' "$out" > "$work/$shell.script"
done
run completion csh
expect 2
err_has "bash, zsh and fish"

# --- what the program finds: candidates WORD... -------------------------------------------------

candidates() {
    run __complete "$@"
    expect 0
    same "stderr at: $*" "" "$err"
    out=$(printf '%s\n' "$out" | cut -f 1 | paste -s -d ' ')
}
finds() { # EXPECTED WORD...
    expected=$1
    shift
    candidates "$@"
    same "candidates at: $*" "$expected" "$out"
}

candidates ""
commands=$out
run help
same "commands" "$(printf '%s' "$out" | awk '/^$/ { n++ } n == 1 && /^  / { print $1 }' | paste -s -d ' ')" "$commands"
global=$(printf '%s' "$out" | sed -n 's/^  \(--[^ ]*\).*/\1/p')
for command in $commands; do # nothing is said twice, so each option of the help is there
    candidates "$command" --
    found=$out
    run help "$command"
    own=$(printf '%s' "$out" | sed -n 's/^  \(--[^ ]*\).*/\1/p')
    wanted=
    for option in $own $global; do
        case "$option" in --json | --anonymous) continue ;; esac
        wanted="$wanted $option"
    done
    same "options of $command" "${wanted# }" "$(printf '%s' "$found" | sed 's/ --json//; s/ --anonymous//')"
done
candidates status --
out_has "--json"
candidates judge --
case "$out" in *--json*) fail "an option that judge refuses" ;; esac

candidates figure matrix "" # no more words
out_has "--output --width"
finds "" completion bash x

finds "bash zsh fish" completion ""
finds "json csv csv-long markdown html sheet methods robvis meta r revman bundle" export ""
finds "summary matrix agreement" figure ""
finds "add edit drop restore same report different outcomes" study ""
finds "show enter protect accept new recover custodian" key ""
finds "item domain overall" agreement --by ""
finds ":files" export json -o ""
finds ":files" judge --as r1 --from ""
finds ":files" merge a b ""
finds ":dirs" export bundle ""
finds ":dirs" --review ""
finds "" judge --support ""
finds "" nonsense ""
finds "" judge "" # no review here
finds "" --review nowhere judge ""

rev="my rev"
finds "r1 r2 r3" --review "$rev" --as ""
finds "r1 r2 r3" "--review=$rev" --as = "" # as bash splits words
finds "--as=r1 --as=r2 --as=r3" --review "$rev" --as=
finds "none r1 r2 r3" --review "$rev" reviewers release r1 --to ""
finds "yes unclear no" --review "$rev" judge "$study" 4 ""
finds "yes unclear no" --review "$rev" --outcome X judge --as r1 "$study" --support text 4 ""
finds "yes unclear no" --review '~/my rev' judge "$study" 4 ""
finds "" --review "$rev" judge "$study" nonsense ""
candidates --review "$rev" judge "$study" ""
same "items" "10 sequence-generation" "$(printf '%s' "$out" | wc -w) ${out%% *}"
candidates --review "$rev" judge ""
studies=$out
same "studies" "3 $study" "$(printf '%s' "$studies" | wc -w) ${studies%% *}"
finds "$studies" --review "$rev" study same "$study" ""
run --review "$rev" __complete judge "" # the hidden command comes first
expect 2
cd "$rev" || exit 2
run __complete log ""
out_has "$study" 'Hale \u202e;touch'
finds "$studies" log ""
cd ..

# --- the shells ---------------------------------------------------------------------------------

cat > "$work/bash.rc" << 'RC'
PS1='ready> '
bind 'set enable-bracketed-paste off'
. ./bash.script
RC
echo skip_global_compinit=1 > "$work/zsh/.zshenv"
cat > "$work/zsh/.zshrc" << 'RC'
PS1='ready> '
bindkey -e
autoload -U compinit
compinit -u -D
. ./zsh.script
RC

# The words of a line in which \t is the Tab key: typed WORDS KEYS SHELL ARGS...
typed() {
    wanted=$1 keys=$2
    shift 2
    last="typed in $1: $keys"
    out=$(python3 "$here/tests/cli/at_terminal.py" 'ready> ' "$keys\\x01printf '<%s>' \\r" 'ready> ' 'exit\r' -- "$@" | sed 's,/>,>,g') # zsh drops the slash
    out_has "$wanted"
}
typed_in() { # SHELL ARGS...
    typed "<syrob><figure><agreement><-o><other.csv>" 'syrob figu\tag\t-o ot\t' "$@"
    typed "<syrob><export><bundle><a folder>" 'syrob export bund\ta\\ f\t' "$@"
    typed "<syrob><judge><--from><a file.csv>" 'syrob jud\t--fr\ta\\ fi\t' "$@"
    typed "<syrob><--review><my rev><--as><r3><judge><$study><4><unclear>" \
        "syrob --rev\\tmy\\t --as r3 judge ${study%??}\\t4 unc\\t" "$@"
    typed "<syrob><--review=my rev><--as=r2>" 'syrob "--review=my rev" --as=r\t2' "$@"
    typed "<syrob><--review=my rev><log><hale" 'syrob --review=my\\ rev log ha\t' "$@"
    typed "${studies##* }" 'syrob --review my\\ rev log \t\t' "$@"
    [ ! -e "$work/ran" ] || fail "$1 has run what a name holds"
}
typed_in bash --rcfile "$work/bash.rc" -i

# The function alone; the last word is the one at the cursor.
replies() {
    last="in bash: $*"
    out=$(bash -c '. ./bash.script; compopt() { echo "$*"; }; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _syrob
        printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | paste -s -d ' ')
}
replies syrob exp
same "bash: a command" export "$out"
replies syrob export csv
same "bash: words that begin so" "csv csv-long" "$out"
replies syrob --review '"my rev"' --as = r
same "bash: behind =" "r1 r2 r3" "$out"
replies syrob --review 'my\ rev' --as =
same "bash: at =" "r1 r2 r3" "$out"
replies syrob --review 'my\ rev' log ""
same "bash: studies" "$studies" "$out"
replies syrob export json -o ""
same "bash: files" "-o default" "${out% }"
replies syrob export bundle ""
same "bash: folders" "-o dirnames" "${out% }"
replies ./bin/../bin/syrob vers
same "bash: by its path" version "$out"
replies '~/bin/syrob' vers
same "bash: by its path in the home" version "$out"
replies ./missing vers
same "bash: without the program" "" "$out"
replies syrob --review 'my\ rev' log '*'
same "bash: patterns" "" "$out"

missing=
if command -v zsh > /dev/null; then
    typed_in zsh -i
    typed "<syrob><export><--output=other.csv>" 'syrob exp\t--output=ot\t' zsh -i
    mkdir "$work/functions"
    cp "$work/zsh.script" "$work/functions/_syrob"
    printf '%s\n' "PS1='ready> '" 'bindkey -e' 'fpath=(./functions $fpath)' 'autoload -U compinit' 'compinit -u -D' > "$work/zsh/.zshrc"
    typed "<syrob><figure><matrix>" 'syrob figu\tma\t' zsh -i
    typed "<syrob><figure><summary>" 'syrob figu\t\x15syrob figu\tsu\t' zsh -i # the second time it is loaded
else
    missing="zsh "
fi

offers() { # EXPECTED LINE
    last="in fish: $2"
    out=$(LINE=$2 fish --no-config -c 'source ./fish.script; complete -C "$LINE"' 2>&1)
    same "fish: $2" "$1" "$(printf '%s\n' "$out" | cut -f 1 | paste -s -d ' ')"
}
if command -v fish > /dev/null; then
    offers export "syrob exp"
    offers "csv csv-long" "syrob export csv"
    offers --allow-missing "syrob export json --allow"
    offers "other.csv" "syrob export json -o oth"
    offers "--output=other.csv" "syrob export json --output=oth"
    offers "a folder/" "syrob export bundle a"
    offers "r1 r2 r3" 'syrob --review my\ rev --as r'
    offers "--as=r1 --as=r2 --as=r3" 'syrob --review "my rev" --as='
    offers "yes unclear no" "syrob --review 'my rev' judge $study 4 "
    offers version "~/bin/syrob vers"
    offers "$studies" 'syrob --review ~/my\ rev log '
    out_has '`touch ../ran`'
    [ ! -e "$work/ran" ] || fail "fish has run what a name holds"
else
    missing="${missing}fish "
fi

quickly run --review "$rev" study drop 3 --reason "not an animal study"
expect 0
candidates --review "$rev" judge ""
same "without the removed one" 2 "$(printf '%s' "$out" | wc -w)"
finds "$(printf '%s' "$studies" | cut -d ' ' -f 3)" --review "$rev" study restore ""

# --- a look -------------------------------------------------------------------------------------

# A look at the review records nothing, also where the next command has to.
cp -r "$rev" laptop
for seat in r1 r2; do
    for id in $(printf '%s' "$studies" | cut -d ' ' -f 1,2); do
        [ $seat = r1 ] && copy=$rev machine=a || copy=laptop machine=b
        pass $machine "$copy" $seat "$id" y
    done
done
cp laptop/journals/* "$rev/journals"
export XDG_STATE_HOME="$work/state-a"
before=$(fingerprint "$rev")$(fingerprint "$XDG_STATE_HOME")
candidates --review "$rev" judge ""
same "after a look" "$before" "$(fingerprint "$rev")$(fingerprint "$XDG_STATE_HOME")"
run --review "$rev" status
[ "$before" != "$(fingerprint "$rev")$(fingerprint "$XDG_STATE_HOME")" ] || fail "the next command had nothing to record"

# What a foreign hand wrote is offered only if it is an id.
last="a forged id"
cd "$rev" || exit 2
add journals/lead@*.jsonl "$t,\"op\":\"study\",\"study\":\"x;touch ran\",\"title\":\"Forged title\""
run studies
out_has "Forged title"
run __complete log ""
out_has "$study"
case "$out" in *"x;touch"*) fail "a forged id is offered" ;; esac

[ -z "$missing" ] || [ "$failures" -gt 0 ] || {
    echo "SKIPPED: ${missing}not installed; bash completes"
    exit 77
}
finish
