#!/bin/sh
# The packages for Debian: lintian finds nothing that is not explained in them; they are installed
# into an empty root, upgraded over an older version, work there, and are removed without a rest.
#
#   BUILD_DIR=build/dev sh tests/package.sh
#
# Exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"
failed=0

fail() {
    printf 'package: %s\n' "$*" >&2
    failed=1
}

skip() {
    echo "package: skipped: $*" >&2
    exit 77
}

[ "$(id -u)" -eq 0 ] || skip "only root can install packages"
for program in dpkg dpkg-shlibdeps lintian; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

umask 022
mkdir -p "$BUILD_DIR/package"
build=$(cd "$BUILD_DIR/package" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
{
    cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DBUILD_TESTING=OFF &&
        cmake --build "$build" -j 4
} > "$work/log" 2>&1 || {
    fail "it cannot be built: $(tail -n 5 "$work/log")"
    exit 1
}
for version in 0.1.0 now; do
    (cd "$build" && cpack -B "$work/$version" \
        $([ "$version" = now ] || echo -D "CPACK_PACKAGE_VERSION=$version")) > "$work/log" 2>&1 ||
        fail "cpack: $(tail -n 5 "$work/log")"
done
(cd "$build" && cpack --config CPackSourceConfig.cmake -B "$work/source") > "$work/log" 2>&1 ||
    fail "the archive of the sources: $(tail -n 5 "$work/log")"
tar tJf "$work"/source/syrob-*.tar.xz | grep -q '/src/core/consensus.c$' || fail "no sources"
tar tJf "$work"/source/syrob-*.tar.xz | grep -E '^syrob-[0-9.]*/usr|/build/|/\.git/|\.pyc$' | head -n 3 | grep . && fail "more than sources"

found=$(lintian --allow-root "$work"/now/*.deb 2> /dev/null | grep '^[EW]:')
[ -z "$found" ] || fail "lintian: $found"

root=$work/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/triggers" "$root/tmp"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
into() { # dpkg in the empty root; what the packages need is on the host
    dpkg --root="$root" --force-depends --force-script-chrootless "$@" > "$work/log" 2>&1 ||
        fail "dpkg $1: $(tail -n 5 "$work/log")"
}
state() {
    dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Status} ${Version}' "$1" 2> /dev/null
}
try() {
    version=$("$root/usr/bin/syrob" version) || fail "it does not start"
    (cd "$work" && rm -rf mine && "$root/usr/bin/syrob" demo mine < /dev/null > demo.txt 2>&1) ||
        fail "the example is not found: $(cat "$work/demo.txt")"
    grep -q "reconciled 89 of 89" "$work/demo.txt" || fail "the example: $(cat "$work/demo.txt")"
}
XDG_STATE_HOME=$work/state
export XDG_STATE_HOME
into -i "$work"/0.1.0/*.deb
[ "$(state syrob)" = "install ok installed 0.1.0-1" ] || fail "the older one: $(state syrob)"
try
into -i "$work"/now/*.deb
case $(state syrob) in
"install ok installed 0.1.0-1" | "") fail "it was not upgraded: $(state syrob)" ;;
esac
try
for file in usr/share/man/man1/syrob-init.1.gz usr/share/man/man7/syrob-tutorial.7.gz \
    usr/share/bash-completion/completions/syrob usr/include/syrob.h; do
    [ -f "$root/$file" ] || fail "there is no $file"
done
printf '#include <syrob.h>\nint main(void) { return rob_how_id(ROB_HOW_DISCUSSION) ? 0 : 1; }\n' > "$work/use.c"
library=$(dirname "$(find "$root/usr/lib" -name libsyrob.so)")
gcc -I "$root/usr/include" "$work/use.c" -L "$library" -lsyrob -o "$work/use" 2> "$work/log" &&
    LD_LIBRARY_PATH=$library "$work/use" || fail "the library: $(cat "$work/log")"
into --purge libsyrob-dev libsyrob0 syrob
rest=$(find "$root" -type f -path "*syrob*")
[ -z "$rest" ] || fail "left behind: $rest"
exit $failed
