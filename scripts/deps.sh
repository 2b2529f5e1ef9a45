#!/bin/sh
# Installs what is missing to build syrob (deps.sh build), to test it too (deps.sh test), or to run
# also the tests that are skipped without large programs (deps.sh full), on Debian and Ubuntu;
# elsewhere it names what to install. Asks first, unless CI is set.
set -eu

build_packages="gcc cmake make pkg-config libc6-dev libncurses-dev libutf8proc-dev libsodium-dev
    nettle-dev libcjson-dev libbibutils-dev libzip-dev libexpat1-dev libxlsxwriter-dev
    libpango1.0-dev libpng-dev"
test_packages="g++ libcmocka-dev libvterm-dev tmux strace valgrind mandoc python3
    python3-jsonschema git clang libclang-rt-dev poppler-utils fonts-liberation zsh fish"
full_packages="libreoffice-calc-nogui chromium r-base-core r-cran-metafor r-cran-ggplot2
    pandoc dpkg-dev lintian cppcheck clang-tidy dosfstools"

set=${1:-build}
case "$set" in
build) wanted=$build_packages ;;
test) wanted="$build_packages $test_packages" ;;
full) wanted="$build_packages $test_packages $full_packages" ;;
*)
    echo "usage: deps.sh build|test|full" >&2
    exit 2
    ;;
esac

say() {
    printf '%s\n' "$*"
}

elsewhere() {
    say "This script installs packages on Debian and Ubuntu only. Please install the equivalents of:"
    say "  Fedora: gcc cmake make pkgconf ncurses-devel utf8proc-devel libsodium-devel"
    say "          nettle-devel cjson-devel bibutils-devel libzip-devel expat-devel libxlsxwriter-devel"
    say "          pango-devel libpng-devel"
    say "          tests: gcc-c++ glibc-static libcmocka-devel libvterm-devel tmux strace valgrind mandoc python3"
    say "          python3-jsonschema git clang compiler-rt poppler-utils liberation-sans-fonts zsh fish"
    say "          full: libreoffice-calc chromium pandoc R-core clang-tools-extra; metafor, ggplot2 by R; axe-core by npm"
    say "  Arch:   gcc cmake make pkgconf ncurses libutf8proc libsodium nettle cjson libzip expat libxlsxwriter"
    say "          pango libpng bibutils (AUR)"
    say "          tests: cmocka libvterm tmux strace valgrind mandoc python python-jsonschema git clang"
    say "          poppler ttf-liberation zsh fish"
    say "          full: libreoffice-fresh chromium pandoc-cli r; metafor and ggplot2 by R; axe-core by npm"
    say "  macOS:  cmake pkg-config ncurses utf8proc libsodium nettle cjson libzip expat libxlsxwriter"
    say "          pango libpng bibutils (Homebrew)"
    say "          tests: cmocka libvterm tmux mandoc python3 git poppler zsh fish"
    say "          full: libreoffice chromium (brew install --cask), pandoc, r, llvm; axe-core by npm"
}

# The compiler's runtime carries its version in the name of its package.
package_name() {
    if [ "$1" = libclang-rt-dev ]; then
        version=$(apt-cache depends clang 2> /dev/null | grep -oE 'clang-[0-9]+' | head -n 1)
        [ -n "$version" ] || return 0
        name="lib${version%%-*}-rt-${version#clang-}-dev"
        apt-cache show "$name" > /dev/null 2>&1 && say "$name"
        return 0
    fi
    say "$1"
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2> /dev/null)" = installed ] && return 0
    # pkgconf stands in for pkg-config, and the like
    [ "$1" = pkg-config ] && command -v pkg-config > /dev/null
}

if ! command -v apt-get > /dev/null; then
    elsewhere
    exit 0
fi

find_missing() {
    missing=
    for package in $wanted; do
        for name in $(package_name "$package"); do
            is_installed "$name" || missing="$missing $name"
        done
    done
}

# axe-core checks the report for screen readers. Distributions do not package it, so npm installs it
# under build/tools; only one test needs it.
add_axe() {
    tools=$(cd "$(dirname "$0")/.." && pwd)/build/tools
    [ "$set" = full ] && [ ! -d "$tools/node_modules/axe-core" ] || return 0
    command -v npm > /dev/null || {
        say "axe-core is missing, and without npm it cannot be installed; its test will be skipped."
        return 0
    }
    npm install --silent --no-audit --no-fund --prefix "$tools" axe-core@4 ||
        say "npm cannot install axe-core; its test will be skipped."
}

find_missing
if [ -z "$missing" ]; then
    say "All packages are there."
    add_axe
    exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    command -v sudo > /dev/null || {
        say "These packages are missing, and without root or sudo they cannot be installed:$missing"
        exit 1
    }
fi

say "These packages are missing:$missing"
if [ -z "${CI:-}" ]; then
    printf 'Install them now with apt-get? [y/N] '
    read -r answer || answer=
    case "$answer" in
    y | Y | yes) ;;
    *)
        say "Nothing was installed."
        exit 1
        ;;
    esac
fi
$as_root apt-get update -q
find_missing # the list may know more names now
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
add_axe
