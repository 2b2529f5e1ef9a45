#!/bin/sh
# syrob on a big-endian processor (s390x): the tree
# is built by a cross compiler, and its tests run under the emulation of qemu, while the programs around
# them are those of this computer. The libraries are the distribution's, found by its apt, with lists of
# its own; they are fetched once and kept (200 MB with the tree).
#
#   BUILD_DIR=build/dev sh tests/s390x.sh
#
# The emulated program has no sanitizers, and no PDF and PNG. Exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"

fail() {
    printf 's390x: %s\n' "$*" >&2
    exit 1
}

skip() {
    echo "s390x: skipped: $*" >&2
    exit 77
}

for program in s390x-linux-gnu-gcc s390x-linux-gnu-g++ qemu-s390x-static apt-get dpkg-deb unshare cmake; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

umask 022
mkdir -p "$BUILD_DIR/s390x"
build=$(cd "$BUILD_DIR/s390x" && pwd)
here=$(pwd)
root=$build/root
unset SYROB_PROGRAM SYROB_PLAIN SYROB_DATA_DIR

# --- the libraries --------------------------------------------------------------------------

fetch() { # WORDS: apt-get, with lists and a cache of its own
    apt-get -q -o "Dir::Etc::sourcelist=$build/apt/list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State=$build/apt" -o "Dir::State::status=$build/apt/status" -o "Dir::Cache=$build/apt" \
        -o APT::Sandbox::User=root -o APT::Architecture=s390x -o APT::Architectures=s390x "$@"
}

if [ ! -e "$build/fetched" ]; then
    rm -rf "$root"
    mkdir -p "$root" "$build/apt/lists/partial" "$build/apt/archives/partial"
    : > "$build/apt/status"
    # the host's own mirror, the first that its apt names
    apt-get indextargets --format 'deb [arch=s390x] $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        head -n 1 > "$build/apt/list"
    fetch update > "$build/log" 2>&1 || skip "the list of packages cannot be fetched: $(tail -n 3 "$build/log")"
    fetch install -y --no-install-recommends --download-only libc-bin libc6-dev libncurses-dev libutf8proc-dev \
        libsodium-dev nettle-dev libcjson-dev libbibutils-dev libzip-dev libexpat1-dev libxlsxwriter-dev libcmocka-dev \
        libvterm-dev > "$build/log" 2>&1 || skip "the packages cannot be fetched: $(tail -n 3 "$build/log")"
    for package in "$build/apt/archives"/*.deb; do
        dpkg-deb -x "$package" "$root" || fail "$package cannot be unpacked"
    done
    # Links from the root of a file system begin at this root.
    find "$root" -lname '/*' | while IFS= read -r link; do
        ln -sfn "$(realpath -ms --relative-to="${link%/*}" "$root$(readlink "$link")")" "$link"
    done
    fetch clean
    touch "$build/fetched"
fi
cat > "$build/cross.cmake" << CMAKE
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CMAKE_C_COMPILER s390x-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER s390x-linux-gnu-g++)
set(CMAKE_SYSROOT "$root")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
CMAKE
export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_PATH= \
    PKG_CONFIG_LIBDIR="$root/usr/lib/s390x-linux-gnu/pkgconfig:$root/usr/share/pkgconfig"

# --- the tree -------------------------------------------------------------------------------

# enter PROGRAM ARGS...: where programs for s390x can be run, which nothing outside notices
cat > "$build/enter" << 'SH'
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 77
printf '%s' ':s390x:M::\x7fELF\x02\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x16:\xff\xff\xff\xff\xff\xff\xff\xfc\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff:'"$(command -v qemu-s390x-static)":F \
    > /proc/sys/fs/binfmt_misc/register || exit 77
exec "$@"
SH
enter() {
    QEMU_LD_PREFIX=$root unshare -Urm sh "$build/enter" "$@"
}
enter "$root/usr/bin/getconf" LONG_BIT > "$build/log" 2>&1 || skip "programs for s390x cannot be run: $(cat "$build/log")"

cmake -S "$here" -B "$build/tree" -DCMAKE_TOOLCHAIN_FILE="$build/cross.cmake" -DCMAKE_BUILD_TYPE=Debug \
    "-DCMAKE_C_FLAGS_DEBUG=-g -O2" -DSYROB_CAIRO=OFF -DSYROB_WERROR=ON \
    "-DSYROB_SHARED_DIR=${SYROB_SHARED_DIR:-$here/../shared}" > "$build/log" 2>&1 ||
    fail "the tree cannot be configured: $(tail -n 20 "$build/log")"
enter cmake --build "$build/tree" -j "$(nproc)" > "$build/log" 2>&1 ||
    fail "the tree cannot be built: $(grep -E -A 5 'error|Error' "$build/log" | head -n 40)"
# Time limits are for programs that run ten times faster.
find "$build/tree" -name CTestTestfile.cmake -exec sed -i 's/ TIMEOUT "[0-9]*"/ TIMEOUT "3000"/' {} +
# What reads the sources finds the same everywhere; the other programs of "style" and valgrind are not
# for emulated programs.
enter ctest --test-dir "$build/tree" -j "$(nproc)" -LE style --output-on-failure > "$build/log" 2>&1 ||
    fail "tests fail: $(grep -aE -A 20 '\*\*\*(Fail|Time|Exc)' "$build/log" | head -n 200)"
grep -aq "^100% tests passed" "$build/log" || fail "ctest says: $(tail -n 20 "$build/log")"
echo "s390x: $(sed -n 's/.* out of //p' "$build/log") tests, none failed, $(grep -ac 'Skipped *[0-9]' "$build/log") skipped"
