#!/usr/bin/env python3
"""Random histories of a review that several accounts have copies of: whatever they do, and in
whatever order they merge each other's copies, none of their entries is against the rules.

    histories.py PROGRAM ROOM FIRST LAST     the numbers of the first and the last history

Both checkers check every copy, as every seat, and must find the same problems in the reviewers'
journals. Exit status 1: one of them did not.
"""
import json
import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import helper

STEPS = 90
SEATS = {"a": ["r1"], "a2": ["r1"], "b": ["r2"], "c": ["r3", "r4"]}
ITEMS = {"seq": ["yes", "unclear", "no"], "blind": ["yes", "no"]}


def form(answers, level):
    names = {"yes": ("y", "low"), "unclear": ("u", "unclear"), "no": ("n", "high")}
    scale = [risk for _, risk in names.values()]
    letters = {"low": "L", "unclear": "U", "high": "H"}
    return json.dumps({
        "syrob_form": 1, "id": "small", "version": "1", "title": "Small", "scale": scale,
        "risks": {risk: {"label": risk, "symbol": letters[risk], "letter": letters[risk],
                         "color": "#02C100"} for risk in scale},
        "answers": [{"id": one, "label": one, "key": names[one][0], "risk": names[one][1]}
                    for one in answers],
        "domains": [{"id": "d", "title": "D", "items": [
            {"id": one, "number": number, "title": one, "short": one[:3], "question": "B?", "level": where}
            for number, (one, where) in enumerate((("seq", "study"), ("blind", level)), 1)]}]})


class History:
    def __init__(self, program, room, number):
        self.program, self.chance = program, random.Random(number)
        self.room = os.path.join(room, str(number))
        shutil.rmtree(self.room, ignore_errors=True)
        os.makedirs(self.room)
        self.commands, self.done, self.kinds = [], 0, {}
        self.forms = []
        for n, made in enumerate((form(["yes", "unclear", "no"], "study"),
                                  form(["yes", "no"], "study"),
                                  form(["yes", "unclear", "no"], "outcome"),
                                  form(["yes", "unclear", "no"], "study").replace("B?", "B, really?"))):
            self.forms.append(os.path.join(self.room, f"form{n}.json"))
            with open(self.forms[-1], "w", encoding="utf-8") as out:
                out.write(made)
        start = "a"
        self.first = self.chance.choice((0, 2))
        self.must(start, "init", self.folder(start), "--title", "H", "--form", self.forms[self.first],
                  "--reviewers", "r1=Ann,r2=Bo,r3=Cy", "--adjudicator", "adj=Eve", "--outcomes",
                  "ALT,AST", *self.chance.choice(([], ["--open", "study"], ["--open", "study"])))
        self.new_study(start)
        self.new_study(start)
        if self.chance.random() < 0.7:
            self.run(start, "assign", "1", "r1,r2")
            self.run(start, "assign", "2", "r1,r2")
        if self.chance.random() < 0.4:
            self.run(start, "assign", "--pilot", "1")
        for account in list(SEATS)[1:]:
            shutil.copytree(self.folder(start), self.folder(account))

    def folder(self, account):
        return os.path.join(self.room, account)

    def run(self, account, *words):
        self.commands.append(f"{account}: {' '.join(words)}")
        env = dict(os.environ, XDG_STATE_HOME=os.path.join(self.room, account + "-state"))
        inside = [] if words[0] == "init" else ["--review", self.folder(account)]
        done = subprocess.run([self.program, *inside, *words], env=env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False)
        self.done += done.returncode == 0
        kind = " ".join(word for word in words[:2] if not word[0].isdigit())
        good, all_ = self.kinds.get(words[0], (0, 0))
        self.kinds[words[0]] = good + (done.returncode == 0), all_ + 1
        if done.returncode not in (0, 1, 3, 5) and "--to" not in words:
            raise SystemExit(f"{self.commands[-1]}: {done.returncode} {done.stderr}{kind}")
        return done

    def must(self, account, *words):
        done = self.run(account, *words)
        if done.returncode:
            raise SystemExit(f"{self.commands[-1]}: {done.returncode} {done.stderr}")

    def new_study(self, account):
        number = self.chance.randrange(10 ** 6)
        self.run(account, "study", "add", "--title", f"Paper {number}", "--authors", "Hale, A.",
                 "--year", str(1950 + number % 70))

    def some_outcome(self, item):
        each = item == "blind" and self.chance.random() < (0.8 if self.first == 2 else 0.1)
        return ["--outcome", self.chance.choice(("ALT", "AST"))] if each else []

    def settle(self, account, study):
        pick, item = self.chance.choice, self.chance.choice(list(ITEMS))
        rest = self.some_outcome(item)
        answer = pick(ITEMS[item])
        self.run(account, *pick((
            *(("resolve", study, item, answer, "--by", "r1,r2"),) * 3,
            *(("resolve", study, item, answer, "--by", "adj"),) * 3,
            *(("resolve", study, item, answer, "--by", "r1,r2", "--override", "--reason", "x"),) * 2,
            ("resolve", study, item, answer, "--by", "r1,r2", "--support", "mended"),
            ("unresolve", study, item, "--reason", "x"), ("unresolve", study, item, "--reason", "x"),
            ("refer", study, item))), *rest)
        if self.chance.random() < 0.5:
            self.run(account, pick(("undo", "undo", "redo")), "--consensus")

    def step(self):
        pick, account = self.chance.choice, self.chance.choice(list(SEATS))
        seat, study, item = pick(SEATS[account]), pick("1112223"), pick(list(ITEMS))
        answer, run = pick(ITEMS[item]), lambda *words: self.run(account, *words)
        reviewers = pick(("r1,r2", "r1,r2", "r1,r3", "r1,r2,r3"))
        outcome = self.some_outcome(item)

        def finish():
            for one in ITEMS:
                run("--as", seat, "judge", study, one, pick(ITEMS[one]))
            run("--as", seat, "complete", study)

        def sheet():
            path = os.path.join(self.room, "sheet.csv")
            with open(path, "w", encoding="utf-8") as out:
                out.write(f"study,seq,blind\n{study},{pick(ITEMS['seq'])},{pick(ITEMS['blind'])}\n")
            run("--as", seat, "judge", "--from", path, "--complete")

        def open_it():
            for each, whose in (("a", "r1"), ("b", "r2")):
                for one in ITEMS:
                    self.run(each, "--as", whose, "judge", study, one, pick(ITEMS[one]))
                self.run(each, "--as", whose, "complete", study)
            self.run("a", "merge", self.folder("b"))
            self.run("b", "merge", self.folder("a"))
            self.run("a", "--as", "r1", "status")
            for _ in range(pick((0, 4, 8))):
                self.settle(pick("ab"), study)

        rare = self.chance.random() < 0.25
        pick((
            lambda: run("assign", study, reviewers),
            lambda: run("assign", study, "r1,r2"),
            lambda: run("reviewers", "release", pick(("r2", "r3", "adj")), "--reason", "x", *pick(
                ([], ["--to", "r1"], ["--to", "none"]))),
            lambda: run("reviewers", "add", "r4=Dee", *pick(([], ["--adjudicator"]))),
            lambda: run("study", "outcomes", study, pick(("ALT", "AST", "ALT,AST"))),
            lambda: run("study", "drop", study, "--reason", "x"),
            lambda: run("study", "restore", study, "--reason", "x"),
            lambda: self.new_study(account),
            lambda: run("forms", "update", pick(self.forms), "--reason", "x"),
            lambda: run("forms", "update", pick(self.forms), "--reason", "x"),
        ) if rare else (
            lambda: run("--as", seat, "judge", study, item, answer, *outcome),
            lambda: run("--as", seat, "judge", study, item, answer, "--support", "p. 4"),
            lambda: run("--as", seat, "clear", study, item), finish, finish, sheet, *(open_it,) * 5,
            lambda: run("--as", seat, "complete", study),
            lambda: run("--as", seat, "reopen", study, "--reason", "x"),
            lambda: run("--as", seat, "reopen", study, "--reason", "x"),
            lambda: run("--as", seat, "undo"), lambda: run("--as", seat, "redo"),
            lambda: run("--as", seat, "flag", study, item, "--text", "look"),
            lambda: run("--as", seat, "note", study, "--text", "x"),
            *(lambda: self.settle(account, study),) * 8,
            lambda: run("resolve", study, item, answer, "--by", reviewers),
            lambda: run("--as", seat, "reconcile", study, "--early", "--reason", "x", "--no-input"),
            lambda: run("--as", seat, "status"),
            *(lambda: run("merge", self.folder(pick(list(SEATS)))),) * 5,
        ))()

    def look(self):
        """Returns what is wrong."""
        for account in SEATS:
            env = dict(os.environ, XDG_STATE_HOME=os.path.join(self.room, account + "-state"))
            for seat in self.chance.sample((None, "r1", "r2", "r3", "adj"), 2):
                eyes = ["--as", seat] if seat else []
                done = subprocess.run([self.program, "--review", self.folder(account), "check", "--json",
                                       *eyes], env=env, capture_output=True, text=True, check=False)
                told = (done.returncode, done.stdout), helper.answer(
                    self.folder(account), "verify", env["XDG_STATE_HOME"], ".", "--json", *eyes)
                found = []
                for status, said in told:
                    if status not in (0, 1):
                        return f"{account} {seat}: {status} {done.stderr}"
                    found.append(json.loads(said)["problems"])
                for rows in found:
                    bad = [row for row in rows if row["kind"] == "against-the-rules"]
                    if bad:
                        return f"{account} {seat}: {bad}"
                kinds = [sorted({(row["kind"]) for row in rows}) for rows in found]
                if kinds[0] != kinds[1]:
                    return f"{account} {seat}: check finds {found[0]}, verify.py {found[1]}"
        return ""


def main():
    program, room = sys.argv[1:3]
    kinds, failures = {}, 0
    for number in range(int(sys.argv[3]), int(sys.argv[4]) + 1):
        history = History(os.path.abspath(program), os.path.abspath(room), number)
        wrong = ""
        for step in range(STEPS):
            history.step()
            if step % 30 == 29 and not wrong:
                wrong = history.look()
        for _ in range(2):
            for account in SEATS:
                for other in SEATS:
                    if other != account:
                        history.run(account, "merge", history.folder(other))
        wrong = wrong or history.look()
        for word, (good, all_) in history.kinds.items():
            before = kinds.get(word, (0, 0))
            kinds[word] = before[0] + good, before[1] + all_
        if wrong:
            failures += 1
            print(f"history {number}: {wrong}", flush=True)
            with open(os.path.join(history.room, "commands"), "w", encoding="utf-8") as out:
                out.write("\n".join(history.commands) + "\n")
        else:
            shutil.rmtree(history.room)
    print(" ".join(f"{word} {good}/{all_}" for word, (good, all_) in sorted(kinds.items())))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
