"""What an account keeps of a review outside of it, for verify.py: which of the journals are its
own, which keys, and what it has read of the others.

Written from the description of the state folder in syrob-review(5). It only reads.
"""

import itertools
import os
import re
from typing import Any, Dict, List, NamedTuple, Optional, Set, Tuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from verify_lines import MERGE, Fault, open_regular, parse_object
from verify_sealing import public_key

RECORD = re.compile(r"([0-9a-f]{6})(?: ([0-9:]+) ([-0-9.]+) ([!-~]+))?")
FOLDER = re.compile(r"folder ([0-9:]+) ([-0-9.]+) ([!-~]+)")
SEEN = re.compile(r"([0-9]{1,10}) ([0-9]{1,10}) ([0-9a-f]{64}) ([0-9T:Z-]{20}) ([a-z0-9-]{1,32}) "
                  r"([0-9a-f]{6}) ([!-~]+)")
OF_SEAT = re.compile(r"([a-z0-9-]{1,32})(?:\.writer|@[^/]*\.jsonl)")
KEY_FILE = re.compile(r"([a-z0-9-]{1,32})\.key")
PUBLIC = re.compile(r"[0-9a-f]{64}")
SECRET = re.compile(r"[0-9a-f]{32}")
KEY_BYTES_MAX = 4096
RECORDS_MAX = 1 << 20  # bytes
JOURNAL_MAX, BLOCK = 1 << 30, 1 << 20
PARTED = ("the second copy and the journal differ: one of them was changed or put back; the next "
          "entry of its reviewer repairs what can be repaired")
PLAIN = "".join(map(chr, range(0x21, 0x7f))).replace("%", "")

# A folder of the review: device and inode, ctime of its review.json, and its path, escaped.
Place = NamedTuple("Place", [("folder", str), ("born", str), ("path", str)])


def place_of(path: str) -> Place:
    """The folder, as the state folder records it."""
    folder, file = os.stat(path), os.stat(os.path.join(path, "review.json"))
    seconds, rest = divmod(file.st_ctime_ns, 10 ** 9)
    real = quote_from_bytes(os.fsencode(os.path.realpath(path)), PLAIN)
    return Place(f"{folder.st_dev}:{folder.st_ino}", f"{seconds}.{rest:09}", real)


def is_same(one: Place, two: Place) -> bool:
    """Whether it is the same folder, perhaps renamed or on a renumbered device, and not a copy."""
    return one.born == two.born and (one.folder == two.folder or one.path == two.path)


def is_protected(file: Dict[str, Any]) -> bool:
    """Whether a key file can be opened with some passphrase."""
    passes, memory = file.get("passes"), file.get("memory")
    return (bool(SECRET.fullmatch(str(file.get("salt")))) and isinstance(file.get("box"), str) and
            isinstance(passes, int) and 1 <= passes <= 16 and
            isinstance(memory, int) and 8192 <= memory <= 1 << 30)


class State:
    """The state folder of one review, seen from one of the review's folders."""

    def __init__(self, path: str, review: str) -> None:
        self.path, self.place = path, place_of(review)

    def _names(self) -> List[str]:
        return os.listdir(self.path) if os.path.isdir(self.path) else []

    def seats(self) -> Set[str]:
        """For whom this account writes, in whatever folder."""
        return {found[1] for found in map(OF_SEAT.fullmatch, self._names()) if found}

    def keys(self, review: str) -> Dict[str, str]:
        """The public keys, by seat, whose secrets it has in a sealed review."""
        names = filter(None, map(KEY_FILE.fullmatch, self._names()))
        found = {name[1]: self._key_of(name[1], review) for name in names}
        return {seat: key for seat, key in found.items() if key}

    def _key_of(self, seat: str, review: str) -> str:
        """The public key of a file; "" if the file is not one of this review and seat."""
        try:
            with open_regular(os.path.join(self.path, f"{seat}.key"), KEY_BYTES_MAX) as stream:
                file = parse_object(stream.read())
        except (OSError, Fault):
            return ""
        secret, key = str(file.get("secret")), str(file.get("key"))
        if (file.get("review"), file.get("seat")) != (review, seat):
            return ""
        if file.get("syrob_key") == 2:  # it needs a passphrase, and says whose it is
            return key if PUBLIC.fullmatch(key) and is_protected(file) else ""
        fits = file.get("syrob_key") == 1 and SECRET.fullmatch(secret)
        return public_key(bytes.fromhex(secret), review, seat) if fits else ""

    def writer_of(self, seat: str) -> Optional[str]:
        """The writer that has this folder, if this account has one there."""
        try:
            with open_regular(os.path.join(self.path, f"{seat}.writer"), RECORDS_MAX) as stream:
                *lines, rest = stream.read().decode("ascii").split("\n")
        except (OSError, UnicodeDecodeError):
            return None
        records = [RECORD.fullmatch(line) for line in lines]
        if rest or not all(records):
            return None
        for record in reversed(records):
            if record[2] and is_same(Place(*record.groups()[1:]), self.place):
                return record[1]
        return None


def how_they_differ(journal: str, copy: str) -> str:
    """How a journal and its second copy differ; "" if they do not. An unfinished line of the
    journal is reported elsewhere."""
    with open_regular(journal, JOURNAL_MAX) as first, open_regular(copy, JOURNAL_MAX) as second:
        blocks = [iter(lambda file=file: file.read(BLOCK), b"") for file in (first, second)]
        for one, two in itertools.zip_longest(*blocks, fillvalue=b""):
            if one == two:
                continue
            if not (one.startswith(two) or two.startswith(one)):
                return PARTED
            behind = len(two) < len(one)
            rest = (one if behind else two)[min(len(one), len(two)):]
            more = blocks[0] if behind else blocks[1]
            number = sum(block.count(b"\n") for block in itertools.chain([rest], more))
            lines = "line" if number == 1 else f"{number} lines"
            if number and behind:
                return (f"the second copy lacks the last {lines}: the program was stopped; the "
                        "next entry brings it up to date")
            if number:
                return (f"the journal lacks the last {lines} of the second copy: it was cut off; "
                        "the next entry of its reviewer restores it")
            return "" if behind else ("the second copy ends in an unfinished line: the program was "
                                      "stopped; the next entry brings it up to date")
    return ""


# --- the lines read of others' journals -----------------------------------------------------
class Seen(NamedTuple):
    """A journal in one of the review's folders, as far as this account has read it."""
    here: bool  # in this folder, or in one that was in its place
    lines: int
    bytes: int
    hash: str
    date: str
    seat: str
    writer: str
    name: str

    def is_in(self, path: str) -> bool:
        """Whether the line with the hash ends where it did."""
        try:
            with open_regular(path, JOURNAL_MAX, True) as stream:
                stream.seek(max(self.bytes - len(self.hash) - 9, 0))
                return stream.read(len(self.hash) + 9) == f',"h":"{self.hash}"}}\n'.encode()
        except OSError:
            return False

    def why_not(self, kind: str) -> str:
        """What is said of it."""
        what = {"shorter": "this account read more of it on {}",
                "changed": "it is not what this account read on {}",
                "gone": "this account read it on {}, and it is not here any more"}[kind]
        return f"{what.format(self.date[:10])}; {MERGE}"


def read_seen(path: str, place: Place) -> List[Seen]:
    """The rows of the state folder's file; none where it is not as it should be."""
    try:
        with open_regular(os.path.join(path, "journals.seen"), RECORDS_MAX) as stream:
            *lines, rest = stream.read().decode("ascii").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
    folders: List[Place] = []
    rows: List[Tuple[int, "re.Match[str]"]] = []
    for line in lines:
        folder, row = FOLDER.fullmatch(line), SEEN.fullmatch(line)
        if folder:
            folders.append(Place(*folder.groups()))
        elif row and folders:
            rows.append((len(folders) - 1, row))
        else:
            return []
    same = [number for number, one in enumerate(folders) if is_same(one, place)]
    same = same or [number for number, one in enumerate(folders) if one.path == place.path]
    return [] if rest else [
        Seen(bool(same) and folder == same[-1], int(row[1]), int(row[2]), *row.groups()[2:6],
             os.fsdecode(unquote_to_bytes(row[7]))) for folder, row in rows]
