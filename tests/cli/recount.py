#!/usr/bin/env python3
"""Counts the flow of records anew, from the lines of the journals alone.

    recount.py TITLES TEXTS ASSESSMENT

prints each number as "box=number", and each reason as "box/reason=number", sorted. It knows reviews
that are finished, in which nothing was taken back and nobody was released.
"""
import collections
import json
import pathlib
import sys


def read(folder):
    """All events of a review, in the order in which they were recorded."""
    events = []
    for journal in pathlib.Path(folder, "journals").glob("*.jsonl"):
        seat = journal.name.split("@")[0]
        with open(journal, encoding="utf-8") as lines:
            events += [dict(json.loads(line), seat=seat) for line in lines]
    return sorted(events, key=lambda event: (event["t"], event["seat"], event["n"]))


class Stage:
    """The studies of a review, and what was decided."""

    def __init__(self, folder):
        self.events = read(folder)
        self.studies = {one["study"] for one in self.events if one["op"] == "study"}
        self.answers, self.resolved = collections.defaultdict(dict), {}
        for one in self.events:
            if one["op"] == "judge":
                self.answers[one["study"], one["item"]][one["seat"]] = one["answer"]
            if one["op"] == "resolve":
                self.resolved[one["study"], one["item"]] = one["answer"]

    def decided(self, study, item):
        """The consensus, or what all who were asked answered."""
        answers = set(self.answers[study, item].values())
        if item == "reason":  # only of those who excluded
            answers = {answer for seat, answer in self.answers[study, item].items()
                       if self.answers[study, "eligible"].get(seat) == "exclude"}
        own = answers.pop() if len(answers) == 1 else None
        return self.resolved.get((study, item), own)

    def excluded(self):
        """How many studies for each reason."""
        return collections.Counter(self.decided(study, "reason") for study in self.studies
                                   if self.decided(study, "eligible") == "exclude")


def label(folder, reason):
    """A reason as the form calls it."""
    with open(pathlib.Path(folder, "form.json"), encoding="utf-8") as file:
        items = json.load(file)["domains"][0]["items"]
    return next(one["label"] for one in items[1]["answers"] if one["id"] == reason)


def main():
    """Counts."""
    titles, texts, assessment = (Stage(folder) for folder in sys.argv[1:])
    imports = {one["sha256"]: one for one in titles.events if one["op"] == "import"}.values()
    at_titles, at_texts = titles.excluded(), texts.excluded()
    missing = at_texts.pop("no-full-text", 0)
    numbers = {"identified": sum(one["records"] for one in imports), "removed": 0,
               "duplicates": sum(one["known"] for one in imports),
               "screened": len(titles.studies), "excluded": sum(at_titles.values()),
               "sought": len(texts.studies), "not-retrieved": missing,
               "assessed": len(texts.studies) - missing,
               "excluded-reports": sum(at_texts.values()), "reports": len(assessment.studies)}
    numbers["included"] = numbers["reports"] - sum("report_of" in one for one in assessment.events)
    for one in imports:
        numbers["identified/" + one["source"]] = one["records"]
    for box, counted, folder in (("excluded/", at_titles, sys.argv[1]),
                                 ("excluded-reports/", at_texts, sys.argv[2])):
        for reason, number in counted.items():
            numbers[box + label(folder, reason)] = number
    print("\n".join(sorted(f"{name}={number}" for name, number in numbers.items())))


main()
