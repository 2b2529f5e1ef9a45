# Sourced by what reads the sources one file at a time: $flags, with which each of them compiles, and
# the folder $work, which is removed at the end. In a header, so that no quotes are needed.
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cat > "$work/build.h" << 'C'
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _FILE_OFFSET_BITS 64
#define ROB_VERSION "0"
#define SYROB_DATA_DIR "x"
C
packages="libutf8proc libsodium libcjson libzip expat xlsxwriter ncursesw"
if pkg-config --exists pangocairo; then
    packages="$packages pangocairo"
    printf '#define %s\n' ROB_HAVE_CAIRO 'ROB_PANGOCAIRO "x"' >> "$work/build.h"
fi
# shellcheck disable=SC2086 # words
flags="-std=c11 -Isrc -Iinclude -include $work/build.h $(pkg-config --cflags-only-I $packages)" || exit 2
