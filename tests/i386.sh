#!/bin/sh
# syrob on a second kind of processor, 32-bit x86: a Debian for it is made in the folder of the build
# (2 GB, kept for the next time); there the tree is built with the preset `dev`, and its tests run.
#
#   BUILD_DIR=build/dev sh tests/i386.sh
#
# Only root can do this, on Debian for x86-64, with a mirror in reach; exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"

fail() {
    printf 'i386: %s\n' "$*" >&2
    exit 1
}

skip() {
    echo "i386: skipped: $*" >&2
    exit 77
}

[ "$(id -u)" -eq 0 ] || skip "only root can change the root of the file system"
[ "$(uname -sm)" = "Linux x86_64" ] || skip "this is not Linux on x86-64"
for program in apt-get debootstrap unshare chroot setarch git; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

umask 022
mkdir -p "$BUILD_DIR/i386"
build=$(cd "$BUILD_DIR/i386" && pwd)
root=$build/root
shared=${SYROB_SHARED_DIR:-none}

# Mounts and processes that nobody else sees, and that end with the command, so that nothing of the
# host can be changed or removed: /dev and /dev/shm belong to the new root folder.
cat > "$build/enter" << 'SH'
root=$1 shared=$2
shift 2
mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/dev" || exit 77
mkdir "$root/dev/pts" "$root/dev/shm" && mount -t tmpfs tmpfs "$root/dev/shm" &&
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" || exit 77
for device in null:3 zero:5 full:7 random:8 urandom:9; do
    mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}" || exit 77
done
mknod -m 666 "$root/dev/tty" c 5 0 || exit 77
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for number in 0:stdin 1:stdout 2:stderr; do
    ln -s "/proc/self/fd/${number%:*}" "$root/dev/${number#*:}"
done
if [ -d "$shared" ]; then
    mkdir -p "$root/work/shared" && mount --bind "$shared" "$root/work/shared" &&
        mount -o remount,bind,ro "$root/work/shared" || exit 77
fi
exec setarch i686 chroot "$root" "$@"
SH

# enter PROGRAM ARGS...
enter() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        unshare -m -p -f --kill-child sh "$build/enter" "$root" "$shared" "$@" < /dev/null
}

. tests/mirror.sh

if [ ! -e "$build/made" ]; then
    rm -rf --one-file-system "$root"
    unshare -m debootstrap --arch=i386 --variant=minbase --include=ca-certificates "$codename" "$root" "$uri" \
        > "$build/log" 2>&1 || skip "Debian for i386 cannot be made: $(tail -n 5 "$build/log")"
    echo "deb $uri $codename main" > "$root/etc/apt/sources.list"
    # how the host's apt reaches it
    apt-config dump | grep '^Acquire::' | grep -vE '::(IndexTargets|Changelogs|CompressionTypes)' \
        > "$root/etc/apt/apt.conf.d/00host"
    touch "$build/made"
fi
[ "$(enter getconf LONG_BIT)" = 32 ] || skip "programs for i386 cannot be run here"

# The tree as it is, committed or not; tar keeps the times, so that make builds what has changed.
rm -rf --one-file-system "$root/work/syrob"
mkdir -p "$root/work/syrob"
git ls-files -co --exclude-standard -z | tar --null -T - --ignore-failed-read -cf - |
    tar -x -C "$root/work/syrob" || fail "the tree cannot be copied"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
enter sh /work/syrob/scripts/deps.sh test > "$build/log" 2>&1 ||
    skip "the packages cannot be installed: $(tail -n 5 "$build/log")"
enter apt-get clean

enter sh -c 'cd /work/syrob && cmake --preset dev -B /work/build &&
    cmake --build /work/build -j "$(nproc)"' > "$build/log" 2>&1 ||
    fail "the tree cannot be built: $(grep -E -A 5 'error|Error' "$build/log" | head -n 40)"
enter ctest --test-dir /work/build -j "$(nproc)" --repeat after-timeout:2 --output-on-failure > "$build/log" 2>&1 ||
    fail "tests fail: $(grep -E -A 20 '\*\*\*(Fail|Time|Exc)' "$build/log" | head -n 200)"
grep -q "^100% tests passed" "$build/log" || fail "ctest says: $(tail -n 20 "$build/log")"
echo "i386: $(sed -n 's/.* out of //p' "$build/log") tests, none failed, $(grep -c 'Skipped *[0-9]' "$build/log") skipped"
