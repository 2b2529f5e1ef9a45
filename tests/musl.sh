#!/bin/sh
# syrob on a second C library: the tree and the libraries that it needs are built against musl, and
# its tests run. The libraries' sources are the distribution's, found by its apt, with lists of its
# own; they are built once and kept (350 MB with the tree).
#
#   BUILD_DIR=build/dev sh tests/musl.sh
#
# musl has no sanitizers' runtime: undefined behaviour stops the program by a trap. At the end the
# program is also linked statically, and runs in an empty root. Exit 77: it was not tried.
set -u
: "${BUILD_DIR:?the folder of the build}"

fail() {
    printf 'musl: %s\n' "$*" >&2
    exit 1
}

skip() {
    echo "musl: skipped: $*" >&2
    exit 77
}

for program in musl-gcc apt-get cmake make pkg-config; do
    command -v "$program" > /dev/null || skip "there is no $program"
done

umask 022
mkdir -p "$BUILD_DIR/musl"
build=$(cd "$BUILD_DIR/musl" && pwd)
here=$(pwd)
there=$build/there
jobs=$(nproc)
unset SYROB_PROGRAM SYROB_PLAIN SYROB_DATA_DIR
# Nothing of the host's libraries, which belong to another C library.
export CC=musl-gcc PKG_CONFIG_LIBDIR="$there/lib/pkgconfig" PKG_CONFIG_PATH=

# --- the libraries --------------------------------------------------------------------------

fetch() { # WORDS: apt-get, with lists and a cache of its own
    apt-get -q -o "Dir::Etc::sourcelist=$build/apt/list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$build/apt/lists" -o "Dir::Cache=$build/apt" -o APT::Sandbox::User=root "$@"
}

unpack() { # PACKAGE: the archive as its authors made it; the shell goes there
    rm -rf "$build/source"
    mkdir -p "$build/source"
    (cd "$build/source" && fetch source --tar-only "$1") > "$build/log" 2>&1 ||
        skip "the source of $1 cannot be fetched: $(tail -n 3 "$build/log")"
    tar -xf "$(find "$build/source" -name '*.orig.tar.*' ! -name '*.asc')" -C "$build/source" || fail "tar: $1"
    cd "$build/source"/*/ || fail "the archive of $1 has more folders than one"
}

configured() { # OPTIONS: built by configure and make
    ./configure --prefix="$there" "$@" && make -j "$jobs" && make install
}

by_cmake() { # OPTIONS
    cmake -S . -B made -DCMAKE_C_COMPILER=musl-gcc -DCMAKE_BUILD_TYPE=Release "-DCMAKE_C_FLAGS=$CFLAGS" \
        -DCMAKE_INSTALL_PREFIX="$there" -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_PREFIX_PATH="$there" \
        -DBUILD_SHARED_LIBS=OFF -DCMAKE_POLICY_VERSION_MINIMUM=3.5 "$@" &&
        cmake --build made -j "$jobs" && cmake --install made
}

archive() { # NAME FILES: a library of some C files
    name=$1
    shift
    # shellcheck disable=SC2086 # words
    printf '%s\n' "$@" | xargs -P "$jobs" -n 1 musl-gcc $CFLAGS -Iinclude -c && ar rcs "$there/lib/lib$name.a" ./*.o
}

description() { # NAME: a file for pkg-config
    printf 'Name: %s\nDescription: %s\nVersion: 0\nLibs: -L%s -l%s\nCflags: -I%s\n' "$1" "$1" "$there/lib" \
        "$1" "$there/include" > "$there/lib/pkgconfig/lib$1.pc"
    cp "$there/lib/pkgconfig/lib$1.pc" "$there/lib/pkgconfig/$1.pc"
}

# Each is built in the folder of its sources.
make_ncurses() {
    configured --enable-widec --enable-pc-files --with-pkg-config-libdir="$there/lib/pkgconfig" --without-cxx \
        --without-cxx-binding --without-ada --without-progs --without-tests --without-manpages --disable-db-install \
        --without-debug --with-default-terminfo-dir=/usr/share/terminfo \
        --with-terminfo-dirs=/etc/terminfo:/lib/terminfo:/usr/share/terminfo
}
make_utf8proc() {
    by_cmake && sed "s|@PREFIX@|$there|;s|^libdir=.*|libdir=$there/lib|;s|^includedir=.*|includedir=$there/include|" \
        libutf8proc.pc.in > "$there/lib/pkgconfig/libutf8proc.pc"
}
make_libsodium() { # its configure would have to be made first
    # shellcheck disable=SC2046 # words
    cd src/libsodium && cp ../../builds/msvc/version.h include/sodium/ && cp -R include/sodium.h include/sodium \
        "$there/include/" && description sodium &&
        CFLAGS="$CFLAGS -DCONFIGURED=1 -Iinclude/sodium" archive sodium $(find . -name '*.c')
}
make_nettle() { # only its hashes
    configured --libdir="$there/lib" --disable-shared --disable-public-key --disable-openssl --disable-assembler \
        --disable-documentation
}
make_cjson() { by_cmake -DENABLE_CJSON_TEST=OFF; }
make_bibutils() {
    cd lib && archive bibutils ./*.c && mkdir -p "$there/include/bibutils" && cp ./*.h "$there/include/bibutils"
}
make_zlib() { configured --static; }
make_libzip() {
    by_cmake -DENABLE_BZIP2=OFF -DENABLE_LZMA=OFF -DENABLE_ZSTD=OFF -DENABLE_OPENSSL=OFF -DENABLE_GNUTLS=OFF \
        -DENABLE_MBEDTLS=OFF -DBUILD_TOOLS=OFF -DBUILD_REGRESS=OFF -DBUILD_EXAMPLES=OFF -DBUILD_DOC=OFF &&
        sed -i 's/^Libs:.*/& -lz/' "$there/lib/pkgconfig/libzip.pc" # linked statically, it needs that named
}
make_expat() {
    cd expat && by_cmake -DEXPAT_SHARED_LIBS=OFF -DEXPAT_BUILD_TOOLS=OFF -DEXPAT_BUILD_EXAMPLES=OFF \
        -DEXPAT_BUILD_TESTS=OFF -DEXPAT_BUILD_DOCS=OFF
}
make_libxlsxwriter() { by_cmake; }
make_cmocka() {
    cp include/cmocka*.h "$there/include" && description cmocka && cd src &&
        CFLAGS="$CFLAGS -I../include -DHAVE_SIGNAL_H -DHAVE_STRUCT_TIMESPEC -DHAVE_CLOCK_GETTIME_REALTIME" archive cmocka ./cmocka.c
}
make_libvterm() {
    cp include/*.h "$there/include" && description vterm && CFLAGS="$CFLAGS -std=c99" archive vterm src/*.c
}

mkdir -p "$there/lib/pkgconfig" "$there/include" "$build/apt/lists/partial"
export CFLAGS="-O2 -fPIC -w -ffile-prefix-map=$build=."
for library in ncurses utf8proc libsodium nettle cjson bibutils zlib libzip expat libxlsxwriter cmocka libvterm; do
    [ ! -e "$there/$library" ] || continue
    if [ ! -s "$build/apt/list" ]; then
        # the host's own mirror, the first that its apt names
        apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
            head -n 1 > "$build/apt/list"
        fetch update > "$build/log" 2>&1 || {
            rm "$build/apt/list"
            skip "the list of sources cannot be fetched: $(tail -n 3 "$build/log")"
        }
    fi
    (unpack "$library" && "make_$library" > "$build/log" 2>&1 || {
        [ $? -ne 77 ] || exit 77
        fail "$library cannot be built: $(tail -n 10 "$build/log")"
    }) || exit $?
    touch "$there/$library"
done
rm -rf "$build/source"
unset CFLAGS

# --- the tree -------------------------------------------------------------------------------

# Some tests have functions of their own in the place of a library's: the first definition counts.
cmake -S "$here" -B "$build/tree" -DCMAKE_C_COMPILER=musl-gcc -DCMAKE_BUILD_TYPE=Debug \
    "-DCMAKE_C_FLAGS_DEBUG=-g -O1 -fsanitize=undefined -fsanitize-undefined-trap-on-error" -DSYROB_WERROR=ON \
    -DSYROB_CAIRO=OFF -DCMAKE_PREFIX_PATH="$there" -DCMAKE_C_STANDARD_INCLUDE_DIRECTORIES="$there/include" \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,-z,muldefs -DCMAKE_SHARED_LINKER_FLAGS=-Wl,--exclude-libs,ALL \
    "-DSYROB_SHARED_DIR=${SYROB_SHARED_DIR:-$here/../shared}" > "$build/log" 2>&1 ||
    fail "the tree cannot be configured: $(tail -n 20 "$build/log")"
cmake --build "$build/tree" -j "$jobs" > "$build/log" 2>&1 ||
    fail "the tree cannot be built: $(grep -E -A 5 'error|Error' "$build/log" | head -n 40)"
grep -aq ld-musl "$build/tree/syrob" || fail "the program does not use musl"
# cppcheck finds the same whatever the C library.
ctest --test-dir "$build/tree" -j "$jobs" -E style/cppcheck --repeat after-timeout:2 \
    --output-on-failure > "$build/log" 2>&1 ||
    fail "tests fail: $(grep -E -A 20 '\*\*\*(Fail|Time|Exc)' "$build/log" | head -n 200)"
grep -q "^100% tests passed" "$build/log" || fail "ctest says: $(tail -n 20 "$build/log")"
said="$(sed -n 's/.* out of //p' "$build/log") tests, none failed, $(grep -c 'Skipped *[0-9]' "$build/log") skipped"

# --- one file that is the whole program -----------------------------------------------------

cmake -S "$here" -B "$build/static" -DCMAKE_C_COMPILER=musl-gcc -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
    -DSYROB_CAIRO=OFF -DCMAKE_PREFIX_PATH="$there" -DCMAKE_C_STANDARD_INCLUDE_DIRECTORIES="$there/include" \
    "-DCMAKE_EXE_LINKER_FLAGS=-static -s" > "$build/log" 2>&1 &&
    cmake --build "$build/static" -j "$jobs" --target syrob_program >> "$build/log" 2>&1 ||
    fail "the tree cannot be linked statically: $(tail -n 20 "$build/log")"
empty=$(mktemp -d "$build/empty.XXXXXX") || exit 2
trap 'rm -rf "$empty"' EXIT
cp "$build/static/syrob" "$empty/"
cp -R "$here/forms" "$here/examples" "$empty/"
inside=
if [ "$(id -u)" -eq 0 ]; then
    inside="$(command -v chroot) $empty"
else
    cd "$empty" || exit 2
fi
# shellcheck disable=SC2086 # words
env -i SYROB_DATA_DIR=. XDG_STATE_HOME=./state $inside ./syrob demo mine < /dev/null > "$build/log" 2>&1 &&
    grep -q "reconciled 89 of 89" "$build/log" || fail "the static program: $(tail -n 5 "$build/log")"
echo "musl: $said; one static file of $(wc -c < "$empty/syrob") bytes"
