#!/usr/bin/env python3
"""Cost of a screening by two people, from the import to the flow.

    screening.py PROGRAM [RECORDS]      5700 records by default; with 100000 the opening has a goal

Prints a table of seconds of CPU and their goals. The opening has two rows: the time until it is
open, and its seconds of CPU beside those of sha256sum over the same journals, because every opening
verifies every line. Both reviewers exclude four of five records, by sheets; they
differ on one in twenty.
"""
import csv
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

GOALS = {"5700 records together": 2.5, "opening 100000, until it is open": 1.5}


def cpu(command, **how):
    """Runs a command; its seconds of CPU and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, check=True, capture_output=True, text=True, **how)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout


def row(name, seconds, yardstick=None):
    """One line of the table."""
    goal = GOALS.get(name)
    print(f"{name:32} {seconds:8.2f} s   goal {goal if goal else '-':>5}   "
          f"{'' if yardstick is None else f'sha256sum {yardstick:.2f} s'}", flush=True)


def write_records(path, n):
    """Records with abstracts, as a table."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("title", "authors", "year", "abstract"))
        for i in range(n):
            out.writerow((f"Record {i} on cooling after infarction {i * 7919 % 100003}",
                          f"Author{i % 5000}, A.", 1980 + i % 40,
                          f"Rats were cooled by method {i % 31}. " * (20 if n < 20000 else 3)))


def write_sheet(path, ids, seat):
    """A reviewer's decisions."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("study", "eligible", "reason"))
        for i, study in enumerate(ids):
            included = i % 5 == 0 or (seat == 2 and i % 20 == 1)
            out.writerow((study, "include", "") if included else (study, "exclude", "species"))


def main():
    """Makes the review and prints the table."""
    program, n = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5700
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder + "/state"
        os.chdir(folder)
        print(f"{n} records, seconds of CPU where nothing else is said")
        write_records("records.csv", n)
        cpu([program, "init", "r", "--title", "Bench", "--form", "screen-abstract",
             "--reviewers", "r1,r2"])
        inside = [program, "--review", "r"]
        times = [("import", cpu([*inside, "import", "records.csv"])[0])]
        for seat in (1, 2):
            write_sheet(f"r{seat}.csv", [str(i + 1) for i in range(n)], seat)
            times.append((f"sheet of r{seat}",
                          cpu([*inside, "--as", f"r{seat}", "judge", "--from", f"r{seat}.csv",
                               "--numbers", "--complete"])[0]))
        times.append(("list of disagreements", cpu([*inside, "disagreements"])[0]))
        times.append(("flow", cpu([*inside, "flow"])[0]))
        for name, seconds in times:
            row(name, seconds)
        journals = sorted(map(str, pathlib.Path("r/journals").glob("*.jsonl")))
        row(f"{n} records together", sum(seconds for _, seconds in times))
        begun = time.monotonic()
        opening = cpu([*inside, "status"])[0]
        row(f"opening {n}, until it is open", time.monotonic() - begun)
        row(f"opening {n}", opening, cpu(["sha256sum", *journals])[0])


main()
