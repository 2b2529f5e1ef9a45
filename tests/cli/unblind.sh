#!/bin/sh
# An act of the lead may complete a round. Then the studies to be unblinded are listed, and nothing
# is recorded without consent.
. tests/cli/lib.sh

cd "$work" || exit 2
printf 'authors,year,title\nAnders,2001,Cells one\nBo,2002,Cells two\nCho,2003,Cells three\n' > refs.csv
pass() { # SEAT STUDY
    for item in $items; do
        quickly run --as "$1" judge "$2" "$item" yes
    done
    quickly run --as "$1" complete "$2"
    expect 0
}
begin() { # a review of three studies, of which two are done
    cd "$work" && rm -rf rev state
    quickly run init rev --title T --reviewers "r1=Ana,r2=Bo,r3=Cy"
    expect 0
    cd rev || exit 2
    quickly run import ../refs.csv
    for study in 1 2 3; do
        quickly run assign $study r1,r2
    done
    for study in 1 2; do
        pass r1 $study
        pass r2 $study
    done
}
n_open() {
    run status --json
    printf '%s' "$out" | json 'd["open"]'
}
asks() { # ARGS: it lists two studies and records nothing; agreed to, it does
    begin
    before=$(fingerprint "$work/rev")
    run "$@"
    expect 5
    err_has "unblinds 2 studies" "Anders 2001" "Bo 2002" "--unblind"
    same "nothing is recorded: $*" "$before" "$(fingerprint "$work/rev")"
    same "closed: $*" 0 "$(n_open)"
    run "$@" --unblind
    expect 0
    err_has "unblinds 2 studies"
    same "open: $*" 2 "$(n_open)"
}
asks study drop 3 --reason "no animals"
asks assign 3 r1,r3
asks reviewers release r1 --reason "left" --to r3

# A dry run lists them, too.
begin
run assign 3 r1,r3 --dry-run
expect 0
err_has "unblinds 2 studies"
same "a dry run unblinds nothing" 0 "$(n_open)"

# Acts that do not unblind a study need no consent.
run study edit 3 --year 2004
expect 0
run study drop 1 --reason "twice"
expect 0
case "$err" in *unblinds*) fail "nothing is unblinded by dropping one of three" ;; esac

# In a terminal it asks.
answered() { # ANSWER: the last status
    python3 - "$SYROB_PROGRAM" "$1" << 'PY'
import os, pty, sys
program, answer = sys.argv[1:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(program, [program, "study", "drop", "3", "--reason", "no animals"])
text = b""
sent = False
while True:
    try:
        more = os.read(fd, 4096)
    except OSError:
        break
    if not more:
        break
    text += more
    if b"[y/N]" in text and not sent:
        os.write(fd, answer.encode() + b"\n")
        sent = True
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if sent else "not asked")
PY
}
begin
same "answered with no" 5 "$(answered n)"
same "still closed" 0 "$(n_open)"
same "answered with yes" 0 "$(answered y)"
same "open" 2 "$(n_open)"
finish
