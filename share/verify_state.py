"""What an account keeps of a review outside of it, for verify.py: which of the journals are its own.

Written from the description of the state folder in syrob-review(5). It only reads.
"""

import itertools
import os
import re
from typing import NamedTuple, Optional
from urllib.parse import quote_from_bytes

from verify_lines import open_regular

RECORD = re.compile(r"([0-9a-f]{6})(?: ([0-9:]+) ([-0-9.]+) ([!-~]+))?")
RECORDS_MAX = 1 << 20  # bytes
JOURNAL_MAX, BLOCK = 1 << 30, 1 << 20
PARTED = ("the second copy and the journal differ: one of them was changed or put back; the next "
          "entry of its reviewer mends what can be mended")
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
    """The same folder, perhaps renamed or on a device with another number; a copy is none."""
    return one.born == two.born and (one.folder == two.folder or one.path == two.path)


class State:
    """The state folder of one review, seen from one of the review's folders."""

    def __init__(self, path: str, review: str) -> None:
        self.path, self.place = path, place_of(review)

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
    """In what a journal and its second copy differ; "" where they do not. An unfinished line of the
    journal is told elsewhere."""
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
