#!/usr/bin/env python3
"""Insiders of a sealed review, with their own keys, all files and all published keys, try to show a
stranger other first passes.

    attacks.py PROGRAM ROOM FIRST LAST     the numbers of the first and the last review

Each attack must be a problem that `syrob check` reports with its file, or must lower the figures of
what is proven. Exit status 1: one of them changed what a stranger reads, and nothing shows it.
"""
import copy
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import boxes

ITEMS, ANSWERS = ("seq", "blind"), ("yes", "unclear", "no")
OTHER = {"yes": "no", "no": "yes", "unclear": "yes"}
SEATS = ("r1", "r2")
PROVEN = ("Sealed: r1's first pass was fixed before any other key was out in 3 of 3 studies; "
          "r2's in 3 of 3.")


def form():
    risks = dict(zip(ANSWERS, ("low", "unclear", "high")))
    return json.dumps({
        "syrob_form": 1, "id": "small", "version": "1", "title": "Small",
        "scale": list(risks.values()),
        "risks": {risk: {"label": risk, "symbol": risk[0].upper(), "letter": risk[0].upper(),
                         "color": "#02C100"} for risk in risks.values()},
        "answers": [{"id": one, "label": one, "key": one[0], "risk": risks[one]}
                    for one in ANSWERS],
        "domains": [{"id": "d", "title": "D", "items": [
            {"id": one, "number": number, "title": one, "short": one[:3], "question": "B?",
             "level": "study"} for number, one in enumerate(ITEMS, 1)]}]})


class Review:
    """A review of two people, each with an account and a copy, made by the program."""

    def __init__(self, program, room, number):
        self.program, self.chance = os.path.abspath(program), random.Random(number)
        self.room = os.path.join(os.path.abspath(room), f"attacks-{number}")
        shutil.rmtree(self.room, ignore_errors=True)
        os.makedirs(self.room)
        with open(self.path("form.json"), "w", encoding="utf-8") as out:
            out.write(form())
        with open(self.path("refs.csv"), "w", encoding="utf-8") as out:
            out.write("title,authors,year\nOne,\"Able, A.\",2001\nTwo,\"Bell, B.\",2002\n"
                      "Three,\"Cook, C.\",2003\n")
        self.must("r1", "init", self.path("r1"), "--title", "T", "--sealed", "--form",
                  self.path("form.json"), "--reviewers", "r1=Ana,r2=Bo", "--open",
                  self.chance.choice(("round", "study")))
        self.must("r1", "import", self.path("refs.csv"))
        shutil.copytree(self.path("r1"), self.path("r2"))
        for seat in self.chance.sample(SEATS, 2):
            self.assess(seat)
        self.closed = {seat: self.files(seat) for seat in SEATS}
        for seat in (*self.chance.sample(SEATS, 2), *SEATS):
            self.must(seat, "sync", self.path("stick"))
        for seat in SEATS:
            self.must(seat, "sync", self.path("stick"))
        self.final = self.files("stick")
        self.secrets = {seat: self.own_keys(seat) for seat in SEATS}
        self.ids = [line.event["study"] for line in boxes.read(self.lead(), {})
                    if line.event["op"] == "study"]
        self.published = {seat: self.reveals(seat) for seat in SEATS}

    def path(self, name):
        return os.path.join(self.room, name)

    def run(self, account, *words):
        env = dict(os.environ, XDG_STATE_HOME=self.path("state-" + account))
        inside = [] if words[0] == "init" else ["--review", self.path(account)]
        return subprocess.run([self.program, *inside, *words], env=env, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=False)

    def must(self, account, *words):
        done = self.run(account, *words)
        if done.returncode:
            raise SystemExit(f"{account}: {' '.join(words)}: {done.returncode} {done.stderr}")

    def assess(self, seat):
        """All studies, some things twice, and one perhaps finished, reopened and finished."""
        def by(*words):
            self.must(seat, "--as", seat, *words)
        for study in self.chance.sample("123", 3):
            for item in self.chance.choices(ITEMS, k=2) + list(ITEMS):
                by("judge", study, item, self.chance.choice(ANSWERS),
                   "--support", f"text of {seat}")
            if self.chance.random() < 0.4:
                by("flag", study, "--text", "look again")
            by("complete", study)
            if self.chance.random() < 0.4:
                by("reopen", study, "--reason", "a slip")
                by("judge", study, ITEMS[0], self.chance.choice(ANSWERS), "--support", "again")
                by("complete", study)

    def files(self, copy_of):
        found = {}
        for path in glob.glob(os.path.join(self.path(copy_of), "journals", "*.jsonl")):
            with open(path, "rb") as file:
                found[os.path.basename(path)] = file.read()
        return found

    def lead(self):
        return next(data for name, data in self.final.items() if name.startswith("lead@"))

    def name(self, seat):
        return next(name for name in self.final if name.startswith(seat + "@"))

    def own_keys(self, seat):
        path, = glob.glob(os.path.join(self.path("state-" + seat), "syrob", "*", seat + ".key"))
        with open(path, encoding="utf-8") as file:
            key = json.load(file)
        return boxes.Keys(bytes.fromhex(key["secret"]), key["review"], seat)

    def reveals(self, seat):
        lines = boxes.read(self.final[self.name(seat)], {})
        return {line.event["study"]: bytes.fromhex(line.event["key"]) for line in lines
                if line.event["op"] == "reveal"}

    def look(self, files):
        """What a stranger is shown of a review with these journals: problems, figures, content."""
        shutil.rmtree(self.path("seen"), ignore_errors=True)
        shutil.copytree(self.path("stick"), self.path("seen"))
        shutil.rmtree(self.path("state-seen"), ignore_errors=True)
        for name in os.listdir(self.path("seen/journals")):
            os.remove(self.path("seen/journals/" + name))
        for name, data in files.items():
            with open(self.path("seen/journals/" + name), "wb") as out:
                out.write(data)
        check, told = self.run("seen", "check"), self.run("seen", "check", "--json")
        problems = json.loads(told.stdout)["problems"] if told.stdout else told.stderr
        read = [self.run("seen", "export", "json", "--source", seat).stdout for seat in SEATS]
        figures = re.findall("^Sealed: .*$", check.stdout, re.M)
        return check.returncode, problems, "".join(figures), read


def rewrite(data, change, keys, signer, new_keys=None):
    """A journal after change(event, inner) of its lines, and what their hashes have become. Boxes
    and signatures are made anew where their keys are known and the line or one before it moved."""
    out, before, became = b"", "", {}

    def follow(value):
        if isinstance(value, list):
            return [became.get(one, one) if isinstance(one, str) else one for one in value]
        return value
    for old in boxes.read(data, keys):
        kept = change(copy.deepcopy(old.event), copy.deepcopy(old.inner))
        if kept is None:
            continue
        event, inner = kept
        event = {name: follow(value) for name, value in event.items()}
        inner = inner and {name: follow(value) for name, value in inner.items()}
        event["n"] = out.count(b"\n")
        new = old
        if (event, inner, before) != (old.event, old.inner, old.before):
            key = (new_keys or keys).get(event.get("study"))
            new = boxes.write(before, event, inner, key, signer)
        became.update({old.hash: new.hash, old.hash[:16]: new.hash[:16]})
        out, before = out + new.raw + b"\n", new.hash
    return out, became


class Attacker:
    """Somebody with the keys of one reviewer, in a review where all keys of studies are public."""

    def __init__(self, review, bad):
        self.review, self.bad = review, bad
        self.other = next(seat for seat in SEATS if seat != bad)
        self.study = review.chance.choice(review.ids)
        self.keys = review.secrets[bad]
        self.own = {study: self.keys.study(study) for study in [*review.ids, None]}
        self.name, self.others = review.name(bad), review.name(self.other)

    def flip(self, event, inner):
        if inner and inner.get("op") == "judge" and event["study"] == self.study:
            inner["answer"] = OTHER[inner["answer"]]
        return event, inner

    @staticmethod
    def fit(became):
        """Lets reveals name what was made in place of the old."""
        def change(event, inner):
            if event["op"] == "reveal":
                event["of"] = [became.get(one, one) for one in event["of"]]
            return event, inner
        return change

    def with_own(self, files, change):
        new, became = rewrite(files[self.name], change, self.own, self.keys)
        return {**files, self.name: new}, became

    def with_others(self, files, change):
        """The signatures cannot be made anew."""
        keys = self.review.published[self.other]
        new, became = rewrite(files[self.others], change, keys, None)
        return {**files, self.others: new}, became

    def append(self, data, rows):
        """Adds lines: each a function of the lines added so far that returns event and inner."""
        lines = list(boxes.read(data, {}))
        start = len(lines)
        for row in rows:
            event, inner = row(lines[start:])
            event = {"n": len(lines), "t": "2026-11-20T09:00:00Z", **event}
            lines.append(boxes.write(lines[-1].hash, event, inner, self.own[self.study], self.keys))
        return b"".join(line.raw + b"\n" for line in lines)

    def judgement(self, item):
        return lambda added: ({"op": "sealed", "study": self.study, "box": ""},
                              {"op": "judge", "item": item, "outcome": None, "answer": "no",
                               "support": "", "was": []})

    def completion(self, was):
        def row(added):
            passed = [line.hash[:16] for line in added if line.event["op"] == "sealed"]
            reopened = [line.hash[:16] for line in added if line.event["op"] == "reopen"]
            return ({"op": "complete", "study": self.study,
                     "commit": self.keys.commitment(self.study), "box": "", "was": reopened or was, "sig": ""}, {"pass": passed})
        return row

    def last(self, name, op):
        lines = [line for line in boxes.read(self.review.final[name], {})
                 if line.event["op"] == op and line.event["study"] == self.study]
        return lines[-1]

    # --- the attacks, each a set of journals -----------------------------------------------------

    def own_answers(self):
        return self.with_own(self.review.final, self.flip)[0]

    def own_answers_named_by_the_other(self):
        files, became = self.with_own(self.review.final, self.flip)
        return self.with_others(files, self.fit(became))[0]

    def own_answers_named_by_both(self):
        files, became = self.with_own(self.review.final, self.flip)
        files, _ = self.with_others(files, self.fit(became))
        return self.with_own(files, self.fit(became))[0]

    def answers_of_the_other(self):
        return self.with_others(self.review.final, self.flip)[0]

    def answers_of_the_other_named(self):
        files, became = self.with_others(self.review.final, self.flip)
        return self.with_own(files, self.fit(became))[0]

    def boxes_exchanged(self):
        lines = [line for line in boxes.read(self.review.final[self.name], self.own)
                 if line.event["op"] == "sealed" and line.event["study"] == self.study]
        one, two = self.review.chance.sample(lines, 2)
        box = {one.hash: two.event["box"], two.hash: one.event["box"]}

        def change(event, _):
            return {**event, "box": box.get(event["h"], event.get("box"))} if "box" in event \
                else event, None
        new, _ = rewrite(self.review.final[self.name], change, {}, self.keys)
        return {**self.review.final, self.name: new}

    def pass_made_anew(self):
        def change(event, inner):
            gone = event["op"] in ("complete", "reopen", "sealed", "reveal")
            return None if gone and event.get("study") == self.study else (event, inner)
        files, _ = self.with_own(self.review.final, change)
        theirs = self.last(self.others, "complete").hash
        rows = [self.judgement(item) for item in ITEMS] + [self.completion([]), lambda added: (
            {"op": "reveal", "study": self.study, "key": self.own[self.study].hex(),
             "of": sorted([added[-1].hash, theirs]), "sig": ""}, None)]
        return {**files, self.name: self.append(files[self.name], rows)}

    def second_pass_added(self):
        was = self.last(self.name, "complete").hash[:16]
        rows = [lambda added: ({"op": "reopen", "study": self.study, "box": "", "was": [was],
                                "sig": ""}, {"reason": "x"}),
                *(self.judgement(item) for item in ITEMS), self.completion([])]
        data = self.review.final[self.name]
        return {**self.review.final, self.name: self.append(data, rows)}

    def all_with_another_key(self):
        keys = boxes.Keys(os.urandom(16), self.keys.review, self.bad)

        def change(event, inner):
            study = event.get("study")
            changed = {"open": {"key": keys.public.hex()},
                       "reveal": {"key": keys.study(study).hex()}}.get(event["op"], {})
            if event["op"] == "complete":
                changed = {"commit": keys.commitment(study)}
            return self.flip({**event, **changed}, inner)
        new_keys = {study: keys.study(study) for study in self.own}
        new, _ = rewrite(self.review.final[self.name], change, self.own, keys, new_keys)
        return {**self.review.final, self.name: new}

    def other_key_published(self):
        def change(event, inner):
            if event["op"] == "reveal" and event["study"] == self.study:
                event["key"] = os.urandom(32).hex()
            return event, inner
        return self.with_own(self.review.final, change)[0]

    def own_reveals_name_nobody(self):
        """As a program does that lets its key out before the other has finished."""
        mine = {line.hash for line in boxes.read(self.review.final[self.name], {})}

        def change(event, inner):
            if event["op"] == "reveal" and event["study"] == self.study:
                event["of"] = [one for one in event["of"] if one in mine]
            return event, inner
        return self.with_own(self.review.final, change)[0]

    def one_bit(self):
        name = self.review.chance.choice(sorted(self.review.final))
        data = bytearray(self.review.final[name])
        data[self.review.chance.randrange(len(data))] ^= 1 << self.review.chance.randrange(8)
        return {**self.review.final, name: bytes(data)}

    def line_removed(self):
        name = self.review.chance.choice(sorted(self.review.final))
        lines = self.review.final[name].splitlines(True)
        del lines[self.review.chance.randrange(1, len(lines) - 1)]
        return {**self.review.final, name: b"".join(lines)}

    def end_cut_off(self):
        lines = self.review.final[self.others].splitlines(True)
        end = self.review.chance.randrange(1, len(lines))
        return {**self.review.final, self.others: b"".join(lines[:end])}


ATTACKS = {
    "own answers changed": Attacker.own_answers,
    "own answers changed, the other's reveals made to fit": Attacker.own_answers_named_by_the_other,
    "own answers changed, all reveals made to fit": Attacker.own_answers_named_by_both,
    "the other's answers changed": Attacker.answers_of_the_other,
    "the other's answers changed, own reveals made to fit": Attacker.answers_of_the_other_named,
    "two boxes exchanged": Attacker.boxes_exchanged,
    "first pass made anew": Attacker.pass_made_anew,
    "second first pass added": Attacker.second_pass_added,
    "everything anew with another key": Attacker.all_with_another_key,
    "another key published": Attacker.other_key_published,
    "own reveals name nobody else": Attacker.own_reveals_name_nobody,
    "one bit": Attacker.one_bit,
    "a line removed": Attacker.line_removed,
    "the end cut off": Attacker.end_cut_off,
}


def names_a_file(problems):
    return isinstance(problems, list) and any(
        one["file"].startswith("journals/") for one in problems)


def fewer(figures):
    """Is less proven than all of both?"""
    return figures != PROVEN


def control(review, bad):
    """Who forges before anybody has read is not seen: so the attacks fail by what protects, and not
    because their lines are badly made. Returns what is wrong."""
    attacker = Attacker(review, bad)
    before = review.closed[bad]
    new, _ = rewrite(before[attacker.name], attacker.flip, attacker.own, attacker.keys)
    status, problems, _, _ = review.look({**before, attacker.name: new})
    unseen = status == 0 and new != before[attacker.name]
    return "" if unseen else f"the control is seen: {problems}"


def main():
    program, room = sys.argv[1:3]
    seen = {name: [0, 0, 0] for name in ATTACKS}
    wrong = []
    for number in range(int(sys.argv[3]), int(sys.argv[4]) + 1):
        review = Review(program, room, number)
        status, problems, figures, content = review.look(review.final)
        if status or figures != PROVEN:
            wrong.append(f"review {number}: {status} {problems} {figures}")
        for bad in SEATS:
            wrong += [f"review {number}, {bad}: {said}" for said in [control(review, bad)] if said]
            for name, attack in ATTACKS.items():
                files = attack(Attacker(review, bad))
                status, problems, shown, read = review.look(files)
                found = status == 1 and names_a_file(problems)
                seen[name][0 if found else 1 if fewer(shown) else 2] += 1
                if files == review.final:
                    wrong.append(f"review {number}, {bad}, {name}: nothing was changed")
                elif not found and not fewer(shown):
                    changed = "other answers are shown" if read != content else "as before"
                    wrong.append(f"review {number}, {bad}, {name}: not seen; {changed}")
                elif name == "another key published" and "wrong-key" not in str(problems):
                    wrong.append(f"review {number}, {bad}, {name}: {problems}")
        if not wrong:
            shutil.rmtree(review.room)
    for name, counts in seen.items():
        print("%-54s %4d problems, %4d proven less, %4d not seen" % (name, *counts))
    print("\n".join(wrong[:20]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
