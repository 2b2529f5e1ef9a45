#!/usr/bin/env python3
"""Random schedules of a sealed review on several laptops, sticks and backups, with programs that
are killed at any moment, and somebody who looks at all files after every step.

    schedules.py PROGRAM INJECT ROOM FIRST LAST     the numbers of the first and the last schedule

No key of a study may be out before all its reviewers have finished it, no text may be in a file
that is not in a box, no judgement that was reported as saved may be lost, and in the end all
studies are open and `syrob check` finds nothing. Exit status 1: one of this is not so.
"""
import glob
import json
import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import attacks
import boxes

STEPS, MARK = 60, "SECRETMARK"
ITEMS, ANSWERS = attacks.ITEMS, attacks.ANSWERS


class Breach(Exception):
    """Something that must never be."""


class Schedule:
    """Laptops by name, each with a state folder, a copy of the review, and the seat it writes for."""

    def __init__(self, program, inject, room, number):
        self.program, self.inject = os.path.abspath(program), os.path.abspath(inject)
        self.chance = random.Random(number)
        self.room = os.path.join(os.path.abspath(room), f"schedule-{number}")
        shutil.rmtree(self.room, ignore_errors=True)
        os.makedirs(self.room)
        self.commands, self.saved, self.n_marks, self.clock = [], set(), 0, 1763600000
        self.seats = {"a": "r1", "b": "r2"}
        if self.chance.random() < 0.4:
            self.seats["c"] = "r3"
        with open(self.path("form.json"), "w", encoding="utf-8") as out:
            out.write(attacks.form())
        with open(self.path("refs.csv"), "w", encoding="utf-8") as out:
            out.write("title,year\nOne,2001\nTwo,2002\nThree,2003\n")
        self.must("a", "init", self.path("a"), "--title", "T", "--sealed", "--form",
                  self.path("form.json"), "--reviewers", ",".join(self.seats.values()), "--open",
                  self.chance.choice(("round", "study")))
        self.must("a", "import", self.path("refs.csv"))
        for other in [*self.seats][1:]:
            shutil.copytree(self.path("a"), self.path(other))
        if self.chance.random() < 0.5:
            self.second_laptop()

    def path(self, name):
        return os.path.join(self.room, name)

    def run(self, laptop, *words, kill=0):
        """Runs a command; killed at its n-th call that touches a file."""
        self.clock += 1
        env = dict(os.environ, XDG_STATE_HOME=self.path("state-" + laptop),
                   SYROB_CLOCK=str(self.clock))
        if kill:
            env.update(LD_PRELOAD=self.inject, INJECT_ROOT=self.room,
                       INJECT_LOG=self.path("calls"),
                       INJECT=f"any:{kill}:kill:{self.room}/*")
        inside = [] if words[0] == "init" else ["--review", self.path(laptop)]
        done = subprocess.run([self.program, *inside, *words], env=env, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=False)
        self.commands.append(f"{laptop}: {' '.join(words)}: {done.returncode} {kill or ''}")
        if done.returncode not in (0, 1, 2, 3, 5, -9):
            raise Breach(f"{self.commands[-1]}: {done.stderr}")
        return done

    def must(self, laptop, *words):
        done = self.run(laptop, *words)
        if done.returncode:
            raise Breach(f"{self.commands[-1]}: {done.stderr}")
        return done

    def second_laptop(self):
        """r1's, with the key by the recovery code."""
        self.judge("a", "1", ITEMS[0])
        code = self.must("a", "--as", "r1", "key", "show").stdout.split("\n    ")[1].split()[0]
        shutil.copytree(self.path("a"), self.path("a2"))
        self.must("a2", "--as", "r1", "key", "enter", "--code", code)
        self.seats["a2"] = "r1"

    # --- acts ------------------------------------------------------------------------------------

    def as_own(self, laptop, *words, kill=0):
        return self.run(laptop, "--as", self.seats[laptop], *words, kill=kill)

    def judge(self, laptop, study, item, kill=0):
        self.n_marks += 1
        mark = f"{MARK}{self.n_marks}E"
        done = self.as_own(laptop, "judge", study, item, self.chance.choice(ANSWERS), "--support",
                           mark, kill=kill)
        if done.returncode == 0:
            self.saved.add(mark)

    def finish(self, laptop, study):
        for item in ITEMS:
            self.judge(laptop, study, item)
        self.as_own(laptop, "complete", study)

    def back_up(self, laptop):
        shutil.rmtree(self.path("backup-" + laptop), ignore_errors=True)
        shutil.copytree(self.path(laptop), self.path("backup-" + laptop))

    def restore(self, laptop):
        if os.path.exists(self.path("backup-" + laptop)):
            shutil.rmtree(self.path(laptop))
            shutil.copytree(self.path("backup-" + laptop), self.path(laptop))
            self.commands.append(f"{laptop}: restored")

    def merge(self, laptop, kill):
        """From a stick, another laptop or a backup, old or new."""
        found = [name for name in os.listdir(self.room)
                 if os.path.exists(self.path(name + "/review.json")) and name != laptop]
        self.run(laptop, "merge", self.path(self.chance.choice(sorted(found))), kill=kill)

    def step(self):
        pick, laptop = self.chance.choice, self.chance.choice(list(self.seats))
        study, item, stick = pick("123"), pick(ITEMS), self.path(pick(("stick1", "stick2")))
        kill = self.chance.randrange(1, 60) if self.chance.random() < 0.2 else 0
        pick((
            *(lambda: self.judge(laptop, study, item, kill),) * 3,
            *(lambda: self.finish(laptop, study),) * 5,
            lambda: self.as_own(laptop, "complete", study, kill=kill),
            *(lambda: self.as_own(laptop, "reopen", study, "--reason", MARK + "reason",
                                  kill=kill),) * 2,
            lambda: self.as_own(laptop, "flag", study, "--text", MARK + "flag", kill=kill),
            lambda: self.as_own(laptop, "note", study, "--text", MARK + "note", kill=kill),
            *(lambda: self.run(laptop, "sync", stick, kill=kill),) * 4,
            *(lambda: self.merge(laptop, kill),) * 2,
            lambda: self.run(laptop, "status", kill=kill),
            lambda: self.back_up(laptop), lambda: self.restore(laptop)))()

    # --- who looks -------------------------------------------------------------------------------

    def lines(self):
        for folder, _, names in os.walk(self.room):
            for name in names:
                path = os.path.join(folder, name)
                if "/drafts/" in path or name == "calls":
                    continue
                with open(path, "rb") as file:
                    data = file.read()
                if MARK.encode() in data:
                    raise Breach(f"a text can be read in {path}")
                for line in data.splitlines() if b'"op":"' in data else ():
                    if line.startswith(b'{"n":') and line.endswith(b'"}'):
                        yield json.loads(line)

    def look(self):
        completions, reveals = {}, []
        for line in self.lines():
            if line["op"] == "complete":
                completions[line["h"]] = line
            elif line["op"] == "reveal":
                reveals.append(line)
        commits = {(line["study"], line["commit"]) for line in completions.values()}
        by_seat = {}
        for study, commit in commits:
            by_seat.setdefault(study, set()).add(commit)
        n = len(set(self.seats.values()))
        for reveal in reveals:
            named = {completions[one]["commit"] for one in reveal["of"] if one in completions}
            if len(by_seat.get(reveal["study"], ())) < n or len(named) < n:
                raise Breach(f"a key of {reveal['study']} is out: {reveal}")

    # --- the end ---------------------------------------------------------------------------------

    def second_copies(self, laptop):
        return sorted(glob.glob(self.path(f"state-{laptop}/syrob/*/*@*.jsonl")))

    def exchange(self):
        for _ in range(3):
            for laptop in self.seats:
                self.must(laptop, "sync", self.path("stick1"))

    def end(self):
        """Everything comes together; what is not finished is finished."""
        for laptop in self.seats:
            for copied in self.second_copies(laptop):
                self.run(laptop, "merge", copied)
            for name in sorted(os.listdir(self.room)):
                if os.path.exists(self.path(name + "/review.json")) and name != laptop:
                    self.run(laptop, "merge", self.path(name))
        self.exchange()
        for laptop in self.seats:
            for study in "123":
                if self.as_own(laptop, "complete", study).returncode:
                    self.finish(laptop, study)
                self.look()
            self.exchange()
        self.look()
        for laptop in self.seats:
            status = json.loads(self.must(laptop, "status", "--json").stdout)
            if status["open"] != 3:
                raise Breach(f"{laptop}: {status['open']} studies are open: "
                             f"{self.run(laptop, 'status').stdout}")
            for seat in (None, self.seats[laptop]):
                check = self.run(laptop, "check", *(["--as", seat] if seat else []))
                if check.returncode:
                    raise Breach(f"{laptop} {seat}: {check.stdout}")
        self.nothing_lost()

    def nothing_lost(self):
        found = set()
        for laptop, seat in self.seats.items():
            path, = glob.glob(self.path(f"state-{laptop}/syrob/*/{seat}.key"))
            with open(path, encoding="utf-8") as file:
                key = json.load(file)
            keys = boxes.Keys(bytes.fromhex(key["secret"]), key["review"], seat)
            studies = {line["study"] for line in self.lines() if line["op"] == "study"}
            known = {study: keys.study(study) for study in studies}
            for name in glob.glob(self.path(f"stick1/journals/{seat}@*.jsonl")):
                with open(name, "rb") as file:
                    found |= {(line.inner or {}).get("support") for line in
                              boxes.read(file.read(), known)}
        if self.saved - found:
            raise Breach(f"judgements are lost: {sorted(self.saved - found)[:5]}")


def main():
    program, inject, room = sys.argv[1:4]
    failures = 0
    for number in range(int(sys.argv[4]), int(sys.argv[5]) + 1):
        schedule = Schedule(program, inject, room, number)
        try:
            for _ in range(STEPS):
                schedule.step()
                schedule.look()
            schedule.end()
            shutil.rmtree(schedule.room)
        except Breach as breach:
            failures += 1
            print(f"schedule {number}: {breach}", flush=True)
            with open(schedule.path("commands"), "w", encoding="utf-8") as out:
                out.write("\n".join(schedule.commands) + "\n")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
