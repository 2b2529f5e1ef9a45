# Sourced with $folder: makes the portable archive in that folder of the build, unless SYROB_ARCHIVE
# names one. $archive is its path, $name the folder in it, and $work a folder for the test, which is
# removed at the end. All are in the build, because programs may not be run from /dev/shm everywhere.
umask 022
mkdir -p "$BUILD_DIR/$folder"
build=$(cd "$BUILD_DIR/$folder" && pwd)
work=$(mktemp -d "$build/test.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
archive=${SYROB_ARCHIVE:-$(sh scripts/portable.sh "$build" 2> "$work/log")} || {
    fail "the archive cannot be made: $(cat "$work/log")"
    exit 1
}
name=${archive##*/}
name=${name%.tar.gz}

# Where the kernel knows FAT, a stick with that file system: fat_stick FILE
fat_stick() {
    grep -qw vfat /proc/filesystems && command -v mkfs.vfat > /dev/null || return 1
    truncate -s 64M "$1" && mkfs.vfat "$1" > "$work/log" 2>&1 || skip "no FAT file system can be made: $(cat "$work/log")"
}
