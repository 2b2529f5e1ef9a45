"""Checks the journals of a syrob review without syrob.

    python3 verify.py REVIEW [--as SEAT] [--json]

A second implementation of the format, written from its description in syrob-review(5): whether
every journal is what its hashes say, and what this machine's second copy says, the form is the one
that the review names, all that an event refers to exists, and every completion names an answer for
each item. It only reads. Memory grows with the number of events, not their texts. What one line
may be is in verify_lines.py, what a form is in verify_forms.py, which files are read in
verify_names.py, what is against the rules in verify_rules.py, what the state folder holds in
verify_state.py; these must lie beside this file.
Exit status: 0 no problem, 1 problems found, 2 wrong usage, 3 the folder is not a review.
"""

import argparse
import functools
import gc
import itertools
import json
import os
import re
import stat
import sys
from array import array
from typing import Dict, FrozenSet, Iterator, List, NamedTuple, Optional, Set, Tuple, Union

sys.dont_write_bytecode = True  # where this lies, nothing is to be written
from verify_forms import (  # pylint: disable=wrong-import-position
    FORM_NAME, hashes_of_forms, read_items, why_not)
from verify_rules import ASKS, Look, had_role, why_against  # pylint: disable=wrong-import-position
from verify_names import names_in  # pylint: disable=wrong-import-position
from verify_lines import (  # pylint: disable=wrong-import-position
    FIELDS_OF, HEX32, LINE_MAX, LINKS_OF, MERGE, PLACE_OF, VERSION, WORDS, Event, Fault, Journal,
    Word, content_of, is_number, match_plain, open_regular, parse_object, words_of)
from verify_state import Seen, State, how_they_differ, read_seen  # pylint: disable=wrong-import-position

JOURNALS_MAX, TOLD_MAX, HEAD_MAX = 1000, 100, 4096
REVIEW_MAX, JOURNAL_MAX, BYTES_MAX = 1 << 16, 1 << 30, 2 << 30  # bytes
SEAT = re.compile("(?!lead$|consensus$|first-pass$)[a-z][a-z0-9-]{0,31}")
NAME = re.compile(r"journals/(([a-z0-9-]{1,32})@([0-9a-f]{6})\.jsonl)")
TORN = "an unfinished line or command (half copied, or the program stopped); counts for nothing"
NEWER = "that this program does not know; check the review with the program that wrote it"
BLINDED = "in a study that is not open; syrob check --as tells its reviewer more"
CHANGED = "\"created\" is not what the lead's journal says"
UNREAD = "not read because of its name; take it in (syrob merge FILE), then move it away"
Where = Tuple[str, int]  # file and line
# Something found (line 0: no single line is meant), and what is remembered of an event.
Problem = NamedTuple("Problem", [("file", str), ("line", int), ("kind", str), ("message", str)])
Known = NamedTuple("Known", [("cell", int), ("content", int), ("where", Where), ("hash", bytes)])
ID_DIGITS = 16  # of the hash: a short name, which proves nothing
NO_CELL, ANY_CELL = -1, -2
# What a completion amounts to: whether all of it is here, and its judgements by item and outcome.
Pass = NamedTuple("Pass", [("whole", bool), ("named", Dict[Tuple[str, Optional[str]], int])])
NOT_KNOWN = Known(NO_CELL, 0, ("", 0), b"")
NAMED_BY = {_kind: _fields for _, _kind, _fields in PLACE_OF.values()}  # the fields of a cell's name
# What passes, and whether a study is open, depend on.
KEPT = frozenset("seat release assign outcome complete reopen reveal mode round study-drop study-restore "
                 "resolve unresolve refer".split())
COUNTED = frozenset("seat outcome round".split())
COUNT_MAX = {"reviewers": 64, "outcomes": 1000, "rounds": 1000}


# --- the review ----------------------------------------------------------------------------
class Review:
    """The set of the events in the journals of a folder, and what is wrong with it."""

    def __init__(self, path: str, viewer: Optional[str] = None) -> None:
        self.path, self.viewer, self.has_form = path, viewer, True
        self.newer = False  # some events are beyond this program: it cannot say what is missing
        self.problems: List[Problem] = []
        self.journals: List[Journal] = []
        self.events: Dict[int, Known] = {}
        self.about: Dict[Where, Optional[str]] = {}  # the study of an event that may be a problem
        self.opened: Dict[str, FrozenSet[str]] = {}  # studies, by whose completions
        self.cells: Dict[Tuple[Optional[str], ...], int] = {}
        self.names: List[Tuple[Optional[str], ...]] = []  # of the cells, when all are known
        self.replaced: Set[int] = set()
        self.ends: Dict[int, List[int]] = {}  # of each cell: completions and reopenings
        self.firsts: List[int] = []  # of each cell: its first event
        self.others: Dict[int, List[int]] = {}  # and those of which there are several, the others
        self.all_known = False  # all the words of all cells
        self.kept: Dict[int, Event] = {}  # those that say whose passes there are, and of what
        self.answers: Dict[int, str] = {}  # of each judgement
        self.roles: Dict[str, str] = {}  # of each seat
        self.reviewers: Set[str] = set()
        self.own: Set[str] = set()  # for whom this account writes, in whatever folder
        self.all_roles: Dict[str, Set[str]] = {}  # that it ever had
        self.looks: List[Tuple[Where, Look]] = []  # what may be against the rules
        self.reveals: Dict[str, List[Tuple[str, Set[str]]]] = {}  # by study: whose, and hashes
        self.named: List[Tuple[Where, str, str]] = []  # place, study, whole hash: of reveals
        self.fixed: Dict[Tuple[str, str], Event] = {}  # by seat and study: completions once read
        self.items: Dict[str, Tuple[bool, Set[str]]] = {}  # judged by outcome? and its answers
        self.links: List[Tuple[Where, int, str, int]] = []  # place, cell, field, id: not yet met
        self.counted: Dict[str, Set[str]] = {what: set() for what in COUNT_MAX}
        self.studies: Set[str] = set()
        self.words: Set[Word] = {("seat", "lead"), ("seat", "consensus")}
        self.words.update(("field", name) for name in FIELDS_OF["study"].keys() - {"study", "left"})
        self.unmet: List[Tuple[Where, Word]] = []
        self.foreign: List[Tuple[Where, int, int]] = []  # place, cell, id of another cell
        self.said: List[Optional[str]] = []  # of each outcome event: its study, or None
        self.pins: Dict[int, Tuple[str, str]] = {}  # file and hash of each form event
        self.passes: Dict[str, Pass] = {}  # by the hash of the completion
        self.done: Dict[str, Set[str]] = {}  # by study: the reviewers whose completion is whole
        state = os.environ.get("XDG_STATE_HOME", "")
        if not os.path.isabs(state):
            state = os.path.join(os.path.expanduser("~"), ".local", "state")
        with open_regular(os.path.join(path, "review.json"), REVIEW_MAX) as stream:
            identity = parse_object(stream.read(REVIEW_MAX).replace(b"\r", b""))
        version, self.id = identity.get("syrob_review"), identity.get("id")
        self.created, self.identity = identity.get("created"), ""
        if not is_number(version) or version != VERSION or not HEX32.fullmatch(str(self.id)):
            raise Fault(f'review.json needs "syrob_review":{VERSION} and an "id" of 32 hex digits')
        if not stat.S_ISDIR(os.lstat(os.path.join(path, "journals")).st_mode):
            raise Fault("journals is not a folder")
        self.state = os.path.join(state, "syrob", self.id)  # this account's second copies
        self.account = State(self.state, path)

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
        for seen in read_seen(self.state, self.account.place):
            self._check_seen(seen)
        if self.has_form and not self.newer:  # else nobody can say what is missing
            self._find_heads()
            self.opened = self._open_studies()
            for where, _, field, identity in self.links:
                self._tell(where, "missing-reference",
                           f'"{field}" names {identity:016x}, which no journal holds; {MERGE}')
            for where, study, digits in self.named:
                if self.events.get(short(digits), NOT_KNOWN).hash != bytes.fromhex(digits):
                    self.about[where] = study
                    self._tell(where, "missing-reference",
                               f'"of" names {short(digits):016x}, which no journal holds; {MERGE}')
            if self.identity:
                self._add(("review.json", 0), "identity", self.identity)
            self._check_words()
            self._check_conflicts()
            self._check_passes()
            self._check_rules()
        return sorted(set(self.problems))

    def _add(self, where: Where, kind: str, message: str) -> None:
        self.problems.append(Problem(*where, kind, message))
        self.newer = self.newer or kind == "newer"

    def _tell(self, where: Where, kind: str, message: str) -> None:
        """What is said of an event of a reviewer is said of the whole journal, once, where the
        answers are still blinded: how many there are, in which studies, is for nobody to know."""
        seat = next(one.seat for one in self.journals if one.file == where[0])
        study = self.about.get(where)
        if (seat in ("lead", "consensus", self.viewer) or where[1] == 1 or
                seat in self.opened.get(study or "", frozenset())):
            self._add(where, kind, message)
        elif (where[0], 0, kind, BLINDED) not in self.problems:
            self._add((where[0], 0), kind, BLINDED)

    def _place(self, journal: Journal, line: int) -> Where:
        """How many lines a reviewer has written is told to nobody else, unless one is damaged."""
        return journal.file, line if journal.seat in ("lead", "consensus", self.viewer) else 0

    def _list_journals(self) -> None:
        names, unread, unseen = names_in(os.path.join(self.path, "journals"))
        for name in unread[:TOLD_MAX]:
            self._add((f"journals/{name}", 0), "not-read", UNREAD)
        if unread[TOLD_MAX:] or unseen:
            self._add(("journals", 0), "not-read", f"more files like these: {len(unread)} in all; "
                      f"{unseen} others were not looked at")
        size, most = self._bytes(names), os.environ.get("SYROB_MAX_BYTES", "")
        if size > (int(most) if most.isdecimal() and int(most) else BYTES_MAX):
            raise Fault(f"its journals have {size} bytes; SYROB_MAX_BYTES says how many are read")
        if len(names) > JOURNALS_MAX:
            self._add(("journals", 0), "damaged", f"more than {JOURNALS_MAX} journals")
        for name in names[:JOURNALS_MAX]:
            self._read_head(Journal(name))
        for name in os.listdir(self.state) if os.path.isdir(self.state) else ():
            journal = Journal(name)
            if name not in names and self._copy_of(journal):  # it is not in the folder any more
                self._read_head(journal, True)
        self.journals.sort(key=lambda one: (  # of a writer's, the name first that syrob gives
            one.seat, one.writer, one.file != f"journals/{one.seat}@{one.writer}.jsonl", one.file))

    def _bytes(self, names: List[str]) -> int:
        """Bytes of the journals together, those left out that are too long to be read."""
        size = 0
        for name in names:
            try:
                info = os.lstat(os.path.join(self.path, "journals", name))
            except OSError:
                continue
            if stat.S_ISREG(info.st_mode) and info.st_size <= JOURNAL_MAX:
                size += info.st_size
        return size

    def _is_own(self, journal: Journal) -> bool:
        """Whether this account writes it in this folder; without a first line, by its name."""
        name = NAME.fullmatch(journal.file)
        return bool(name and journal.seat in ("", name[2]) and journal.writer in ("", name[3]) and
                    self.account.writer_of(name[2]) == name[3])

    def _copy_of(self, journal: Journal) -> str:
        """The second copy of a journal that this account writes in this folder; else ""."""
        if not self._is_own(journal):
            return ""
        copy = os.path.join(self.state, os.path.basename(journal.file))
        try:
            return copy if stat.S_ISREG(os.lstat(copy).st_mode) else ""
        except OSError:
            return ""

    def _lines(self, journal: Journal, path: str = "") -> Iterator[bytes]:
        """The lines without their LF, but for one that the file ends in: that makes it torn."""
        journal.torn = False
        path = path or os.path.join(self.path, journal.file)
        with open_regular(path, JOURNAL_MAX, path.startswith(self.path)) as stream:
            for line in iter(functools.partial(stream.readline, LINE_MAX + 1), b""):
                if line.endswith(b"\n") or len(line) > LINE_MAX:
                    yield line[:-1]
                    continue
                journal.torn = True
                if journal.lines:
                    continue
                if len(line) >= HEAD_MAX:
                    raise Fault("line 1 is not the beginning of a journal")

    def _read_head(self, journal: Journal, lost: bool = False) -> None:
        """Whose journal it is; what is wrong with the first line of one that is not here, nobody
        needs to know."""
        copy, wrong = self._copy_of(journal), (1, "torn-line", TORN)
        for path in (("", copy) if copy else ("",)):
            try:
                head = next(self._lines(journal, path), None)
                journal.hash, journal.lines, journal.waiting = "", 0, []
                if head is None:
                    continue
                if len(head) >= HEAD_MAX:
                    raise Fault("line 1 is not the beginning of a journal")
                if journal.take_head(head) == self.id:
                    self.journals.append(journal)
                    return
                wrong = 1, "foreign-journal", "of another review; move it away"
                break
            except (Fault, OSError) as why:
                if not path:
                    wrong = int(isinstance(why, Fault)), "damaged", str(why)
                journal.seat = journal.writer = ""
        if not lost:
            self._add((journal.file, wrong[0]), *wrong[1:])

    def _read_journal(self, journal: Journal) -> None:
        """A damaged journal of this account's own is read from its second copy, and where it ends
        too early that copy goes on."""
        copy, there = self._copy_of(journal), os.path.lexists(os.path.join(self.path, journal.file))
        if journal.newer:
            self._add(self._place(journal, 1), "newer", f"a version {NEWER}")
        fault = self._read_lines(journal, "", 0)
        if fault:
            where = (journal.file, journal.lines + 1) if there else self._place(journal, 0)
            self._add(where, "damaged" if there else "cut-off", fault)
        if not copy:
            return
        before = 0 if fault else len(journal.ids)
        if fault:
            journal.ids = array("Q")
        self._read_lines(journal, copy, before)
        if not fault and len(journal.ids) > before:
            self._add(self._place(journal, len(journal.ids)), "cut-off", "its last lines are missing; "
                      "the second copy of this machine has them")

    def _read_lines(self, journal: Journal, path: str, known: int) -> str:
        """Takes the lines behind the known ones, which are those of whole commands; returns what is
        wrong. A command takes effect as a whole: its lines wait until the last has come."""
        journal.lines, journal.left, journal.waiting = known, 0, []
        journal.hash = journal.good if known else ""
        journal.ended = journal.ended if known else {}
        try:
            for line in itertools.islice(self._lines(journal, path), known, None):
                if self._take_plain(journal, line):
                    continue
                event = journal.take(line)
                if not journal.left:
                    for waiting in journal.waiting[:-1]:
                        self._take(journal, json.loads(waiting))
                    self._take(journal, event)
                    journal.waiting, journal.good = [], journal.hash
            if (journal.torn or journal.waiting) and (not path or not known):
                self._add(self._place(journal, len(journal.ids) + 1), "torn-line", TORN)
        except (Fault, OSError) as why:
            return str(why)
        return ""

    def _take_plain(self, journal: Journal, line: bytes) -> bool:
        """Takes a judgement or a completion in a quick way, if it is like one that was taken before,
        replaces nothing, and comes behind no completion: then there is nothing to ask."""
        found = match_plain(line) if journal.fine and not journal.left else None
        if not found:
            return False
        number, time, study, *rest = found.groups()
        if study not in self.studies or study in journal.ended:
            return False
        named: List[str] = []
        fine = journal.fine.get((rest[0], rest[1], rest[2])) if len(rest) > 1 else ("complete", "pass")
        if len(rest) == 1:
            named = rest[0][1:-1].split('","')
            fine = fine if all(short(link) in self.events for link in named) else None
        digest = fine and journal.take_plain(line, number, time)
        if not fine or not digest:
            return False
        identity = int.from_bytes(digest[:ID_DIGITS // 2], "big")
        where = journal.file, journal.lines
        journal.ids.append(identity)
        if named:
            journal.ended[study] = [identity]
        if identity in self.events:
            self._meet_again(identity, where, digest)
            return True
        if named:
            name: Tuple[Optional[str], ...] = ("done@", journal.seat, study)
            fine += ('["' + '", "'.join(named) + '"]',)
            self.kept[identity] = {"n": int(number), "op": "complete", "study": study, "pass": named,
                                   "was": [], "h": journal.hash}
        else:
            name = "judgement@", journal.seat, study, rest[0], rest[1]
            self.answers[identity] = fine[-1]
            fine += ("support", rest[3]) if rest[3] else ()
        cell = self.cells.setdefault(name, len(self.firsts))
        if cell == len(self.firsts):
            self.firsts.append(identity)
        else:
            self.others.setdefault(cell, []).append(identity)
        self.events[identity] = tuple.__new__(Known, (cell, hash(fine), where, digest))
        return True

    def _meet_again(self, identity: int, where: Where, digest: bytes) -> None:
        """Another copy of the journal has brought the event, or one of the same short name."""
        if self.events[identity].hash != digest:
            self._add_clash(self.events[identity].where, where, identity)

    def _take(self, journal: Journal, event: Event) -> None:
        identity, cell, digest = short(event["h"]), NO_CELL, bytes.fromhex(event["h"])
        journal.ids.append(identity)
        where = journal.file, len(journal.ids)
        before = self._before(journal, identity, event)
        if identity in self.events:
            self._meet_again(identity, where, digest)
            return
        if journal.newer or event["op"] not in FIELDS_OF:
            self.events[identity] = Known(ANY_CELL, 0, where, digest)
            if not journal.newer:
                self._add(self._place(journal, where[1]), "newer", f"an event '{event['op']:.80}' {NEWER}")
            return
        if event["op"] == "title" and event.get("created") not in (None, self.created):
            self.identity = CHANGED
        if event["op"] in COUNTED:
            self._count(event)
        _, kind, names = PLACE_OF[event["op"]]
        if kind != ".":
            name = kind, journal.seat if "@" in kind else None, *map(event.get, names)
            cell = self._put(name, identity)
        elif event["op"] == "study":  # two imports of one paper say the same
            cell = self._put(("study", None, event["study"]), identity)
        content = 0 if event["op"] == "study" else content_of(event)
        self.events[identity] = Known(cell, content, where, digest)
        if event["op"] == "study":
            self.studies.add(event["study"])
        if event["op"] == "study" or (event["op"] == "seat" and SEAT.fullmatch(event["seat"])):
            self.words.add((event["op"], event[event["op"]]))
            self.words.add(("reviewer", event["seat"]) if event["op"] == "seat" else
                           ("study", event["study"]))
        if event["op"] in KEPT:
            self.kept[identity] = event
        if event["op"] == "seat" and SEAT.fullmatch(event["seat"]):
            self.roles[event["seat"]] = event["role"]
            self.all_roles.setdefault(event["seat"], set()).add(event["role"])
        may_judge = had_role(self, journal.seat, "reviewer")
        if event["op"] in ASKS and (event["op"] != "judge" or before or not may_judge or
                                    event["answer"] is None or "signals" in event):
            self.looks.append((where, Look(self, event, journal.seat, before)))
        if event["op"] == "judge" and event["answer"] is not None:
            self.answers[identity] = sys.intern(event["answer"])
        if event["op"] == "outcome":
            self.said.append(event["study"])
        if event["op"] == "outcome" and event["study"] is None:
            self.words.update(("outcome", name) for name in event["outcomes"])
        doubts = len(self.links) + len(self.foreign)
        for word in words_of(event):
            if word not in self.words:
                self.unmet.append((where, word))
                doubts = -1
        if event["op"] == "judge" and may_judge and doubts >= 0 and event["answer"]:
            journal.fine[event["item"], event["outcome"], event["answer"]] = (
                "judge", "answer", self.answers[identity])
        if event["op"] == "form":
            self.pins[identity] = (event["file"], event["sha256"])
        for field in LINKS_OF[event["op"]] if event["op"] != "reveal" else ():
            for link in event.get(field, ()):
                self._link(where, cell, field, short(link))
        if event["op"] == "reveal":
            self.named += [(where, event["study"], link) for link in event["of"]]
            self.reveals.setdefault(event["study"], []).append((journal.seat, set(event["of"])))
        if doubts != len(self.links) + len(self.foreign):
            self.about[where] = event.get("study")

    def _put(self, name: Tuple[Optional[str], ...], identity: int) -> int:
        """Puts an event in a cell; returns its number."""
        cell = self.cells.setdefault(name, len(self.firsts))
        if cell == len(self.firsts):
            self.firsts.append(identity)
        else:
            self.others.setdefault(cell, []).append(identity)
        return cell

    def _before(self, journal: Journal, identity: int, event: Event) -> List[int]:
        """The completions and reveals of the event's study that stand before it in its journal. The
        lines that a fork shares stand before those of both branches."""
        if journal.newer or event["op"] not in ("judge", "clear", "complete", "reopen", "reveal"):
            return []
        before = journal.ended.get(event["study"], [])
        if event["op"] in ("complete", "reveal"):
            journal.ended[event["study"]] = before + [identity]
        return before

    def _add_clash(self, one: Where, other: Where, identity: int) -> None:
        for (file, line), rest in ((one, other), (other, one)):
            self._add((file, line), "damaged", f"this line and line {rest[1]} of {rest[0]} have "
                      f"the same short name, {identity:016x}, and are not the same event")

    def _count(self, event: Event) -> None:
        """Of some things a review may have only so many."""
        if event["op"] == "seat" and SEAT.fullmatch(event["seat"]):
            self.counted["reviewers"].add(event["seat"])
        elif event["op"] == "outcome" and event["study"] is None:
            self.counted["outcomes"].update(event["outcomes"])
        elif event["op"] == "round":
            self.counted["rounds"].add(event["name"])
        for what, names in self.counted.items():
            if len(names) > COUNT_MAX[what]:
                raise Fault(f"more than {COUNT_MAX[what]} {what}")

    def _link(self, where: Where, cell: int, field: str, link: int) -> None:
        target = self.events.get(link)
        if target is None:
            self.links.append((where, cell, field, link))
        elif field == "was" and target.cell == cell:
            self.replaced.add(link)
        elif field == "was" and target.cell != ANY_CELL:
            self.foreign.append((where, cell, link))

    def _check_words(self) -> None:
        """What an earlier form knew is no problem, if the lead has chosen another."""
        other_form = self.had_other_form()
        for where, word in self.unmet:
            if word not in self.words and not (other_form and word[0] in ("item", "answer")) and (
                    word[0] != "answer" or ("item", word[1]) in self.words):
                name = ": ".join(word[1:])
                self._tell(where, "unknown-word", f"this review has no {word[0]} '{name:.80}'")
        for where, cell, link in self.foreign:
            target = self.events[link]
            if self._is_known(cell) and self._is_known(target.cell):
                self._tell(where, "foreign-reference", f'"was" names {link:016x}, which is about '
                           f"something else ({target.where[0]} line {target.where[1]})")

    def _is_known(self, cell: int) -> bool:
        """Whether the review has all the words in a cell's name; else it is no cell."""
        if cell == NO_CELL:
            return False
        kind, seat, *names = self.names[cell]
        for field, name in zip(NAMED_BY.get(kind, ("study",)), names):
            if field in WORDS and name is not None and (WORDS[field], name) not in self.words:
                return False
        if kind == "seat":
            return ("reviewer", names[0]) in self.words
        return "@" not in kind or not seat or ("seat", seat) in self.words

    def _check_forks(self) -> None:
        """Two files of one writer must be one file, or one the beginning of the other."""
        for one, two in itertools.combinations(self.journals, 2):
            if (one.seat, one.writer) == (two.seat, two.writer):
                lines = enumerate(zip(one.ids, two.ids), 1)
                line = next((line for line, (first, second) in lines if first != second), 0)
                if line:
                    self._add(self._place(two, line), "fork", "from here on it differs from "
                              f"{one.file}, which has the same writer")

    def _check_second_copies(self) -> None:
        """A journal that this account writes has a second copy in the state folder."""
        for journal in self.journals:
            copy = self._copy_of(journal)
            try:
                told = copy and how_they_differ(os.path.join(self.path, journal.file), copy)
                if told:
                    self._add((journal.file, 0), "second-copy", told)
            except OSError:  # what is wrong with it is told elsewhere
                continue

    def _check_seen(self, seen: Seen) -> None:
        """A journal only grows: what this account has read of it once must be there, under this name
        or another. That another folder has less is no news."""
        file = f"journals/{seen.name}"
        path = os.path.join(self.path, file)
        named = next((one for one in self.journals if one.file == file), None)
        alike = [one for one in self.journals if (one.seat, one.writer) == (seen.seat, seen.writer)]
        if any(seen.is_in(os.path.join(self.path, one.file)) for one in alike) or any(
                one.file == file and one.kind in ("damaged", "foreign-journal")
                for one in self.problems) or (named and self._is_own(named)):
            return
        kind = ""
        if named in alike and named and len(named.ids) >= seen.lines:
            kind = "changed"
        elif seen.here:
            kind = ("changed" if named and named not in alike else
                    "shorter" if os.path.lexists(path) else "gone")
        told = {(one.file, one.kind) for one in self.problems}
        if kind and (file, kind) not in told:
            self._add((file, 0), kind, seen.why_not(kind))

    def _find_heads(self) -> None:
        self.names = list(self.cells)
        self.reviewers = {seat for seat, role in self.roles.items() if role == "reviewer"}
        self.own = self.account.seats() & self.roles.keys()
        for identity, event in self.kept.items():
            if event["op"] in ("complete", "reopen"):
                self.ends.setdefault(self.events[identity].cell, []).append(identity)
        self._find_fixed()
        self.all_known = all(word in self.words for _, word in self.unmet)
        for _, seat, study in self._of_kind("done@"):
            done = self._completion(seat, study)
            if done and seat in self.roles and self._named(seat, done).whole:
                self.done.setdefault(study, set()).add(seat)

    def _of_kind(self, kind: str) -> List[Tuple[str, ...]]:
        """The names of all cells of a kind."""
        return [name for name in self.names if name[0] == kind]

    def _heads_of(self, kind: str, seat: Optional[str], *name: Optional[str]) -> List[int]:
        cell = self.cells.get((kind, seat, *name))
        return self._heads(cell) if cell is not None else []

    def _heads(self, cell: int) -> List[int]:
        """The events of a cell that none replaces, in the order of ids."""
        if not self.all_known and not self._is_known(cell):
            return []
        first, others = self.firsts[cell], self.others.get(cell)
        if others:
            return sorted(one for one in (first, *others) if one not in self.replaced)
        return [] if first in self.replaced else [first]

    def _value(self, kind: str, seat: Optional[str], *name: Optional[str]) -> Optional[Event]:
        """The event that gives a cell its value; None where there is none, or a conflict."""
        heads = self._heads_of(kind, seat, *name)
        if len(heads) > 1 and len({self.events[identity].content for identity in heads}) > 1:
            return None
        return self.kept.get(heads[0]) if heads else None

    def _completion(self, seat: str, study: str) -> Optional[Event]:
        """The one that others have read; else the first that stands, if nothing else stands."""
        if (seat, study) in self.fixed:
            return self.fixed[seat, study]
        heads = [self.kept[identity] for identity in self._heads_of("done@", seat, study)]
        if not heads or any(one["op"] != "complete" for one in heads):
            return None
        return heads[0]

    def _find_fixed(self) -> None:
        """The completions that a reveal or a resolution names: of several of one reviewer, one on
        which something was resolved; then one that another reviewer has read; then the one with the
        lowest line, then with the lowest hash."""
        named = [(study, seat, link) for study, reveals in self.reveals.items()
                 for seat, links in reveals if seat in self.roles for link in links]
        named += [(one["study"], None, link) for one in self.kept.values()
                  if one["op"] == "resolve" for link in one["of"]]
        rank: Dict[str, Tuple[bool, bool]] = {}
        claims: Dict[Tuple[str, str], List[Event]] = {}
        for study, reader, link in named:
            known, done = self.events.get(short(link)), self.kept.get(short(link))
            if not known or not done or done["op"] != "complete" or (
                    len(link) == 64 and link != done["h"]) or done["study"] != study:
                continue
            seat = self.names[known.cell][1]
            resolved, by_other = rank.get(done["h"], (False, False))
            rank[done["h"]] = resolved or not reader, by_other or reader not in (None, seat)
            claims.setdefault((seat, study), []).append(done)
        for cell, read in claims.items():
            self.fixed[cell] = min(read, key=lambda done: (
                *(not one for one in rank[done["h"]]), done["n"], done["h"]))

    def _is_read_whole(self, study: str) -> bool:
        """Whether it was read, and all that was read is here."""
        links = [link for _, of in self.reveals.get(study, ()) for link in of]
        fixed = any(study == of and seat in self.roles for seat, of in self.fixed)
        return fixed and bool(links) and all(
            short(link) in self.events and self.kept.get(short(link), {"h": link})["h"] == link
            for link in links)

    def _assigned(self, study: str) -> Set[str]:
        """Who was asked by the lead; where two leads differ, those of whom all have done it. Nobody
        joins those who have read it."""
        done = self.done.get(study, set())
        assigned = self._assigned_by_lead(study, done)
        if self._is_read_whole(study):
            return (assigned & done) | {seat for seat in self.roles if (seat, study) in self.fixed}
        return assigned

    def _assigned_by_lead(self, study: str, done: Set[str]) -> Set[str]:
        heads = self._heads_of("assignment", None, study)
        seats = [set(self.kept[identity]["seats"]) & self.roles.keys() for identity in heads]
        if not heads:
            return set(self.reviewers)
        complete = [one for one in seats if one and one <= done]
        return complete[0] if complete else set().union(*seats)

    def _has_left(self, seat: str) -> bool:
        person = self._value("seat", None, seat)
        return bool(person) and person["op"] == "release"

    def _named(self, seat: str, done: Event) -> Pass:
        """The reviewer's own judgements that a completion names, by item and outcome; and whether
        all that it names is here, and is what the reviewer judged in the study. Whether that was all
        there was to judge was asked when it was recorded."""
        found = self.passes.get(done["h"])
        if found:
            return found
        whole, named, mine = True, {}, ("judgement@", seat, done["study"])
        for link in sorted([short(one) for one in done["pass"]], reverse=True):
            cell = self.events.get(link, NOT_KNOWN)[0]
            if cell >= 0 and self.names[cell][:3] == mine:
                named[self.names[cell][3:]] = link
                whole = whole and link in self.answers
            else:
                whole = False
        return self.passes.setdefault(done["h"], Pass(whole, named))

    def _check_passes(self) -> None:
        """A completion names an answer, one that the form knows, for all that was to be judged."""
        review = self._value("outcomes", None, None)
        other_form = self.had_other_form()
        asked = [(item, outcome, answers) for item, (by_outcome, answers) in self.items.items()
                 for outcome in ((review and review["outcomes"] or [None]) if by_outcome else [None])]
        for kind, seat, study in self._of_kind("done@"):
            done = self.fixed.get((seat, study)) or self._value(kind, seat, study)
            whole = seat in self.done.get(study, set())
            if (done and done["op"] == "complete" and seat in self._assigned(study) and
                    not self._has_left(seat) and not (
                        whole and (other_form or self._answers_all(seat, done, asked)))):
                where = self.events[short(done["h"])].where
                self.about[where] = study
                self._tell(where, "incomplete-pass",
                           "the completion does not name an answer for every item")

    # Whether a study is open: what a reviewer has in two ways in one that is not is told to that
    # reviewer alone, by the program.
    def _open_studies(self) -> Dict[str, FrozenSet[str]]:
        """With those whose completions opened them."""
        # Two leads may each have put studies into a round: it has them all. A study that several
        # rounds name is of the pilot, or of the one that comes last by its name.
        names = sorted((name for _, _, name in self._of_kind("round")),
                       key=lambda name: ((name + " ").startswith("pilot "), len(name.encode()),
                                         name.encode()))
        rounds = {study: name for name in names for head in self._heads_of("round", None, name)
                  for study in self.kept[head]["studies"]}
        mode, groups, complete, left_alone = self._value("mode", None), set(), {}, set()
        for study in self.studies:
            assigned, done = self._assigned(study), self.done.get(study, set())
            left = {seat for seat in assigned - done if self._has_left(seat)}
            assigned -= left
            complete[study] = (frozenset(assigned), rounds.get(study))
            listed = self._value("listed", None, study)
            by_name = bool(self._heads_of("assignment", None, study))
            if not assigned or assigned - done or (left and (by_name or len(assigned) < 2)):
                left_alone.add(study)
                if not listed or listed["op"] != "study-drop":
                    groups.add(complete[study])
        one_by_one = mode is not None and mode["open"] == "study"
        return {study: group[0] for study, group in complete.items() if study not in left_alone and (
            one_by_one or group not in groups or self._was_opened(study, group[0])) and
                not any(self._is_due(study, seat, group[0]) for seat in group[0])}

    def _is_due(self, study: str, seat: str, seats: FrozenSet[str]) -> bool:
        """Whether a reviewer for whom this account writes has not recorded yet that the study, with
        the present first passes, was unblinded: then it stays closed here."""
        if seat not in self.own:
            return False
        passes = {done["h"] for one in seats for done in [self._completion(one, study)] if done}
        return not any(who == seat and passes <= of for who, of in self.reveals.get(study, ()))

    def _was_opened(self, study: str, seats: FrozenSet[str]) -> bool:
        """Early, or all first passes have been read."""
        return bool(self._heads_of("early", None, study)) or all(
            (seat, study) in self.fixed for seat in seats)

    def _answers_all(self, seat: str, done: Event,
                     asked: List[Tuple[str, Optional[str], Set[str]]]) -> bool:
        """Whether a completion names an answer that the form knows for all that is to be judged. Of
        a form, or outcomes, that have changed since, nobody knows what was asked."""
        named = self._named(seat, done).named
        changed = self.said.count(None) > 1 or done["study"] in self.said
        for item, outcome, answers in asked:
            link = named.get((item, outcome)) or named.get((item, None))
            if self.answers.get(link) not in answers and not (outcome and changed):
                return False
        return True

    # What the rules ask of a review.
    def short(self, link: str) -> int:
        """The short name that a link gives."""
        return short(link)

    def hash_of(self, link: str) -> bytes:
        """The whole hash of an event that is here; b"" else."""
        return self.events.get(short(link), NOT_KNOWN).hash

    def named_by(self, seat: str, done: Event) -> Dict[Tuple[str, Optional[str]], int]:
        """The judgements that a completion names, by item and outcome."""
        return self._named(seat, done).named

    def of_cell(self, cell: int) -> List[int]:
        """The completions and reopenings of a reviewer and study."""
        return self.ends.get(cell, [])

    def had_other_form(self) -> bool:
        """Whether there was ever another form."""
        return len({sha256 for _, sha256 in self.pins.values()}) > 1

    def _check_rules(self) -> None:
        for where, look in self.looks:
            wrong = why_against(look)
            if wrong:
                self.about[where] = look.event.get("study")
                self._tell(where, "against-the-rules", wrong)

    def _is_decided(self, kind: str, *names: Optional[str]) -> bool:
        """Whether one value holds by rule: a round has what all heads name, of a first pass its
        completion says what it is, and of two completions one holds if the study is open."""
        if kind not in ("judgement@", "done@"):
            return kind == "round"
        return names[:2] in self.fixed or (
            (kind == "judgement@" or names[1] in self.opened) and self._has_completed(*names[:2]))

    def _has_completed(self, seat: str, study: str) -> bool:
        """Whether the completion counts: of two that differ, only where nobody is waited for."""
        assigned, done = self._assigned(study), self.done.get(study, set())
        heads = self._heads_of("done@", seat, study)
        twice = (seat, study) not in self.fixed and len(
            {self.events[one].content for one in heads}) > 1
        return seat in assigned & done and not (
            twice and any(not self._has_left(one) for one in assigned - done))

    def _check_conflicts(self) -> None:
        for cell in self.others:
            heads = self._heads(cell)
            kind, seat, *names = self.names[cell]
            values = [self.events[identity] for identity in heads]
            if len({known.content for known in values}) < 2 or (
                    "@" in kind and seat != self.viewer and seat not in self.opened.get(names[0], ())) or (
                        self._is_decided(kind, seat, *names)):
                continue
            *others, last = sorted(values, key=lambda known: known.where)
            file, line = next(one.where for one in others if one.content != last.content)
            what = " ".join(part for part in (kind.strip("@"), seat, *names) if part)
            self._add(last.where, "conflict", f"another value of the same thing ({what:.80}) "
                      f"stands in {file} line {line}; give the one that holds")

    def _check_forms(self) -> None:
        """The form in use must be the one pinned, whatever its file is called. Where two leads
        chose differently, the first in the order of ids holds that is there."""
        hashes = hashes_of_forms(self.path)
        heads = sorted(one for one in self.pins if one not in self.replaced)
        there = [one for one in heads if self.pins[one][1] in hashes] or heads
        name, sha256 = self.pins[there[0]] if there else ("form.json", "")
        where = self.events[there[0]].where if there else ("form.json", 0)
        if not there and self.newer:
            self.has_form = False
            return
        if not there:
            self._add(where, "form-pin", f"no journal of the lead names it; {MERGE}")
        elif not FORM_NAME.fullmatch(name):
            self._add(where, "form-pin", f"'{name:.80}' cannot be the name of a form's file")
            name = "form.json"
        elif sha256 not in hashes:
            self._add((name, 0), "form-pin", f"{why_not(self.path, name, sha256)} (named in "
                      f"{where[0]} line {where[1]})")
        try:
            self.items = read_items(self.path, hashes.get(sha256, name))
        except (Fault, OSError) as why:
            self.has_form = False
            if not any(problem.kind == "form-pin" for problem in self.problems):
                self._add((name, 0), "form-pin", str(why))
        for item, (_, answers) in self.items.items():
            self.words.add(("item", item))
            self.words.update(("answer", item, answer) for answer in answers)


def short(digits: Union[str, bytes]) -> int:
    """The short name of an event, from its hash or from a link to it."""
    return int(digits[:ID_DIGITS], 16)


# --- the program ---------------------------------------------------------------------------
def show(text: str) -> str:
    """The text in ASCII, with all else as a visible escape that no terminal obeys."""
    return "".join(char if " " <= char <= "~" else ascii(char)[1:-1] for char in text)


def main(arguments: Optional[List[str]] = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Checks the journals of a review without syrob.")
    parser.add_argument("review", metavar="REVIEW", help="the review's folder")
    parser.add_argument("--as", metavar="SEAT", dest="viewer",
                        help="tell what is for this reviewer alone, too")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    options = parser.parse_args(arguments)
    gc.disable()  # nothing here refers to itself, and a search for what does takes half the time
    try:
        problems = Review(options.review, options.viewer).check()
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
    STATUS = main()
    sys.stdout.flush()
    os._exit(STATUS)  # to give back the memory of a large review, piece by piece, takes its time
