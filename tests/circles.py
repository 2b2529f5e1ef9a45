#!/usr/bin/env python3
"""Which source files need each other in a circle, what calls up a layer, and what no other file
uses, as the linker sees it.

    circles.py OBJECTS [SOURCE [CC]]    a folder with the object files of a build; the source tree

One file needs another if its object leaves a symbol undefined that the other's defines. Exit
status 1: a circle of more than MAX_FILES files, a call up a layer, a function for other files
(beside those of the library) that none calls, or none of them in a tree made to have all.
"""
import os
import subprocess
import sys
import tempfile
from collections import defaultdict

MAX_FILES = 3  # of a circle: one idea in a few files
PREFIX = "rob_"  # of all names for other files

# Each layer, and those whose functions it may call beside its own.
LAYERS = {
    "base": "",
    "core": "base",
    "store": "base core",
    "io": "base core store",
    "session": "base core store io",
    "tui": "base core store io session",
    "cli": "base core store io session tui",
}


def find_objects(folder, tree):
    """The object file of each source file, by the file's path below src: "core/form.c"."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            _, _, source = os.path.join(place, name).rpartition("/src/")
            if name.endswith(".c.o") and os.path.exists(os.path.join(tree, "src", source[:-2])):
                found.setdefault(source[:-2], os.path.join(place, name))
    return found


def read_symbols(paths):
    """For each object file, what it defines for others, and what it needs of them."""
    said = subprocess.run(["nm", "-A", "-P", "-g", *paths], capture_output=True, text=True,
                          check=True).stdout
    symbols = {path: (set(), set()) for path in paths}
    for line in said.splitlines():
        path, _, symbol = line.rpartition(": ")
        name, kind, *_ = symbol.split()
        symbols[path][kind in "Uvw"].add(name)
    return symbols


def find_needs(objects):
    """For each file the others that it needs."""
    read = read_symbols(list(objects.values()))
    symbols = {file: read[path] for file, path in objects.items()}
    owner = {name: file for file, (defined, _) in symbols.items() for name in defined}
    return {file: {owner[name] for name in wanted if name in owner}
            for file, (_, wanted) in symbols.items()}


def find_unused(objects, folder, public):
    """What a source file defines for others, but no other object of the build needs."""
    paths = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names
             if name.endswith(".o")]
    read = read_symbols(paths)
    needed = set().union(*(wanted for _, wanted in read.values()))
    return sorted((file, name) for file, path in objects.items()
                  for name in read[path][0] - needed - public if name.startswith(PREFIX))


def reach(needs, start):
    """All that a file needs, at whatever remove."""
    seen, waiting = set(), [start]
    while waiting:
        new = needs[waiting.pop()] - seen
        seen |= new
        waiting += new
    return seen


def find_circles(needs):
    """The groups of files that all need each other, the largest first."""
    reached = {file: reach(needs, file) for file in needs}
    groups = {tuple(sorted(other for other in below if file in reached[other]))
              for file, below in reached.items()}
    return sorted((group for group in groups if len(group) > 1),
                  key=lambda group: (-len(group), group))


def find_upward(needs):
    """The calls from a layer to one that it may not call."""
    def layer(file):
        return file.split("/")[0]
    return sorted((file, other) for file, others in needs.items() for other in others
                  if layer(other) not in [layer(file), *LAYERS[layer(file)].split()])


def check(folder, tree, most):
    """Returns the circles that are too large, the upward calls, and how many files there are."""
    objects = find_objects(folder, tree)
    needs = find_needs(objects)
    circles = [group for group in find_circles(needs) if len(group) > most]
    unused = find_unused(objects, folder, read_public(tree))
    return circles, find_upward(needs), unused, len(objects)


def read_public(tree):
    """The functions of the library, which others call."""
    path = os.path.join(tree, "tests", "symbols.txt")
    if not os.path.exists(path):
        return set()
    with open(path, encoding="utf-8") as file:
        return set(file.read().split())


# --- a tree that is as it must not be ------------------------------------------------------------

PLANTED = {  # each file, and what it calls
    "base/leaf.c": "", "core/up.c": "shown", "tui/shown.c": "leaf",
    "io/one.c": "two", "io/two.c": "three", "io/three.c": "one leaf",
    "store/north.c": "east", "store/east.c": "south leaf", "store/south.c": "west",
    "store/west.c": "north",
}


def plant(folder, compiler):
    for path, calls in PLANTED.items():
        place = os.path.join(folder, "src", path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8") as file:
            for name in calls.split():
                file.write(f"void rob_{name}(void);\n")
            own = os.path.basename(path)[:-2]
            file.write(f"void rob_{own}(void);\nvoid rob_{own}(void)\n{{\n")
            file.write("".join(f"    rob_{name}();\n" for name in calls.split()) + "}\n")
        subprocess.run([compiler, "-c", place, "-o", place + ".o"], check=True)


def test_itself(compiler):
    """Returns what it overlooks, or sees where nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        plant(folder, compiler)
        circles, upward, unused, n_files = check(folder, folder, 3)
        inner = check(folder, folder, 2)[0]
    four = ("store/east.c", "store/north.c", "store/south.c", "store/west.c")
    three = ("io/one.c", "io/three.c", "io/two.c")
    wanted = ([four], [("core/up.c", "tui/shown.c")], [("core/up.c", "rob_up")], len(PLANTED),
              [four, three])
    found = circles, upward, unused, n_files, inner
    return "" if found == wanted else f"planted: {wanted}, found: {found}"


def main(folder, tree=".", compiler="cc"):
    wrong = test_itself(compiler)
    circles, upward, unused, n_files = check(folder, tree, MAX_FILES)
    for group in circles:
        print(f"a circle of {len(group)} files: {' '.join(group)}")
    for file, other in upward:
        print(f"up a layer: {file} calls {other}")
    for file, name in unused:
        print(f"not used by another file: {name} of {file}")
    if wrong or not n_files:
        print(wrong or f"no object files in {folder}")
    print(f"circles: {n_files} files, {len(circles)} circles of more than {MAX_FILES}, "
          f"{len(upward)} calls up a layer, {len(unused)} functions that no other file uses")
    return 1 if wrong or circles or upward or unused or not n_files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
