"""What the journals of a review hold: every event, each line of which is what its hash says.

A part of verify.py: whose journals there are, their lines one by one, and what is to be remembered
of each event. Memory grows with the number of events, not their texts.
"""

import functools
import itertools
import json
import os
import re
import stat
import sys
from array import array
from typing import (
    Callable, Dict, FrozenSet, Iterator, List, NamedTuple, Optional, Set, Tuple, Union)

from verify_lines import (
    FIELDS_OF, HEX32, LINE_MAX, LINKS_OF, MERGE, PLACE_OF, PLAIN_VERSION, VERSION, Event, Fault,
    Journal, Word, content_of, is_number, match_plain, open_regular, parse_object, words_of)
from verify_names import names_in
from verify_rules import ASKS, Look, had_role
from verify_state import State

JOURNALS_MAX, TOLD_MAX, HEAD_MAX = 1000, 100, 4096
REVIEW_MAX, JOURNAL_MAX, BYTES_MAX = 1 << 16, 1 << 30, 2 << 30  # bytes
SEAT = re.compile("(?!lead$|consensus$|first-pass$)[a-z][a-z0-9-]{0,31}")
NAME = re.compile(r"journals/(([a-z0-9-]{1,32})@([0-9a-f]{6})\.jsonl)")
TORN = "an unfinished line or command (half copied, or the program stopped); counts for nothing"
NEWER = "that this program does not know; check the review with the program that wrote it"
BLINDED = "in a blinded study: its reviewer is shown more, by syrob check --as"
CHANGED = "\"created\" is not what the lead's journal says"
UNREAD = "not read because of its name; take it in (syrob merge FILE), then move it away"
UNSIGNED = "a journal without signatures cannot be part of a sealed review; move it away"
SIGNED = "a journal of a sealed review cannot be part of one that is not; move it away"
Where = Tuple[str, int]  # file and line
# Takes an event of a journal; the hash of the line before it, and the line.
Take = Callable[[Journal, Event, str, bytes], None]
# Something found (line 0: no single line is meant), and what is remembered of an event.
Problem = NamedTuple("Problem", [("file", str), ("line", int), ("kind", str), ("message", str)])
Known = NamedTuple("Known", [("cell", int), ("content", int), ("where", Where), ("hash", bytes)])
ID_DIGITS = 16  # of the hash: a short name, which proves nothing
NO_CELL, ANY_CELL = -1, -2
# The content of a completion: whether all of it is here, and its judgements by item and outcome.
Pass = NamedTuple("Pass", [("whole", bool), ("named", Dict[Tuple[str, Optional[str]], int])])
NOT_KNOWN = Known(NO_CELL, 0, ("", 0), b"")
# The cells on which first passes depend, and whether a study is open.
KEPT = frozenset("seat release assign outcome complete reopen reveal mode round study-drop "
                 "study-restore resolve unresolve refer".split())
COUNTED = frozenset("seat outcome round".split())
COUNT_MAX = {"reviewers": 64, "outcomes": 1000, "rounds": 1000}


def is_sealed(identity: Event) -> bool:
    """Whether review.json is that of a sealed review; a Fault, if it is not of any."""
    version, sealed = identity.get("syrob_review"), identity.get("sealed")
    plain = is_number(version) and version == PLAIN_VERSION and "sealed" not in identity
    if not plain and not (version == VERSION and is_number(sealed) and sealed == 1):
        raise Fault(f'review.json needs "syrob_review":{PLAIN_VERSION}, or {VERSION} with '
                    '"sealed":1')
    return not plain


def short(digits: Union[str, bytes]) -> int:
    """The short name of an event, from its hash or from a link to it."""
    return int(digits[:ID_DIGITS], 16)



class Events:
    """The set of the events in the journals of a folder."""

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
        self.lost: Set[Tuple[str, str]] = set()  # seat and study of lost first passes, made anew
        self.own: Set[str] = set()  # for whom this account writes, in whatever folder
        self.all_roles: Dict[str, Set[str]] = {}  # that it ever had
        self.looks: List[Tuple[Where, Look]] = []  # what may be against the rules
        self.reveals: Dict[str, List[Tuple[str, Set[str]]]] = {}  # by study: whose, and hashes
        self.named: List[Tuple[Where, str, str]] = []  # place, study, whole hash: of reveals
        self.fixed: Dict[Tuple[str, str], Event] = {}  # by seat and study: completions once read
        self.read: Set[Tuple[str, str]] = set()  # of these, by others than their reviewer
        # judged by outcome? its answers, and the item and answer that it is asked after
        self.items: Dict[str, Tuple[bool, Set[str], Tuple[str, str]]] = {}
        self.links: List[Tuple[Where, int, str, int]] = []  # place, cell, field, id: not yet met
        self.counted: Dict[str, Set[str]] = {what: set() for what in COUNT_MAX}
        self.studies: Set[str] = set()
        self.words: Set[Word] = {("seat", "lead"), ("seat", "consensus")}
        self.words.update(("field", name) for name in FIELDS_OF["study"].keys() - {"study", "left"})
        self.unmet: List[Tuple[Where, Word]] = []
        self.foreign: List[Tuple[Where, int, int]] = []  # place, cell, id of another cell
        self.said: List[Optional[str]] = []  # of each outcome event: its study, or None
        # The titles that begin the review (with "created"), and the events that name custodians;
        # for each file, the last line of its first command, and its first line that is new in it.
        self.beginnings: List[Where] = []
        self.custodians: List[Where] = []
        self.first_end: Dict[str, int] = {}
        self.own_from: Dict[str, int] = {}
        self.pins: Dict[int, Tuple[str, str]] = {}  # file and hash of each form event
        self.passes: Dict[str, Pass] = {}  # by the hash of the completion
        self.done: Dict[str, Set[str]] = {}  # by study: the reviewers whose completion is whole
        state = os.environ.get("XDG_STATE_HOME", "")
        if not os.path.isabs(state):
            state = os.path.join(os.path.expanduser("~"), ".local", "state")
        with open_regular(os.path.join(path, "review.json"), REVIEW_MAX) as stream:
            identity = parse_object(stream.read(REVIEW_MAX).replace(b"\r", b""))
        self.sealed, self.id = is_sealed(identity), identity.get("id")
        self.created, self.identity = identity.get("created"), ""
        self.closed: Set[int] = set()  # events in boxes whose keys are not out
        if not HEX32.fullmatch(str(self.id)):
            raise Fault('review.json needs an "id" of 32 hex digits')
        if not stat.S_ISDIR(os.lstat(os.path.join(path, "journals")).st_mode):
            raise Fault("journals is not a folder")
        self.state = os.path.join(state, "syrob", self.id)  # this account's second copies
        self.account = State(self.state, path)

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
        """The number of a reviewer's lines is not shown to others, unless a line is damaged."""
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
                wrong = 1, "foreign-journal", self._why_foreign(journal, journal.take_head(head))
                if not wrong[2]:
                    self.journals.append(journal)
                    return
                break
            except (Fault, OSError) as why:
                if not path:
                    wrong = int(isinstance(why, Fault)), "damaged", str(why)
                journal.seat = journal.writer = ""
        if not lost:
            self._add((journal.file, wrong[0]), *wrong[1:])

    def _why_foreign(self, journal: Journal, review: str) -> str:
        """Why it cannot be one of this review."""
        if review != self.id:
            return "of another review; move it away"
        if journal.newer or self.sealed == bool(journal.key):
            return ""
        return UNSIGNED if self.sealed else SIGNED

    def _read_journal(self, journal: Journal, take: Take) -> None:
        """A damaged journal of this account's own is read from its second copy, and where it ends
        too early that copy goes on."""
        copy, there = self._copy_of(journal), os.path.lexists(os.path.join(self.path, journal.file))
        if journal.newer:
            self._add(self._place(journal, 1), "newer", f"a version {NEWER}")
        fault = self._read_lines(journal, take)
        if fault:
            where = (journal.file, journal.lines + 1) if there else self._place(journal, 0)
            self._add(where, "damaged" if there else "cut-off", fault)
        if not copy:
            return
        before = 0 if fault else len(journal.ids)
        if fault:
            journal.ids = array("Q")
        self._read_lines(journal, take, copy, before)
        if not fault and len(journal.ids) > before:
            self._add(self._place(journal, len(journal.ids)), "cut-off",
                      "its last lines are missing; the second copy of this machine has them")

    def _read_lines(self, journal: Journal, take: Take, path: str = "", known: int = 0) -> str:
        """Takes the lines behind the known ones, which are those of whole commands; returns what is
        wrong. A command takes effect as a whole: its lines wait until the last has come."""
        journal.lines, journal.left, journal.waiting = known, 0, []
        journal.hash = journal.good if known else ""
        journal.ended = journal.ended if known else {}
        before = journal.hash
        try:
            for line in itertools.islice(self._lines(journal, path), known, None):
                if self._take_plain(journal, line):
                    before = journal.hash
                    continue
                event = journal.take(line)
                if not journal.left:
                    for waiting in journal.waiting[:-1]:
                        earlier = json.loads(waiting)
                        take(journal, earlier, before, waiting)
                        before = earlier["h"]
                    take(journal, event, before, line)
                    journal.waiting, journal.good = [], journal.hash
                    before = journal.hash
            if (journal.torn or journal.waiting) and (not path or not known):
                self._add(self._place(journal, len(journal.ids) + 1), "torn-line", TORN)
        except (Fault, OSError) as why:
            return str(why)
        return ""

    def _take_plain(self, journal: Journal, line: bytes) -> bool:
        """Takes a judgement or a completion in a quick way, if it is like one that was taken
        before, replaces nothing, and comes behind no completion: then there is nothing to ask."""
        found = match_plain(line) if journal.fine and not (journal.left or journal.key) else None
        if not found:
            return False
        number, time, study, *rest = found.groups()
        if study not in self.studies or study in journal.ended:
            return False
        named: List[str] = []
        fine = journal.fine.get(tuple(rest[:3])) if len(rest) > 1 else ("complete", "pass")
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
            self.kept[identity] = {"n": int(number), "op": "complete", "study": study,
                                   "pass": named, "was": [], "h": journal.hash}
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
        if where[1] == 2 and event["op"] in FIELDS_OF:
            self.first_end[journal.file] = 2 + event.get("left", 0)
        if identity in self.events:
            self._meet_again(identity, where, digest)
            return
        if journal.newer or event["op"] not in FIELDS_OF:
            self.events[identity] = Known(ANY_CELL, 0, where, digest)
            if not journal.newer:
                self._add(self._place(journal, where[1]), "newer",
                          f"an event '{event['op']:.80}' {NEWER}")
            return
        if event["op"] == "title" and event.get("created") not in (None, self.created):
            self.identity = CHANGED
        self._note_beginning(event, where)
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
            if self.roles.get(event["seat"]) != "machine":  # a machine stays one on every copy
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

    def _note_beginning(self, event: Event, where: Where) -> None:
        """Remembers what says how the review begins."""
        self.own_from.setdefault(*where)
        if event["op"] == "title" and "created" in event:
            self.beginnings.append(where)
        elif event["op"] == "custodian":
            self.custodians.append(where)

    def begins_once(self) -> bool:
        """Whether one journal begins the review, and all others of a lead that begin like it have
        its whole first command."""
        return len(self.beginnings) == 1 and not any(
            1 < self.own_from.get(one.file, 0) <= self.first_end.get(one.file, 0)
            for one in self.journals if one.seat == "lead")

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
