#!/bin/sh
# Makes one archive of syrob for computers on which nothing can be installed: any Linux of the last
# ten years with the processor of this computer, without root, network, compiler or a single library.
#
#   sh scripts/portable.sh [FOLDER]     builds in FOLDER (build/portable) and leaves there
#                                       syrob-VERSION-linux-x86_64.tar.gz, whose name it prints
#
# The program is not linked statically: distributions have no static libzip, libcjson and
# libxlsxwriter. Its shared libraries are copied instead, unchanged, together with the C library and
# the loader that belong to them, so that nothing depends on those of the host, older or newer; also
# its locale C.UTF-8, because the C library cannot read the one of another version for sure. A
# small launcher starts the program through that loader; it is linked statically, because a script
# would need a shell, and would not know where it lies if it is called through a link.
# Figures as PDF and PNG are left out: pangocairo would need fonts and their configuration, too.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${1:-$here/build/portable}"
work=$(cd "${1:-$here/build/portable}" && pwd)
terminals="ansi linux rxvt rxvt-unicode rxvt-unicode-256color screen screen-256color tmux tmux-256color
    vt100 vt220 xterm xterm-256color xterm-color"

say() {
    printf '==> %s\n' "$*" >&2
}

die() {
    printf 'portable.sh: %s\n' "$*" >&2
    exit 1
}

# The package of a library, where dpkg knows one; it may know the file by its name before /lib
# became a link to /usr/lib.
package_of() {
    file=$(realpath "$1")
    { dpkg-query -S "$file" || dpkg-query -S "${file#/usr}"; } 2> /dev/null | sed -n '1s/[:,].*//p'
}

[ "$(uname -s)" = Linux ] || die "the archive is made on Linux, for Linux"

say "Building in $work"
# The program finds its libraries where it lies, whatever characters are in the name of the folder.
(cd "$here" && cmake --preset release -B "$work/build" -DBUILD_TESTING=OFF -DSYROB_CAIRO=OFF \
    -DCMAKE_INSTALL_PREFIX=/usr/local -DCMAKE_INSTALL_RPATH='$ORIGIN' \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags &&
    cmake --build "$work/build" -j "$(nproc)" &&
    cmake --install "$work/build" --strip --prefix "$work/installed") > "$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    exit 1
}

version=$(sed -n 's/^CMAKE_PROJECT_VERSION:.*=//p' "$work/build/CMakeCache.txt")
name=syrob-$version-linux-$(uname -m)
tree=$work/$name
rm -rf "$tree"
mkdir -p "$tree/lib" "$tree/share/doc"

say "Collecting the program, its libraries and their licences"
cp "$work/installed/bin/syrob" "$tree/lib/"
cp -R "$work/installed/share/syrob" "$work/installed/share/man" "$tree/share/"
cp "$here/LICENSE" "$here/CHANGELOG.md" "$tree/"
loader=
for library in $(ldd "$work/build/syrob" | grep -oE '/[^ ]+'); do
    cp -L "$library" "$tree/lib/"
    case $library in
    */ld-* | */ld64*) loader=${library##*/} ;;
    esac
    package=$(package_of "$library")
    [ -n "$package" ] || continue
    dpkg-query -W -f '${Package} ${Version}\n' "$package" >> "$tree/share/doc/packages"
    [ ! -e "/usr/share/doc/$package/copyright" ] ||
        cp -L "/usr/share/doc/$package/copyright" "$tree/share/doc/$package"
done
[ -n "$loader" ] || die "ldd names no loader"
[ ! -e "$tree/share/doc/packages" ] ||
    LC_ALL=C sort -u -o "$tree/share/doc/packages" "$tree/share/doc/packages"
mkdir -p "$tree/lib/locale/C.UTF-8"
for file in /usr/lib/locale/C.utf8/LC_CTYPE /usr/lib/locale/C.UTF-8/LC_CTYPE; do
    [ ! -e "$file" ] || cp "$file" "$tree/lib/locale/C.UTF-8/"
done
[ -e "$tree/lib/locale/C.UTF-8/LC_CTYPE" ] || die "this computer does not have the locale C.UTF-8"
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -static -s -DLOADER="\"$loader\"" \
    "$here/scripts/launcher.c" -o "$tree/syrob"

say "Collecting the terminals"
for terminal in $terminals; do
    infocmp -x "$terminal" > "$work/terminal" || die "this computer does not know the terminal $terminal"
    tic -x -o "$tree/share/terminfo" "$work/terminal"
done

cat > "$tree/README" << TEXT
syrob $version for Linux on $(uname -m). Nothing has to be installed:

    ./syrob demo             opens a copy of the example review
    ./syrob help             lists the commands
    man share/man/man1/syrob.1
    python3 share/syrob/verify.py REVIEW    checks a review without syrob

The folder may lie anywhere and be moved, but only as a whole; a link to syrob in a folder of your
PATH is enough to start it from everywhere (ln -s "\$PWD/syrob" ~/bin/). A stick or drive may forbid
programs to run ("Permission denied"): copy the folder to your home then.

Figures are written as SVG, not as PDF or PNG. lib holds the libraries that syrob needs, unchanged;
share/doc names the packages that they are from, and their licences.
TEXT

say "Packing"
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2> /dev/null || date +%s)}
tar -C "$work" -h --hard-dereference --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=go=u-w \
    -cf "$work/$name.tar" "$name"
gzip -9nf "$work/$name.tar"
say "$(du -h "$work/$name.tar.gz" | cut -f 1)"
printf '%s\n' "$work/$name.tar.gz"
