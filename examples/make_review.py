#!/usr/bin/env python3
"""Makes the example review from the four tables, through the program's own commands.

    SYROB=build/release/syrob python3 examples/make_review.py

writes examples/acute-liver-failure. The ids in it are random, so each run makes another review
with the same content.
"""

import csv
import os
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REVIEW = HERE / "acute-liver-failure"
DAY = 86400
BEGIN = 1672650000  # 2023-01-02 09:00 UTC


def main():
    program = os.environ.get("SYROB", "syrob")
    with tempfile.TemporaryDirectory() as state:
        environment = dict(os.environ, XDG_STATE_HOME=state, SYROB_DATA_DIR=str(HERE.parent))

        def run(time, *words):
            environment["SYROB_CLOCK"] = str(time)
            subprocess.run([program, "--quiet", *words], env=environment, check=True,
                           stdout=subprocess.DEVNULL)

        if REVIEW.exists():
            shutil.rmtree(REVIEW)
        review = ["--review", str(REVIEW)]
        run(BEGIN, "init", str(REVIEW), "--title", "Stem cells for acute liver failure in animals",
            "--reviewers", "r1=Ana Ruiz,r2=Bram Visser")
        run(BEGIN + 600, *review, "import", str(HERE / "studies.csv"))
        run(BEGIN + 9 * DAY, *review, "--as", "r1", "judge", "--from", str(HERE / "r1.csv"),
            "--complete")
        run(BEGIN + 11 * DAY, *review, "--as", "r2", "judge", "--from", str(HERE / "r2.csv"),
            "--complete")
        with open(HERE / "settled.csv", newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file)):
                run(BEGIN + 14 * DAY + 90 * number, *review, "resolve", row["study"], row["item"],
                    row["answer"], "--by", "r1,r2", "--cause", row["cause"], "--reason",
                    row["reason"], "--support", row["support"])


if __name__ == "__main__":
    main()
