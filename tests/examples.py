#!/usr/bin/env python3
"""Prints a C file with the examples that stand at the top of the public headers, one function each.

    examples.py HEADER ...

An example is what is indented by five columns in the comment before the include guard. What it uses
and does not declare is declared in examples.h.
"""
import re
import sys


def example(path):
    """The lines of the examples of a header, each in its place, as one piece of code. Indented text
    without a semicolon, as a table is, is no code."""
    lines, block = [], []
    with open(path, encoding="utf-8") as header:
        for line in header:
            indented = re.match(r" \*     (.*)", line)
            if indented:
                block.append(indented[1])
                continue
            code = any(one.rstrip().endswith(";") or ";  " in one for one in block)
            lines += block if code else [""] * len(block)
            lines.append("")
            block = []
            if line.startswith("#"):
                break
    return lines


def main():
    print('#include "examples.h"\n')
    for number, path in enumerate(sys.argv[1:]):
        lines = example(path)
        if not any(line.rstrip().endswith(";") for line in lines):
            continue
        print(f"int example_{number}(void);\nint example_{number}(void)\n{{")
        print(f'#line 1 "{path}"')
        print("\n".join(lines))
        print("return 0;\n}\n")


main()
