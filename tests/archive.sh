# Sourced with $folder: makes the portable archive in that folder of the build. $archive is its path,
# $name the folder in it, and $work a folder for the test, which is removed at the end. All lie in the
# build, because programs may not be run from /dev/shm everywhere.
umask 022
mkdir -p "$BUILD_DIR/$folder"
build=$(cd "$BUILD_DIR/$folder" && pwd)
work=$(mktemp -d "$build/test.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
archive=$(sh scripts/portable.sh "$build" 2> "$work/log") || {
    fail "the archive cannot be made: $(cat "$work/log")"
    exit 1
}
name=${archive##*/}
name=${name%.tar.gz}
