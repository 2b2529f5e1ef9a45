#!/usr/bin/env python3
"""Makes the screening example, through the program's own commands: titles, texts and assessment.

    SYROB=build/release/syrob python3 examples/make_screening.py

writes examples/screening. The 20 studies that are included in the end are the first of studies.csv;
the other records are made up here. The ids are random, so each run makes another review with the
same content.
"""
import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ beside the data
from make_review import BEGIN, DAY, HERE  # noqa: E402

FOLDER = HERE / "screening"
DRUGS = ("Silymarin", "Melatonin", "N-acetylcysteine", "Curcumin", "Heparin")
CELLS = ("bone marrow stem cells", "umbilical cord stem cells", "adipose stem cells",
         "placental stem cells", "liver stem cells", "dental pulp stem cells",
         "amniotic stem cells", "embryonic stem cells")
DISEASES = ("acute liver failure", "fulminant hepatitis", "acetaminophen poisoning",
            "acute-on-chronic liver failure", "ischaemic liver failure")
ANIMALS = ("mice", "rats", "pigs", "rabbits")
SURNAMES = """Abel Brandt Castro Dahl Egger Falk Gomez Hahn Ito Jansen Kaya Lopez Moreau Nagy Olsen
              Petit Quist Rossi Sanz Tanaka Ueno Vidal Weber Yilmaz Zeller""".split()
# How many, answer at the title, why excluded then or later, title, abstract.
KINDS = (
    (48, "exclude", "species", "{C} for patients with {d}: a randomised trial of {n} patients",
     "The patients were given {c} or standard care. Survival after 90 days was {p} %."),
    (40, "exclude", "data", "{C} for {d}: a review of {n} papers",
     "We discuss what {c} may do in {d}, from experiments in {a} to the clinic."),
    (40, "exclude", "intervention", "{D} in {a} with {d}, experiment {n}",
     "{D} or vehicle was given to {n} {a}; transaminases fell by {p} %. No cells were given."),
    (32, "exclude", "outcome", "Homing of labelled {c} to the liver of healthy {a}, part {n}",
     "Cells were traced for {n} days. Liver failure was not induced."),
    (9, "include", "control", "{C} in {a} with {d}: {n} consecutive animals",
     "All {n} {a} were given {c}; survival was {p} %."),
    (5, "unsure", "outcome", "Gene expression after {c} in {a} with {d}: {n} genes",
     "RNA of {n} {a} was sequenced after {c} or vehicle."),
    (2, "unsure", "data", "Planned: {c} in {a} with {d} ({n} groups)",
     "A protocol. {n} groups of {a} will be given {c}."),
    (4, "include", "no-full-text", "{C} prolong the life of {a} with {d}: meeting abstract {n}",
     "{n} {a} were given {c} or saline; survival was {p} %."),
)
REASONS = ("species", "control", "intervention", "outcome", "data")


def make_record(number, kind):
    """A record that is made up, and the answers that it should get."""
    _, title_answer, reason, title, abstract = kind
    cells = CELLS[number % len(CELLS)]
    words = {"c": cells, "C": cells[0].upper() + cells[1:], "d": DISEASES[number % len(DISEASES)],
             "a": ANIMALS[number % len(ANIMALS)], "D": DRUGS[number % len(DRUGS)],
             "n": 8 + number, "p": 30 + number * 7 % 60}
    names = [SURNAMES[(number * step + 3) % len(SURNAMES)] for step in (1, 4)]
    return {"title": title.format(**words), "year": 2005 + number % 18,
            "authors": "; ".join(f"{name}, {'ABCDEFGH'[number % 8]}." for name in names),
            "journal": "Made-up Journal of Liver Failure", "abstract": abstract.format(**words),
            "answer": title_answer, "reason": reason}


def make_records():
    """All records in a random order, the same in every run."""
    with open(HERE / "studies.csv", newline="", encoding="utf-8") as file:
        records = [dict(row, abstract="Stem cells or vehicle were given to the animals; survival "
                        "and transaminases were compared.", answer="include", reason="")
                   for row in list(csv.DictReader(file))[:20]]
    for kind in KINDS:
        records += [make_record(len(records) + i, kind) for i in range(kind[0])]
    records.sort(key=lambda _: random.random())
    return records


class Project:
    """Runs the program in an account and at a time of its own, and asks it what there is."""

    def __init__(self, account):
        self.account, self.time = account, BEGIN

    def run(self, *words):
        """Runs a command, ten minutes after the one before; returns what it prints."""
        self.time += 600
        environment = dict(os.environ, XDG_STATE_HOME=str(self.account),
                           SYROB_DATA_DIR=str(HERE.parent), SYROB_CLOCK=str(self.time))
        return subprocess.run([os.environ.get("SYROB", "syrob"), "--quiet", *words],
                              env=environment, check=True, stdout=subprocess.PIPE,
                              encoding="utf-8").stdout

    def disagreements(self, review):
        """The items on which the reviewers differ."""
        return json.loads(self.run("--review", review, "disagreements", "--json"))["cells"]

    def titles(self, review):
        """The title of each study."""
        studies = json.loads(self.run("--review", review, "studies", "--json"))["studies"]
        return {study["id"]: study["title"] for study in studies}


def write_table(path, columns, rows):
    """Writes a table with a header."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def first_pass(answers, rate):
    """What a reviewer answers who differs now and then; `answers` is (answer, reason)."""
    answer, reason = answers
    if random.random() >= rate:
        return answers
    if answer == "exclude":
        return answer, random.choice([one for one in REASONS if one != reason])
    return ("unsure", "") if answer == "include" and rate > 0.05 else ("exclude", "outcome")


def judge(project, work, review, answers, rate):
    """Both reviewers judge and finish everything; `answers` by title."""
    for seat in "r1", "r2":
        rows = []
        for title, right in answers.items():
            answer, reason = first_pass(right, rate)
            rows.append({"study": title, "item": "eligible", "answer": answer})
            if reason and answer == "exclude":
                rows.append({"study": title, "item": "reason", "answer": reason})
        write_table(work / "pass.csv", ["study", "item", "answer"], rows)
        project.time += 3 * DAY
        project.run("--review", review, "--as", seat, "judge", "--from", str(work / "pass.csv"),
                    "--complete")


def settle(project, review, answers):
    """The reviewers resolve their disagreements: each as it should be."""
    for _ in range(2):  # a reason is asked for once the exclusion is settled
        titles = project.titles(review)
        for cell in project.disagreements(review):
            if cell["resolved"] is None:
                project.run("--review", review, "resolve", cell["study"], cell["item"],
                            answers[titles[cell["study"]]][cell["item"] == "reason"], "--by",
                            "r1,r2", "--cause", "missed-text", "--reason", "Read again together")


def screen(project, work, records):
    """The two stages of screening."""
    titles, texts = str(FOLDER / "titles"), str(FOLDER / "texts")
    project.run("init", titles, "--title", "Stem cells for acute liver failure: titles", "--form",
                "screen-abstract", "--reviewers", "r1=Ana Ruiz,r2=Bram Visser")
    # 250 records from three databases, 50 of them twice
    for source, part in (("PubMed", records[:120]), ("Embase", records[80:170]),
                         ("Scopus", records[160:])):
        write_table(work / f"{source}.csv", ["title", "authors", "year", "journal", "abstract"],
                    part)
        project.run("--review", titles, "import", str(work / f"{source}.csv"), "--source", source)
    answers = {one["title"]: (one["answer"], one["reason"] if one["answer"] == "exclude" else "")
               for one in records}
    judge(project, work, titles, answers, 0.08)
    settle(project, titles, answers)
    project.run("stage", titles, texts, "--form", "screen-fulltext", "--title",
                "Stem cells for acute liver failure: full texts")
    answers = {one["title"]: ("exclude" if one["reason"] else "include", one["reason"])
               for one in records if one["answer"] != "exclude"}
    judge(project, work, texts, answers, 0.05)
    settle(project, texts, answers)


def assess(project, work):
    """The assessment of what was included, as in the other example."""
    review = str(FOLDER / "assessment")
    project.run("stage", str(FOLDER / "texts"), review, "--form", "syrcle", "--title",
                "Stem cells for acute liver failure: risk of bias")
    included = set(project.titles(review).values())
    for seat in "r1", "r2":
        with open(HERE / f"{seat}.csv", newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["study"] in included]
        write_table(work / "pass.csv", list(rows[0]), rows)
        project.time += 3 * DAY
        project.run("--review", review, "--as", seat, "judge", "--from", str(work / "pass.csv"),
                    "--complete")
    with open(HERE / "settled.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["study"] in included:
                project.run("--review", review, "resolve", row["study"], row["item"],
                            row["answer"], "--by", "r1,r2", "--cause", row["cause"], "--reason",
                            row["reason"], "--support", row["support"])


def main():
    """Makes the three reviews."""
    random.seed(20260801)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as work:
        project = Project(pathlib.Path(work) / "account")
        screen(project, pathlib.Path(work), make_records())
        assess(project, pathlib.Path(work))
        print(project.run("flow", *(str(FOLDER / name)
                                    for name in ("titles", "texts", "assessment"))), end="")


if __name__ == "__main__":
    main()
