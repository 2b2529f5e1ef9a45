"""Checks the journals of a syrob review without syrob.

    python3 verify.py REVIEW [--json]

A second implementation of the format, written from its description in syrob-review(5): whether
every journal is what its hashes say, and what this machine's second copy says, the form is the one
that the review names, all that an event refers to exists, and every completion names an answer for
each item. It only reads. Memory grows with the number of events, not their texts. What one line
may be is in verify_lines.py, which must lie beside this file.
Exit status: 0 no problem, 1 problems found, 2 wrong usage, 3 the folder is not a review.
"""

import argparse
import hashlib
import itertools
import json
import os
import re
import stat
import sys
from typing import Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

sys.dont_write_bytecode = True  # where this lies, nothing is to be written
from verify_lines import (  # pylint: disable=wrong-import-position
    CONVERTED, FIELDS_OF, HEX32, LINE_MAX, MERGE, PLACE_OF, VERSION, Event, Fault, Journal, Word,
    content_of, is_number, open_regular, parse_object, words_of)

JOURNALS_MAX = 1000
REVIEW_MAX, FORM_MAX, JOURNAL_MAX = 1 << 16, 1 << 20, 1 << 30  # bytes
NAME = re.compile(r"journals/(([a-z0-9-]{1,32})@([0-9a-f]{6})\.jsonl)")
FORM_NAME = re.compile(r"form(-[0-9]+)?\.json")
TORN = "an unfinished line or command (half copied, or the program stopped); counts for nothing"
NEWER = "that this program does not know; check the review with the program that wrote it"
PARTED = ("this machine's second copy is not the same: the journal was cut, changed or put back; "
          "the next entry of its reviewer mends what can be mended")
Where = Tuple[str, int]  # file and line
# Something found (line 0: no single line is meant), and what is remembered of an event.
Problem = NamedTuple("Problem", [("file", str), ("line", int), ("kind", str), ("message", str)])
Known = NamedTuple("Known", [("cell", int), ("content", int), ("where", Where)])
NO_CELL, ANY_CELL = -1, -2
KEPT = frozenset("seat release assign outcome complete reopen".split())  # what passes depend on


# --- the review ----------------------------------------------------------------------------
class Review:
    """The set of the events in the journals of a folder, and what is wrong with it."""

    def __init__(self, path: str) -> None:
        self.path, self.has_form = path, True
        self.newer = False  # some events are beyond this program: it cannot say what is missing
        self.problems: List[Problem] = []
        self.journals: List[Journal] = []
        self.headless: List[Journal] = []  # their first line is damaged
        self.events: Dict[int, Known] = {}
        self.cells: Dict[Tuple[Optional[str], ...], int] = {}
        self.replaced: Set[int] = set()
        self.heads: Dict[int, List[int]] = {}  # of each cell: the events that none replaces
        self.kept: Dict[int, Event] = {}  # those that say whose passes there are, and of what
        self.answers: Dict[int, str] = {}  # of each judgement
        self.roles: Dict[str, str] = {}  # of each seat
        self.items: Dict[str, Tuple[bool, Set[str]]] = {}  # judged by outcome? and its answers
        self.links: List[Tuple[Where, int, str, int]] = []  # place, cell, field, id: not yet met
        self.words: Set[Word] = {("seat", "lead"), ("seat", "consensus")}
        self.words.update(("field", name) for name in FIELDS_OF["study"].keys() - {"study", "left"})
        self.unmet: List[Tuple[Where, Word]] = []
        self.pins: Dict[int, Tuple[str, str]] = {}  # file and hash of each form event
        with open_regular(os.path.join(path, "review.json"), REVIEW_MAX) as stream:
            identity = parse_object(stream.read(REVIEW_MAX).replace(b"\r", b""))
        version, self.id = identity.get("syrob_review"), identity.get("id")
        if not is_number(version) or version != VERSION or not HEX32.fullmatch(str(self.id)):
            raise Fault(f'review.json needs "syrob_review":{VERSION} and an "id" of 32 hex digits')
        if not stat.S_ISDIR(os.lstat(os.path.join(path, "journals")).st_mode):
            raise Fault("journals is not a folder")

    def check(self) -> List[Problem]:
        """Everything that is wrong, in the order of files and lines."""
        self._list_journals()
        for lead in (True, False):
            for journal in (one for one in self.journals if (one.seat == "lead") == lead):
                self._read_journal(journal)
            links, self.links = self.links, []
            for link in links:
                self._link(*link)
            if lead:
                self._check_forms()
        self._check_forks()
        self._check_second_copies()
        self._find_heads()
        if not self.newer:
            for where, _, field, identity in self.links:
                self._add(where, "missing-reference",
                          f'"{field}" names {identity:016x}, which no journal holds; {MERGE}')
            self._check_words()
            self._check_conflicts()
            self._check_passes()
        return sorted(set(self.problems))

    def _add(self, where: Where, kind: str, message: str) -> None:
        self.problems.append(Problem(*where, kind, message))
        self.newer = self.newer or kind == "newer"

    def _list_journals(self) -> None:
        names = [name for name in os.listdir(os.path.join(self.path, "journals"))
                 if name.endswith(".jsonl") and not name.startswith(".")]
        if len(names) > JOURNALS_MAX:
            self._add(("journals", 0), "damaged", f"more than {JOURNALS_MAX} journals")
        for name in sorted(names)[:JOURNALS_MAX]:
            self._read_head(Journal(name))
        self.journals.sort(key=lambda one: (  # of a writer's, the name first that syrob gives
            one.seat, one.writer, one.file != f"journals/{one.seat}@{one.writer}.jsonl", one.file))

    def _lines(self, journal: Journal) -> Iterator[bytes]:
        """The lines without their LF, but for one that the file ends in: that makes it torn."""
        with open_regular(os.path.join(self.path, journal.file), JOURNAL_MAX, True) as stream:
            for line in iter(lambda: stream.readline(LINE_MAX + 1), b""):
                journal.torn = not line.endswith(b"\n") and len(line) <= LINE_MAX
                if not journal.torn:
                    yield line[:-1]

    def _read_head(self, journal: Journal) -> None:
        try:
            head = next(self._lines(journal), None)
            if head is None:
                self._add((journal.file, 1), "torn-line", TORN)
            elif journal.take_head(head) == self.id:
                self.journals.append(journal)
            else:
                self._add((journal.file, 1), "foreign-journal", "of another review; move it away")
        except (Fault, OSError) as why:
            self._add((journal.file, int(isinstance(why, Fault))), "damaged", str(why))
            journal.seat = journal.writer = ""
            self.headless.append(journal)

    def _read_journal(self, journal: Journal) -> None:
        """A command takes effect as a whole: its lines wait until the last has come."""
        if journal.newer:
            self._add((journal.file, 1), "newer", f"a version {NEWER}")
        try:
            journal.hash, journal.lines, journal.waiting = "", 0, []  # the head comes once more
            for line in self._lines(journal):
                journal.take(line)
                if not journal.left:
                    for waiting in journal.waiting:
                        self._take(journal, json.loads(waiting))
                    journal.waiting = []
            if journal.torn or journal.waiting:
                self._add((journal.file, len(journal.ids) + 1), "torn-line", TORN)
        except (Fault, OSError) as why:
            self._add((journal.file, journal.lines + 1), "damaged", str(why))

    def _take(self, journal: Journal, event: Event) -> None:
        identity, cell = int(event["h"][:16], 16), NO_CELL
        journal.ids.append(identity)
        where = journal.file, len(journal.ids)
        if identity in self.events:  # another copy of the journal has brought it
            return
        if journal.newer or event["op"] not in FIELDS_OF:
            self.events[identity] = Known(ANY_CELL, 0, where)
            if not journal.newer:
                self._add(where, "newer", f"an event '{event['op']:.80}' {NEWER}")
            return
        _, kind, names = PLACE_OF[event["op"]]
        if kind != ".":
            name = kind, journal.seat if "@" in kind else None, *map(event.get, names)
            cell = self.cells.setdefault(name, len(self.cells))
        self.events[identity] = Known(cell, content_of(event), where)
        if event["op"] in ("seat", "study"):
            self.words.add((event["op"], event[event["op"]]))
        if event["op"] in KEPT:
            self.kept[identity] = event
        if event["op"] == "seat":
            self.roles[event["seat"]] = event["role"]
        if event["op"] == "judge" and event["answer"] is not None:
            self.answers[identity] = sys.intern(event["answer"])
        if event["op"] == "outcome" and event["study"] is None:
            self.words.update(("outcome", name) for name in event["outcomes"])
        self.unmet += [(where, word) for word in words_of(event) if word not in self.words]
        if event["op"] == "form":
            self.pins[identity] = (event["file"], event["sha256"])
        for field in FIELDS_OF[event["op"]].keys() & {"was", "pass", "of", "undo"}:
            for link in event.get(field, ()):
                self._link(where, cell, field, int(link, 16))

    def _link(self, where: Where, cell: int, field: str, link: int) -> None:
        target = self.events.get(link)
        if target is None:
            self.links.append((where, cell, field, link))
        elif field == "was" and target.cell == cell:
            self.replaced.add(link)
        elif field == "was" and target.cell != ANY_CELL:
            self._add(where, "foreign-reference", f'"was" names {link:016x}, which is about '
                      f"something else ({target.where[0]} line {target.where[1]})")

    def _check_words(self) -> None:
        for where, word in self.unmet:
            if word not in self.words and (self.has_form or word[0] not in ("item", "answer")):
                name = ": ".join(word[1:])
                self._add(where, "unknown-word", f"this review has no {word[0]} '{name:.80}'")

    def _check_forks(self) -> None:
        """Two files of one writer must be one file, or one the beginning of the other."""
        for one, two in itertools.combinations(self.journals, 2):
            if (one.seat, one.writer) == (two.seat, two.writer):
                lines = enumerate(zip(one.ids, two.ids), 1)
                line = next((line for line, (first, second) in lines if first != second), 0)
                if line:
                    self._add((two.file, line), "fork", "from here on it differs from "
                              f"{one.file}, which has the same writer")

    def _check_second_copies(self) -> None:
        """A journal that this account writes has a second copy in the state folder."""
        state = os.environ.get("XDG_STATE_HOME", "")
        if not os.path.isabs(state):
            state = os.path.join(os.path.expanduser("~"), ".local", "state")
        state = os.path.join(state, "syrob", self.id)
        for journal in self.journals + self.headless:
            name = NAME.fullmatch(journal.file)
            if not name or journal.seat not in ("", name[2]) or journal.writer not in ("", name[3]):
                continue
            try:
                with open_regular(os.path.join(state, f"{name[2]}.writer"), 64) as writer:
                    own = writer.read() == f"{name[3]}\n".encode()
                if own and not same_bytes(os.path.join(self.path, journal.file),
                                          os.path.join(state, name[1])):
                    self._add((journal.file, 0), "second-copy", PARTED)
            except OSError:  # there is none, or what is wrong with it is told elsewhere
                continue

    def _find_heads(self) -> None:
        for identity, known in self.events.items():
            if known.cell >= 0 and identity not in self.replaced:
                self.heads.setdefault(known.cell, []).append(identity)

    def _value(self, kind: str, seat: Optional[str], *name: Optional[str]) -> Optional[Event]:
        """The event that gives a cell its value; None where there is none, or a conflict."""
        heads = self.heads.get(self.cells.get((kind, seat, *name), NO_CELL), [])
        one = len({self.events[identity].content for identity in heads}) == 1
        return self.kept.get(min(heads)) if one else None

    def _check_passes(self) -> None:
        """A completion names an answer, one that the form knows, for all that was to be judged."""
        names = list(self.cells)
        for kind, seat, *rest in names if self.has_form else ():
            done = self._value(kind, seat, *rest) if kind == "done@" else None
            if not done or done["op"] != "complete" or ("study", rest[0]) not in self.words:
                continue
            assigned, person = self._value("assignment", None, *rest), self._value(
                "seat", None, seat)
            wanted = seat in assigned["seats"] if assigned else self.roles.get(seat) == "reviewer"
            if not wanted or seat not in self.roles or (person and person["op"] == "release"):
                continue
            named: Dict[Tuple[str, Optional[str]], int] = {}
            for link in sorted((int(link, 16) for link in done["pass"]), reverse=True):
                cell = self.events[link].cell if link in self.events else NO_CELL
                if cell >= 0 and names[cell][:3] == ("judgement@", seat, *rest):
                    named[names[cell][3:]] = link
            if not self._is_whole(rest[0], named):
                where = self.events[int(done["h"][:16], 16)].where
                self._add(where, "incomplete-pass",
                          "the completion does not name an answer for every item")

    def _is_whole(self, study: str, named: Dict[Tuple[str, Optional[str]], int]) -> bool:
        review, own = self._value("outcomes", None, None), self._value("outcomes", None, study)
        outcomes = review["outcomes"] if review else []
        reported = [one for one in outcomes if not own or one in own["outcomes"]]
        for item, (by_outcome, answers) in self.items.items():
            for outcome in reported if by_outcome and outcomes else [None]:
                link = named.get((item, outcome), named.get((item, None)))
                if self.answers.get(link) not in answers:
                    return False
        return True

    def _check_conflicts(self) -> None:
        names = list(self.cells)
        for cell, heads in self.heads.items():
            values = [self.events[identity] for identity in heads]
            if len({known.content for known in values}) > 1:
                *others, last = sorted(values, key=lambda known: known.where)
                file, line = next(one.where for one in others if one.content != last.content)
                what = " ".join(part for part in names[cell] if part)
                self._add(last.where, "conflict", f"another value of the same thing ({what:.80}) "
                          f"stands in {file} line {line}; give the one that holds")

    def _check_forms(self) -> None:
        """The form in use must be the one pinned; earlier ones lend their words, if still there."""
        for identity, (name, sha256) in self.pins.items():
            try:
                self._read_form(name, sha256, identity not in self.replaced)
            except (Fault, OSError) as why:
                if identity not in self.replaced:
                    self.has_form = False
                    where = self.events[identity].where
                    self._add((name, 0) if FORM_NAME.fullmatch(name) else where, "form-pin",
                              f"{why} (named in {where[0]} line {where[1]})")
        if not self.pins and not self.newer:
            self.has_form = False
            self._add(("form.json", 0), "form-pin", f"no journal of the lead names it; {MERGE}")

    def _read_form(self, name: str, sha256: str, in_use: bool) -> None:
        if not FORM_NAME.fullmatch(name):
            raise Fault(f"'{name:.80}' cannot be the name of a form's file")
        with open_regular(os.path.join(self.path, name), FORM_MAX) as stream:
            data = stream.read(FORM_MAX)
        if hashlib.sha256(data).hexdigest() != sha256:
            converted = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == sha256
            raise Fault(CONVERTED if converted else "it is not the form in use; take another copy")
        try:
            form = json.loads(data)
            for item in (item for domain in form["domains"] for item in domain["items"]):
                answers = item.get("answers", form["answers"])
                self.words.add(("item", item["id"]))
                self.words.update(("answer", item["id"], answer["id"]) for answer in answers)
                if in_use:
                    self.items[item["id"]] = (item.get("level") == "outcome",
                                              {answer["id"] for answer in answers})
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise Fault("it is not a form") from None


def same_bytes(path: str, other: str) -> bool:
    """Whether two regular files hold the same."""
    with open_regular(path, JOURNAL_MAX) as first, open_regular(other, JOURNAL_MAX) as second:
        blocks = [iter(lambda file=file: file.read(1 << 20), b"") for file in (first, second)]
        return all(one == two for one, two in itertools.zip_longest(*blocks))


# --- the program ---------------------------------------------------------------------------
def show(text: str) -> str:
    """The text in ASCII, with all else as a visible escape that no terminal obeys."""
    return "".join(char if " " <= char <= "~" else ascii(char)[1:-1] for char in text)


def main(arguments: Optional[List[str]] = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Checks the journals of a review without syrob.")
    parser.add_argument("review", metavar="REVIEW", help="the review's folder")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    options = parser.parse_args(arguments)
    try:
        problems = Review(options.review).check()
    except (Fault, OSError) as why:
        print(show(f"{options.review} is not a review: {why}"), file=sys.stderr)
        return 3
    if options.json:
        rows = [{**one._asdict(), "file": show(one.file), "line": one.line or None}
                for one in problems]
        print(json.dumps({"schema": "syrob/check/1", "ok": not problems, "problems": rows}))
    else:
        for file, line, kind, message in problems:
            print(show(f"{file}{f':{line}' if line else ''}: {kind}: {message}"))
        print(f"problems: {len(problems)}" if problems else "ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
