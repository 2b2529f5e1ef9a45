#!/usr/bin/env python3
"""Makes the example review from the four tables, through the program's own commands.

    SYROB=build/release/syrob python3 examples/make_review.py [--sealed]

writes examples/acute-liver-failure, or examples/acute-liver-failure-sealed. The ids in it are random,
so each run makes another review with the same content. In the sealed one each reviewer works in an
account and a copy of the review of his or her own, as two people do.
"""

import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DAY = 86400
BEGIN = 1672650000  # 2023-01-02 09:00 UTC


def run(account, time, *words):
    """Runs a command of the program in an account, at a time."""
    environment = dict(os.environ, XDG_STATE_HOME=str(account), SYROB_DATA_DIR=str(HERE.parent),
                       SYROB_CLOCK=str(time))
    subprocess.run([os.environ.get("SYROB", "syrob"), "--quiet", *words], env=environment,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def assess(account, review, seat, time):
    """One reviewer judges and finishes all studies."""
    run(account, time, "--review", str(review), "--as", seat, "judge", "--from",
        str(HERE / f"{seat}.csv"), "--complete")


def resolve(account, review):
    """The reviewers resolve their disagreements, one after the other."""
    with open(HERE / "settled.csv", newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            run(account, BEGIN + 14 * DAY + 90 * number, "--review", str(review), "resolve",
                row["study"], row["item"], row["answer"], "--by", "r1,r2", "--cause", row["cause"],
                "--reason", row["reason"], "--support", row["support"])


def main():
    """Makes the review."""
    sealed = sys.argv[1:] == ["--sealed"]
    review = HERE / ("acute-liver-failure-sealed" if sealed else "acute-liver-failure")
    with tempfile.TemporaryDirectory() as work:
        first, second = pathlib.Path(work) / "first", pathlib.Path(work) / "second"
        other = pathlib.Path(work) / "copy"
        if review.exists():
            shutil.rmtree(review)
        run(first, BEGIN, "init", str(review), "--title",
            "Stem cells for acute liver failure in animals", "--reviewers",
            "r1=Ana Ruiz,r2=Bram Visser", *(["--sealed"] if sealed else []))
        run(first, BEGIN + 600, "--review", str(review), "import", str(HERE / "studies.csv"))
        assess(first, review, "r1", BEGIN + 9 * DAY)
        if sealed:
            run(second, BEGIN + 10 * DAY, "--review", str(review), "sync", str(other))
            assess(second, other, "r2", BEGIN + 11 * DAY)
            for account, time in ((first, 12), (second, 13), (first, 14)):
                here, there = (review, other) if account == first else (other, review)
                run(account, BEGIN + time * DAY, "--review", str(here), "sync", str(there))
        else:
            assess(first, review, "r2", BEGIN + 11 * DAY)
        resolve(first, review)


if __name__ == "__main__":
    main()
