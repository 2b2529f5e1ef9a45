"""What one line of a journal may be: the part of verify.py that knows no other line.

Strict JSON, the fields of each event, and the chain of hashes, written from the description in
syrob-review(5).
"""

import datetime
import functools
import hashlib
import itertools
import json
import os
import re
import stat
from array import array
from typing import Any, BinaryIO, Callable, Dict, List, Optional, Tuple

from verify_sealing import is_signed

# Of a plain journal, and of one in a sealed review.
PLAIN_VERSION, VERSION = 1, 2
DEPTH_MAX, MEMBERS_MAX, INTEGER_MAX = 4, 256, (1 << 31) - 1
LINE_MAX, TAIL_LEN = 1 << 16, 72  # bytes

# Op, whose journals hold it, kind of the cell that it sets ("@": one for each reviewer), fields:
# "*" is part of the cell's name, "?" may be null, "-" may be missing.
OP_TABLE = """
open          any       .           v review seat writer salt app -key
title         lead      title       title -created was -left
seat          lead      seat        *seat name role -tool_version -tool_date was -left
release       lead      seat        *seat reason was -left
outcome       lead      outcomes    *?study outcomes was -left
form          lead      form        file sha256 -reason was -left
mode          lead      mode        open was -left
custodian     lead      .           name key -left
study         lead      .           study -label -title -authors -year -journal -volume -pages \
                                    -doi -pmid -abstract -url -left
study-edit    lead      field       *study *field ?value -reason was -left
study-drop    lead      listed      *study -same_as -report_of reason was -left
study-restore lead      listed      *study reason was -left
study-different lead    .           study other -reason -left
import        lead      .           source file sha256 records new known doubtful -left
stage         lead      .           name from heads rule taken -left
assign        lead      assignment  *study seats -seed -reason was -left
round         lead      round       *name studies -seed was -left
judge         reviewer  judgement@  *study *item *?outcome ?answer -support -quotes -signals \
                                    -sheet -sheet_sha256 -row was -undo -left
clear         reviewer  judgement@  *study *item *?outcome was -undo -left
complete      reviewer  done@       *study -commit pass was -left
reopen        reviewer  done@       *study reason was -left
reveal        reviewer  .           study -key of -reason -left
sealed        reviewer  .           ?study -left
custody       reviewer  .           box -left
meet          reviewer  .           seat key -left
flag          reviewer  flag@       *study *?item ?text was -undo -left
resolve       consensus resolution  *study *item *?outcome of answer -support -quotes how by \
                                    -operator -cause -reason was -undo -left
unresolve     consensus resolution  *study *item *?outcome -operator -reason was -undo -left
refer         consensus resolution  *study *item *?outcome -operator -reason was -undo -left
early         consensus early       *study -operator reason was -left
note          any       .           ?study ?item text -undo -left
recover       any       .           file reason
"""
FIELDS_OF: Dict[str, Dict[str, str]] = {}  # the fields of an op, with their marks
PLACE_OF: Dict[str, Tuple[str, str, List[str]]] = {}  # its journals, its cell's kind and name
for _op, _journal, _kind, *_fields in map(str.split, OP_TABLE.strip().splitlines()):
    FIELDS_OF[_op] = {_f.lstrip("*?-"): _f for _f in _fields}
    PLACE_OF[_op] = _journal, _kind, [_f.lstrip("*?") for _f in _fields if _f[0] == "*"]
LINKS_OF = {_op: [_f for _f in ("was", "pass", "of", "undo") if _f in _fields]
            for _op, _fields in FIELDS_OF.items()}
# The fields beside a cell's value: links, and where and by whom it was typed in.
NOT_CONTENT = frozenset("was undo left created sheet sheet_sha256 row reason how by operator "
                        "cause seed file commit".split())
CONTENT_OF = {_op: [_f for _f in _fields if _f not in NOT_CONTENT and _f not in PLACE_OF[_op][2]]
              for _op, _fields in FIELDS_OF.items()}
# In a sealed review: where a reviewer's events are boxed, and what stands beside a box.
BOX_OF = {**dict.fromkeys("judge clear flag note sealed".split(), "sealed"),
          "complete": "complete", "reopen": "reopen"}
BESIDE = {"sealed": "study left".split(), "complete": "study commit was left".split(),
          "reopen": "study was left".split()}
SIGNED = frozenset("complete reopen reveal meet custody".split())  # of a reviewer's
WORDS = {"study": "study", "studies": "study", "item": "item", "outcome": "outcome",
         "field": "field", "seats": "seat", "by": "seat", "operator": "seat"}
WORDS_OF = {_op: [(WORDS[_f], _f) for _f in _fields if _f in WORDS]
            for _op, _fields in FIELDS_OF.items()}
HEX16S, HEX32 = re.compile("(?:[0-9a-f]{16} )*"), re.compile("[0-9a-f]{32}")
HEX64 = re.compile("[0-9a-f]{64}")
TAIL = re.compile(rb',"h":"([0-9a-f]{64})"\}')
HEAD = re.compile("[0-9a-f]{32} [a-z0-9-]{1,32} [0-9a-f]{6} [0-9a-f]{32}")
INTEGER, BRACKET = re.compile("0|-?[1-9][0-9]{0,9}"), re.compile(r"[][{}]")
TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[][{}]')
STRING = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')  # with the colon it is a name
# Controls but TAB and LF (the decoder refuses these two unescaped), surrogates, noncharacters.
FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]")

MERGE = "merge another copy: syrob merge PATH"
MARKER = "a conflict marker: it was merged as text; take both versions and use: syrob merge PATH"
CONVERTED = ("a program converted the line ends to CR LF; take the file from the version control "
             "with conversion off (* -text), or from another copy")
Event = Dict[str, Any]
Word = Tuple[str, ...]  # kind and name


class Fault(Exception):
    """What is wrong with a file or line."""


# --- strict JSON ---------------------------------------------------------------------------
def make_object(pairs: List[Tuple[str, Any]]) -> Event:
    """An object, if each of its names stands there once."""
    made = dict(pairs)
    if len(pairs) > MEMBERS_MAX:
        raise Fault("an object with too many members")
    if len(made) != len(pairs):
        raise Fault("a name that occurs twice in one object")
    return made


def make_integer(text: str) -> int:
    """A number, if it is whole and small enough."""
    if not INTEGER.fullmatch(text) or abs(int(text)) > INTEGER_MAX:
        raise Fault("a number that is not whole, or is beyond 2147483647")
    return int(text)


DECODER = json.JSONDecoder(object_pairs_hook=make_object, parse_int=make_integer,
                           parse_float=make_integer, parse_constant=make_integer)


PLAIN = json.JSONDecoder(object_pairs_hook=make_object)


def parse_plain(data: bytes) -> Optional[Event]:
    """Reads quickly the form of most lines: an object of texts, numbers above 0 and lists of texts,
    without escapes, in which everything that the decoder accepts is valid. None: look closer."""
    try:
        text = data.decode("utf-8")
        value, end = PLAIN.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if (b"\\" in data or end != len(text) or not text.isprintable() or
            not isinstance(value, dict) or data.count(b"[") >= DEPTH_MAX):
        return None
    for one in value.values():
        if type(one) is int:  # pylint: disable=unidiomatic-typecheck
            if not 0 < one <= INTEGER_MAX:  # -0 is refused
                return None
        elif not (one is None or isinstance(one, str) or isinstance(one, list) and not one):
            if not isinstance(one, list) or not all(map(is_text, one)):
                return None
    return value


# The forms of most reviewers' lines, as the program writes them, before their hash. Only the
# number, the time, the hash and the words of such a line are still to be checked.
NUMBER, ID = "(0|[1-9][0-9]{0,8})", '"[0-9a-f]{16}"'
CONTROLS = bytes(range(32)) + b"\x7f"
PLAIN_JUDGEMENT = re.compile(
    rf'\{{"n":{NUMBER},"t":"([^"]*)","op":"judge","study":"([^"]*)","item":"([^"]*)",'
    r'"outcome":(?:null|"([^"]*)"),"answer":"([^"]*)"(?:,"support":"([^"]*)")?,"was":\[\]')
PLAIN_COMPLETION = re.compile(
    rf'\{{"n":{NUMBER},"t":"([^"]*)","op":"complete","study":"([^"]*)",'
    rf'"pass":\[({ID}(?:,{ID})*)\],"was":\[\]')


def match_plain(line: bytes) -> Optional["re.Match[str]"]:
    """A line of one of these two forms, without escapes and odd letters, whatever its end is."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return None
    if b"\\" in line or len(line) >= LINE_MAX or (
            len(line.translate(None, CONTROLS)) < len(line)) or (
            len(text) < len(line) and not text.isprintable()):
        return None
    end = len(text) - TAIL_LEN
    return PLAIN_JUDGEMENT.fullmatch(text, 0, end) or PLAIN_COMPLETION.fullmatch(text, 0, end)


def depth_of(text: str) -> int:
    """How deep objects and lists are nested."""
    steps = (1 if bracket in "[{" else -1 for bracket in BRACKET.findall(STRING.sub("", text)))
    return max(itertools.accumulate(steps), default=0)


def parse_object(data: bytes) -> Event:
    """Reads an object of strict I-JSON."""
    try:
        text = data.decode("utf-8")
        if data.count(b"{") + data.count(b"[") > DEPTH_MAX and depth_of(text) > DEPTH_MAX:
            raise Fault("nested too deeply")
        value = DECODER.decode(text)
    except ValueError as why:
        raise Fault(f"not JSON in UTF-8: {why}") from None
    if not isinstance(value, dict):
        raise Fault("not an object")
    if not text.isprintable() and FORBIDDEN.search(text):
        raise Fault("a control character or noncharacter")
    for string, colon in STRING.findall(text) if "\\" in text else ():
        if "\\" in string and (colon or FORBIDDEN.search(json.loads(string))):
            raise Fault("an escape in a name, or one of a control or noncharacter or surrogate")
    return value


def check_plain(line: bytes, event: Event, boxed: bool = False) -> None:
    """What is compared as it stands in the line has no escapes: op, time, ids, and boxes."""
    plain = {"op", "t"} | FIELDS_OF.get(str(event.get("op")), {}).keys() & {
        "was", "undo", "pass", "of"}
    if boxed:
        plain.add("box")
    depth, field = 0, ""
    for token in TOKEN.finditer(line.decode()):
        string, colon = token.groups()
        if not string:
            depth += 1 if token[0] in "[{" else -1
        elif colon:
            field = string[1:-1] if depth == 1 else field
        elif "\\" in string and field in plain:
            raise Fault(f'an escape in "{field}"')


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


LISTED_MAX = {"seats": 63, "by": 63, "outcomes": 1000}  # elements of a list


def is_ids(value: Any) -> bool:
    """Whether it is a list of ids; most lists are empty."""
    if not isinstance(value, list) or not value:
        return value == []
    return all(map(is_text, value)) and bool(HEX16S.fullmatch(" ".join(value) + " ")) and (
        len(value) * 17 == len(" ".join(value)) + 1)


def is_hashes(value: Any) -> bool:
    """Whether it is a list of whole hashes."""
    return isinstance(value, list) and all(is_text(one) and HEX64.fullmatch(one) for one in value)


CHECKS: Dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys("v left seed row year records new known doubtful taken".split(), is_number),
    "heads": is_hashes,
    **dict.fromkeys("seats by studies outcomes".split(), list_of(is_text)),
    **dict.fromkeys("was undo pass of".split(), is_ids),
    "quotes": list_of(lambda value: isinstance(value, dict) and is_text(value.get("text")) and
                      is_text(value.get("where"))),
    "signals": lambda value: isinstance(value, dict) and all(map(is_text, value.values())),
}


# The rules of check_event() for each field: its name, check (none: a text), whether it may be null,
# or missing, and how many elements it may have.
ASKED = {_op: [(_name, CHECKS.get(_name), "?" in _marked, _marked[0] == "-", LISTED_MAX.get(_name))
               for _name, _marked in _fields.items()] for _op, _fields in FIELDS_OF.items()}
ASKED["reveal"] = [(_name, is_hashes if _name == "of" else _check, *_rest)
                   for _name, _check, *_rest in ASKED["reveal"]]


@functools.lru_cache(maxsize=1024)  # one command writes many lines
def is_time(text: Any) -> bool:
    """Whether it is a time in UTC."""
    try:
        return f"{datetime.datetime.fromisoformat(text[:19]).isoformat()}Z" == text
    except (LookupError, TypeError, ValueError):
        return False


SHAPES: Dict[Tuple[Any, ...], List[str]] = {}


def check_fields(op: str, event: Event) -> None:
    """Each field of an op has a value of its type. An earlier event with the same types has passed;
    then only values that need more than a type are checked."""
    if op == "reveal":  # whose "of" is not that of others
        check_each_field(op, event)
        return
    shape = op, *event, *map(type, event.values())
    asked = SHAPES.get(shape)
    if asked is not None:
        for name in asked:
            if not CHECKS[name](event[name]) or name in LISTED_MAX:
                break
        else:
            return
    check_each_field(op, event)
    if len(SHAPES) > 1000:
        SHAPES.clear()
    SHAPES[shape] = [name for name in FIELDS_OF.get(op, ()) if name in CHECKS and
                     event.get(name) is not None]


def check_each_field(op: str, event: Event, names: Optional[List[str]] = None) -> None:
    """The same, without relying on earlier events; of all fields, or of those with these names."""
    for name, check, may_be_null, may_be_missing, most in ASKED.get(op, ()):
        if names is not None and name not in names:
            continue
        value = event.get(name, event)
        if value is event:
            if not may_be_missing:
                raise Fault(f'the field "{name}" is missing')
        elif not (check(value) if check else isinstance(value, str)) and (
                value is not None or not may_be_null):
            raise Fault(f'the field "{name}" has the wrong type')
        elif most and len(value) > most:
            raise Fault(f'the field "{name}" has more than {most} elements')


def check_box(op: str, event: Event) -> None:
    """In a sealed review nothing of a reviewer that belongs in a box stands beside it."""
    if BOX_OF[op] != op:
        raise Fault(f'"{op}" is not encrypted in a sealed review')
    if not is_text(event.get("box")):
        raise Fault('the field "box" is missing')
    if op == "complete" and not is_text(event.get("commit")):
        raise Fault('the field "commit" is missing')
    check_each_field(op, event, BESIDE[op])


def check_event(event: Event, number: int, seat: str, boxed: bool = False) -> None:
    """The event is well formed, and in a place where it may be."""
    op = event.get("op")
    if not is_text(op):
        raise Fault('the field "op" is missing')
    if not is_text(event.get("t")) or not is_time(event["t"]):
        raise Fault('the field "t" is not a time in UTC')
    if (op == "open") != (number == 0):
        raise Fault('line 1, and no other, is an "open" event')
    kind = seat if seat in ("lead", "consensus") else "reviewer"
    if op in PLACE_OF and PLACE_OF[op][0] not in ("any", kind):
        raise Fault(f'a journal of {seat} cannot hold "{op}"')
    if boxed and op in BOX_OF:
        check_box(op, event)
    else:
        check_fields(op, event)


def check_seal(line: bytes, event: Event, journal: "Journal") -> None:
    """What the lines of a sealed review have beyond their hash: keys, and signatures where they
    must be."""
    op, left = event["op"], event.get("left")
    if op in ("meet", "reveal", "custodian") and not HEX64.fullmatch(event.get("key", "")):
        raise Fault('the field "key" is not 64 hex digits, in lower case')
    last = op != "open" and not (is_number(left) and left)
    if (op in SIGNED if journal.is_boxed() else last) and not is_signed(
            journal.key, journal.hash, line[:-TAIL_LEN]):
        raise Fault("the signature does not fit the key of this journal: somebody else wrote or "
                    "changed the line")


def check_head(head: Event) -> None:
    """The first event describes its journal."""
    words = " ".join(head[name] for name in ("review", "seat", "writer", "salt"))
    keyed = "key" in head if head["v"] < VERSION else not HEX64.fullmatch(head.get("key", ""))
    if not head["v"] or not HEAD.fullmatch(words) or (keyed and head["v"] <= VERSION):
        raise Fault("line 1 is not the beginning of a journal")


def content_of(event: Event) -> int:
    """The same number for events that give the same cell the same value; null and "" are no value.
    Hashes of texts are other ones in each run, so that nobody can write two that have the same."""
    content = [event["op"]]
    for name in CONTENT_OF[event["op"]]:
        value = event.get(name)
        if value:
            content += name, value if isinstance(value, (str, int)) else json.dumps(
                value, sort_keys=True)
    return hash(tuple(content))


def words_of(event: Event) -> List[Word]:
    """The words that another event, or the form, must have brought in."""
    op, words = event["op"], []
    for kind, name in WORDS_OF[op]:
        value = event.get(name)
        if isinstance(value, list):
            words += [(kind, word) for word in value]
        elif value is not None:
            words.append((kind, value))
    if op == "open":
        words.append(("seat", event["seat"]))
    elif op == "meet":
        words.append(("seat", event["seat"]))
    elif op in ("seat", "release"):
        words.append(("reviewer", event["seat"]))
    elif op == "outcome" and event["study"] is not None:
        words += [("outcome", name) for name in event["outcomes"]]
    elif op in ("judge", "resolve") and event["answer"] is not None:
        words.append(("answer", event["item"], event["answer"]))
    return words


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


def why_unfit(line: bytes) -> str:
    """Why the line does not end in its hash."""
    if line.endswith(b"\r"):
        return CONVERTED
    if line.startswith((b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")):
        return MARKER
    if not TAIL.fullmatch(line[-TAIL_LEN:]):
        return f"the line does not end in its hash; {MERGE}"
    return f"it does not fit its hash: it, or a line before it, was changed; {MERGE}"


class Journal:
    """Takes the lines of a journal in turn; checks each on its own and against the one before."""

    def __init__(self, name: str) -> None:
        self.file = f"journals/{name}"
        self.seat = self.writer = self.hash = self.good = ""  # good: behind a whole command
        self.key = ""  # of its signatures, in a sealed review
        self.newer = self.torn = False
        self.lines = self.left = 0
        self.waiting: List[bytes] = []  # lines of a command whose last line has not come yet
        self.ids = array("Q")  # of the events of whole commands
        self.ended: Dict[str, List[int]] = {}  # by study: its completions and reveals so far
        # The judgements that its reviewer may give, by item, outcome and answer: how their content
        # begins.
        self.fine: Dict[Tuple[str, Optional[str], str], Tuple[str, ...]] = {}

    def take(self, line: bytes) -> Event:
        """The next line, without its LF, as an event."""
        if len(line) >= LINE_MAX:
            raise Fault(f"longer than {LINE_MAX} bytes")
        digest = hashlib.sha256(self.hash.encode() + line[:-TAIL_LEN]).hexdigest()
        if line[-TAIL_LEN:] != b',"h":"%b"}' % digest.encode():
            raise Fault(why_unfit(line))
        event = parse_plain(line) or parse_object(line)
        if not is_number(event.get("n")) or event["n"] != self.lines:
            raise Fault(f'"n" must be {self.lines} here')
        if b"\\" in line:
            check_plain(line, event, self.is_boxed())
        if not self.newer:  # else the lines that follow prove nothing
            check_event(event, self.lines, self.seat, self.is_boxed())
            if not self.lines:
                check_head(event)
            elif self.key:
                check_seal(line, event, self)
            left = event.get("left", 0)  # an unknown op may be one of several lines as well
            left = left if "left" in FIELDS_OF.get(event["op"], {"left"}) and is_number(left) else 0
            if self.left and left != self.left - 1:
                raise Fault(f'"left" must be {self.left - 1} here')
            self.left = left
        self.hash = digest
        self.lines += 1
        self.waiting.append(line)
        return event

    def take_plain(self, line: bytes, number: str, time: str) -> bytes:
        """The hash of the next line, if it is well formed and no part of a command of several; else
        nothing."""
        digest = hashlib.sha256(self.hash.encode() + line[:-TAIL_LEN]).digest()
        digits = digest.hex()
        if int(number) != self.lines or not is_time(time) or not line.endswith(
                b',"h":"%b"}' % digits.encode()):
            return b""
        self.hash = self.good = digits
        self.lines += 1
        return digest

    def take_head(self, line: bytes) -> str:
        """Learns from the first line whose journal it is; returns the id of its review."""
        head = self.take(line)
        self.seat, self.writer, self.newer = head["seat"], head["writer"], head["v"] > VERSION
        self.key = head.get("key", "")
        return head["review"]

    def is_boxed(self) -> bool:
        """Whether it is one of a reviewer in a sealed review."""
        return bool(self.key) and self.seat not in ("lead", "consensus")
