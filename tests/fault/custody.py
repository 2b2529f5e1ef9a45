#!/usr/bin/env python3
"""A lead of a sealed review who wants to read what the reviewers write, and reviewers' journals in
which the box for the custodian is another one.

    custody.py PROGRAM VERIFY ROOM      VERIFY is share/verify.py

Each forged line must be reported by `syrob check` and by verify.py; no reviewer's program may put a
key into custody of the forger; and `syrob key recover` must not pass on a secret that is not the
reviewer's. Exit status 1: one of them went through.
"""
import glob
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import boxes

PROGRAM, VERIFY, ROOM = map(os.path.abspath, sys.argv[1:4])
WRONG = []


def wrong(*said):
    WRONG.append(" ".join(map(str, said)))
    print("WRONG:", *said)


class Folder:
    """A review, and the accounts of lead, reviewers, custodian (dana) and forger (eve)."""

    def __init__(self, name, custodian):
        self.room = os.path.join(ROOM, "custody-" + name)
        shutil.rmtree(self.room, ignore_errors=True)
        os.makedirs(self.room)
        self.keys = {who: self.custodian_of(who) for who in ("dana", "eve")}
        named = ["--custodian", "Dana=" + self.keys["dana"][0]] if custodian else []
        self.must("lead", "init", self.path("rev"), "--title", "T", "--sealed", "--reviewers",
                  "r1=Ana,r2=Bo", "--open", "study", *named)
        with open(self.path("refs.csv"), "w", encoding="utf-8") as out:
            out.write("title,authors,year\nOne,\"Able, A.\",2001\n")
        self.must("lead", "import", self.path("refs.csv"))

    def path(self, *names):
        return os.path.join(self.room, *names)

    def run(self, account, *words, program=(PROGRAM,)):
        env = dict(os.environ, XDG_STATE_HOME=self.path("state-" + account))
        alone = words[0] == "init" or words[:2] == ("key", "custodian") or program[0] != PROGRAM
        inside = [] if alone else ["--review", self.path("rev")]
        return subprocess.run([*program, *inside, *words], env=env, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=False)

    def must(self, account, *words):
        done = self.run(account, *words)
        if done.returncode:
            raise SystemExit(f"{account}: {' '.join(words)}: {done.returncode} {done.stderr}")
        return done.stdout

    def custodian_of(self, account):
        """The public key of an account as text and bytes."""
        text = [line.strip() for line in self.must(account, "key", "custodian").splitlines()
                if line.startswith("    ")][0]
        path = self.path("state-" + account, "syrob", "custodian.key")
        with open(path, encoding="utf-8") as file:
            secret = bytes.fromhex(json.load(file)["secret"])
        return text, boxes.Custodian(secret)

    def journal(self, seat):
        path, = glob.glob(self.path("rev", "journals", seat + "@*"))
        return path

    def lines(self, path):
        with open(path, "rb") as file:
            return list(boxes.read(file.read(), {}))

    def signer(self, account, seat):
        path, = glob.glob(self.path("state-" + account, "syrob", "*", seat + ".key"))
        with open(path, encoding="utf-8") as file:
            key = json.load(file)
        return boxes.Keys(bytes.fromhex(key["secret"]), key["review"], seat)

    def write(self, path, lines):
        with open(path, "wb") as out:
            out.write(b"".join(line.raw + b"\n" for line in lines))
        for row in glob.glob(self.path("state-*", "syrob", "*", "journals.seen")):
            os.remove(row)

    # --- what is said and done then --------------------------------------------------------------

    def problems(self, name):
        """The kinds of problems with their lines, which both checkers must tell alike; of a fork
        only one of them gives the line."""
        told = [json.loads(self.run("other", "check", "--json").stdout),
                json.loads(self.run("other", self.path("rev"), "--json",
                                    program=(sys.executable, VERIFY)).stdout)]
        found = [{(one["kind"], os.path.basename(one["file"]), one["line"])
                  for one in each["problems"] if one["kind"] != "fork"} for each in told]
        if found[0] != found[1]:
            wrong(name, "check and verify.py differ:", *found)
        return found[0]

    def answer(self, name, seat):
        """The reviewer begins; whose custody the key is in: a set of accounts."""
        first = not glob.glob(self.path("rev", "journals", seat + "@*"))
        shown = self.run(seat, "--as", seat, "key", "show")  # who could read it, before the first line
        done = self.run(seat, "--as", seat, "judge", "1", "1", "yes")
        if done.returncode:
            wrong(name, seat, "cannot judge:", done.stderr)
        held = [line.event["box"] for line in self.lines(self.journal(seat))
                if line.event["op"] == "custody"]
        for text in {"Dana", "Eve"}:
            told = text + ", the custodian" in shown.stdout + shown.stderr
            if told != (text == "Dana" and bool(held) and first):
                wrong(name, "what", seat, "is told of", text, shown.stdout + shown.stderr)
        return {who for who, (_, key) in self.keys.items()
                if any(key.open(box) is not None for box in held)}, len(held)


def again(lines, events, signer):
    """The lines, and behind them those of the events, numbered, chained and signed."""
    lines = list(lines)
    for event in events:
        rest = {name: value for name, value in event.items() if name not in ("n", "t", "h")}
        event = {"n": len(lines), "t": "2026-11-20T09:00:00Z", **rest}
        lines.append(boxes.write(lines[-1].hash if lines else "", event, signer=signer))
    return lines


def names(folder, who, left=0):
    event = {"op": "custodian", "name": who.title(), "key": folder.keys[who][1].public.hex()}
    return {**event, "left": left} if left else {**event, "sig": ""}


def counted(events):
    """The events of one command, the last one signed."""
    out = []
    for left, event in zip(range(len(events) - 1, -1, -1), events):
        event = {name: value for name, value in event.items()
                 if name not in ("n", "t", "h", "left", "sig")}
        out.append({**event, "left": left} if left else {**event, "sig": ""})
    return out


def first_command(folder):
    lines = folder.lines(folder.journal("lead"))
    end = next(at for at, line in enumerate(lines) if at and "left" not in line.event)
    return [line.event for line in lines[1:end + 1]]


# --- what a lead can write: each returns the file with the forged line ----------------------------

def later(folder):
    path = folder.journal("lead")
    folder.write(path, again(folder.lines(path), [names(folder, "eve")],
                             folder.signer("lead", "lead")))
    return path


def later_with_title(folder):
    """As if the review began once more, in the same journal."""
    path = folder.journal("lead")
    events = counted([*first_command(folder)[:3], names(folder, "eve")])
    folder.write(path, again(folder.lines(path), events, folder.signer("lead", "lead")))
    return path


def other_journal(folder, events):
    """Another journal of the lead, with a key of its own."""
    first = folder.lines(folder.journal("lead"))[0]
    signer = boxes.Keys(os.urandom(16), first.event["review"], "lead")
    head = {**first.event, "writer": "000000", "salt": "0" * 32, "key": signer.public.hex()}
    path = folder.path("rev", "journals", "lead@000000.jsonl")
    folder.write(path, again([], [head, *events], signer))
    return path


def other_journal_alone(folder):
    return other_journal(folder, [names(folder, "eve")])


def other_beginning(folder):
    return other_journal(folder, counted([*first_command(folder)[:3], names(folder, "eve")]))


def fork(folder, name, keep):
    """Goes on from the first lines otherwise than the journal did, with the lead's own key."""
    path = folder.journal("lead")
    lines, events = folder.lines(path), first_command(folder)
    named = [event for event in events[keep:] if event["op"] != "custodian"]
    n_more = len(events) - keep
    named = [names(folder, "eve"), *named][:n_more]
    with_left = counted([*events[:keep], *named])[keep:]
    other = os.path.join(os.path.dirname(path), name)
    folder.write(other, again(lines[:1 + keep], with_left, folder.signer("lead", "lead")))
    return other


def fork_read_later(folder):
    return fork(folder, "lead@zz.jsonl", 2)


def fork_read_first(folder):
    return fork(folder, "a.jsonl", 2)


def fork_behind_the_first_line(folder):
    return fork(folder, "lead@zz.jsonl", 0)


FORGED = (later, later_with_title, other_journal_alone, other_beginning, fork_read_later,
          fork_read_first, fork_behind_the_first_line)


def try_leads():
    for custodian in (True, False):
        for forge in FORGED:
            name = f"{forge.__name__}, {'a' if custodian else 'no'} custodian"
            folder = Folder(forge.__name__, custodian)
            held = folder.answer(name, "r1")
            if held != (({"dana"}, 1) if custodian else (set(), 0)):
                wrong(name, "before:", held)
            if folder.problems(name):
                wrong(name, "before:", folder.problems(name))
            forge(folder)
            kinds = {(kind, file[0]) for kind, file, _ in folder.problems(name)}
            if ("against-the-rules", "l") not in kinds and ("against-the-rules", "a") not in kinds:
                wrong(name, "is not reported:", kinds)
            held, n = folder.answer(name, "r2")
            if "eve" in held or n > 1 or (not custodian and n):
                wrong(name, "r2 has given the key to", held, n)
            if "eve" in folder.answer(name, "r1")[0]:
                wrong(name, "r1 has given the key to eve")
            if forge in (later, other_journal_alone) and custodian and "dana" not in held:
                wrong(name, "r2 has given nothing to the custodian")
            known = "custodian:" in folder.run("other", "status").stdout
            if known != (custodian and forge in (later, other_journal_alone)):
                wrong(name, "the custodian is known:", known)
            for seat in ("r1", "r2"):
                done = folder.run("eve", "key", "recover", seat)
                if done.returncode != 5 and (done.returncode != 3 or known):
                    wrong(name, "eve recovers", seat, done.returncode, done.stdout, done.stderr)
            if custodian and folder.run("dana", "key", "recover", "r1").returncode:
                wrong(name, "the custodian cannot recover r1 any more")


def second_in_first_command():
    """The lead writes the whole journal anew, with two custodians: the first one is meant."""
    folder = Folder("second", True)
    path = folder.journal("lead")
    lines, events = folder.lines(path), first_command(folder)
    at = next(at for at, event in enumerate(events) if event["op"] == "custodian")
    new = counted([*events[:at + 1], names(folder, "eve"), *events[at + 1:]])
    rest = [line.event for line in lines[1 + len(events):]]
    folder.write(path, again(lines[:1], [*new, *rest], folder.signer("lead", "lead")))
    shutil.rmtree(folder.path("state-lead"))
    if {kind for kind, _, _ in folder.problems("second")} != {"against-the-rules"}:
        wrong("a second custodian:", folder.problems("second"))
    if folder.answer("second", "r2") != ({"dana"}, 1):
        wrong("a second custodian: whom r2 gives the key")


# --- boxes in the journal of a reviewer, signed with the reviewer's own key ----------------------

def try_boxes():
    folder = Folder("boxes", True)
    dana = folder.keys["dana"][1]
    for seat in ("r1", "r2"):
        folder.answer("boxes", seat)
    path, signer = folder.journal("r1"), folder.signer("r1", "r1")
    whole = folder.lines(path)
    own, other = (next(line.event["box"] for line in folder.lines(folder.journal(seat))
                       if line.event["op"] == "custody") for seat in ("r1", "r2"))
    text = dana.open(own)
    at = next(at for at, line in enumerate(whole) if line.event["op"] == "custody")
    cases = {
        "as the program writes it": (own, 0, ""),
        "as somebody with a program of his own": (boxes.custody(dana.public, text), 0, ""),
        "that of r2": (other, 3, "of another reviewer or review"),
        "garbled": (own[:80] + ("A" if own[80] != "A" else "B") + own[81:], 3, "does not open"),
        "empty": ("", 3, "does not open"),
        "no base64": ("!", 3, "does not open"),
        "closed for somebody else": (boxes.custody(folder.keys["eve"][1].public, text), 3,
                                     "does not open"),
        "of another review": (boxes.custody(dana.public, text.replace(signer.review, "0" * 32)), 3,
                              "of another reviewer or review"),
        "another secret": (boxes.custody(dana.public, text[:-32] + "0" * 32), 3,
                           "not hold the secret of the key of this journal"),
        "half a secret": (boxes.custody(dana.public, text[:-2]), 3,
                          "of another reviewer or review"),
        "more than a secret": (boxes.custody(dana.public, text + "00"), 3,
                               "of another reviewer or review"),
        "another purpose": (boxes.custody(dana.public, text.replace("custody-1", "custody-2")), 3,
                            "of another reviewer or review"),
        "far too long": (boxes.custody(dana.public, text + " " * 1000), 3, "does not open"),
    }
    code = None
    for name, (box, status, said) in cases.items():
        kept = [{**line.event, "box": box} if number == at else line.event
                for number, line in enumerate(whole)][at:at + 1]
        folder.write(path, again(whole[:at], kept, signer))
        done = folder.run("dana", "key", "recover", "r1")
        shown = bool(done.stdout)
        if done.returncode != status or said not in done.stderr or shown == bool(status):
            wrong("a box:", name, done.returncode, done.stdout, done.stderr)
        if status and f"{os.path.basename(path)}:{at + 1}" not in done.stderr:
            wrong("a box:", name, "is not named:", done.stderr)
        code = code or done.stdout
        if not status and done.stdout != code:
            wrong("a box:", name, "gives another code")
    # One good box is enough; and a box under another signature is damage.
    folder.write(path, again(whole[:at], [
        {"op": "custody", "box": box, "sig": ""} for box in (other, own)], signer))
    if folder.run("dana", "key", "recover", "r1").stdout != code:
        wrong("a good box behind a bad one")
    folder.write(path, again(whole[:at], [whole[at].event], folder.signer("r2", "r2")))
    if {kind for kind, _, _ in folder.problems("signature")} != {"damaged"}:
        wrong("a box that somebody else has signed:", folder.problems("signature"))


def main():
    try_leads()
    second_in_first_command()
    try_boxes()
    sys.exit(1 if WRONG else 0)


main()
