#!/bin/sh
# cppcheck finds nothing in the sources but what a comment beside it explains. Exit 77: there is no
# cppcheck.
set -u
command -v cppcheck > /dev/null || {
    echo "skipped: there is no cppcheck" >&2
    exit 77
}
cppcheck --enable=warning,performance,portability --inline-suppr --std=c11 --error-exitcode=1 --quiet \
    -Isrc -Iinclude -D_XOPEN_SOURCE=700 '-DROB_VERSION="0"' '-DSYROB_DATA_DIR="x"' -j 2 src
