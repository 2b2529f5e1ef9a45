#!/bin/sh
# Every figure that the documentation promises, with its goal and a yardstick of the same run: raw
# writes, SQLite, hashing alone, sha256sum, R where it is installed. Builds the preset `release`
# first and takes some minutes. Machines differ: compare the ratios.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here"
cmake --preset release > /dev/null
cmake --build --preset release -j 4 > /dev/null
built=build/release/tests
export SYROB="$here/build/release/syrob" SYROB_DATA_DIR="$here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/store" "$work/large" "$work/screens"

title() {
    printf '\n==> %s\n' "$1"
}

title "The store: a judgement on disk, opening, sealed against plain"
"$built/bench_store" "$work/store"
title "The example of 89 studies: the whole program"
sh tests/bench/bench_example.sh
title "Keys on the screen, with 100,000 studies"
"$built/bench_screens" 100000 "$work/screens"
title "Screening"
python3 tests/bench/screening.py "$SYROB"
python3 tests/bench/screening.py "$SYROB" 100000
title "Commands on large reviews"
"$built/bench_large" "$work/large"
title "Agreement, against R"
"$built/bench_agreement"
