#!/bin/sh
# Two reviewers and an adjudicator, each with an account and a home of their own, in a root with
# nothing but the portable archive, exchange a sealed review on a stick with a FAT file system: from
# the import of 20 real studies to the deposit. Where the kernel has no FAT, the stick is a folder in
# which everybody may change everything.
#
#   BUILD_DIR=build/dev SYROB_SHARED_DIR=... sh tests/three.sh
#
# Only root can do this, on Linux; exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"
failed=0

fail() {
    printf 'three: %s\n' "$*" >&2
    failed=1
}

skip() {
    echo "three: skipped: $*" >&2
    exit 77
}

citations=${SYROB_SHARED_DIR:-none}/data/citations/joined_5700.ris
[ -r "$citations" ] || skip "there are no real citations"
[ "$(id -u)" -eq 0 ] || skip "only root can change the root of the file system"
for program in unshare chroot; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

umask 022
mkdir -p "$BUILD_DIR/three"
build=$(cd "$BUILD_DIR/three" && pwd)
work=$(mktemp -d "$build/test.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
archive=$(sh scripts/portable.sh "$build" 2> "$work/log") || {
    fail "the archive cannot be made: $(cat "$work/log")"
    exit 1
}
name=${archive##*/}
name=${name%.tar.gz}
root=$work/root
mkdir -p "$root/opt" "$root/proc" "$root/dev" "$root/stick" "$root/home"
tar xzf "$archive" -C "$root/opt" || exit 1
number=2000
for person in anna bo eva; do
    number=$((number + 1))
    mkdir "$root/home/$person"
    chown "$number:$number" "$root/home/$person"
    chmod 700 "$root/home/$person"
done
stick=$work/stick
if grep -qw vfat /proc/filesystems && command -v mkfs.vfat > /dev/null; then
    kind="a stick with FAT"
    truncate -s 32M "$stick"
    mkfs.vfat "$stick" > "$work/log" 2>&1 || skip "no FAT file system can be made: $(cat "$work/log")"
else
    kind="a folder of all"
    mkdir -m 777 "$stick"
fi
awk '/^TY /{n++} n <= 20' "$citations" > "$root/home/anna/refs.ris"

# Mounts that nobody else sees, and that end with the program.
cat > "$work/enter" << 'SH'
root=$1 stick=$2
shift 2
mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/dev" &&
    mknod -m 666 "$root/dev/null" c 1 3 && mknod -m 666 "$root/dev/tty" c 5 0 &&
    if [ -d "$stick" ]; then
        mount --bind "$stick" "$root/stick"
    else
        mount -o loop,umask=000 -t vfat "$stick" "$root/stick"
    fi || exit 77
"$@"
status=$?
[ ! -d "$stick" ] || chmod -R a+rwX "$root/stick"
umount "$root/stick"
exit "$status"
SH

# PERSON ARGS...: syrob, as this person; its status
by() {
    person=$1
    shift
    case $person in anna) id=2001 ;; bo) id=2002 ;; *) id=2003 ;; esac
    last="$person: syrob $*"
    unshare -m sh "$work/enter" "$root" "$stick" "$(command -v env)" -i HOME="/home/$person" \
        TMPDIR="/home/$person" LANG=C.UTF-8 "$(command -v chroot)" --userspec="$id:$id" "$root" \
        "/opt/$name/syrob" "$@" > "$work/out" 2> "$work/err" < /dev/null
}
# The same, which ends well and says each of these texts: run PERSON TEXT ARGS...
run() {
    person=$1 text=$2
    shift 2
    by "$person" "$@" || fail "$last: ends with $?: $(cat "$work/out" "$work/err")"
    grep -qF -- "$text" "$work/out" "$work/err" || fail "$last: does not say \"$text\": $(cat "$work/out" "$work/err")"
}
says_not() {
    grep -qF -- "$1" "$work/out" "$work/err" && fail "$last: says \"$1\""
}
# The file manager of this person: the review from the stick into the home.
take_home() {
    case $1 in anna) id=2001 ;; bo) id=2002 ;; *) id=2003 ;; esac
    unshare -m sh "$work/enter" "$root" "$stick" cp -R "$root/stick/review" "$root/home/$1/review" &&
        chown -R "$id:$id" "$root/home/$1/review"
}
# A sheet of 20 studies: sheet PERSON ANSWERS-OF-ITEM-4
sheet() {
    awk -v four="$2" 'BEGIN {
        print "study,1,2,3,4,5,6,7,8,9,10"
        for (i = 1; i <= 20; i++)
            print i ",u,y,u," substr(four, i, 1) ",u,u,n,y,y,y"
    }' > "$root/home/$1/sheet.csv"
}

by anna version || skip "nothing can be mounted here: $(cat "$work/err")"
run anna "It is sealed" init /home/anna/review --title "Twenty studies" --sealed --reviewers "r1=Anna Berg,r2=Bo Chen"
run anna "adj has joined" --review /home/anna/review reviewers add adj=Eva --adjudicator
run anna "20 new studies" --review /home/anna/review import /home/anna/refs.ris
run anna "to /stick/review" --review /home/anna/review sync /stick/review
take_home bo || fail "the stick cannot be read"
take_home eva || fail "the stick cannot be read"

sheet anna yyyyyyyyyyuuuuuuuuuu
run anna "20 studies finished" --review /home/anna/review --as r1 judge --from /home/anna/sheet.csv --numbers --complete
run anna "to /stick/review" --review /home/anna/review sync /stick/review
run bo "from /stick/review" --review /home/bo/review sync /stick/review
run bo "" --review /home/bo/review --as r2 disagreements
says_not "Unclear"
run bo "unblinded 0" --review /home/bo/review status
sheet bo yyyyyyyyuuuuuuuuuuuu
run bo "20 studies finished" --review /home/bo/review --as r2 judge --from /home/bo/sheet.csv --numbers --complete
run bo "to /stick/review" --review /home/bo/review sync /stick/review
run anna "to /stick/review" --review /home/anna/review sync /stick/review
run bo "to /stick/review" --review /home/bo/review sync /stick/review
run anna "to /stick/review" --review /home/anna/review sync /stick/review
run anna "2 disagreements to resolve" --review /home/anna/review disagreements
run anna "resolved as unclear" --review /home/anna/review resolve 9 4 unclear --by r1,r2 --cause missed-text
run anna "referred" --review /home/anna/review --as r1 refer 10 4
run anna "to /stick/review" --review /home/anna/review sync /stick/review
run eva "from /stick/review" --review /home/eva/review sync /stick/review
run eva "resolved as yes" --review /home/eva/review --as adj resolve 10 4 yes --by adj --reason "racks were alike"
run eva "to /stick/review" --review /home/eva/review sync /stick/review
for person in anna bo; do
    run "$person" "from /stick/review" --review "/home/$person/review" sync /stick/review
    run "$person" "reconciled 20 of 20; 0 disagreements" --review "/home/$person/review" status
    run "$person" "no problems found" check --review "/home/$person/review"
done
run anna "fixed before any other key was out in 20 of 20" check --review /home/anna/review
run anna "" --review /home/anna/review export bundle /home/anna/deposit
for file in README.md summary.json judgements.csv report.html methods.txt; do
    [ -s "$root/home/anna/deposit/$file" ] || fail "the deposit lacks $file"
done
run anna "" --review /home/anna/review check --summary /home/anna/deposit/summary.json
said=$(XDG_STATE_HOME=$work/none python3 -B "$root/opt/$name/share/syrob/verify.py" "$root/home/anna/review" 2>&1)
case $said in
ok*) ;;
*) fail "verify.py says: $said" ;;
esac
[ "$failed" -eq 0 ] && echo "three: from the import to the deposit, by three people and $kind"
exit "$failed"
