"""Checks the journals of a syrob review without syrob.

    python3 verify.py REVIEW [--json]

A second implementation of the format, written from its description in syrob-review(5): whether
every journal is what its hashes say, the form is the one that the review names, and all that an
event refers to exists. It only reads. Memory grows with the number of events, not their texts.
Exit status: 0 no problem, 1 problems found, 2 wrong usage, 3 the folder is not a review.
"""

import argparse
import datetime
import hashlib
import itertools
import json
import os
import re
import stat
import sys
from array import array
from typing import Any, BinaryIO, Callable, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

VERSION, JOURNALS_MAX, DEPTH_MAX, INTEGER_MAX, TAIL_LEN = 1, 1000, 4, (1 << 31) - 1, 72
LINE_MAX, REVIEW_MAX, FORM_MAX, JOURNAL_MAX = 1 << 16, 1 << 16, 1 << 20, 1 << 30  # bytes

# Op, whose journals hold it, kind of the cell that it sets ("@": one for each reviewer), fields:
# "*" is part of the cell's name, "?" may be null, "-" may be missing.
OP_TABLE = """
open          any       .           v review seat writer salt app
title         lead      title       title was -left
seat          lead      seat        *seat name role was -left
release       lead      seat        *seat reason was -left
outcome       lead      outcomes    *?study outcomes was -left
form          lead      form        file sha256 -reason was -left
mode          lead      mode        open was -left
study         lead      .           study -label -title -authors -year -journal -volume -pages \
                                    -doi -pmid -abstract -url -left
study-edit    lead      field       *study *field ?value -reason was -left
study-drop    lead      listed      *study reason was -left
study-restore lead      listed      *study reason was -left
assign        lead      assignment  *study seats -seed -reason was -left
round         lead      round       *name studies was -left
judge         reviewer  judgement@  *study *item *?outcome ?answer -support -quotes -signals \
                                    -sheet -sheet_sha256 -row was -undo -left
clear         reviewer  judgement@  *study *item *?outcome was -undo -left
complete      reviewer  done@       *study pass was -left
reopen        reviewer  done@       *study reason was -left
flag          reviewer  flag@       *study *?item ?text was -undo -left
resolve       consensus resolution  *study *item *?outcome of answer -support -quotes how by \
                                    -operator -cause -reason was -undo -left
unresolve     consensus resolution  *study *item *?outcome -reason was -undo -left
refer         consensus resolution  *study *item *?outcome -reason was -undo -left
early         consensus early       *study reason was -left
note          any       .           ?study ?item text -undo -left
recover       any       .           file reason
"""
FIELDS_OF: Dict[str, Dict[str, str]] = {}  # the fields of an op, with their marks
PLACE_OF: Dict[str, Tuple[str, str, List[str]]] = {}  # its journals, its cell's kind and name
for _op, _journal, _kind, *_fields in map(str.split, OP_TABLE.strip().splitlines()):
    FIELDS_OF[_op] = {_f.lstrip("*?-"): _f for _f in _fields}
    PLACE_OF[_op] = _journal, _kind, [_f.lstrip("*?") for _f in _fields if _f[0] == "*"]
UNKNOWN_OP = {"left": "-left"}  # it may be one of several lines of a command as well
# What is no part of a cell's value: links, and where and by whom it was typed in.
NOT_CONTENT = frozenset("was undo left sheet sheet_sha256 row operator seed file".split())
WORDS = {"study": "study", "studies": "study", "item": "item", "outcome": "outcome",
         "field": "field", "seats": "seat", "by": "seat", "operator": "seat"}
HEX16, HEX32 = re.compile("[0-9a-f]{16}"), re.compile("[0-9a-f]{32}")
TAIL = re.compile(rb',"h":"([0-9a-f]{64})"\}')
HEAD = re.compile("[0-9a-f]{32} [a-z0-9-]{1,32} [0-9a-f]{6} [0-9a-f]{32}")
FORM_NAME = re.compile(r"form(-[0-9]+)?\.json")
INTEGER, BRACKET = re.compile("0|-?[1-9][0-9]{0,9}"), re.compile(r"[][{}]")
STRING = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')  # with the colon it is a name
# Controls but TAB and LF (the decoder refuses these two unescaped), surrogates, noncharacters.
FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]")

MERGE = "take in another copy: syrob merge PATH"
TORN = "an unfinished line or command (half copied, or the program stopped); counts for nothing"
NEWER = "that this program does not know; check the review with the program that wrote it"
MARKER = "a conflict marker: it was merged as text; take both versions and use: syrob merge PATH"
CONVERTED = ("a program converted the line ends to CR LF; take the file from the version control "
             "with conversion off (* -text), or from another copy")
Event = Dict[str, Any]
Word = Tuple[str, ...]  # kind and name
Where = Tuple[str, int]  # file and line
# Something found (line 0: no single line is meant), and what is remembered of an event.
Problem = NamedTuple("Problem", [("file", str), ("line", int), ("kind", str), ("message", str)])
Known = NamedTuple("Known", [("cell", int), ("content", int), ("where", Where)])
NO_CELL, ANY_CELL = -1, -2


class Fault(Exception):
    """What is wrong with a file or line."""


# --- strict JSON ---------------------------------------------------------------------------
def make_object(pairs: List[Tuple[str, Any]]) -> Event:
    """An object, if each of its names stands there once."""
    if len(dict(pairs)) != len(pairs):
        raise Fault("a name that stands twice in one object")
    return dict(pairs)


def make_integer(text: str) -> int:
    """A number, if it is whole and small enough."""
    if not INTEGER.fullmatch(text) or abs(int(text)) > INTEGER_MAX:
        raise Fault("a number that is not whole, or is beyond 2147483647")
    return int(text)


DECODER = json.JSONDecoder(object_pairs_hook=make_object, parse_int=make_integer,
                           parse_float=make_integer, parse_constant=make_integer)


def parse_object(data: bytes) -> Event:
    """Reads an object of strict I-JSON."""
    try:
        text = data.decode("utf-8")
        steps = (1 if bracket in "[{" else -1 for bracket in BRACKET.findall(STRING.sub("", text)))
        if max(itertools.accumulate(steps), default=0) > DEPTH_MAX:
            raise Fault("nested too deeply")
        value = DECODER.decode(text)
    except ValueError as why:
        raise Fault(f"not JSON in UTF-8: {why}") from None
    if not isinstance(value, dict):
        raise Fault("not an object")
    if FORBIDDEN.search(text):
        raise Fault("a control character or noncharacter")
    for string, colon in STRING.findall(text) if "\\" in text else ():
        if "\\" in string and (colon or FORBIDDEN.search(json.loads(string))):
            raise Fault("an escape in a name, or one of a control or noncharacter or surrogate")
    return value


# --- one event -----------------------------------------------------------------------------
def is_text(value: Any) -> bool:
    """Whether the value is a text."""
    return isinstance(value, str)


def is_number(value: Any) -> bool:
    """Whether the value is a number from 0; to isinstance(), True would be one."""
    return type(value) is int and value >= 0


def list_of(check: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """A check of a list whose elements pass `check`."""
    return lambda value: isinstance(value, list) and all(map(check, value))


CHECKS: Dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys("v left seed row year".split(), is_number),
    **dict.fromkeys("seats by studies outcomes".split(), list_of(is_text)),
    **dict.fromkeys("was undo pass of".split(),
                    list_of(lambda value: is_text(value) and HEX16.fullmatch(value))),
    "quotes": list_of(lambda value: isinstance(value, dict) and is_text(value.get("text")) and
                      is_text(value.get("where"))),
    "signals": lambda value: isinstance(value, dict) and all(map(is_text, value.values())),
}


def check_event(event: Event, number: int, seat: str) -> None:
    """The event is well formed, and stands where it may stand."""
    op = event.get("op")
    if not is_text(op):
        raise Fault('the field "op" is missing')
    try:
        time = datetime.datetime.fromisoformat(event["t"][:19])
    except (LookupError, TypeError, ValueError):
        time = datetime.datetime.min
    if f"{time:%Y-%m-%dT%H:%M:%SZ}" != event.get("t"):
        raise Fault('the field "t" is no time in UTC')
    if (op == "open") != (number == 0):
        raise Fault('line 1, and no other, is an "open" event')
    kind = seat if seat in ("lead", "consensus") else "reviewer"
    if op in PLACE_OF and PLACE_OF[op][0] not in ("any", kind):
        raise Fault(f'a journal of {seat} cannot hold "{op}"')
    for name, marked in FIELDS_OF.get(op, UNKNOWN_OP).items():
        if name not in event:
            if marked[0] != "-":
                raise Fault(f'the field "{name}" is missing')
        elif not CHECKS.get(name, is_text)(event[name]) and (
                event[name] is not None or "?" not in marked):
            raise Fault(f'the field "{name}" has the wrong type')


def content_of(event: Event) -> int:
    """The same number for events that give a cell the same value; null and "" are no value."""
    content = {name: event[name] for name in FIELDS_OF[event["op"]]
               if name not in NOT_CONTENT and event.get(name)}
    text = json.dumps([event["op"], content], sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def words_of(event: Event) -> Iterator[Word]:
    """The words that another event, or the form, must have brought in."""
    op = event["op"]
    for name in FIELDS_OF[op].keys() & WORDS.keys():
        value = event.get(name)
        words = value if isinstance(value, list) else [value]
        yield from ((WORDS[name], word) for word in words if word is not None)
    if op in ("open", "release"):
        yield "seat", event["seat"]
    if op == "outcome" and event["study"] is not None:
        yield from (("outcome", name) for name in event["outcomes"])
    if op in ("judge", "resolve") and event["answer"] is not None:
        yield "answer", event["item"], event["answer"]


# --- one journal ---------------------------------------------------------------------------
def open_regular(path: str, limit: int, alone: bool = False) -> BinaryIO:
    """Opens a regular file; with `alone`, one that has no second name."""
    extra = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    info = os.lstat(path)
    if not stat.S_ISREG(info.st_mode):
        raise OSError("not a regular file (a link is none); put the file itself in its place")
    if alone and info.st_nlink > 1:
        raise OSError("it has a second name (a hard link); copy it to a file of its own")
    if info.st_size > limit:
        raise OSError(f"longer than {limit} bytes")
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | extra))


class Journal:
    """Takes the lines of a journal in turn; checks each on its own and against the one before."""

    def __init__(self, name: str) -> None:
        self.file = f"journals/{name}"
        self.seat = self.writer = self.hash = ""
        self.newer = self.torn = False
        self.lines = self.left = 0
        self.waiting: List[bytes] = []  # lines of a command whose last line has not come yet
        self.ids = array("Q")  # of the events of whole commands

    def take(self, line: bytes) -> Event:
        """The next line, without its LF, as an event."""
        if len(line) >= LINE_MAX:
            raise Fault(f"longer than {LINE_MAX} bytes")
        if line.endswith(b"\r"):
            raise Fault(CONVERTED)
        if line.startswith((b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")):
            raise Fault(MARKER)
        tail = TAIL.fullmatch(line[-TAIL_LEN:])
        if not tail:
            raise Fault(f"the line does not end in its hash; {MERGE}")
        digest = hashlib.sha256(self.hash.encode() + line[:-TAIL_LEN]).hexdigest()
        if digest != tail[1].decode():
            raise Fault(f"it does not fit its hash: it, or a line before it, was changed; {MERGE}")
        event = parse_object(line)
        if not is_number(event.get("n")) or event["n"] != self.lines:
            raise Fault(f'"n" must be {self.lines} here')
        if not self.newer:  # else there is no more to be sure of
            check_event(event, self.lines, self.seat)
            left = event.get("left", 0) if "left" in FIELDS_OF.get(event["op"], UNKNOWN_OP) else 0
            if self.left and left != self.left - 1:
                raise Fault(f'"left" must be {self.left - 1} here')
            self.left = left
        self.hash = digest
        self.lines += 1
        self.waiting.append(line)
        return event

    def take_head(self, line: bytes) -> str:
        """Learns from the first line whose journal it is; returns the id of its review."""
        head = self.take(line)
        words = " ".join(head[name] for name in ("review", "seat", "writer", "salt"))
        if not head["v"] or not HEAD.fullmatch(words):
            raise Fault("line 1 is not the beginning of a journal")
        self.seat, self.writer, self.newer = head["seat"], head["writer"], head["v"] > VERSION
        return head["review"]


# --- the review ----------------------------------------------------------------------------
class Review:
    """The set of the events in the journals of a folder, and what is wrong with it."""

    def __init__(self, path: str) -> None:
        self.path, self.has_form = path, True
        self.newer = False  # some events are beyond this program: it cannot say what is missing
        self.problems: List[Problem] = []
        self.journals: List[Journal] = []
        self.events: Dict[int, Known] = {}
        self.cells: Dict[Tuple[Optional[str], ...], int] = {}
        self.replaced: Set[int] = set()
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
        if not self.newer:
            for where, _, field, identity in self.links:
                self._add(where, "missing-reference",
                          f'"{field}" names {identity:016x}, which no journal holds; {MERGE}')
            self._check_words()
            self._check_conflicts()
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

    def _check_conflicts(self) -> None:
        heads: Dict[int, List[Known]] = {}
        for identity, known in self.events.items():
            if known.cell >= 0 and identity not in self.replaced:
                heads.setdefault(known.cell, []).append(known)
        names = list(self.cells)
        for cell, values in heads.items():
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
                self._read_form(name, sha256)
            except (Fault, OSError) as why:
                if identity not in self.replaced:
                    self.has_form = False
                    where = self.events[identity].where
                    self._add((name, 0) if FORM_NAME.fullmatch(name) else where, "form-pin",
                              f"{why} (named in {where[0]} line {where[1]})")
        if not self.pins and not self.newer:
            self.has_form = False
            self._add(("form.json", 0), "form-pin", f"no journal of the lead names it; {MERGE}")

    def _read_form(self, name: str, sha256: str) -> None:
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
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise Fault("it is not a form") from None


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
