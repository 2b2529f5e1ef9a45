#!/usr/bin/env python3
"""The lines of src/ that the tests have run, from a build with the preset `coverage`.

    coverage.py [--missing] [BUILD]     BUILD is build/coverage where none is named

A line counts once, however many objects contain it, and is covered if it was run in any of them.
Runs of the uninstrumented program, as in tests/fault/memory.sh, and runs that are killed are not
counted. Exits with 1 if a folder of the library or the sessions has less than LEAST per cent;
--missing lists the lines that no test has run.
"""
import json
import os
import subprocess
import sys
from collections import defaultdict

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEAST = 95.0
HELD_TO_IT = ("base", "core", "store", "io", "session")
AT_ONCE = 40  # objects for one gcov


def notes_in(build):
    """The notes of the objects of src/; where one was never run, gcov finds no counts beside it."""
    found = []
    for where, _, files in os.walk(build):
        found += [os.path.join(where, name) for name in sorted(files) if name.endswith(".gcno")]
    return [path for path in found if "/src/" in os.path.relpath(path, build)]


def documents(notes):
    """What gcov says of each object."""
    for i in range(0, len(notes), AT_ONCE):
        told = subprocess.run(["gcov", "--json-format", "--stdout", *notes[i:i + AT_ONCE]],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        for line in told.splitlines():
            yield json.loads(line)


def counts(build):
    """File below src/ -> line -> how often it was run."""
    lines = defaultdict(lambda: defaultdict(int))
    for document in documents(notes_in(build)):
        for file in document["files"]:
            path = os.path.join(document["current_working_directory"], file["file"])
            name = os.path.relpath(os.path.realpath(path), os.path.join(ROOT, "src"))
            if not name.startswith(".."):
                for line in file["lines"]:
                    lines[name][line["line_number"]] += line["count"]
    return lines


def ranges(numbers):
    """"3 7-9" for 3, 7, 8, 9."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return " ".join(f"{a}-{b}" if b > a else str(a) for a, b in spans)


def main(words):
    """The command line."""
    names = [word for word in words if not word.startswith("-")]
    lines = counts(names[0] if names else os.path.join(ROOT, "build", "coverage"))
    totals, low = defaultdict(lambda: [0, 0]), False
    for name, of_file in lines.items():
        total = totals[name.split(os.sep)[0]]
        total[0] += len(of_file)
        total[1] += sum(count > 0 for count in of_file.values())
    if not any(covered for _, covered in totals.values()):
        sys.exit("coverage.py: no run was counted; cmake --build --preset coverage, then "
                 "ctest --preset coverage")
    print(f"{'folder':10} {'lines':>7} {'covered':>8} {'%':>6}")
    for folder, (all_lines, covered) in sorted(totals.items()):
        share = 100 * covered / all_lines
        wanting = folder in HELD_TO_IT and share < LEAST
        low |= wanting
        print(f"{folder:10} {all_lines:7} {covered:8} {share:6.1f}"
              + (f"  less than {LEAST:g}" if wanting else ""))
    for name in sorted(lines) if "--missing" in words else ():
        missing = sorted(line for line, count in lines[name].items() if not count)
        if missing:
            print(f"src/{name}: {ranges(missing)}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
