#!/bin/sh
# Two reviewers and an adjudicator, each with an account and a home of their own, in a root with
# nothing but the portable archive, exchange a sealed review on a stick with a FAT file system: from
# the import of 20 real studies to the deposit: every command of the section "Three people and a
# stick" of syrob-tutorial(7), each of which must print what stands there. Where the kernel has no FAT,
# the stick is a folder in which everybody may change everything.
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
for program in unshare awk; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

folder=three
. tests/archive.sh
root=$work/root
mkdir -p "$root/opt" "$root/proc" "$root/dev" "$root/media/stick" "$root/home"
tar xzf "$archive" -C "$root/opt" || exit 1
number=2000
for person in anna bo eva; do
    number=$((number + 1))
    mkdir "$root/home/$person"
    chown "$number:$number" "$root/home/$person"
    chmod 700 "$root/home/$person"
    echo "/home/$person" > "$work/dir.$person"
done
stick=$work/stick
if fat_stick "$stick"; then
    kind="a stick with FAT"
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
        mount --bind "$stick" "$root/media/stick"
    else
        mount -o loop,umask=000 -t vfat "$stick" "$root/media/stick"
    fi || exit 77
"$@"
status=$?
[ ! -d "$stick" ] || chmod -R a+rwX "$root/media/stick"
umount "$root/media/stick"
exit "$status"
SH

# PERSON COMMAND...: in this person's folder and account, with nothing but the archive; its status
by() {
    id=$(stat -c %u "$root/home/$1")
    dir=$(cat "$work/dir.$1")
    home=/home/$1
    shift
    unshare -m sh "$work/enter" "$root" "$stick" "$(command -v env)" -i HOME="$home" TMPDIR="$home" LANG=C.UTF-8 \
        "$(command -v unshare)" -R "$root" -w "$dir" -S "$id" -G "$id" "$@" \
        > "$work/out" 2>&1 < /dev/null
}
# One command of the tutorial. What is not syrob is done by the file manager.
step() {
    person=$1
    eval "set -- $2"
    case $1 in
    cd) echo "$(cat "$work/dir.$person")/$2" > "$work/dir.$person" ;;
    cp)
        unshare -m sh "$work/enter" "$root" "$stick" cp -R "$root$3" "$root$(cat "$work/dir.$person")/$4" &&
            chown -R --reference="$root/home/$person" "$root/home/$person" && : > "$work/out"
        ;;
    syrob)
        shift
        by "$person" "/opt/$name/syrob" "$@"
        ;;
    *) echo "unknown: $1" > "$work/out" && false ;;
    esac
}
# A sheet of 20 studies: sheet PERSON ANSWERS-OF-ITEM-4
sheet() {
    awk -v four="$2" 'BEGIN {
        print "study,1,2,3,4,5,6,7,8,9,10"
        for (i = 1; i <= 20; i++)
            print i ",u,y,u," substr(four, i, 1) ",u,u,n,y,y,y"
    }' > "$root/home/$1/sheet.csv"
}

sheet anna yyyyyyyyyyuuuuuuuuuu
sheet bo yyyyyyyyuuuuuuuuuuuu
by anna "/opt/$name/syrob" version || skip "nothing can be mounted here: $(cat "$work/out")"

mkdir "$work/steps"
awk -v section="THREE PEOPLE AND A STICK" -f tests/man/displays.awk man/syrob-tutorial.7 |
    awk -v steps="$work/steps" -f tests/man/steps.awk
n=0
while n=$((n + 1)) && [ -f "$work/steps/$n.command" ]; do
    person=$(cat "$work/steps/$n.person")
    command=$(cat "$work/steps/$n.command")
    step "$person" "$command" || fail "$person: $command: status $?"
    sed -e '/^Next: /d' -e 's/ *$//' "$work/out" > "$work/printed"
    awk -f tests/man/fits.awk "$work/steps/$n.expected" "$work/printed" ||
        fail "$person: $command: $(diff "$work/steps/$n.expected" "$work/printed")"
done
[ "$n" -gt 30 ] || fail "the tutorial has $n commands only"

for file in README.md summary.json judgements.csv report.html methods.txt; do
    [ -s "$root/home/anna/deposit/$file" ] || fail "the deposit lacks $file"
done
for person in anna bo; do
    by "$person" "/opt/$name/syrob" status
    grep -q "reconciled 20 of 20; 0 disagreements" "$work/out" || fail "$person: $(cat "$work/out")"
    by "$person" "/opt/$name/syrob" check || fail "$person: the check ends with $?"
    grep -q "no problems found" "$work/out" || fail "$person: $(cat "$work/out")"
done
said=$(XDG_STATE_HOME=$work/none python3 -B "$root/opt/$name/share/syrob/verify.py" "$root/home/anna/review" 2>&1)
case $said in
ok*) ;;
*) fail "verify.py says: $said" ;;
esac
[ "$failed" -eq 0 ] && echo "three: from the import to the deposit, by three people and $kind"
exit "$failed"
