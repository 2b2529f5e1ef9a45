#!/bin/sh
# Installs what is missing, builds syrob with ASan and UBSan (the preset `dev`), and runs every
# test. Works from any folder. SYROB_PRESET=dev-clang takes the other compiler.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
preset=${SYROB_PRESET:-dev}

printf '==> What is needed to build and test\n'
sh "$here/scripts/deps.sh" test
cd "$here"
printf '==> Building with the preset %s\n' "$preset"
cmake --preset "$preset"
cmake --build --preset "$preset" -j 4
printf '==> Running every test\n'
ctest --preset "$preset"
