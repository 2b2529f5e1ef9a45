# Sourced by the tests that read the sources one file at a time:
#
#   decides FOUND WANTED ASKED TOOL     exits with 77 unless this version is wanted or was asked for:
#                                       each finds other things
#   each COMMAND FILE...                runs the command on each file, or on all sources; one that
#                                       fails shows what it said and ends the test
#
# $flags are those with which each file compiles, and the folder $work is removed at the end.
decides() {
    case "${3:+asked}$1" in
    asked* | "$2" | "$2".*) ;;
    *)
        echo "skipped: there is no $4 $2" >&2
        exit 77
        ;;
    esac
}

each() {
    command=$1
    shift
    [ "$#" -gt 0 ] || set -- src/*/*.c
    export command
    # shellcheck disable=SC2016 # the inner shell's
    printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c '
        found=$(file=$1 sh -c "$command" 2>&1) || {
            printf "%s\n" "$found" >&2
            exit 1
        }' sh || exit 1
    echo "nothing found in $# files"
}

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# In a header, so that no quotes are needed.
cat > "$work/build.h" << 'C'
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _FILE_OFFSET_BITS 64
#define ROB_VERSION "0"
#define SYROB_DATA_DIR "x"
C
packages="libutf8proc libsodium nettle libcjson libzip expat xlsxwriter ncursesw"
if pkg-config --exists pangocairo; then
    packages="$packages pangocairo"
    printf '#define %s\n' ROB_HAVE_CAIRO 'ROB_PANGOCAIRO "x"' >> "$work/build.h"
fi
# shellcheck disable=SC2086 # words
flags="-std=c11 -Isrc -Iinclude -include $work/build.h $(pkg-config --cflags-only-I $packages)" || exit 2
