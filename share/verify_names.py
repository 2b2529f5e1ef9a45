"""The names in a folder of journals: the part of verify.py that knows which files are read.

A program that synchronises folders may give a file any name. What looks like a journal and is not
read because of its name is a problem; see syrob-review(5).
"""

import os
import re
import stat
from typing import List, NamedTuple, Tuple

NAME_MAX, HEAD_BYTES_MIN, BLOCK = 255, 200, 4096  # bytes
LOOKED_MAX = 10000  # files
OURS = re.compile(rb".+(\.aside-[0-9a-f]{8}|\.[0-9a-f]{12}\.tmp)", re.DOTALL)
NAMED = re.compile(rb"[^.].*\.jsonl|[a-z0-9-]+@[0-9a-f]{6}.*?\.jsonl.*", re.DOTALL | re.IGNORECASE)
HEAD = re.compile(rb'(\xef\xbb\xbf)?\{"n":0,[^\n]*?"op":"open"')
BEGUN = re.compile(rb"(\xef\xbb\xbf)?(\{|<<<<<<<)")
# Which files are read; which look like journals and are not; how many nobody looked at.
Names = NamedTuple("Names", [("read", List[str]), ("unread", List[str]), ("unseen", int)])


def is_unread(path: bytes, named: bool) -> bool:
    """Whether a file begins as a journal does, or only bears the name of one."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        stream = os.open(path, flags)
    except OSError:
        return named
    try:
        text = os.read(stream, BLOCK)
    except OSError:
        return False
    finally:
        os.close(stream)
    return bool(HEAD.match(text) or (named and BEGUN.match(text)))


def may_be_one(entry: "os.DirEntry[bytes]", named: bool) -> bool:
    """Whether a first line would fit in it; of a name like a journal's, any will do."""
    if len(entry.name) > NAME_MAX:
        return named
    if OURS.fullmatch(entry.name):
        return False
    try:
        info = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(info.st_mode) and info.st_size >= (1 if named else HEAD_BYTES_MIN)


def names_in(path: str) -> Names:
    """The names in a folder."""
    read: List[str] = []
    others: List[Tuple[bool, bytes]] = []
    with os.scandir(os.fsencode(path)) as folder:
        for entry in folder:
            name = entry.name
            if (name.endswith(b".jsonl") and not name.startswith(b".") and
                    len(b".jsonl") < len(name) <= NAME_MAX):
                read.append(os.fsdecode(name))
                continue
            named = bool(NAMED.fullmatch(name))
            if may_be_one(entry, named):
                others.append((not named, name))
    others.sort()
    unread = [os.fsdecode(name) for other, name in others[:LOOKED_MAX]
              if is_unread(os.path.join(os.fsencode(path), name), not other)]
    return Names(sorted(read), unread, max(0, len(others) - LOOKED_MAX))
