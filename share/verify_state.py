"""What an account keeps of a review outside of it, for verify.py: which of the journals are its own.

Written from the description of the state folder in syrob-review(5). It only reads.
"""

import os
import re
from typing import NamedTuple, Optional
from urllib.parse import quote_from_bytes

from verify_lines import open_regular

RECORD = re.compile(r"([0-9a-f]{6})(?: ([0-9:]+) ([-0-9.]+) ([!-~]+))?")
RECORDS_MAX = 1 << 20  # bytes
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
