#!/bin/sh
# The portable archive on a FAT-formatted USB stick: boots an emulated computer with a kernel of Debian
# that supports FAT, whether or not the kernel here does, and runs portable.sh and three.sh there. The computer has a small Debian in its memory and no network. It is made once, in
# the folder of the build (1.2 GB), and started anew each time.
#
#   BUILD_DIR=build/dev SYROB_SHARED_DIR=... sh tests/stick.sh
#
# Only root can do this, on Debian for x86-64, with a mirror in reach; exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"

fail() {
    printf 'stick: %s\n' "$*" >&2
    exit 1
}

skip() {
    echo "stick: skipped: $*" >&2
    exit 77
}

citations=${SYROB_SHARED_DIR:-none}/data/citations/joined_5700.ris
[ -r "$citations" ] || skip "there are no real citations"
[ "$(id -u)" -eq 0 ] || skip "only root can make a Debian"
[ "$(uname -sm)" = "Linux x86_64" ] || skip "this is not Linux on x86-64"
for program in apt-get debootstrap unshare cpio qemu-system-x86_64; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

folder=stick
. tests/archive.sh
root=$build/root

. tests/mirror.sh

if [ ! -e "$build/made" ]; then
    rm -rf --one-file-system "$root"
    unshare -m debootstrap --variant=minbase \
        --include=linux-image-cloud-amd64,kmod,dosfstools,python3,ca-certificates "$codename" "$root" "$uri" \
        > "$work/log" 2>&1 || skip "Debian cannot be made: $(tail -n 5 "$work/log")"
    rm -rf "$root/var/cache/apt/archives"/*.deb "$root/var/lib/apt/lists"/* "$root/usr/share/doc" "$root/usr/share/locale"
    (cd "$root" && find . -path ./boot -prune -o -print0 | cpio -0 -o -H newc --quiet) > "$build/memory" ||
        fail "the initramfs cannot be made"
    touch "$build/made"
fi
kernel=$(find "$root/boot" -name 'vmlinuz-*' | head -n 1)

# What changes: the archive, the tests, and what they read. A second archive of cpio goes into the
# memory behind the first.
more=$work/more
mkdir -p "$more/copied-tree/scripts" "$more/copied-tree/build" "$more/shared/data/citations"
cp -R tests man CMakeLists.txt "$more/copied-tree/"
cp "$archive" "$BUILD_DIR/CMakeCache.txt" "$more/copied-tree/build/"
cp "$citations" "$more/shared/data/citations/"
cat > "$more/start" << SH
#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 BUILD_DIR=build SYROB_SHARED_DIR=/shared
export SYROB_ARCHIVE=/copied-tree/build/${archive##*/}
mount -t proc proc /proc && mount -t sysfs sys /sys && mount -t devtmpfs devices /dev
mkdir -p /dev/shm /dev/pts && mount -t tmpfs tmpfs /dev/shm && mount -t devpts devpts /dev/pts
modprobe loop && modprobe vfat
cd /copied-tree
for test in portable three; do
    sh tests/\$test.sh
    echo "\$test ended with \$?"
done
echo o > /proc/sysrq-trigger
sleep 60
SH
chmod 755 "$more/start"
(cd "$more" && find . -print0 | cpio -0 -o -H newc --quiet) > "$work/behind" || fail "the initramfs cannot be made"
cat "$build/memory" "$work/behind" > "$work/memory"
timeout 1800 qemu-system-x86_64 -M pc -accel tcg,thread=multi -cpu max -smp 2 -m 3G -nographic -no-reboot -net none \
    -kernel "$kernel" -initrd "$work/memory" -append "console=ttyS0 quiet rdinit=/start panic=-1" \
    < /dev/null > "$work/console" 2>&1 || fail "the computer ends with $?: $(tail -n 20 "$work/console")"
tr -d '\r' < "$work/console" > "$work/said"
for test in portable three; do
    grep -q "^$test ended with 0" "$work/said" || fail "$(tail -n 40 "$work/said")"
done
[ "$(grep -c "stick with FAT" "$work/said")" = 2 ] || fail "no stick was FAT: $(tail -n 20 "$work/said")"
grep "stick with FAT" "$work/said"
