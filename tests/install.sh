#!/bin/sh
# The installation is complete: a program outside of the tree compiles, links and runs against it,
# found by pkg-config and by CMake, and everything that the manual names is in its place.
#
#   BUILD_DIR=build/dev CC=gcc sh tests/install.sh
set -u
: "${BUILD_DIR:?the folder of the build}"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
    printf 'install: %s\n' "$*" >&2
    failed=1
}

cmake --install "$BUILD_DIR" --prefix "$work/here" > "$work/log" 2>&1 || fail "it cannot be installed: $(tail -n 3 "$work/log")"
mv "$work/here" "$work/there" # nothing may remember where it was put
there=$work/there
for file in bin/syrob share/syrob/verify.py share/syrob/verify_lines.py share/syrob/verify_events.py share/syrob/verify_passes.py \
    share/syrob/verify_forms.py share/syrob/verify_names.py share/syrob/verify_rules.py share/syrob/verify_state.py \
    share/syrob/verify_sealing.py share/syrob/verify_keys.py share/syrob/syrob_read.py \
    share/syrob/forms/syrcle.json \
    share/syrob/forms/schema/summary.schema.json share/syrob/examples/acute-liver-failure/review.json \
    share/bash-completion/completions/syrob share/zsh/site-functions/_syrob share/fish/vendor_completions.d/syrob.fish \
    share/man/man1/syrob.1 share/man/man5/syrob-form.5 share/man/man5/syrob-review.5 share/man/man7/syrob-tutorial.7; do
    [ -f "$there/$file" ] || fail "there is no $file"
done
for command in $("$there/bin/syrob" help | awk '/^$/ { n++ } n == 1 && /^  / { print $1 }'); do
    page=$(sed -n 's/^\.so //p' "$there/share/man/man1/syrob-$command.1" 2> /dev/null)
    grep -q "^\.It Ic $command" "$there/share/man/${page:-none}" 2> /dev/null ||
        fail "man syrob-$command is not the page of its group"
done
for file in bash-completion/completions/syrob zsh/site-functions/_syrob fish/vendor_completions.d/syrob.fish; do
    grep -q '__complete' "$there/share/$file" || fail "$file is no script"
done
review=$there/share/syrob/examples/acute-liver-failure
pc=$(find "$there" -name syrob.pc)
cat > "$work/use.c" << 'C'
#include <syrob/output.h>

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    struct rob_view *view = NULL;
    struct rob_agreement_report *report = NULL;
    const struct rob_agreement_options options = {0};
    if (argc != 2 || rob_review_open(&review, argv[1], &err) ||
        rob_view_new(&view, review, NULL, &err) ||
        rob_agreement_report_new(&report, view, &options, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf("%zu studies, kappa %.2f\n", rob_view_n_studies(view),
           report->pairs[0].overall[0].stats.kappa.value);
    rob_agreement_report_free(report);
    rob_view_free(view);
    rob_review_free(review);
    return 0;
}
C
flags=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --cflags --libs syrob) || fail "pkg-config does not find it"
sanitizers=
grep -q '^SYROB_SANITIZE:.*=ON' "$BUILD_DIR/CMakeCache.txt" && sanitizers=-fsanitize=address,undefined
# shellcheck disable=SC2086 # words
if "${CC:-cc}" -std=c11 -Wall -Wextra -Werror "$work/use.c" -o "$work/use" $flags $sanitizers 2> "$work/log"; then
    library=$(dirname "$(find "$there" -name 'libsyrob.so.0')")
    said=$(XDG_STATE_HOME=$work/state LD_LIBRARY_PATH=$library "$work/use" "$review" 2>&1)
    [ "$said" = "89 studies, kappa 0.81" ] || fail "a program against the library says: $said"
else
    fail "a program against the library does not compile: $(cat "$work/log")"
fi

# The same by CMake, which knows the version and where the library lies. A version that is asked for
# and not there is refused: package VERSION
package() {
    cat > "$work/CMakeLists.txt" << CMAKE
cmake_minimum_required(VERSION 3.25)
project(use C)
find_package(syrob $1 REQUIRED)
add_executable(use use.c)
target_link_libraries(use PRIVATE syrob::syrob)
CMAKE
    rm -rf "$work/build"
    cmake -S "$work" -B "$work/build" -DCMAKE_PREFIX_PATH="$there" -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF \
        -DCMAKE_C_COMPILER="${CC:-cc}" -DCMAKE_C_FLAGS="-std=c11 -Wall -Wextra -Werror $sanitizers" > "$work/log" 2>&1
}
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:.*=//p' "$BUILD_DIR/CMakeCache.txt")
grep -qx "version: $version" CITATION.cff || fail "CITATION.cff does not name version $version"
asked=$(sed -n 's/.*find_package(syrob \([0-9.]*\) REQUIRED).*/\1/p' README.md)
if package "${asked:-none}" && cmake --build "$work/build" > "$work/log" 2>&1; then
    said=$(XDG_STATE_HOME=$work/state "$work/build/use" "$review" 2>&1)
    [ "$said" = "89 studies, kappa 0.81" ] || fail "a program that CMake built says: $said"
else
    fail "a program against the library is not built by CMake: $(cat "$work/log")"
fi
for other in 99.0 0.0; do
    package "$other" && fail "CMake takes version $version for $other"
    grep -q "version: $version" "$work/log" || fail "CMake does not say which version is there: $(cat "$work/log")"
done
said=$(XDG_STATE_HOME=$work/state python3 "$there/share/syrob/verify.py" "$review" 2>&1)
[ "$said" = ok ] || fail "the installed checker says: $said"
said=$(XDG_STATE_HOME=$work/state SYROB_DATA_DIR=$there/share/syrob "$there/bin/syrob" check --review "$review" 2>&1)
case $said in
*"no problems found"*) ;;
*) fail "the installed program says: $said" ;;
esac
sources=^$
grep -q '^SYROB_SANITIZE:.*=ON' "$BUILD_DIR/CMakeCache.txt" && sources='\.[ch]($|:[0-9])'
for folder in "$PWD" "$(cd "$BUILD_DIR" && pwd)"; do
    grep -q '^SYROB_COVERAGE:.*=ON' "$BUILD_DIR/CMakeCache.txt" && break # gcov has to know
    # sanitizers report a fault by the whole name of its source, clang's also a type without a name
    named=$(find "$there" -type f -exec grep -aHoE "$folder[[:graph:]]*" {} + | grep -aE -v "$sources" | sed 3q)
    [ -z "$named" ] || fail "these name $folder:" "$named"
done
[ -z "$(find "$there" -name '__pycache__')" ] || fail "the checker wrote where it lies"
[ "$failed" -eq 0 ] && echo "install: whole"
exit "$failed"
