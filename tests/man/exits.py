#!/usr/bin/env python3
"""Every command, option and exit status of the manual is seen at work.

    SYROB_PROGRAM=... SYROB_DATA_DIR=... python3 tests/man/exits.py

The commands and options are those that the program lists, the exit statuses those of syrob.1.
exits.txt has the runs, each of which begins with a copy of the same folder. A command without a
run, an option without a text that shows it to act, or a status that no run ends with is a failure:
whoever adds one adds its line there.
"""
import fcntl
import glob
import json
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import exits_files  # noqa: E402

PROGRAM = os.path.abspath(os.environ["SYROB_PROGRAM"])
QUICK = os.path.abspath(os.environ.get("SYROB_PLAIN") or PROGRAM)  # to prepare what is tested
TERMINAL = os.path.join(ROOT, "tests", "cli", "at_terminal.py")
MANUAL = os.path.join(os.environ.get("MAN_DIR") or os.path.join(ROOT, "man"), "syrob.1")
NAME = "Anna Berg"  # of a reviewer in exits.txt
SEATS = ("lead", "consensus", "r1", "r2", "adj", "m1")
SET_LOCK = 37  # F_OFD_SETLK
failures = []


def fail(what, run=None):
    failures.append(what)
    print("FAILED:", what, file=sys.stderr)
    if run:
        print(f"  syrob {run.line}\n  " + run.said[:700].replace("\n", "\n  "), file=sys.stderr)


# --- the runs ------------------------------------------------------------------------------------

class Table:
    """exits.txt: the lines of each section, and behind each line what it is to show."""

    def __init__(self, path, **words):
        self.sections = {}
        section = None
        with open(path, encoding="utf-8") as file:
            for line in file:
                text = line.strip()
                for name, value in words.items():
                    text = text.replace("{%s}" % name, value)
                depth = len(line) - len(line.lstrip())
                if not text or text.startswith("#"):
                    continue
                if depth == 0:
                    section = self.sections.setdefault(text, [])
                elif depth == 4:
                    section.append((text, []))
                else:
                    section[-1][1].append(text)

    def lines(self, section):
        return self.sections.get(section, [])


def files_of(folder):
    """What the folder holds; of the account's state, only where it has found papers."""
    found = {}
    for where, _, files in os.walk(folder):
        for name in files:
            path = os.path.relpath(os.path.join(where, name), folder)
            if not path.startswith(".state") or name == "papers":
                with open(os.path.join(folder, path), "rb") as file:
                    found[path] = file.read()
    return found


def adopt(state, folder, name):
    """The account's writers have this folder now, as on the copy of a whole disk."""
    place, review = os.stat(folder), os.stat(os.path.join(folder, "review.json"))
    here = "{}:{} {}.{:09d} {}".format(place.st_dev, place.st_ino, *divmod(
        review.st_ctime_ns, 10**9), os.path.realpath(folder))
    for file in glob.glob(os.path.join(state, "*.writer")):
        with open(file, "r+", encoding="utf-8") as records:
            lines = [line[:7] + here + "\n" if line.endswith(f"/{name}\n") else line
                     for line in records]
            records.seek(0)
            records.truncate()
            records.writelines(lines)


def copy(world, folder, words):
    """Copies the files, and of the reviews and their state those that the line names; where it
    begins with "elsewhere", this is another account, without a state."""
    os.makedirs(os.path.join(folder, ".state", "syrob"))
    for name in os.listdir(world):
        path, review = os.path.join(world, name), os.path.join(world, name, "review.json")
        if os.path.isfile(path):
            shutil.copy(path, folder)
        elif name in words:
            shutil.copytree(path, os.path.join(folder, name))
        if name in words and os.path.isfile(review) and words[0] != "elsewhere":
            with open(review, encoding="ascii") as file:
                state = os.path.join(".state", "syrob", json.load(file)["id"])
            shutil.copytree(os.path.join(world, state), os.path.join(folder, state),
                            dirs_exist_ok=True)
            adopt(os.path.join(folder, state), os.path.join(folder, name), name)


def added(before, after):
    """What a file has now: of one that has grown, what is new."""
    return after[len(before) if after.startswith(before) else 0:].decode(
        "utf-8", "replace").replace("\0", ".")


class Run:
    """One run in a copy of the prepared folder."""

    def __init__(self, world, words, spoil=None, out=subprocess.PIPE, program=PROGRAM):
        self.line = " ".join(map(shlex.quote, words))
        with tempfile.TemporaryDirectory(prefix="syrob-exits.") as scratch:
            folder = os.path.join(scratch, "here")
            copy(world, folder, words)
            held = spoil(folder) if spoil else None
            before = files_of(folder)
            self.end(folder, words, out, program)
            after = files_of(folder)
            del held
        self.written = sorted(name for name in set(before) | set(after)
                              if before.get(name) != after.get(name))
        self.said = "\n".join(
            [f"status {self.status}", self.out, self.err] +
            [name + "\n" + added(before.get(name, b""), after.get(name, b""))
             for name in self.written])

    def same_as(self, other):
        """Whether another run ended alike."""
        return (self.status, self.out, self.written) == (other.status, other.out, other.written)

    def end(self, folder, words, out, program):
        """Runs the program; behind `at TEXT KEYS --` at a terminal, where the keys are typed."""
        call, term = [program] + words, "dumb"
        if words[0] == "elsewhere":
            call = [program] + words[1:]
        elif words[0] == "at":
            behind = words.index("--")
            call = [sys.executable, TERMINAL] + words[1:behind + 1] + [program] + words[behind + 1:]
            term = "xterm-256color"
        done = subprocess.run(call, cwd=folder, env=environment(folder, term), check=False,
                              stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
                              timeout=120)
        self.status = done.returncode
        self.out = (done.stdout or b"").decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")


def environment(folder, term="dumb"):
    """The same for every run; the state is beside the reviews."""
    set_here = {"LC_ALL": "C.UTF-8", "TERM": term, "SYROB_CLOCK": "1763600000",
                "XDG_STATE_HOME": os.path.join(folder, ".state"),
                "SYROB_DATA_DIR": os.environ.get("SYROB_DATA_DIR", ROOT)}
    unset = ("SYROB_SEAT", "NO_COLOR", "VISUAL", "EDITOR")
    return {**{k: v for k, v in os.environ.items() if k not in unset}, **set_here}


def at_once(folder, *words):
    """Prepares something: it must succeed."""
    done = subprocess.run([QUICK, *words], cwd=folder, env=environment(folder), check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"exits.py cannot prepare: {shlex.join(words)}\n{done.stderr}")
    return done.stdout


# --- what the program and the manual list ---------------------------------------------------------

CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3,}")
OPTION = re.compile(r"^  --([a-z-]+)( [A-Z]+)? ", re.MULTILINE)


def options_in(text):
    """Option -> whether it has a value."""
    return {name: bool(value) for name, value in OPTION.findall(text)}


class Program:
    """The commands and options that the program itself lists."""

    def __init__(self, folder):
        overview = at_once(folder, "help")
        names = at_once(folder, "__complete", "").splitlines()
        self.commands = [line.split("\t")[0] for line in names if not line.startswith("-")]
        self.shared = options_in(overview)
        self.own, self.known = {}, {}
        for name in self.commands:
            text = at_once(folder, "help", name).split("\nOptions of every command")[0]
            self.own[name] = options_in(text)
            listed = at_once(folder, "__complete", name, "--").splitlines()
            self.known[name] = {line.split("\t")[0][2:] for line in listed}
        if len(self.commands) < 2 or not self.shared:
            raise SystemExit("exits.py: the program lists nothing")

    @staticmethod
    def begin(words):
        """Where the program's own words begin."""
        return words.index("--") + 1 if words[0] == "at" else int(words[0] == "elsewhere")

    def command_of(self, words):
        """The name of the command in a line."""
        words = words[self.begin(words):]
        values = [i + 1 for i, word in enumerate(words) if self.shared.get(word[2:])]
        return next(word for i, word in enumerate(words)
                    if not word.startswith("-") and i not in values)

    def without(self, words, option):
        """The line without an option and its value; None where it does not have the option."""
        command = self.command_of(words)
        has_value = {**self.shared, **self.own[command]}[option]
        for i in range(self.begin(words), len(words)):
            if words[i] == "--" + option or (option == "output" and words[i] == "-o"):
                return words[:i] + words[i + 1 + has_value:]
        return None

    def specific(self):
        """(command, option) for each option that one command has and others have not."""
        for name in self.commands:
            yield from ((name, option) for option in self.own[name])
            yield from ((name, option) for option in self.shared
                        if option in self.known[name] and not all(
                            option in known for known in self.known.values()))


def statuses_of_manual():
    """Status -> the commands that the page names for it."""
    with open(MANUAL, encoding="utf-8") as file:
        section = file.read().split(".Sh EXIT STATUS\n")[1].split("\n.Sh ")[0]
    found = {}
    for text in section.split("\n.It ")[1:]:
        named = re.search(r"^\.Pq Ic (.*) \.$", text, re.MULTILINE)
        names = named.group(1).split(" , ") if named else []
        found[int(text.split("\n")[0])] = {name.split()[0] for name in names}
    return found


# --- options --------------------------------------------------------------------------------------

def check_option(world, program, words, run, proof):
    """True where a text shows that the option acts."""
    option, text = proof.split(None, 1)
    rest = program.without(words, option)
    if rest is None:
        return fail(f"--{option} is not in this line: {run.line}")
    other = Run(world, rest)
    if option == "anonymous" and NAME in run.said:
        return fail(f"--anonymous shows a name: {run.line}", run)
    if text == "=":
        return option if run.same_as(other) else fail(f"--{option} changes {run.line}", run)
    first, second = (other, run) if text.startswith("!") else (run, other)
    text = text.lstrip("! ")
    if text not in first.said or text in second.said:
        fail(f"'{text}' does not show what --{option} does: {run.line}", run)
        return fail("... and without it:", other)
    return option


def check_options(world, program, table):
    """Each option of each command is in a run, and acts."""
    shown = set()
    for line, proofs in table.lines("options"):
        words = shlex.split(line)
        run = Run(world, words)
        if "was built without pangocairo" in run.err:
            print(f"skipped, without pangocairo: syrob {line}", file=sys.stderr)
            shown.update((program.command_of(words), proof.split()[0]) for proof in proofs)
            continue
        if run.status != 0 and not any(" status " in " ".join(proof.split()) for proof in proofs):
            fail(f"a run that shows options fails: {line}", run)
        for proof in proofs:
            option = check_option(world, program, words, run, proof)
            shown.add((program.command_of(words), option))
    for command, option in program.specific():
        if (command, option) not in shown:
            fail(f"exits.txt shows nothing of: syrob {command} --{option}")
    for option in program.shared:
        if not any(option == other for _, other in shown):
            fail(f"exits.txt shows nothing of --{option}")


def check_shared(world, program, command, words):
    """What every command does with the options that it shares with all."""
    shown = at_once(world, "help", command)
    run = Run(world, words + ["--help"])
    if run.status or run.out != shown or run.written:
        fail(f"--help does not explain {command}", run)
    run = Run(world, words + ["--quiet", "--color", "always", "--no-input", "--linear"])
    if run.status or "Next:" in run.err or "Note:" in run.err:
        fail(f"{command} --quiet ...", run)
    for more in (["--color", "purple"], ["--as"], ["--no-such-option"]):
        refused(world, words + more, 2, "")
    for option in set(program.shared) - program.known[command]:
        refused(world, words + ["--" + option], 2, f"{command} does not know --{option}")
    if "--review" in words:
        refused(world, program.without(words, "review"), 3, "review")
    if "--as" not in words:
        run = Run(world, words + ["--as", "r1"])
        if run.status:
            fail(f"{command} --as r1", run)


# --- exit statuses --------------------------------------------------------------------------------

def refused(world, words, status, text, **how):
    """A run that ends with a status, says why and writes nothing."""
    run = Run(world, words, **how)
    if run.status != status or text not in run.said:
        fail(f"status {status} and '{text}' were expected", run)
    elif run.written:
        fail(f"{', '.join(run.written)}: written by a run that ended with {status}", run)
    return run


def cut_reviews(folder):
    """Every review.json ends in its middle."""
    for where, _, files in os.walk(folder):
        for name in files:
            if name == "review.json":
                os.truncate(os.path.join(where, name), 20)


def hold_locks(folder):
    """Another program is at work in every seat of every review."""
    held, root = [], os.path.join(folder, ".state", "syrob")
    for review in os.listdir(root):
        for seat in SEATS if os.path.isdir(os.path.join(root, review)) else ():
            lock = open(os.path.join(root, review, seat + ".lock"), "w", encoding="ascii")
            fcntl.fcntl(lock, SET_LOCK, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0))
            held.append(lock)
    return held


def check_base(world, program, table):
    """Every command: 0, 2, 3 and 6, and 4 where it writes to a journal that was there."""
    seen, locked = set(), []
    for line, _ in table.lines("commands"):
        words = shlex.split(line)
        command = program.command_of(words)
        base = Run(world, words)
        if base.status:
            fail("a command does not succeed", base)
        seen.add(command)
        check_shared(world, program, command, words)
        if "--review" in words:
            refused(world, words, 3, "review.json", spoil=cut_reviews)
        with open("/dev/full", "wb") as full:
            run = Run(world, words, out=full)
        if run.status != 6 or "cannot write the result" not in run.err:
            fail(f"{command} does not notice that its result cannot be written", run)
        own = os.path.join(words[1], "journals", "") if words[0] == "--review" else None
        if own and command != "merge" and any(name.startswith(own) for name in base.written):
            locked.append(words)
    with ThreadPoolExecutor(8) as pool:  # each waits half a second for the lock
        list(pool.map(lambda words: refused(world, words, 4, "another window", spoil=hold_locks),
                      locked))
    if len(locked) < 2:
        fail("no command writes to a journal")
    if seen != set(program.commands):
        fail("exits.txt runs not all commands, or others: "
             + " ".join(sorted(seen ^ set(program.commands))))


def check_statuses(world, program, table):
    """The statuses of the page are those that runs end with."""
    statuses = statuses_of_manual()
    named = {0, 2, 4, 6}  # check_base() has seen them
    for status, of_page in statuses.items():
        commands = set()
        for line, texts in table.lines(f"status {status}"):
            words = shlex.split(line)
            commands.add(program.command_of(words))
            run = refused(world, words, status, texts[0] if texts else "")
            named.add(run.status)
        if of_page and of_page != commands:
            fail(f"syrob.1 names {sorted(of_page)} for {status}, exits.txt {sorted(commands)}")
    if set(statuses) != named:
        fail(f"syrob.1 has the statuses {sorted(statuses)}, the runs end with {sorted(named)}")
    overview = at_once(world, "help").split("Exit codes: ")[1]
    if set(map(int, re.findall(r"(?:^|; ?\n?)(\d) ", overview))) != set(statuses):
        fail("syrob help has other exit codes than syrob.1")


def main():
    with tempfile.TemporaryDirectory(prefix="syrob-exits.") as scratch:
        world = os.path.join(scratch, "world")
        os.mkdir(world)
        program = Program(world)
        exits_files.write(world)
        custodian = CODE.findall(at_once(scratch, "key", "custodian"))
        table = Table(os.path.join(HERE, "exits.txt"), key=custodian[0], code=custodian[1])
        for line, _ in table.lines("prepare"):
            at_once(world, *shlex.split(line))
        check_base(world, program, table)
        check_options(world, program, table)
        check_statuses(world, program, table)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
