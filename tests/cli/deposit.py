#!/usr/bin/env python3
"""Reads the folder that `syrob export bundle` writes.

    deposit.py check DIR               each file is listed in README.md and SHA256SUMS, and no other;
                                       the codebook knows each column and each of its listed values
    deposit.py change FROM TO CHANGE   a summary in which one value was changed

Prints what is wrong and ends with 1.
"""
import csv
import json
import os
import re
import sys

# Columns whose values are free texts, numbers or lists of their own.
FREE = {"study_id", "study", "authors", "year", "title", "journal", "doi", "pmid", "outcome",
        "item_number", "answer", "support", "quote", "page", "signals", "suggested", "flag",
        "resolved_by", "reason", "time"}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def check_files(folder):
    there = set(os.listdir(folder))
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
        files = file.read().split("## Files left out")[0].split("## Items")[0]
    listed = set(re.findall(r"^\| (\S+) \| ", files, re.M)) - {"File"}
    with open(os.path.join(folder, "SHA256SUMS"), encoding="utf-8") as file:
        summed = {line.split("  ", 1)[1].rstrip("\n") for line in file}
    yield from (f"README.md and the folder differ: {name}" for name in there ^ listed)
    yield from (f"SHA256SUMS and the folder differ: {name}"
                for name in (there - {"SHA256SUMS"}) ^ summed)


def check_codebook(folder):
    head, *rows = rows_of(os.path.join(folder, "codebook.csv"))
    if head != ["file", "column", "value", "meaning"]:
        yield f"the codebook begins with {head}"
    for name in ("studies.csv", "judgements.csv"):
        columns, *cells = rows_of(os.path.join(folder, name))
        described = [row[1] for row in rows if row[0] == name and not row[2]]
        if described != columns:
            yield f"{name} has {columns}, the codebook {described}"
        for i, column in enumerate(columns):
            known = {row[2] for row in rows if row[:2] == [name, column]}
            if column in FREE:
                continue
            yield from (f"{name}: {column}: {value} is not in the codebook"
                        for value in {row[i] for row in cells} - known)
    yield from (f"no meaning: {row}" for row in rows if not row[3])


def change(summary, how):
    judgement = summary["judgements"][0]
    if how == "answer":
        judgement["answer"] = "no" if judgement["answer"] != "no" else "yes"
    elif how == "support":
        judgement["first_pass"]["r1"]["support"] = "Made up"
    elif how == "nested":
        items = summary["studies"][0]["items"]
        items[next(iter(items))]["status"] = "resolved"
    elif how == "count":
        summary["items"][0]["counts"]["low"] += 1
    elif how == "kappa":
        item = summary["agreement"]["pairs"][0]["items"][0]["statistics"]
        item["percent_agreement"]["value"] += 1e-6
    elif how == "twice":
        summary["judgements"].append(judgement)
    elif how == "dropped":
        del summary["judgements"][-1]
    elif how == "added":
        summary["studies"][0]["score"] = 7
    elif how == "head":
        summary["journals"][0]["head"] = "0" * 64
    elif how == "order":
        summary["judgements"].reverse()
        summary["studies"].reverse()
    elif how == "version":
        summary["generator"]["version"] = "9.9"
    elif how == "old":
        summary["schema"] = "syrob/summary/1"
    elif how == "other":
        summary["review"]["id"] = "0" * 32
    else:
        sys.exit(f"deposit.py: what is '{how}'?")


def main():
    if sys.argv[1] == "check":
        wrong = [*check_files(sys.argv[2]), *check_codebook(sys.argv[2])]
        for line in wrong[:5]:
            print(line, file=sys.stderr)
        return bool(wrong)
    with open(sys.argv[2], encoding="utf-8") as file:
        summary = json.load(file)
    change(summary, sys.argv[4])
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(summary, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
