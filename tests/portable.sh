#!/bin/sh
# The portable archive works where there is nothing: it is made, unpacked into an empty folder, and
# run there with this folder as the root of the file system, beside /proc and /dev only. Where the
# kernel supports FAT, it is on a stick with that file system, and so are the reviews (stick.sh brings a
# kernel).
#
#   BUILD_DIR=build/dev sh tests/portable.sh
#
# Only root can do this, on Linux; exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"
failed=0

fail() {
    printf 'portable: %s\n' "$*" >&2
    failed=1
}

skip() {
    echo "portable: skipped: $*" >&2
    exit 77
}

[ "$(uname -s)" = Linux ] || skip "the archive is for Linux"
[ "$(id -u)" -eq 0 ] || skip "only root can change the root of the file system"
for program in unshare chroot; do
    command -v "$program" > /dev/null || skip "there is no $program"
done
# Mounts that nobody else sees, and that end with this script, so that nothing of the host is removed.
if [ -z "${SYROB_APART:-}" ]; then
    unshare -m true || skip "nothing can be mounted here"
    SYROB_APART=1 exec unshare -m sh "$0"
fi

folder=portable
. tests/archive.sh
size=$(wc -c < "$archive")
[ "$size" -lt 12000000 ] || fail "the archive has $size bytes"
tar tzf "$archive" | grep -v "^$name/" && fail "these are not in $name"

root=$work/root
place="/a place, Übung"
mkdir -p "$root$place" "$root/proc" "$root/dev" "$root/bin" "$root/home" "$root/work"
chmod 755 "$root"
chmod 777 "$root/work"
reviews=/work
where="a folder"
if fat_stick "$work/stick"; then
    reviews=$place
    where="a stick with FAT"
    mount -o loop,umask=000,utf8 -t vfat "$work/stick" "$root$place" || skip "FAT cannot be mounted here"
    trap 'umount "$root$place"; rm -rf "$work"' EXIT
fi
tar xzf "$archive" --no-same-owner -C "$root$place" || exit 1
there=$root$place/$name
tar tvzf "$archive" | grep -E "^[hl]| (->|link to) " && fail "the archive holds links, which not every file system has"
grep -rqF "$PWD" "$there" && fail "it knows where it was made"
ln -s "$place/$name/syrob" "$root/bin/syrob"

# The words are those of env(1), before the program and its words.
cat > "$work/enter" << 'SH'
root=$1
user=$2
shift 2
mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/dev" &&
    mknod -m 666 "$root/dev/null" c 1 3 && mknod -m 666 "$root/dev/tty" c 5 0 || exit 77
exec "$(command -v env)" -i LD_LIBRARY_PATH=/none "$@"
SH
user=0:0
variables="HOME=/work TMPDIR=/work LANG=en_US.UTF-8"

# enter PROGRAM ARGS...
enter() {
    # shellcheck disable=SC2086 # words
    unshare -m sh "$work/enter" "$root" "$user" $variables "$(command -v chroot)" \
        "--userspec=$user" "$root" "$@" > "$work/out" 2> "$work/err" < /dev/null
}

# run TEXT ARGS...: syrob ends well, and says this
run() {
    text=$1
    shift
    enter /bin/syrob "$@" || fail "syrob $*: ends with $?: $(cat "$work/out" "$work/err")"
    [ -z "$text" ] || grep -qF -- "$text" "$work/out" "$work/err" || fail "syrob $*: does not say \"$text\": $(cat "$work/out" "$work/err")"
}

# Draws the list of studies at a terminal, leaves it, and looks for a text on it: screen TEXT TERM
cat > "$work/screen.py" << 'PY'
import fcntl, os, pty, select, struct, sys, termios, time
text, command = sys.argv[1].encode(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 30, 100, 0, 0))
    os.execvp(command[0], command)
seen, left, end = b"", False, time.time() + 20
while time.time() < end:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            break
        seen += piece
    elif text in seen and not left:
        os.write(terminal, b"q")
        left = True
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if time.time() < end else "not yet"
if status == "not yet":
    os.kill(child, 9)
print(status, text in seen and b"\x1b[" in seen, seen[-300:] if status or text not in seen else "")
PY
screen() {
    # shellcheck disable=SC2086 # words
    said=$(python3 "$work/screen.py" "$1" unshare -m sh "$work/enter" "$root" "$user" $variables "TERM=$2" \
        "$(command -v chroot)" "--userspec=$user" "$root" /bin/syrob --review "$review" --as r1 assess)
    [ "$said" = "0 True " ] || fail "the screen on $2 with $variables: $said"
}

cat > "$root/work/refs.ris" << 'RIS'
TY  - JOUR
TI  - Position of cages
AU  - Müller, Ann
PY  - 2014
ER  - 
RIS
cat > "$root/work/refs.bib" << 'BIB'
@article{hale, title = {Warm rats}, author = {Hale, Bo and Gro{\ss}, Cleo}, year = {1997}}
BIB

# A review from the beginning, by whoever USER is, in the folder REVIEW.
whole_review() {
    run "(2 reviewers)" init "$review" --title "Small" --reviewers "r1=Anna Berg,r2=Bo Chen"
    run "1 new study" --review "$review" import /work/refs.ris
    run "1 new study" --review "$review" import /work/refs.bib
    run "Hale 1997" --review "$review" studies
    run "yes" --review "$review" --as r1 judge "Müller 2014" 1 yes --support "Größe"
    run "" --review "$review" export html -o "$review.html"
    grep -qF "Müller 2014" "$root$review.html" || fail "the report lacks a study"
    run "" --review "$review" figure matrix -o "$review.svg"
    grep -qF "Müller 2014" "$root$review.svg" || fail "the figure lacks a study"
    run "" --review "$review" export sheet -o "$review.xlsx"
    run "" --review "$review" --as r2 judge --from "$review.xlsx"
    run "no problems found" check --review "$review"
    screen "Müller" xterm-256color
}

enter "$place/$name/syrob" version || [ -s "$work/out" ] || ! grep -q "mount\|mknod" "$work/err" ||
    skip "nothing can be mounted here: $(cat "$work/err")"
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:.*=//p' "$BUILD_DIR/CMakeCache.txt")
[ "$(cat "$work/out")" = "syrob $version" ] || fail "its version is: $(cat "$work/out" "$work/err")"
run "89 studies" --no-input demo "$reviews/demo"
run "CAMARADES" forms list
review=$reviews/review
whole_review
screen "Müller" linux
screen "Müller" screen.a-terminal-that-nobody-knows
variables="HOME=/work TMPDIR=/work LC_ALL=C"
screen "Müller" tmux-256color
enter /bin/syrob --review "$review" figure matrix -o /work/lights.pdf && fail "it writes figures as PDF"
grep -q "without pangocairo" "$work/err" || fail "of figures as PDF it says: $(cat "$work/err")"
run "It is sealed" init "$reviews/sealed" --title "Sealed" --sealed --reviewers "r1=Anna Berg,r2=Bo Chen"
run "1 new study" --review "$reviews/sealed" import /work/refs.ris
run "Müller 2014, item 1" --review "$reviews/sealed" --as r1 judge 1 1 yes
said=$(XDG_STATE_HOME=$root/work/.local/state python3 -B "$there/share/syrob/verify.py" "$root$review" 2>&1)
[ "$said" = ok ] || fail "verify.py says: $said"

# Somebody who can write nowhere but into the folder of the review.
user=12345:12345
variables="HOME=/home TMPDIR=/work LANG=C.UTF-8"
review=$reviews/other
whole_review
grep -q "one copy only" "$work/err" || run "one copy only" --review "$review" --as r1 judge 1 2 yes
[ -z "$(ls -A "$root/home")" ] || fail "it wrote into a folder that it may not write"

# On this computer, through a link and from another folder.
mkdir "$work/bin" && ln -s "$there/syrob" "$work/bin/other-name"
said=$(unset SYROB_DATA_DIR && cd / && PATH=$work/bin:$PATH && other-name forms list 2>&1)
case $said in
*syrcle*) ;;
*) fail "through a link it says: $said" ;;
esac
[ "$failed" -eq 0 ] && echo "portable: works where there is nothing, from $where ($size bytes)"
exit "$failed"
